// A plain worker: invitcode below /invites, the page and its files from `dist`.
import { invitcode } from "invitcode/worker";

const { fetch } = invitcode({ basePath: "/invites" });

export default { fetch };
