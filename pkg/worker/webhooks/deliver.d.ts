export type Binding = import("../../d1.js").Binding;
export type Statement = import("../../d1.js").Statement;
export type Receiver = import("./settings.js").Receiver;
export type Claimed = import("./send.js").Claimed;
export type Sent = import("./send.js").Sent;
export type Tools = {
    receiver: Receiver;
    binding: Binding;
    warn: (message: string) => void;
};
/**
 * Delivers what is due, `AT_ONCE` events a round. It never throws.
 *
 * @param {Tools} tools
 * @param {number} until when no further round begins
 * @returns {Promise<void>}
 */
export declare function deliverDue(tools: Tools, until: number): Promise<void>;
