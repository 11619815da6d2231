/** Answers several calls with one storage trip: they see one state of the database. */
import { StorageError } from "../d1.js";
import { answer, planOf, refuse, settled } from "./engine.js";

/** @typedef {import("../d1.js").Binding} Binding */
/** @typedef {import("../d1.js").Rows} Rows */
/** @typedef {import("../d1.js").Statement} Statement */
/** @typedef {import("./engine.js").Call} Call */
/** @typedef {import("./engine.js").Reply} Reply */
/** @typedef {import("./engine.js").Ticket} Ticket */
/** @typedef {{ call: Call, ticket: Ticket, from: number, to: number }} Part the statements of one call among those of the trip */

/**
 * @param {Call[]} calls of functions that need no effect before the trip
 * @param {Binding} binding
 * @param {Statement[]} [before] statements that run first
 * @returns {Promise<{ replies: Reply[], before: Rows[] }>}
 * @throws {StorageError} when the trip failed
 */
export async function answerTogether(calls, binding, before = []) {
  const work = [...before];
  const planned = calls.map((call) => plannedInto(work, call));
  const rows = work.length === 0 ? [] : await run(work, binding);
  if (rows === undefined) return { replies: await eachAlone(calls, planned, binding), before: await binding.run(before) };
  const replies = planned.map((part) => ("ticket" in part ? reply(part, rows) : part));
  return { replies, before: rows.slice(0, before.length) };
}

/** Adds a call's statements to the work, or gives its reply. @param {Statement[]} work @param {Call} call @returns {Part | Reply} */
function plannedInto(work, call) {
  try {
    const planned = planOf(call);
    if ("reply" in planned) return planned.reply;
    if ("effect" in planned) return refuse(call, "internal");
    const from = work.length;
    work.push(...planned.work);
    return { call, ticket: planned.ticket, from, to: work.length };
  } catch {
    return refuse(call, "internal");
  }
}

/** @param {Statement[]} work @param {Binding} binding @returns {Promise<Rows[] | undefined>} undefined when storage refused a statement */
async function run(work, binding) {
  try {
    return await binding.run(work);
  } catch (error) {
    if (error instanceof StorageError && error.code === "internal") return undefined;
    throw error;
  }
}

/** @param {Part} part @param {Rows[]} rows */
function reply({ call, ticket, from, to }, rows) {
  try {
    return settled(call, ticket, JSON.stringify(rows.slice(from, to)));
  } catch {
    return refuse(call, "internal");
  }
}

/**
 * Storage refused a statement of one call, and with it all of them. Each alone shows which one it was.
 *
 * @param {Call[]} calls
 * @param {(Part | Reply)[]} planned
 * @param {Binding} binding
 */
async function eachAlone(calls, planned, binding) {
  for (const part of planned) if ("ticket" in part) refuse(part.call, "internal", part.ticket);
  /** @type {Reply[]} */
  const replies = [];
  for (const call of calls) replies.push((await answer(call, binding)).reply);
  return replies;
}
