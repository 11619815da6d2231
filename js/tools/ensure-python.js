import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, probe, run } from "./command.js";

/** Installs the Python tools of the tests. */
const least = [3, 10];

const version = "import sys; print(sys.version_info[0], sys.version_info[1])";

/** @param {string} command */
function isNewEnough(command) {
  const [major = 0, minor = 0] = (probe(command, ["-c", version]) ?? "").trim().split(" ").map(Number);
  return major > Number(least[0]) || (major === least[0] && minor >= Number(least[1]));
}

/** A new enough Python with venv. Installs it if needed, on Debian and Ubuntu with the right to do so. */
function findPython() {
  const found = () => ["python3", "python"].find((command) => isNewEnough(command) && probe(command, ["-c", "import ensurepip, venv"]) !== null);
  const python = found();
  if (python !== undefined) return python;
  if (process.getuid?.() === 0 && probe("apt-get", ["--version"]) !== null) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update"], { env });
    run("apt-get", ["install", "--yes", "--no-install-recommends", "python3", "python3-venv"], { env });
    const installed = found();
    if (installed !== undefined) return installed;
  }
  throw new CommandError(
    `This needs Python ${least.join(".")} or newer as python3, with its module venv. On Debian: apt-get install python3 python3-venv.`,
  );
}

/**
 * Installs the tools of a requirements file if needed, in their own folder.
 *
 * @param {string} folder where they are installed
 * @param {string} requirements the file that names them, with their versions
 * @returns {string} the folder of their commands
 */
export function ensurePythonTools(folder, requirements) {
  const commands = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const mark = join(folder, "installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return commands;
  const python = findPython();
  rmSync(folder, { recursive: true, force: true });
  run(python, ["-m", "venv", folder]);
  run(join(commands, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  writeFileSync(mark, wanted);
  return commands;
}

/**
 * Installs Convex's client for Python if needed.
 *
 * @param {string} root the project's folder
 * @returns {string} the folder with a `python` that has it
 */
export function ensureConvexForPython(root) {
  return ensurePythonTools(join(root, "target", "tools", "python-convex"), join(root, "tests", "python", "requirements.txt"));
}
