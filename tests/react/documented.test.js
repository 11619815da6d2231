// docs/react.md names what the components and the package's entries have.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = await readFile(join(root, "docs", "react.md"), "utf8");
const folder = join(root, "js", "react");
const sources = (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")))).join("\n");

/** @param {string} text @param {RegExp} pattern */
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => String(name)))].sort();

test("the guide lists exactly the classes of the components", () => {
  const written = found(sources, /["` ](invitcode-[a-z-]+)["`]/g);
  // A button's class is put together from its name.
  const buttons = found(sources, /button\(\s*"([a-z-]+)"/g).map((name) => `invitcode-${name}`);
  const listed = found(guide, /`(invitcode-[a-z-]+)`/g);
  assert.deepEqual(listed, [...new Set([...written, ...buttons])].sort());
});

test("the guide explains every export of invitcode/react", async () => {
  const index = await readFile(join(folder, "index.js"), "utf8");
  const names = [...index.matchAll(/^export \{ (.*) \} from/gm)].flatMap(([, list]) => String(list).split(", "));
  assert.ok(names.length > 10);
  for (const name of names) assert.ok(new RegExp(`\\b${name}\\b`).test(guide), name);
});

test("the guide lists every state of a code, and nothing else", () => {
  const typed = /@typedef \{\{ status: "empty" \}[^]*?\} Invite$/m.exec(sources)?.[0] ?? "";
  const states = found(typed, /status: "(\w+)"/g);
  const table = guide.slice(guide.indexOf("| `status` | meaning | other fields |"), guide.indexOf("Call `useInvite(code, { typed: true })`"));
  const listed = found(table, /^\| `(\w+)` \| (?!meaning)/gm);
  assert.ok(states.length > 10);
  assert.deepEqual(listed, states);
});
