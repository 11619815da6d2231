/**
 * The functions as methods for workers that bind this one as a service: `await env.INVITCODE.invitCode.use({ … })`. Only
 * workers of the same account can bind it, so its callers are services: they may act for anyone.
 */
// @ts-ignore: this module exists inside workerd only
import { RpcTarget, WorkerEntrypoint as Entrypoint } from "cloudflare:workers";
import { decline, run } from "./call.js";
import { configOf } from "./config.js";
import { log } from "./log.js";
import { writeArguments } from "../arguments.js";
import { kinds } from "../kinds.js";

/** @typedef {import("./engine.js").Reason} Reason */
/** @typedef {import("./mount.js").Mount} Mount */
/** @typedef {import("../functions.js").Functions} Functions */
/**
 * What a caller may say about the user for whom it calls.
 *
 * @typedef {object} Details
 * @property {"en" | "fr"} [language] the language of the reply's message; English without it
 * @property {string} [address] the address of the user's client, for the limit on guessing; no limit by address without it
 */
/**
 * @template {keyof Functions} Path
 * @typedef {(args: Functions[Path]["arguments"], details?: Details) => Promise<import("../call.js").ReplyOf<Path>>} Method
 */
/**
 * The module of a path.
 *
 * @template {string} Path
 * @typedef {Path extends `${infer Module}:${string}` ? Module : never} ModuleOf
 */
/**
 * Every function as a method: `invitCode:use` is `invitCode.use`. A refusal and a fault are replies too.
 *
 * @typedef {{
 *   readonly [Module in ModuleOf<keyof Functions>]: {
 *     [Path in keyof Functions as Path extends `${Module}:${infer Name}` ? Name : never]: Method<Path>
 *   }
 * } & { fetch(request: Request): Promise<Response> }} Service
 */

const SERVICE = /** @type {const} */ ({ kind: "service" });

/** @type {new (context: any, env: any) => { ctx: any, env: any }} */
const WorkerEntrypoint = Entrypoint;

const ENCODER = new TextEncoder();

/**
 * @param {Mount} mount
 * @param {import("./handler.js").Fetch} fetch
 * @returns {new (context: any, env: any) => Service}
 */
export function entrypointOf(mount, fetch) {
  class Invitcode extends WorkerEntrypoint {
    /** The same requests as over the network. @param {Request} request */
    fetch(request) {
      return fetch(request, this.env, this.ctx);
    }
  }
  for (const [module, names] of modules()) {
    class Module extends RpcTarget {
      /** @type {any} */
      #env;
      /** @type {any} */
      #context;

      /** @param {any} env @param {any} context */
      constructor(env, context) {
        super();
        this.#env = env;
        this.#context = context;
      }

      static {
        for (const name of names) {
          define(this, name, {
            /** @this {Module} @param {unknown} args @param {unknown} details */
            value(args, details) {
              return called(mount, { module, name, args, details, env: this.#env, context: this.#context });
            },
          });
        }
      }
    }
    define(Invitcode, module, {
      /** @this {Invitcode} */
      get() {
        return new Module(this.env, this.ctx);
      },
    });
  }
  return /** @type {any} */ (Invitcode);
}

/** @param {Function} type @param {string} name @param {PropertyDescriptor} property */
function define(type, name, property) {
  Object.defineProperty(type.prototype, name, property);
}

/** The names of the functions by module. */
function modules() {
  /** @type {Map<string, string[]>} */
  const modules = new Map();
  for (const path of Object.keys(kinds)) {
    const [module = "", name = ""] = path.split(":");
    modules.set(module, [...(modules.get(module) ?? []), name]);
  }
  return modules;
}

/**
 * Runs a function as its native route would for a service.
 *
 * @param {Mount} mount
 * @param {{ module: string, name: string, args: unknown, details: unknown, env: any, context: any }} call
 */
async function called(mount, { module, name, args, details, env: hosts, context }) {
  const { language, address } = detailsOf(details);
  const requestId = crypto.randomUUID();
  const begun = Date.now();
  const env = mount.environmentOf(hosts);
  /** @type {import("./config.js").Config | undefined} */
  let config;
  /** @type {Reason | undefined} */
  let refused;
  /** @type {unknown} */
  let cause;
  try {
    config = await configOf(env, "binding");
    if (config.problems.length > 0) refused = "unconfigured";
  } catch (error) {
    refused = "internal";
    cause = error;
  }
  const head = JSON.stringify({
    method: "POST",
    path: `/${module}/${name}`,
    acceptLanguage: language,
    contentType: "application/json",
    requestId,
    now: Date.now(),
    address,
    caller: SERVICE,
  });
  const body = ENCODER.encode(textOf(args));
  const keepAlive = (/** @type {Promise<unknown>} */ work) => context.waitUntil(work);
  const outcome = refused === undefined ? await run({ head, body, requestId, env, config, keepAlive }) : decline({ head, body, config }, refused, cause);
  log(env, requestId, SERVICE, { ...outcome.reply, ...outcome }, Date.now() - begun);
  return JSON.parse(outcome.reply.body);
}

/**
 * The arguments as JSON.
 *
 * @param {unknown} args
 * @throws {TypeError} where JSON would drop a value or change it
 */
function textOf(args) {
  const { text, field, what } = writeArguments(args);
  if (what === undefined) return text;
  throw new TypeError(`the argument ${field} cannot be written as JSON: it holds a ${what}`);
}

/**
 * @param {any} details
 * @returns {Details}
 * @throws {TypeError}
 */
function detailsOf(details) {
  if (details === undefined || details === null) return {};
  const { language, address, ...others } = Object(details);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`the details of a call have no ${JSON.stringify(unknown)}: they are language and address`);
  if (language !== undefined && language !== "en" && language !== "fr") throw new TypeError('language must be "en" or "fr"');
  if (address !== undefined && typeof address !== "string") throw new TypeError("address must be a string");
  return { language, address };
}
