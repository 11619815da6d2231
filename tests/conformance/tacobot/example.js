import assert from "node:assert/strict";
import { EXAMPLE, example, section } from "./world.js";

const prove = section("Example");

prove('"code": "abc123"', async () => {
  assert.equal((await example()).code, "abc123");
});

prove('"guild_id": "123456789012345678"', async () => {
  assert.equal((await example()).guild_id, "123456789012345678");
});

prove(
  '"info": { "id": "inviteid", "code": "abc123", "inviter_id": "987654321098765432", "uses": 5, "max_uses": 10, "max_age": 86400, "temporary": false, "created_at": "2023-01-01T00:00:00Z", "revoked": null, "channel_id": "234567890123456789", "url": "https://discord.gg/abc123" }',
  async () => {
    assert.deepEqual((await example()).info, EXAMPLE.info);
  },
);

prove('"timestamp": 1693459200', async () => {
  assert.strictEqual((await example()).timestamp, 1693459200);
});

prove('"invites": [ {"user_id": "user1", "timestamp": 1693459300} ]', async () => {
  const { _id, ...document } = await example();
  assert.deepEqual(document, EXAMPLE);
});
