// `serve()` of `invitcode/node`: what it refuses to begin with, whose address counts, and how it stops.
import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { InvitcodeError, serve, sqlite } from "../../js/node/index.js";
import { call } from "../support/call.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";

/** @type {string} */
let folder;
let counter = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "invitcode-serve-"));
});
after(() => rm(folder, { recursive: true, force: true }));

const OPEN = { AUTH: "open" };
const file = () => join(folder, `${(counter += 1)}.sqlite`);

/** Uses a service, and stops it. @param {import("../../js/node/options.js").Options} options @param {(service: import("../../js/node/serve.js").Service) => Promise<void>} use */
async function using(options, use) {
  const service = await serve({ port: 0, ...(options.storage ? {} : { db: file() }), ...options });
  try {
    await use(service);
  } finally {
    await service.stop();
  }
}

/**
 * The answer to a request that is sent as it stands, by a client that never closes its half of the connection.
 *
 * @param {string} url
 * @param {string[]} lines
 * @returns {Promise<string>}
 */
function sentRaw(url, lines) {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  let told = "";
  return new Promise((resolve, reject) => {
    socket.on("data", (bytes) => (told += bytes));
    socket.on("end", () => resolve(told));
    socket.on("error", reject);
    socket.write(lines.join("\r\n"));
  });
}

/** A guess at a code, with headers. @param {string} url @param {Record<string, string>} [headers] */
async function guess(url, headers = {}) {
  const response = await fetch(`${url}/invitCode/explain`, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: '{"code":"no-such-code"}' });
  await response.text();
  return response.status;
}

describe("it does not begin", () => {
  /** @type {[what: string, options: any, message: RegExp][]} */
  const CASES = [
    ["without a setting that says who calls", { db: ":memory:", env: {} }, /^AUTH is token, but no setting verifies callers: set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY$/],
    ["with a setting that is not valid", { db: ":memory:", env: { ...OPEN, GUESS_LIMIT_USER: "many" } }, /^GUESS_LIMIT_USER must be a whole number/],
    ["open on an address that others reach", { db: ":memory:", env: OPEN, host: "0.0.0.0" }, /listens on 127\.0\.0\.1 only, and not on 0\.0\.0\.0/],
    ["without a database", { env: OPEN }, /takes either db, .* or storage/],
    ["with two databases", { db: ":memory:", storage: { name: "x", run() {} }, env: OPEN }, /takes either db/],
    ["with an option that it has not", { db: ":memory:", env: OPEN, hots: "x" }, /has no option "hots": the options are db, storage, host/],
    ["with a port out of range", { db: ":memory:", env: OPEN, port: 70_000 }, /port must be a whole number from 0 to 65535/],
    ["with a word as the number of proxies", { db: ":memory:", env: OPEN, trustProxy: true }, /trustProxy must be how many proxies/],
    ["without any connection", { db: ":memory:", env: OPEN, maxConnections: 0 }, /maxConnections must be how many connections there may be at once, from 1 to 1000000/],
    ["under a path of its own routes", { db: ":memory:", env: OPEN, basePath: "/api" }, /basePath "\/api" begins like one of the service's own paths/],
  ];
  for (const [what, options, message] of CASES) {
    test(what, () => assert.rejects(serve({ port: 0, ...options }), (error) => error instanceof InvitcodeError && error.code === "ERR_OPTIONS" && message.test(error.message)));
  }

  test("on a port that is taken, and then the database is closed", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = /** @type {import("node:net").AddressInfo} */ (other.address());
    const db = file();
    await assert.rejects(serve({ db, port, env: OPEN }), { code: "EADDRINUSE" });
    other.close();
    await sqlite(db).close();
  });
});

