import { createContext, useContext } from "react";
import { InvitcodeError } from "../errors.js";

/**
 * @typedef {object} Invitcode
 * @property {import("./client.js").Client} client
 * @property {string | undefined} userId who joins and creates
 * @property {string | undefined} userName
 * @property {string} language
 */

export const InvitcodeContext = createContext(/** @type {Invitcode | undefined} */ (undefined));

/**
 * What the nearest `<InvitcodeProvider>` provides.
 *
 * @returns {Invitcode}
 * @throws {InvitcodeError} `ERR_PROVIDER` outside of a provider
 */
export function useInvitcode() {
  const found = useContext(InvitcodeContext);
  if (found !== undefined) return found;
  throw new InvitcodeError("ERR_PROVIDER", "Put <InvitcodeProvider url=… token=…> or <InvitcodeProvider client=…> around this component");
}
