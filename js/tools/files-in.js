import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * @param {string} folder
 * @returns {string[]} the paths of all files below it, with `/` between their parts
 */
export function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
}
