import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { CommandError, probe, run } from "./command.js";

/**
 * The first of these commands on PATH.
 * @param {string[]} names
 * @returns {string | undefined}
 */
function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * @typedef {object} Browsers
 * @property {string} chromium the browser's command
 * @property {string} chromedriver its driver's command
 * @property {string | undefined} geckodriver Firefox's driver, where both Firefox and its driver are installed
 */

/** @typedef {{ [Name in keyof Browsers]: string | undefined }} Found */

/**
 * @returns {Found}
 */
function findBrowsers() {
  const firefox = onPath(["firefox", "firefox-esr"]);
  return {
    chromium: process.env.CHROMIUM ?? onPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
    chromedriver: process.env.CHROMEDRIVER ?? onPath(["chromedriver"]),
    geckodriver: firefox === undefined ? undefined : (process.env.GECKODRIVER ?? onPath(["geckodriver"])),
  };
}

/**
 * @param {Found} found
 * @returns {Browsers | undefined} undefined if a required command is missing
 */
function complete({ chromium, chromedriver, geckodriver }) {
  return chromium === undefined || chromedriver === undefined ? undefined : { chromium, chromedriver, geckodriver };
}

/**
 * Installs a headless Chromium and its driver if needed, on Debian and Ubuntu with the right to do so. Elsewhere the
 * error says what to install.
 * @returns {Browsers}
 */
export function ensureBrowsers() {
  const found = complete(findBrowsers());
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && probe("apt-get", ["--version"]) !== null) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update"], { env });
    run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"], { env });
    const installed = complete(findBrowsers());
    if (installed !== undefined) return installed;
  }
  throw new CommandError(
    "The browser tests need Chromium and chromedriver. On Debian: apt-get install chromium chromium-driver. " +
      "Elsewhere: install Chrome and a chromedriver of the same version, or name them by CHROMIUM and CHROMEDRIVER.",
  );
}
