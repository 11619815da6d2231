// The protocol machine under every order of events: several clients mutate and watch, while trips, mutations, tokens,
// notifications and time come back in any order, and some notifications are lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { identityOf } from "../../js/live/identity.js";
import { readU64 } from "../../js/live/u64.js";
import { holds } from "../support/properties.js";
import { add, authenticate, CONNECT, Machine, modify, mutation, remove, versionOf } from "./machine.js";

const CLIENTS = 3;
const TOPICS = ["server:a", "server:b"];

/** A client as npm's is: it checks what it is sent. */
class Client {
  version = { querySet: 0, identity: 0, ts: 0 };
  asked = { querySet: 0, identity: 0, query: 0, request: 0 };
  /** Its queries by id. @type {Map<number, string>} */
  queries = new Map();
  /** What it shows, by query. @type {Map<number, { state: number, user: string }>} */
  shown = new Map();
  /** The mutations that were committed and not answered yet: the state that each made. @type {Map<number, number>} */
  committed = new Map();
  /** @type {Set<number>} */
  unanswered = new Set();
  /** The answered mutations that no transition showed yet. @type {{ ts: number, state: number }[]} */
  unshown = [];
  user = "nobody";

  /** @param {any} message */
  take(message) {
    if (message.type === "MutationResponse") {
      assert.ok(this.unanswered.delete(message.requestId), "no mutation is answered twice");
      this.unshown.push({ ts: Number(readU64(message.ts)), state: message.result });
      this.committed.delete(message.requestId);
    } else if (message.type === "Transition") this.show(message);
    else assert.equal(message.type, "Ping");
  }

  /** @param {any} transition */
  show({ startVersion, endVersion, modifications }) {
    assert.deepEqual(versionOf(startVersion), this.version, "each transition begins where the last one ended");
    const end = versionOf(endVersion);
    assert.ok(end.ts > this.version.ts && end.querySet >= this.version.querySet && end.identity >= this.version.identity);
    this.version = end;
    for (const { type, queryId, value } of modifications) {
      if (type === "QueryRemoved") this.shown.delete(queryId);
      else this.shown.set(queryId, value);
    }
    const states = new Set([...this.shown.values()].map(({ state }) => state));
    assert.ok(states.size <= 1, `a transition shows one state, not ${[...states]}`);
    const [state] = states;
    if (end.querySet === this.asked.querySet) assert.deepEqual([...this.shown.keys()].sort(), [...this.queries.keys()].sort(), "every query has a result");
    if (end.identity === this.asked.identity) for (const { user } of this.shown.values()) assert.equal(user, this.user, "only the user's own results are shown");
    if (state !== undefined) this.compare(state, end.ts);
    this.unshown = this.unshown.filter(({ ts }) => ts > end.ts);
  }

  /** @param {number} state @param {number} at */
  compare(state, at) {
    for (const made of this.committed.values()) assert.ok(state < made, "what a mutation did is not shown before its answer");
    for (const { ts, state: made } of this.unshown.filter(({ ts }) => ts <= at)) assert.ok(state >= made, `the transition at ${at} shows the mutation at ${ts}`);
  }
}

/** A store with one number, which every query gives, and the change numbers of its topics. */
class World {
  machine = new Machine();
  /** @type {Map<number, Client>} */
  clients = new Map();
  state = 0;
  numbers = new Map(TOPICS.map((topic) => [topic, 0]));
  /** What was read or done, and not told yet: each a thing to tell. @type {(() => void)[]} */
  returning = [];

  constructor() {
    this.machine.onSend = (id, message) => this.clients.get(id)?.take(message);
    for (let id = 0; id < CLIENTS; id += 1) {
      this.clients.set(id, new Client());
      this.machine.open(id, { caller: "nobody" });
      this.machine.say(id, CONNECT);
    }
  }

  change() {
    this.state += 1;
    // The value depends on both topics, as queries of several servers do.
    for (const topic of TOPICS) this.numbers.set(topic, Number(this.numbers.get(topic)) + 1);
    return this.state;
  }

  /** @param {string[]} topics @returns {[string, number][]} */
  marksOf(topics) {
    return topics.map((topic) => [topic, this.numbers.get(topic) ?? 0]);
  }

