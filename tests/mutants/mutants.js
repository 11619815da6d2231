/**
 * Ways to break the product, each with the tests that must notice. `from` stands in the file exactly once.
 *
 * @typedef {{ native: string[] } | { node: string[] }} Test names of Rust tests (`lib` for those beside the code), or files
 * @typedef {{ name: string, file: string, from: string, to: string, test: Test }} Mutant
 */

/** @type {Test} */
const simulation = { native: ["simulation"] };

/** @type {Mutant[]} */
export const mutants = [
  {
    name: "the statement that records a use forgets the cap",
    file: "src/storage/redeem.rs",
    from: '        "AND (c.max_uses IS NULL OR c.max_uses >= next) ",\n',
    to: "",
    test: simulation,
  },
  {
    name: "the statement that records a use forgets that a user redeems once",
    file: "src/storage/redeem.rs",
    from: '        "AND NOT EXISTS (SELECT 1 FROM redemption WHERE code_id = c.id AND user_id = +?2) ",\n',
    to: "",
    test: simulation,
  },
  {
    name: "the statement that lets in forgets bans",
    file: "src/storage/redeem.rs",
    from: "WHERE left_at IS NOT NULL AND banned_at IS NULL ",
    to: "WHERE left_at IS NOT NULL ",
    test: simulation,
  },
  {
    name: "the statements let in at the very end of a code",
    file: "src/storage/redeem.rs",
    from: "c.expires_at > ?3",
    to: "c.expires_at >= ?3",
    test: simulation,
  },
  {
    name: "a code works for one millisecond too long",
    file: "src/domain/time.rs",
    from: "self.0 <= now",
    to: "self.0 < now",
    test: simulation,
  },
  {
    name: "a use by who redeemed before counts against the cap",
    file: "src/domain/redeem.rs",
    from: "(is_full && !state.redeemed, ",
    to: "(is_full, ",
    test: simulation,
  },
  {
    name: "the uses are counted before they are recorded",
    file: "src/storage/redeem.rs",
    from: "(SELECT coalesce(max(ordinal), 0) + 1 FROM redemption WHERE code_id = c.id) AS next, ",
    to: "(SELECT coalesce(max(ordinal), 0) + 2 FROM redemption WHERE code_id = c.id) AS next, ",
    test: simulation,
  },
  {
    name: "one wrong code too many is allowed",
    file: "src/storage/throttle.rs",
    from: "free_at = iif(length(recent) + 13 >= 13 * excluded.allowed, ",
    to: "free_at = iif(length(recent) >= 13 * excluded.allowed, ",
    test: simulation,
  },
  {
    name: "wrong codes are not counted",
    file: "src/storage/redeem.rs",
    from: "            self.throttle.count(self.code.as_ref(), self.now),\n",
    to: "",
    test: simulation,
  },
  {
    name: "reading the codes of others is no guess",
    file: "src/storage/read_code.rs",
    from: "throttle.count_reading(code, &self.actor, self.now),",
    to: "throttle.count(Some(code), self.now),",
    test: { native: ["differential", "simulation"] },
  },
  {
    name: "who guesses a revoked code learns that it was made",
    file: "src/functions/invit_code_r.rs",
    from: "is_by_text && found.code.revoked_at.is_some()",
    to: "is_by_text && false",
    test: simulation,
  },
  {
    name: "a user guesses without limit by naming nobody",
    file: "src/functions/invit_code_explain.rs",
    from: "arguments.user.as_ref().or(context.caller.user())",
    to: "arguments.user.as_ref()",
    test: { native: ["code_rights"] },
  },
  {
    name: "a right code passes over the limit",
    file: "src/domain/redeem.rs",
    from: "    limit::admit(state.wait)?;\n    let code",
    to: "    let code",
    test: simulation,
  },
  {
    name: "an hour is a millisecond longer",
    file: "src/domain/limit.rs",
    from: "(wait > 0).then_some(wait)",
    to: "(wait >= 0).then_some(wait)",
    test: { native: ["lib", "simulation"] },
  },
  {
    name: "a repeated creation is not recognised",
    file: "src/storage/create_code.rs",
    from: '"AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.id = +?4) ",',
    to: '"AND ?4 IS NOT NULL ",',
    test: simulation,
  },
  {
    name: "an idempotency key of one creator serves another",
    file: "src/storage/create_code.rs",
    from: "LEFT JOIN invit_code keyed ON keyed.creator_id = +?2 AND keyed.idempotency_key = +?3",
    to: "LEFT JOIN invit_code keyed ON keyed.idempotency_key = +?3",
    test: simulation,
  },
  {
    name: "any member may make codes, whatever the policy",
    file: "src/domain/role.rs",
    from: "Self::Owner => Role::Owner,\n            Self::Admins",
    to: "Self::Owner => Role::Member,\n            Self::Admins",
    test: simulation,
  },
  {
    name: "a custom code may look like another",
    file: "src/domain/code.rs",
    from: "'I' | 'L' => Some('1'),",
    to: "'I' => Some('1'),",
    test: { native: ["codes", "simulation"] },
  },
  {
    name: "a check symbol misses swapped neighbours",
    file: "src/domain/code.rs",
    from: "fold(0, |sum, value| add(double(sum), value))",
    to: "fold(0, |sum, value| add(sum, value))",
    test: { native: ["codes"] },
  },
  {
    name: "an admin removes another admin",
    file: "src/functions/member_d.rs",
    from: "_ if facts.user_role == Some(Role::Admin) => false,",
    to: "_ if facts.user_role == Some(Role::Owner) => false,",
    test: simulation,
  },
  {
    name: "a server is handed to who is no member",
    file: "src/storage/update_server.rs",
    from: "?2 IS NULL OR m.user_id IS NOT NULL AS new_owner_is_member",
    to: "1 AS new_owner_is_member",
    test: simulation,
  },
  {
    name: "anybody deletes a server",
    file: "src/storage/delete_server.rs",
    from: " AND (?3 IS NULL OR owner_id = +?3) ",
    to: " AND (?3 IS NULL OR owner_id <> '') ",
    test: simulation,
  },
  {
    name: "the schema lets a code be oversold",
    file: "src/storage/migrations/0001_codes.sql",
    from: "(max_uses IS NULL OR max_uses >= NEW.ordinal)",
    to: "(max_uses IS NULL OR max_uses >= 0)",
    test: { native: ["schema"] },
  },
  {
    name: "a user acts for another",
    file: "src/domain/caller.rs",
    from: "Self::User { .. } => Err(ErrorKind::PermissionDenied.into()),",
    to: "Self::User { .. } => Ok(()),",
    test: { native: ["callers", "simulation"] },
  },
  {
    name: "a write that timed out is sent again",
    file: "js/d1.js",
    from: "attempt === ATTEMPTS || !REPEATABLE.test(message)",
    to: "attempt === ATTEMPTS || REFUSED.test(message)",
    test: { node: ["tests/worker/d1-faults.test.js"] },
  },
  {
    name: "a page of another site spends a session cookie",
    file: "js/auth.js",
    from: "if (cookies === null || !ownPage(request, url, config)) return ANONYMOUS;",
    to: "if (cookies === null) return ANONYMOUS;",
    test: { node: ["tests/http/credentials.test.js"] },
  },
  {
    name: "with nothing to verify with, calls are answered",
    file: "js/worker.js",
    from: '  if (config.problems.length > 0) return "unconfigured";\n',
    to: "",
    test: { node: ["tests/http/fail-closed.test.js"] },
  },
];
