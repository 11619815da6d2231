/** The entry `invitcode/worker`: the service as a part of a worker. */
export * from "./worker/invitcode.js";
export { InvitcodeError } from "./errors.js";
