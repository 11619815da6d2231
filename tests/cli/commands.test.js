// The table of the command `invitcode`, against the description of the service: each function and each argument is there once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { readLine, argumentsOf } from "../../js/cli/argv.js";
import { flagsOf } from "../../js/cli/call.js";
import { commands } from "../../js/cli/commands.js";
import { words } from "../../js/cli/completion.js";
import { dashed, described } from "../../js/cli/flags.js";
import { kinds } from "../../pkg/kinds.js";

const api = JSON.parse(readFileSync(new URL("../../pkg/openapi.json", import.meta.url), "utf8"));

/** @param {string} path */
const postOf = (path) => api.paths[`/${path.replace(":", "/")}`].post;
/** @param {string} path @returns {Record<string, any>} */
const argumentsOfPath = (path) => postOf(path).requestBody.content["application/json"].schema.properties;
/** @param {string} typed */
const commandOf = (typed) => /** @type {import("../../js/cli/commands.js").Command} */ (commands.find(({ name }) => name === typed));

/** The arguments of a command line. @param {string} typed @param {string[]} args */
function sent(typed, args) {
  const command = commandOf(typed);
  const { flags } = described(command.path);
  return argumentsOf(readLine(args, flags, typed), { operands: command.operands, flags, command: typed });
}

/** A row's schema. @param {any} schema @returns {any} */
function rowsOf(schema) {
  const found = schema.$ref === undefined ? schema : api.components.schemas[schema.$ref.split("/").at(-1)];
  const items = found.properties.page.items;
  return api.components.schemas[items.$ref.split("/").at(-1)].properties;
}

test("every function of the service has one command, and every command is one function", () => {
  assert.deepEqual(commands.map(({ path }) => path).sort(), Object.keys(kinds).sort());
  assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
});

for (const command of commands) {
  test(`\`invitcode ${command.name}\` has a flag for every argument of ${command.path}, and none twice`, () => {
    const flags = flagsOf(command);
    const names = flags.map(({ name }) => name);
    assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
    const own = described(command.path).flags;
    assert.deepEqual([...new Set(own.map(({ into }) => into[0]))], Object.keys(argumentsOfPath(command.path)));
    for (const { name, says } of own) assert.match(name, /^[a-z]+(-[a-z]+)*$/, says);
    for (const field of command.operands) assert.ok(own.some(({ into }) => into[0] === field), field);
    const isList = postOf(command.path).responses["200"].content["application/json"].schema.properties.data;
    if (command.columns === undefined) return;
    const row = rowsOf(isList);
    for (const column of command.columns) assert.ok(column in row, `${column} is a field of the rows`);
  });
}

test("each kind of argument is read from what people type", () => {
  const now = Date.now();
  const args = sent("code create", [
    "chess", "--creator-id", "ada", "--max-uses", "5", "--expires-at", "2099-01-31T18:00:00Z", "--starts-in=1h", "--requires-approval", "--rate-limit", "10/1m",
    "--membership", "7d", "--metadata", '{"channels":["board"]}', "--role", "member", "--allowed-domains", "example.com", "--allowed-domains", "example.org", "--no-keep-after-creator",
  ]);
  const { startsAt, ...rest } = args;
  assert.ok(startsAt >= now + 3_600_000 && startsAt < now + 3_660_000);
  assert.deepEqual(rest, {
    serverId: "chess", creatorId: "ada", maxUses: 5, expiresAt: Date.UTC(2099, 0, 31, 18), requiresApproval: true, rateLimit: { rate: 10, periodMs: 60_000 },
    membershipMs: 604_800_000, metadata: { channels: ["board"] }, role: "member", allowedDomains: ["example.com", "example.org"], keepAfterCreator: false,
  });
  assert.deepEqual(sent("code allow", ["id", "--add-users", "a", "--add-users=b", "--remove-domains", "x.org"]), { id: "id", add: { users: ["a", "b"] }, remove: { domains: ["x.org"] } });
  assert.deepEqual(sent("code rotate", ["id", "--grace", "1d12h"]), { id: "id", graceMs: 129_600_000 });
  assert.deepEqual(sent("member remove", ["--", "chess", "-bob"]), { serverId: "chess", userId: "-bob" });
  assert.equal(sent("member update", ["s", "u", "--expires-at", "1796061600000"]).expiresAt, 1_796_061_600_000);
});

