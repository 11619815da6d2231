// Runs the product in a separate process until it is killed: `node host.js FOLDER`, with its variables as JSON in HOSTED_ENV.
import { Product } from "../support/product.js";

const [, , folder = ""] = process.argv;
const product = new Product(folder, { env: JSON.parse(process.env["HOSTED_ENV"] ?? "{}") });
// The parent may have ended.
process.once("disconnect", () => void product.stop().then(() => process.exit()));

const start = async () => {
  await product.start();
  process.send?.({ url: product.url.href, ledgerUrl: product.ledgerUrl.href });
};
process.on("message", async (message) => {
  if (message === "restart") {
    await product.stop();
    await start();
  }
});
await start();
