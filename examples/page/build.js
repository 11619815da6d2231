// Copies what the page loads to where it is served: the page, the package, and the files of invitcode's own pages.
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";

const dist = new URL("dist/", import.meta.url);
const pkg = new URL("node_modules/invitcode/", import.meta.url);

rmSync(dist, { recursive: true, force: true });
cpSync(new URL("public/", import.meta.url), dist, { recursive: true });
cpSync(new URL("pages/", pkg), new URL("pages/", dist), { recursive: true });

mkdirSync(new URL("invitcode/", dist));
for (const name of readdirSync(pkg).filter((name) => /\.(?:js|wasm)$/.test(name) && !/worker|embedded/.test(name))) {
  cpSync(new URL(name, pkg), new URL(`invitcode/${name}`, dist));
}
