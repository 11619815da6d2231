import { CommandError } from "./command.js";

/** The glue's test for a compiled module, false for one of another realm. */
const INSTANCE_TEST = "!(module instanceof WebAssembly.Module)";

/** Under the platform's names: the glue makes both codecs as soon as it is loaded, and these are made on first use. */
const imports = 'import { isModule, TextDecoder, TextEncoder } from "./platform.js";\n';

/**
 * wasm-bindgen's glue without its two demands on the platform: codecs at module scope, and modules of its own realm.
 *
 * @param {string} glue
 * @returns {string}
 */
export function relaxGlue(glue) {
  if (glue.split(INSTANCE_TEST).length !== 2) {
    throw new CommandError(`wasm-bindgen's glue does not hold \`${INSTANCE_TEST}\` once: see js/tools/relax-glue.js`);
  }
  for (const name of ["TextDecoder", "TextEncoder"]) {
    if (!glue.includes(`new ${name}(`)) throw new CommandError(`wasm-bindgen's glue makes no ${name} any more`);
  }
  return imports + glue.replace(INSTANCE_TEST, "!isModule(module)");
}
