// Attacks on webhooks: an address that leads into a private network, forged and replayed messages, and settings that would
// send events into the open.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isPublic } from "../../js/worker/webhooks/address.js";
import { waitAfter, WAITS } from "../../js/worker/webhooks/schedule.js";
import { bodyOf } from "../../js/worker/webhooks/send.js";
import { receiverOf } from "../../js/worker/webhooks/settings.js";
import { OTHER_SECRET, SECRET, verifies } from "../support/receiver.js";

/** The receiver of settings, and what is wrong with them. @param {Record<string, string>} settings */
function read(settings) {
  /** @type {string[]} */
  const problems = [];
  const receiver = receiverOf((name) => settings[name], (name) => settings[name] === "true", problems);
  return { receiver, problems };
}

describe("the receiver's address", () => {
  for (const address of [
    "https://127.0.0.1/", "https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/", "https://0.0.0.0/", "https://10.1.2.3/",
    "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://100.100.100.200/",
    "https://192.0.0.192/", "https://198.18.0.1/", "https://224.0.0.1/", "https://255.255.255.255/", "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:169.254.169.254]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/", "https://[ff02::1]/",
    "https://[2002:7f00:1::]/", "https://[2001::1]/", "https://[2001:db8::1]/", "https://localhost/", "https://LOCALHOST./", "https://a.localhost/", "https://metadata.google.internal/",
    "https://router.lan/", "https://printer.local/", "https://intranet/", "https://metadata/", "https://１２７.0.0.1/",
  ]) {
    test(`${address} is refused at start`, () => {
      const { receiver, problems } = read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET });
      assert.equal(receiver, undefined);
      assert.match(problems.join(), /^WEBHOOK_URL (?:must lead to a host of the public internet|leads to this machine)/);
    });
  }

  for (const address of ["http://hooks.example.com/", "ftp://hooks.example.com/", "javascript:alert(1)", "hooks.example.com", "//hooks.example.com", "https://", "http://10.0.0.1/"]) {
    test(`${address} is refused, since it does not begin with https://`, () => {
      const { receiver, problems } = read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET, WEBHOOK_LOCAL: "true" });
      assert.equal(receiver, undefined);
      assert.match(problems.join(), /must (?:be a URL that )?begins? with https:\/\//);
    });
  }

  test("a user name, a password and a fragment are refused", () => {
    for (const address of ["https://ann@hooks.example.com/", "https://:secret@hooks.example.com/", "https://hooks.example.com/#here"]) {
      assert.match(read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET }).problems.join(), /must have neither a user name nor a password nor a fragment/);
    }
  });

  test("hosts of the public internet are accepted, and this machine only when told so", () => {
    for (const address of ["https://hooks.example.com/a?b=c", "https://8.8.8.8/", "https://[2606:4700::1111]/", "https://172.32.0.1/", "https://100.128.0.1/", "https://11.0.0.1:8443/"]) {
      assert.equal(read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET }).receiver?.url, address);
    }
    for (const address of ["http://127.0.0.1:9000/", "http://localhost:9000/", "http://[::1]:9000/"]) {
      assert.equal(read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET, WEBHOOK_LOCAL: "true" }).receiver?.url, address);
      assert.match(read({ WEBHOOK_URL: address, WEBHOOK_SECRET: SECRET }).problems.join(), /leads to this machine: for a test there, set WEBHOOK_LOCAL to "true"/);
    }
  });

  test("every address of the private ranges is private, and its neighbours outside are public", () => {
    for (const [inside, outside] of [["10.255.255.255", "11.0.0.0"], ["172.31.255.255", "172.32.0.0"], ["192.168.255.255", "192.169.0.0"], ["169.254.255.255", "169.255.0.0"], ["100.127.255.255", "100.128.0.0"], ["223.255.255.255", "224.0.0.0"].reverse()]) {
      assert.ok(!isPublic(String(inside)), inside);
      assert.ok(isPublic(String(outside)), outside);
    }
  });
});

