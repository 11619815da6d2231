import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, probe, run } from "./command.js";

export const wasmTarget = "wasm32-unknown-unknown";

/**
 * The toolchain that `rust-toolchain.toml` pins.
 * @param {string} root the project's folder
 * @returns {string}
 */
function pinnedToolchain(root) {
  const text = readFileSync(join(root, "rust-toolchain.toml"), "utf8");
  const channel = /^channel\s*=\s*"([^"]+)"/m.exec(text)?.[1];
  if (channel === undefined) throw new CommandError("rust-toolchain.toml names no channel");
  return channel;
}

/**
 * @param {string} root
 * @returns {boolean}
 */
function hasTarget(root) {
  const folder = probe("rustc", ["--print", "target-libdir", "--target", wasmTarget], { cwd: root })?.trim();
  return folder !== undefined && existsSync(folder);
}

/**
 * @param {string} root
 * @returns {boolean}
 */
function hasComponents(root) {
  return ["fmt", "clippy"].every((name) => probe("cargo", [name, "--version"], { cwd: root }) !== null);
}

/**
 * Installs the pinned toolchain, its WebAssembly target and its linters if needed. It installs only what is missing, and
 * explicitly, because rustup may be configured not to install by itself.
 * @param {string} root the project's folder
 */
export function ensureRust(root) {
  if (hasTarget(root) && hasComponents(root)) return;
  if (probe("rustup", ["--version"], { cwd: root }) === null) {
    throw new CommandError(
      `Rust with the target ${wasmTarget}, clippy and rustfmt is needed. Install rustup (https://rustup.rs) and run this again.`,
    );
  }
  const channel = pinnedToolchain(root);
  const parts = ["--profile", "minimal", "--component", "clippy,rustfmt", "--target", wasmTarget];
  run("rustup", ["toolchain", "install", channel, ...parts, "--no-self-update"], { cwd: root });
}
