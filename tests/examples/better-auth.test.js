// The example of an application with better-auth: one person signs up by a code, and invites the next.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { freePort } from "../support/started.js";
import { installed } from "./example.js";
import { Serving } from "./serving.js";

/** @type {{ url: string, folder: string, serving: Serving, browser: import("playwright-core").Browser }} */
let example;
before(async () => {
  const folder = await installed("better-auth");
  const port = await freePort();
  const url = `http://localhost:${port}`;
  // The port alone is set, as a reader does whose 3000 is taken.
  const { BETTER_AUTH_URL: _, ...env } = process.env;
  const serving = new Serving(join(folder, "server.js"), [], folder, { ...env, PORT: String(port) });
  await serving.answers(`http://127.0.0.1:${port}/`);
  const browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  example = { url, folder, serving, browser };
});
after(async () => {
  await example.browser.close();
  await example.serving.stop();
  await rm(example.folder, { recursive: true, force: true });
});

async function visitor() {
  const page = await (await example.browser.newContext()).newPage();
  await page.goto(example.url);
  return page;
}

/** @param {import("playwright-core").Page} page @param {string} code */
async function giveCode(page, code) {
  await page.getByLabel("Your code").fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function signUp(page, name) {
  await page.getByText("You are invited to Chess club.").waitFor();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(`${name}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign up" }).click();
}

test("the first code lets one person in, who invites the next; nobody else gets in", async () => {
  const first = /The first code is (\w+)\./.exec(example.serving.output)?.[1] ?? "";
  const ann = await visitor();
  await giveCode(ann, "ABCD-EFGH-JKMN");
  await ann.getByText("This invitation code does not exist").waitFor();
  await giveCode(ann, first.toLowerCase());

  // Somebody has the same code open.
  const eve = await visitor();
  await giveCode(eve, first);
  await signUp(ann, "ann");
  await ann.getByText("Signed in as ann").waitFor();
  await signUp(eve, "eve");
  await eve.getByText("This invitation code is used up").waitFor();

  await ann.getByRole("button", { name: "Invite somebody" }).click();
  const invitation = ann.locator("#invitation");
  await invitation.getByText(/^[0-9A-Z]{12}$/).waitFor();
  const bob = await visitor();
  await giveCode(bob, await invitation.innerText());
  await signUp(bob, "bob");
  await bob.getByText("Signed in as bob").waitFor();
});

test("who is not signed in cannot make a code", async () => {
  assert.equal((await fetch(`${example.url.replace("localhost", "127.0.0.1")}/invite`, { method: "POST" })).status, 401);
});

test("a path that is no address ends nothing", async () => {
  const url = example.url.replace("localhost", "127.0.0.1");
  assert.equal((await fetch(`${url}//`)).status, 404);
  assert.equal((await fetch(url)).status, 200);
});