describe("the secret", () => {
  test("one or two secrets of 24 to 64 bytes are accepted, and nothing else", () => {
    const of = (/** @type {number} */ bytes) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`;
    for (const secret of [SECRET, of(24), of(64), `${SECRET} ${OTHER_SECRET}`]) {
      assert.deepEqual(read({ WEBHOOK_URL: "https://a.example.com/", WEBHOOK_SECRET: secret }).problems, [], secret);
    }
    for (const secret of ["secret", "whsec_", "whsec_***", of(23), of(65), SECRET.slice(6), `${SECRET}  ${OTHER_SECRET}`, `${SECRET} ${SECRET} ${SECRET}`, `${SECRET},${OTHER_SECRET}`, "whsec_abc"]) {
      const { receiver, problems } = read({ WEBHOOK_URL: "https://a.example.com/", WEBHOOK_SECRET: secret });
      assert.equal(receiver, undefined, secret);
      assert.match(problems.join(), /^WEBHOOK_SECRET must be one or two secrets, separated by a space/);
      assert.ok(!problems.join().includes(secret.slice(6, 20) || "\0"), "the message does not repeat the secret");
    }
  });

  test("the address without the secret, or the secret without the address, is a fault of the settings", () => {
    assert.match(read({ WEBHOOK_URL: "https://a.example.com/" }).problems.join(), /^WEBHOOK_URL is set but WEBHOOK_SECRET is not/);
    assert.match(read({ WEBHOOK_SECRET: SECRET }).problems.join(), /^WEBHOOK_SECRET is set but WEBHOOK_URL is not/);
    assert.deepEqual(read({}), { receiver: undefined, problems: [] });
  });
});

describe("a message", () => {
  const event = { server_id: "s", number: 3, id: "01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e", type: "member.joined", at: 1_800_000_000_000, data: '{"userId":"ann","serverId":"evil","sequence":9}', attempts: 1 };
  const { receiver } = read({ WEBHOOK_URL: "https://a.example.com/", WEBHOOK_SECRET: SECRET });
  const body = bodyOf(event);
  const headers = (/** @type {Date} */ at, id = "m") => ({ "webhook-id": id, "webhook-timestamp": String(Math.floor(at.getTime() / 1000)), "webhook-signature": receiver?.signers[0]?.sign("m", at, body) ?? "" });

  test("that was changed, renamed or signed with another secret is not accepted", () => {
    const now = new Date();
    assert.ok(verifies(SECRET, body, headers(now)));
    assert.ok(!verifies(SECRET, body.replace("ann", "eve"), headers(now)));
    assert.ok(!verifies(SECRET, body, headers(now, "n")));
    assert.ok(!verifies(OTHER_SECRET, body, headers(now)));
  });

  test("that was recorded and is sent again later is not accepted, since its time is signed", () => {
    const old = new Date(Date.now() - 10 * 60_000);
    assert.ok(!verifies(SECRET, body, headers(old)));
    assert.ok(!verifies(SECRET, body, { ...headers(old), "webhook-timestamp": String(Math.floor(Date.now() / 1000)) }));
  });

  test("cannot overwrite its server and its number by what it holds", () => {
    assert.deepEqual(JSON.parse(body), { type: "member.joined", timestamp: "2027-01-15T08:00:00.000Z", data: { serverId: "s", sequence: 3, userId: "ann" } });
  });
});

describe("the schedule", () => {
  test("is that of Standard Webhooks, up to a fifth later, and ends after the tenth delivery", () => {
    assert.equal(WAITS.length, 9);
    for (const [index, wait] of WAITS.entries()) {
      assert.equal(waitAfter(index + 1, 0, 0), wait);
      assert.equal(waitAfter(index + 1, 0, 1), Math.round(wait * 1.2));
    }
    assert.equal(waitAfter(10), undefined);
  });

  test("waits as long as a receiver asks, up to a day, and not shorter than usual", () => {
    assert.equal(waitAfter(1, 60_000, 0), 60_000);
    assert.equal(waitAfter(2, 1, 0), WAITS[1]);
    assert.equal(waitAfter(1, 10 ** 12, 0), 86_400_000);
  });
});
