// The protocol machine, event by event.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as limits from "../../js/live/limits.js";
import { add, authenticate, CONNECT, Machine, modify, mutation, remove, SESSION, versionOf } from "./machine.js";
import { identityOf } from "../../js/live/identity.js";

/** A machine with a connection that watches `server:r`, which gave 1. */
function watching() {
  const machine = new Machine();
  machine.open(1);
  machine.say(1, CONNECT, modify(0, add(0, "server:r", { serverId: "s" })));
  machine.pass();
  machine.read(() => ({ result: { value: 1 }, topics: ["server:s"] }));
  machine.pass();
  // Read again with the mark of its topic.
  machine.read(() => ({ result: { value: 1 }, topics: ["server:s"] }), [["server:s", 1]]);
  machine.pass();
  assert.equal(machine.look(1).length, 1);
  return machine;
}

describe("queries", () => {
  test("the first transition of a connection holds all queries of its first query set", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT);
    machine.pass(50);
    machine.say(1, modify(0, add(0, "a:a"), add(1, "b:b")));
    machine.pass();
    machine.read((path) => ({ result: { value: path } }));
    const [transition, ...others] = machine.look(1);
    assert.deepEqual(others, []);
    assert.deepEqual(versionOf(transition.startVersion), { querySet: 0, identity: 0, ts: 0 });
    assert.deepEqual({ ...versionOf(transition.endVersion), ts: 0 }, { querySet: 1, identity: 0, ts: 0 });
    const rest = { logLines: [], journal: null };
    assert.deepEqual(transition.modifications, [
      { type: "QueryUpdated", queryId: 0, value: "a:a", ...rest },
      { type: "QueryUpdated", queryId: 1, value: "b:b", ...rest },
    ]);
  });

  test("a query that failed gives an error, and its data only where the function gave some", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a"), add(1, "b:b")));
    machine.pass();
    machine.read((path) => ({ result: path === "a:a" ? { error: "no" } : { error: "no", data: { why: 1 } } }));
    const [{ modifications }] = machine.look(1);
    const rest = { type: "QueryFailed", errorMessage: "no", logLines: [], journal: null };
    assert.deepEqual(modifications, [{ ...rest, queryId: 0 }, { ...rest, queryId: 1, errorData: { why: 1 } }]);
  });

  test("connections with the same function, arguments and caller share one evaluation, others do not", () => {
    const machine = new Machine();
    for (const [id, user] of [[1, "ada"], [2, "ada"], [3, "bob"]]) {
      machine.open(Number(id), { caller: { kind: "token", claims: { sub: user } } });
      machine.say(Number(id), CONNECT, modify(0, add(0, "member:r", { serverId: "s" })));
    }
    machine.pass();
    const { queries } = /** @type {any} */ (machine.waiting[0]);
    assert.deepEqual(queries.map((/** @type {any} */ { identity }) => identity.caller.claims.sub), ["ada", "bob"]);
    machine.read(() => ({ result: { value: 1 } }));
    for (const id of [1, 2, 3]) assert.equal(machine.look(id)[0].modifications.length, 1);
  });

  test("where guesses are counted by address, callers of different addresses share nothing", () => {
    const machine = new Machine();
    for (const [id, address] of [[1, "192.0.2.1"], [2, "192.0.2.2"]]) {
      machine.open(Number(id), { address: String(address) });
      machine.say(Number(id), CONNECT, modify(0, add(0, "invitCode:explain", { code: "A" }), add(1, "server:r", { serverId: "s" })));
    }
    machine.pass();
    const { queries } = /** @type {any} */ (machine.waiting[0]);
    assert.deepEqual(queries.map((/** @type {any} */ query) => [query.path, query.address]), [["invitCode:explain", "192.0.2.1"], ["server:r", ""], ["invitCode:explain", "192.0.2.2"]]);
  });

  test("connections of different languages share nothing, and each call says its own", () => {
    const machine = new Machine();
    for (const [id, language] of /** @type {[number, string | undefined][]} */ ([[1, "fr"], [2, "en"], [3, undefined], [4, "fr"]])) {
      machine.open(id, language === undefined ? {} : { language });
      machine.say(id, CONNECT, modify(0, add(0, "server:r", { serverId: "s" })));
    }
    machine.pass();
    const { queries } = /** @type {any} */ (machine.waiting[0]);
    assert.deepEqual(queries.map((/** @type {any} */ { language }) => language), ["fr", "en", undefined]);
    machine.read(() => ({ result: { value: 1 } }));
    machine.say(1, mutation(0));
    assert.equal(machine.waiting.flatMap((output) => (output.do === "call" ? [output.asking.language] : [])).at(-1), "fr");
    // The language is still known after hibernation.
    assert.equal(machine.hub.save(1)?.opened.language, "fr");
  });

  test("a change of a topic reads what depends on it, and sends only what changed", () => {
    const machine = watching();
    machine.take(machine.hub.tell(["server:other"], machine.now));
    machine.pass();
    assert.deepEqual(machine.waiting, []);
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 1 }, topics: ["server:s"] }));
    assert.deepEqual(machine.look(1), []);
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    assert.deepEqual(machine.look(1).map(({ modifications: [{ value }] }) => value), [2]);
  });

  test("a result that depends on several topics is read again when any of them changes", () => {
    const machine = new Machine();
    const topics = ["server:s", "server:t", "user:u"];
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "invitCode:list", { creatorId: "u" })));
    machine.pass();
    machine.read(() => ({ result: { value: 0 }, topics }));
    machine.pass();
    machine.read(() => ({ result: { value: 0 }, topics }), topics.map((topic) => [topic, 1]));
    for (const topic of topics) {
      machine.take(machine.hub.tell([topic], machine.now));
      machine.pass();
      machine.read(() => ({ result: { value: topic }, topics }));
    }
    assert.deepEqual(machine.look(1).map(({ modifications: [{ value }] }) => value), [0, ...topics]);
  });

  test("a burst of changes is one trip, and changes during a trip are one more", () => {
    const machine = watching();
    for (let count = 0; count < 50; count += 1) machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    assert.equal(machine.waiting.length, 1);
    for (let count = 0; count < 50; count += 1) machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    machine.pass();
    machine.read(() => ({ result: { value: 3 }, topics: ["server:s"] }));
    machine.pass();
    assert.deepEqual(machine.waiting, []);
    assert.deepEqual(machine.look(1).map(({ modifications: [{ value }] }) => value), [2, 3]);
  });

  test("a result that changes by itself is read again at that time", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")));
    machine.pass();
    machine.read(() => ({ result: { value: "before" }, until: machine.now + 60_000 }));
    machine.pass(59_000);
    assert.deepEqual(machine.waiting, []);
    machine.pass(2_000);
    machine.read(() => ({ result: { value: "after" } }));
    assert.deepEqual(machine.look(1).filter(({ type }) => type === "Transition").map(({ modifications: [{ value }] }) => value), ["before", "after"]);
  });

  test("a final result is not read again until it is added again", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "invitCode:explain", { code: "X" })));
    machine.pass();
    machine.read(() => ({ result: { value: "unknown" }, topics: ["code:X"], final: true }));
    machine.take(machine.hub.tell(["code:X"], machine.now));
    machine.take(machine.hub.tell(undefined, machine.now));
    machine.pass(60_000);
    assert.deepEqual(machine.waiting.filter((output) => output.do === "read"), []);
    machine.waiting = [];
    machine.say(1, modify(1, add(1, "invitCode:explain", { code: "X" })));
    machine.pass();
    machine.read(() => ({ result: { value: "known" }, final: false }));
    assert.deepEqual(machine.look(1).at(-1).modifications.map((/** @type {any} */ { queryId, value }) => [queryId, value]), [[0, "known"], [1, "known"]]);
  });

  test("a removed query is removed from the client, and read no more", () => {
    const machine = watching();
    machine.say(1, modify(1, remove(0)));
    machine.pass();
    const [transition] = machine.look(1);
    assert.deepEqual(transition.modifications, [{ type: "QueryRemoved", queryId: 0 }]);
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    assert.deepEqual(machine.waiting, []);
  });

  test("a query set that changes during a trip gets its own transition behind the first", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")));
    machine.pass();
    machine.say(1, modify(1, add(1, "b:b"), remove(0)));
    machine.read(() => ({ result: { value: 1 } }));
    machine.pass();
    machine.read(() => ({ result: { value: 2 } }));
    const [first, second] = machine.look(1);
    assert.deepEqual([first.endVersion.querySet, second.endVersion.querySet], [1, 2]);
    assert.deepEqual(first.endVersion, second.startVersion);
    assert.deepEqual(second.modifications.map((/** @type {any} */ { type, queryId }) => [type, queryId]), [["QueryRemoved", 0], ["QueryUpdated", 1]]);
  });

  test("the journal of a result is sent, and is given to the next evaluation", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a", {}, "echoed")));
    machine.pass();
    assert.equal(/** @type {any} */ (machine.waiting[0]).queries[0].journal, "echoed");
    machine.read(() => ({ result: { value: 1 }, journal: "end-1" }));
    assert.equal(machine.look(1)[0].modifications[0].journal, "end-1");
    machine.take(machine.hub.tell(undefined, machine.now));
    machine.pass();
    assert.equal(/** @type {any} */ (machine.waiting[0]).queries[0].journal, "end-1");
  });

  test("a trip that failed is repeated after growing waits, and shows nothing", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")));
    /** @type {number[]} */
    const waits = [];
    for (let count = 0; count < 8; count += 1) {
      const before = machine.now;
      while (machine.waiting.length === 0) machine.pass(1);
      waits.push(machine.now - before);
      machine.next("read");
      machine.take(machine.hub.read(undefined, machine.now));
    }
    assert.deepEqual(waits.slice(1), [250, 500, 1000, 2000, 4000, 8000, 10000]);
    assert.deepEqual(machine.look(1).filter(({ type }) => type !== "Ping"), []);
    machine.pass(10_000);
    machine.read(() => ({ result: { value: 1 } }));
    assert.equal(machine.look(1).filter(({ type }) => type === "Transition").length, 1);
  });

  test("a query whose database does not answer is asked again after growing waits, and holds up nobody else", () => {
    const machine = new Machine();
    for (const id of [1, 2]) machine.open(id);
    machine.say(1, CONNECT, modify(0, add(0, "a:a"), add(1, "b:b")));
    machine.say(2, CONNECT, modify(0, add(0, "b:b")));
    let isThere = false;
    /** How often each query was read. @type {Record<string, number>} */
    const asked = { "a:a": 0, "b:b": 0 };
    /** Answers what is read: `a:a` only once its database is there. */
    const answer = () => {
      const { queries, mark } = machine.next("read");
      for (const { path } of queries) asked[path] = (asked[path] ?? 0) + 1;
      const answers = queries.map(({ path }) => (path === "a:a" && !isThere ? undefined : { result: { value: asked["b:b"] ?? 0 }, topics: [`server:${path[0]}`] }));
      machine.take(machine.hub.read({ answers, numbers: mark.map((topic) => [topic, 1]) }, machine.now));
    };
    const transitions = (/** @type {number} */ id) => machine.look(id).filter(({ type }) => type === "Transition").length;
    for (let ms = 0; ms < 10_000; ms += 5) {
      machine.pass(5);
      if (ms % 1000 === 0) machine.take(machine.hub.tell(["server:b"], machine.now));
      while (machine.waiting.length > 0) answer();
    }
    assert.equal(transitions(1), 0, "what is shown was read together");
    assert.ok(transitions(2) >= 10, "each change is shown at once");
    assert.ok(Number(asked["a:a"]) >= 5 && Number(asked["a:a"]) <= 8, `asked ${asked["a:a"]} times`);
    isThere = true;
    for (let ms = 0; ms < 10_000; ms += 5) {
      machine.pass(5);
      while (machine.waiting.length > 0) answer();
    }
    assert.ok(transitions(1) >= 1, "it is shown once it is there");
  });
});

