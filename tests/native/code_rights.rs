//! The rights to read, revoke and change a code: for every kind of caller and every invite policy, in the memory
//! model and in SQLite.

use crate::common::{START, Sqlite, Store, as_json, call, context, user};
use invitcode::domain::caller::Caller;
use invitcode::storage::Memory;
use serde_json::{Value, json};

/// Every kind of caller, and whether it may read and revoke the code.
const PEOPLE: [(&str, bool); 9] = [
    ("service", true),
    ("owner", true),
    ("admin", true),
    ("creator", true),
    ("other member", false),
    ("admin who left", false),
    ("member who left", false),
    ("banned", false),
    ("stranger", false),
];

const POLICIES: [&str; 3] = ["members", "admins", "owner"];

/// The creator's possible roles at the time of the call.
const CREATORS: [&str; 6] = [
    "member",
    "admin",
    "left",
    "left as admin",
    "banned",
    "banned and let back",
];

fn caller(name: &str) -> Caller {
    if name == "service" {
        Caller::Service
    } else {
        user(name)
    }
}

/// A store with a server of this policy and every kind of caller in it, and the id and text of the creator's code.
struct Scene<S> {
    store: S,
    now: i64,
    id: String,
    code: String,
}

impl<S: Store> Scene<S> {
    fn new(store: S, policy: &str, creator: &str) -> Self {
        let mut scene = Self {
            store,
            now: START,
            id: String::new(),
            code: String::new(),
        };
        let server = json!({"serverId": "s", "name": "S", "ownerId": "owner"});
        scene.data("server:c", &server);
        let door = json!({"serverId": "s", "creatorId": "owner", "code": "DOOR"});
        scene.data("invitCode:c", &door);
        for (name, _) in PEOPLE {
            if !["service", "owner", "stranger"].contains(&name) {
                scene.data("invitCode:use", &json!({"code": "DOOR", "userId": name}));
            }
        }
        let code = json!({"serverId": "s", "creatorId": "creator"});
        let code = scene.data("invitCode:c", &code);
        let found = scene.data("invitCode:r", &json!({"code": code}));
        scene.code = code.as_str().unwrap().to_owned();
        scene.id = found["_id"].as_str().unwrap().to_owned();
        let mut admins = vec!["admin", "admin who left"];
        if creator.contains("admin") {
            admins.push("creator");
        }
        for name in admins {
            let role = json!({"serverId": "s", "userId": name, "role": "admin"});
            scene.data("member:u", &role);
        }
        let mut left = vec!["admin who left", "member who left"];
        if creator.contains("left") {
            left.push("creator");
        }
        for name in left {
            scene.data("member:d", &json!({"serverId": "s", "userId": name}));
        }
        let mut banned = vec!["banned"];
        if creator.starts_with("banned") {
            banned.push("creator");
        }
        for name in banned {
            let ban = json!({"serverId": "s", "userId": name, "ban": true});
            scene.data("member:d", &ban);
        }
        if creator == "banned and let back" {
            let lift = json!({"serverId": "s", "userId": "creator", "banned": false});
            let lifted = scene.data("member:u", &lift);
            assert_eq!(lifted, Value::Null, "it is not a member yet");
            scene.data(
                "invitCode:use",
                &json!({"code": "DOOR", "userId": "creator"}),
            );
        }
        let policy = json!({"serverId": "s", "invitePolicy": policy});
        scene.data("server:u", &policy);
        scene
    }

    fn call(&mut self, who: &str, path: &str, arguments: &Value) -> Value {
        self.now += 1;
        let seed = u64::try_from(self.now).unwrap();
        let given = context(self.now, seed, caller(who));
        as_json(&call(&mut self.store, path, arguments, &given))
    }

    fn data(&mut self, path: &str, arguments: &Value) -> Value {
        let reply = self.call("service", path, arguments);
        assert_eq!(reply["code"], 200, "{path} {arguments}: {reply}");
        reply["data"].clone()
    }

    /// The code's current document.
    fn standing(&mut self) -> Value {
        let id = self.id.clone();
        self.data("invitCode:r", &json!({"id": id}))
    }

