//! What codes grant: rights on codes that grant `admin`, ends of memberships, and seats, for every kind of caller.

use crate::common::{START, Sqlite, Store, as_json, call, context, user};
use invitcode::domain::caller::Caller;
use invitcode::storage::Memory;
use serde_json::{Value, json};

/// A store whose clock stands at a time after the start.
struct World {
    store: Box<dyn Store>,
    calls: u64,
    now: i64,
}

impl World {
    fn ask(&mut self, caller: Caller, path: &str, arguments: &Value) -> Value {
        self.calls += 1;
        self.now += 1;
        let given = context(START + self.now, self.calls, caller);
        as_json(&call(self.store.as_mut(), path, arguments, &given))
    }

    fn done(&mut self, path: &str, arguments: &Value) -> Value {
        let reply = self.ask(Caller::Service, path, arguments);
        assert_eq!(reply["code"], 200, "{path} {arguments}: {reply}");
        reply["data"].clone()
    }

    fn code(&mut self, caller: Caller, path: &str, arguments: &Value) -> Value {
        self.ask(caller, path, arguments)["code"].clone()
    }
}

/// Ann's server with the admins Bob and Cat, the members Dan and Eve, and Ann's codes: `COME-IN`, `HELP-US`, which
/// grants `admin`, and `A-GUEST`, whose memberships last a minute.
fn worlds() -> Vec<(World, String)> {
    let stores: [Box<dyn Store>; 2] = [Box::new(Sqlite::new()), Box::new(Memory::new())];
    let mut worlds = Vec::new();
    for store in stores {
        let mut world = World {
            store,
            calls: 0,
            now: 0,
        };
        world.done(
            "server:c",
            &json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
        );
        for (text, more) in [
            ("COME-IN", json!({})),
            ("HELP-US", json!({"role": "admin"})),
            ("A-GUEST", json!({"membershipMs": 60_000})),
        ] {
            let mut code = json!({"serverId": "s", "creatorId": "ann", "code": text});
            for (name, value) in more.as_object().unwrap() {
                code[name] = value.clone();
            }
            world.done("invitCode:c", &code);
        }
        for (user, code) in [
            ("bob", "HELP-US"),
            ("cat", "HELP-US"),
            ("dan", "COME-IN"),
            ("eve", "COME-IN"),
        ] {
            world.done("invitCode:use", &json!({"code": code, "userId": user}));
        }
        let id = world.done("invitCode:r", &json!({"code": "HELP-US"}))["_id"].clone();
        let id = id.as_str().unwrap().to_owned();
        worlds.push((world, id));
    }
    worlds
}

#[test]
fn only_who_could_set_the_role_touches_a_code_that_grants_admin_or_sees_its_text() {
    for (mut world, id) in worlds() {
        let plain = world.done("invitCode:r", &json!({"code": "COME-IN"}))["_id"].clone();
        for (path, arguments) in [
            ("invitCode:r", json!({"id": id})),
            ("invitCode:r", json!({"code": "HELP-US"})),
            ("invitCode:u", json!({"id": id, "label": "mine"})),
            ("invitCode:u", json!({"id": id, "role": "member"})),
            ("invitCode:u", json!({"id": id, "revoked": false})),
            ("invitCode:u", json!({"id": plain, "role": "admin"})),
            ("invitCode:rotate", json!({"id": id})),
            (
                "invitCode:allow",
                json!({"id": id, "add": {"users": ["eve"]}}),
            ),
            (
                "invitCode:allow",
                json!({"id": id, "remove": {"users": ["bob"]}}),
            ),
            (
                "invitCode:c",
                json!({"serverId": "s", "creatorId": "bob", "role": "admin"}),
            ),
            (
                "invitCode:cMany",
                json!({"serverId": "s", "creatorId": "bob", "role": "admin", "count": 2}),
            ),
        ] {
            let code = world.code(user("bob"), path, &arguments);
            assert_eq!(code, 403, "{path} {arguments}");
        }
        // The admin sees that the code is there, without its text, and may revoke it.
        let list = world.ask(user("bob"), "invitCode:list", &json!({"serverId": "s"}));
        let page = list["data"]["page"].as_array().unwrap();
        let texts: Vec<&Value> = page.iter().map(|code| &code["code"]).collect();
        assert_eq!(texts, [&json!("A-GUEST"), &Value::Null, &json!("COME-IN")]);
        let own = world.ask(user("ann"), "invitCode:list", &json!({"creatorId": "ann"}));
        assert_eq!(own["data"]["page"][1]["code"], "HELP-US");
        let revoked = world.ask(user("bob"), "invitCode:d", &json!({"id": id}));
        assert_eq!(
            (&revoked["code"], &revoked["data"]["code"]),
            (&json!(200), &Value::Null)
        );
        assert_eq!(
            world.code(
                user("bob"),
                "invitCode:u",
                &json!({"id": id, "revoked": false})
            ),
            403
        );
        let restored = world.ask(
            user("ann"),
            "invitCode:u",
            &json!({"id": id, "revoked": false}),
        );
        assert_eq!(restored["data"]["code"], "HELP-US");
        // After a hand-over, its creator is one of the others.
        world.done("server:u", &json!({"serverId": "s", "ownerId": "bob"}));
        assert_eq!(
            world.code(user("ann"), "invitCode:r", &json!({"id": id})),
            403
        );
        let own = world.ask(user("ann"), "invitCode:list", &json!({"creatorId": "ann"}));
        assert_eq!(own["data"]["page"][1]["code"], Value::Null);
        assert_eq!(
            world.code(user("bob"), "invitCode:r", &json!({"id": id})),
            200
        );
    }
}