describe("mutations", () => {
  test("the answer to a mutation comes before the transition that shows it", () => {
    const machine = watching();
    machine.say(1, mutation(0));
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass(100);
    assert.deepEqual(machine.waiting.map((output) => output.do), ["call"]);
    machine.called({ value: "done" }, ["server:s"]);
    machine.pass();
    machine.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    const [answer, transition, ...others] = machine.look(1);
    assert.deepEqual(others, []);
    assert.deepEqual({ ...answer, ts: 0 }, { type: "MutationResponse", requestId: 0, success: true, result: "done", ts: 0, logLines: [] });
    assert.ok(versionOf(transition.endVersion).ts >= Number(versionOf({ ...answer, querySet: 0, identity: 0 }).ts));
    assert.equal(transition.modifications[0].value, 2);
  });

  test("a trip on its way lets no mutation of who it will be shown begin", () => {
    const machine = watching();
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    machine.say(1, mutation(0));
    assert.deepEqual(machine.waiting.map((output) => output.do), ["read"]);
    machine.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    assert.deepEqual(machine.waiting.map((output) => output.do), ["call"]);
  });

  test("every answer is followed by a transition, also a failure and where nothing is watched", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, mutation(0), { ...mutation(1), type: "Action" });
    machine.called({ error: "no", data: { why: 1 } });
    machine.called({ error: "no" });
    machine.pass();
    const [first, second, transition, ...others] = machine.look(1);
    assert.deepEqual(others, []);
    assert.deepEqual(first, { type: "MutationResponse", requestId: 0, success: false, result: "no", errorData: { why: 1 }, logLines: [] });
    assert.deepEqual(second, { type: "ActionResponse", requestId: 1, success: false, result: "no", logLines: [] });
    assert.deepEqual([transition.type, transition.modifications], ["Transition", []]);
  });

  test("mutations run one after another in their order, and after some of them the client sees what they did", () => {
    const machine = watching();
    const count = limits.MUTATIONS_A_TRANSITION + 2;
    machine.say(1, ...Array.from({ length: count }, (_, id) => mutation(id)));
    for (let id = 0; id < limits.MUTATIONS_A_TRANSITION; id += 1) {
      assert.equal(machine.waiting.length, 1);
      machine.called({ value: id }, ["server:s"]);
    }
    assert.equal(machine.waiting.length, 0);
    machine.pass();
    machine.read(() => ({ result: { value: "some" }, topics: ["server:s"] }));
    machine.called({ value: 8 }, ["server:s"]);
    machine.called({ value: 9 }, ["server:s"]);
    machine.pass();
    machine.read(() => ({ result: { value: "all" }, topics: ["server:s"] }));
    assert.deepEqual(machine.look(1).map(({ type, requestId, modifications }) => requestId ?? [type, modifications[0].value]), [0, 1, 2, 3, 4, 5, 6, 7, ["Transition", "some"], 8, 9, ["Transition", "all"]]);
  });

  test("mutations that were sent again run after their client was shown its queries", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")), mutation(7));
    machine.pass();
    machine.read(() => ({ result: { value: 1 } }));
    assert.equal(machine.next("call").asking.requestId, 7);
  });

  test("npm's session makes repeats known; those of Rust and Python end with their sockets", () => {
    for (const [client, session] of [["npm", SESSION], ["swift", SESSION], ["rust", undefined], ["python", undefined]]) {
      const machine = new Machine();
      machine.open(1, { client: String(client) });
      machine.say(1, CONNECT, mutation(0));
      assert.equal(machine.next("call").asking.session, session, client);
    }
  });

  test("a mutation before the connect message runs without a session", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, mutation(0));
    assert.equal(machine.next("call").asking.session, undefined);
  });

  test("where it is unknown whether a mutation happened, npm's clients send it again and others get an error", () => {
    const machine = new Machine();
    machine.open(1);
    machine.open(2, { client: "rust" });
    for (const id of [1, 2]) {
      machine.say(id, CONNECT, mutation(0));
      machine.next("call");
      machine.take(machine.hub.called(id, { unavailable: "Storage unavailable" }, machine.now));
    }
    assert.deepEqual([machine.closed.get(1)?.code, machine.closed.has(2)], [1013, false]);
    assert.deepEqual(machine.look(2), [{ type: "MutationResponse", requestId: 0, success: false, result: "Storage unavailable", logLines: [] }]);
  });

  test("arguments that are too large fail their call alone", () => {
    const machine = watching();
    machine.say(1, mutation(0, "server:c", { name: "x".repeat(limits.LONGEST_ARGUMENTS) }), mutation(1));
    assert.match(machine.look(1)[0].result, /^ArgumentsTooLarge/);
    assert.equal(machine.next("call").asking.requestId, 1);
  });
});

