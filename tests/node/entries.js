/** The package's main entry, ready, and that for Node as it stands in the sources. */
import init from "../../pkg/node.js";

await init();

export * from "../../js/node/index.js";
export { functions } from "../../pkg/node.js";
