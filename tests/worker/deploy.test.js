// `npm run deploy` into an account that has nothing, and into one that has the database: wrangler itself, over a stand-in
// for Cloudflare's interface.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startCloudflare } from "../support/cloudflare.js";
import { clone, run } from "../support/started.js";

const migrations = await readdir(new URL("../../src/storage/migrations/", import.meta.url));

/** @type {Awaited<ReturnType<typeof clone>>} */
let cloned;
/** @type {Awaited<ReturnType<typeof startCloudflare>>} */
let account;
before(async () => {
  [cloned, account] = await Promise.all([clone(), startCloudflare()]);
});
after(async () => {
  account.stop();
  await cloned.remove();
});

const deploy = async (/** @type {string[]} */ ...args) => {
  const running = run(cloned.folder, "deploy", account.env, args);
  return { code: await running.ended, output: running.output };
};

test("the first deployment makes the database without an id in wrangler.toml, then its tables, and says what is next", async () => {
  const { code, output } = await deploy();
  assert.equal(code, 0, output);
  assert.deepEqual(account.done, ["made the database invitcode", "uploaded a worker with the database", ...migrations.map(() => "migrated")]);
  assert.equal(account.database.prepare("SELECT count(*) AS many FROM server").get()?.["many"], 0);
  assert.match(output, /This was the first deployment[^]*npx wrangler secret put JWT_SECRET/);
  assert.doesNotMatch(output, /Couldn't find/);
  assert.doesNotMatch(await readFile(join(cloned.folder, "wrangler.toml"), "utf8"), /database_id/);
});

test("a later one migrates first, and deploys nothing where that fails", async () => {
  account.done.length = 0;
  account.refuseQueries(true);
  const { code, output } = await deploy();
  account.refuseQueries(false);
  assert.equal(code, 1, output);
  assert.match(output, /The database was not migrated, so nothing was deployed\.\n$/);
  assert.deepEqual(account.done, []);
});

test("settings without a database are refused with the lines to add, unless the data lie in Durable Objects", async () => {
  const settings = (await readFile(join(cloned.folder, "wrangler.toml"), "utf8")).replace(/^\[\[d1_databases\]\]\n(?:.+\n)+/m, "");
  await writeFile(join(cloned.folder, "none.toml"), settings);
  const refused = await deploy("--config", "none.toml");
  assert.equal(refused.code, 1);
  assert.match(refused.output, /none\.toml binds none as DB\. Add these lines to it:[^]*\[\[d1_databases\]\]/);
  assert.deepEqual(account.done, []);

  await writeFile(join(cloned.folder, "durable.toml"), settings.replace(/^# (STORE = "durable")$/m, "$1"));
  const deployed = await deploy("--config", "durable.toml");
  assert.equal(deployed.code, 0, deployed.output);
  assert.deepEqual(account.done, ["uploaded a worker without the database"]);
});