describe("the address that limits count", () => {
  const LIMITED = { ...OPEN, GUESS_LIMIT_ADDRESS: "2" };

  test("is the peer's, whatever a client says", () =>
    using({ env: LIMITED }, async ({ url }) => {
      const statuses = [];
      for (let at = 0; at < 4; at += 1) statuses.push(await guess(url, { "X-Forwarded-For": `198.51.100.${at}`, "X-Invitcode-Peer": `198.51.100.${at}`, "CF-Connecting-IP": `198.51.100.${at}` }));
      assert.deepEqual(statuses.map((status) => status === 429), [false, false, true, true]);
    }));

  test("is behind one proxy what that proxy saw, whatever stands before it", () =>
    using({ env: LIMITED, trustProxy: 1 }, async ({ url }) => {
      const statuses = [];
      for (let at = 0; at < 4; at += 1) statuses.push(await guess(url, { "X-Forwarded-For": `203.0.113.${at}, 198.51.100.7` }));
      assert.deepEqual(statuses.map((status) => status === 429), [false, false, true, true]);
      assert.notEqual(await guess(url, { "X-Forwarded-For": "198.51.100.7, 198.51.100.8" }), 429);
    }));

  test("is behind two proxies what the first of them saw", () =>
    using({ env: LIMITED, trustProxy: 2 }, async ({ url }) => {
      const statuses = [];
      for (let at = 0; at < 3; at += 1) statuses.push(await guess(url, { "X-Forwarded-For": `203.0.113.${at}, 198.51.100.7, 10.0.0.${at}` }));
      assert.deepEqual(statuses.map((status) => status === 429), [false, false, true]);
    }));

  test("is the same whichever port a proxy writes to it, and with brackets or a zone", () =>
    using({ env: LIMITED, trustProxy: 1 }, async ({ url }) => {
      for (const same of [
        ["198.51.100.7", "198.51.100.7:5678", "198.51.100.7:443", "[::ffff:198.51.100.7]:443"],
        ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443", "[2001:db8::1%eth0]:80", "2001:db8::1%eth0"],
      ]) {
        const statuses = [];
        for (const address of same) statuses.push(await guess(url, { "X-Forwarded-For": address }));
        assert.deepEqual(statuses.map((status) => status === 429), same.map((_, at) => at >= 2), same.join());
      }
      // Nothing was taken for another address.
      for (const other of ["198.51.100.8:5678", "[2001:db8:1::1]:443"]) assert.notEqual(await guess(url, { "X-Forwarded-For": other }), 429, other);
    }));

  test("is one for all whose proxy tells no address", () =>
    using({ env: LIMITED, trustProxy: 1 }, async ({ url }) => {
      const statuses = [];
      for (const text of ["unknown", "_hidden", "198.51.100.7:", "[198.51.100.7"]) statuses.push(await guess(url, { "X-Forwarded-For": text }));
      assert.deepEqual(statuses.map((status) => status === 429), [false, false, true, true]);
    }));
});

test("more connections than it was told to take are closed at once, and one that ends makes room", () =>
  using({ env: OPEN, maxConnections: 2 }, async ({ url }) => {
    const opened = async () => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      await new Promise((resolve) => socket.once("connect", resolve));
      return socket;
    };
    /** @param {import("node:net").Socket} socket */
    const answerOn = (socket) =>
      new Promise((resolve) => {
        socket.once("data", (bytes) => resolve(String(bytes).slice(0, 12)));
        socket.once("error", () => resolve("closed"));
        socket.once("close", () => resolve("closed"));
        socket.write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      });
    const [first, second] = [await opened(), await opened()];
    assert.equal(await answerOn(await opened()), "closed");
    assert.equal(await answerOn(first), "HTTP/1.1 200");
    second.destroy();
    // The server sees the end a moment later.
    let answer;
    for (let tries = 0; tries < 100 && answer !== "HTTP/1.1 200"; tries += 1) {
      const again = await opened();
      answer = await answerOn(again);
      again.destroy();
    }
    assert.equal(answer, "HTTP/1.1 200");
    first.destroy();
  }));

