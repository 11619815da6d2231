// Three routes: better-auth's own, the page, and one by which a member invites the next.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { auth, call, port, prepare } from "./auth.js";

const page = await readFile(new URL("index.html", import.meta.url));
const authenticate = toNodeHandler(auth);

async function answer(request, response) {
  // Not by `URL`, which throws for a path such as `//`.
  const [pathname] = request.url.split("?");
  if (pathname.startsWith("/api/auth/")) return authenticate(request, response);
  if (pathname === "/") return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
  if (pathname === "/invite" && request.method === "POST") return invite(request, response);
  response.writeHead(404).end("Not found\n");
}

const server = createServer((request, response) =>
  answer(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end("Something went wrong\n");
  }),
);

/** Makes a code for one, by who is signed in. A form of another site has no session here: its cookie is SameSite=Lax. */
async function invite(request, response) {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  const reply = session
    ? await call("invitCode:c", { serverId: "club", creatorId: session.user.id, maxUses: 1 })
    : { status: "error", code: 401, message: "Sign in first", error: "errors.unauthorized" };
  response.writeHead(reply.code, { "Content-Type": "application/json" }).end(JSON.stringify(reply));
}

const first = await prepare();
server.listen(port, "127.0.0.1", () => {
  console.log(`http://localhost:${port}`);
  if (first) console.log(`The first code is ${first}.`);
});
