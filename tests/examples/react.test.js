// The example of a React app with Convex's own live client: what one person does shows on the other's screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serveExample } from "./example.js";

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
  assert.deepEqual([ann.complaints, bob.complaints], [[], []]);
});