#[test]
fn a_repeated_call_with_a_key_shows_the_text_only_to_who_could_still_give_the_role() {
    for (mut world, _) in worlds() {
        let code =
            json!({"serverId": "s", "creatorId": "ann", "role": "admin", "idempotencyKey": "k"});
        assert_eq!(world.code(user("ann"), "invitCode:c", &code), 200);
        assert_eq!(world.code(user("ann"), "invitCode:c", &code), 200);
        world.done("server:u", &json!({"serverId": "s", "ownerId": "bob"}));
        assert_eq!(world.code(user("ann"), "invitCode:c", &code), 403);
    }
}

#[test]
fn the_owner_ends_every_membership_an_admin_those_of_plain_members_and_nobody_its_own() {
    for (mut world, _) in worlds() {
        let end =
            |user: &str| json!({"serverId": "s", "userId": user, "expiresAt": START + 1_000_000});
        for (actor, target, code) in [
            ("bob", "dan", 200),
            ("bob", "cat", 403),
            ("bob", "bob", 403),
            ("bob", "ann", 409),
            ("dan", "dan", 403),
            ("dan", "eve", 403),
            ("ann", "bob", 200),
            ("ann", "dan", 200),
            ("ann", "ann", 409),
            ("bob", "nobody", 404),
        ] {
            assert_eq!(
                world.code(user(actor), "member:u", &end(target)),
                code,
                "{actor} {target}"
            );
        }
        // An admin whose membership ended would be one again: only the owner renews it.
        world.now = 1_100_000;
        world.done(
            "member:u",
            &json!({"serverId": "s", "userId": "eve", "role": "admin"}),
        );
        let clear = |user: &str| json!({"serverId": "s", "userId": user, "expiresAt": null});
        assert_eq!(world.code(user("cat"), "member:u", &clear("bob")), 403);
        assert_eq!(world.code(user("bob"), "member:u", &clear("bob")), 403);
        assert_eq!(world.code(user("cat"), "member:u", &clear("dan")), 200);
        let renewed = world.ask(user("ann"), "member:u", &clear("bob"));
        assert_eq!(renewed["data"]["role"], "admin");
    }
}

#[test]
fn a_guest_has_the_rights_of_a_member_until_its_end_but_makes_no_codes() {
    for (mut world, _) in worlds() {
        world.done(
            "invitCode:use",
            &json!({"code": "A-GUEST", "userId": "fay"}),
        );
        let read = json!({"serverId": "s"});
        assert_eq!(world.code(user("fay"), "server:r", &read), 200);
        let code = json!({"serverId": "s", "creatorId": "fay"});
        assert_eq!(world.code(user("fay"), "invitCode:c", &code), 403);
        assert_eq!(world.code(Caller::Service, "invitCode:c", &code), 403);
        world.done(
            "member:u",
            &json!({"serverId": "s", "userId": "fay", "role": "admin"}),
        );
        assert_eq!(world.code(user("fay"), "member:r", &read), 200);
        assert_eq!(world.code(user("fay"), "invitCode:c", &code), 403);
        world.now = 61_000;
        for path in ["server:r", "member:r", "invitCode:list"] {
            assert_eq!(world.code(user("fay"), path, &read), 403, "{path}");
        }
        let ban = json!({"serverId": "s", "userId": "dan", "ban": true});
        assert_eq!(world.code(user("fay"), "member:d", &ban), 403);
    }
}

#[test]
fn a_full_server_is_no_guess_and_says_so_to_who_may_not_know_more() {
    for (mut world, _) in worlds() {
        world.done("server:u", &json!({"serverId": "s", "maxMembers": 5}));
        for _ in 0..40 {
            let use_code = json!({"code": "COME-IN", "userId": "fay"});
            assert_eq!(world.code(user("fay"), "invitCode:use", &use_code), 409);
        }
        world.done("member:d", &json!({"serverId": "s", "userId": "dan"}));
        let use_code = json!({"code": "COME-IN", "userId": "fay"});
        assert_eq!(world.code(user("fay"), "invitCode:use", &use_code), 200);
    }
}

