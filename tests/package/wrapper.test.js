import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { installPackage, runInNode } from "./installed.js";

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/**
 * Runs lines that fill `results` with the package initialised unless told.
 *
 * @param {string} lines
 * @param {string} [start]
 */
function results(lines, start = "await init();") {
  return runInNode(
    installed.folder,
    `import init, * as invitcode from "invitcode";
    const { checkCode, d1, describeError, formatCode, functions, initSync, memory } = invitcode;
    ${start}
    const results = [];
    const thrown = (task) => {
      try {
        task();
        return "nothing";
      } catch (error) {
        return [error.name, error.code];
      }
    };
    ${lines}
    console.log(JSON.stringify(results));`,
  );
}

test("every call before init throws ERR_NOT_INITIALIZED", async () => {
  const found = await results(
    `const tasks = [
      () => checkCode("x"),
      () => formatCode("x"),
      () => describeError("errors.expired", "en"),
      () => memory(),
      () => functions({ name: "own", run: async () => [] }),
    ];
    results.push(...tasks.map(thrown));`,
    "",
  );
  assert.deepEqual(new Set(found.map(String)), new Set(["InvitcodeError,ERR_NOT_INITIALIZED"]));
  assert.equal(found.length, 5);
});

test("initSync refuses anything but a module or bytes, and may be repeated after the start", async () => {
  const found = await results(
    `results.push(thrown(() => initSync()), thrown(() => initSync({ module: "x" })));
    await init();
    results.push(thrown(() => initSync()), checkCode("").ok);`,
    "",
  );
  const refused = ["InvitcodeError", "ERR_MODULE"];
  assert.deepEqual(found, [refused, refused, "nothing", false]);
});

test("a failed init can be retried", async () => {
  const found = await results(
    `results.push(await init(new Uint8Array([1, 2, 3])).catch((error) => error.code));
    results.push(thrown(() => checkCode("x")));
    await init();
    results.push(checkCode("").ok);`,
    "",
  );
  assert.deepEqual(found, ["ERR_MODULE", ["InvitcodeError", "ERR_NOT_INITIALIZED"], false]);
});

test("a wrong storage binding is refused with ERR_BINDING", async () => {
  const found = await results(
    `results.push(...[undefined, null, {}, "d1", { name: "own" }, { run() {} }].map((it) => thrown(() => functions(it))));`,
  );
  assert.deepEqual(new Set(found.map(String)), new Set(["InvitcodeError,ERR_BINDING"]));
});

test("a value that is not text is refused with ERR_ARGUMENT", async () => {
  const found = await results(
    `for (const it of [undefined, null, 12, {}, ["x"]]) {
      results.push(thrown(() => checkCode(it)), thrown(() => formatCode(it)), thrown(() => describeError(it, "en")));
    }
    results.push(thrown(() => describeError("errors.expired", 1)));`,
  );
  assert.deepEqual(new Set(found.map(String)), new Set(["InvitcodeError,ERR_ARGUMENT"]));
});

test("arguments that JSON cannot hold are refused, never silently changed", async () => {
  const found = await results(
    `const call = functions(memory());
    const server = await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    const cycle = {};
    cycle.self = cycle;
    const base = { serverId: "club", creatorId: "ada" };
    for (const [field, value] of Object.entries({
      maxUses: NaN, expiresAt: Infinity, label: 1n, code: () => 1, idempotencyKey: Symbol("x"), creatorId: cycle,
      serverId: [undefined],
    })) {
      const reply = await call("invitCode:c", { ...base, [field]: value });
      results.push([reply.code, reply.error, reply.details.map((it) => it.field).join(), field, reply.details[0].problem]);
    }`,
  );
  for (const [code, error, named, field, problem] of found) {
    assert.deepEqual([code, error, named], [400, "errors.badRequest", field]);
    assert.ok(problem.length > 5);
  }
  assert.equal(found.length, 7);
});

test("an accessor that throws is named, and the store stays usable", async () => {
  const found = await results(
    `const call = functions(memory());
    await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    const refuse = () => { throw new Error("secret of the page"); };
    const traps = [
      { serverId: "club", get creatorId() { return refuse(); } },
      { serverId: "club", creatorId: { toJSON: refuse } },
      { serverId: "club", creatorId: { get deep() { return refuse(); } } },
      new Proxy({}, { ownKeys: refuse }),
    ];
    for (const args of traps) {
      const { error, details } = await call("invitCode:c", args);
      results.push([error, details[0].field, details[0].problem], (await call("server:r", { serverId: "club" })).code);
    }`,
  );
  /** @param {string} field */
  const refused = (field) => ["errors.badRequest", field, "cannot be written as JSON"];
  assert.deepEqual(found, [...["creatorId", "creatorId", "creatorId", "arguments"].flatMap((field) => [refused(field), 200])]);
});

