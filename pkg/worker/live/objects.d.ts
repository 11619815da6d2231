/** The objects that hold the live connections. There is one, unless LIVE_OBJECTS says otherwise. */
export type Config = import("../config.js").Config;
export type Namespace = {
    idFromName(name: string): unknown;
    get(id: any): {
        fetch(url: string, init: RequestInit): Promise<Response>;
        tell(topics: string[]): Promise<void>;
        forget(user: string): Promise<void>;
    };
};
/** @typedef {import("../config.js").Config} Config */
/**
 * The part of a Durable Object namespace that is used here.
 *
 * @typedef {{ idFromName(name: string): unknown, get(id: any): { fetch(url: string, init: RequestInit): Promise<Response>, tell(topics: string[]): Promise<void>, forget(user: string): Promise<void> } }} Namespace
 */
/** @param {Record<string, unknown>} env @returns {Namespace | undefined} */
export declare function namespaceOf(env: Record<string, unknown>): Namespace | undefined;
/** @param {number} place */
export declare const nameOf: (place: number) => string;
/**
 * The object of an address. All connections of an address are in one object, which counts them.
 *
 * @param {Namespace} namespace
 * @param {string} address
 * @param {Config} config
 */
export declare function objectOf(namespace: Namespace, address: string, { liveObjects }: Config): {
    fetch(url: string, init: RequestInit): Promise<Response>;
    tell(topics: string[]): Promise<void>;
    forget(user: string): Promise<void>;
};
/**
 * Tells all objects, or all but one, that topics changed.
 *
 * @param {Record<string, unknown>} env
 * @param {Config | undefined} config
 * @param {string[]} topics
 * @param {string} [except] the name of the object that knows it already
 */
export declare function tellAll(env: Record<string, unknown>, config: Config | undefined, topics: string[], except?: string): Promise<void>;
/** All objects forget stored replies that name a user. @param {Record<string, unknown>} env @param {Config | undefined} config @param {string} user */
export declare function forgetEverywhere(env: Record<string, unknown>, config: Config | undefined, user: string): Promise<void>;
