//! The tables of both stores in one form, and what always holds in them.

use crate::common::Sqlite;
use invitcode::domain::grant::Metadata;
use invitcode::domain::timecapsule::CodePrefix;
use invitcode::storage::{Memory, Row};
use serde::Serialize;
use serde_json::{Value, json};

/// The SQLite tables in a fixed order, without what the memory model derives.
pub(crate) fn tables_of_sqlite(sqlite: &Sqlite) -> Value {
    let rows = |sql| {
        Value::Array(
            sqlite
                .query(sql)
                .into_iter()
                .map(|Row(json)| serde_json::from_str::<Value>(&json.write()).unwrap())
                .collect(),
        )
    };
    json!({
        "servers": rows("SELECT id, name, owner_id, invite_policy, preview, max_members, code_policy, created_at, deleted_at FROM server ORDER BY id"),
        "members": rows("SELECT server_id, user_id, id, name, role, code_prefix, created_at, joined_at, left_at, banned_at, expires_at, \
            code_id, invited_by, metadata \
            FROM member ORDER BY server_id, user_id"),
        "codes": rows("SELECT folded, id, code, server_id, creator_id, label, \
            (SELECT count(*) FROM redemption WHERE code_id = invit_code.id) AS uses, max_uses, expires_at, campaign_id, \
            keep_after_creator, role, membership_ms, metadata, batch_id, revoked_at, created_at, starts_at, rate, rate_period_ms, \
            list_id FROM invit_code ORDER BY folded"),
        "keys": rows("SELECT creator_id, server_id, function, key, made_id, arguments FROM idempotency \
            ORDER BY creator_id, server_id, function, key"),
        "lists": rows("SELECT id, users, emails, domains FROM allow_list ORDER BY id"),
        "allowed": rows("SELECT list_id, kind, value FROM allowed ORDER BY list_id, kind, value"),
        "rotated": rows("SELECT folded, code, code_id, works_until FROM rotated_text ORDER BY folded"),
        "requests": rows("SELECT id, server_id, user_id, code_id, name, code_prefix, note, status, created_at, decided_at, \
            decided_by, reason, filing FROM request ORDER BY id"),
        "campaigns": rows("SELECT id, server_id, creator_id, name, max_uses, expires_at, rate, rate_period_ms, \
            revoked_at, created_at FROM campaign ORDER BY id"),
        "campaign_uses": rows("SELECT campaign_id, ordinal, used_at FROM campaign_use ORDER BY campaign_id, ordinal"),
        "redemptions": rows("SELECT c.folded, r.ordinal, r.user_id, r.used_at, r.admits_until FROM redemption r \
            JOIN invit_code c ON c.id = r.code_id ORDER BY c.folded, r.ordinal"),
        "audit": rows("SELECT server_id, id, at, function, actor_id, on_behalf_of, code_id, campaign_id, request_id, batch_id, user_id, \
            previous_owner_id, fields, was, became, count, reason FROM audit ORDER BY server_id, id"),
        "attempts": rows("SELECT key, allowed, recent, last_at, free_at FROM attempt ORDER BY key"),
    })
}

