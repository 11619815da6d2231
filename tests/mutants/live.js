/** Faults of live connections. Most are in the protocol machine, so that tests without a network notice them. */

/** @typedef {import("./mutants.js").Test} Test */
/** @typedef {import("./mutants.js").Mutant} Mutant */

/** @type {Test} */
const machine = { node: ["tests/live/machine.test.js"] };

/** @type {Test} */
const interleavings = { node: ["tests/live/interleavings.test.js"] };

/** @type {Test} */
const sockets = { node: ["tests/live/socket.test.js"] };

/** @type {Mutant[]} */
export const liveMutants = [
  {
    name: "a live query is not told what changed on its topics",
    file: "js/live/topics.js",
    from: "for (const topic of topics) for (const query of this.#queries.get(topic) ?? []) found.add(query);",
    to: "",
    test: machine,
  },
  {
    name: "a live query of several topics is told of the first alone",
    file: "js/live/topics.js",
    from: "for (const topic of query.topics ?? []) {\n      const known = this.#queries.get(topic);\n      if (known === undefined)",
    to: "for (const topic of query.topics?.slice(0, 1) ?? []) {\n      const known = this.#queries.get(topic);\n      if (known === undefined)",
    test: machine,
  },
  {
    name: "a live transition goes backwards when the clock is set back",
    file: "js/live/clock.js",
    from: "Math.max(Math.floor(now) * 1000, this.last + 1)",
    to: "Math.floor(now) * 1000",
    test: machine,
  },
  {
    name: "a live clock forgets over a restart what it gave",
    file: "js/live/clock.js",
    from: "    this.last = stored;\n    this.bound = stored;\n",
    to: "    this.last = 0;\n    this.bound = stored;\n",
    test: machine,
  },
  {
    name: "a live transition does not begin where the last one ended",
    file: "js/live/screens.js",
    from: "      const start = connection.sent;\n",
    to: "      const start = { ...connection.sent, ts };\n",
    test: interleavings,
  },
  {
    name: "what a live mutation did is shown before its answer",
    file: "js/live/connection.js",
    from: "  mayBeShown(now) {\n    if (this.running !== undefined || ",
    to: "  mayBeShown(now) {\n    if (",
    test: interleavings,
  },
  {
    name: "a live mutation begins while a trip reads for its client",
    file: "js/live/connection.js",
    from: "  get mayCall() {\n    if (this.running !== undefined || this.planned !== undefined || ",
    to: "  get mayCall() {\n    if (this.running !== undefined || ",
    test: interleavings,
  },
  {
    name: "the answer to a live mutation is not followed by a transition",
    file: "js/live/calls.js",
    from: "    this.#on.answered(connection, now);\n",
    to: "",
    test: machine,
  },
  {
    name: "two users of live queries share a result",
    file: "js/live/query.js",
    from: "JSON.stringify([path, args, identity.text, counted, language ?? null, journal ?? null])",
    to: "JSON.stringify([path, args, counted, language ?? null, journal ?? null])",
    test: machine,
  },
  {
    name: "live callers of different addresses share a guess",
    file: "js/live/query.js",
    from: 'const counted = COUNTED.includes(path) ? address : "";',
    to: 'const counted = "";',
    test: machine,
  },
  {
    name: "a live connection keeps the rights of the user before",
    file: "js/live/hub.js",
    from: "    if (!isOther) return;\n",
    to: "    if (!isOther || isOther) return;\n",
    test: interleavings,
  },
  {
    name: "what was read for the user before is shown to the next one",
    file: "js/live/screens.js",
    from: "else if (found === undefined || planned.identity !== connection.received.identity) this.#unplan",
    to: "else if (found === undefined) this.#unplan",
    test: machine,
  },
  {
    name: "messages do not wait for the token before them",
    file: "js/live/hub.js",
    from: "while (!connection.verifying && this.#connections.has(connection.id)) {",
    to: "while (this.#connections.has(connection.id)) {",
    test: machine,
  },
  {
    name: "what was read is shown although the token ended meanwhile",
    file: "js/live/screens.js",
    from: "      if (isOver(connection.identity, now)) this.#on.over(connection);\n      else if (found === undefined",
    to: "      if (found === undefined",
    test: machine,
  },
  {
    name: "a live connection watches any number of queries",
    file: "js/live/hub.js",
    from: "if (connection.queries.size >= limits.MOST_QUERIES) return",
    to: "if (connection.queries.size < 0) return",
    test: machine,
  },
  {
    name: "a live connection sends any number of messages",
    file: "js/live/rate.js",
    from: "    if (this.#left < 1) return false;\n",
    to: "",
    test: machine,
  },
  {
    name: "the version of a live identity is not checked",
    file: "js/live/hub.js",
    from: "if (base !== identity) return",
    to: "if (base < 0) return",
    test: machine,
  },
  {
    name: "the version of a live query set is not checked",
    file: "js/live/hub.js",
    from: "if (base !== querySet) return",
    to: "if (base < 0) return",
    test: machine,
  },
  {
    name: "a client moves the live clock to any time",
    file: "js/live/clock.js",
    from: "    if (seen > (now + FARTHEST_TIME) * 1000) return false;\n",
    to: "",
    test: machine,
  },
  {
    name: "a silent live connection gets no Ping",
    file: "js/live/hub.js",
    from: "this.#out.send(connection, PING, now);",
    to: "connection.lastSent = now;",
    test: machine,
  },
  {
    name: "a change between a live query's reading and its mark is lost",
    file: "js/live/screens.js",
    from: "    if (!final && this.#queries.topics.unmarked([query]).length > 0) this.outdate(query, now);\n",
    to: "",
    test: machine,
  },
  {
    name: "a change that nobody told is not found when marks are renewed",
    file: "js/live/hub.js",
    from: "return changed.length === 0 ? this.#outputs() : this.tell(changed, now);",
    to: "return this.#outputs();",
    test: machine,
  },
  {
    name: "a final live result is asked again",
    file: "js/live/screens.js",
    from: "    if (query.final) return;\n",
    to: "",
    test: machine,
  },
  {
    name: "a live trip that failed is repeated without growing waits",
    file: "js/live/screens.js",
    from: "      this.#failures += 1;\n",
    to: "      this.#failures = 1;\n",
    test: machine,
  },
  {
    name: "a live connection forgets its version when it hibernates",
    file: "js/live/connection.js",
    from: "    connection.sent = saved.sent;\n",
    to: "",
    test: machine,
  },
  {
    name: "the sessions of Rust's and Python's clients make repeats known",
    file: "js/live/calls.js",
    from: "SESSIONLESS.includes(opened.client) ? undefined : connection.session",
    to: "connection.session",
    test: machine,
  },
  {
    name: "a live mutation that is sent again happens again",
    file: "js/worker/live/mutations.js",
    from: "const runNow = () => run({ ...callWith({ now, once }), ...tools });",
    to: "const runNow = () => run({ ...callWith({ now }), ...tools });",
    test: { node: ["tests/live/lost-replies.test.js"] },
  },
  {
    name: "a live mutation whose reply storage lost is told to have failed",
    file: "js/worker/live/once.js",
    from: "return cause instanceof StorageError && KEY.test(cause.message);",
    to: "return cause instanceof StorageError && KEY.test(cause.name);",
    test: { node: ["tests/live/lost-replies.test.js"] },
  },
  {
    name: "a page uses the service's key over a live connection",
    file: "js/worker/live/verdict.js",
    from: '    if (caller.kind === "service" && page) return',
    to: '    if (caller.kind === "service" && !token) return',
    test: sockets,
  },
  {
    name: "a page of another site spends the session over a live connection",
    file: "js/worker/live/upgrade.js",
    from: "if (!config.open && hasForeignSession(request, url, config)) {",
    to: "if (config.open && hasForeignSession(request, url, config)) {",
    test: sockets,
  },
  {
    name: "a mutation over HTTP is not told to live connections",
    file: "js/worker/effects/tell.js",
    from: "  await tools.tell(topics);\n",
    to: "",
    test: { node: ["tests/live/node.test.js"] },
  },
];
