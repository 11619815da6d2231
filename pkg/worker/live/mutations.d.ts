export type Asking = import("../../live/hub.js").Asking;
export type Result = import("../../live/frames.js").Result;
export type Outcome = {
    result: Result;
    ts?: number | undefined;
} | {
    unavailable: string;
};
export type Ended = {
    changed: string[] | undefined;
    outcome: Outcome;
};
/** @typedef {import("../../live/hub.js").Asking} Asking */
/** @typedef {import("../../live/frames.js").Result} Result */
/** @typedef {{ result: Result, ts?: number | undefined } | { unavailable: string }} Outcome */
/** `changed` are the watched topics that changed; undefined: anything may have. @typedef {{ changed: string[] | undefined, outcome: Outcome }} Ended */
export declare class Mutations {
    #private;
    /**
     * @param {import("./store.js").Store} store
     * @param {import("../mount.js").Environment} env
     * @param {() => Promise<import("../config.js").Config>} config
     * @param {(topics: string[]) => Promise<void>} tell tells the other objects
     */
    constructor(store: import("./store.js").Store, env: import("../mount.js").Environment, config: () => Promise<import("../config.js").Config>, tell: (topics: string[]) => Promise<void>);
    /**
     * @param {Asking} asking
     * @param {(now: number) => number} commit gives the time of a mutation that happened
     * @returns {Promise<Ended>}
     */
    run(asking: Asking, commit: (now: number) => number): Promise<Ended>;
}
