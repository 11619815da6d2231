// TimeCapsule: POST /api/invite-codes/validate.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { expire } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { makeCode, unique, uniqueAddress } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

/** @param {string} code @param {import("../support/timecapsule.js").Ask} [more] */
const validate = (code, more = {}) => ask(product, "/validate", { body: { code }, address: uniqueAddress(), ...more });

/** @param {string} code */
const stateOf = async (code) => {
  const data = dataOf(await validate(code));
  assert.deepEqual(Object.keys(data), ["isValid", "isExpired", "directorName", "message"]);
  return data;
};

/** @param {string} message @param {boolean} [isExpired] */
const invalid = (message, isExpired = false) => ({ isValid: false, isExpired, directorName: null, message });

const NONE = invalid("Invite code does not exist");

describe("the state of a code", () => {
  test("that can be used has the director's name, and nothing is consumed", async () => {
    const code = await generated(product, await makeDirector(product, "John Smith"));
    const valid = { isValid: true, isExpired: false, directorName: "John Smith", message: "Invite code is valid" };
    for (let round = 0; round < 3; round += 1) assert.deepEqual(await stateOf(code), valid);
    assert.deepEqual(await stateOf(` ${code.toLowerCase()} `), valid, "however it is typed");
  });

  test("of a director without a name has the server's", async () => {
    const code = await generated(product, await makeDirector(product, null));
    assert.equal((await stateOf(code)).directorName, "A server");
  });

  test("that does not exist, or can be none", async () => {
    for (const code of ["Nob-000", "?", "x".repeat(128)]) assert.deepEqual(await stateOf(code), NONE);
  });

  test("that was used", async () => {
    const code = await generated(product, await makeDirector(product, "Used"));
    dataOf(await ask(product, "/use", { token: SERVICE_KEY, body: { code, userId: "ann" }, headers: { "X-Client-Address": uniqueAddress() } }));
    assert.deepEqual(await stateOf(code), invalid("Invite code has already been used"));
  });

  test("that has expired, used or not", async () => {
    const code = await generated(product, await makeDirector(product, "Expa"));
    dataOf(await ask(product, "/use", { token: SERVICE_KEY, body: { code, userId: "ann" }, headers: { "X-Client-Address": uniqueAddress() } }));
    await expire(product, code);
    assert.deepEqual(await stateOf(code), invalid("Invite code has expired", true));
  });

  test("that was revoked, or whose director is gone, is that of no code", async () => {
    const director = await makeDirector(product, "Gone");
    const [revoked, orphan] = [await generated(product, director), await generated(product, director)];
    await product.rows("UPDATE invit_code SET revoked_at = 1 WHERE code = ?", revoked);
    assert.deepEqual(await stateOf(revoked), NONE);
    await product.call("server:d", { serverId: director.serverId }, { token: director.token });
    assert.deepEqual(await stateOf(orphan), NONE);
  });

  test("of another make is told as well", async () => {
    const director = await makeDirector(product, "Other Maker");
    const code = await makeCode(product, { serverId: director.serverId, ownerId: director.userId }, {}, { token: director.token });
    assert.equal((await stateOf(code)).directorName, "Other Maker");
  });
});

test("anybody may ask, with a good token, a bad one, or none", async () => {
  const director = await makeDirector(product, "Anyone");
  const code = await generated(product, director);
  for (const token of [undefined, "nonsense", director.token, SERVICE_KEY]) {
    assert.equal(dataOf(await validate(code, token === undefined ? {} : { token })).isValid, true);
  }
});

describe("the limit", () => {
  test("is 100 calls an hour and address, right codes and wrong ones, and no right code gets through then", async () => {
    const code = await generated(product, await makeDirector(product, "Limit"));
    const address = uniqueAddress();
    for (let round = 0; round < 100; round += 1) dataOf(await validate(round % 2 === 0 ? code : "?", { address }));
    const reply = await validate(code, { address });
    assertRefused(reply, 429, "Too many requests, try again later", 1);
    const seconds = Number(reply.headers.get("Retry-After"));
    assert.ok(seconds >= 3500 && seconds <= 3600, `Retry-After: ${seconds}`);
    dataOf(await validate(code));
  });

  test("lets 100 of 150 calls at once through", async () => {
    const address = uniqueAddress();
    const requests = Array.from({ length: 150 }, () => postBytes("api/invite-codes/validate", { code: "Nob-000" }, { "CF-Connecting-IP": address }));
    const statuses = (await race(product.port, requests)).map((reply) => reply.status);
    assert.equal(statuses.filter((status) => status === 200).length, 100);
    assert.equal(statuses.filter((status) => status === 429).length, 50);
  });

  test("counts apart from uses", async () => {
    const address = uniqueAddress();
    const use = () => ask(product, "/use", { token: SERVICE_KEY, body: { code: "Nob-000", userId: unique("actor") }, headers: { "X-Client-Address": address } });
    for (let round = 0; round < 5; round += 1) assertRefused(await use(), 400, "Invite code does not exist");
    assertRefused(await use(), 429, "Too many requests, try again later");
    dataOf(await validate("Nob-000", { address }));
  });
});

test("what is sent must be of its form", async () => {
  const bad = async (/** @type {unknown} */ body, /** @type {RegExp} */ error, path = "/validate") => assertRefused(await ask(product, path, { body }), 400, error, 0);
  await bad({}, /^Invalid request body: code is required$/);
  await bad({ code: null }, /^Invalid request body: code is required$/);
  await bad({ code: 456 }, /^Invalid request body: code must be a string/);
  await bad({ code: "x".repeat(129) }, /^Invalid request body: code must have 1 to 128 characters$/);
  await bad({ code: "Joh-456", userId: "ann" }, /^Invalid request body: userId is not an argument; known arguments: code$/);
  await bad("", /^Invalid request body: must be JSON/);
  await bad("[]", /^Invalid request body: must be a JSON object$/);
  await bad({ code: "Joh-456" }, /^Invalid request: query must be empty$/, "/validate?code=x");
});
