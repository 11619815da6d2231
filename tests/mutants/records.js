/** Faults of the audit log, of events and their delivery, and of erasure. */

/** @typedef {import("./mutants.js").Mutant} Mutant */

/** @type {Mutant[]} */
export const recordMutants = [
  {
    name: "an entry of the audit log is written whether or not the change was made",
    file: "src/storage/audit.rs",
    from: '"changes() > 0 AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.server_id = +"',
    to: '"NOT EXISTS (SELECT 1 FROM audit a WHERE a.server_id = +"',
    test: { native: ["simulation"] },
  },
  {
    name: "the audit log keeps the values of labels",
    file: "src/domain/rules/recording.rs",
    from: '" IN (\'max_uses\', ',
    to: '" IN (\'label\', \'max_uses\', ',
    test: { native: ["rules"] },
  },
  {
    name: "the audit log tells the new value as the old one",
    file: "src/storage/audit.rs",
    from: "json(b.was -> ('$.' || l.key))",
    to: "json(?8 -> ('$.' || l.key))",
    test: { native: ["contract", "differential"] },
  },
  {
    name: "an entry of the audit log may be changed",
    file: "src/storage/migrations/0011_forgetting.sql",
    from: "WHEN NEW.server_id IS NOT OLD.server_id OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at\n",
    to: "WHEN 0 AND NEW.id IS NOT OLD.id AND NEW.at IS NOT OLD.at\n",
    test: { native: ["schema", "forgetting"] },
  },
  {
    name: "a use that joins nobody writes an event",
    file: "src/storage/audit.rs",
    from: '"WHERE changes() > 0 AND c.folded = ",',
    to: '"WHERE c.folded = ",',
    test: { native: ["simulation"] },
  },
  {
    name: "two workers claim one event at the same time",
    file: "src/storage/events.rs",
    from: "UPDATE event SET due_at = ?2, attempts = attempts + 1",
    to: "UPDATE event SET attempts = attempts + 1 + 0 * ?2",
    test: { native: ["events"] },
  },
  {
    name: "a claim that was overtaken marks an event",
    file: "src/storage/events.rs",
    from: " AND is_open = 1 AND due_at = +?3",
    to: " AND is_open = 1 AND ?3 IS NOT NULL",
    test: { native: ["events"] },
  },
  {
    name: "the last event of a server is deleted with the old ones",
    file: "src/storage/events.rs",
    from: '        "WHERE ",\n        has_next!(),\n        ") RETURNING number"',
    to: '        "WHERE 1 OR ",\n        has_next!(),\n        ") RETURNING number"',
    test: { native: ["events"] },
  },
  {
    name: "an erasure that broke off begins with another pseudonym",
    file: "src/storage/forget_user/rows.rs",
    from: "ON CONFLICT (user_id) DO NOTHING",
    to: "ON CONFLICT (user_id) DO UPDATE SET pseudonym = excluded.pseudonym",
    test: { native: ["forgetting"] },
  },
  {
    name: "the name of a user stays after its erasure",
    file: "src/storage/forget_user/rows.rs",
    from: '", name = NULL, code_prefix = NULL, metadata = NULL, expires_at = NULL, left_at = "',
    to: '", metadata = NULL, expires_at = NULL, left_at = "',
    test: { native: ["forgetting"] },
  },
  {
    name: "a redirect of the receiver is followed",
    file: "js/worker/webhooks/send.js",
    from: 'redirect: "manual"',
    to: 'redirect: "follow"',
    test: { node: ["tests/http/webhooks.test.js"] },
  },
  {
    name: "a receiver may be at a link-local address",
    file: "js/worker/webhooks/address.js",
    from: '  ["169.254.0.0", 16],\n',
    to: "",
    test: { node: ["tests/security/webhooks.test.js"] },
  },
  {
    name: "what an event holds overwrites its server",
    file: "js/worker/webhooks/send.js",
    from: "data: { ...JSON.parse(data), serverId, sequence }",
    to: "data: { serverId, sequence, ...JSON.parse(data) }",
    test: { node: ["tests/security/webhooks.test.js"] },
  },
  {
    name: "a receiver that wants no more is asked again",
    file: "js/worker/webhooks/deliver.js",
    from: "const wait = gone ? undefined : waitAfter",
    to: "const wait = gone && false ? undefined : waitAfter",
    test: { node: ["tests/http/webhooks.test.js"] },
  },
];
