export type AuthContext = import("./options.js").AuthContext;
export type Checked = import("./options.js").Checked;
export type Redeemed = import("./options.js").Redeemed;
export type Adapter = AuthContext["adapter"];
export type Attempt = {
    code: string;
    visit: import("./guesses.js").Visit;
    done: () => void;
};
/** @typedef {import("./options.js").AuthContext} AuthContext */
/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {AuthContext["adapter"]} Adapter */
/** @typedef {{ code: string, visit: import("./guesses.js").Visit, done: () => void }} Attempt `done` is called when the code is settled: redeemed or refused */
/** The key of a sign-up's code in the data of the new user. A symbol goes through every hook, and into no table. */
export declare const ATTEMPT: unique symbol;
export declare class Gate {
    #private;
    /** @param {AuthContext} auth @param {Checked} options */
    constructor(auth: AuthContext, options: Checked);
    /** What a user redeemed who has just been stored. @param {object} user */
    redeemedBy(user: object): import("./options.js").Redeemed | undefined;
    /**
     * Puts the gate into an adapter, and into those of its transactions. The adapter itself is changed, because better-auth
     * knows its adapter by identity.
     *
     * @param {any} adapter
     */
    guard(adapter: any): any;
}
