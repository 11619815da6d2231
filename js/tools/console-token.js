/**
 * Signs a token for the owner of a server, so that somebody without an identity provider at hand can open the console.
 *
 *   npm run console-token -- --server ID [--url URL] [--key KEY]
 *
 * The token lasts one hour. It is signed with `JWT_SECRET`, from the environment or `.dev.vars`, and is printed to the
 * standard output alone: use `npm run --silent` to copy it by a program.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { SignJWT } from "jose";
import { connect } from "./service.js";
import { print, runTool, ToolError } from "./tool.js";
import { root } from "./wrangler.js";

const USAGE = "npm run console-token -- --server ID [--url URL] [--key KEY]";

/** @param {string} text */
const say = (text) => console.error(text);

await runTool({ usage: USAGE, say, main });

async function main() {
  const { values } = parseArgs({ options: { server: { type: "string" }, url: { type: "string" }, key: { type: "string" } } });
  if (values.server === undefined) throw new ToolError(`Usage: ${USAGE}`);
  const settings = { ...own(), ...process.env };
  const secret = settings.JWT_SECRET;
  if (!secret) throw new ToolError("Set JWT_SECRET, in the environment or in .dev.vars: the service verifies tokens with it. `npm start` needs no token: type the owner's id into the console");
  const service = await connect({ url: values.url, key: values.key ?? settings.SERVICE_KEY, say });
  try {
    const owner = await ownerOf(service.url, values.server, values.key ?? settings.SERVICE_KEY);
    const claims = new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject(owner).setIssuedAt().setExpirationTime("1h");
    if (settings.JWT_ISSUER) claims.setIssuer(settings.JWT_ISSUER);
    if (settings.JWT_AUDIENCE) claims.setAudience(settings.JWT_AUDIENCE);
    const token = await claims.sign(new TextEncoder().encode(secret));
    say(`A token of ${JSON.stringify(owner)}, who owns ${JSON.stringify(values.server)}, for one hour. Paste it at ${new URL("console", service.url).href}`);
    await print(`${token}\n`);
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

/**
 * @param {string} base
 * @param {string} serverId
 * @param {string | undefined} key
 */
async function ownerOf(base, serverId, key) {
  const response = await fetch(new URL("server/r", base), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify({ serverId }),
  });
  const reply = await response.json();
  if (reply.status === "success") return String(reply.data.ownerId);
  if (response.status === 404) throw new ToolError(`There is no server ${JSON.stringify(serverId)}`);
  throw new ToolError(`${new URL(base).origin} answers ${response.status} ${reply.message}${response.status === 401 ? ". It needs its service key: set SERVICE_KEY or pass --key" : ""}`);
}
