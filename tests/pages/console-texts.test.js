// The console's texts in both languages: the same ones, with the spaces and marks of each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf, TEXTS } from "../../js/pages/console/text.js";

/** Every text by its place; one with values gets names and numbers. @param {Record<string, unknown>} texts @returns {[string, string][]} */
function all(texts, place = "") {
  return Object.entries(texts).flatMap(([name, text]) => {
    const at = `${place}${name}`;
    if (typeof text === "string") return [[at, text]];
    if (typeof text === "function") return [[at, String(text("Ada", "Bob"))]];
    return all(/** @type {Record<string, unknown>} */ (text), `${at}.`);
  });
}

test("each text exists in both languages, and is another one in French", () => {
  const [english, french] = [all(TEXTS.en), all(TEXTS.fr)];
  assert.deepEqual(french.map(([place]) => place), english.map(([place]) => place));
  const words = new Map(english);
  const same = french.filter(([place, text]) => words.get(place) === text).map(([place]) => place);
  // Words that both languages share.
  assert.deepEqual(same, ["title", "tabs.codes", "codes.title", "codes.code", "codes.note", "audit.fields.label", "audit.values.role.admin", "members.roles.admin", "members.actions", "codes.actions"].sort((one, other) => french.findIndex(([place]) => place === one) - french.findIndex(([place]) => place === other)));
});

for (const [language, texts] of Object.entries(TEXTS)) {
  test(`in ${language} every text has the apostrophes and spaces of its language`, () => {
    for (const [place, text] of all(texts)) {
      assert.doesNotMatch(text, /'|"|\.\.\.| {2}/, place);
      assert.equal(text.isWellFormed(), true, place);
      if (language === "fr") assert.doesNotMatch(text, /[^\u202f][;!?](?:\s|$)|[^\u00a0\u202f]:(?:\s|$)|«[^\u00a0]|[^\u00a0]»/, place);
      else assert.doesNotMatch(text, /\s[:;!?]/, place);
    }
  });
}

test("French is for French tags, and English for all others", () => {
  const tags = ["fr", "fr-CA", "FR-be", "fro", "en-GB", "de", "", null, undefined];
  assert.deepEqual(tags.map(languageOf), ["fr", "fr", "fr", "en", "en", "en", "en", "en", "en"]);
});
