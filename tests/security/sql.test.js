// SQL in every place of every request that a caller fills. It is never run, and only its text is stored.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { assertLedger } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { uniqueAddress } from "../support/world.js";
import { everyOperation, fields, headerFields } from "./fields.js";

const CANARY = "canary-7f3a";

/** Each would be visible if it ran: it deletes, changes, reveals, delays or breaks something. */
const ATTACKS = [
  "'",
  '"',
  "' OR 1=1 --",
  '" OR ""="',
  "x' OR 'x'='x",
  "'; DROP TABLE invit_code; --",
  "1; DELETE FROM server WHERE id LIKE '%'; --",
  "'); UPDATE member SET role = 'admin'; --",
  "' UNION SELECT 'shown' || name FROM sqlite_master --",
  "'||(SELECT group_concat(sql) FROM sqlite_master)||'",
  "' AND 1 = (SELECT count(*) FROM member m1, member m2, member m3, member m4) --",
  "a' /* */ b",
  "?1 :name @name $name ?",
  "\\' OR 1=1 --",
  "%_*?[a-z]",
  "char(39) x'27' \u02bc \uff07 \u2019",
];

/** As a page writes a text. @param {string} text */
const asHtml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");

/** How they may stand in a reply: as they were sent. */
const ECHOES = ATTACKS.flatMap((attack) => [JSON.stringify(attack).slice(1, -1), encodeURIComponent(attack), asHtml(attack)]).sort((one, other) => other.length - one.length);

const product = await startProduct({ env: { DISCORD_GUILD_ID: "the-guild", INVITE_LINK_BASE: "https://app.example/join/" } });
after(() => product.remove());
/** @type {unknown} */
let kept;

/** The schema, and the rows of a bystander that no request names. */
async function untouched() {
  const schema = await product.rows("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name");
  const tables = schema.filter(({ type }) => type === "table").map(({ name }) => String(name));
  const rows = await product.batch(tables.map((name) => [`SELECT * FROM ${name} t`, []]));
  const own = tables.map((name, at) => [name, (rows[at] ?? []).filter((row) => JSON.stringify(row).includes(CANARY))]);
  return { schema, own };
}

before(async () => {
  const call = async (/** @type {string} */ path, /** @type {object} */ args) => dataOf(await product.call(path, args));
  for (const [serverId, ownerId, code] of /** @type {const} */ ([[CANARY, `${CANARY}-owner`, `${CANARY}-code`], ["tea-club", "ada", "TEA-2027"], ["the-guild", "ada", "TEA-2028"]])) {
    await call("server:c", { serverId, name: serverId, ownerId });
    await call("invitCode:c", { serverId, creatorId: ownerId, code, label: serverId });
    await call("invitCode:use", { code, userId: `${serverId}-guest` });
  }
  kept = await untouched();
});

test("every function, route and part of a request is tried with SQL", () => {
  assert.ok(fields.length > 120, `${fields.length}`);
  for (const { path } of everyOperation) {
    const isBare = ["/healthz", "/openapi.json", "/api/query_ts", "/j/me", "/console"].includes(path) || path.startsWith("/.well-known/");
    assert.equal(fields.some(({ what }) => what.includes(` ${path}: `)), !isBare, path);
  }
  for (const place of ["path", "query", "header", "body"]) assert.ok(fields.some((field) => field.place === place), place);
});

for (const [kind, places] of /** @type {const} */ ([["a described field", fields], ["a header", headerFields]])) {
  describe(`SQL in ${kind}`, () => {
    const byRoute = Map.groupBy(places, ({ what }) => what.slice(0, what.indexOf(": ")));
    for (const [route, these] of byRoute) {
      test(`SQL in ${kind} of ${route} is treated as text`, async () => {
        // Of headers a few: they come to storage as hashes, if at all.
        const attacks = kind === "a header" ? ATTACKS.slice(2, 6) : ATTACKS;
        for (const { what, request } of these) {
          for (const attack of attacks) {
            const { route: address, init } = request(attack);
            const response = await fetch(new URL(address, product.url), { ...init, headers: { "CF-Connecting-IP": uniqueAddress(), ...init.headers } });
            const text = await response.text();
            const own = ECHOES.reduce((rest, echo) => rest.replaceAll(echo, ""), text);
            if (!address.startsWith("/openapi")) assertCommon(response, own);
            assert.ok(response.status < 500, `${what}: ${attack}: ${response.status} ${text.slice(0, 200)}`);
            assert.ok(!own.includes(CANARY), `${what}: ${attack} shows what is somebody else's`);
          }
        }
        assert.deepEqual(await untouched(), kept);
      });
    }
  });
}

test("stored SQL is the text itself, and reading it back runs nothing", async () => {
  // Every reply is searched for words of the inside, so the attacks do without them here.
  for (const [at, attack] of ATTACKS.map((text) => text.replaceAll(/\bsql\w*/g, "member")).entries()) {
    const [serverId, ownerId, code] = [`s${at}${attack}`, `o${at}${attack}`, `TEXT-OF-ATTACK-${at}`];
    const call = async (/** @type {string} */ path, /** @type {object} */ args) => dataOf(await product.call(path, args, { address: uniqueAddress() }));
    const server = await call("server:c", { serverId, name: attack, ownerId, owner: attack });
    assert.deepEqual([server._id, server.name, server.ownerId], [serverId, attack, ownerId]);
    await call("invitCode:c", { serverId, creatorId: ownerId, code, label: attack });
    await call("invitCode:use", { code, userId: `u${at}${attack}`, user: attack });
    const document = await call("invitCode:r", { code });
    assert.deepEqual([document.label, document.creatorId, document.serverId], [attack, ownerId, serverId]);
    const { page } = await call("member:r", { serverId });
    assert.deepEqual(page.map((/** @type {{ userId: string }} */ { userId }) => userId).sort(), [ownerId, `u${at}${attack}`].sort());
    assert.equal((await call("invitCode:list", { serverId })).page.length, 1);
    assert.equal((await call("invitCode:uses", { id: document._id })).page[0].userId, `u${at}${attack}`);
    assert.equal((await call("server:u", { serverId, name: `${attack}2` })).name, `${attack}2`);
    await call("member:d", { serverId, userId: `u${at}${attack}` });
    await call("server:d", { serverId });
  }
  assert.deepEqual(await untouched(), kept);
  await assertLedger(product);
});