test("the files that it makes are their owner's alone, and those that were there keep their rights", { skip: process.platform === "win32" }, async () => {
  const mode = async (/** @type {string} */ path) => (await stat(path)).mode & 0o777;
  const db = file();
  await using({ db, env: OPEN }, async ({ url }) => {
    dataOf(await call(new URL(url), "server:c", { name: "Club", ownerId: "ada" }));
    const name = basename(db);
    const names = (await readdir(folder)).filter((one) => one === name || one.startsWith(`${name}-`));
    assert.deepEqual(names.sort(), ["", "-live", "-live-shm", "-live-wal", "-shm", "-wal"].map((end) => name + end));
    for (const one of names) assert.equal(await mode(join(folder, one)), 0o600, one);
  });
  await chmod(db, 0o640);
  await sqlite(db).close();
  assert.equal(await mode(db), 0o640);
  const [byUrl, byText] = [file(), file()];
  await sqlite(pathToFileURL(byUrl)).close();
  await sqlite(`file:${byText}?cache=private`).close();
  for (const path of [byUrl, byText]) assert.equal(await mode(path), 0o600, path);
});

describe("a session's cookie counts for the service's own pages only", () => {
  const env = { JWT_SECRET: SECRET };

  /** @param {string} url @param {Record<string, string>} headers */
  async function withCookie(url, headers) {
    const token = await signed({ sub: "ada" });
    const response = await fetch(`${url}/server/c`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Cookie: `rds-session=${token}`, ...headers },
      body: '{"name":"Club","ownerId":"ada"}',
    });
    await response.text();
    return response.status;
  }

  test("of the scheme that a trusted proxy tells, and of no host but its own", () =>
    using({ env, trustProxy: 1 }, async ({ url }) => {
      const origin = url.replace("http:", "https:");
      assert.equal(await withCookie(url, { Origin: origin, "X-Forwarded-Proto": "https" }), 200);
      assert.equal(await withCookie(url, { Origin: "https://evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example" }), 401);
    }));

  test("of the scheme of the connection, where no proxy is trusted", () =>
    using({ env }, async ({ url }) => {
      assert.equal(await withCookie(url, { Origin: url }), 200);
      assert.equal(await withCookie(url, { Origin: url.replace("http:", "https:"), "X-Forwarded-Proto": "https" }), 401);
    }));
});

