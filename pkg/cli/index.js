#!/usr/bin/env node
/** The command `invitcode`. It loads the rest only on a Node that can run it. */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 16)) {
  console.error(`invitcode needs Node 20.16 or newer, but this is Node ${process.versions.node}`);
  process.exitCode = 2;
} else {
  const { main } = await import("./main.js");
  process.exitCode = await main(process.argv.slice(2));
}
