// Unmodified live clients below a base path, and what they are told where live queries are not offered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, closeClients, eventually, liveClient, RawSocket, watch } from "../live/clients.js";
import { database, startHosts } from "./host.js";

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
/** Where each host has the service. @type {Record<string, URL>} */
const places = {};

const live = (/** @type {string} */ worker) => ({ type: "durable-object", worker, exportName: "Live" });
const exports = { Live: { type: "durable-object", storage: "sqlite" } };

before(async () => {
  hosts = await startHosts({
    plain: { entry: "tests/mounted/hosts/plain.js", variables: { ADDRESS_KEY: "key", ALLOWED_ORIGINS: "https://app.example" }, bindings: { DB: database(), LIVE: live("plain") }, exports },
    hono: { entry: "tests/mounted/hosts/hono.js", variables: { AUTH: "open" }, bindings: { INVITES: database(), LIVE: live("hono") }, exports },
    bare: { entry: "tests/mounted/hosts/based.js", variables: { AUTH: "open" }, bindings: { DB: database() } },
  });
  await hosts.migrate();
  for (const name of ["plain", "hono", "bare"]) places[name] = new URL("/invites", await hosts.url(name));
  await post("plain", "server/c", { serverId: "chess", name: "Chess club", ownerId: "ann" });
});
after(async () => {
  await closeClients();
  await hosts.stop();
});

/** @param {string} place */
const at = (place) => /** @type {URL} */ (places[place]);

/** @param {string} place @param {string} path @param {object} args */
async function post(place, path, args) {
  const response = await fetch(`${at(place)}/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "X-Session": "service" }, body: JSON.stringify(args) });
  return /** @type {any} */ (await response.json());
}

/** A client below the base path, whose sockets have these headers. @param {string} place @param {Record<string, string>} [headers] */
function clientOf(place, headers = {}) {
  class Socket extends WebSocket {
    /** @param {string} address */
    constructor(address) {
      super(address, /** @type {any} */ ({ headers }));
    }
  }
  // The helper takes an origin. Of an address, npm's client keeps the path.
  return liveClient({ url: /** @type {any} */ ({ origin: String(at(place)) }) }, { webSocketConstructor: /** @type {any} */ (Socket) });
}

for (const [place, headers] of /** @type {[string, Record<string, string>][]} */ ([["plain", { Cookie: "session=ann" }], ["hono", {}]])) {
  test(`an unmodified live client watches and writes below the base path (${place})`, async () => {
    const client = clientOf(place, headers);
    const members = watch(client, api.member.r, { serverId: "chess" });
    await eventually(() => members.last?.data);
    const { data: code } = await client.mutation(api.invitCode.c, { serverId: "chess", creatorId: "ann" });
    await post(place, "invitCode/use", { code, userId: `user-of-${place}` });
    await eventually(() => members.last.data?.page.some((/** @type {{ userId: string }} */ { userId }) => userId === `user-of-${place}`));
    assert.deepEqual(members.errors, []);
  });
}

test("without the binding a live client is told so, and the log says what to add to wrangler.toml", async () => {
  const socket = await new RawSocket({ url: at("bare") }, { path: "/invites/api/1.48.0/sync" }).opened;
  const frame = await eventually(() => socket.frames[0]);
  assert.equal(frame.type, "FatalError");
  assert.match(await hosts.logged(/nothing is bound as LIVE/), /\[\[durable_objects\.bindings\]\] name = \\"LIVE\\"/);
});
