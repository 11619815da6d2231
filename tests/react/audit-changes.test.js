// What the history says of a change: each field that the log keeps values of, in words for the owner of a server.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changesOf, cut } from "../../js/react/audit-changes.js";
import { deedOf } from "../../js/react/audit-words.js";

/** @typedef {import("../../pkg/functions.js").AuditDocument} AuditDocument */

/** @param {Partial<AuditDocument>} entry @returns {AuditDocument} */
const entryOf = (entry) => ({
  _id: "", _creationTime: 0, serverId: "s", function: "invitCode:u", actorId: "ada", onBehalfOf: null, codeId: null, campaignId: null, requestId: null,
  batchId: null, userId: null, previousOwnerId: null, fields: Object.keys(entry.after ?? {}), before: {}, after: {}, count: null, reason: null, ...entry,
});

/** @param {Partial<AuditDocument>} entry @param {string} [language] @param {Record<string, string>} [campaigns] */
const said = (entry, language = "en", campaigns) =>
  changesOf(entryOf(entry), language, campaigns).map(({ name, before, after }) => `${name}: ${before === undefined ? "" : `${before} → `}${after}`.replaceAll(/[\u00a0\u202f]/g, " "));

/** @param {string} language @param {number} at */
const shown = (language, at) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at).replaceAll(/[\u00a0\u202f]/g, " ");

test("a field says what it was and what it is", () => {
  assert.deepEqual(said({ before: { maxUses: 5 }, after: { maxUses: 10000 } }), ["maximum uses: 5 → 10,000"]);
  assert.deepEqual(said({ before: { maxUses: 5 }, after: { maxUses: 10000 } }, "fr"), ["utilisations au plus: 5 → 10 000"]);
  assert.deepEqual(said({ before: { role: "member", requiresApproval: false }, after: { role: "admin", requiresApproval: true } }), ["role: member → admin", "approval: no → yes"]);
  assert.deepEqual(said({ before: { membershipMs: null }, after: { membershipMs: 7 * 86_400_000 } }, "fr"), ["durée de l’adhésion: sans fin → 7 jours"]);
  assert.deepEqual(said({ function: "server:u", before: { preview: "full", invitePolicy: "members" }, after: { preview: "none", invitePolicy: "owner" } }), [
    "invitation page: the server’s name and who invites → nothing",
    "who may create codes: every member → the owner",
  ]);
});

test("a time is read in the reader's locale, and no time in words", () => {
  const at = Date.UTC(2027, 0, 2, 3, 4);
  for (const [language, never] of /** @type {const} */ ([["en-GB", "never"], ["en-US", "never"], ["fr-CA", "jamais"]])) {
    const [line = ""] = said({ before: { expiresAt: null }, after: { expiresAt: at } }, language);
    assert.ok(line.endsWith(`: ${never} → ${shown(language, at)}`), line);
  }
});

test("a rate is one line, with its period", () => {
  const rate = { "rateLimit.rate": 3, "rateLimit.periodMs": 3_600_000 };
  const none = { "rateLimit.rate": null, "rateLimit.periodMs": null };
  assert.deepEqual(said({ before: none, after: rate }), ["at most: no limit → 3 in 1 hour"]);
  assert.deepEqual(said({ before: rate, after: none }, "fr"), ["au plus: 3 en 1 heure → sans limite"]);
});

test("of the limits of members' codes only those that changed are told", () => {
  const before = { codePolicy: { maxLifetimeMs: 604_800_000, maxUses: 5 } };
  assert.deepEqual(said({ function: "server:u", before, after: { codePolicy: { maxUses: 6 } } }), ["lifetime of members’ codes: 7 days → no limit", "uses of a member’s code: 5 → 6"]);
  assert.deepEqual(said({ function: "server:u", before: { codePolicy: null }, after: { codePolicy: { maxUses: 6 } } }), ["uses of a member’s code: no limit → 6"]);
});

test("what was set to what it was is no change, and a new thing has no values before", () => {
  assert.deepEqual(said({ before: { role: "member", maxUses: 1 }, after: { role: "member", maxUses: 2 } }), ["maximum uses: 1 → 2"]);
  assert.deepEqual(said({ function: "invitCode:c", after: { maxUses: 2, membershipMs: null } }), ["maximum uses: 2"]);
});

test("of a field whose values are not kept only its name is told", () => {
  assert.deepEqual(said({ fields: ["label", "metadata", "lists", "name", "ownerId"] }), ["values not kept: note, data for your app, who may use it, name, owner"]);
  assert.deepEqual(said({ fields: ["maxUses", "label"], after: { maxUses: 1 } }, "fr"), ["utilisations au plus: 1", "valeurs non conservées: note"]);
});

test("how many rows one call changed, and for whom a service acted, is told", () => {
  assert.deepEqual(said({ function: "invitCode:cMany", count: 1000, actorId: null, onBehalfOf: "ada\u202e" }), ["number: 1,000", "on behalf of: ada"]);
  assert.deepEqual(said({ onBehalfOf: "bob" }), [], "a user's own call is its own");
});

test("a campaign is told by its name where it is known", () => {
  assert.deepEqual(said({ before: { campaignId: null }, after: { campaignId: "c1" } }, "en", { c1: "Autumn" }), ["campaign: none → Autumn"]);
  assert.deepEqual(said({ before: { campaignId: null }, after: { campaignId: "c1" } }), ["campaign: none → c1"]);
});

test("revoking, restoring, stopping and resuming are deeds and not fields", () => {
  const deed = (/** @type {string} */ path, /** @type {boolean} */ revoked) => deedOf(entryOf({ function: path, before: { revoked: !revoked }, after: { revoked } }));
  assert.deepEqual([deed("invitCode:u", true), deed("invitCode:u", false)].map(({ deed }) => deed), ["invitCode:d", "restore"]);
  assert.deepEqual([deed("campaign:u", true), deed("campaign:u", false)].map(({ deed }) => deed), ["stop", "resume"]);
  assert.deepEqual(deed("campaign:u", true).changed, []);
});

test("a long value is cut, between characters", () => {
  assert.equal(cut("x".repeat(40)), "x".repeat(40));
  assert.equal(cut("🎃".repeat(41)), `${"🎃".repeat(39)}…`);
});

test("each field that the log knows has a name in both languages", () => {
  const source = readFileSync(new URL("../../src/domain/rules/recording.rs", import.meta.url), "utf8");
  const columns = [...source.matchAll(/^ {4}\("\w+", "([\w.]+)", (true|false)\),$/gm)].map(([, field = "", kept]) => ({ field, isKept: kept === "true" }));
  assert.ok(columns.length > 15);
  for (const language of ["en", "fr"]) {
    for (const { field, isKept } of columns) {
      const value = field === "codePolicy" ? { maxUses: 1, maxLifetimeMs: 60_000, codesPerMember: 1, codesPerDay: 1, minMembershipMs: 60_000 } : field.startsWith("rateLimit") ? 60_000 : 1;
      const named = changesOf(entryOf({ function: "x:y", fields: [field], after: isKept ? { "rateLimit.rate": 1, "rateLimit.periodMs": 60_000, [field]: value } : {} }), language);
      assert.ok(named.length > 0, field);
      for (const { name, after } of named) assert.ok(![name, after].some((said) => said.includes(field) && field !== "name" && field !== "role"), `${field} in ${language}`);
    }
  }
});
