// Codes as people type them: folding of case, hyphens, spaces and look-alikes. Custom codes.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, dataOf } from "../support/replies.js";
import { grouped, join, makeCode, makeServer, mistyped, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {string} code */
const use = (code) => product.call("invitCode:use", { code, userId: unique("user") }, { address: uniqueAddress() });

describe("a generated code", () => {
  test("a generated code may be typed in any case, with hyphens and with spaces", async () => {
    const code = await makeCode(product, await makeServer(product));
    const ways = [code.toLowerCase(), grouped(code), grouped(code).toLowerCase(), ` ${code} `, code.split("").join(" "), `${code}-`, `--${code}`];
    for (const way of ways) assert.equal(dataOf(await use(way), "Code used").joined, true, way);
  });

  test("a generated code may be typed with I and L for 1, and O for 0", async () => {
    const server = await makeServer(product);
    let code = "";
    for (let round = 0; !(code.includes("0") && code.includes("1")) && round < 500; round += 1) code = await makeCode(product, server);
    for (const [one, zero] of [["I", "O"], ["L", "O"], ["i", "o"], ["l", "o"]]) {
      const misread = code.replaceAll("1", String(one)).replaceAll("0", String(zero));
      assert.equal(dataOf(await use(misread), "Code used").joined, true, misread);
    }
  });

  test("one wrong symbol at any place is detected without a storage trip", async () => {
    const code = await makeCode(product, await makeServer(product));
    for (let place = 0; place < 12; place += 1) {
      const reply = await use(mistyped(code, place));
      assertRefused(reply, "invalid");
      assert.equal(reply.trips, 0, `a slip at ${place} costs no trip`);
    }
  });

  test("two swapped neighbours at any place are detected without a storage trip", async () => {
    const code = await makeCode(product, await makeServer(product));
    for (let place = 0; place < 11; place += 1) {
      const [a, b] = [String(code[place]), String(code[place + 1])];
      if (a === b) continue;
      const reply = await use(code.slice(0, place) + b + a + code.slice(place + 2));
      assertRefused(reply, "invalid");
      assert.equal(reply.trips, 0, `a swap at ${place} costs no trip`);
    }
  });

  test("a generated code that was never created is unknown after one trip", async () => {
    const other = await startProduct();
    try {
      const code = await makeCode(other, await makeServer(other));
      const reply = await use(code);
      assertRefused(reply, "invalid");
      assert.equal(reply.trips, 1);
    } finally {
      await other.remove();
    }
  });
});

describe("a custom code", () => {
  test("a custom code can be created and redeemed in any spelling", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { code: "Hello-World" });
    assert.equal(code.toLowerCase(), "hello-world");
    for (const way of [code, "hello-world", "HELLOWORLD", "he11o w0r1d", "HEIIO-WORID"]) {
      assert.equal(dataOf(await use(way), "Code used").joined, true, way);
    }
  });

  for (const code of ["ABCD", "e-f-g-h", "Summer", "2026", "U-U-U-U", "x".repeat(32), "Autumn-Fair-2026", "ABCDEFGHJKM", "ABCDEFGHJKMNP"]) {
    test(`the custom code "${code}" is allowed`, async () => {
      const made = await makeCode(product, await makeServer(product), { code });
      assert.equal(dataOf(await use(made), "Code used").joined, true);
    });
  }

  const refused = [
    "", "ABC", "x".repeat(33), "----", "AB--", "with space", "under_score", "dot.dot", "été-2026", "１２３４５", "ABCD\u0000", "ABCD\n", "😀😀😀😀", "abcd/../x",
    "ABCDEFGHJKMN", "ABCD-EFGH-JKMN", "oooooooooooo", "Hello-World-12", 12345, true, ["ABCD"], {},
  ];
  for (const code of refused) {
    test(`the custom code ${JSON.stringify(code)} is refused`, async () => {
      const { serverId, ownerId } = await makeServer(product);
      assertBadArguments(await product.call("invitCode:c", { serverId, creatorId: ownerId, code }), "code");
    });
  }

  test("an existing custom code is a conflict for every creator, in every look-alike spelling", async () => {
    const [one, other] = [await makeServer(product), await makeServer(product)];
    await makeCode(product, one, { code: "Pilot-10" });
    for (const { serverId, ownerId } of [one, other]) {
      for (const code of ["Pilot-10", "PILOT10", "pi1ot-lO", "P-I-L-O-T-1-0"]) {
        const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId, code });
        assertRefused(reply, "conflict");
        assert.match(reply.body.message, /code/i, "it says what already exists");
      }
    }
  });

  test("a custom code that only looks similar is a different code", async () => {
    const server = await makeServer(product);
    await makeCode(product, server, { code: "Team-One" });
    await makeCode(product, server, { code: "Team-Two" });
  });

  test("a custom code stays taken after its server was deleted", async () => {
    const gone = await makeServer(product);
    await makeCode(product, gone, { code: "Old-Haunt" });
    dataOf(await product.call("server:d", { serverId: gone.serverId }), "Server deleted");
    const { serverId, ownerId } = await makeServer(product);
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: ownerId, code: "0ld-Haunt" }), "conflict");
  });

  test("a non-member is refused before learning whether a custom code exists", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const code = await makeCode(product, { serverId, ownerId }, { code: "Secret-Name" });
    const reply = await product.call("invitCode:c", { serverId, creatorId: unique("stranger"), code });
    assertRefused(reply, "permissionDenied");
  });

  test("a custom code keeps its own maxUses", async () => {
    const code = await makeCode(product, await makeServer(product), { code: "Only-One", maxUses: 1 });
    await join(product, code);
    assertRefused(await use(code), "maxUsed");
  });
});

test("a custom code that was never created is unknown after one trip", async () => {
  const reply = await use(unknownCode());
  assertRefused(reply, "invalid");
  assert.equal(reply.trips, 1);
});

for (const code of ["", "A", "ABC", "x".repeat(33), "été", "💥💥💥💥", "____", "ABCD_EFGH", "%00%00%00", "../../../etc"]) {
  test(`the text ${JSON.stringify(code.slice(0, 20))} cannot be a code, so there is no storage trip`, async () => {
    const reply = await use(code);
    assert.ok(["errors.invalid", "errors.badRequest"].includes(reply.body.error));
    assert.equal(reply.trips, 0);
  });
}
