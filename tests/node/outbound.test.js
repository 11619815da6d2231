// Webhooks of the service in Node go to addresses of the public internet only, by the address that was checked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { outbound, publicLookup } from "../../js/node/outbound.js";
import { send } from "../../js/worker/webhooks/send.js";

/** @typedef {{ address: string, family: 4 | 6 }} Found */

/** A lookup that gives these addresses. @param {Found[]} found */
function leadingTo(found) {
  const asked = { times: 0 };
  const lookup = /** @type {any} */ ((/** @type {string} */ _, /** @type {any} */ __, /** @type {Function} */ callback) => {
    asked.times += 1;
    callback(null, found);
  });
  return { asked, lookup };
}

/** @param {Found[]} found @param {boolean} [all] @returns {Promise<any>} */
function looked(found, all = false) {
  return new Promise((resolve) => publicLookup(leadingTo(found).lookup)("hooks.example", { all }, (error, address, family) => resolve(error ?? [address, family])));
}

const PRIVATE = /** @type {Found[]} */ ([
  { address: "127.0.0.1", family: 4 }, { address: "10.1.2.3", family: 4 }, { address: "172.16.0.1", family: 4 }, { address: "192.168.1.1", family: 4 },
  { address: "169.254.169.254", family: 4 }, { address: "100.64.0.1", family: 4 }, { address: "0.0.0.0", family: 4 }, { address: "::1", family: 6 }, { address: "::", family: 6 },
  { address: "fe80::1", family: 6 }, { address: "fd00:ec2::254", family: 6 }, { address: "::ffff:127.0.0.1", family: 6 }, { address: "64:ff9b::7f00:1", family: 6 },
]);
const PUBLIC = /** @type {Found} */ ({ address: "93.184.215.14", family: 4 });

for (const found of PRIVATE) {
  test(`a name that leads to ${found.address} is refused, alone and beside a public address`, async () => {
    assert.equal((await looked([found])).code, "EPRIVATE");
    assert.equal((await looked([PUBLIC, found], true)).code, "EPRIVATE");
  });
}

test("a name that leads to public addresses gives them", async () => {
  assert.deepEqual(await looked([PUBLIC]), ["93.184.215.14", 4]);
  const both = [PUBLIC, /** @type {Found} */ ({ address: "2606:2800:21f:cb07:6820:80da:af6b:8b2c", family: 6 })];
  assert.deepEqual(await looked(both, true), [both, undefined]);
});

test("a name of this machine is refused at the connection, by the system's own lookup", async () => {
  await assert.rejects(outbound().fetch("https://localhost:9/"), { name: "PrivateAddressError" });
});

test("a name is looked up once for a connection, so that what was checked is what is connected to", async () => {
  const { asked, lookup } = leadingTo([PUBLIC]);
  const { fetch } = outbound(lookup);
  const signal = AbortSignal.timeout(50);
  // Nothing answers there: only that it was asked once matters.
  await assert.rejects(fetch("https://hooks.example:9/", { method: "POST", body: "{}", signal }));
  assert.equal(asked.times, 1);
});

test("a delivery to a private address fails, and says why", async () => {
  const { lookup } = leadingTo([{ address: "169.254.169.254", family: 4 }]);
  const signers = [new Webhook(`whsec_${Buffer.alloc(24, 7).toString("base64")}`)];
  const event = { server_id: "s", number: 1, id: "e", type: "code.created", at: 0, data: "{}", attempts: 1 };
  const sent = await send({ url: "https://hooks.example/", signers, fetch: outbound(lookup).fetch }, event);
  assert.deepEqual(sent, { delivered: false, failure: "the host's address is not of the public internet" });
});
