// The console with names, ids and notes as long as they may be, in one word, in emoji and from right to left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertSound } from "./console-looks.js";
import { startBrowser, startPages } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

const WORD = "W".repeat(128);
const ARABIC = "نادي القراءة على ضفاف النهر ومحبي الكتب القديمة والجديدة";

let servers = 0;

/** A server whose every name is as long as it may be. */
async function crowded() {
  const { serverId, code } = await world.invite({ name: WORD, owner: ARABIC, more: { label: "W".repeat(256) } });
  const campaign = await world.make("campaign:c", { serverId, creatorId: "ada", name: "🎃".repeat(60), maxUses: 1_000_000_000 });
  await world.make("invitCode:c", { serverId, creatorId: "ada", campaignId: campaign._id, code: `${"W".repeat(30)}${String((servers += 1)).padStart(2, "0")}`, maxUses: 1_000_000_000 });
  const asking = await world.make("invitCode:c", { serverId, creatorId: "ada", requiresApproval: true });
  await world.make("invitCode:use", { code, userId: "u".repeat(128), user: WORD });
  await world.make("invitCode:use", { code: asking, userId: "v".repeat(128), user: WORD, note: "n".repeat(500) });
  await world.make("member:u", { serverId, userId: "u".repeat(128), role: "admin", reason: "r".repeat(512) });
  return serverId;
}

test("names without a space keep every list, phone, tablet and desktop, to the width of the window", async () => {
  const serverId = await crowded();
  for (const width of [375, 1024, 1280]) {
    const { context, page, complaints } = await chromium.open({ viewport: { width, height: 812 } });
    for (const [tab, ready] of [["codes", "table.list tbody tr >> nth=2"], ["members", "table.list tbody tr >> nth=1"], ["requests", ".entries li"], ["campaigns", ".entries li"], ["audit", ".entries li >> nth=5"], ["settings", ".danger-zone"]]) {
      await page.goto(`${world.url}/console?server=${serverId}&tab=${tab}&as=ada`);
      await page.locator(String(ready)).waitFor();
      await assertSound(page, `${tab} at ${width} pixels`);
      const texts = /** @type {[number, number][]} */ (await page.evaluate("[...document.querySelectorAll('main li, main td')].map(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])"));
      for (const [wanted, given] of texts) assert.ok(wanted <= given, `${tab} at ${width} pixels: ${wanted} in ${given}`);
    }
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test("a role can be read in its field beside the longest name", async () => {
  const serverId = await crowded();
  const { context, page } = await chromium.open({ viewport: { width: 1280, height: 812 } });
  await page.goto(`${world.url}/console?server=${serverId}&tab=members&as=ada`);
  const { width } = /** @type {{ width: number }} */ (await page.locator("td.state select").boundingBox());
  assert.ok(width >= 110, `${width} pixels`);
  await context.close();
});

test("a name from right to left begins where it is read first in the list of servers", async () => {
  await world.make("server:c", { name: ARABIC.repeat(2), ownerId: "layla" });
  const { context, page } = await chromium.open({ viewport: { width: 1280, height: 812 } });
  await page.goto(`${world.url}/console?as=layla`);
  const name = page.locator(".server-link span").filter({ hasText: ARABIC });
  await name.waitFor();
  assert.equal(await name.evaluate((element) => getComputedStyle(element).direction), "rtl");
  await context.close();
});