describe("identities", () => {
  const token = (/** @type {string} */ sub) => identityOf({ kind: "token", claims: { sub } });

  test("messages behind a token wait until it is verified, and then count for its user", () => {
    const machine = new Machine();
    machine.open(1, { caller: { kind: "anonymous" } });
    machine.say(1, CONNECT, authenticate(0, "jwt"), modify(0, add(0, "a:a")), mutation(0));
    assert.equal(machine.waiting.length, 1);
    machine.pass(1_000);
    assert.equal(machine.next("verify").token.kind, "User");
    machine.take(machine.hub.identified(1, { identity: token("ada") }, machine.now));
    machine.pass();
    const [query] = /** @type {any} */ (machine.waiting[0]).queries;
    assert.equal(query.identity.caller.claims.sub, "ada");
    machine.read(() => ({ result: { value: 1 } }));
    assert.deepEqual({ ...versionOf(machine.look(1)[0].endVersion), ts: 0 }, { querySet: 1, identity: 1, ts: 0 });
    assert.equal(machine.next("call").asking.identity.caller.claims.sub, "ada");
  });

  test("what a trip read for one user is never shown after the connection speaks for another", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")));
    machine.pass();
    machine.say(1, authenticate(0, "jwt"));
    const reading = machine.next("read");
    machine.next("verify");
    machine.take(machine.hub.identified(1, { identity: token("ada") }, machine.now));
    machine.take(machine.hub.read({ answers: reading.queries.map(() => ({ result: { value: "secret" }, topics: [] })), numbers: [] }, machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: "public" } }));
    assert.deepEqual(machine.look(1).map(({ modifications: [{ value }] }) => value), ["public"]);
  });

  test("a refreshed token of the same user is acknowledged without reading anything again", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, authenticate(0, "one"), modify(0, add(0, "a:a")));
    machine.next("verify");
    machine.take(machine.hub.identified(1, { identity: token("ada") }, machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 1 } }));
    machine.look(1);
    machine.say(1, authenticate(1, "two"));
    machine.next("verify");
    machine.take(machine.hub.identified(1, { identity: token("ada") }, machine.now));
    machine.pass();
    assert.deepEqual(machine.waiting, []);
    assert.deepEqual(machine.look(1).map(({ endVersion, modifications }) => [endVersion.identity, modifications]), [[2, []]]);
  });

  test("a bad token gets an AuthError at once, but a client that has no other waits for it", () => {
    const machine = new Machine();
    machine.open(1);
    machine.open(2, { client: "python" });
    for (const id of [1, 2]) {
      machine.say(id, CONNECT, authenticate(0, "bad"));
      machine.next("verify");
      machine.take(machine.hub.identified(id, { error: "bad token" }, machine.now));
    }
    const refused = [{ type: "AuthError", error: "bad token", baseVersion: 0, authUpdateAttempted: true }];
    assert.deepEqual(machine.look(1), refused);
    assert.deepEqual(machine.look(2), []);
    machine.pass(limits.BAD_TOKEN_PAUSE);
    assert.deepEqual(machine.look(2), refused);
    assert.deepEqual([...machine.closed.keys()], [1, 2]);
  });

  test("an ended token is told as Convex tells it, before anything is shown or done by it", () => {
    const machine = watching();
    machine.say(1, authenticate(0, "jwt"));
    machine.next("verify");
    machine.take(machine.hub.identified(1, { identity: { ...token("ada"), until: machine.now + 60_000 } }, machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 5 }, topics: ["server:s"] }));
    machine.look(1);
    machine.pass(60_000);
    assert.deepEqual(machine.look(1).filter(({ type }) => type !== "Ping"), [{ type: "AuthError", error: "TokenExpired: the token has expired", baseVersion: 1, authUpdateAttempted: false }]);
    assert.ok(machine.closed.has(1));
  });

  test("what a trip read is not shown after the token ended meanwhile, and a mutation that waited so long is not run", () => {
    const machine = watching();
    machine.say(1, authenticate(0, "jwt"));
    machine.next("verify");
    machine.take(machine.hub.identified(1, { identity: { ...token("ada"), until: machine.now + 1_000 } }, machine.now));
    machine.pass();
    machine.say(1, mutation(0));
    machine.now += 2_000;
    machine.read(() => ({ result: { value: "secret" }, topics: ["server:s"] }));
    assert.deepEqual(machine.look(1).map(({ type }) => type), ["AuthError"]);
    assert.deepEqual(machine.waiting, []);
  });

  test("the end of a session that came with the upgrade closes with 1012, so that the client brings a new one", () => {
    const machine = new Machine();
    machine.open(1, { caller: { kind: "token", claims: { sub: "ada" } }, until: machine.now + 1_000 });
    machine.pass(1_000);
    assert.equal(machine.closed.get(1)?.code, 1012);
  });
});

