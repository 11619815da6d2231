import assert from "node:assert/strict";
import { dataOf } from "../../support/replies.js";
import { join, makeCode, makeServer } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { documentOf, GENERATED, later, made, membersOf, product, use } from "../invit-code-world.js";
import { invitCodeEnglish } from "../statements/invitcode-en.js";

const introduction = provingOf(invitCodeEnglish, "Introduction");

introduction("The `invitCode` module manages the creation and usage of invitation codes for servers", async () => {
  const { code } = await made();
  dataOf(await use(code), "Code used");
});

introduction("It allows for the generation of unique codes that can be used to join a server", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 20 }, () => makeCode(product, server)));
  assert.equal(new Set(codes).size, 20);
  for (const code of codes) {
    const userId = await join(product, code);
    assert.ok((await membersOf(server.serverId)).includes(userId));
  }
});

const table = provingOf(invitCodeEnglish, "Table");

table("`serverId`: `id` ('server'), ID of the server to which the invitation code is linked", async () => {
  const { code, serverId } = await made();
  assert.equal((await documentOf(code)).serverId, serverId);
});

table("`creatorId`: `string`, ID of the creator of the invitation code", async () => {
  const { code, ownerId } = await made();
  assert.equal((await documentOf(code)).creatorId, ownerId);
});

table("`code`: `string`, Unique invitation code", async () => {
  const [one, other] = [await made(), await made()];
  assert.notEqual(one.code, other.code);
  for (const { code } of [one, other]) {
    assert.match(code, GENERATED);
    assert.equal((await documentOf(code)).code, code);
  }
});

table("`uses`: `number`, Number of times the code has been used", async () => {
  const { code } = await made();
  for (let uses = 0; uses < 4; uses += 1) {
    assert.equal((await documentOf(code)).uses, uses);
    await join(product, code);
  }
});

table("`maxUses`: `number` or `null`, Maximum usage limit of the code (can be `null`)", async () => {
  assert.equal((await documentOf((await made({ maxUses: 7 })).code)).maxUses, 7);
  assert.equal((await documentOf((await made()).code)).maxUses, null);
});

table("`expiresAt`: `number` or `null`, Expiration timestamp of the code (can be `null`)", async () => {
  const expiresAt = later();
  assert.equal((await documentOf((await made({ expiresAt })).code)).expiresAt, expiresAt);
  assert.equal((await documentOf((await made()).code)).expiresAt, null);
});
