// The package's messages for people, in English and French.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ERRORS } from "../support/replies.js";
import { installPackage, runInNode } from "./installed.js";

const keys = Object.keys(ERRORS).map((name) => `errors.${name}`);

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/** What `describeError` says of every error. @param {string} language @returns {Promise<string[]>} */
function described(language) {
  return runInNode(
    installed.folder,
    `import init, { describeError } from "invitcode";
    await init();
    console.log(JSON.stringify(${JSON.stringify(keys)}.map((key) => describeError(key, ${JSON.stringify(language)}))));`,
  );
}

test("describeError has a different message for every error in both languages", async () => {
  const [english, french] = [await described("en"), await described("fr")];
  for (const sentence of [...english, ...french]) assert.match(sentence, /^[A-Z].{10,}\.$/);
  assert.equal(new Set([...english, ...french]).size, 2 * keys.length);
  for (const sentence of french) assert.doesNotMatch(sentence, / [:;!?]|'/, sentence);
});

test("describeError takes any French tag for French, and any other tag for English", async () => {
  const [english, french] = [await described("en"), await described("fr")];
  for (const language of ["fr-FR", "fr-CA", "FR"]) assert.deepEqual(await described(language), french);
  for (const language of ["en-GB", "de", "", "francais", "frr"]) assert.deepEqual(await described(language), english);
});
