/** A process that runs `serve` of `invitcode/node` for {@link import("./node-product.js").NodeProduct}. */
import { serve } from "../../js/node/index.js";

const service = await serve(JSON.parse(String(process.argv[2])));
process.once("SIGTERM", async () => {
  await service.stop();
  process.disconnect?.();
});
process.send?.(service.url);
