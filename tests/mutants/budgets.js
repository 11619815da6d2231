/** Ways to break campaigns and requests to join: see `mutants.js`. */

/** @type {import("./mutants.js").Mutant[]} */
export const budgetMutants = [
  {
    name: "the statements ignore that a campaign is used up",
    file: "src/domain/rules/campaign.rs",
    from: '            "k.max_uses <= ",\n',
    to: '            "0 AND k.max_uses <= ",\n',
    test: { native: ["rules", "simulation"] },
  },
  {
    name: "the rate limit of a campaign holds for each of its codes alone",
    file: "src/domain/rules/campaign.rs",
    from: '" FROM campaign k WHERE k.id = c.campaign_id)"',
    to: '" FROM campaign k WHERE 0 AND k.id = c.campaign_id)"',
    test: { native: ["rules"] },
  },
  {
    name: "a code without approval files a request, and is used besides",
    file: "src/storage/redeem_code.rs",
    from: '"WHERE c.requires_approval = 0 AND ",',
    to: '"WHERE ",',
    test: { native: ["contract", "simulation"] },
  },
  {
    name: "a retry that filed a request is used too, once the code no longer asks",
    file: "src/storage/redeem_code.rs",
    from: 'may_redeem!("?9", "?10"),\n        " AND NOT ",\n        was_filed!("?8"),\n        " RETURNING',
    to: 'may_redeem!("?9", "?10"),\n        " RETURNING',
    test: { native: ["lost_replies"] },
  },
  {
    name: "a retry that filed a request brings back a user who left",
    file: "src/storage/redeem_code.rs",
    from: 'may_try!(),\n        " AND NOT ",\n        was_filed!("?8"),\n        ")) ON CONFLICT',
    to: 'may_try!(),\n        ")) ON CONFLICT',
    test: { native: ["lost_replies"] },
  },
  {
    name: "a declined user gets in by the same code",
    file: "src/domain/rules/requesting.rs",
    from: "\" AND d.code_id = c.id AND d.status = 'declined')\"",
    to: "\" AND d.code_id = c.id AND d.status = 'refused')\"",
    test: { native: ["contract", "simulation"] },
  },
  {
    name: "a request is told as waiting though its code was revoked",
    file: "src/functions/explain_code.rs",
    from: "facts.pending_request.filter(|_| may_be_approved)",
    to: "facts.pending_request",
    test: { native: ["contract"] },
  },
  {
    name: "a user files several requests on a server",
    file: "src/storage/redeem_code.rs",
    from: '"WHERE c.requires_approval = 1 AND NOT ",\n        waits_sql!("?2"),\n        " AND NOT ",',
    to: '"WHERE c.requires_approval = 1 AND NOT ",',
    test: { native: ["contract", "simulation"] },
  },
  {
    name: "who files again files another request",
    file: "src/storage/redeem_code.rs",
    from: "\"AND e.status IN ('withdrawn', 'closed') LIMIT 1), ?8",
    to: "\"AND e.status IN ('withdrawn', 'closed') LIMIT 0), ?8",
    test: { native: ["contract", "simulation"] },
  },
  {
    name: "an approval ignores the cap",
    file: "src/storage/request/approve.rs",
    from: '        " AND NOT ",\n        is_used_up_sql!(),\n',
    to: "",
    test: { native: ["contract", "simulation"] },
  },
  {
    name: "a request waits although its user joined",
    file: "src/storage/migrations/0008_requests.sql",
    from: "AFTER INSERT ON member\nWHEN NEW.left_at IS NULL AND",
    to: "AFTER INSERT ON member\nWHEN NEW.left_at IS NOT NULL AND",
    test: { native: ["contract", "simulation"] },
  },
];
