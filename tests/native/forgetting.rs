//! `user:forget`: afterwards no table holds the user, and logs, counts and uniqueness still hold.

use crate::common::{START, Sqlite, as_json, call, context, text, user};
use invitcode::domain::caller::Caller;
use invitcode::wire::json::Json;
use serde_json::{Value, json};

/// What must be gone: the id, the name and the address of the user.
const TRACES: [&str; 3] = ["zoe-the-user", "Zoe Example", "zoe@example.com"];

struct World {
    sqlite: Sqlite,
    now: i64,
}

impl World {
    fn call(&mut self, path: &str, arguments: Value, caller: Caller) -> Value {
        self.now += 1;
        let mut given = context(self.now, self.now.unsigned_abs(), caller);
        given.has_events = true;
        as_json(&call(&mut self.sqlite, path, &arguments, &given))
    }

    fn done(&mut self, path: &str, arguments: Value) -> Value {
        let reply = self.call(path, arguments.clone(), Caller::Service);
        assert_eq!(reply["code"], 200, "{path} {arguments}: {reply}");
        reply["data"].clone()
    }

    /// All tables as text.
    fn dump(&self) -> String {
        let tables = self
            .sqlite
            .query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        let tables = tables.iter().map(|row| {
            let name = text(row, "name").unwrap();
            format!(
                "{name}: {:?}\n",
                self.sqlite.query(&format!("SELECT * FROM {name}"))
            )
        });
        tables.collect()
    }

    fn count(&self, sql: &str) -> i64 {
        let rows = self.sqlite.query(sql);
        rows[0].0.get("count").and_then(Json::as_integer).unwrap()
    }

    /// Erases the user to the end, and returns how many pages it took.
    fn forget(&mut self) -> usize {
        let mut arguments = json!({"userId": TRACES[0], "email": TRACES[2]});
        let mut pages = 0;
        loop {
            pages += 1;
            let data = self.done("user:forget", arguments.clone());
            let Some(cursor) = data["continueCursor"].as_str() else {
                assert_eq!(data["isDone"], true);
                return pages;
            };
            arguments["cursor"] = json!(cursor);
        }
    }
}

/// Zoe is everywhere: she owned a server, made codes and a campaign, invited, was invited, is in lists and logs.
fn lived() -> World {
    let mut world = World {
        sqlite: Sqlite::new(),
        now: START,
    };
    let zoe = TRACES[0];
    for server in ["s", "t", "u"] {
        let owner = json!({"serverId": server, "name": "S", "ownerId": "ann"});
        world.done("server:c", owner);
    }
    let own = json!({"serverId": "z", "name": "Z", "ownerId": zoe, "owner": TRACES[1]});
    world.done("server:c", own);
    world.done("timecapsule:generate", json!({"userId": zoe}));
    let door = world.done("invitCode:c", json!({"serverId": "s", "creatorId": "ann"}));
    let join = json!({"code": door, "userId": zoe, "user": TRACES[1]});
    world.done("invitCode:use", join);
    world.done(
        "member:u",
        json!({"serverId": "s", "userId": zoe, "role": "admin", "reason": "Zoe Example helps"}),
    );
    world.done(
        "campaign:c",
        json!({"serverId": "s", "creatorId": zoe, "name": "Spring"}),
    );
    let hers = world.done(
        "invitCode:c",
        json!({"serverId": "s", "creatorId": zoe, "idempotencyKey": "k", "label": "x"}),
    );
    for friend in ["bob", "cat"] {
        world.done("invitCode:use", json!({"code": hers, "userId": friend}));
    }
    let listed = json!({"serverId": "s", "creatorId": "ann", "idempotencyKey": "l",
        "allowedUsers": [zoe, "dan"], "allowedEmails": [TRACES[2], "dan@example.com"]});
    world.done("invitCode:c", listed);
    let other = world.done("invitCode:c", json!({"serverId": "t", "creatorId": "ann"}));
    world.done(
        "invitCode:use",
        json!({"code": other, "userId": zoe, "user": TRACES[1]}),
    );
    world.done(
        "member:d",
        json!({"serverId": "t", "userId": zoe, "ban": true, "reason": "Zoe Example spams"}),
    );
    world.done("rds:giveInvite", json!({"serverId": "u", "userId": zoe}));
    let asks = json!({"serverId": "u", "creatorId": "ann", "requiresApproval": true});
    let asks = world.done("invitCode:c", asks);
    let file = json!({"code": asks, "userId": zoe, "user": TRACES[1], "note": "It is Zoe Example"});
    let filed = world.call("invitCode:use", file, Caller::Service);
    assert_eq!(filed["code"], 202, "{filed}");
    let wish = json!({"serverId": "s", "creatorId": "ann", "requiresApproval": true});
    let wish = world.done("invitCode:c", wish);
    let file = json!({"code": wish, "userId": "eve"});
    world.call("invitCode:use", file, Caller::Service);
    let request = world.done("request:list", json!({"serverId": "s"}));
    let id = request["page"][0]["_id"].clone();
    let decided = world.call("request:decline", json!({"id": id}), user(zoe));
    assert_eq!(decided["code"], 200, "{decided}");
    world.call("server:d", json!({"serverId": "z"}), user(zoe));
    world
        .sqlite
        .0
        .execute_batch(
            "INSERT INTO tacobot_invite (id, guild_id, code, document) VALUES ('1', 'g', 'c',
               '{\"info\":{\"inviter_id\":\"zoe-the-user\"},\"code\":\"c\"}');
             INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry)
               VALUES (1, 1, 'zoe-the-user', 1.5, '{\"user_id\":\"zoe-the-user\",\"name\":\"Zoe Example\"}');
             INSERT INTO watched_topic (topic, until, number) VALUES ('user:zoe-the-user', 1, 1);",
        )
        .unwrap();
    world
}

