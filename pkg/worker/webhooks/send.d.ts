/** Sends one event to the receiver, according to Standard Webhooks. */
/** @typedef {import("./settings.js").Receiver} Receiver */
/** A claimed event as storage returns it. @typedef {{ server_id: string, number: number, id: string, type: string, at: number, data: string, attempts: number }} Claimed */
/**
 * The result of a delivery: delivered, or why not, whether the receiver wants no further attempt, and how long it asks to wait.
 *
 * @typedef {{ delivered: true } | { delivered: false, failure: string, gone?: boolean, waitMs?: number | undefined }} Sent
 */
export type Receiver = import("./settings.js").Receiver;
export type Claimed = {
    server_id: string;
    number: number;
    id: string;
    type: string;
    at: number;
    data: string;
    attempts: number;
};
export type Sent = {
    delivered: true;
} | {
    delivered: false;
    failure: string;
    gone?: boolean;
    waitMs?: number | undefined;
};
/** @param {Claimed} event */
export declare function webhookIdOf({ id, number }: Claimed): string;
/** What the receiver gets. @param {Claimed} event */
export declare function bodyOf({ server_id: serverId, number: sequence, type, at, data }: Claimed): string;
/**
 * Sends an event once. It never throws.
 *
 * @param {Receiver} receiver
 * @param {Claimed} event
 * @returns {Promise<Sent>}
 */
export declare function send({ url, signers, fetch: sent }: Receiver, event: Claimed): Promise<Sent>;