    /// Checks that a call succeeds if it is allowed, and otherwise is refused and changes nothing.
    fn check(&mut self, who: &str, path: &str, arguments: &Value, allowed: bool) {
        let denied = json!("errors.permissionDenied");
        let expected = if allowed { Value::Null } else { denied };
        self.check_error(who, path, arguments, &expected);
    }

    fn check_error(&mut self, who: &str, path: &str, arguments: &Value, expected: &Value) {
        let before = self.standing();
        let reply = self.call(who, path, arguments);
        assert_eq!(reply["error"], *expected, "{who}: {path} {arguments}");
        if !expected.is_null() {
            assert_eq!(self.standing(), before, "{who}: {path} {arguments}");
        }
    }
}

fn check_all<S: Store>(store: impl Fn() -> S) {
    for policy in POLICIES {
        for creator in CREATORS {
            for (who, may_read) in PEOPLE {
                let mut scene = Scene::new(store(), policy, creator);
                let id = json!({"id": scene.id});
                let may_change = match who {
                    "creator" => match creator {
                        "admin" => true,
                        "member" | "banned and let back" => policy == "members",
                        _ => false,
                    },
                    _ => may_read,
                };
                // A banned creator can read neither the code nor its log.
                let may_read = may_read && (who != "creator" || creator != "banned");
                let may_list = may_read && (who != "creator" || creator == "admin");
                scene.check(who, "invitCode:list", &json!({"serverId": "s"}), may_list);
                scene.check(who, "invitCode:r", &id, may_read);
                scene.check(who, "invitCode:uses", &id, may_read);
                let label = json!({"id": scene.id, "label": "a note"});
                scene.check(who, "invitCode:u", &label, may_change);
                let by_text = json!({"code": scene.code});
                let is_known = scene.standing()["status"] == "active";
                let expected = match (may_read, is_known) {
                    (true, _) => Value::Null,
                    (false, true) => json!("errors.permissionDenied"),
                    // A suspended code is unknown to callers without the right to read it.
                    (false, false) => json!("errors.invalid"),
                };
                scene.check_error(who, "invitCode:r", &by_text, &expected);
                scene.check(who, "invitCode:d", &id, may_read);
                let restore = json!({"id": scene.id, "revoked": false});
                scene.check(who, "invitCode:u", &restore, may_change);
            }
        }
    }
}

#[test]
fn the_memory_model_grants_every_caller_exactly_its_rights() {
    check_all(Memory::new);
}

#[test]
fn sqlite_grants_every_caller_exactly_its_rights() {
    check_all(Sqlite::new);
}

/// Calls up to the limit and once more, and returns whether the last call was refused.
fn is_limited<S: Store>(store: S, creator: &str, who: &str) -> bool {
    let mut scene = Scene::new(store, "members", creator);
    let by_text = json!({"code": scene.code});
    let replies = (0..31).map(|_| scene.call(who, "invitCode:r", &by_text));
    replies.last().unwrap()["error"] == "errors.rateLimited"
}

#[test]
fn reading_by_text_counts_as_a_guess_only_without_the_right_to_read() {
    for (who, may_read) in PEOPLE {
        for creator in CREATORS {
            let may_read = may_read && (who != "creator" || creator != "banned");
            assert_eq!(is_limited(Memory::new(), creator, who), !may_read, "{who}");
            assert_eq!(is_limited(Sqlite::new(), creator, who), !may_read, "{who}");
        }
    }
}

fn explains_without_limit<S: Store>(mut store: S, caller: &Caller) -> bool {
    let unknown = json!({"code": "NOSUCH"});
    let replies = (0..31).map(|round| {
        let mut given = context(START + round, 1, caller.clone());
        // Every call comes from another address.
        given.address = Some(format!("192.0.2.{round}"));
        as_json(&call(&mut store, "invitCode:explain", &unknown, &given))
    });
    replies.last().unwrap()["code"] == 200
}

#[test]
fn a_user_who_omits_the_user_id_is_still_counted() {
    for (caller, is_free) in [
        (user("eve"), false),
        (Caller::Anonymous, true),
        (Caller::Service, true),
    ] {
        let memory = explains_without_limit(Memory::new(), &caller);
        let sqlite = explains_without_limit(Sqlite::new(), &caller);
        assert_eq!((memory, sqlite), (is_free, is_free), "{caller:?}");
    }
}