#[test]
fn afterwards_no_table_holds_the_user_but_a_standing_ban_the_id_alone() {
    let mut world = lived();
    for trace in TRACES {
        assert!(world.dump().contains(trace), "{trace} is not everywhere");
    }
    let uses = world.count("SELECT count(*) AS count FROM redemption");
    world.forget();
    let dump = world.dump();
    for line in dump.lines() {
        let of_member = line.starts_with("member:");
        for trace in TRACES {
            let found = line.matches(trace).count();
            let kept = usize::from(of_member && trace == TRACES[0]);
            assert_eq!(found, kept, "{trace} in {line}");
        }
    }
    assert_eq!(
        world.count("SELECT count(*) AS count FROM redemption"),
        uses
    );
    assert_eq!(
        world.count(
            "SELECT count(*) AS count FROM member WHERE invited_by LIKE 'forgotten:%' AND user_id IN ('bob', 'cat')"
        ),
        world.count("SELECT count(*) AS count FROM member WHERE invited_by IS NOT NULL AND user_id IN ('bob', 'cat')")
    );
    // The ban stands, and lifting it forgets the id too.
    let banned = "SELECT count(*) AS count FROM member WHERE user_id = 'zoe-the-user' AND banned_at IS NOT NULL \
        AND name IS NULL AND joined_at IS NULL";
    assert_eq!(world.count(banned), 1);
    world.done(
        "member:u",
        json!({"serverId": "t", "userId": TRACES[0], "banned": false}),
    );
    let rows = "SELECT count(*) AS count FROM member WHERE user_id = 'zoe-the-user'";
    assert_eq!(world.count(rows), 0);
}

#[test]
fn afterwards_the_id_is_a_new_user_and_its_codes_are_gone() {
    let mut world = lived();
    let hers = "SELECT code FROM invit_code WHERE creator_id = 'zoe-the-user' AND server_id = 's'";
    let hers = text(&world.sqlite.query(hers)[0], "code")
        .unwrap()
        .to_owned();
    world.forget();
    let refused = world.call(
        "invitCode:use",
        json!({"code": hers, "userId": "eve"}),
        Caller::Service,
    );
    assert_eq!(refused["error"], "errors.invalid");
    let door = world.done(
        "invitCode:c",
        json!({"serverId": "s", "creatorId": "ann", "maxUses": 1}),
    );
    let joined = world.done("invitCode:use", json!({"code": door, "userId": TRACES[0]}));
    assert_eq!(joined["joined"], true);
    world.done(
        "rds:giveInvite",
        json!({"serverId": "u", "userId": TRACES[0]}),
    );
    let invites = "SELECT count(*) AS count FROM rds_invite WHERE user_id = 'zoe-the-user'";
    assert_eq!(world.count(invites), 1);
}

