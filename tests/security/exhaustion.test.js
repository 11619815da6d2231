// Requests that try to exhaust the service: slow, compressed, endless, and of very many parts. Each is answered or cut
// off, and other callers are served meanwhile.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync, brotliCompressSync, deflateSync } from "node:zlib";
import { assertNothingOfTheInside } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { exchange, open, readReply } from "../support/sockets.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const MANY = 200;
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, CLOCK_TOLERANCE_SECONDS: "0" } });
after(() => product.remove());
const service = { token: SERVICE_KEY };
/** @type {{ serverId: string, ownerId: string }} */
let server;

before(async () => {
  server = await makeServer(product, { serverId: "the-server" }, service);
});

/** @param {string} route @param {string[]} headers */
const head = (route, ...headers) => `${route} HTTP/1.1\r\nHost: a\r\n${headers.map((header) => `${header}\r\n`).join("")}\r\n`;
const JSON_TYPE = "Content-Type: application/json";
const KEY = `Authorization: Bearer ${SERVICE_KEY}`;

async function assertServed() {
  assert.equal(dataOf(await product.call("server:r", { serverId: "the-server" }, service))._id, "the-server");
}

/** @param {string} begun what is sent of each request */
async function hold(begun) {
  const sockets = await Promise.all(Array.from({ length: MANY }, () => open(product.port)));
  for (const socket of sockets) {
    socket.on("error", () => {});
    socket.write(begun);
  }
  return () => sockets.forEach((socket) => socket.destroy());
}

describe("requests that are sent slowly", () => {
  for (const [what, begun] of /** @type {[string, string][]} */ ([
    ["bodies", `${head("POST /server/c", JSON_TYPE, KEY, "Content-Length: 60000")}{"name":"never","ownerId":"never"`],
    ["heads", "POST /server/c HTTP/1.1\r\nHost: a\r\nX-Never: "],
  ])) {
    test(`two hundred ${what} that never end delay nobody else`, async () => {
      const release = await hold(begun);
      for (let round = 0; round < 10; round += 1) {
        await assertServed();
        await pause(20);
      }
      release();
      await assertServed();
      assert.deepEqual(await product.rows("SELECT id FROM server WHERE owner_id = 'never'"), [], "half a request does nothing");
    });
  }

  test("a code that expires while a body is sent slowly is refused", async () => {
    const end = Math.floor(Date.now() / 1000) + 6;
    const expiring = await makeCode(product, server, { expiresAt: end * 1000 }, service);
    const ending = await signed({ sub: "slow", exp: end });
    const token = await signed({ sub: "slow" });
    const cases = /** @type {const} */ ([[token, expiring, "errors.expired"], [ending, await makeCode(product, server, {}, service), "errors.unauthorized"]]);
    const answers = cases.map(async ([credential, code, expected]) => {
      const body = JSON.stringify({ code, userId: "slow" });
      const socket = await open(product.port);
      const reply = readReply(socket);
      socket.write(head("POST /invitCode/use", JSON_TYPE, `Authorization: Bearer ${credential}`, `Content-Length: ${body.length}`) + body.slice(0, -1));
      await pause(end * 1000 + 1000 - Date.now());
      socket.write(body.slice(-1));
      assert.match((await reply)?.text ?? "", new RegExp(expected.replace(".", "\\.")));
    });
    await Promise.all(answers);
  });
});

describe("compressed and endless bodies", () => {
  const bomb = Buffer.from(`{"serverId":"the-server","x":"${" ".repeat(20_000_000)}"}`);
  /** @type {[string, Buffer][]} */
  const packed = [["gzip", gzipSync(bomb)], ["br", brotliCompressSync(bomb)], ["deflate", deflateSync(bomb)], ["gzip, gzip", gzipSync(gzipSync(bomb))], ["identity, gzip", gzipSync(bomb)], ["x-gzip", gzipSync(bomb)]];

  test("a body that would decompress to a thousand times its size is not decompressed", async () => {
    for (const [encoding, bytes] of packed) {
      assert.ok(bytes.length < 64 * 1024, `${encoding}: ${bytes.length}`);
      const reply = await exchange(product.port, Buffer.concat([Buffer.from(head("POST /server/r", JSON_TYPE, KEY, `Content-Encoding: ${encoding}`, `Content-Length: ${bytes.length}`)), bytes]));
      assert.equal(reply?.status, 415, encoding);
      const hidden = await exchange(product.port, Buffer.concat([Buffer.from(head("POST /server/r", JSON_TYPE, KEY, `Content-Length: ${bytes.length}`)), bytes]));
      assert.equal(hidden?.status, 400, `${encoding} without a word of it`);
    }
  });

  for (const [what, headers] of /** @type {[string, string[]][]} */ ([["with no length", []], ["with a length of three", ["Content-Length: 3"]], ["with a length behind", ["X-A: b", "Content-Length: 65536"]]])) {
    test(`endless chunks are cut off whatever length is claimed: ${what}`, async () => {
      const socket = await open(product.port);
      let answered = false;
      socket.on("error", () => {});
      socket.on("data", () => (answered = true));
      socket.write(head("POST /server/r", JSON_TYPE, KEY, ...headers, "Transfer-Encoding: chunked"));
      const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, "x"), Buffer.from("\r\n")]);
      let sent = 0;
      // 64 MiB would be a thousand times what a body may have.
      while (!answered && !socket.destroyed && sent < 1000) {
        if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), once(socket, "close"), pause(2000)]).catch(() => {});
        else await pause(0);
        sent += 1;
      }
      socket.destroy();
      assert.ok(sent < 1000, "the service stopped reading");
      await assertServed();
    });
  }

  test("a body in 70,000 chunks of one byte is counted like any other", async () => {
    const bytes = `${head("POST /server/r", JSON_TYPE, KEY, "Transfer-Encoding: chunked")}${"1\r\n \r\n".repeat(70_000)}0\r\n\r\n`;
    assert.equal((await exchange(product.port, bytes))?.status, 413);
  });
});

