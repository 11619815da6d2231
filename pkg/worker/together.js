/**
 * Answers several calls with one storage trip: they see one state of the database. Where the store is several databases,
 * there is one trip for each that the calls read, and a state of each.
 */
import { StorageError } from "../d1.js";
import { answer, planOf, refuse, settled } from "./engine.js";

/** @typedef {import("../d1.js").Binding} Binding */
/** @typedef {import("../d1.js").Rows} Rows */
/** @typedef {import("../d1.js").Statement} Statement */
/** @typedef {import("./engine.js").Call} Call */
/** @typedef {import("./engine.js").Reply} Reply */
/** @typedef {import("./engine.js").Ticket} Ticket */
/** @typedef {import("./live/marks.js").Marks} Marks */
/** @typedef {{ call: Call, ticket: Ticket, work: Statement[] }} Part the statements of one call */
/** The replies to some calls, by their places in the list, and the rows of the marks. @typedef {{ replies: [number, Reply][], before: Rows[] }} Answered */

/** Places of one database, where the statements of several calls may run together. */
const TOGETHER = /^[=/]/;

/**
 * @param {Call[]} calls of functions that need no effect before the trip
 * @param {Binding} binding
 * @param {Marks[]} [marks] statements that run first
 * @returns {Promise<{ replies: (Reply | undefined)[], before: Rows[], failed: unknown[] }>} a call has no reply if its database did
 * not answer while another did: `failed` says why
 * @throws {StorageError} when all trips failed, or the marks of one
 */
export async function answerTogether(calls, binding, marks = []) {
  /** @type {[number, Part][]} */
  const parts = [];
  /** @type {(Reply | undefined)[]} */
  const replies = calls.map(() => undefined);
  for (const [at, call] of calls.entries()) {
    const part = planned(call);
    if ("ticket" in part) parts.push([at, part]);
    else replies[at] = part;
  }
  const groups = Map.groupBy(parts, ([at, { ticket: [, , , place] }]) => (place === undefined || TOGETHER.test(place) ? place : at));
  const known = new Map(marks.map((mark) => [mark.place, mark.statements]));
  // Marks of places that no call reads run before all reads, or what changed in between would be missed.
  const apart = await Promise.all([...known].filter(([place]) => !groups.has(place)).map(([place, statements]) => binding.run(statements, undefined, place)));
  const trips = await Promise.allSettled(
    [...groups].map(([key, own]) => inOnePlace(own, binding, typeof key === "number" ? [] : (known.get(key) ?? []), own[0]?.[1].ticket[3])),
  );
  const failed = trips.flatMap((trip) => (trip.status === "rejected" ? [trip.reason] : []));
  if (failed.length > 0 && failed.length === trips.length) throw failed[0];
  const answered = trips.flatMap((trip) => (trip.status === "fulfilled" ? [trip.value] : []));
  for (const each of answered) for (const [at, reply] of each.replies) replies[at] = reply;
  return { replies, before: [...apart, ...answered.map(({ before }) => before)].flat(), failed };
}

/** What a call's plan says. @param {Call} call @returns {Part | Reply} */
function planned(call) {
  try {
    const plan = planOf(call);
    if ("reply" in plan) return plan.reply;
    if ("effect" in plan) return refuse(call, "internal");
    return { call, ...plan };
  } catch {
    return refuse(call, "internal");
  }
}

/**
 * @param {[number, Part][]} parts
 * @param {Binding} binding
 * @param {Statement[]} before
 * @param {string | undefined} place
 * @returns {Promise<Answered>}
 */
async function inOnePlace(parts, binding, before, place) {
  const work = [...before, ...parts.flatMap(([, part]) => part.work)];
  const rows = await run(work, binding, place);
  if (rows === undefined) return { replies: await eachAlone(parts, binding), before: before.length === 0 ? [] : await binding.run(before, undefined, place) };
  let from = before.length;
  /** @type {[number, Reply][]} */
  const replies = parts.map(([at, part]) => [at, reply(part, rows.slice(from, (from += part.work.length)))]);
  return { replies, before: rows.slice(0, before.length) };
}

/** @param {Statement[]} work @param {Binding} binding @param {string | undefined} place @returns {Promise<Rows[] | undefined>} undefined when storage refused a statement */
async function run(work, binding, place) {
  try {
    return await binding.run(work, undefined, place);
  } catch (error) {
    if (error instanceof StorageError && error.code === "internal") return undefined;
    throw error;
  }
}

/** @param {Part} part @param {Rows[]} rows */
function reply({ call, ticket }, rows) {
  try {
    return settled(call, ticket, JSON.stringify(rows));
  } catch {
    return refuse(call, "internal");
  }
}

/**
 * Storage refused a statement of one call, and with it all of them. Each alone shows which one it was.
 *
 * @param {[number, Part][]} parts
 * @param {Binding} binding
 */
async function eachAlone(parts, binding) {
  for (const [, { call, ticket }] of parts) refuse(call, "internal", ticket);
  /** @type {[number, Reply][]} */
  const replies = [];
  for (const [at, { call }] of parts) replies.push([at, (await answer(call, binding)).reply]);
  return replies;
}
