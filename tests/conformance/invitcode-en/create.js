import assert from "node:assert/strict";
import { expire } from "../../support/ledger.js";
import { assertBadArguments, assertRefused, dataOf } from "../../support/replies.js";
import { join, makeCode, makeServer, unique } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { create, documentOf, GENERATED, later, made, product, use } from "../invit-code-world.js";
import { invitCodeEnglish } from "../statements/invitcode-en.js";

const prove = provingOf(invitCodeEnglish, "1. `c` - Create an Invitation Code");

prove("Generates a new invitation code for a specified server", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  assert.equal((await documentOf(code)).serverId, serverId);
});

prove("`serverId`: Identifier of the server for which the invitation code is generated", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const userId = unique("user");
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  assert.equal(dataOf(await use(code, userId), "Code used").serverId, serverId);
  assertBadArguments(await create({ creatorId: ownerId }), "serverId");
});

prove("`creatorId`: Identifier of the user creating the code", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  assert.equal((await documentOf(code)).creatorId, ownerId);
  assertBadArguments(await create({ serverId }), "creatorId");
});

prove("`maxUses`: (Optional) Limit on the number of uses for the code", async () => {
  const { code } = await made({ maxUses: 2 });
  await join(product, code);
  await join(product, code);
  assertRefused(await use(code), "maxUsed");
});

prove("`maxUses`: Defaults to no limit", async () => {
  for (const args of [{}, { maxUses: null }]) {
    const { code } = await made(args);
    for (let round = 0; round < 12; round += 1) await join(product, code);
    assert.equal((await documentOf(code)).maxUses, null);
  }
});

prove("`expiresAt`: (Optional) Expiration timestamp for the code", async () => {
  const expiresAt = Date.now() + 1500;
  const { code } = await made({ expiresAt });
  await join(product, code);
  await new Promise((resolve) => setTimeout(resolve, expiresAt - Date.now() + 20));
  assertRefused(await use(code), "expired");
});

prove("`expiresAt`: Defaults to no expiration date", async () => {
  for (const args of [{}, { expiresAt: null }]) {
    const { code } = await made(args);
    await join(product, code);
    assert.equal((await documentOf(code)).expiresAt, null);
  }
});

prove("Uses the `generateCode` function to create a unique 12-character code (default)", async () => {
  const { code } = await made();
  assert.match(code, GENERATED);
  const custom = unique("CUSTOM");
  assert.equal((await made({ code: custom })).code, custom);
});

prove("The code is checked to ensure it does not already exist in the database", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 100 }, () => makeCode(product, server)));
  assert.equal(new Set(codes).size, codes.length);
  const custom = unique("TAKEN");
  await makeCode(product, server, { code: custom });
  assertRefused(await create({ serverId: server.serverId, creatorId: server.ownerId, code: custom }), "conflict");
});

prove("The generated code is stored in the `invitCode` table with the provided information", async () => {
  const expiresAt = later();
  const { code, serverId, ownerId } = await made({ maxUses: 3, expiresAt });
  const document = await documentOf(code);
  const { serverId: server, creatorId, code: text, uses, maxUses, expiresAt: end } = document;
  assert.deepEqual(
    { server, creatorId, text, uses, maxUses, end },
    { server: serverId, creatorId: ownerId, text: code, uses: 0, maxUses: 3, end: expiresAt },
  );
});

prove("`serverId`, `creatorId`: Data provided by the frontend", async () => {
  const [serverId, ownerId] = [`server ${unique("ü/é")}`, `user ${unique("😀")}`];
  await makeServer(product, { serverId, ownerId });
  const code = dataOf(await create({ serverId, creatorId: ownerId }), "Code created");
  const document = await documentOf(code);
  assert.deepEqual([document.serverId, document.creatorId], [serverId, ownerId]);
});

prove("`code`: Uniquely generated code", async () => {
  const server = await makeServer(product);
  const codes = await Promise.all(Array.from({ length: 20 }, () => makeCode(product, server)));
  for (const code of codes) assert.match(code, GENERATED);
  assert.equal(new Set(codes).size, codes.length);
});

prove("`uses`: Initialized to 0", async () => {
  assert.equal((await documentOf((await made()).code)).uses, 0);
});

prove("`maxUses`: Can be `null` or the maximum number of uses", async () => {
  assert.equal((await documentOf((await made({ maxUses: null })).code)).maxUses, null);
  assert.equal((await documentOf((await made({ maxUses: 1 })).code)).maxUses, 1);
});

prove("`expiresAt`: Can be `null` or the expiration timestamp", async () => {
  const expiresAt = later();
  assert.equal((await documentOf((await made({ expiresAt: null })).code)).expiresAt, null);
  const { code } = await made({ expiresAt });
  assert.equal((await documentOf(code)).expiresAt, expiresAt);
  await expire(product, code);
  assertRefused(await use(code), "expired");
});

prove("Success: `{ status: 'success', code: 200, message: 'Code created', data: codeGen }`", async () => {
  const { serverId, ownerId } = await makeServer(product);
  const { status, body } = await create({ serverId, creatorId: ownerId });
  assert.equal(status, 200);
  assert.match(body.data, GENERATED);
  assert.deepEqual(body, { status: "success", code: 200, message: "Code created", data: body.data });
});

prove("`errors.serverNotFound`: The specified server does not exist", async () => {
  assertRefused(await create({ serverId: unique("nowhere"), creatorId: unique("user") }), "serverNotFound");
});
