/** The entry of the deployed worker: the service by itself. */
import { invitcode } from "./invitcode.js";

const { fetch, Invitcode } = invitcode();

export { Invitcode };
export default { fetch };
