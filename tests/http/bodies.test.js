// Bodies: content types, encodings, the limit of 64 KiB, and bodies that are not JSON.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { send } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { exchange } from "../support/sockets.js";
import { makeServer } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const { serverId } = await makeServer(product);
const BODY = JSON.stringify({ serverId });
const KIB64 = 65_536;

/** @param {string | Uint8Array<ArrayBuffer>} body @param {Record<string, string>} [headers] */
const post = (body, headers = {}) => send(product.url, "/server/r", body, { headers });

describe("the content type of a body", () => {
  for (const type of ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON", "application/json ; charset=\"utf-8\""]) {
    test(`a body with the content type ${type} is accepted`, async () => {
      dataOf(await post(BODY, { "Content-Type": type }));
    });
  }

  for (const type of ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", "application/xml", "text/html, application/json", "json", "*/*", "application/json; charset=utf-16", "application/json; charset=iso-8859-1", " "]) {
    test(`a body with the content type ${type} gets 415`, async () => {
      const reply = await post(BODY, { "Content-Type": type });
      assertRefused(reply, "unsupportedMediaType");
      assert.equal(reply.trips, 0);
    });
  }

  test("a body without a content type gets 415", async () => {
    const bytes = `POST /server/r HTTP/1.1\r\nHost: a\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
    const reply = await exchange(product.port, bytes, 5000);
    assert.equal(reply?.status, 415, reply?.text);
    assert.equal(JSON.parse(reply.text).error, "errors.unsupportedMediaType");
  });
});

describe("the encoding of a body", () => {
  test("a body with the encoding identity is accepted", async () => {
    dataOf(await post(BODY, { "Content-Encoding": "identity" }));
  });

  for (const encoding of ["gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"]) {
    test(`a body with the encoding ${encoding} gets 415`, async () => {
      const body = encoding === "gzip" ? new Uint8Array(gzipSync(BODY)) : BODY;
      const reply = await post(body, { "Content-Encoding": encoding });
      assertRefused(reply, "unsupportedMediaType");
      assert.equal(reply.trips, 0);
    });
  }
});

describe("the size of a body", () => {
  test("a body of exactly 64 KiB is read", async () => {
    dataOf(await post(BODY.padEnd(KIB64)));
  });

  test("a body of 64 KiB and one byte gets 413", async () => {
    const reply = await post(BODY.padEnd(KIB64 + 1));
    assertRefused(reply, "tooLarge");
    assert.equal(reply.trips, 0);
  });

  test("a megabyte of any bytes gets 413", async () => {
    assertRefused(await post("x".repeat(1_048_576)), "tooLarge");
    assertRefused(await post(`{"serverId":"${"é".repeat(500_000)}"}`), "tooLarge");
  });

  test("a body without a Content-Length is limited as well", async () => {
    for (const [size, status] of /** @type {const} */ ([[KIB64, 200], [KIB64 + 1, 413]])) {
      const body = BODY.padEnd(size);
      const half = Math.floor(size / 2);
      const chunks = [body.slice(0, half), body.slice(half)].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");
      const bytes = `POST /server/r HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
      const reply = await exchange(product.port, bytes, 10_000);
      assert.equal(reply?.status, status, reply?.text.slice(0, 200));
    }
  });

  test("an endless body gets 413 before it ends", async () => {
    const head = "POST /server/r HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n";
    const reply = await exchange(product.port, head + "x".repeat(2_000_000), 10_000);
    assert.equal(reply?.status, 413, reply?.text);
  });
});

describe("bodies that are not JSON", () => {
  /** @type {[string, string | Uint8Array<ArrayBuffer>][]} */
  const bodies = [
    ["nothing", ""], ["a space", " "], ["a word", "hello"], ["half an object", '{"serverId":'], ["single quotes", "{'serverId':'a'}"],
    ["a trailing comma", `{"serverId":"a",}`], ["a comment", `{"serverId":"a"/* */}`], ["two objects", `${BODY}${BODY}`], ["something after it", `${BODY} x`],
    ["a form", "serverId=a"], ["NaN", '{"serverId":NaN}'], ["a bare control character", '{"serverId":"a\u0001b"}'], ["a bad escape", '{"serverId":"\\x41"}'],
    ["a NUL byte", "\u0000"], ["UTF-16", new Uint8Array(Buffer.from(BODY, "utf16le"))], ["bad UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["overlong UTF-8", new Uint8Array([0x22, 0xc0, 0x80, 0x22])], ["random bytes", new Uint8Array(Array.from({ length: 999 }, (_, n) => (n * 167 + 13) % 256))],
    ["a number that never ends", `{"serverId":${"9".repeat(5000)}.}`],
  ];
  for (const [what, body] of bodies) {
    test(`a body with ${what} gets 400`, async () => {
      const reply = await post(body);
      assertRefused(reply, "badRequest");
      assert.equal(reply.trips, 0);
    });
  }

  for (const number of ["01", "+1", ".5", "5.", "1e", "-", "Infinity", "0x10", "1_000", "1,000", "--1", "1e+", "١"]) {
    test(`the number ${number} is not JSON, so the body gets 400`, async () => {
      assertRefused(await send(product.url, "/member/r", `{"serverId":${JSON.stringify(serverId)},"limit":${number}}`), "badRequest");
    });
  }

  for (const body of ["null", "[]", `[${BODY}]`, "5", '"text"', "true", '[{"serverId":"a"}]']) {
    test(`the JSON ${body.slice(0, 20)} is not an object of arguments and gets 400`, async () => {
      assertRefused(await post(body), "badRequest");
    });
  }

  test("a repeated name gets 400, because two parsers could read it differently", async () => {
    assertRefused(await post(`{"serverId":"nobody","serverId":${JSON.stringify(serverId)}}`), "badRequest");
    assertRefused(await post(`{"serverId":"nobody","server\\u0049d":${JSON.stringify(serverId)}}`), "badRequest");
  });
});

test("white space around the JSON object is allowed", async () => {
  dataOf(await post(`\r\n\t ${BODY} \n`));
});

test("a number means the same in every notation", async () => {
  for (const number of ["5", "5.0", "5e0", "0.5e1", "50E-1", "5.000000000000000000000"]) {
    const { page } = dataOf(await send(product.url, "/member/r", `{"serverId":${JSON.stringify(serverId)},"limit":${number}}`));
    assert.equal(page.length, 1, number);
  }
});

test("escapes in strings are decoded", async () => {
  dataOf(await post(`{"\\u0073erverId":${JSON.stringify(serverId)}}`));
});