pub(crate) fn tables_of_memory(memory: &Memory) -> Value {
    let servers = memory.servers.iter().map(|(id, row)| {
        json!({
            "id": value(id), "name": value(&row.name), "owner_id": value(&row.owner_id),
            "invite_policy": row.invite_policy.as_str(), "preview": row.preview.as_str(), "max_members": value(&row.max_members), "created_at": value(&row.created_at),
            "code_policy": row.code_policy.as_ref().map(|policy| policy.to_store().write()),
            "deleted_at": value(&row.deleted_at),
        })
    });
    let members = memory.members.iter().map(|((server, user), row)| {
        json!({
            "server_id": value(server), "user_id": value(user), "id": value(&row.id),
            "name": value(&row.name), "role": row.role.as_str(),
            "code_prefix": row.name.as_ref().and_then(CodePrefix::of).as_ref().map(CodePrefix::as_str),
            "created_at": value(&row.created_at),
            "joined_at": value(&row.joined_at), "left_at": value(&row.left_at), "expires_at": value(&row.expires_at),
            "banned_at": value(&row.banned_at), "code_id": value(&row.code_id), "invited_by": value(&row.invited_by),
            "metadata": row.metadata.as_ref().map(Metadata::as_str),
        })
    });
    let codes = memory.codes.iter().map(|(folded, row)| {
        json!({
            "folded": folded.as_str(), "id": value(&row.id), "code": row.code,
            "server_id": value(&row.server_id), "creator_id": value(&row.creator_id),
            "label": value(&row.terms.label), "uses": row.uses(),
            "max_uses": row.terms.max_uses.map(|max| max.get()),
            "expires_at": row.terms.expires_at.map(|end| end.get()),
            "campaign_id": value(&row.terms.campaign_id),
            "keep_after_creator": i64::from(row.terms.keep_after_creator), "batch_id": value(&row.batch),
            "role": row.terms.role.as_str(), "membership_ms": value(&row.terms.membership_ms),
            "metadata": row.terms.metadata.as_ref().map(Metadata::as_str),
            "starts_at": row.terms.starts_at.map(|start| start.get()),
            "rate": row.terms.rate_limit.as_ref().map(|limit| limit.rate.get()),
            "rate_period_ms": row.terms.rate_limit.as_ref().map(|limit| limit.period_ms.get()),
            "list_id": value(&row.terms.list_id), "revoked_at": value(&row.revoked_at),
            "created_at": value(&row.created_at),
        })
    });
    let redemptions = memory.codes.iter().flat_map(|(folded, row)| {
        row.redemptions.iter().zip(&row.admits_until).zip(1..).map(
            move |(((user, at), until), ordinal)| {
                json!({
                    "folded": folded.as_str(), "ordinal": ordinal, "user_id": value(user),
                    "used_at": value(at), "admits_until": value(until),
                })
            },
        )
    });
    let attempts = memory.attempts.iter().map(|(key, attempts)| {
        let times = attempts
            .times
            .iter()
            .map(|time| format!("{:013}", time.get()));
        json!({
            "key": key, "allowed": attempts.allowed, "recent": times.collect::<String>(),
            "last_at": value(attempts.times.last().unwrap()),
            "free_at": attempts.free_at().map_or(0, |time| time.get()),
        })
    });
    let keys = memory
        .first_calls
        .iter()
        .map(|((creator, server, function, key), row)| {
            json!({
                "creator_id": value(creator), "server_id": value(server), "function": function,
                "key": key.as_str(), "made_id": value(&row.made), "arguments": row.asked.as_str(),
            })
        });
    let campaigns = memory.campaigns.iter().map(|(id, row)| {
        let rate = row.rate_limit.as_ref();
        json!({
            "id": value(id), "server_id": value(&row.server_id), "creator_id": value(&row.creator_id),
            "name": value(&row.name), "max_uses": row.max_uses.map(|max| max.get()),
            "expires_at": row.expires_at.map(|end| end.get()), "rate": rate.map(|limit| limit.rate.get()),
            "rate_period_ms": rate.map(|limit| limit.period_ms.get()), "revoked_at": value(&row.revoked_at),
            "created_at": value(&row.created_at),
        })
    });
    let requests = memory.requests.iter().map(|(id, row)| {
        json!({
            "id": value(id), "server_id": value(&row.server_id), "user_id": value(&row.user_id),
            "code_id": value(&row.code_id), "name": value(&row.name), "note": value(&row.note),
            "code_prefix": row.name.as_ref().and_then(CodePrefix::of).as_ref().map(CodePrefix::as_str),
            "status": row.status.as_str(), "created_at": value(&row.created_at),
            "decided_at": value(&row.decided_at), "decided_by": value(&row.decided_by),
            "reason": value(&row.reason), "filing": value(&row.filing),
        })
    });
    let campaign_uses = memory.campaigns.iter().flat_map(|(id, row)| {
        row.uses.iter().zip(1..).map(move |(at, ordinal)| {
            json!({"campaign_id": value(id), "ordinal": ordinal, "used_at": value(at)})
        })
    });
    let rotated = memory.rotated.iter().map(|(folded, row)| {
        json!({
            "folded": folded.as_str(), "code": row.code, "code_id": value(&row.code_id),
            "works_until": value(&row.works_until),
        })
    });
    let audit = memory.audit.iter().map(|((server, id), row)| {
        json!({
            "server_id": value(server), "id": value(id), "at": value(&row.creation_time),
            "function": row.function.0, "actor_id": value(&row.actor_id),
            "on_behalf_of": value(&row.on_behalf_of), "code_id": value(&row.code_id),
            "campaign_id": value(&row.campaign_id), "request_id": value(&row.request_id), "batch_id": value(&row.batch_id), "user_id": value(&row.user_id),
            "previous_owner_id": value(&row.previous_owner_id), "fields": row.fields.0,
            "was": row.before.0, "became": row.after.0, "count": value(&row.count),
            "reason": value(&row.reason),
        })
    });
    let lists = memory.lists.iter().map(|(id, lists)| {
        let sizes = lists.sizes();
        json!({"id": value(id), "users": sizes.users, "emails": sizes.emails, "domains": sizes.domains})
    });
    let allowed = memory.lists.iter().flat_map(|(id, lists)| {
        lists.entries().map(move |(kind, entry)| json!({"list_id": value(id), "kind": kind.as_str(), "value": entry}))
    });
    json!({
        "lists": lists.collect::<Vec<_>>(),
        "allowed": allowed.collect::<Vec<_>>(),
        "audit": audit.collect::<Vec<_>>(),
        "requests": requests.collect::<Vec<_>>(),
        "campaigns": campaigns.collect::<Vec<_>>(),
        "campaign_uses": campaign_uses.collect::<Vec<_>>(),
        "rotated": rotated.collect::<Vec<_>>(),
        "keys": keys.collect::<Vec<_>>(),
        "servers": servers.collect::<Vec<_>>(),
        "members": members.collect::<Vec<_>>(),
        "codes": codes.collect::<Vec<_>>(),
        "redemptions": redemptions.collect::<Vec<_>>(),
        "attempts": attempts.collect::<Vec<_>>(),
    })
}

