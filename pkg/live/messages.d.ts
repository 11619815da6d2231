export type Connect = {
    type: "Connect";
    sessionId: string;
    seen: number | undefined;
};
export type Authenticate = {
    type: "Authenticate";
    base: number;
    token: {
        kind: "User";
        value: string;
    } | {
        kind: "None";
    } | {
        kind: "Admin";
    };
};
export type Modification = {
    type: "Add";
    queryId: number;
    path: string;
    args: string;
    journal: string | undefined;
} | {
    type: "Remove";
    queryId: number;
};
export type ModifyQuerySet = {
    type: "ModifyQuerySet";
    base: number;
    next: number;
    modifications: Modification[];
};
export type Request = {
    type: "Mutation" | "Action";
    requestId: number;
    path: string;
    args: string;
};
export type Event = {
    type: "Event";
};
export type Message = Connect | Authenticate | ModifyQuerySet | Request | Event;
/** @typedef {{ type: "Connect", sessionId: string, seen: number | undefined }} Connect */
/** @typedef {{ type: "Authenticate", base: number, token: { kind: "User", value: string } | { kind: "None" } | { kind: "Admin" } }} Authenticate */
/** @typedef {{ type: "Add", queryId: number, path: string, args: string, journal: string | undefined } | { type: "Remove", queryId: number }} Modification */
/** @typedef {{ type: "ModifyQuerySet", base: number, next: number, modifications: Modification[] }} ModifyQuerySet */
/** @typedef {{ type: "Mutation" | "Action", requestId: number, path: string, args: string }} Request */
/** @typedef {{ type: "Event" }} Event */
/** @typedef {Connect | Authenticate | ModifyQuerySet | Request | Event} Message */
/** A message that violates the protocol. The text says what was wrong. */
export declare class ProtocolError extends Error {
}
/**
 * @param {string} text
 * @returns {Message}
 * @throws {ProtocolError}
 */
export declare function readMessage(text: string): Message;
/**
 * The one spelling of a function's path. Clients also write `module.js:name`, and `module` alone for its default.
 *
 * @param {string} path
 */
export declare function canonical(path: string): string;
