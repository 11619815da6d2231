// `invitcode/react` with Preact in the place of React.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct } from "../support/product.js";
import { newApp } from "./app.js";
import { joins, manages, view } from "./flows.js";

const product = await startProduct();
const app = await newApp();

before(async () => {
  const compat = "preact/compat";
  await app.build(view, { "react-dom/client": `${compat}/client`, "react-dom": compat, react: compat });
  await app.open();
});
after(async () => {
  await app.close();
  await product.remove();
});

test("with Preact, a typed code is checked offline, looked up and redeemed", async () => {
  const page = await joins(app, product);
  const isReact = await page.locator("#root").evaluate((root) => Object.keys(root).some((name) => name.startsWith("__react")));
  assert.equal(isReact, false);
});

test("with Preact, a code is created, revoked and restored", () => manages(app, product));
