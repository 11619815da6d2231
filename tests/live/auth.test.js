// `setAuth` of the unmodified `ConvexClient`: logging in, refreshing, expiring, logging out.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeServer, unique } from "../support/world.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";

const SERVICE_KEY = "a-service-key-of-the-tests-0123456789";
const service = { headers: { Authorization: `Bearer ${SERVICE_KEY}` } };
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, CLOCK_TOLERANCE_SECONDS: "0" } });
after(async () => {
  await closeClients();
  await product.remove();
});

/**
 * A client that fetches its tokens as a test says.
 *
 * @param {(force: boolean, turn: number) => Promise<string | null>} fetchToken
 */
function loggingIn(fetchToken) {
  const client = liveClient(product);
  /** What the client asked for, how many tokens it got, and what it was told. @type {{ asked: boolean[], got: number, told: boolean[] }} */
  const history = { asked: [], got: 0, told: [] };
  client.setAuth(
    async ({ forceRefreshToken }) => {
      history.asked.push(forceRefreshToken);
      const token = await fetchToken(forceRefreshToken, history.asked.length - 1);
      history.got += 1;
      return token;
    },
    (isAuthenticated) => void history.told.push(isAuthenticated),
  );
  return { client, history };
}

/** @param {string} [name] */
async function owned(name = unique("owner")) {
  const { serverId } = await makeServer(product, { ownerId: name }, service);
  return { serverId, ownerId: name };
}

describe("setAuth", () => {
  test("a logged-in user sees what is the user's, and its mutations are the user's", async () => {
    const { serverId, ownerId } = await owned();
    const { client, history } = loggingIn(async (_, turn) => signed({ sub: ownerId, turn }));
    const members = watch(client, api.member.r, { serverId });
    assert.equal((await client.mutation(api.invitCode.c, { serverId, creatorId: ownerId })).message, "Code created");
    await eventually(() => members.last?.data?.page.length === 1);
    await eventually(() => history.told.includes(true));
    assert.deepEqual(history.asked, [false, true]);
    assert.ok(history.told.every((isAuthenticated) => isAuthenticated));
    assert.ok(members.values.every(({ status }) => status === "success"), "never shown as nobody's");
  });

  test("a bad cached token is replaced by a good one, and the waiting mutation succeeds with it", async () => {
    const { serverId, ownerId } = await owned();
    const { client, history } = loggingIn(async (force) => (force ? signed({ sub: ownerId }) : signed({ sub: ownerId }, { secret: "another-secret-that-is-long-enough-0123456789" })));
    assert.equal((await client.mutation(api.invitCode.c, { serverId, creatorId: ownerId })).message, "Code created");
    await eventually(() => history.told.includes(true));
    assert.deepEqual(history.told, [true]);
  });

  test("a client whose tokens are always bad is told that it is nobody, and goes on as such", async () => {
    const { serverId } = await owned();
    const { client, history } = loggingIn(async (_, turn) => signed({ sub: "x", turn }, { secret: "another-secret-that-is-long-enough-0123456789" }));
    await eventually(() => history.told.includes(false));
    assert.equal((await client.query(api.member.r, { serverId })).error, "errors.unauthorized");
  });

  test("a token that ends is replaced, and what is watched stays as it is", async () => {
    const { serverId, ownerId } = await owned();
    const tokenFor = (/** @type {number} */ seconds) => signed({ sub: ownerId, iat: Math.floor(Date.now() / 1000) - 60, exp: Math.floor(Date.now() / 1000) + seconds, jti: unique("token") });
    // The second ends soon; npm's client asks for another when it is told so.
    const { client, history } = loggingIn(async (_, turn) => tokenFor(turn < 2 ? 3 : 3600));
    const members = watch(client, api.member.r, { serverId });
    await eventually(() => members.last?.data);
    await eventually(() => history.asked.length >= 3, "it asked for another token");
    assert.equal((await client.mutation(api.invitCode.c, { serverId, creatorId: ownerId })).message, "Code created");
    assert.ok(members.values.every(({ status }) => status === "success"));
    assert.deepEqual(history.told.filter((isAuthenticated) => !isAuthenticated), []);
  });

  test("logging out takes away what was the user's", async () => {
    const { serverId, ownerId } = await owned();
    const { client, history } = loggingIn(async (_, turn) => signed({ sub: ownerId, turn }));
    const members = watch(client, api.member.r, { serverId });
    await eventually(() => members.last?.data);
    // At a login npm's client authenticates twice, and a token that comes after `clearAuth` would log in again. A query
    // behind both is answered after them.
    await eventually(() => history.got === 2);
    await client.query(api.server.r, { serverId });
    client.client.clearAuth();
    await eventually(() => members.last?.error === "errors.unauthorized");
  });

  test("another user's login shows that user's rights at once", async () => {
    const { serverId, ownerId } = await owned();
    const { client } = loggingIn(async () => signed({ sub: "somebody", jti: unique("token") }));
    const members = watch(client, api.member.r, { serverId });
    await eventually(() => members.last?.error === "errors.permissionDenied");
    client.setAuth(async () => signed({ sub: ownerId, jti: unique("token") }));
    await eventually(() => members.last?.data?.page.length === 1);
  });
});
