/** The entry of the deployed worker: the service by itself. */
import { invitcode } from "./invitcode.js";

const { fetch, scheduled, Live, Invitcode } = invitcode();

export { Live, Invitcode };
export default { fetch, scheduled };
