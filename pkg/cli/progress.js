/** Shows the progress of a long task: a bar on a terminal, otherwise an occasional line. */
import { oneLine, plain } from "./terminal.js";

const WIDTH = 30;
const REDRAWN = 100;
const REPEATED = 10_000;

/** @typedef {{ done: number, total: number | undefined, told: string }} State `done` and `total` in bytes */

/** @param {NodeJS.WriteStream} [stream] */
export function progressBar(stream = process.stderr) {
  const interval = stream.isTTY ? REDRAWN : REPEATED;
  const begun = performance.now();
  let last = stream.isTTY ? -Infinity : begun;
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write("\r\x1b[2K");
    drawn = false;
  };
  return {
    /** @param {State} state */
    show(state) {
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      clear();
      drawn = stream.isTTY;
      stream.write(`${oneLine(line(state, (now - begun) / 1000))}${stream.isTTY ? "" : "\n"}`);
    },
    /** Prints a separate line. @param {string} text */
    say(text) {
      clear();
      stream.write(`${plain(text)}\n`);
    },
    /** How long it took, in seconds. */
    end() {
      clear();
      return (performance.now() - begun) / 1000;
    },
  };
}

/** A number with its noun: `1 document`, `2,500 documents`. @param {number} number @param {string} noun */
export const counted = (number, noun) => `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;

/** @param {State} state @param {number} seconds */
function line({ done, total, told }, seconds) {
  if (total === undefined || total === 0) return told;
  const share = Math.min(done / total, 1);
  const full = Math.round(share * WIDTH);
  const left = share > 0 ? ` ${Math.ceil((seconds * (1 - share)) / share)} s left` : "";
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${Math.floor(share * 100)} %  ${told} ${left}`;
}
