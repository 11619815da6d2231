// Every pair of messages in the sources has both languages, and the French follows French typography.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const sources = new URL("../src/", import.meta.url);
const literal = String.raw`(?:format!\(\s*)?"((?:[^"\\]|\\.)*)"`;
const pair = new RegExp(String.raw`(?:Words::new|Words::said|Problem::new|Problem::said|conflict)\(\s*(?:&\[\s*)?${literal}[^"]*${literal}`, "g");

/** The text that a literal of Rust stands for. @param {string | undefined} text */
function read(text = "") {
  return text.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, digits) => String.fromCodePoint(parseInt(digits, 16))).replaceAll(/\\\n\s*/g, "").replaceAll('\\"', '"');
}

const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"));
const texts = files.map((file) => ({ file, text: readFileSync(new URL(file, sources), "utf8") }));
const pairs = texts.flatMap(({ file, text }) =>
  [...text.matchAll(pair)].map(([, english, french]) => ({ file, english: read(english), french: read(french) })),
);

test("the sources have messages in both languages", () => {
  assert.ok(pairs.length > 30, `${pairs.length}`);
});

for (const { file, english, french } of pairs) {
  if (english === "ok") continue;
  test(`the French of “${english}” in ${file} is French, with French spaces and apostrophes`, () => {
    assert.notEqual(french, english);
    assert.doesNotMatch(french, / [:;!?»]|« /, "a mark that is set apart takes a space that does not break: U+00A0 before :, U+202F before ; ! ?");
    assert.doesNotMatch(french, /(?<!\u00a0):(?= |$)|(?<!\u202f)[;!?]/, "a high mark is set apart in French");
    assert.doesNotMatch(french, /'/, "an apostrophe is ’ in print");
  });
}

test("no French text anywhere has a plain space before a high mark", () => {
  for (const { file, text } of texts) {
    for (const [found] of text.matchAll(/"(?:[^"\\\n]|\\.)*"/g)) {
      if (/[éèêàçù]/.test(found)) assert.doesNotMatch(found, / [:;!?»](?!:)|« /, file);
    }
  }
});

test("no table of the guides says two things about one name", () => {
  const root = new URL("../", import.meta.url);
  const guides = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...readdirSync(new URL("docs/", root)).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
  for (const guide of guides) {
    /** @type {Set<string>} */
    let seen = new Set();
    for (const line of readFileSync(new URL(guide, root), "utf8").split("\n")) {
      const [, ...cells] = line.startsWith("|") ? line.split("|") : [];
      if (cells.length === 0) seen = new Set();
      const name = cells.slice(0, 2).map((cell) => cell.trim()).join(" | ").replace(/^ \|.*/, "");
      if (!name || /^[-:| ]+$/.test(name)) continue;
      assert.ok(!seen.has(name), `${guide}: ${name}`);
      seen.add(name);
    }
  }
});
