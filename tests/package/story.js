/**
 * One story that every runtime runs with the installed package, and its expected result. The function is sent as text
 * into pages and workers, so it uses nothing from outside itself.
 */
import assert from "node:assert/strict";

/**
 * @param {any} invitcode the package, initialised
 * @param {any} binding a storage binding with nothing in it
 */
export async function tell({ checkCode, formatCode, describeError, functions }, binding) {
  const call = functions(binding);
  const server = await call("server:c", { serverId: "club", name: "Chess club", ownerId: "ada" });
  const created = await call("invitCode:c", { serverId: "club", creatorId: "ada", maxUses: 1 });
  const code = String(created.data);
  const spoken = formatCode(code);
  const replies = {
    server,
    first: await call("invitCode:use", { code: spoken.toLowerCase(), userId: "bob", user: "Bob" }),
    again: await call("invitCode:use", { code, userId: "bob" }),
    late: await call("invitCode:use", { code, userId: "eve" }),
    wrong: await call("invitCode:use", { code: "ABCD-EFGH-JKMN", userId: "eve" }),
    faulty: await call("invitCode:c", { serverId: "club", creatorId: "ada", maxUses: Number.NaN }),
    unknown: await call("nope:nope", {}),
  };
  return {
    created: { ...created, data: "" },
    code,
    spoken,
    checked: checkCode(spoken),
    problems: [checkCode("12"), checkCode("ABCDEFGH!KMN"), checkCode(code.slice(0, 11) + (code.endsWith("0") ? "1" : "0"))],
    told: [describeError("errors.expired", "en"), describeError("errors.expired", "fr")],
    replies,
  };
}

/**
 * @param {Awaited<ReturnType<typeof tell>>} told
 */
export function assertStory(told) {
  const { code, spoken, replies } = told;
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{12}$/);
  assert.equal(spoken, `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`);
  assert.deepEqual(told.checked, { ok: true, code });
  assert.deepEqual(told.problems, [
    { ok: false, problem: "length" },
    { ok: false, problem: "symbol" },
    { ok: false, problem: "check" },
  ]);
  assert.equal(new Set(told.told).size, 2, "English and French differ");
  assert.ok(told.told.every((text) => text.length > 5));

  assert.deepEqual(told.created, { status: "success", code: 200, message: "Code created", data: "" });
  assert.equal(replies.server.message, "Server created");
  assert.equal(replies.server.data.name, "Chess club");
  const used = { status: "success", code: 200, message: "Code used" };
  assert.deepEqual(replies.first, { ...used, data: { serverId: "club", joined: true } });
  assert.deepEqual(replies.again, { ...used, data: { serverId: "club", joined: false } });
  assert.deepEqual(replies.late, {
    status: "error",
    code: 400,
    message: "Code usage limit reached",
    error: "errors.maxUsed",
  });
  assert.equal(replies.wrong.error, "errors.invalid");
  assert.equal(replies.faulty.error, "errors.badRequest");
  assert.deepEqual(replies.faulty.details, [{ field: "maxUses", problem: "must be a finite number" }]);
  assert.equal(replies.unknown.error, "errors.notFound");
}