#[test]
fn the_seats_of_ended_memberships_are_free_eight_at_a_time_and_all_of_them_soon() {
    for (mut world, _) in worlds() {
        for guest in 0..30 {
            let guest = format!("guest {guest}");
            world.done(
                "invitCode:use",
                &json!({"code": "A-GUEST", "userId": guest}),
            );
        }
        world.done("server:u", &json!({"serverId": "s", "maxMembers": 35}));
        world.done("server:u", &json!({"serverId": "s", "maxMembers": 10}));
        world.now = 61_000;
        let mut answers = Vec::new();
        for user in 0..8 {
            let use_code = json!({"code": "COME-IN", "userId": format!("user {user}")});
            answers.push(world.code(Caller::Service, "invitCode:use", &use_code));
        }
        // Five members remain of 35, so five join once 30 ended memberships are retired, eight by each call.
        assert_eq!(
            answers,
            [409, 409, 409, 200, 200, 200, 200, 200].map(Value::from)
        );
        let use_code = json!({"code": "COME-IN", "userId": "one more"});
        assert_eq!(world.code(Caller::Service, "invitCode:use", &use_code), 409);
        let ended = world.done(
            "member:r",
            &json!({"serverId": "s", "status": "ended", "limit": 100}),
        );
        assert_eq!(ended["page"].as_array().unwrap().len(), 30);
    }
}

#[test]
fn a_page_of_members_is_full_however_many_memberships_ended() {
    for (mut world, _) in worlds() {
        for guest in 0..25 {
            world.done(
                "invitCode:use",
                &json!({"code": "A-GUEST", "userId": format!("guest {guest}")}),
            );
        }
        world.done(
            "invitCode:use",
            &json!({"code": "COME-IN", "userId": "last"}),
        );
        world.now = 61_000;
        let (mut found, mut cursor, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let page = world.done(
                "member:r",
                &json!({"serverId": "s", "limit": 1, "cursor": cursor}),
            );
            for member in page["page"].as_array().unwrap() {
                found.push(member["userId"].as_str().unwrap().to_owned());
            }
            cursor = page["continueCursor"].clone();
            pages += 1;
            if page["isDone"] == true {
                break;
            }
        }
        assert_eq!(found, ["ann", "bob", "cat", "dan", "eve", "last"]);
        assert_eq!(pages, 6);
    }
}

