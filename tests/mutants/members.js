/** Ways to break what codes grant, ends of memberships and seats: see `mutants.js`. */

/** @type {import("./mutants.js").Mutant[]} */
export const memberMutants = [
  {
    name: "an ended membership still counts as one",
    file: "src/domain/rules/membership.rs",
    from: '            ".expires_at > ",\n            $now,\n            ", 1))"',
    to: '            ".expires_at + 0 * ",\n            $now,\n            ", 1))"',
    test: { native: ["rules", "contract"] },
  },
  {
    name: "a member who joins again by its code is made an admin again",
    file: "src/storage/redeem_code.rs",
    from: "iif(changes() > 0, c.role, 'member')",
    to: "c.role",
    test: { native: ["contract"] },
  },
  {
    name: "a code admits again after what it granted has ended",
    file: "src/storage/redeem_code.rs",
    from: '        " AND NOT ",\n        has_passed_sql!("r.admits_until", "?3"),\n        " AND NOT ",\n        is_full_sql!("?2", "?3"),',
    to: '        " AND NOT ",\n        is_full_sql!("?2", "?3"),',
    test: { native: ["contract"] },
  },
  {
    name: "a code makes admins although its creator lost the server",
    file: "src/domain/rules/granting.rs",
    from: '"(c.role = \'member\' OR s.owner_id = c.creator_id)"',
    to: '"(c.role IS NOT NULL OR s.owner_id = c.creator_id)"',
    test: { native: ["rules", "contract"] },
  },
  {
    name: "an admin touches codes that make admins",
    file: "src/domain/rules/granting.rs",
    from: '" = \'member\' OR ",',
    to: '" IS NOT NULL OR ",',
    test: { native: ["rules", "contract"] },
  },
  {
    name: "an admin gives the role of an admin back to one whose membership ended",
    file: "src/domain/rules/removing.rs",
    from: "\" AND g.role = 'admin' AND \",",
    to: "\" AND g.role = 'owner' AND \",",
    test: { native: ["rules", "granting"] },
  },
  {
    name: "a server admits one member too many",
    file: "src/domain/rules/seats.rs",
    from: '" AND o.left_at IS NULL) >= s.max_members END"',
    to: '" AND o.left_at IS NULL) > s.max_members END"',
    test: { native: ["rules", "contract"] },
  },
  {
    name: "the schema lets a join exceed the seats",
    file: "src/storage/migrations/0001_codes.sql",
    from: "WHEN NEW.left_at IS NULL AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND max_members IS NOT NULL)",
    to: "WHEN NEW.left_at IS NULL AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND max_members < 0)",
    test: { native: ["schema"] },
  },
];
