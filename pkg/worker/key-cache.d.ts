export type Namespace = {
    get(key: string): Promise<string | null>;
    put(key: string, value: string, options: {
        expirationTtl: number;
    }): Promise<void>;
};
export type JSONWebKeySet = import("jose").JSONWebKeySet;
export type Entry = {
    uat: number;
    jwks: JSONWebKeySet;
};
/** The part of a KV namespace's interface that is used here. @typedef {{ get(key: string): Promise<string | null>, put(key: string, value: string, options: { expirationTtl: number }): Promise<void> }} Namespace */
/** @typedef {import("jose").JSONWebKeySet} JSONWebKeySet */
/** A key set and when the provider gave it, in milliseconds since the epoch. @typedef {{ uat: number, jwks: JSONWebKeySet }} Entry */
/** How long a key set may serve after the provider gave it, in milliseconds. */
export declare const LONGEST_LIFE: number;
export declare class KeyCache {
    #private;
    /** @param {Namespace} namespace @param {URL} url whose key set it is */
    constructor(namespace: Namespace, url: URL);
    /** @returns {Promise<Entry | undefined>} undefined when there is no usable entry */
    read(): Promise<Entry | undefined>;
    /** @param {Entry} entry @returns {Promise<void>} resolves also when writing failed */
    write({ uat, jwks }: Entry): Promise<void>;
}