#[test]
fn members_without_an_end_come_first_and_the_others_by_their_ends() {
    for (mut world, _) in worlds() {
        let listed = |world: &mut World, status: &str| {
            let (mut found, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let page = world.done(
                    "member:r",
                    &json!({"serverId": "s", "status": status, "limit": 2, "cursor": cursor}),
                );
                for member in page["page"].as_array().unwrap() {
                    found.push(member["userId"].as_str().unwrap().to_owned());
                }
                cursor = page["continueCursor"].clone();
                if page["isDone"] == true {
                    break found;
                }
            }
        };
        for (user, now) in [("soon", 10_000), ("same", 10_001), ("late", 20_000)] {
            world.now = now;
            let join = json!({"code": "A-GUEST", "userId": user});
            world.done("invitCode:use", &join);
        }
        let members = ["ann", "bob", "cat", "dan", "eve"];
        let with = |others: &[&str]| {
            let all = members.iter().chain(others);
            all.map(|user| (*user).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            listed(&mut world, "active"),
            with(&["soon", "same", "late"])
        );
        assert!(listed(&mut world, "ended").is_empty());
        world.now = 70_001;
        assert_eq!(listed(&mut world, "active"), with(&["late"]));
        assert_eq!(listed(&mut world, "ended"), ["soon", "same"]);
        // Both are retired for who joins.
        world.done("server:u", &json!({"serverId": "s", "maxMembers": 7}));
        world.done(
            "invitCode:use",
            &json!({"code": "COME-IN", "userId": "new"}),
        );
        world.now = 80_000;
        assert_eq!(listed(&mut world, "ended"), ["soon", "same", "late"]);
        assert_eq!(listed(&mut world, "active"), with(&["new"]));
    }
}

#[test]
fn the_creator_of_a_code_that_outlives_it_changes_its_label_and_nothing_that_it_gives() {
    for (mut world, _) in worlds() {
        let code = json!({
            "serverId": "s", "creatorId": "dan", "code": "KEPT", "keepAfterCreator": true,
            "requiresApproval": true, "rateLimit": {"rate": 1, "periodMs": 60_000},
        });
        world.done("invitCode:c", &code);
        let id = world.done("invitCode:r", &json!({"code": "KEPT"}))["_id"].clone();
        for (name, value) in [
            ("maxUses", Value::Null),
            ("expiresAt", Value::Null),
            ("startsAt", Value::Null),
            ("rateLimit", Value::Null),
            ("requiresApproval", json!(false)),
            ("membershipMs", Value::Null),
            ("metadata", json!({"group": "staff"})),
            ("allowedUsers", json!(["dan"])),
        ] {
            let change = json!({"id": id, name: value});
            assert_eq!(
                world.code(user("dan"), "invitCode:u", &change),
                403,
                "{name}"
            );
            assert_eq!(
                world.code(user("bob"), "invitCode:u", &change),
                200,
                "{name}"
            );
        }
        let label = json!({"id": id, "label": "mine", "revoked": true});
        assert_eq!(world.code(user("dan"), "invitCode:u", &label), 200);
    }
}

#[test]
fn codes_that_share_their_lists_share_their_role() {
    for (mut world, _) in worlds() {
        let mut batch = |role: &str, users: Value| {
            let many = json!({
                "serverId": "s", "creatorId": "ann", "count": 2, "role": role, "allowedUsers": users,
            });
            let made = world.done("invitCode:cMany", &many);
            let list = world.done("invitCode:list", &json!({"batchId": made["batchId"]}));
            list["page"][0]["_id"].clone()
        };
        let open = batch("member", Value::Null);
        let plain = batch("member", json!(["dan"]));
        let admins = batch("admin", json!(["dan"]));
        let mut ask = |id: &Value, role: Value| {
            let reply = world.ask(
                user("ann"),
                "invitCode:u",
                &json!({"id": id, "role": role, "label": "x"}),
            );
            (
                reply["code"].clone(),
                reply["data"]["role"].clone(),
                reply["message"].clone(),
            )
        };
        let refused = (
            json!(409),
            Value::Null,
            json!("The codes of a batch share their lists, and so their role"),
        );
        assert_eq!(ask(&plain, json!("admin")), refused);
        assert_eq!(ask(&admins, json!("member")), refused);
        assert_eq!(ask(&admins, Value::Null), refused);
        for (id, role) in [(&plain, "member"), (&admins, "admin"), (&open, "admin")] {
            let (code, after, _) = ask(id, json!(role));
            assert_eq!((code, after), (json!(200), json!(role)));
        }
        // Whoever may change the lists of one plain code of a batch cannot choose an admin.
        let add = json!({"id": admins, "add": {"users": ["eve"]}});
        assert_eq!(world.code(user("bob"), "invitCode:allow", &add), 403);
    }
}

#[test]
fn a_campaign_shows_no_text_that_grants_admin_and_is_widened_only_by_who_could_set_that_role() {
    for (mut world, _) in worlds() {
        let campaign = json!({"serverId": "s", "creatorId": "bob", "name": "Fair", "maxUses": 3});
        let id = world.done("campaign:c", &campaign)["_id"].clone();
        let read = |world: &mut World, caller: Caller| {
            let reply = world.ask(caller, "campaign:r", &json!({"id": id}));
            let page = reply["data"]["page"].as_array().unwrap();
            let texts: Vec<Value> = page.iter().map(|code| code["code"].clone()).collect();
            texts
        };
        let changes = [
            json!({"id": id, "maxUses": 9}),
            json!({"id": id, "maxUses": null}),
            json!({"id": id, "expiresAt": null}),
            json!({"id": id, "rateLimit": null}),
            json!({"id": id, "revoked": false}),
            json!({"id": id, "name": "Other", "maxUses": 9}),
        ];
        let codes = |world: &mut World, caller: &str| {
            let codes = changes
                .iter()
                .map(|change| world.code(user(caller), "campaign:u", change));
            codes.collect::<Vec<_>>()
        };
        let channel = |role: &str, text: &str| json!({"serverId": "s", "creatorId": "ann", "code": text, "role": role, "campaignId": id});
        world.done("invitCode:c", &channel("member", "STAND"));
        assert_eq!(codes(&mut world, "bob"), vec![json!(200); 6]);
        world.done("invitCode:c", &channel("admin", "STAGE"));
        assert_eq!(codes(&mut world, "bob"), vec![json!(403); 6]);
        assert_eq!(codes(&mut world, "ann"), vec![json!(200); 6]);
        assert_eq!(codes(&mut world, "dan"), vec![json!(403); 6]);
        assert_eq!(
            read(&mut world, user("bob")),
            [Value::Null, json!("STAND")],
            "an admin hands on no text that makes admins"
        );
        for caller in [user("ann"), Caller::Service] {
            assert_eq!(read(&mut world, caller), [json!("STAGE"), json!("STAND")]);
        }
        // What ends it, and what it is called, is any admin's.
        for change in [
            json!({"id": id, "name": "Fair 2"}),
            json!({"id": id, "revoked": true}),
        ] {
            assert_eq!(world.code(user("bob"), "campaign:u", &change), 200);
        }
    }
}
