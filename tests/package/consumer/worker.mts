import module from "invitcode/invitcode_wasm_bg.wasm";
import { d1, functions, initSync } from "invitcode";

initSync({ module });

export default {
  async fetch(_request: Request, env: { DB: D1Database }): Promise<Response> {
    const call = functions(d1(env.DB));
    const reply = await call("invitCode:use", { code: "ABC", userId: "bob" });
    return Response.json(reply, { status: reply.code });
  },
};
