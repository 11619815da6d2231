/** The entry of the deployed worker: the service by itself. */
import { invitcode } from "./invitcode.js";

const { fetch, scheduled, Live, Shard, Directory, Invitcode } = invitcode();

export { Live, Shard, Directory, Invitcode };
export default { fetch, scheduled };
