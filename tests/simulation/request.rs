//! The request of a step, with codes, times and cursors filled in.

use crate::oracle::{Oracle, Request};
use crate::script::Step;
use crate::state;
use crate::wish::{Code, Codes, Grants, Wish};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The last cursors that clients got, by list.
pub type Cursors = BTreeMap<String, String>;

/// The name of a user. Several share their first letters.
fn name(user: &str) -> Value {
    match user {
        "ann" => json!("Ann Lee"),
        "bob" => json!("Anna B"),
        "cat" => json!("Al"),
        "fay" => json!("annika"),
        "eve" => json!("Lio"),
        _ => Value::Null,
    }
}

fn name_if(is_named: bool, user: &str) -> Value {
    if is_named { name(user) } else { Value::Null }
}

/// The list of a cursor: the arguments without the cursor and the limit.
pub fn list(request: &Request) -> String {
    let mut arguments = request.arguments.clone();
    let fields = arguments.as_object_mut().unwrap();
    fields.remove("cursor");
    fields.remove("limit");
    format!("{} {arguments}", request.path)
}

fn made(oracle: &Oracle, code: Code) -> Option<&state::Code> {
    match code {
        Code::Made(place) => oracle.code(place),
        Code::Newest(place) => oracle.code(oracle.codes().checked_sub(1 + place)?),
        Code::Unknown => None,
    }
}

fn text(oracle: &Oracle, code: Code, is_sloppy: bool) -> String {
    // The first never exists. The second may be a director's, but is mostly a wrong number of its prefix.
    let unknown = match (code, oracle.is_crowded()) {
        (Code::Unknown, false) => "Ann-000",
        _ => "NOSUCH",
    };
    let code = made(oracle, code);
    let text = code.map_or(unknown, |code| code.text.as_str());
    // Who is sloppy types an old text of a rotated code, if there is one.
    let old = code.and_then(|code| code.old.values().max());
    let text = old.filter(|_| is_sloppy).map_or(text, |(_, text)| text);
    if !is_sloppy {
        return text.to_owned();
    }
    // In a spelling that people use.
    let (head, tail) = text.split_at(4.min(text.len()));
    let head = head.to_lowercase().replace('1', "l").replace('0', "o");
    format!(" {head}-{tail}")
}

fn id(oracle: &Oracle, code: Code) -> &str {
    made(oracle, code).map_or("019f0000-0000-7000-8000-000000000000", |code| &code.id)
}

/// See above.
pub fn request(step: &Step, now: i64, oracle: &Oracle, cursors: &Cursors) -> Request {
    let (path, arguments) = asked(&step.wish, now, oracle);
    let mut request = Request {
        path,
        arguments,
        who: step.who,
        address: step.address,
    };
    if let Wish::CodesOf { goes_on: true, .. }
    | Wish::CodesBy { goes_on: true, .. }
    | Wish::Uses { goes_on: true, .. }
    | Wish::Evict { goes_on: true, .. }
    | Wish::EvictRecruits { goes_on: true, .. }
    | Wish::ReadCampaign { goes_on: true, .. }
    | Wish::CampaignsOf { goes_on: true, .. }
    | Wish::RequestsOf { goes_on: true, .. }
    | Wish::Members { goes_on: true, .. }
    | Wish::ServersOf { goes_on: true, .. } = step.wish
        && let Some(cursor) = cursors.get(&list(&request))
    {
        request.arguments["cursor"] = json!(cursor);
    }
    request
}

fn code_policy(codes: Codes) -> Value {
    Value::Object(
        codes
            .iter()
            .map(|(name, most)| ((*name).to_owned(), json!(most)))
            .collect(),
    )
}

