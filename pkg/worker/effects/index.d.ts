export type Binding = import("../../d1.js").Binding;
export type Call = import("../engine.js").Call;
export type Effect = import("../engine.js").Effect;
export type Outcome = import("../engine.js").Outcome;
export type Tools = {
    discord: import("../discord.js").Discord | undefined;
    /**
     * where events go
     */
    receiver: import("../webhooks/settings.js").Receiver | undefined;
    binding: Binding;
    /**
     * the binding for events; undefined where each shard delivers its own
     */
    clock: Binding | undefined;
    /**
     * tells all who watch one of these topics that it changed
     */
    tell: (topics: string[]) => Promise<void>;
    /**
     * forgets what objects keep of a user
     */
    forget: (user: string) => Promise<void>;
    /**
     * continues a move of the data, and tells how far it is; nothing
     * if the deployment moves none there
     */
    move: (to: import("../../fence.js").Side) => Promise<unknown>;
    /**
     * writes a line to the log
     */
    warn: (message: string) => void;
};
export type Performed = {
    /**
     * its result, for the rules
     */
    outcome?: unknown;
    /**
     * why it failed, for the log
     */
    cause?: unknown;
    /**
     * called with the reply of the call
     */
    settled?: (reply: import("../engine.js").Reply) => void;
    /**
     * takes it back when the trip stored nothing that needs it
     */
    undo?: () => Promise<void>;
};
export type Performer = (effect: any, tools: Tools) => Promise<Performed>;
/**
 * Answers a call, as {@link answer} does, and performs the effects that it asks for.
 *
 * @param {Tools} tools
 * @param {Call} call
 * @param {Binding} binding
 * @param {(work: Promise<void>) => void} keepAlive lets work continue after the answer or after the caller disconnected
 * @returns {Promise<Outcome>}
 */
export declare function answerWith(tools: Tools, call: Call, binding: Binding, keepAlive: (work: Promise<void>) => void): Promise<Outcome>;