describe("a mistake in a command line", () => {
  for (const [what, typed, args, words] of /** @type {[string, string, string[], RegExp][]} */ ([
    ["a mistyped flag", "code create", ["--maxuses", "5"], /has no flag --maxuses\. Did you mean --max-uses\?\nIt takes --server-id, --creator-id/],
    ["the beginning of a flag", "code create", ["--server", "chess"], /Did you mean --server-id\?/],
    ["a flag that is like none", "code create", ["--zzz"], /has no flag --zzz\.\nIt takes/],
    ["a flag without its value", "code create", ["--label"], /^--label takes a value: --label TEXT$/],
    ["a flag in the place of a value", "code create", ["--label", "--role"], /One that begins with a dash is written --label=--role/],
    ["a flag that is given twice", "code create", ["--label", "a", "--label", "b"], /^--label sets label, which is given twice$/],
    ["a time that is given in two ways", "code create", ["--expires-in", "1d", "--expires-at", "2099-01-01"], /sets expiresAt, which is given twice/],
    ["an argument that is given twice", "code create", ["chess", "--server-id", "chess"], /^serverId is given twice: as "chess" and by --server-id$/],
    ["an argument too many", "code revoke", ["id", "other"], /^"other" is one argument too many/],
    ["a value after a flag that stands alone", "code update", ["id", "--revoked", "false"], /write the value of a true-or-false flag with =, such as --revoked=false/],
    ["missing arguments", "code create", [], /needs --server-id ID and --creator-id ID$/],
    ["no number", "code create", ["--max-uses", "many"], /^--max-uses must be a whole number, not "many"$/],
    ["no time", "code create", ["--expires-at", "tomorrow"], /^--expires-at must be a time like 2027-01-31T18:00:00Z/],
    ["a day that does not exist", "code create", ["--expires-at", "2027-02-30"], /^--expires-at must be a time/],
    ["a time of day without its zone", "code create", ["--expires-at", "2027-02-20T10:00"], /^--expires-at must be a time/],
    ["no duration", "code create", ["--expires-in", "7 days"], /^--expires-in must be a duration like 90s/],
    ["no rate", "code create", ["--rate-limit", "10"], /^--rate-limit must be a number of uses and a period, like 10\/1m/],
    ["no object", "code create", ["--metadata", "[1]"], /^--metadata must be a JSON object/],
    ["a number that would be rounded", "code create", ["--metadata", '{"a":["12345678901234567890",{"b":-9007199254740993}]}'], /^--metadata must not have numbers beyond 2\^53 or with more than 15 digits, which would lose digits: put -9007199254740993 in quotes$/],
    ["a fraction that would be rounded", "server update", ["s", "--code-policy", '{"maxUses":1.0000000000000001}'], /^--code-policy must not have numbers .*: put 1\.0000000000000001 in quotes$/],
    ["a number that is too large for any", "code create", ["--metadata", '{"a":1e400}'], /^--metadata must not have numbers .*: put 1e400 in quotes$/],
    ["a duration that is too long for any", "code create", ["--expires-in", "99999999999999999999d"], /^--expires-in must be at most 285,000 years, not /],
    ["an unknown choice", "code create", ["--role", "king"], /^--role must be one of admin, member, not "king"$/],
    ["a value of a flag that takes none", "code create", ["--requires-approval=yes"], /^--requires-approval must be alone, or --requires-approval=false/],
    ["a token", "code create", ["--token", "s3cr3t"], /^--token: a token on the command line shows in the list of processes\. Set INVITCODE_TOKEN/],
  ])) {
    test(`${what} is said, with what would be right`, () => {
      assert.throws(() => sent(typed, args), (/** @type {any} */ error) => {
        assert.equal(error.exit, 2);
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /s3cr3t/);
        return true;
      });
    });
  }
});

test("numbers of an object that JavaScript holds exactly are sent as they are typed", () => {
  const typed = '{"a":9007199254740991,"b":-0.000000123456789012345,"c":1e15,"d":"9007199254740993","e\\"1.00000000000000001":[0,12.5]}';
  assert.deepEqual(sent("code create", ["s", "--creator-id", "ada", "--metadata", typed]).metadata, { a: 9_007_199_254_740_991, b: -0.000000123456789012345, c: 1e15, d: "9007199254740993", 'e"1.00000000000000001': [0, 12.5] });
});

test("completion knows nouns, verbs, flags and choices, and nothing where only the user knows", () => {
  assert.deepEqual(words(["co"]), ["code", "completion"]);
  assert.deepEqual(words(["member", ""]), ["list", "update", "remove", "evict", "--help"]);
  assert.deepEqual(words(["code", "create", "--expires"]), ["--expires-at", "--expires-in"]);
  assert.deepEqual(words(["code", "list", "--status", "s"]), ["scheduled", "suspended"]);
  assert.deepEqual(words(["completion", ""]), ["bash", "zsh", "fish"]);
  assert.deepEqual(words(["export", "--a"]), ["--audit"]);
  assert.deepEqual(words(["serve", "--o"]), ["--open"]);
  assert.deepEqual(words(["campaign", "update", "x", "--clear", ""]), ["max-uses", "expires-at", "rate-limit"]);
  assert.deepEqual(words(["code", "create", "--label", ""]), []);
  assert.deepEqual(words(["nothing", "at", "all"]), []);
  for (const { name } of commands) assert.ok(words([...name.split(" "), "--"]).includes("--json"), name);
});

test("a name of the service becomes a flag in lower case with dashes", () => {
  assert.deepEqual(["serverId", "maxUses", "id"].map(dashed), ["server-id", "max-uses", "id"]);
});
