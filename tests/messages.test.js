// Every pair of messages in the sources has both languages, and the French follows French typography. The guides have no contradictory
// tables and no broken links.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

test("every link of the guides leads to a file of the repository, and to a heading of it", () => {
  const root = new URL("../", import.meta.url);
  const named = (/** @type {string} */ folder, /** @type {RegExp} */ name) => readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).filter((file) => name.test(file) && !file.includes("node_modules")).map((file) => folder + file);
  const guides = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "tests/README.md", ...named("docs/", /^[\w-]+\.md$/), ...named("examples/", /^[\w-]+\/README\.md$/)];
  assert.ok(guides.length > 30, `${guides.length}`);
  const text = (/** @type {URL} */ url) => readFileSync(url, "utf8").replaceAll(/^```.*?^```$/gms, "");
  /** The anchor that a heading gets where the repository is shown. @param {string} heading */
  const anchorOf = (heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, "").trim().replaceAll(" ", "-");
  for (const guide of guides) {
    for (const [, link = ""] of text(new URL(guide, root)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const to = new URL(link, new URL(guide, root));
      const anchor = decodeURIComponent(to.hash.slice(1));
      to.hash = "";
      assert.ok(existsSync(to), `${guide} links to ${link}`);
      if (anchor === "") continue;
      const anchors = [...text(to).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
      assert.ok(anchors.includes(anchor), `${guide} links to ${link}`);
    }
  }
});
