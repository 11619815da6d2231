/**
 * Signs a token for the owner of a server, so that the console can be opened without an identity provider.
 *
 *   npm run console-token -- --server-id ID [--owner-id USER] [--url URL] [--key KEY]
 *
 * With the service key, the service tells who owns the server. Without it, name the owner with `--owner-id`.
 *
 * The token lasts one hour. It is signed with `JWT_SECRET`, from the environment or `.dev.vars`, and is printed to the
 * standard output alone: use `npm run --silent` to copy it by a program.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { SignJWT } from "jose";
import { ToolError } from "../cli/failures.js";
import { print } from "../cli/sink.js";
import { weaknessesOf } from "../worker/keys.js";
import { connect } from "./service.js";
import { runTool } from "./tool.js";
import { root } from "./wrangler.js";

const USAGE = "npm run console-token -- --server-id ID [--owner-id USER] [--url URL] [--key KEY]";

/** @param {string} text */
const say = (text) => console.error(text);

await runTool({ usage: USAGE, say, main });

async function main() {
  const { values } = parseArgs({ options: { "server-id": { type: "string" }, "owner-id": { type: "string" }, url: { type: "string" }, key: { type: "string" } } });
  const { "server-id": server, "owner-id": named, url } = values;
  if (!server) throw new ToolError(`Say which server: --server-id ID\nUsage: ${USAGE}`);
  const settings = { ...own(), ...process.env };
  if (!settings.JWT_SECRET) throw new ToolError("Set JWT_SECRET, in the environment or in .dev.vars: the service verifies tokens with it. With `npm start` you need no token: type the owner's id into the console");
  for (const weakness of weaknessesOf(settings.JWT_SECRET)) say(weakness);
  const key = values.key ?? settings.SERVICE_KEY;
  if (!key && !named) throw new ToolError("The service says who owns a server only with its service key: set SERVICE_KEY, pass --key, or say it by --owner-id USER");
  const service = await connect({ url, key, say });
  try {
    const owner = await ownerOf(service.url, server, key || (await tokenOf(named ?? "", settings)));
    if (named && named !== owner) throw new ToolError(`${JSON.stringify(named)} does not own ${JSON.stringify(server)}`);
    const address = new URL("console", service.url);
    address.searchParams.set("server", server);
    say(`A token of ${JSON.stringify(owner)}, who owns ${JSON.stringify(server)}, for one hour. Paste it at ${address.href}`);
    await print(`${await tokenOf(owner, settings)}\n`);
  } finally {
    await service.stop();
  }
  return 0;
}

/** The developer's own settings. @returns {NodeJS.Dict<string>} */
function own() {
  const file = `${root}.dev.vars`;
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
}

/** @param {string} subject @param {NodeJS.Dict<string>} settings */
function tokenOf(subject, { JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE }) {
  const claims = new SignJWT().setProtectedHeader({ alg: "HS256", typ: "JWT" }).setSubject(subject).setIssuedAt().setExpirationTime("1h");
  if (JWT_ISSUER) claims.setIssuer(JWT_ISSUER);
  if (JWT_AUDIENCE) claims.setAudience(JWT_AUDIENCE);
  return claims.sign(new TextEncoder().encode(JWT_SECRET));
}

/**
 * @param {string} base
 * @param {string} serverId
 * @param {string} credential
 */
async function ownerOf(base, serverId, credential) {
  const response = await fetch(new URL("server/r", base), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${credential}` },
    body: JSON.stringify({ serverId }),
  });
  const reply = await response.json().catch(() => ({}));
  if (reply.status === "success") return String(reply.data.ownerId);
  if (response.status === 404) throw new ToolError(`There is no server ${JSON.stringify(serverId)} at ${base}`);
  if (response.status === 403) throw new ToolError(`The user of --owner-id does not own ${JSON.stringify(serverId)}`);
  const hint = response.status === 401 ? ". Its JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE must be the same here, or pass its service key with --key" : "";
  throw new ToolError(`${new URL(base).origin} answered ${response.status}: ${reply.message ?? response.statusText}${hint}`);
}
