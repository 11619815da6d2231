/** Faults of the conditions of codes: starts, rates, lists, policies. */

/** @typedef {import("./mutants.js").Test} Test */
/** @typedef {import("./mutants.js").Mutant} Mutant */

/** @type {Test} */
const contract = { native: ["contract"] };

/** @type {Mutant[]} */
export const conditionMutants = [
  {
    name: "the statement that records a use ignores the rate",
    file: "src/storage/redeem_code.rs",
    from: ' <= ?3, 1) AND NOT EXISTS',
    to: ' <= ?3 OR 1, 1) AND NOT EXISTS',
    test: { native: ["differential", "simulation"] },
  },
  {
    name: "the rate looks one use too far back",
    file: "src/domain/rules/rate.rs",
    from: '.id) + 1 - ",',
    to: '.id) - ",',
    test: { native: ["rules", "contract"] },
  },
  {
    name: "the statement that records a use ignores the lists",
    file: "src/storage/redeem_code.rs",
    from: '            is_for_sql!("?2", $email, $domain),\n            " AND ",\n',
    to: "",
    test: { native: ["differential", "simulation"] },
  },
  {
    name: "who returns needs no list",
    file: "src/storage/redeem_code.rs",
    from: '        is_for_sql!("?2", "?11", "?12"),\n',
    to: '        "1 ",\n',
    test: { native: ["differential", "simulation"] },
  },
  {
    name: "a list without entries admits everybody",
    file: "src/domain/rules/listing.rs",
    from: "2 * (l.emails IS NOT NULL)",
    to: "2 * (l.emails > 0)",
    test: { native: ["rules"] },
  },
  {
    name: "lifting a list leaves it set",
    file: "src/storage/lists.rs",
    from: "') THEN NULL ELSE \"",
    to: "') THEN 0 ELSE \"",
    test: contract,
  },
  {
    name: "an entry that is removed stays",
    file: "src/storage/lists.rs",
    from: "json_each(?2, '$.drop') e WHERE l.id IS NOT NULL)",
    to: "json_each(?2, '$.none') e WHERE l.id IS NOT NULL)",
    test: contract,
  },
  {
    name: "an address that is not verified counts",
    file: "src/domain/email.rs",
    from: "Ok(told.filter(|_| is_verified))",
    to: "Ok(told.filter(|_| is_verified || true))",
    test: { native: ["emails"] },
  },
  {
    name: "the domain of an address is what follows its first @",
    file: "src/domain/email.rs",
    from: "    let (name, host) = text.rsplit_once('@')?;",
    to: "    let (name, host) = text.split_once('@')?;",
    test: { native: ["emails"] },
  },
  {
    name: "a verified claim may be any truthy value",
    file: "js/worker/auth.js",
    from: "claims[names.verified] === true",
    to: "Boolean(claims[names.verified])",
    test: { node: ["tests/security/lists.test.js"] },
  },
  {
    name: "a code for other people tells strangers its server",
    file: "src/functions/explain_code.rs",
    from: "let is_live = !is_silent && ",
    to: "let is_live = ",
    test: contract,
  },
  {
    name: "the policy of a server binds nobody who restores a code",
    file: "src/storage/update_code.rs",
    from: '            "?4 IS 0",\n',
    to: '            "?4 IS 2",\n',
    test: { native: ["contract"] },
  },
  {
    name: "a member may have one living code more than the policy allows",
    file: "src/domain/rules/policing.rs",
    from: " <= s.code_policy ->> 'codes_per_member') \"",
    to: " <= s.code_policy ->> 'codes_per_member' + 1) \"",
    test: { native: ["contract"] },
  },
];