describe("silence", () => {
  test("a silent connection gets a Ping after 15 to 25 s, and one wake serves all", () => {
    const machine = new Machine();
    machine.open(1);
    machine.pass(5_000);
    machine.open(2);
    machine.pass(limits.SILENCE - 5_000);
    assert.deepEqual([machine.look(1), machine.look(2)], [[{ type: "Ping" }], [{ type: "Ping" }]]);
    assert.equal(machine.hub.wakeAt, machine.now + limits.SILENCE);
    assert.ok(limits.SILENCE <= 25_000 && limits.SHORTEST_SILENCE >= 15_000);
  });

  test("an object without connections needs no wake", () => {
    const machine = watching();
    machine.take(machine.hub.closed(1));
    machine.pass(600_000);
    for (const { topics } of machine.waiting.splice(0).filter((output) => output.do === "mark")) machine.take(machine.hub.marked(topics.map((topic) => [topic, 1]), machine.now));
    machine.pass(600_000);
    assert.equal(machine.hub.wakeAt, undefined);
  });
});

describe("marks", () => {
  test("topics are marked before they are read, and read again where they were not", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "a:a")));
    machine.pass();
    assert.deepEqual(/** @type {any} */ (machine.waiting[0]).mark, []);
    machine.read(() => ({ result: { value: 1 }, topics: ["t"] }));
    machine.pass();
    assert.deepEqual(/** @type {any} */ (machine.waiting[0]).mark, ["t"]);
    machine.read(() => ({ result: { value: 1 }, topics: ["t"] }), [["t", 7]]);
    machine.pass();
    assert.deepEqual(machine.waiting, []);
  });

  test("a change that nobody told is found when the marks are renewed, within a minute", () => {
    const machine = watching();
    machine.pass(limits.RENEWAL);
    assert.deepEqual(machine.next("mark").topics, ["server:s"]);
    machine.take(machine.hub.marked([["server:s", 2]], machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    assert.equal(machine.look(1).at(-1).modifications[0].value, 2);
    machine.pass(limits.RENEWAL);
    machine.next("mark");
    machine.take(machine.hub.marked([["server:s", 2]], machine.now));
    machine.pass();
    assert.deepEqual(machine.waiting, []);
    assert.ok(limits.RENEWAL < 60_000 && limits.MARK > limits.RENEWAL + limits.LONGEST_REPEAT);
  });

  test("what somebody watches again after its mark lapsed is marked again", () => {
    const machine = watching();
    machine.say(1, modify(1, remove(0)));
    machine.pass(limits.MARK);
    assert.deepEqual(machine.others.at(-1), { do: "keep", numbers: [], dropped: ["server:s"], renewAt: undefined });
    machine.say(1, modify(2, add(0, "server:r", { serverId: "s" })));
    machine.pass();
    machine.read(() => ({ result: { value: 1 }, topics: ["server:s"] }));
    machine.pass();
    assert.deepEqual(machine.next("read").mark, ["server:s"]);
  });

  test("an object that was away longer than its marks hold marks again what is watched then", () => {
    const woken = new Machine({ stored: { bound: 9e15, numbers: [["server:s", 1]], renewAt: 1 } });
    woken.pass();
    woken.open(1);
    woken.say(1, CONNECT, modify(0, add(0, "server:r", { serverId: "s" })));
    woken.pass();
    woken.read(() => ({ result: { value: 1 }, topics: ["server:s"] }));
    woken.pass();
    assert.deepEqual(woken.next("read").mark, ["server:s"]);
  });

  test("marks that could not be renewed are tried again while they still hold", () => {
    const machine = watching();
    machine.pass(limits.RENEWAL);
    machine.next("mark");
    machine.take(machine.hub.marked(undefined, machine.now));
    machine.pass(limits.LONGEST_REPEAT);
    machine.next("mark");
  });
});