  /** Lets the next thing that waits happen in storage; its result comes back later. @param {number} which */
  perform(which) {
    const { machine } = this;
    if (machine.waiting.length === 0) return;
    const [output] = machine.waiting.splice(which % machine.waiting.length, 1);
    if (output === undefined) return;
    if (output.do === "verify") {
      const user = output.token.kind === "User" ? output.token.value : "nobody";
      this.returning.push(() => machine.take(machine.hub.identified(output.for, { identity: identityOf(user) }, machine.now)));
    } else if (output.do === "call") {
      const made = this.change();
      this.clients.get(output.for)?.committed.set(output.asking.requestId, made);
      this.returning.push(() => {
        machine.take(machine.hub.tell(TOPICS, machine.now));
        machine.take(machine.hub.called(output.for, { result: { value: made }, ts: machine.hub.commit(machine.now) }, machine.now));
      });
    } else if (output.do === "read") {
      const answers = output.queries.map(({ identity }) => ({ result: { value: { state: this.state, user: identity.caller } }, topics: TOPICS }));
      const numbers = this.marksOf(output.mark);
      this.returning.push(() => machine.take(machine.hub.read({ answers, numbers }, machine.now)));
    } else {
      const numbers = this.marksOf(output.topics);
      this.returning.push(() => machine.take(machine.hub.marked(numbers, machine.now)));
    }
  }

  /** @param {number} which */
  comeBack(which) {
    if (this.returning.length === 0) return;
    const [back] = this.returning.splice(which % this.returning.length, 1);
    back?.();
  }

  /** Lets all come to rest. */
  rest() {
    for (let count = 0; count < 1_000; count += 1) {
      if (this.machine.waiting.length === 0 && this.returning.length === 0) {
        this.machine.pass(10);
        if (this.machine.waiting.length === 0) return;
      }
      this.perform(0);
      this.comeBack(0);
    }
    assert.fail("it comes to rest");
  }

  /** @param {{ kind: string, who: number, number: number }} step */
  step({ kind, who, number }) {
    const { machine } = this;
    const client = /** @type {Client} */ (this.clients.get(who));
    const { asked } = client;
    if (kind === "add") {
      client.queries.set(asked.query, `q${number % 3}:r`);
      machine.say(who, modify(asked.querySet++, add(asked.query++, `q${number % 3}:r`)));
    } else if (kind === "remove") {
      const [queryId] = client.queries.keys();
      if (queryId === undefined) return;
      client.queries.delete(queryId);
      machine.say(who, modify(asked.querySet++, remove(queryId)));
    } else if (kind === "mutate") {
      client.unanswered.add(asked.request);
      machine.say(who, mutation(asked.request++));
    } else if (kind === "login") {
      client.user = `user${number % 2}`;
      machine.say(who, authenticate(asked.identity++, client.user));
    } else if (kind === "perform") this.perform(number);
    else if (kind === "return") this.comeBack(number);
    else if (kind === "change") {
      this.change();
      this.returning.push(() => machine.take(machine.hub.tell(TOPICS, machine.now)));
    } else if (kind === "lost change") this.change();
    else machine.pass(number);
  }
}

const step = fc.record({
  kind: fc.constantFrom("add", "add", "remove", "mutate", "mutate", "login", "perform", "perform", "perform", "return", "return", "return", "change", "lost change", "pass", "pass"),
  who: fc.nat(CLIENTS - 1),
  number: fc.nat(40),
});

test("in any order of events versions chain, no transition shows half a change, and answers come before what they did", () =>
  holds(
    [fc.array(step, { minLength: 10, maxLength: 120 })],
    (steps) => {
      const world = new World();
      for (const one of steps) world.step(one);
      world.rest();
      world.machine.pass(60_000);
      world.rest();
      assert.deepEqual([...world.machine.closed], []);
      for (const client of world.clients.values()) {
        assert.deepEqual([...client.unanswered], [], "every mutation was answered");
        assert.deepEqual(client.unshown, [], "and shown");
        assert.deepEqual({ ...client.version, ts: 0 }, { querySet: client.asked.querySet, identity: client.asked.identity, ts: 0 });
        for (const { state } of client.shown.values()) assert.equal(state, world.state, "everybody sees the last state, also of changes that nobody told");
      }
    },
    2_000,
  ));
