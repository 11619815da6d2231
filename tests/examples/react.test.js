// The example of a React app with Convex's own live client: what one person does shows on the other's screen.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { post, serveExample } from "./example.js";

/** @type {Awaited<ReturnType<typeof serveExample>>} */
let example;

before(async () => {
  const vite = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));
  example = await serveExample("react", [[vite, "build"]]);
});
after(() => example.stop());

/** @param {string} name */
async function signedIn(name) {
  const person = await example.person();
  await person.page.goto(example.url);
  await person.page.getByLabel("Your name").fill(name);
  await person.page.getByRole("button", { name: "Sign in" }).click();
  await person.page.getByText(`Signed in as ${name}`).waitFor();
  return person;
}

test("who joins in one window shows in the other, with the app's session alone", async () => {
  const ann = await signedIn("ann");
  const bob = await signedIn("bob");
  await ann.page.getByRole("button", { name: "Make my team" }).click();
  await ann.page.getByRole("heading", { name: "Team of ann" }).waitFor();
  await ann.page.getByText("ann (owner)").waitFor();
  await ann.page.getByRole("button", { name: "Invite somebody" }).click();
  const said = ann.page.locator("p[role=status]");
  await said.getByText(/^[0-9A-Z-]{12,14}$/).waitFor();
  const code = await said.innerText();

  await bob.page.locator("input[name=code]").fill(code);
  await bob.page.getByText(/Team of ann/).first().waitFor();
  await bob.page.locator(".invitcode-join-button").click();
  // Ann's window was not touched.
  await ann.page.getByText("bob (member)").waitFor();
  await bob.page.getByRole("heading", { name: "Team of ann" }).waitFor();
  await bob.page.getByText("You are in this team").waitFor();
  assert.deepEqual([ann.complaints, bob.complaints], [[], []]);
});

test("a plain member is still in the team after a reload, may invite, gets back to the own team, and is told of a removal", async () => {
  const cleo = await signedIn("cleo");
  await cleo.page.getByRole("button", { name: "Make my team" }).click();
  await cleo.page.getByText("cleo (owner)").waitFor();
  const session = { Cookie: "user=cleo" };
  const { data: code } = await post(example.url, "invitCode/c", { serverId: "team-of-cleo", creatorId: "cleo", maxUses: 1 }, session);
  const dan = await signedIn("dan");
  await dan.page.locator("input[name=code]").fill(code);
  await dan.page.locator(".invitcode-join-button").click();
  await dan.page.getByRole("heading", { name: "Team of cleo" }).waitFor();

  await dan.page.reload();
  await dan.page.getByRole("heading", { name: "Team of cleo" }).waitFor();
  await dan.page.getByText("You are in this team").waitFor();
  await dan.page.getByRole("button", { name: "Invite somebody" }).click();
  await dan.page.locator("p[role=status]").getByText(/^[0-9A-Z]{12}$/).waitFor();

  // Another person in the same browser does not get Dan's team.
  await dan.page.context().clearCookies();
  await dan.page.goto(example.url);
  await dan.page.getByLabel("Your name").fill("eve");
  await dan.page.getByRole("button", { name: "Sign in" }).click();
  await dan.page.getByRole("button", { name: "Make my team" }).waitFor();
  await dan.page.context().clearCookies();
  await dan.page.goto(example.url);
  await dan.page.getByLabel("Your name").fill("dan");
  await dan.page.getByRole("button", { name: "Sign in" }).click();
  await dan.page.getByRole("heading", { name: "Team of cleo" }).waitFor();

  assert.equal((await post(example.url, "member/d", { serverId: "team-of-cleo", userId: "dan" }, session)).status, "success");
  await dan.page.getByRole("alert").waitFor();
  await dan.page.getByRole("button", { name: "Back to my own team" }).click();
  await dan.page.getByRole("button", { name: "Make my team" }).waitFor();
  assert.deepEqual([cleo.complaints, dan.complaints], [[], []]);
});

test("its README names the buttons that are there", async () => {
  const readme = await readFile(new URL("../../examples/react/README.md", import.meta.url), "utf8");
  const source = await readFile(new URL("../../examples/react/src/team.jsx", import.meta.url), "utf8");
  const named = [...readme.matchAll(/“([^”]+)”/g)].map(([, text]) => String(text));
  assert.ok(named.length > 0);
  for (const text of named) assert.ok(source.includes(`>${text}</button>`), text);
});