fn asked(wish: &Wish, now: i64, oracle: &Oracle) -> (&'static str, Value) {
    let edits = |entries: &[&str]| {
        let [mut users, mut emails, mut domains] = [vec![], vec![], vec![]];
        for entry in entries {
            match (entry.contains('@'), entry.contains('.')) {
                (true, _) => emails.push(*entry),
                (false, true) => domains.push(*entry),
                (false, false) => users.push(*entry),
            }
        }
        json!({"users": users, "emails": emails, "domains": domains})
    };
    let ago = |before: &Option<i64>| before.map(|before| now - before);
    let ends = |lifetime: &Option<i64>| lifetime.map(|lifetime| now + lifetime);
    let metadata = |grants: &Grants| {
        let parsed = |text| serde_json::from_str::<Value>(text).unwrap();
        grants.metadata.map(parsed)
    };
    let rate_limit = |rate: &Option<(i64, i64)>| {
        rate.map(|(rate, period)| json!({"rate": rate, "periodMs": period}))
    };
    let campaign = |place: &usize| {
        let campaign = oracle.campaign(*place);
        campaign.map_or("019f0000-0000-7000-8000-000000000000", |campaign| {
            &campaign.id
        })
    };
    let knock = |place: &usize| {
        let knock = oracle.knock(*place);
        knock.map_or("019f0000-0000-7000-8000-000000000000", |knock| &knock.id)
    };
    let text = |code: &Code| text(oracle, *code, now % 3 == 0);
    let id = |code: &Code| id(oracle, *code);
    match wish {
        Wish::CreateServer {
            server,
            owner,
            is_named,
            policy,
            preview,
            codes,
            max,
        } => (
            "server:c",
            json!({"serverId": server, "name": "A server", "ownerId": owner,
                "owner": name_if(*is_named, owner), "invitePolicy": policy, "preview": preview,
                "codePolicy": codes.map(code_policy), "maxMembers": max}),
        ),
        Wish::ReadServer { server } => ("server:r", json!({"serverId": server})),
        Wish::UpdateServer {
            server,
            owner,
            policy,
            preview,
            codes,
            max,
        } => {
            let mut arguments = json!({"serverId": server, "ownerId": owner, "invitePolicy": policy, "preview": preview});
            if let Some(max) = max {
                arguments["maxMembers"] = json!(max);
            }
            if let Some(codes) = codes {
                arguments["codePolicy"] = json!(codes.map(code_policy));
            }
            ("server:u", arguments)
        }
        Wish::DeleteServer { server } => ("server:d", json!({"serverId": server})),
        Wish::CreateCode {
            server,
            creator,
            max,
            lifetime,
            custom,
            key,
            keeps,
            starts,
            rate,
            campaign: within,
            approves,
            grants,
            lists: [users, emails, domains],
        } => (
            "invitCode:c",
            json!({"serverId": server, "creatorId": creator, "maxUses": max, "expiresAt": ends(lifetime),
                "code": custom, "idempotencyKey": key, "keepAfterCreator": keeps, "startsAt": ends(starts),
                "rateLimit": rate_limit(rate), "campaignId": within.as_ref().map(campaign),
                "requiresApproval": approves, "allowedUsers": users, "allowedEmails": emails, "allowedDomains": domains,
                "role": grants.role, "membershipMs": grants.lasts, "metadata": metadata(grants)}),
        ),
        Wish::Allow { code, add, remove } => (
            "invitCode:allow",
            json!({"id": id(code), "add": edits(add), "remove": edits(remove)}),
        ),
        Wish::CreateCampaign {
            server,
            creator,
            max,
            lifetime,
            rate,
            key,
        } => (
            "campaign:c",
            json!({"serverId": server, "creatorId": creator, "name": "Fair", "maxUses": max,
                "expiresAt": ends(lifetime), "rateLimit": rate_limit(rate), "idempotencyKey": key}),
        ),
        Wish::UpdateCampaign {
            campaign: place,
            max,
            lifetime,
            rate,
            revoked,
            clears,
        } => {
            let mut arguments = json!({"id": campaign(place), "maxUses": max, "expiresAt": ends(lifetime),
                "rateLimit": rate_limit(rate), "revoked": revoked});
            let fields = arguments.as_object_mut().unwrap();
            fields.retain(|_, value| !value.is_null());
            if let Some(name) = clears {
                fields.insert((*name).to_owned(), Value::Null);
            }
            ("campaign:u", arguments)
        }
        Wish::ReadCampaign {
            campaign: place,
            limit,
            ..
        } => ("campaign:r", json!({"id": campaign(place), "limit": limit})),
        Wish::CampaignsOf { server, limit, .. } => {
            ("campaign:list", json!({"serverId": server, "limit": limit}))
        }
        Wish::MoveCode {
            code,
            campaign: place,
        } => (
            "invitCode:u",
            json!({"id": id(code), "campaignId": place.as_ref().map(campaign)}),
        ),
        Wish::Guard { code, approves } => (
            "invitCode:u",
            json!({"id": id(code), "requiresApproval": approves}),
        ),
        Wish::RequestsOf {
            server,
            user,
            status,
            limit,
            ..
        } => (
            "request:list",
            json!({"serverId": server, "userId": user, "status": status, "limit": limit}),
        ),
        Wish::Approve { request } => ("request:approve", json!({"id": knock(request)})),
        Wish::Decline { request, ban } => (
            "request:decline",
            json!({"id": knock(request), "ban": ban, "reason": "full"}),
        ),
        Wish::Reopen { request } => ("request:reopen", json!({"id": knock(request)})),
        Wish::Withdraw { request } => ("request:withdraw", json!({"id": knock(request)})),
        Wish::Use {
            code,
            user,
            is_named,
            is_sloppy,
            email,
        } => (
            "invitCode:use",
            json!({"code": self::text(oracle, *code, *is_sloppy), "userId": user,
                "user": name_if(*is_named, user), "email": email}),
        ),
        Wish::Explain { code, user } => (
            "invitCode:explain",
            json!({"code": text(code), "userId": user}),
        ),
        Wish::ReadCode {
            code,
            by_text: true,
        } => ("invitCode:r", json!({"code": text(code)})),
        Wish::ReadCode { code, .. } => ("invitCode:r", json!({"id": id(code)})),
        Wish::UpdateCode {
            code,
            max,
            lifetime,
            revoked,
            keeps,
            starts,
            rate,
            clears,
            lists: [users, emails, domains],
            grants,
        } => {
            let mut arguments = json!({"id": id(code), "maxUses": max, "expiresAt": ends(lifetime),
                "revoked": revoked, "keepAfterCreator": keeps, "startsAt": ends(starts),
                "rateLimit": rate_limit(rate), "allowedUsers": users, "allowedEmails": emails, "allowedDomains": domains,
                "role": grants.role, "membershipMs": grants.lasts, "metadata": metadata(grants)});
            let fields = arguments.as_object_mut().unwrap();
            // Here null differs from absent.
            fields.retain(|_, value| !value.is_null());
            if let Some(name) = clears {
                fields.insert((*name).to_owned(), Value::Null);
            }
            ("invitCode:u", arguments)
        }
        Wish::CreateCodes {
            server,
            creator,
            count,
            max,
            lifetime,
            key,
        } => (
            "invitCode:cMany",
            json!({"serverId": server, "creatorId": creator, "count": count, "maxUses": max,
                "expiresAt": ends(lifetime), "idempotencyKey": key}),
        ),
        Wish::Rotate { code, grace, key } => (
            "invitCode:rotate",
            json!({"id": id(code), "graceMs": grace, "idempotencyKey": key}),
        ),
        Wish::RevokeBatch { code } => {
            let batch = made(oracle, *code).and_then(|code| code.batch.as_deref());
            let batch = batch.unwrap_or(id(code));
            ("invitCode:d", json!({"batchId": batch}))
        }
        Wish::Evict {
            code,
            since,
            ban,
            limit,
            ..
        } => (
            "invitCode:evict",
            json!({"id": id(code), "since": ago(since), "ban": ban, "limit": limit}),
        ),
        Wish::EvictRecruits {
            server,
            inviter,
            since,
            ban,
            limit,
            ..
        } => (
            "member:evict",
            json!({"serverId": server, "invitedBy": inviter, "since": ago(since), "ban": ban, "limit": limit}),
        ),
        Wish::RevokeCode { code } => ("invitCode:d", json!({"id": id(code)})),
        Wish::CodesOf {
            server,
            status,
            limit,
            ..
        } => (
            "invitCode:list",
            json!({"serverId": server, "status": status, "limit": limit}),
        ),
        Wish::CodesBy {
            creator,
            status,
            limit,
            ..
        } => (
            "invitCode:list",
            json!({"creatorId": creator, "status": status, "limit": limit}),
        ),
        Wish::Uses { code, limit, .. } => {
            ("invitCode:uses", json!({"id": id(code), "limit": limit}))
        }
        Wish::Members {
            server,
            status,
            limit,
            ..
        } => (
            "member:r",
            json!({"serverId": server, "status": status, "limit": limit}),
        ),
        Wish::ServersOf { owner, limit, .. } => {
            ("server:list", json!({"ownerId": owner, "limit": limit}))
        }
        Wish::UpdateMember {
            server,
            user,
            role,
            banned,
            end,
        } => {
            let mut arguments =
                json!({"serverId": server, "userId": user, "role": role, "banned": banned});
            if let Some(end) = end {
                arguments["expiresAt"] = json!(ends(end));
            }
            ("member:u", arguments)
        }
        Wish::Remove { server, user, ban } => (
            "member:d",
            json!({"serverId": server, "userId": user, "ban": ban}),
        ),
        Wish::Generate { user } => ("timecapsule:generate", json!({"userId": user})),
        Wish::Validate { code } => ("timecapsule:validate", json!({"code": text(code)})),
        Wish::UseShort {
            code,
            user,
            is_named,
        } => (
            "timecapsule:use",
            json!({"code": text(code), "userId": user, "user": name_if(*is_named, user)}),
        ),
        Wish::MyCodes { user } => ("timecapsule:myCodes", json!({"userId": user})),
        Wish::RevokeUnused { code } => ("timecapsule:revoke", json!({"codeId": id(code)})),
        Wish::GiveInvite { server, user } => (
            "rds:giveInvite",
            json!({"serverId": server, "userId": user}),
        ),
        Wish::ReadInvite { server, user } => (
            "rds:readInvite",
            json!({"serverId": server, "userId": user}),
        ),
    }
}
