import { CommandError } from "./command.js";

/** The glue's check for a compiled module, which fails for a module of another realm. */
const INSTANCE_TEST = "!(module instanceof WebAssembly.Module)";

/** Replaces the platform's codecs, which the glue creates on load, by ones that are created on first use. */
const imports = 'import { isModule, TextDecoder, TextEncoder } from "./platform.js";\n';

/**
 * Removes two requirements of wasm-bindgen's glue: codecs at module scope, and modules of its own realm.
 *
 * @param {string} glue
 * @returns {string}
 */
export function relaxGlue(glue) {
  if (glue.split(INSTANCE_TEST).length !== 2) {
    throw new CommandError(`wasm-bindgen's glue does not hold \`${INSTANCE_TEST}\` once: see js/tools/relax-glue.js`);
  }
  for (const name of ["TextDecoder", "TextEncoder"]) {
    if (!glue.includes(`new ${name}(`)) throw new CommandError(`wasm-bindgen's glue no longer creates a ${name}`);
  }
  return imports + glue.replace(INSTANCE_TEST, "!isModule(module)");
}