test("a value that JSON cannot hold is refused in the requested language", async () => {
  const found = await results(
    `const values = { label: 1n, code: "half of a pair: \\ud83d", maxUses: NaN };
    for (const language of ["en", "fr"]) {
      for (const [field, value] of Object.entries(values)) {
        const { details } = await functions(memory(), { language })("invitCode:c", { [field]: value });
        results.push(details[0].problem);
      }
    }`,
  );
  assert.deepEqual(found, [
    ...["must be a number, not a BigInt", "must not contain half of a surrogate pair", "must be a finite number"],
    ...["doit être un nombre, pas un BigInt", "ne doit pas contenir la moitié d’une paire de substitution", "doit être un nombre fini"],
  ]);
});

test("arguments with toJSON are accepted, and undefined counts as absent", async () => {
  const found = await results(
    `const call = functions(memory());
    class Made { toJSON() { return { serverId: "club", name: "Club", ownerId: "ada" }; } }
    results.push((await call("server:c", new Made())).code, (await call("invitCode:c", { serverId: "club", creatorId: "ada", label: undefined })).code);`,
  );
  assert.deepEqual(found, [200, 200]);
});

test("arguments that are not an object, unknown paths and large arguments get the service's errors", async () => {
  const found = await results(
    `const call = functions(memory());
    for (const args of [null, [], "x", 1, true]) results.push((await call("server:r", args)).error);
    for (const path of ["server:nope", "server", "", ":", "a:b:c", "../x", "healthz", "api:mutation", undefined, 1]) {
      results.push((await call(path, {})).error);
    }
    results.push((await call("server:r", { serverId: "x".repeat(70000) })).error);`,
  );
  assert.deepEqual(found.slice(0, 5), Array(5).fill("errors.badRequest"));
  assert.deepEqual(found.slice(5, -1), Array(10).fill("errors.notFound"));
  assert.equal(found.at(-1), "errors.tooLarge");
});

test("with a given clock and randomness, a run repeats exactly", async () => {
  const found = await results(
    `const run = async () => {
      let tick = 1_800_000_000_000;
      let seed = 0;
      const now = () => (tick += 1000);
      const random = () => new Uint8Array(32).fill((seed += 1));
      const call = functions(memory(), { now, random });
      return [
        await call("server:c", { name: "Club", ownerId: "ada" }).then(async (server) => [
          server,
          await call("invitCode:c", { serverId: server.data._id, creatorId: "ada", expiresAt: tick + 3_600_000 }),
        ]),
      ];
    };
    results.push(JSON.stringify(await run()) === JSON.stringify(await run()), (await run())[0][1].message);
    for (const options of [{ random: () => new Uint8Array(31) }, { now: () => NaN }]) {
      const call = functions(memory(), options);
      results.push(await call("server:r", { serverId: "x" }).catch((error) => error.code));
    }`,
  );
  assert.deepEqual(found, [true, "Code created", "ERR_RANDOM", "ERR_CLOCK"]);
});

test("a code expires by the given clock", async () => {
  const found = await results(
    `let time = 1_800_000_000_000;
    const call = functions(memory(), { now: () => time });
    await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    const { data: code } = await call("invitCode:c", { serverId: "club", creatorId: "ada", expiresAt: time + 1000 });
    time += 999;
    results.push((await call("invitCode:use", { code, userId: "bob" })).message);
    time += 1;
    results.push((await call("invitCode:use", { code, userId: "eve" })).error);`,
  );
  assert.deepEqual(found, ["Code used", "errors.expired"]);
});

test("a failing storage gives errors.unavailable, and onError receives the cause", async () => {
  const found = await results(
    `const causes = [];
    const onError = (cause) => causes.push(cause.message);
    const failing = { name: "own", run: async () => { throw new Error("the disk is full"); } };
    const talking = { name: "own", run: async () => [[{ nonsense: 1 }]] };
    for (const binding of [failing, talking]) {
      const reply = await functions(binding, { onError })("server:r", { serverId: "club" });
      results.push(reply.error, JSON.stringify(reply).includes("disk"));
    }
    results.push(...causes);`,
  );
  assert.deepEqual(found, [
    ...["errors.unavailable", false, "errors.internal", false, "the disk is full"],
    "unexpected rows from storage: column id is missing or has the wrong type",
  ]);
});

test("replies are in the requested language", async () => {
  const found = await results(
    `for (const language of ["en", "fr"]) {
      const call = functions(memory(), { language });
      const server = await call("server:c", { name: "Club", ownerId: "ada" });
      const wrong = await call("server:r", {});
      results.push(server.message, wrong.error, wrong.details[0].problem);
    }`,
  );
  assert.deepEqual(found, [
    ...["Server created", "errors.badRequest", "is required"],
    ...["Serveur créé", "errors.badRequest", "est obligatoire"],
  ]);
});