#[test]
fn an_erased_applicant_is_never_made_a_member() {
    let mut world = lived();
    let zoe = TRACES[0];
    let filed = world.done("request:list", json!({"serverId": "u", "userId": zoe}));
    let request = json!({"id": filed["page"][0]["_id"], "reason": "Zoe Example is rude"});
    world.done("request:decline", request.clone());
    world.forget();
    let closed = world.done("request:list", json!({"serverId": "u"}));
    assert_eq!(closed["page"][0]["status"], "closed");
    let reopened = world.call("request:reopen", request.clone(), Caller::Service);
    assert_eq!(
        reopened["message"],
        "Only a declined request can be reopened"
    );
    let approved = world.call("request:approve", request, Caller::Service);
    assert_eq!(approved["code"], 409, "{approved}");
}

#[test]
fn an_owner_is_not_erased_and_nothing_changes() {
    let mut world = lived();
    world.done(
        "server:c",
        json!({"serverId": "v", "name": "V", "ownerId": TRACES[0]}),
    );
    let before = world.dump();
    let refused = world.call("user:forget", json!({"userId": TRACES[0]}), Caller::Service);
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (
            &json!(409),
            &json!("The user owns a server; hand it over or delete it first")
        )
    );
    assert_eq!(world.dump(), before);
}

#[test]
fn only_services_erase_and_bad_arguments_are_named() {
    let mut world = lived();
    let refused = world.call("user:forget", json!({"userId": TRACES[0]}), user(TRACES[0]));
    assert_eq!(refused["code"], 403);
    for (arguments, field) in [
        (json!({}), "userId"),
        (json!({"userId": "forgotten:00"}), "userId"),
        (json!({"email": "nowhere"}), "email"),
        (json!({"userId": "eve", "cursor": "x"}), "cursor"),
        (json!({"userId": "eve", "cursor": "rows.-1."}), "cursor"),
    ] {
        let refused = world.call("user:forget", arguments.clone(), Caller::Service);
        assert_eq!(
            (&refused["code"], &refused["details"][0]["field"]),
            (&json!(400), &json!(field)),
            "{arguments}"
        );
    }
}

#[test]
fn many_rows_take_many_pages_which_can_begin_anew() {
    let mut world = lived();
    let code = world.done(
        "invitCode:c",
        json!({"serverId": "s", "creatorId": TRACES[0]}),
    );
    for number in 0..250 {
        let friend = format!("friend {number}");
        world.done("invitCode:use", json!({"code": code, "userId": friend}));
    }
    for _ in 0..230 {
        world.done(
            "invitCode:c",
            json!({"serverId": "s", "creatorId": TRACES[0]}),
        );
    }
    // A page that was not continued, and then all of it anew.
    world.done("user:forget", json!({"userId": TRACES[0]}));
    let pages = world.forget();
    assert!(pages > 5, "{pages} pages");
    let left = "SELECT count(*) AS count FROM invit_code WHERE creator_id = 'zoe-the-user'";
    assert_eq!(world.count(left), 0);
    let left = "SELECT count(*) AS count FROM member WHERE invited_by = 'zoe-the-user'";
    assert_eq!(world.count(left), 0);
    let pseudonyms = "SELECT count(DISTINCT creator_id) AS count FROM invit_code WHERE creator_id LIKE 'forgotten:%'";
    assert_eq!(world.count(pseudonyms), 1);
    let left = "SELECT count(*) AS count FROM event WHERE data LIKE '%zoe-the-user%'";
    assert_eq!(world.count(left), 0);
    let alive = "SELECT count(*) AS count FROM invit_code WHERE creator_id LIKE 'forgotten:%' AND revoked_at IS NULL";
    assert_eq!(world.count(alive), 0);
}