describe("requests of very many parts", () => {
  /** Texts with one hash where text hashes are sums of powers of 31, as in many languages. */
  const colliding = Array.from({ length: 8192 }, (_, n) => n.toString(2).padStart(13, "0").replaceAll("0", "Aa").replaceAll("1", "BB"));

  test("two thousand names with one hash are refused or stored like any others", async () => {
    const object = `{${colliding.slice(0, 2000).map((name) => `"${name}":0`).join(",")}}`;
    assert.ok(object.length < 64 * 1024);
    for (const [route, body, statuses] of /** @type {[string, string, number[]][]} */ ([
      ["POST /server/r", object, [400]],
      ["POST /server/r", `{"serverId":${object}}`, [400]],
      ["POST /api/query", `{"path":"server:r","args":[${object}]}`, [400]],
      ["PUT /guilds/1/invite_codes/a", `{"info":${object}}`, [200, 201, 400]],
      ["POST /api/invite-codes/validate", object, [400]],
    ])) {
      const reply = await exchange(product.port, head(route, JSON_TYPE, KEY, `Content-Length: ${body.length}`) + body);
      assert.ok(reply && statuses.includes(reply.status), `${route}: ${reply?.status} ${reply?.text.slice(0, 200)}`);
      assert.ok(reply.text.length < 64 * 1024);
    }
  });

  test("documents of any depth are refused on every route that reads a body", async () => {
    for (const [opening, closing] of /** @type {const} */ ([["[", "]"], ['{"a":', "}"]])) {
      const deep = `${opening.repeat(8000)}0${closing.repeat(8000)}`;
      for (const [route, body] of /** @type {[string, string][]} */ ([["POST /server/r", `{"serverId":${deep}}`], ["POST /api/mutation", `{"path":"server:c","args":[{"name":${deep}}]}`], ["PUT /guilds/1/invite_codes/a", `{"info":{"a":${deep}}}`], ["POST /api/invite-codes/use", `{"code":${deep}}`]])) {
        const reply = await exchange(product.port, head(route, JSON_TYPE, KEY, `Content-Length: ${body.length}`) + body);
        assert.equal(reply?.status, 400, `${route}: ${reply?.text.slice(0, 200)}`);
      }
    }
  });

  test("a head of 100,000 letters is answered", async () => {
    const long = 100_000;
    /** @type {[string, string][]} */
    const lines = [
      ["languages", `Accept-Language: ${"fr;q=0.1,".repeat(long / 9)}`], ["weights", `Accept-Language: fr;q=0.${"1".repeat(long)}`], ["parameters of a type", `Content-Type: application/json${";a=b".repeat(long / 4)}`],
      ["spaces in a type", `Content-Type: application/json;${" ".repeat(long)}x`], ["cookies", `Cookie: ${"rds-session=a; ".repeat(long / 15)}`], ["semicolons", `Cookie: ${";".repeat(long)}`], ["quotes", `Cookie: rds-session=${'"'.repeat(long)}`],
      ["addresses", `CF-Connecting-IP: ${"1.2.3.4,".repeat(long / 8)}`], ["an origin", `Origin: https://${"a".repeat(long)}.example`], ["an idempotency key", `Idempotency-Key: ${"k".repeat(long)}`], ["encodings", `Content-Encoding: ${"identity,".repeat(long / 9)}`],
      ["commas", `X-Client-Address: ${",".repeat(long)}`],
    ];
    const body = '{"serverId":"the-server"}';
    for (const [what, line] of lines) {
      const type = line.startsWith("Content-Type") ? [] : [JSON_TYPE];
      const reply = await exchange(product.port, head("POST /server/r", ...type, line, `Content-Length: ${body.length}`) + body);
      assert.ok(reply && reply.status < 500, `${what}: ${reply?.status}`);
      assertNothingOfTheInside(reply.text, what);
    }
    await assertServed();
  });

  test("ten thousand parameters and a path of 50,000 parts are answered", async () => {
    for (const route of [`GET /discord/invites?${"userId=a&".repeat(10_000)}`, `GET /api/invite-codes/my-codes?${Array.from({ length: 10_000 }, (_, n) => `a${n}=1`).join("&")}`, `POST ${"/a".repeat(50_000)}`, `POST /guilds/${"%41".repeat(20_000)}/invite_codes`, `POST /guilds/1/invite_codes/${"%".repeat(20_000)}`]) {
      const reply = await exchange(product.port, head(route, JSON_TYPE, KEY, "Content-Length: 2") + "{}");
      assert.ok(reply && reply.status >= 400 && reply.status < 500, `${route.slice(0, 40)}: ${reply?.status} ${reply?.text.slice(0, 100)}`);
    }
    await assertServed();
  });
});
