import { codeName, glueName, ownPackage } from "./build-wasm.js";

const wasm = `${glueName}_bg.wasm`;

/**
 * The entry for each runtime and bundler, by condition; the first match counts. `workerd` comes before `browser` and
 * `node`, because bundlers for workers set these too.
 */
const entries = {
  ".": {
    types: "./index.d.ts",
    workerd: "./workerd.js",
    browser: "./index.js",
    node: "./node.js",
    default: "./index.js",
  },
  "./code": { types: "./code.d.ts", workerd: "./code.js", browser: "./code.js", node: "./code-node.js", default: "./code.js" },
  "./http": { types: "./http.d.ts", default: "./http.js" },
  "./api": { types: "./convex-api.d.ts", default: "./convex-api.js" },
  "./worker": { types: "./worker.d.ts", default: "./worker.js" },
  "./node": { types: "./node/index.d.ts", default: "./node/index.js" },
  "./better-auth": { types: "./better-auth/index.d.ts", default: "./better-auth/index.js" },
  "./better-auth/client": { types: "./better-auth/client.d.ts", default: "./better-auth/client.js" },
  "./react": { types: "./react/index.d.ts", default: "./react/index.js" },
  [`./${codeName}_bg.wasm`]: { types: `./${codeName}_bg.wasm.d.ts`, default: `./${codeName}_bg.wasm` },
  "./embedded": { types: "./embedded.d.ts", default: "./embedded.js" },
  [`./${wasm}`]: {
    types: `./${wasm}.d.ts`,
    workerd: `./${wasm}`,
    browser: `./${wasm}`,
    node: "./compiled.js",
    default: `./${wasm}`,
  },
  "./openapi.json": "./openapi.json",
  "./package.json": "./package.json",
};

/**
 * The project's address for npm's page, taken from `Cargo.toml`, which states it for both registries.
 *
 * @param {import("./build-wasm.js").CargoPackage} own
 */
function places({ repository, homepage }) {
  return {
    ...(repository ? { repository: { type: "git", url: `git+${repository}.git` }, bugs: { url: `${repository}/issues` } } : {}),
    ...(homepage || repository ? { homepage: homepage ?? `${repository}#readme` } : {}),
  };
}

/**
 * @param {string} root
 * @param {string[]} names the files to publish
 * @param {Record<string, string>} dependencies
 * @returns {string}
 */
export function manifest(root, names, dependencies) {
  const own = ownPackage(root);
  const content = {
    name: "invitcode",
    version: own.version,
    description: own.description,
    keywords: ["invitation", "invite-code", "invite", "convex", "cloudflare", "d1", "workers", "webassembly"],
    license: own.license,
    ...places(own),
    type: "module",
    // For tools that do not read `exports`, such as TypeScript with `moduleResolution: "node"`.
    main: "./index.js",
    types: "./index.d.ts",
    exports: entries,
    bin: { invitcode: "./cli/index.js" },
    files: names,
    sideEffects: false,
    // Only `invitcode/worker` loads them.
    dependencies,
    // Only `invitcode/better-auth` needs better-auth, only `invitcode/react` React, and only the types of `invitcode/api` Convex.
    peerDependencies: { "better-auth": "^1.7.5", convex: "^1.0.0", react: ">=18.0.0" },
    peerDependenciesMeta: { "better-auth": { optional: true }, convex: { optional: true }, react: { optional: true } },
    engines: { node: ">=20.16" },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
