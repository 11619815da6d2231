import { DatabaseObject } from "./object.js";
export type Claim = import("../../durable-message.js").Claim;
/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => Shard}
 */
export declare function shardOf({ environmentOf, caller }: import("../mount.js").Mount): new (context: any, env: any) => Shard;
export declare class Shard extends DatabaseObject {
    #private;
    /** @param {any} context @param {any} env @param {import("../config.js").Authority} authority */
    constructor(context: any, env: any, authority: import("../config.js").Authority);
    /** @override */
    woke(): Promise<void>;
    /** @override @param {Claim} claim */
    assertClaim([folded, number]: Claim): void;
    /**
     * Whether a code here has or had a text. If not, none of the claims up to `number` creates one any more. The directory asks
     * before it gives the text to another shard.
     *
     * @param {string} folded
     * @param {number} number
     */
    holds(folded: string, number: number): boolean;
    /**
     * Frees the first of some texts that no living code has.
     *
     * @param {[folded: string, number: number][]} texts with the number of each one's claim
     * @param {number} now
     * @returns {string | undefined}
     */
    release(texts: [folded: string, number: number][], now: number): string | undefined;
    /** Tells the index which users it must know here. The answers wait for it, so that the creator of a code then finds the code. @override */
    committed(): Promise<void> | undefined;
    /** A user was erased: the index forgets it here, unless it created something since. @param {string} user */
    unlist(user: string): Promise<void>;
    /** Alarms do not know the name. @override @returns {string} */
    get name(): string;
    alarm(): Promise<void>;
    /** @override */
    get fence(): import("./moved.js").Fence | undefined;
    /**
     * A step of a move.
     *
     * @param {"arrive" | "receive" | "leave" | "goneIfEmpty" | "gone" | "serverAfter" | "pages" | "clear"} step
     * @param {...any} args
     * @returns {Promise<any>}
     */
    move(step: "arrive" | "receive" | "leave" | "goneIfEmpty" | "gone" | "serverAfter" | "pages" | "clear", ...args: any[]): Promise<any>;
    /** The shard is in use from now on, and the index knows who created codes here. @param {number | null} toldUntil */
    open(toldUntil: number | null): Promise<void>;
}