describe("it stops", () => {
  test("after the calls under way, with a word to live clients, and leaves a file that others can open", async () => {
    const db = file();
    const service = await serve({ db, port: 0, env: OPEN });
    const socket = new WebSocket(`${service.url.replace("http", "ws")}/api/1.48.0/sync`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    const closed = new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
    const calls = Promise.allSettled(Array.from({ length: 20 }, (_, at) => call(new URL(service.url), "server:c", { serverId: `s-${at}`, name: "Club", ownerId: "ada" })));
    // All of them have reached it.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([service.stop(), service.stop()]);
    assert.equal(await closed, 1012);
    const acknowledged = (await calls).filter(({ status }) => status === "fulfilled").length;
    const database = new DatabaseSync(db);
    const [{ many = 0 } = {}] = database.prepare("SELECT count(*) AS many FROM server").all();
    database.close();
    assert.ok(Number(many) >= acknowledged, `${many} servers of ${acknowledged} acknowledged`);
    await assert.rejects(fetch(service.url));
  });

  test("though a client whose upgrade was refused never closes its half of the connection", () =>
    using({ env: OPEN }, async ({ url }) => {
      const answer = await sentRaw(url, ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket", "", ""]);
      assert.match(answer, /^HTTP\/1\.1 200 /);
    }));

  test("and does not close a binding that it was given", async () => {
    const storage = sqlite(file());
    await using({ storage, env: OPEN }, async ({ url }) => {
      assert.equal((await (await fetch(`${url}/healthz`)).json()).store, "sqlite");
    });
    assert.deepEqual(await storage.run([["SELECT 1 AS one", []]]).then(([rows]) => rows?.[0]?.["one"]), 1);
    await storage.close();
  });
});

test("a request that offers HTTP/2, as some clients' do, keeps its body", () =>
  using({ env: OPEN }, async ({ url }) => {
    const body = '{"code":"no-such-code"}';
    const offer = ["Connection: Upgrade, HTTP2-Settings, close", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"];
    const answer = await sentRaw(url, ["POST /invitCode/explain HTTP/1.1", "Host: 127.0.0.1", ...offer, "Content-Type: application/json", `Content-Length: ${body.length}`, "", body]);
    assert.match(answer, /^HTTP\/1\.1 200 .*"errors\.invalid"/s);
  }));

test("a repeat of a live mutation is recognised after a restart, and the clock of live clients never falls back", async () => {
  const db = file();
  /** @type {any[]} */
  const results = [];
  for (const _ of [1, 2]) {
    await using({ db, env: OPEN }, async ({ url }) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/api/1.48.0/sync`);
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      const reply = new Promise((resolve) => {
        socket.addEventListener("message", ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === "MutationResponse") resolve(message);
        });
      });
      socket.send(JSON.stringify({ type: "Connect", sessionId: "5d0ea3de-9f1b-4c7e-8a52-000000000001", connectionCount: 0, lastCloseReason: null }));
      socket.send(JSON.stringify({ type: "Mutation", requestId: 0, udfPath: "server:c", args: [{ name: "Club", ownerId: "ada" }] }));
      results.push(await reply);
      socket.close();
    });
  }
  const [first, second] = results;
  assert.equal(first.success, true);
  assert.deepEqual(second.result, first.result, "the same server, made once");
  const database = new DatabaseSync(db);
  assert.equal(database.prepare("SELECT count(*) AS many FROM server").get()?.["many"], 1);
  database.close();
});

test("the files of the pages have their types, and a tag by which they are not sent again", () =>
  using({ env: OPEN }, async ({ url }) => {
    const page = await (await fetch(`${url}/console`)).text();
    const [, script = ""] = /src="(\/pages\/[^"]+\.js)"/.exec(page) ?? [];
    const found = await fetch(url + script);
    assert.deepEqual([found.status, found.headers.get("content-type"), found.headers.get("cache-control")], [200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"]);
    assert.equal((await found.arrayBuffer()).byteLength, Number(found.headers.get("content-length")));
    const again = await fetch(url + script, { headers: { "If-None-Match": String(found.headers.get("etag")) } });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    const head = await fetch(url + script, { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, found.headers.get("content-length")]);
    for (const path of ["/pages/../serve.js", "/pages/%2e%2e/package.json", "/pages/join-files.js", "/pages/"]) assert.equal((await fetch(url + path)).status, 404, path);
  }));

test("events go to a receiver on this machine only where the setting allows it, and are signed", async () => {
  /** @type {import("node:http").IncomingHttpHeaders[]} */
  const got = [];
  const receiver = createServer((request, response) => {
    got.push(request.headers);
    request.resume().on("end", () => response.end());
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => receiver.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  const webhook = { WEBHOOK_URL: `http://127.0.0.1:${port}/`, WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString("base64")}` };
  await assert.rejects(serve({ db: ":memory:", port: 0, env: { ...OPEN, ...webhook } }), { message: /WEBHOOK_URL leads to this machine/ });
  await using({ env: { ...OPEN, ...webhook, WEBHOOK_LOCAL: "true" } }, async ({ url }) => {
    const { _id: serverId } = dataOf(await call(new URL(url), "server:c", { name: "Club", ownerId: "ada" }));
    dataOf(await call(new URL(url), "invitCode:c", { serverId, creatorId: "ada" }));
    // Stopping waits for what goes on after the answers.
  });
  receiver.close();
  assert.equal(got.length, 1);
  assert.match(String(got[0]?.["webhook-signature"]), /^v1,/);
});

test("a move is told that there is nothing to move between, and no word of a setting that has no effect here", () =>
  using({ env: { SERVICE_KEY: "service-key-of-the-tests-0123456789", STORE: "d1,durable" } }, async ({ url }) => {
    for (const to of ["d1", "durable"]) {
      const { status, body } = await call(new URL(url), "move", { to }, { headers: { Authorization: "Bearer service-key-of-the-tests-0123456789" } });
      assert.deepEqual([status, body.error], [409, "errors.conflict"]);
      assert.equal(body.message, "The move stops: it goes between D1 and Durable Objects on Cloudflare, and this service stores its data in neither");
    }
  }));
