// Runs inside workerd: the engine on a real D1, with storage trips that can be held, and with ways to trap the shared
// instance.
import { d1 } from "../../js/bindings/d1.js";
import { answer, enter, start } from "../../js/worker/engine.js";
import { initSync, plan } from "../../pkg/invitcode_worker.js";
// @ts-ignore: workerd makes a compiled module of it
import module from "../../pkg/invitcode_worker_bg.wasm";

start(module);

/** The exports of the instance in use. */
const instance = () => initSync({ module });

/** @type {WeakMap<object, number>} */
const numbers = new WeakMap();
let instances = 0;
let waiting = 0;
let held = false;
/** @type {import("../../js/worker/engine.js").Settings} */
const settings = { text: "{}" };

/** @param {object} exports */
function numberOf(exports) {
  const number = numbers.get(exports) ?? (instances += 1);
  numbers.set(exports, number);
  return number;
}

/** @type {Record<string, () => void>} */
const WAYS_TO_WRECK = {
  scribble: () => new Uint8Array(instance().memory.buffer).fill(0xff),
  pointers: () => enter(() => instance().refuse(0, 0xfff0_0000, 64, 0xfff0_0000, 64)),
  grow: () => instance().memory.grow(1100),
  misuse: () => enter(() => plan(0, "a head that is no JSON", new Uint8Array())),
};

/** @param {any} database */
function holding(database) {
  const binding = d1(database);
  return {
    ...binding,
    /** @param {import("../../js/bindings/d1.js").Statement[]} statements */
    async run(statements) {
      waiting += 1;
      while (held) await new Promise((resolve) => setTimeout(resolve, 2));
      waiting -= 1;
      return binding.run(statements);
    },
  };
}

/** @param {string} path @param {string} args */
const callOf = (path, args) => ({
  settings,
  head: JSON.stringify({
    method: "POST",
    path,
    contentType: "application/json",
    requestId: crypto.randomUUID(),
    now: Date.now(),
    caller: { kind: "open" },
  }),
  body: new TextEncoder().encode(args),
});

export default {
  /** @param {Request} request @param {{ DB: any }} env */
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const [, first, name = ""] = pathname.split("/");
    if (first === "hold") held = true;
    else if (first === "release") held = false;
    else if (first === "wreck") {
      try {
        WAYS_TO_WRECK[name]?.();
      } catch (error) {
        return Response.json({ thrown: String(error) });
      }
    } else if (first !== "state") {
      const { reply, trips, cause } = await answer(callOf(pathname, await request.text()), holding(env.DB));
      return Response.json({ status: reply.status, reply: JSON.parse(reply.body), trips, cause: cause && String(cause) });
    }
    return Response.json({ waiting, instance: numberOf(instance()), bytes: instance().memory.buffer.byteLength });
  },
};