#[test]
fn a_user_who_comes_back_while_it_is_erased_is_a_new_one_and_the_erasure_goes_on() {
    let mut world = lived();
    let mut codes = Vec::new();
    for number in 0..130 {
        let server = format!("server {number}");
        world.done(
            "server:c",
            json!({"serverId": server, "name": "S", "ownerId": "ann"}),
        );
        let code = world.done(
            "invitCode:c",
            json!({"serverId": server, "creatorId": "ann", "allowedUsers": [TRACES[0]]}),
        );
        world.done(
            "invitCode:use",
            json!({"code": code, "userId": TRACES[0], "user": TRACES[1]}),
        );
        codes.push((code, server));
    }
    let begun = world.done("user:forget", json!({"userId": TRACES[0]}));
    assert_eq!(begun["isDone"], false);
    let list = "SELECT count(*) AS count FROM allowed WHERE value LIKE 'forgotten:%'";
    assert!(world.count(list) > 0);
    for (code, server) in &codes {
        let id = world.done("invitCode:r", json!({"code": code}))["_id"].clone();
        world.call(
            "invitCode:allow",
            json!({"id": id, "add": {"users": [TRACES[0]]}}),
            Caller::Service,
        );
        world.done("invitCode:use", json!({"code": code, "userId": TRACES[0]}));
        world.done("member:r", json!({"serverId": server}));
    }
    world.forget();
    let members =
        "SELECT count(*) AS count FROM member WHERE user_id = 'zoe-the-user' AND left_at IS NULL";
    let uses = "SELECT count(*) AS count FROM redemption WHERE user_id = 'zoe-the-user'";
    let stayed = world.count(members);
    assert!(stayed >= 90, "{stayed} memberships of the new user stay");
    assert!(world.count(uses) > 0, "and so do their uses");
    let forgotten = "SELECT count(*) AS count FROM redemption WHERE user_id LIKE 'forgotten:%'";
    assert!(world.count(forgotten) >= 130);
}

#[test]
fn the_logs_change_in_this_way_and_in_no_other() {
    let world = lived();
    let before = world.dump();
    let pseudonym = format!("'forgotten:{}'", "a".repeat(32));
    for sql in [
        "UPDATE redemption SET user_id = 'eve' WHERE user_id = 'bob'",
        "UPDATE redemption SET user_id = 'forgotten:short' WHERE user_id = 'bob'",
        &format!("UPDATE redemption SET user_id = {pseudonym}, used_at = 1 WHERE user_id = 'bob'"),
        &format!("UPDATE redemption SET user_id = {pseudonym}, ordinal = 9 WHERE user_id = 'bob'"),
        "UPDATE audit SET actor_id = 'eve' WHERE actor_id IS NOT NULL",
        "UPDATE audit SET reason = NULL",
        "UPDATE audit SET reason = 'other' WHERE reason IS NOT NULL",
        &format!(
            "UPDATE audit SET user_id = {pseudonym}, function = 'server:d' WHERE user_id IS NOT NULL"
        ),
        &format!("UPDATE audit SET user_id = {pseudonym}, at = at + 1 WHERE user_id IS NOT NULL"),
        &format!(
            "UPDATE audit SET user_id = {pseudonym}, id = id || 'x' WHERE user_id IS NOT NULL"
        ),
        &format!(
            "UPDATE audit SET user_id = {pseudonym}, server_id = 'other' WHERE user_id IS NOT NULL"
        ),
        &format!("UPDATE audit SET user_id = {pseudonym} WHERE user_id IS NULL"),
        &format!("UPDATE invit_code SET creator_id = {pseudonym} WHERE revoked_at IS NULL"),
        "UPDATE invit_code SET creator_id = 'eve', revoked_at = 1",
        &format!("UPDATE invit_code SET creator_id = {pseudonym}, revoked_at = 1, batch_id = 'b'"),
        &format!("UPDATE idempotency SET creator_id = {pseudonym}"),
        "UPDATE idempotency SET arguments = '{\"a\":1}'",
        "UPDATE rds_invite SET user_id = 'eve'",
        &format!("UPDATE rds_invite SET user_id = {pseudonym}, code = 'x'"),
        &format!("UPDATE tacobot_use SET user_id = {pseudonym}"),
        "UPDATE event SET data = '{}'",
        "UPDATE event SET data = json_set(data, '$.userId', 'eve')",
        "UPDATE event SET type = 'member.left'",
    ] {
        assert!(
            world.sqlite.0.execute_batch(sql).is_err(),
            "was accepted: {sql}"
        );
    }
    assert_eq!(world.dump(), before);
}
