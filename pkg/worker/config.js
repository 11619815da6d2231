/** The settings. They are read once from the worker's variables and secrets, and checked together. */
import { discordOf } from "./discord-settings.js";
import { hexOf } from "./hex.js";
import { keySetVerifier, publicKeyVerifier, secretVerifier, SettingError, weaknessesOf } from "./keys.js";
import { isLocal } from "./local.js";
import { LOGS } from "./log.js";
import { pageSettingsOf } from "./page-settings.js";
import { receiverOf } from "./webhooks/settings.js";

/** @typedef {import("./keys.js").Verifier} Verifier */

/**
 * @typedef {object} Config
 * @property {boolean} open whether arguments are trusted, with no caller verified
 * @property {readonly Verifier[]} verifiers
 * @property {string | undefined} serviceKey
 * @property {string} sessionCookie the name of the cookie that may hold a token
 * @property {{ issuer?: string, audience?: string, clockTolerance: number }} claims the values that a token's claims
 * must have, and the tolerance for its issuer's clock in seconds
 * @property {{ email: string, verified: string }} emailClaims the claims that hold a user's e-mail address, and whether
 * it is verified
 * @property {"d1" | "durable"} store the storage binding. During a move it is the side of all shards before it began
 * @property {import("../fence.js").Side | undefined} [movesTo] during a move, the side where the data go
 * @property {number} storageDeadline the time limit of a storage trip in milliseconds
 * @property {string} addressHeader the header that holds the client's address
 * @property {import("./discord.js").Discord | undefined} discord set when Discord makes the invites
 * @property {import("./webhooks/settings.js").Receiver | undefined} receiver where events go; undefined where nothing is told
 * @property {readonly string[]} allowedOrigins origins whose pages may send credentials
 * @property {number} liveObjects over how many objects live connections are spread
 * @property {number} liveSockets the most live connections from one address
 * @property {import("./page-settings.js").PageSettings} pages the settings of the
 * pages, and whether their scripts may connect live
 * @property {import("./engine.js").Settings} settings the settings that the rules take
 * @property {readonly string[]} problems why no call can be answered; empty when the settings are valid
 * @property {readonly string[]} warnings
 */
/**
 * The settings that the rules take.
 *
 * @typedef {object} Settings
 * @property {string} store the name of the storage binding
 * @property {number} guessLimitAddress
 * @property {number} guessLimitUser
 * @property {string} addressKey the key of the hashes that addresses are stored as
 * @property {readonly string[]} superUsers
 * @property {readonly string[]} allowedOrigins
 * @property {boolean} timecapsulePublicUse whether TimeCapsule's endpoint lets any caller use a code for any user
 * @property {string | undefined} publicUrl
 * @property {string | undefined} signInUrl
 * @property {{ apple?: string, android?: string }} appLinks
 * @property {true | undefined} events whether what happens is recorded for webhooks
 * @property {{ guildId: string | undefined, linkBase: string | undefined, byDiscord: true | undefined }} invites
 */
/** @typedef {Record<string, unknown>} Env */

/** @typedef {{ usual: number, least: number, most: number }} Range */

/** What RFC 9110 calls a token: the name of a header, and of a cookie. */
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** @type {Range} */
const GUESSES = { usual: 30, least: 1, most: 1000 };

/** Synchronised clocks differ by a second or two at most. A wider tolerance accepts expired tokens for longer. @type {Range} */
const CLOCK_TOLERANCE = { usual: 5, least: 0, most: 300 };

/** D1 ends a transaction after 30 s, and may take longer to report it. @type {Range} */
const STORAGE_DEADLINE = { usual: 10_000, least: 100, most: 60_000 };

/** One object holds thousands of live connections. @type {Range} */
const LIVE_OBJECTS = { usual: 1, least: 1, most: 64 };

/** An office or a school shares an address. @type {Range} */
const LIVE_SOCKETS = { usual: 100, least: 1, most: 30_000 };

/** The number of attempts on a key is not limited, so the key must be long. */
const LEAST_KEY_LENGTH = 16;

