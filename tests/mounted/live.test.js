// Live connections of a mounted service: under its base path, with the host's session as caller.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConvexClient } from "convex/browser";
import { api, eventually, RawSocket, watch } from "../live/clients.js";
import { add, authenticate, CONNECT, modify } from "../live/machine.js";
import { database, startHosts } from "./host.js";

const PATH = "/invites/api/1.48.0/sync";
const live = (/** @type {string} */ worker) => ({ LIVE: { type: "durable-object", worker, exportName: "Live" } });
const exports = { Live: { type: "durable-object", storage: "sqlite" } };

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let host;
/** @type {{ url: URL }} */
let plain;
/** @type {{ url: URL }} */
let hono;

before(async () => {
  host = await startHosts({
    plain: { entry: "tests/mounted/hosts/plain.js", variables: { ADDRESS_KEY: "a key of addresses" }, bindings: { DB: database(), ...live("plain") }, exports },
    hono: { entry: "tests/mounted/hosts/hono.js", variables: { AUTH: "open" }, bindings: { INVITES: database("invites"), ...live("hono") }, exports },
  });
  await host.migrate();
  await host.migrate("INVITES", "hono");
  plain = { url: await host.url() };
  hono = { url: await host.url("hono") };
});
after(() => host.stop());

/** @param {string} path @param {object} args @param {Record<string, string>} headers */
async function call(path, args, headers) {
  const response = await fetch(new URL(`invites/${path}`, plain.url), { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(args) });
  return /** @type {any} */ (await response.json());
}

/** What the owner's query gives on a connection with these headers. @param {Record<string, string>} headers */
async function asked(headers) {
  await call("server/c", { serverId: "team", name: "Team", ownerId: "ann" }, { "X-Session": "ann" });
  const socket = new RawSocket(plain, { path: PATH, headers });
  await socket.say(CONNECT, modify(0, add(0, "member:r", { serverId: "team" })));
  const { modifications } = await socket.frame(({ type }) => type === "Transition");
  return { socket, value: modifications[0].value };
}

describe("the host's session", () => {
  test("a connection begins as who the host's session says", async () => {
    const { socket, value } = await asked({ Cookie: "session=ann", Origin: plain.url.origin });
    assert.deepEqual(value.data.page.map((/** @type {any} */ { userId }) => userId), ["ann"]);
    await socket.say(authenticate(0));
    const { modifications } = await socket.frame(({ type }) => type === "Transition");
    assert.equal(modifications[0].value.error, "errors.unauthorized", "a token, or none, replaces it");
    socket.close();
  });

  test("a page of another origin has nobody's session", async () => {
    const { socket, value } = await asked({ Cookie: "session=ann", Origin: "https://evil.example" });
    assert.equal(value.error, "errors.unauthorized");
    socket.close();
  });

  test("a connection ends with the host's session, so that the client brings the next one", async () => {
    const { socket } = await asked({ Cookie: "session=soon", Origin: plain.url.origin });
    assert.equal((await socket.end()).code, 1012);
  });

  test("a caller that fails refuses the upgrade", async () => {
    const socket = new RawSocket(plain, { path: PATH, headers: { "X-Session": "throws" } });
    await assert.rejects(socket.opened);
  });
});

test("npm's client connects to a base path of a Hono app", async () => {
  const client = new ConvexClient(new URL("invites", hono.url).href, { skipConvexDeploymentUrlCheck: true, logger: false });
  try {
    const { data } = await client.mutation(api.server.c, { name: "Mounted", ownerId: "ann" });
    const seen = watch(client, api.server.r, { serverId: data._id });
    await eventually(() => seen.last?.data?.name === "Mounted");
    await client.mutation(api.server.u, { serverId: data._id, name: "Renamed" });
    assert.equal(seen.last.data.name, "Renamed");
  } finally {
    await client.close();
  }
});
