// docs/self-hosting.md says what is so: its commands exist, its unit and its Dockerfile use them, its backup is one.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { ofServe } from "../../js/cli/serve.js";
import { functions, serve, sqlite } from "./entries.js";

const page = await readFile(new URL("../../docs/self-hosting.md", import.meta.url), "utf8");

/** The blocks of a language. @param {string} language */
const blocks = (language) => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text]) => String(text));

test("every flag of a command is one that serve has, and every command names its database", () => {
  const [docker = ""] = blocks("dockerfile");
  const [, list = "[]"] = /^CMD (\[.*\])$/m.exec(docker) ?? [];
  const commands = [
    JSON.parse(list).join(" "),
    ...[...page.matchAll(/^(?:ExecStart=|.*npx )(.*invitcode serve [^#\n]*)/gm)].map(([, command]) => String(command)),
  ];
  assert.equal(commands.length, 4);
  for (const command of commands) {
    assert.match(command, /invitcode serve --db \S+/);
    const flags = [...command.matchAll(/ (--[\w-]+)/g)].map(([, flag]) => String(flag));
    for (const flag of flags) assert.ok(ofServe.some(({ name }) => flag === `--${name}`), `${flag} of ${command}`);
  }
  assert.match(docker, /^USER node$/m);
  assert.match(docker, /^FROM node:24-slim$/m);
});

test("the unit's directives stand in their sections, each with a value that is known", () => {
  const [unit = ""] = blocks("ini");
  assert.deepEqual([...unit.matchAll(/^\[(\w+)\]$/gm)].map(([, name]) => name), ["Unit", "Service", "Install"]);
  for (const line of unit.split("\n").filter((text) => text !== "" && !/^[#[]/.test(text))) assert.match(line, /^[A-Z]\w+=\S*/, line);
  assert.match(unit, /^StateDirectory=invitcode$/m);
  assert.ok(unit.includes("--db /var/lib/invitcode/"), "the state's folder");
});

test("the backup holds what was acknowledged, while the service runs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-backup-"));
  const db = join(folder, "codes.sqlite");
  const service = await serve({ db, port: 0, env: { AUTH: "open" } });
  try {
    const made = await fetch(`${service.url}/server/c`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"serverId":"chess","name":"Chess","ownerId":"ada"}' });
    assert.equal(made.status, 200);
    const [statement = ""] = blocks("sql");
    const database = new DatabaseSync(db);
    database.exec(statement.replace("backup.sqlite", join(folder, "backup.sqlite")));
    database.close();
    const backup = sqlite(join(folder, "backup.sqlite"));
    const reply = await functions(backup)("server:r", { serverId: "chess" });
    await backup.close();
    assert.equal(reply.status, "success");
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
