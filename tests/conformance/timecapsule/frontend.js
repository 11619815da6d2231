// The document's own frontend code, word for word, in a page of the worker's origin, so that its
// relative addresses lead to the worker.
import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../../js/tools/ensure-browser.js";
import { director, generated, letExpire, product, section, used } from "./world.js";

const generateInviteCode = `const generateInviteCode = async () => {
  try {
    const response = await fetch('/api/invite-codes/generate', {
      method: 'POST',
      headers: {
        'Authorization': \`Bearer \${session.access_token}\`,
        'Content-Type': 'application/json'
      }
    });
    
    const result = await response.json();
    if (result.success) {
      setInviteCode(result.data.code);
      setExpirationDate(result.data.formattedExpiration);
    }
  } catch (error) {
    console.error('Error generating invite code:', error);
    generateFallbackCode();
  }
};`;

const validateCode = `const validateCode = async (code: string) => {
  try {
    const response = await fetch('/api/invite-codes/validate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code })
    });
    
    const result = await response.json();
    return result.data;
  } catch (error) {
    console.error('Validation error:', error);
    return { isValid: false, message: 'Validation failed' };
  }
};`;

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
});
after(() => browser.close());

/** What a script gives in a page of the worker. @param {string} script @returns {Promise<any>} */
async function inPage(script) {
  const page = await browser.newPage();
  try {
    await page.goto(new URL("/healthz", product.url).href);
    return await page.evaluate(script);
  } finally {
    await page.close();
  }
}

/** What `generateInviteCode` does to its page. @param {string} token */
function generateWith(token) {
  return inPage(`(async () => {
    const session = { access_token: ${JSON.stringify(token)} };
    const shown = {};
    const setInviteCode = (code) => { shown.code = code; };
    const setExpirationDate = (date) => { shown.date = date; };
    const generateFallbackCode = () => { shown.fallback = true; };
    ${generateInviteCode}
    await generateInviteCode();
    return shown;
  })()`);
}

/** What `validateCode` gives for each code. @param {string[]} codes */
function validateEach(codes) {
  return inPage(`(async () => {
    ${stripTypeScriptTypes(validateCode)}
    const found = [];
    for (const code of ${JSON.stringify(codes)}) found.push(await validateCode(code));
    return found;
  })()`);
}

const prove = section("Replacing Frontend Logic");

prove("1. Call the backend to generate codes: `generateInviteCode`", async () => {
  const { token } = await director("John Smith");
  const shown = await generateWith(token);
  assert.match(shown.code, /^Joh-\d{3}$/);
  assert.match(shown.date, /^[A-Z][a-z]{2} \d{1,2}, \d{4}$/);
  assert.equal(shown.fallback, undefined);
  assert.deepEqual(await generateWith("no.such.token"), {}, "a refusal is JSON, so the page does not fall back to codes of its own");
});

prove("2. Use backend validation for real-time checking: `validateCode`", async () => {
  const parent = await director("John Smith");
  const codes = [];
  for (let round = 0; round < 3; round += 1) codes.push((await generated(parent)).code);
  const [valid = "", spent = "", old = ""] = codes;
  await used(spent);
  await letExpire(old);
  // The code typed letter by letter, and then the three codes.
  const typed = Array.from(valid, (_, at) => valid.slice(0, at + 1));
  const found = await validateEach([...typed, spent, old]);
  assert.deepEqual(found.map((/** @type {any} */ data) => data.isValid), [...typed.map((text) => text === valid), false, false]);
  assert.equal(found[typed.length - 1].directorName, "John Smith");
  assert.deepEqual(found.slice(-2).map((/** @type {any} */ data) => data.isExpired), [false, true]);
});
