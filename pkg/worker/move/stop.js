/** Why a move stops until a person corrects something. */
import { messageOf } from "../../d1.js";

/** Errors of a Durable Object cross as messages only, so a stop is known by what its message begins with. */
const STOP = "The move stops: ";

export class MoveError extends Error {
  /** @param {string} why what is wrong, and what would be right */
  constructor(why) {
    super(STOP + why);
  }
}

/** What is wrong, if an error is a stop, wherever it was thrown. @param {unknown} error @returns {string | undefined} */
export function stopIn(error) {
  const message = messageOf(error);
  const at = message.indexOf(STOP);
  return at === -1 ? undefined : message.slice(at + STOP.length);
}