describe("hibernation", () => {
  test("a connection that is taken back goes on from its version, and is sent what changed", () => {
    const machine = watching();
    const saved = JSON.parse(JSON.stringify(machine.hub.save(1)));
    const woken = new Machine({ stored: { bound: 9e15, numbers: [["server:s", 1]] } });
    woken.hub.restore(1, saved, woken.now);
    woken.pass();
    assert.deepEqual(woken.look(1), [{ type: "Ping" }]);
    woken.next("mark");
    woken.take(woken.hub.marked([["server:s", 1]], woken.now));
    woken.pass();
    assert.deepEqual(woken.waiting, []);
    woken.take(woken.hub.tell(["server:s"], woken.now));
    woken.pass();
    woken.read(() => ({ result: { value: 2 }, topics: ["server:s"] }));
    const [transition] = woken.look(1);
    assert.deepEqual(versionOf(transition.startVersion), saved.sent);
    assert.ok(versionOf(transition.endVersion).ts > 9e15);
    assert.equal(transition.modifications[0].value, 2);
  });

  test("what was final before hibernation is not asked again after it", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, CONNECT, modify(0, add(0, "invitCode:explain", { code: "X" }), add(1, "server:r", { serverId: "s" })));
    machine.pass();
    machine.read((path) => ({ result: { value: path }, final: path !== "server:r", topics: [] }));
    const saved = JSON.parse(JSON.stringify(machine.hub.save(1)));
    const woken = new Machine();
    woken.hub.restore(1, saved, woken.now);
    woken.take(woken.hub.tell(undefined, woken.now));
    woken.pass();
    assert.deepEqual(woken.waiting.filter((output) => output.do === "read").flatMap(({ queries }) => queries.map(({ path }) => path)), ["server:r"]);
  });
});

