import { Group } from "./group.js";
export type Statement = import("../../d1.js").Statement;
export type Value = import("../../d1.js").Value;
export type Answer = import("../../durable-message.js").Answer;
export type Claim = import("../../durable-message.js").Claim;
export type Namespaces = import("../../durable-objects.js").Namespaces;
/** @type {new (context: any, env: any) => object} */
declare const DurableObject: new (context: any, env: any) => object;
export declare class DatabaseObject extends DurableObject {
    #private;
    /** @type {any} */
    context: any;
    /** @type {Namespaces & Record<string, unknown>} */
    namespaces: Namespaces & Record<string, unknown>;
    /** @type {Group} */
    group: Group;
    /**
     * @param {any} context
     * @param {any} env
     * @param {("service" | "shard" | "directory")[]} schema
     */
    constructor(context: any, env: any, schema: ("service" | "shard" | "directory")[]);
    /** What else must be done before anything runs. @returns {Promise<void>} */
    woke(): Promise<void>;
    /**
     * Runs what the worker sends as one transaction. It never rejects.
     *
     * @param {string} message
     * @returns {Promise<string>} the {@link Answer}
     */
    run(message: string): Promise<string>;
    /** @param {string} message @returns {Promise<Answer>} */
    answer(message: string): Promise<Answer>;
    /** What a move refuses here. @returns {import("./moved.js").Fence | undefined} */
    get fence(): import("./moved.js").Fence | undefined;
    /** Called before the worker's statements run. */
    prepare(): void;
    /** @param {Claim} _ */
    assertClaim(_: Claim): void;
    /** Work after a commit, for which its answers wait. @returns {Promise<unknown> | undefined} */
    committed(): Promise<unknown> | undefined;
    /** @param {string} sql @param {...Value} params @returns {Record<string, Value>[]} */
    query(sql: string, ...params: Value[]): Record<string, Value>[];
    /** Its name, if the platform knows it. @returns {string | undefined} */
    get name(): string | undefined;
    /** @param {string} symbols @returns {any} */
    shard(symbols: string): any;
    /** @param {string} name @returns {any} */
    directory(name: string): any;
}
export {};
