/** Where a command writes what it was asked for: the standard output, or a file that appears only once it is complete. */
import { open, rename, rm, stat } from "node:fs/promises";
import { OutputClosed, told, ToolError } from "./failures.js";
import { plain } from "./terminal.js";

/** @typedef {{ write: (text: string) => Promise<void>, end: () => Promise<void>, discard: () => Promise<void> }} Sink */

/** Whether the reader has ended. @param {unknown} error */
const isClosed = (error) => error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");

/** Writes lines for people to the standard output. @param {string} text */
export const print = (text) => printStyled(plain(text));

/**
 * Writes data, or text with the command's own colours, to standard output.
 *
 * @param {string} text
 * @returns {Promise<void>}
 */
export function printStyled(text) {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve();
      else reject(isClosed(error) ? new OutputClosed() : told("Cannot write to the standard output", error));
    });
  });
}

/**
 * A sink for data. A file or a program gets them as they are, a terminal does not.
 *
 * @param {string} path `-` for the standard output
 * @returns {Promise<Sink>}
 */
export async function sinkOf(path) {
  if (path === "-") return { write: (text) => (process.stdout.isTTY ? print(text) : printStyled(text)), end: async () => {}, discard: async () => {} };
  const doing = `Cannot write ${path}`;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new ToolError(`${doing}: it is a folder`);
  // A device or a pipe is written directly; a file appears only once it is complete.
  const isFile = found === undefined || found.isFile();
  const written = isFile ? `${path}.unfinished` : path;
  const file = await open(written, "w").catch((error) => Promise.reject(told(doing, error)));
  return {
    write: async (text) => {
      try {
        await file.writeFile(text);
      } catch (error) {
        throw isClosed(error) ? new OutputClosed() : told(doing, error);
      }
    },
    end: async () => {
      try {
        if (isFile) await file.sync();
        await file.close();
        if (isFile) await rename(written, path);
      } catch (error) {
        throw told(doing, error);
      }
    },
    discard: async () => {
      await file.close().catch(() => {});
      if (isFile) await rm(written, { force: true });
    },
  };
}