describe("bad input", () => {
  /** @param {(machine: Machine) => void} act */
  const after = (act) => {
    const machine = watching();
    machine.open(2);
    machine.say(2, CONNECT, modify(0, add(0, "server:r", { serverId: "s" })));
    machine.pass();
    machine.read(() => ({ result: { value: 1 }, topics: ["server:s"] }));
    machine.look(2);
    act(machine);
    // The other connection is as it was.
    machine.take(machine.hub.tell(["server:s"], machine.now));
    machine.pass();
    machine.read(() => ({ result: { value: "still" }, topics: ["server:s"] }));
    assert.equal(machine.look(2).at(-1).modifications[0].value, "still");
    assert.ok(!machine.closed.has(2));
    return { sent: machine.look(1), closed: machine.closed.get(1) };
  };

  const invalid = {
    "no JSON": "{",
    "no object": "[1]",
    "a number": "7",
    "no type": {},
    "an unknown type": { type: "Launch" },
    "the type of a prototype": { type: "constructor" },
    "a session that is no UUID": { ...CONNECT, sessionId: "me" },
    "a time that is no base64": { ...CONNECT, maxObservedTimestamp: "soon" },
    "a fraction as a version": { type: "ModifyQuerySet", baseVersion: 0.5, newVersion: 1, modifications: [] },
    "a negative version": { type: "ModifyQuerySet", baseVersion: -1, newVersion: 1, modifications: [] },
    "a version above 32 bits": { type: "ModifyQuerySet", baseVersion: 1, newVersion: 2 ** 32, modifications: [] },
    "a version as text": { type: "ModifyQuerySet", baseVersion: "1", newVersion: 2, modifications: [] },
    "modifications that are no list": { type: "ModifyQuerySet", baseVersion: 1, newVersion: 2, modifications: {} },
    "an unknown modification": modify(1, { type: "Change", queryId: 0 }),
    "a modification that is null": modify(1, /** @type {any} */ (null)),
    "arguments that are no list": { type: "Mutation", requestId: 0, udfPath: "a:a", args: {} },
    "a path that is no text": { type: "Mutation", requestId: 0, udfPath: 1, args: [{}] },
    "a component": { ...mutation(0), componentPath: "x" },
    "an unknown kind of token": { type: "Authenticate", baseVersion: 0, tokenType: "God", value: "x" },
    "a token that is no text": { type: "Authenticate", baseVersion: 0, tokenType: "User", value: 7 },
    "ten million characters": JSON.stringify({ type: "Event", event: "x".repeat(10_000_000) }),
  };
  for (const [what, message] of Object.entries(invalid)) {
    test(`a message with ${what} gets a FatalError that says so, and nobody else notices`, () => {
      const { sent, closed } = after((machine) => machine.say(1, message));
      assert.equal(sent.length, 1);
      assert.equal(sent[0].type, "FatalError");
      assert.match(sent[0].error, /^WSMessageInvalidJson: /);
      assert.ok(sent[0].error.length < 200);
      assert.equal(closed?.code, 1000);
    });
  }

  test("a version from the past or the future gets BaseVersionMismatch, as Convex tells it", () => {
    for (const base of [0, 2, 4_000_000_000]) {
      const { sent, closed } = after((machine) => machine.say(1, modify(base)));
      assert.deepEqual(sent, [{ type: "FatalError", error: `BaseVersionMismatch: Base version ${base} passed up doesn't match the current version 1` }]);
      assert.equal(closed?.code, 1000);
    }
  });

  const closing = {
    "a query id twice": modify(1, add(0, "a:a")),
    "a removal of what was never added": modify(1, remove(5)),
    "a new version below the old one": { ...modify(1), newVersion: 1 },
    "a second Connect": CONNECT,
    "the version of another identity": authenticate(3, "jwt"),
    "bytes": new ArrayBuffer(8),
  };
  for (const [what, message] of Object.entries(closing)) {
    test(`${what} closes the socket with a reason, and nobody else notices`, () => {
      const { sent, closed } = after((machine) => machine.say(1, message));
      assert.deepEqual(sent, []);
      assert.equal(closed?.code, 1011);
      assert.match(String(closed?.reason), /^InternalServerError: ./);
      assert.ok(Buffer.byteLength(String(closed?.reason)) <= 123);
    });
  }

  test("a time from the far future closes the socket, and does not move the clock", () => {
    const machine = new Machine();
    machine.open(1);
    machine.say(1, { ...CONNECT, maxObservedTimestamp: "/////////38=" });
    assert.match(String(machine.closed.get(1)?.reason), /maxObservedTimestamp/);
    assert.ok(machine.hub.commit(machine.now) <= machine.now * 1000 + 1000);
  });

  test("ten thousand queries close the socket, and leave nothing behind", () => {
    const { closed } = after((machine) => machine.say(1, modify(1, ...Array.from({ length: 10_000 }, (_, id) => add(id + 1, "a:a", { id })))));
    assert.equal(closed?.code, 1013);
    assert.match(String(closed?.reason), /at most 256 queries/);
  });

  test("more messages than a client ever sends close the socket", () => {
    const { closed } = after((machine) => {
      for (let count = 0; count < 10_000; count += 1) machine.say(1, { type: "Event", eventType: "x", event: null });
    });
    assert.equal(closed?.code, 1013);
  });

  test("more mutations than may wait close the socket as Convex closes it", () => {
    const { closed } = after((machine) => {
      for (let id = 0; id < 1_002; id += 1) machine.say(1, mutation(id));
      assert.equal(machine.waiting.length, 1);
      machine.waiting = [];
    });
    assert.deepEqual([closed?.code, closed?.reason], [1013, "TooManyConcurrentMutations"]);
  });

  test("a client that does not read is not shown more, and is dropped in the end", () => {
    let isSlow = true;
    const machine = new Machine({ isSlow: (id) => id === 1 && isSlow });
    for (const id of [1, 2]) {
      machine.open(id);
      machine.say(id, CONNECT, modify(0, add(0, "a:a")));
    }
    machine.pass();
    machine.read(() => ({ result: { value: 1 } }));
    assert.deepEqual([machine.look(1).length, machine.look(2).length], [0, 1]);
    isSlow = false;
    machine.pass(1_000);
    machine.read(() => ({ result: { value: 1 } }));
    assert.equal(machine.look(1).length, 1);
    isSlow = true;
    machine.take(machine.hub.tell(undefined, machine.now));
    for (let count = 0; count < 4; count += 1) {
      machine.pass(10_000);
      while (machine.waiting.length > 0) machine.read(() => ({ result: { value: 2 } }));
    }
    assert.deepEqual([...machine.closed.keys()], [1]);
    assert.match(String(machine.closed.get(1)?.reason), /slowly/);
  });
});

test("paths are taken in all spellings that clients send", () => {
  const machine = new Machine();
  machine.open(1);
  machine.say(1, CONNECT, modify(0, add(0, "a:b"), add(1, "a.js:b"), add(2, "a"), add(3, "a/b.js:c")));
  machine.pass();
  const { queries } = machine.next("read");
  assert.deepEqual(queries.map(({ path }) => path), ["a:b", "a:default", "a/b:c"]);
});