fn value(json: &impl Serialize) -> Value {
    serde_json::to_value(json).unwrap()
}

/// The invariants of the tables.
pub(crate) fn check_invariants(sqlite: &Sqlite) {
    let broken = sqlite.query(
        "SELECT c.id FROM invit_code c, (SELECT code_id, count(*) AS uses, max(ordinal) AS last \
         FROM redemption GROUP BY code_id) r \
         WHERE r.code_id = c.id AND (r.uses > c.max_uses OR r.uses <> r.last)",
    );
    assert!(
        broken.is_empty(),
        "a counter differs from its log, or is beyond its cap: {broken:?}"
    );
    let broken = sqlite.query(
        "SELECT k.id FROM campaign k WHERE (SELECT count(*) FROM campaign_use WHERE campaign_id = k.id) <> \
         (SELECT count(*) FROM redemption r JOIN invit_code c ON c.id = r.code_id WHERE c.campaign_id = k.id) \
         OR (SELECT count(*) FROM campaign_use WHERE campaign_id = k.id) > k.max_uses",
    );
    assert!(
        broken.is_empty(),
        "the uses of a campaign are not those of its codes, or beyond its cap: {broken:?}"
    );
    let broken = sqlite.query(
        "SELECT s.id FROM server s WHERE (SELECT count(*) FROM request WHERE server_id = s.id AND status = 'pending') <> \
         ifnull((SELECT pending FROM request_count WHERE server_id = s.id), 0)",
    );
    assert!(
        broken.is_empty(),
        "the count of requests differs: {broken:?}"
    );
    let waiting = sqlite.query(
        "SELECT r.id FROM request r JOIN member m ON m.server_id = r.server_id AND m.user_id = r.user_id \
         WHERE r.status = 'pending' AND m.left_at IS NULL AND m.joined_at >= r.created_at",
    );
    assert!(waiting.is_empty(), "a member waits: {waiting:?}");
    let ownerless = sqlite.query(
        "SELECT s.id FROM server s WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.server_id = s.id \
         AND m.user_id = s.owner_id AND m.left_at IS NULL)",
    );
    assert!(
        ownerless.is_empty(),
        "a server's owner is not a member: {ownerless:?}"
    );
    let miscounted = sqlite.query(
        "SELECT s.id FROM server s WHERE s.member_count <> \
         (SELECT count(*) FROM member m WHERE m.server_id = s.id AND m.left_at IS NULL)",
    );
    assert!(
        miscounted.is_empty(),
        "a server's counter differs from its members: {miscounted:?}"
    );
    assert!(sqlite.query("PRAGMA foreign_key_check").is_empty());
}
