// docs/recipes.md: every call of the page runs, from top to bottom, and gives the reply that the page shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { functions, http } from "../../js/package/http.js";
import { startProduct } from "../support/product.js";
import { SERVICE_KEY } from "../support/timecapsule.js";

const page = readFileSync(new URL("../../docs/recipes.md", import.meta.url), "utf8");
const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

/** The statements of the page's blocks; a comment after a call is what the reply must hold. */
function script() {
  const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1]);
  const lines = blocks.join("\n").replaceAll(/^\/\/ (\{.*\})$/gm, "expect($1);");
  return lines.replaceAll(/^(.*(?:\.length|\])); \/\/ (\d+)$/gm, "assert.equal($1, $2);");
}

test("every recipe of the documentation does what it says", async () => {
  const remote = functions(http({ url: String(product.url), token: SERVICE_KEY }));
  /** @type {any} what the last call replied, until the page was compared with it */
  let reply;
  const settle = () => assert.ok(reply === undefined || reply.code === 200, JSON.stringify(reply));
  /** @param {any} path @param {any} args */
  const call = async (path, args) => {
    settle();
    reply = await remote(path, args);
    return reply;
  };
  /** @param {any} wanted */
  const expect = (wanted) => {
    assert.partialDeepStrictEqual(reply, wanted);
    reply = undefined;
  };
  const AsyncFunction = /** @type {any} */ ((async () => {}).constructor);
  await new AsyncFunction("call", "expect", "assert", script())(call, expect, assert);
  settle();
});
