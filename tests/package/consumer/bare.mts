// As a library's author writes it, whose types know neither a browser nor Node.
import init, { checkCode, describeError, functions, initSync, InvitcodeError, memory } from "invitcode";
import type { Binding, Caller, ReplyOf, Source } from "invitcode";
import bytes from "invitcode/embedded";
import module from "invitcode/invitcode_wasm_bg.wasm";

const sources: Source[] = ["x.wasm", bytes, bytes.buffer as ArrayBuffer, module, { href: "file:///x.wasm" }];
for (const source of sources) await init(source);
await init({ module_or_path: Promise.resolve(bytes) });
initSync({ module });
const pages: number = (await init()).memory.buffer.byteLength / 65536;

const binding: Binding = { name: "own", run: async (statements) => statements.map(([sql, params]) => [{ sql, count: params.length }]) };
const call: Caller = functions(pages > 0 ? memory() : binding, { random: () => new Uint8Array(32) });
const reply: ReplyOf<"invitCode:use"> = await call("invitCode:use", { code: "ABC", userId: "bob" });
if (reply.status === "error") describeError(reply.error, "fr").toUpperCase();
else reply.data.joined satisfies boolean;

try {
  checkCode("x");
} catch (error) {
  if (error instanceof InvitcodeError && error.code === "ERR_MODULE") throw error;
}
