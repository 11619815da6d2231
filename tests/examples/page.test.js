// The example of a plain page without a bundler, as a person uses it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { post, serveExample } from "./example.js";

/** @type {Awaited<ReturnType<typeof serveExample>>} */
let example;
let code = "";

before(async () => {
  example = await serveExample("page");
  await post(example.url, "server/c", { serverId: "chess", name: "Chess club", ownerId: "ann" });
  ({ data: code } = await post(example.url, "invitCode/c", { serverId: "chess", creatorId: "ann", maxUses: 1 }));
});
after(() => example.stop());

test("a mistyped code is named before anything is sent, a right one joins, and once it is used up the page says so", async () => {
  const { page, complaints } = await example.person();
  /** @type {string[]} */
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await page.goto(example.url);
  await page.getByLabel("Your name").fill("bob");
  const wrong = code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");
  await page.getByLabel("Your code").fill(wrong);
  await page.getByText("That code is mistyped.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Join" }).isDisabled(), true);
  assert.equal(sent.length, 0);
  await page.getByLabel("Your code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("Welcome, bob!").waitFor();
  assert.ok(sent.length > 0 && sent.every((path) => path.startsWith("/invites/")), sent.join());
  assert.deepEqual(complaints, []);

  await page.getByLabel("Your name").fill("eve");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText(/limit|used/i).waitFor();
  const { data } = await post(example.url, "member/r", { serverId: "chess" });
  assert.deepEqual(data.page.map((/** @type {{ userId: string }} */ { userId }) => userId).sort(), ["ann", "bob"]);
});

test("what is typed before the scripts or the checks are loaded is checked too", async () => {
  const { data } = await post(example.url, "invitCode/c", { serverId: "chess", creatorId: "ann" });
  for (const slow of ["**/join.js", "**/*.wasm"]) {
    const { page, complaints } = await example.person();
    const typed = Promise.withResolvers();
    await page.route(slow, async (route) => {
      await typed.promise;
      await route.continue();
    });
    await page.goto(example.url, { waitUntil: "commit" });
    await page.getByLabel("Your code").fill(data);
    typed.resolve(undefined);
    await page.getByText("✓").waitFor();
    assert.deepEqual(complaints, []);
  }
});

test("the service's own join page works beside it, with its script", async () => {
  const { data } = await post(example.url, "invitCode/c", { serverId: "chess", creatorId: "ann" });
  const { page, complaints } = await example.person();
  await page.goto(`${example.url}/invites/j/${data}`);
  await page.getByRole("heading", { name: /Chess club/ }).waitFor();
  assert.deepEqual(complaints, []);
});
