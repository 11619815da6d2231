/**
 * Reads the messages of Convex's live clients.
 *
 * @see https://github.com/get-convex/convex-js, src/browser/sync/protocol.ts
 */
import { LONGEST_MESSAGE } from "./limits.js";
import { readU64 } from "./u64.js";

/** @typedef {{ type: "Connect", sessionId: string, seen: number | undefined }} Connect */
/** @typedef {{ type: "Authenticate", base: number, token: { kind: "User", value: string } | { kind: "None" } | { kind: "Admin" } }} Authenticate */
/** @typedef {{ type: "Add", queryId: number, path: string, args: string, journal: string | undefined } | { type: "Remove", queryId: number }} Modification */
/** @typedef {{ type: "ModifyQuerySet", base: number, next: number, modifications: Modification[] }} ModifyQuerySet */
/** @typedef {{ type: "Mutation" | "Action", requestId: number, path: string, args: string }} Request */
/** @typedef {{ type: "Event" }} Event */
/** @typedef {Connect | Authenticate | ModifyQuerySet | Request | Event} Message */

/** A message that violates the protocol. The text says what was wrong. */
export class ProtocolError extends Error {}

const LARGEST = 2 ** 32 - 1;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/**
 * @param {string} text
 * @returns {Message}
 * @throws {ProtocolError}
 */
export function readMessage(text) {
  if (text.length > LONGEST_MESSAGE) throw new ProtocolError(`a message may have ${LONGEST_MESSAGE} characters, not ${text.length}`);
  const message = parsed(text);
  switch (message.type) {
    case "Connect":
      return { type: "Connect", sessionId: sessionOf(message), seen: seenOf(message) };
    case "Authenticate":
      return { type: "Authenticate", base: counter(message, "baseVersion"), token: tokenOf(message) };
    case "ModifyQuerySet":
      return {
        type: "ModifyQuerySet",
        base: counter(message, "baseVersion"),
        next: counter(message, "newVersion"),
        modifications: list(message, "modifications").map(modificationOf),
      };
    case "Mutation":
    case "Action":
      return { type: message.type, requestId: counter(message, "requestId"), ...callOf(message) };
    case "Event":
      return { type: "Event" };
    default:
      throw new ProtocolError(`there is no message type ${shown(message.type)}`);
  }
}

/** @param {string} text @returns {Record<string, unknown>} */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    throw new ProtocolError("a message must be JSON");
  }
  throw new ProtocolError("a message must be a JSON object");
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Part of a value for a text of an error. @param {unknown} value */
function shown(value) {
  return JSON.stringify(value)?.slice(0, 40) ?? "undefined";
}

/** @param {Record<string, unknown>} message @param {string} name */
function counter(message, name) {
  const value = message[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LARGEST) return value;
  throw new ProtocolError(`${name} must be a whole number from 0 to ${LARGEST}, not ${shown(value)}`);
}

/** @param {Record<string, unknown>} message @param {string} name @returns {unknown[]} */
function list(message, name) {
  const value = message[name];
  if (Array.isArray(value)) return value;
  throw new ProtocolError(`${name} must be a list, not ${shown(value)}`);
}

/** @param {Record<string, unknown>} message @param {string} name */
function string(message, name) {
  const value = message[name];
  if (typeof value === "string") return value;
  throw new ProtocolError(`${name} must be a string, not ${shown(value)}`);
}

/** @param {Record<string, unknown>} message */
function sessionOf(message) {
  const id = string(message, "sessionId");
  if (UUID.test(id)) return id.toLowerCase();
  throw new ProtocolError(`sessionId must be a UUID, not ${shown(id)}`);
}

/** @param {Record<string, unknown>} message */
function seenOf({ maxObservedTimestamp: text }) {
  if (text === undefined || text === null) return undefined;
  const seen = readU64(text);
  if (seen !== undefined) return seen;
  throw new ProtocolError("maxObservedTimestamp must be 8 bytes in base64");
}

/** @param {Record<string, unknown>} message @returns {Authenticate["token"]} */
function tokenOf(message) {
  const kind = message["tokenType"];
  if (kind === "User") return { kind, value: string(message, "value") };
  if (kind === "None" || kind === "Admin") return { kind };
  throw new ProtocolError(`tokenType must be User, None or Admin, not ${shown(kind)}`);
}

/** @param {unknown} value @returns {Modification} */
function modificationOf(value) {
  if (!isObject(value)) throw new ProtocolError("a modification must be an object");
  const { type } = value;
  const queryId = counter(value, "queryId");
  if (type === "Remove") return { type, queryId };
  if (type !== "Add") throw new ProtocolError(`a modification must be Add or Remove, not ${shown(type)}`);
  const { journal } = value;
  if (journal !== undefined && journal !== null && typeof journal !== "string") throw new ProtocolError("journal must be a string or null");
  return { type, queryId, ...callOf(value), journal: journal ?? undefined };
}

/** @param {Record<string, unknown>} message */
function callOf(message) {
  const args = JSON.stringify(list(message, "args"));
  if (message["componentPath"] !== undefined && message["componentPath"] !== null) throw new ProtocolError("there are no components here");
  return { path: canonical(string(message, "udfPath")), args };
}

/**
 * The one spelling of a function's path. Clients also write `module.js:name`, and `module` alone for its default.
 *
 * @param {string} path
 */
export function canonical(path) {
  const colon = path.lastIndexOf(":");
  const module = colon === -1 ? path : path.slice(0, colon);
  const name = colon === -1 ? "default" : path.slice(colon + 1);
  return `${module.replace(/\.js$/, "")}:${name}`;
}
