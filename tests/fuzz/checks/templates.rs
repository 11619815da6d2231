//! Initial requests: the examples of the description, which form one story, and its continuation.

use invitcode::functions::REGISTRY;
use invitcode::http::DESCRIPTIONS;

/// What the examples speak of.
const BEFORE: [&str; 4] = [
    "POST /server/c {\"serverId\":\"tea-club\",\"name\":\"Tea club\",\"ownerId\":\"ada\",\"owner\":\"Ada\"}",
    "POST /invitCode/c {\"serverId\":\"tea-club\",\"creatorId\":\"ada\",\"code\":\"TEA-2027\",\"maxUses\":3}",
    "POST /invitCode/use {\"code\":\"tea-2027\",\"userId\":\"grace\",\"user\":\"Grace\"}",
    "POST /server/c {\"serverId\":\"red\",\"name\":\"Red\",\"ownerId\":\"ann\",\"owner\":\"Ann\"}",
];

/// What the examples do not have: other callers, clocks, headers, placeholders.
const BESIDE: [&str; 26] = [
    "by:ann POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"ann\",\"maxUses\":1,\"expiresAt\":$t1}",
    "by:ann key:k1 again:1 POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"ann\"}",
    "by:bob POST /invitCode/use {\"code\":\"$c0\",\"userId\":\"bob\",\"user\":\"Bob\"}",
    "wait:500 by:eve limit:2 POST /invitCode/use {\"code\":\"$c1\",\"userId\":\"eve\"}",
    "by: limit:1 lang:fr POST /invitCode/explain {\"code\":\"$c0\"}",
    "by:ann POST /invitCode/r {\"id\":\"$i0\"}",
    "by:ann POST /invitCode/u {\"id\":\"$i1\",\"maxUses\":2,\"revoked\":true}",
    "by:ann POST /invitCode/d {\"id\":\"$i1\"}",
    "POST /invitCode/list {\"serverId\":\"red\",\"limit\":1,\"cursor\":\"$k0\"}",
    "POST /invitCode/list {\"creatorId\":\"ann\",\"status\":\"active\",\"limit\":1}",
    "POST /invitCode/uses {\"id\":\"$i0\",\"limit\":1,\"cursor\":\"$k0\"}",
    "POST /member/r {\"serverId\":\"red\",\"limit\":1,\"cursor\":\"$k1\"}",
    "by:bob POST /member/d {\"serverId\":\"red\",\"userId\":\"bob\",\"ban\":false}",
    "by:ann POST /server/u {\"serverId\":\"red\",\"ownerId\":\"bob\",\"invitePolicy\":\"admins\"}",
    "by:ann seed:1 POST /api/invite-codes/generate",
    "by: POST /api/invite-codes/validate {\"code\":\"$c2\"}",
    "by:bob public:1 POST /api/invite-codes/use {\"code\":\"$c2\",\"userId\":\"bob\"}",
    "by:ann GET /api/invite-codes/my-codes?userId=ann",
    "by:ann DELETE /api/invite-codes/$i0",
    "by:!ann discord:1 again:1 POST /discord/invites?userId=bob",
    "by:bob base: discord:1 granted:{\"made\":{\"invite\":{\"code\":\"b\",\"maker\":\"7\",\"madeAt\":\"2026-01-02T00:00:00Z\",\"uses\":0,\"maxUses\":1,\"maxAge\":0},\"listed\":[{\"code\":\"a\",\"maker\":\"7\",\"madeAt\":\"2026-01-01T00:00:00Z\",\"uses\":0,\"maxUses\":1,\"maxAge\":0}]}} POST /discord-actions/invite",
    "POST /guilds/-/invite_codes {\"_id\":\"x\",\"code\":\"aB\",\"guild_id\":\"red\",\"info\":{\"uses\":{\"$numberInt\":\"1\"}},\"timestamp\":1.5,\"invites\":[{\"user_id\":\"u\",\"timestamp\":5},{\"user_id\":\"u\",\"timestamp\":5.5,\"n\":1}]}␤{\"_id\":\"x\",\"$invitesFrom\":2,\"invites\":[]}",
    "PUT /guilds/red/invite_codes/aB {\"info\":{\"created_at\":\"2023-01-01T00:00:00+01:00\",\"uses\":2},\"timestamp\":7,\"_id\":\"x\"}",
    "again:1 POST /guilds/red/invite_codes/aB/invites {\"user_id\":\"v\"}",
    "by:ann GET /guilds/red/invite_codes?limit=1&cursor=$k2",
    "origin:https://app.example cors:authorization OPTIONS /api/mutation",
];

/// The path of a route, its variable parts filled in.
fn filled(path: &str) -> String {
    let parts = [
        ("{module}", "server"),
        ("{function}", "r"),
        ("{codeId}", "$i0"),
        ("{guild_id}", "123456789012345678"),
        ("{code}", "abc123"),
    ];
    let fill = |path: String, (name, value): &(&str, &str)| path.replace(name, value);
    parts.iter().fold(path.to_owned(), fill)
}

/// All of them, as lines of a script.
pub fn lines() -> Vec<String> {
    let mut lines: Vec<String> = BEFORE.map(str::to_owned).into();
    for function in REGISTRY {
        let path = function.path.replace(':', "/");
        lines.push(format!("POST /{path} {}", function.example));
    }
    for description in DESCRIPTIONS.iter().copied().flatten() {
        for path in description.paths {
            let example = description.example;
            lines.push(format!("{} {} {example}", description.method, filled(path)));
        }
    }
    lines.extend(BESIDE.map(str::to_owned));
    lines
}

/// Lines of a `mongoexport` file, and such as go on with a log.
pub const DOCUMENTS: [&str; 8] = [
    "{\"_id\":\"x\",\"code\":\"aB\",\"guild_id\":\"red\",\"info\":{},\"timestamp\":1,\"invites\":[]}",
    "{\"_id\":\"x\",\"code\":\"aB\",\"guild_id\":\"red\",\"info\":{\"uses\":{\"$numberInt\":\"1\"}},\"timestamp\":1.5,\"invites\":[{\"user_id\":\"u\",\"timestamp\":5},{\"user_id\":\"u\",\"timestamp\":5}]}",
    "{\"invites\":[{\"timestamp\":{\"$numberDouble\":\"1.5E+09\"},\"user_id\":\"v\"}],\"_id\":{\"$oid\":\"64f0a1b2c3d4e5f6a7b8c9d0\"},\"code\":\"c\",\"guild_id\":\"g\",\"info\":{\"created_at\":{\"$date\":\"2023-01-01T00:00:00Z\"}},\"timestamp\":{\"$numberLong\":\"7\"}}",
    "{\"_id\":\"x\",\"$invitesFrom\":2,\"invites\":[{\"user_id\":\"u\",\"timestamp\":5}]}",
    "{\"_id\":\"x\",\"$invitesFrom\":1,\"invites\":[{\"user_id\":\"u\",\"timestamp\":5}],\"$repeats\":[[0,1]]}",
    "{ \"_id\" : \"y\" , \"more\" : [ 1.0, {\"a\":null} ] , \"code\" : \"c\" , \"guild_id\" : \"g\" , \"info\" : { } , \"timestamp\" : -0.0 , \"invites\" : [ {\"user_id\":\"u\",\"timestamp\":1e3,\"n\":1} ] }",
    "",
    "no JSON",
];
