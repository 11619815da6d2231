//! Who is a member, and whether there is a seat.

use super::{
    MEMBER, NOW, Person, SERVER, actors, ask, holds, now, people, rows, text, user, word, world,
};
use crate::common::Sqlite;
use invitcode::domain::role::{GrantedRole, InvitePolicy, Role};
use invitcode::domain::rules::membership::{self, Membership};
use invitcode::domain::rules::removing::{self, Removal};
use invitcode::domain::rules::{evicting, owning, seats};
use rusqlite::params;
use rusqlite::types::Value;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn membership_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let mut seen = Vec::new();
    for Person { id, membership, .. } in people() {
        let values = [text(&id), now()];
        let sql = format!("SELECT {} {MEMBER}", membership::SQL);
        let asked = ask(&sqlite, &sql, &values);
        assert_eq!(word(&asked, &Membership::WORDS), membership, "{id}");
        let may_join = holds(&sqlite, membership::MAY_JOIN, MEMBER, &values);
        assert_eq!(may_join, membership.may_join(), "{id}");
        let is_banned = holds(&sqlite, membership::IS_BANNED, SERVER, &[text(&id)]);
        assert_eq!(is_banned, membership.is_banned(), "{id}");
        // Without a row, the fragment holds as well.
        if membership != Membership::Never {
            let is_member = holds(&sqlite, membership::IS_MEMBER, MEMBER, &values);
            assert_eq!(is_member, membership.is_member(), "{id}");
        }
        seen.push(membership);
    }
    for (word, membership) in Membership::WORDS {
        assert!(seen.contains(&membership), "nobody was {word}");
    }
}

/// The sources of a folder and of the folders in it.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

#[test]
fn no_statement_says_by_hand_who_is_a_member() {
    let storage = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/storage");
    let sources = sources(&storage);
    assert!(sources.len() > 30);
    for (path, text) in sources {
        assert!(!text.contains("left_at IS"), "{}", path.display());
    }
}

#[test]
fn whether_a_server_is_full_is_one_rule() {
    let sqlite = Sqlite::new().0;
    for max in [None, Some(1), Some(2), Some(9), Some(12)] {
        for ended in [0, 1, 3, 8, 9, 11] {
            // Stale counters do not matter here, so the triggers that keep them are off.
            sqlite
                .execute_batch("SAVEPOINT one; DROP TRIGGER member_takes_a_seat")
                .unwrap();
            let insert = "INSERT INTO server (id, name, owner_id, invite_policy, created_at, max_members, member_count) \
                VALUES ('s', 'S', 'owner', 'members', 1, ?1, ?2)";
            let counted = 3 + ended;
            let count = max.map(|_| i64::try_from(counted).unwrap());
            sqlite.execute(insert, params![max, count]).unwrap();
            let insert = "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at, left_at, expires_at) \
                VALUES ('s', ?1, ?1, 'member', 1, 1, ?2, ?3)";
            for member in ["one", "two"] {
                sqlite
                    .execute(insert, params![member, None::<i64>, None::<i64>])
                    .unwrap();
            }
            sqlite
                .execute(insert, params!["guest", None::<i64>, NOW + 1])
                .unwrap();
            sqlite
                .execute(insert, params!["left", 5, None::<i64>])
                .unwrap();
            sqlite.execute(insert, params!["retired", 5, 5]).unwrap();
            for number in 0..ended {
                let name = format!("ended {number}");
                sqlite
                    .execute(insert, params![name, None::<i64>, NOW - 1])
                    .unwrap();
            }
            for user in [
                None,
                Some("stranger"),
                Some("left"),
                Some("retired"),
                Some("ended 0"),
            ] {
                let is_ended = user == Some("ended 0") && ended > 0;
                let param = user.map_or(Value::Null, text);
                let asked = holds(&sqlite, seats::SQL, SERVER, &[param, now()]);
                let others = ended - usize::from(is_ended);
                let expected = seats::is_full(max, counted, others, is_ended);
                assert_eq!(asked, expected, "{max:?} {ended} {user:?}");
            }
            sqlite
                .execute_batch("ROLLBACK TO one; RELEASE one")
                .unwrap();
        }
    }
}

#[test]
fn who_may_remove_and_ban_whom_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, person, param) in actors() {
        // The statements exclude the owner beforehand.
        for (place, Person { id, role, .. }) in people().into_iter().skip(1).enumerate() {
            let removed = user(&id);
            let removal = Removal {
                actor: &actor,
                actor_role: person.role,
                user: &removed,
                user_role: role,
            };
            let values = [param.clone(), text(&id), now()];
            let asked = |fragment| holds(&sqlite, fragment, SERVER, &values);
            assert_eq!(asked(removing::MAY_BAN), removal.may_ban(), "{removal:?}");
            assert_eq!(
                asked(removing::MAY_REMOVE),
                removal.may_remove(),
                "{removal:?}"
            );
            // An ended membership would have its role again.
            let held = rows().get(place).copied().flatten();
            let held = held.filter(|row| row.left_at.is_none() || row.ends_at.is_some());
            let held = held.map(|row| match row.role {
                "admin" => Role::Admin,
                _ => Role::Member,
            });
            let ending = Removal {
                user_role: held,
                ..removal
            };
            assert_eq!(asked(removing::MAY_END), ending.may_ban(), "{ending:?}");
        }
    }
}

#[test]
fn whom_an_eviction_removes_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, _, param) in actors() {
        for Person { id, .. } in people() {
            for grants in [GrantedRole::Member, GrantedRole::Admin] {
                let from = "FROM member m, (SELECT 'owner' AS owner_id, ?3 AS role) part WHERE m.user_id = ?2";
                let role = "SELECT ifnull((SELECT role FROM member WHERE user_id = ?1), '')";
                let role = match ask(&sqlite, role, &[text(&id)]) {
                    Value::Text(role) if role == "admin" => GrantedRole::Admin,
                    Value::Text(role) if role == "member" => GrantedRole::Member,
                    _ => continue,
                };
                let values = [param.clone(), text(&id), text(grants.as_str())];
                let asked = holds(&sqlite, evicting::SQL, from, &values);
                let owns = owning::owns(&actor, &user("owner"));
                let decided = id != "owner" && evicting::evicts(owns, role, grants);
                assert_eq!(asked, decided, "{actor:?} {id} {grants:?}");
            }
        }
    }
}
