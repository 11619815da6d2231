/**
 * What the hooks watch: one entry for each function and its arguments, shared by all components that show it. It knows
 * nothing of React.
 */
import { Entry } from "./entry.js";
export type Path = import("./transport.js").Path;
export type Transport = import("./transport.js").Transport;
export type Edit = import("./entry.js").Edit;
export type Overlay = {
    edit: Edit;
    since: number | undefined;
};
export declare class Client {
    #private;
    transport: import("./transport.js").Transport;
    /** Counts own mutations: a reading that began before the last one may not show it. */
    epoch: number;
    /** Edits of mutations that the readings may not show yet. @type {Set<Overlay>} */
    overlays: Set<Overlay>;
    /** @param {Transport} transport */
    constructor(transport: Transport);
    /** Whether changes arrive by themselves. */
    get isLive(): boolean;
    /**
     * @param {Path} path
     * @param {Record<string, unknown>} args
     * @returns {Entry}
     */
    watch(path: Path, args: Record<string, unknown>): Entry;
    /**
     * Calls a function once. Where it writes, `edit` shows its effect at once, until the readings show it or it fails.
     *
     * @param {Path} path
     * @param {any} args
     * @param {Edit} [edit]
     * @returns {Promise<any>} the reply
     */
    call(path: Path, args: any, edit?: Edit): Promise<any>;
    /** Reads everything that is shown again, unless it arrives by itself. */
    refresh(): Promise<void>;
}
/**
 * @param {Path} path
 * @param {Record<string, unknown>} args
 */
export declare function keyOf(path: Path, args: Record<string, unknown>): string;