/**
 * What says who calls: the settings' tokens and keys, a host's `caller`, or the binding to the service. It decides what
 * the settings must be.
 *
 * @typedef {"settings" | "host" | "binding"} Authority
 */

/**
 * Holds configurations, not promises: a promise of one request must not be awaited in another.
 *
 * @type {Record<Authority, WeakMap<Env, Config>>}
 */
const configurations = { settings: new WeakMap(), host: new WeakMap(), binding: new WeakMap() };

/** Messages that were already logged, so that each is logged once. @type {Set<string>} */
const said = new Set();

/**
 * The settings of an environment, which must not change afterwards.
 *
 * @param {Env} env
 * @param {Authority} [authority]
 * @returns {Promise<Config>}
 */
export async function configOf(env, authority = "settings") {
  const known = configurations[authority];
  const before = known.get(env);
  if (before !== undefined) return before;
  const config = await configure(env, authority);
  known.set(env, config);
  for (const problem of config.problems) say("error", `every call gets 503: ${problem}`);
  for (const warning of config.warnings) say("warn", warning);
  return config;
}

/**
 * The same, without a word in the log.
 *
 * @param {Env} env
 * @param {Authority} authority
 * @returns {Promise<Config>}
 */
export async function configure(env, authority) {
  /** @type {string[]} */
  const problems = [];
  /** @type {string[]} */
  const warnings = [];
  /** @param {string} name */
  const text = (name) => {
    const value = env[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    problems.push(`${name} must be a string`);
    return undefined;
  };
  /** @param {string} name @param {Range} range */
  const whole = (name, { usual, least, most }) => {
    const value = text(name) ?? String(usual);
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    problems.push(`${name} must be a whole number from ${least} to ${most}`);
    return usual;
  };
  /** @param {string} name */
  const flag = (name) => {
    const value = text(name) ?? "false";
    if (value !== "true" && value !== "false") problems.push(`${name} must be "true" or "false"`);
    return value === "true";
  };

  const auth = text("AUTH") ?? "token";
  const open = auth === "open";
  if (!open && auth !== "token") problems.push('AUTH must be "token" or "open"');
  if (open && authority === "host") problems.push("AUTH is open, but the host's caller says who calls: remove one of them");
  if (!LOGS.includes(text("LOG") ?? "requests")) problems.push('LOG must be "requests" or "failures"');
  const storage = /** @type {import("../d1.js").Binding | undefined} */ (env.STORAGE);
  const store = storage?.name ?? text("STORE") ?? "d1";
  if (storage !== undefined) problems.push(...storageProblems(storage));
  else if (store === "durable") problems.push(...objectProblems(env));
  else if (store === "d1") problems.push(...databaseProblems(env.DB));
  else if (Object.hasOwn(MOVES, store)) problems.push(...objectProblems(env), ...databaseProblems(env.DB));
  else problems.push('STORE must be "d1" or "durable"; during a move between them, "d1,durable" or "durable,d1"');

  const movesTo = storage === undefined && Object.hasOwn(MOVES, store) ? MOVES[store] : undefined;

  if (env.LIVE !== undefined && typeof (/** @type {any} */ (env.LIVE).idFromName) !== "function") {
    problems.push("the binding LIVE is not a Durable Object namespace: see wrangler.toml");
  }

  const secret = text("JWT_SECRET");
  const publicKey = text("JWT_PUBLIC_KEY");
  const keySet = text("JWKS_URL");
  const keySetUrl = keySet === undefined ? undefined : URL.parse(keySet);
  const namespace = namespaceOf(env.KV, problems);
  const serviceKey = text("SERVICE_KEY");
  if (serviceKey !== undefined && /\s/.test(serviceKey)) problems.push("SERVICE_KEY must not contain spaces");
  /** @type {Verifier[]} */
  const verifiers = [];
  if (auth === "token") {
    if (!secret && !publicKey && !keySet && !serviceKey && authority === "settings") {
      problems.push(
        "AUTH is token, but no setting verifies callers: set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY",
      );
    }
    try {
      if (secret) verifiers.push(await secretVerifier(secret));
      if (publicKey) verifiers.push(await publicKeyVerifier(publicKey));
      if (keySetUrl && /^https?:$/.test(keySetUrl.protocol)) verifiers.push(keySetVerifier(keySetUrl, namespace));
      else if (keySet) problems.push("JWKS_URL must be a URL that begins with https://");
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      problems.push(error.message);
    }
  }

  if (verifiers.length > 0) {
    if (secret) warnings.push(...weaknessesOf(secret));
    if (keySetUrl?.protocol === "http:" && !isLocal(keySetUrl)) {
      warnings.push("JWKS_URL does not begin with https://: an attacker on the network can replace the keys");
    }
  }

  const issuer = text("JWT_ISSUER");
  const audience = text("JWT_AUDIENCE");
  if (!open && audience === undefined && (publicKey ?? keySet) !== undefined) {
    warnings.push("set JWT_AUDIENCE: without it, a token that the same issuer made for another application is accepted");
  }
  const addressSecret = text("ADDRESS_KEY") ?? serviceKey ?? secret;
  if (open) warnings.push("AUTH is open: callers are not verified, and anyone can act as any user");
  else if (addressSecret === undefined && problems.length === 0) {
    warnings.push("set ADDRESS_KEY to a random secret: without it, anyone who reads the database can work out the addresses behind its hashes");
  }
  const allowedOrigins = list(text("ALLOWED_ORIGINS"));
  if (!allowedOrigins.every(isOrigin)) {
    problems.push("ALLOWED_ORIGINS must be origins as browsers write them, such as https://app.example, separated by commas");
  }
  if (serviceKey !== undefined && serviceKey.length < LEAST_KEY_LENGTH) {
    warnings.push(`SERVICE_KEY is shorter than ${LEAST_KEY_LENGTH} characters: it can be guessed, and a caller with the key can act for any user`);
  }
  /** A setting that names a header or a cookie. @param {string} name @param {string} usual */
  const token = (name, usual) => {
    const value = text(name) ?? usual;
    if (TOKEN.test(value)) return value;
    problems.push(`${name} must be the name of a ${name === "SESSION_COOKIE" ? "cookie" : "header"}: letters, digits and !#$%&'*+-.^_|~ only`);
    return usual;
  };
  const discord = discordOf(text, problems, warnings);
  const receiver = receiverOf(text, flag, problems, /** @type {import("./mount.js").Environment} */ (env).OUTBOUND?.fetch);
  const pages = pageSettingsOf(text, problems, env.LIVE !== undefined);
  /** @type {Settings} */
  const settings = {
    // The rules tell the binding where a call runs, which it must know during a move as well.
    store: movesTo === undefined ? store : "durable",
    guessLimitAddress: whole("GUESS_LIMIT_ADDRESS", GUESSES),
    guessLimitUser: whole("GUESS_LIMIT_USER", GUESSES),
    addressKey: await derived(addressSecret ?? publicKey ?? keySet ?? "open", "addresses"),
    superUsers: list(text("SUPER_USERS")),
    allowedOrigins,
    timecapsulePublicUse: flag("TIMECAPSULE_PUBLIC_USE"),
    invites: { guildId: text("DISCORD_GUILD_ID"), linkBase: text("INVITE_LINK_BASE"), byDiscord: discord && true },
    events: receiver && true,
    publicUrl: pages.publicUrl,
    signInUrl: pages.signInUrl,
    appLinks: pages.appLinks,
  };
  return {
    open,
    verifiers,
    serviceKey,
    sessionCookie: token("SESSION_COOKIE", "rds-session"),
    claims: {
      ...(issuer === undefined ? {} : { issuer }),
      ...(audience === undefined ? {} : { audience }),
      clockTolerance: whole("CLOCK_TOLERANCE_SECONDS", CLOCK_TOLERANCE),
    },
    emailClaims: { email: text("EMAIL_CLAIM") ?? "email", verified: text("EMAIL_VERIFIED_CLAIM") ?? "email_verified" },
    store: store.startsWith("durable") ? "durable" : "d1",
    movesTo,
    storageDeadline: whole("STORAGE_DEADLINE_MS", STORAGE_DEADLINE),
    addressHeader: token("CLIENT_ADDRESS_HEADER", "CF-Connecting-IP"),
    discord,
    receiver,
    allowedOrigins,
    liveObjects: whole("LIVE_OBJECTS", LIVE_OBJECTS),
    liveSockets: whole("LIVE_SOCKETS_PER_ADDRESS", LIVE_SOCKETS),
    pages,
    settings: { text: JSON.stringify(settings) },
    problems,
    warnings,
  };
}

/** Where the data go while both stores are in use, the present one first. @type {Record<string, import("../fence.js").Side>} */
const MOVES = { "d1,durable": "durable", "durable,d1": "d1" };

/** What a host adds to its `wrangler.toml`. */
const DATABASE = '[[d1_databases]] binding = "DB", database_name = "invitcode", migrations_dir = "node_modules/invitcode/migrations"';

/** What a host adds to its `wrangler.toml`, by the binding. */
const OBJECTS = { SHARD: "Shard", DIRECTORY: "Directory" };

/** @param {Env} env */
function objectProblems(env) {
  return Object.entries(OBJECTS).flatMap(([name, className]) => {
    const bound = /** @type {any} */ (env[name]);
    if (typeof bound?.idFromName === "function" && typeof bound.get === "function") return [];
    const what = bound === undefined || bound === null ? `STORE is durable, but no Durable Object is bound as ${name}` : `the binding ${name} is not a Durable Object namespace`;
    return [
      `${what}: export the class ${className}, and add to wrangler.toml [[durable_objects.bindings]] name = "${name}", class_name = "${className}", and [[migrations]] tag = "durable", new_sqlite_classes = ["Shard", "Directory"]`,
    ];
  });
}

/** @param {unknown} bound */
function databaseProblems(bound) {
  if (bound === undefined || bound === null) return [`no D1 database is bound as DB: add to wrangler.toml ${DATABASE}`];
  const { prepare, batch } = /** @type {any} */ (bound);
  return typeof prepare === "function" && typeof batch === "function" ? [] : [`the binding DB is not a D1 database: in wrangler.toml it should be ${DATABASE}`];
}

/** @param {{ name: unknown, run: unknown }} binding */
function storageProblems({ name, run }) {
  return typeof name === "string" && typeof run === "function" ? [] : ["STORAGE is not a storage binding, such as sqlite() of invitcode/node makes"];
}

/**
 * @param {unknown} bound
 * @param {string[]} problems
 * @returns {import("./key-cache.js").Namespace | undefined}
 */
function namespaceOf(bound, problems) {
  if (bound === undefined) return undefined;
  const namespace = /** @type {any} */ (bound);
  if (typeof namespace?.get === "function" && typeof namespace.put === "function") return namespace;
  problems.push('the binding KV is not a KV namespace: in wrangler.toml it should be [[kv_namespaces]] binding = "KV", id = "…"');
  return undefined;
}

/**
 * Derives a separate key for each purpose, so that no secret serves two purposes.
 *
 * @param {string} secret
 * @param {string} purpose
 */
async function derived(secret, purpose) {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return hexOf(await crypto.subtle.sign("HMAC", key, encoder.encode(`invitcode ${purpose}`)));
}

/** @param {string | undefined} text */
function list(text) {
  return (text ?? "").split(",").map((item) => item.trim()).filter((item) => item !== "");
}

/** Schemes whose pages have the origin `null`, or which have no pages. */
const ORIGINLESS = ["about", "blob", "data", "file", "filesystem", "ftp", "javascript", "ws", "wss"];

/**
 * Whether a text can be the origin of a page. `null` is the origin of every sandboxed frame on any site. A pattern, a
 * path or upper case would match no page, or the wrong pages.
 *
 * @param {string} text
 */
function isOrigin(text) {
  if (/^https?:/.test(text)) return URL.parse(text)?.origin === text && !text.includes("*");
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\/[a-z\d_.-]+(?::\d+)?$/.exec(text) ?? [];
  return scheme !== undefined && !ORIGINLESS.includes(scheme);
}

/** @param {"error" | "warn"} level @param {string} message */
function say(level, message) {
  if (said.has(message)) return;
  said.add(message);
  console[level](JSON.stringify({ level, message }));
}
