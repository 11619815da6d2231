//! Each rule is a decision in Rust and a fragment of SQL. These tests compare each pair in every relevant state, on
//! real SQLite.

use crate::common::Sqlite;
use invitcode::domain::caller::Actor;
use invitcode::domain::code_document::Status;
use invitcode::domain::code_terms::{TermChanges, Terms};
use invitcode::domain::error::Requires;
use invitcode::domain::id::UserId;
use invitcode::domain::role::{GrantedRole, InvitePolicy, Role};
use invitcode::domain::rules::campaign::{self, CampaignLife};
use invitcode::domain::rules::creator::{self, Creator};
use invitcode::domain::rules::keeping::Reserved;
use invitcode::domain::rules::life::{self, Life};
use invitcode::domain::rules::listing;
use invitcode::domain::rules::membership::{self, Membership, Standing};
use invitcode::domain::rules::rate::{self, RateLimit};
use invitcode::domain::rules::removing::{self, Removal};
use invitcode::domain::rules::{
    administering, changing, evicting, folding, granting, inviting, keeping, owning, reading,
    recording, rotation, seats,
};
use invitcode::domain::text::Name;
use invitcode::domain::time::{ExpiresAt, Millis};
use invitcode::domain::timecapsule::CodePrefix;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

const NOW: i64 = 1_790_000_000_000;

/// A user's row on a server.
#[derive(Clone, Copy, Debug)]
struct Row {
    role: &'static str,
    left_at: Option<i64>,
    is_banned: bool,
    ends_at: Option<i64>,
}

/// A user's possible rows on a server: a member without an end, at its end and before it; one that left; one whose
/// ended membership was retired; one that is banned.
fn rows() -> Vec<Option<Row>> {
    let mut rows = vec![None];
    for role in ["member", "admin"] {
        for (left_at, is_banned, ends_at) in [
            (None, false, None),
            (None, false, Some(NOW - 1)),
            (None, false, Some(NOW)),
            (None, false, Some(NOW + 1)),
            (Some(5), false, None),
            (Some(5), false, Some(5)),
            (Some(5), true, None),
        ] {
            rows.push(Some(Row {
                role,
                left_at,
                is_banned,
                ends_at,
            }));
        }
    }
    rows
}

/// A user of the server `s`: its membership, its role if it is a member, and whether its membership has an end.
#[derive(Clone, Debug)]
struct Person {
    id: String,
    membership: Membership,
    role: Option<Role>,
    has_end: bool,
}

/// The users of the server `s`: its owner, and one user for each row.
fn people() -> Vec<Person> {
    let mut people = vec![Person {
        id: "owner".to_owned(),
        membership: Membership::Active,
        role: Some(Role::Owner),
        has_end: false,
    }];
    for (index, row) in rows().into_iter().enumerate() {
        let membership = Membership::of(row.map(|row| Standing {
            has_left: row.left_at.is_some(),
            has_ended: row.ends_at.is_some_and(|end| end <= NOW),
            is_banned: row.is_banned,
        }));
        let role = row
            .filter(|_| membership.is_member())
            .map(|row| match row.role {
                "admin" => Role::Admin,
                _ => Role::Member,
            });
        people.push(Person {
            id: format!("user {index}"),
            membership,
            role,
            has_end: row.is_some_and(|row| row.ends_at.is_some()),
        });
    }
    people
}

/// A server of this policy with all these users, and a code of each.
fn world(policy: InvitePolicy) -> Connection {
    let sqlite = Sqlite::new().0;
    let insert = "INSERT INTO server (id, name, owner_id, invite_policy, created_at) VALUES ('s', 'S', 'owner', ?1, 1)";
    sqlite.execute(insert, [policy.as_str()]).unwrap();
    let insert = "INSERT INTO member (server_id, user_id, id, role, created_at, joined_at, left_at, banned_at, \
         expires_at) VALUES ('s', ?1, ?1, ?2, 1, 1, ?3, ?4, ?5)";
    let owner = Row {
        role: "admin",
        left_at: None,
        is_banned: false,
        ends_at: None,
    };
    let rows = rows().into_iter().enumerate();
    let rows = rows.filter_map(|(index, row)| Some((format!("user {index}"), row?)));
    for (user, row) in rows.chain([("owner".to_owned(), owner)]) {
        let banned = row.is_banned.then_some(5);
        let values = params![user, row.role, row.left_at, banned, row.ends_at];
        sqlite.execute(insert, values).unwrap();
    }
    for Person { id: user, .. } in people() {
        let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) \
             VALUES (?1, 'CODE ' || ?1, 'CODE', 's', ?1, 1)";
        sqlite.execute(insert, [user]).unwrap();
    }
    sqlite
}

fn ask(sqlite: &Connection, sql: &str, values: &[Value]) -> Value {
    let mut statement = sqlite.prepare_cached(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| row.get(0);
    statement
        .query_row(rusqlite::params_from_iter(values), row)
        .unwrap()
}

/// Whether a fragment holds for a row.
fn holds(sqlite: &Connection, fragment: &str, from: &str, values: &[Value]) -> bool {
    let value = ask(sqlite, &format!("SELECT ({fragment}) {from}"), values);
    match value {
        Value::Integer(holds) => holds != 0,
        // As in the condition of a statement.
        Value::Null => false,
        other => panic!("{fragment} gave {other:?}"),
    }
}

fn word<T: Copy + Debug>(value: &Value, words: &[(&str, T)]) -> T {
    let Value::Text(text) = value else {
        panic!("{value:?} is not a status");
    };
    let known = words.iter().find(|(known, _)| known == text);
    known.unwrap_or_else(|| panic!("{text} is not known")).1
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn user(id: &str) -> UserId {
    UserId::parse(id).unwrap()
}

/// The time as a parameter: D1 binds numbers as REAL.
fn now() -> Value {
    Value::Real(NOW as f64)
}

/// The actor, its row on the server, and its parameter.
fn actors() -> Vec<(Actor, Person, Value)> {
    let service = Person {
        id: String::new(),
        membership: Membership::Never,
        role: None,
        has_end: false,
    };
    let people = people().into_iter();
    let people = people.map(|person| {
        (
            Actor::User(user(&person.id)),
            person.clone(),
            text(&person.id),
        )
    });
    people
        .chain([(Actor::Service, service, Value::Null)])
        .collect()
}

fn policies() -> impl Iterator<Item = (InvitePolicy, Connection)> {
    let policies = InvitePolicy::WORDS.into_iter();
    policies.map(|(_, policy)| (policy, world(policy)))
}

const MEMBER: &str = "FROM server s LEFT JOIN member m ON m.server_id = s.id AND m.user_id = ?1";
const SERVER: &str = "FROM server s WHERE s.id = 's'";

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
fn whether_an_end_has_passed_is_one_rule() {
    let sqlite = Sqlite::new().0;
    for end in [None, Some(-1), Some(0), Some(1)] {
        let end = end.map(|end| ExpiresAt::from_store(NOW + end));
        let value = end.map_or(Value::Null, |end| Value::Integer(end.get()));
        let asked = holds(
            &sqlite,
            invitcode::domain::rules::passing::HAS_PASSED,
            "",
            &[now(), value],
        );
        let now = Millis::from_store(NOW);
        assert_eq!(asked, end.is_some_and(|end| end.has_passed(now)), "{end:?}");
    }
}

#[test]
fn the_letters_of_a_code_fold_by_one_rule() {
    let sqlite = Sqlite::new().0;
    let letters = || ('A'..='Z').map(String::from).chain([String::new()]);
    for first in 'A'..='Z' {
        for second in letters() {
            for third in letters() {
                let name = Name::parse(&format!("{first}{second}{third}")).unwrap();
                let prefix = CodePrefix::of(&name).unwrap();
                let folded = prefix.code(0).unwrap().folded;
                let sql = format!("SELECT {} || '000'", folding::SQL);
                let asked = ask(&sqlite, &sql, &[text(prefix.as_str())]);
                assert_eq!(asked, text(folded.as_str()), "{name:?}");
            }
        }
    }
}

#[test]
fn who_administers_a_server_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, Person { role, .. }, param) in actors() {
        let values = [param, Value::Null, now()];
        let asked = holds(&sqlite, administering::SQL, SERVER, &values);
        assert_eq!(asked, administering::administers(&actor, role), "{actor:?}");
    }
}

#[test]
fn who_owns_a_server_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, _, param) in actors() {
        let asked = holds(&sqlite, owning::SQL, SERVER, &[param]);
        assert_eq!(asked, owning::owns(&actor, &user("owner")), "{actor:?}");
    }
}

#[test]
fn who_may_make_codes_is_one_rule() {
    for (policy, sqlite) in policies() {
        // The fragment needs a row, so it covers only users who have one.
        let rows = people().into_iter();
        for person in rows.filter(|person| person.membership != Membership::Never) {
            let asked = holds(&sqlite, inviting::SQL, MEMBER, &[text(&person.id)]);
            let expected = inviting::may_invite(policy, person.role, person.has_end);
            assert_eq!(asked, expected, "{policy:?} {person:?}");
        }
    }
}

#[test]
fn whether_a_creator_stands_behind_its_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?1";
    for (policy, sqlite) in policies() {
        for Person {
            id,
            membership,
            role,
            has_end,
        } in people()
        {
            let expected = Creator::of(policy, membership.is_banned(), role, has_end);
            let asked = ask(
                &sqlite,
                &format!("SELECT {} {code}", creator::SQL),
                &[text(&id)],
            );
            assert_eq!(word(&asked, &Creator::WORDS), expected, "{policy:?} {id}");
            for keep in [false, true] {
                let update = "UPDATE invit_code SET keep_after_creator = ?1";
                sqlite.execute(update, [keep]).unwrap();
                let asked = holds(&sqlite, creator::STANDS_BEHIND, code, &[text(&id)]);
                assert_eq!(
                    asked,
                    expected.stands_behind(keep),
                    "{policy:?} {id} {keep}"
                );
            }
        }
    }
}

#[test]
fn who_may_read_a_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    for (actor, person, param) in actors() {
        for Person { id: creator, .. } in people() {
            let values = [param.clone(), text(&creator), now()];
            let asked = holds(&sqlite, reading::SQL, code, &values);
            let (membership, role) = (person.membership, person.role);
            let expected = reading::may_read(&actor, &user(&creator), membership, role);
            assert_eq!(asked, expected, "{actor:?} {creator}");
        }
    }
}

#[test]
fn who_may_change_a_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    for (policy, sqlite) in policies() {
        for (actor, Person { role, has_end, .. }, param) in actors() {
            for Person { id: creator, .. } in people() {
                let values = [param.clone(), text(&creator), now()];
                let asked = holds(&sqlite, changing::SQL, code, &values);
                let creator = user(&creator);
                let expected = changing::may_change(&actor, &creator, policy, role, has_end);
                assert_eq!(asked, expected, "{policy:?} {actor:?} {creator:?}");
            }
        }
    }
}

#[test]
fn who_may_let_a_code_outlive_its_creator_and_widen_it_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    for kept in [false, true] {
        let change = "UPDATE invit_code SET keep_after_creator = ?1";
        sqlite.execute(change, [kept]).unwrap();
        for (actor, Person { role, .. }, param) in actors() {
            for reserved in Reserved::ALL {
                let number = Value::Integer(reserved.number());
                let values = [param.clone(), text("owner"), now(), number];
                let asked = holds(&sqlite, keeping::SQL, code, &values);
                let expected = reserved.allows(kept, &actor, role);
                assert_eq!(asked, expected, "{kept} {actor:?} {reserved:?}");
            }
        }
    }
}

#[test]
fn a_change_is_reserved_where_it_keeps_a_code_or_widens_a_kept_one() {
    assert_eq!(Reserved::of(Some(true), false), Reserved::All);
    assert_eq!(Reserved::of(Some(false), true), Reserved::Nothing);
    assert_eq!(Reserved::of(None, true), Reserved::Kept);
    assert_eq!(Reserved::of(None, false), Reserved::Nothing);
}

#[test]
fn who_may_give_a_role_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    let owner = user("owner");
    for role in GrantedRole::WORDS.map(|(_, role)| role) {
        let change = "UPDATE invit_code SET role = ?1";
        sqlite.execute(change, [role.as_str()]).unwrap();
        for (actor, _, param) in actors() {
            let asked = holds(&sqlite, granting::SQL, code, &[param, text("owner")]);
            let expected = granting::may_grant(role, &actor, &owner);
            assert_eq!(asked, expected, "{actor:?} {role:?}");
            // A creator is a user like others.
            if let Some(creator) = actor.user() {
                let id = text(creator.as_str());
                let stands = holds(&sqlite, granting::STANDS, code, &[Value::Null, id]);
                assert_eq!(stands, expected, "{actor:?} {role:?}");
            }
        }
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
fn which_code_a_text_means_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (text, until) in [("OLD1", NOW - 1), ("OLD2", NOW), ("OLD3", NOW + 1)] {
        let rotate = "INSERT INTO rotated_text (folded, code, code_id, works_until, replaced_by) \
            SELECT folded, code, id, ?1, ?2 FROM invit_code WHERE id = 'user 1'";
        let set = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) \
            VALUES (?1, ?1, ?1, 's', 'owner', 1)";
        sqlite.execute(set, [text]).unwrap();
        let rotate = rotate.replace("'user 1'", &format!("'{text}'"));
        let new = format!("{text}NEWTEXT0");
        sqlite.execute(&rotate, params![until, new]).unwrap();
        // D1 binds numbers as REAL.
        let now = Value::Real(NOW as f64);
        let works = rotation::text_works(Some(Millis::from_store(until)), Millis::from_store(NOW));
        for (typed, is_meant, works_until) in [(text, works, Some(until)), (&new, true, None)] {
            let meant = format!(
                "SELECT (SELECT id FROM invit_code WHERE folded = {})",
                rotation::MEANT
            );
            let meant = ask(&sqlite, &meant, &[self::text(typed), now.clone()]);
            let expected = if is_meant {
                self::text(text)
            } else {
                Value::Null
            };
            assert_eq!(meant, expected, "{typed}");
            let until = format!(
                "SELECT {} FROM invit_code c WHERE id = ?2",
                rotation::WORKS_UNTIL
            );
            let until = ask(&sqlite, &until, &[self::text(typed), self::text(text)]);
            assert_eq!(until, works_until.map_or(Value::Null, Value::Integer));
        }
    }
    assert!(rotation::text_works(None, Millis::from_store(NOW)));
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

#[test]
fn which_codes_can_be_rotated_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = ?1";
    let texts = [
        "Joh-456",
        "Jo-456",
        "J-456",
        "John-456",
        "joh-456",
        "JOH-456",
        "Joh-45",
        "Joh-4567",
        "Joh456",
        "Joh-45a",
        "-456",
        "J0h-456",
        "NHKAN1Q9D9CT",
        "\u{c9}lo-456",
        "Joh-\u{661}23",
    ];
    for (number, shown) in texts.into_iter().enumerate() {
        for max in [None, Some(1), Some(2)] {
            for end in [None, Some(NOW)] {
                for is_of_rds in [false, true] {
                    let id = format!("{number} {max:?} {end:?} {is_of_rds}");
                    let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, \
                        expires_at, created_at) VALUES (?1, ?1, ?2, 's', 'owner', ?3, ?4, 1)";
                    sqlite
                        .execute(insert, params![id, shown, max, end])
                        .unwrap();
                    if is_of_rds {
                        let give = "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at) \
                            VALUES ('s', ?1, ?1, ?2, 0, 1)";
                        sqlite.execute(give, [&id, shown]).unwrap();
                    }
                    let asked = holds(&sqlite, rotation::CAN_ROTATE, code, &[text(&id)]);
                    let decided =
                        rotation::can_rotate(shown, max == Some(1), end.is_some(), is_of_rds);
                    assert_eq!(asked, decided, "{shown} {id}");
                }
            }
        }
    }
    assert!(!rotation::can_rotate("Joh-456", true, true, false));
    assert!(rotation::can_rotate("Joh-456", true, false, false));
}

/// Codes with every combination of the fields that decide whether a code is alive.
fn lives() -> Vec<(Life, String, bool)> {
    let mut lives = Vec::new();
    for (creator, is) in [
        ("owner", Creator::MayInvite),
        ("user 5", Creator::MayNot),
        ("user 8", Creator::MayInvite),
        ("user 7", Creator::Banned),
    ] {
        for is_revoked in [false, true] {
            for end in [None, Some(-1), Some(0), Some(1)] {
                for max_uses in [None, Some(1), Some(2)] {
                    for uses in 0..=max_uses.unwrap_or(2) {
                        for (keep_after_creator, grants_admin) in
                            [(false, false), (true, false), (false, true)]
                        {
                            for start in [None, Some(-1), Some(0), Some(1)] {
                                if end.is_some_and(|end| start.is_some_and(|start| start >= end)) {
                                    continue;
                                }
                                let life = Life {
                                    is_revoked,
                                    expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                                    starts_at: start.map(|end| ExpiresAt::from_store(NOW + end)),
                                    uses,
                                    max_uses,
                                    creator: is,
                                    keep_after_creator,
                                    grant_stands: !grants_admin || creator == "owner",
                                    campaign: None,
                                };
                                lives.push((life, creator.to_owned(), grants_admin));
                            }
                        }
                    }
                }
            }
        }
    }
    lives
}

/// Campaigns with every combination of the fields that decide their status, and none.
fn campaigns() -> Vec<Option<CampaignLife>> {
    let mut campaigns = vec![None];
    for is_revoked in [false, true] {
        for end in [None, Some(0), Some(1)] {
            for (max_uses, uses) in [
                (None, 0),
                (None, 1),
                (Some(1), 0),
                (Some(1), 1),
                (Some(2), 1),
            ] {
                campaigns.push(Some(CampaignLife {
                    is_revoked,
                    expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                    uses,
                    max_uses,
                }));
            }
        }
    }
    campaigns
}

/// Every code without a campaign, and every campaign with some codes.
fn lives_in_campaigns() -> Vec<(Life, String, bool)> {
    let mut all = lives();
    let some: Vec<(Life, String, bool)> = lives().into_iter().step_by(37).collect();
    for campaign in campaigns().into_iter().flatten() {
        let within = some.iter().map(|(life, creator, admin)| {
            let campaign = Some(campaign);
            (Life { campaign, ..*life }, creator.clone(), *admin)
        });
        // The uses of a code are uses of its campaign.
        all.extend(within.filter(|(life, ..)| life.uses <= campaign.uses));
    }
    all
}

#[test]
fn whether_a_code_is_alive_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    let mut seen = Vec::new();
    for (index, (life, creator, grants_admin)) in lives_in_campaigns().into_iter().enumerate() {
        let id = format!("code {index}");
        let campaign = life.campaign.map(|campaign| {
            let id = format!("campaign {index}");
            let insert = "INSERT INTO campaign (id, server_id, creator_id, name, max_uses, expires_at, revoked_at, \
                 created_at) VALUES (?1, 's', 'owner', 'Fair', ?2, ?3, ?4, 1)";
            let end = campaign.expires_at.map(ExpiresAt::get);
            let values = params![id, campaign.max_uses, end, campaign.is_revoked.then_some(1)];
            sqlite.execute(insert, values).unwrap();
            let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, campaign_id, created_at) \
                 VALUES (?1 || ' other', ?1 || ' other', 'OTHER', 's', 'owner', ?1, 1)";
            sqlite.execute(insert, [&id]).unwrap();
            // The uses of the other code of the campaign.
            for ordinal in 1..=campaign.uses - life.uses {
                let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1 || ' other', ?2, ?2, 1)";
                sqlite.execute(insert, params![id, ordinal]).unwrap();
            }
            id
        });
        let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, \
             revoked_at, keep_after_creator, campaign_id, created_at, starts_at, role) \
             VALUES (?1, ?1, ?1, 's', ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)";
        let end = life.expires_at.map(ExpiresAt::get);
        let revoked = life.is_revoked.then_some(1);
        let values = params![
            id,
            creator,
            life.max_uses,
            end,
            revoked,
            life.keep_after_creator,
            campaign,
            life.starts_at.map(ExpiresAt::get),
            if grants_admin { "admin" } else { "member" }
        ];
        sqlite.execute(insert, values).unwrap();
        for ordinal in 1..=life.uses {
            let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1, ?2, ?2, 1)";
            sqlite.execute(insert, params![id, ordinal]).unwrap();
        }
        let now = Millis::from_store(NOW);
        let values = [self::now(), text(&id)];
        let status = ask(&sqlite, &format!("SELECT {} {code}", life::STATUS), &values);
        let status = word(&status, &Status::WORDS);
        assert_eq!(status, life.status(now), "{life:?}");
        let is_known = holds(&sqlite, life::IS_KNOWN, &format!("{code} AND ?1"), &values);
        assert_eq!(is_known, life.is_known(), "{life:?}");
        let is_dead = holds(&sqlite, life::IS_DEAD, code, &values);
        assert_eq!(is_dead, life.is_dead(now), "{life:?}");
        let has_started = holds(
            &sqlite,
            life::HAS_STARTED,
            &format!("{code} AND ?1"),
            &values,
        );
        assert_eq!(has_started, life.has_started(now), "{life:?}");
        // The fragments together give one status: dead, suspended, scheduled or active. A campaign kills no code.
        let expected = match status {
            Status::Active | Status::Scheduled => (true, false),
            Status::Suspended => (false, false),
            _ => (is_known, is_dead || life.campaign.is_none()),
        };
        assert_eq!((is_known, is_dead), expected, "{life:?}");
        seen.push(status);
    }
    for (word, status) in Status::WORDS {
        assert!(seen.contains(&status), "no code was {word}");
    }
}

#[test]
fn for_whom_a_code_is_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = 'owner'";
    let asks = [
        [None, None, None],
        [Some("ann"), None, None],
        [Some("bob"), Some("bob@example.com"), Some("example.com")],
        [Some("cat"), Some("cat@example.org"), Some("example.org")],
        [
            Some("bob@example.com"),
            Some("ann@example.com"),
            Some("example.net"),
        ],
    ];
    let lists: [(&str, &[&str], i64); 3] = [
        ("user", &["bob"], 4),
        ("email", &["cat@example.org"], 2),
        ("domain", &["example.com"], 1),
    ];
    let check = |number: i64, entries: &[(&str, &str)]| {
        let sql = format!("SELECT {} {code}", listing::REQUIRES);
        assert_eq!(ask(&sqlite, &sql, &[]), Value::Integer(number));
        let requires = Requires::from_store(number);
        for [user, email, domain] in asks {
            let values = [user, email, domain].map(|value| value.map_or(Value::Null, text));
            let has = |kind, value: Option<&str>| {
                value.is_some_and(|value| entries.contains(&(kind, value)))
            };
            let is_listed = has("user", user) || has("email", email) || has("domain", domain);
            let after =
                format!("{code} AND (?1 IS NULL OR 1) AND (?2 IS NULL OR 1) AND (?3 IS NULL OR 1)");
            assert_eq!(
                holds(&sqlite, listing::IS_LISTED, &after, &values),
                is_listed
            );
            let is_for = !listing::is_for_others(requires, Some(is_listed));
            assert_eq!(
                holds(&sqlite, listing::IS_FOR, &after, &values),
                is_for,
                "{number} {values:?}"
            );
            assert_eq!(listing::is_silent(requires, Some(is_listed)), !is_for);
        }
        assert!(!listing::is_for_others(requires, None));
        assert_eq!(listing::is_silent(requires, None), number > 0);
    };
    check(0, &[]);
    sqlite
        .execute(
            "INSERT INTO allow_list (id, edit) VALUES ('owner', 'first')",
            [],
        )
        .unwrap();
    sqlite
        .execute(
            "UPDATE invit_code SET list_id = 'owner' WHERE id = 'owner'",
            [],
        )
        .unwrap();
    check(0, &[]);
    for mask in 1..8 {
        let set = |bit: i64| (mask & bit != 0).then_some(0);
        sqlite.execute("DELETE FROM allowed", []).unwrap();
        let update = "UPDATE allow_list SET users = ?1, emails = ?2, domains = ?3";
        sqlite
            .execute(update, params![set(4), set(2), set(1)])
            .unwrap();
        check(mask, &[]);
        let mut entries = Vec::new();
        for (kind, values, bit) in lists {
            for value in values.iter().filter(|_| mask & bit != 0) {
                let insert = "INSERT INTO allowed (list_id, kind, value) VALUES ('owner', ?1, ?2)";
                sqlite.execute(insert, params![kind, value]).unwrap();
                entries.push((kind, *value));
            }
        }
        check(mask, &entries);
    }
}

#[test]
fn how_fast_a_code_may_be_used_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = 'owner'";
    let mut log = Vec::new();
    for used_at in [NOW, NOW, NOW + 7, NOW + 5, NOW + 90_000] {
        for rate in [None, Some(1), Some(2), Some(3), Some(1000)] {
            let period = rate.map(|_| 60_000);
            let update = "UPDATE invit_code SET rate = ?1, rate_period_ms = ?2 WHERE id = 'owner'";
            sqlite.execute(update, params![rate, period]).unwrap();
            let sql = format!("SELECT {} {code}", rate::OF_CODE);
            let asked = match ask(&sqlite, &sql, &[]) {
                Value::Null => None,
                Value::Integer(time) => Some(Millis::from_store(time)),
                other => panic!("{other:?}"),
            };
            let limit = RateLimit::parse(rate, period).ok();
            let expected = limit.and_then(|limit| limit.free_at(&log));
            assert_eq!(asked, expected, "{rate:?} {log:?}");
        }
        log.push(Millis::from_store(used_at));
        let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('owner', ?1, ?1, ?2)";
        let ordinal = i64::try_from(log.len()).unwrap();
        sqlite.execute(insert, params![ordinal, used_at]).unwrap();
    }
}

#[test]
fn a_use_waits_until_the_use_that_many_places_back_is_older_than_the_period() {
    let limit = RateLimit::parse(Some(2), Some(60_000)).unwrap();
    let at = |offset: i64| Millis::from_store(NOW + offset);
    assert_eq!(limit.free_at(&[at(0)]), None);
    let free_at = limit.free_at(&[at(0), at(10), at(20)]);
    assert_eq!(free_at, Some(at(60_010)));
    assert_eq!(rate::wait(free_at, at(60_009)), Some(1));
    assert_eq!(rate::wait(free_at, at(60_010)), None);
    assert_eq!(rate::wait(None, at(0)), None);
    for (rate, period) in [(0, 60_000), (1001, 60_000), (1, 59_999), (1, 2_678_400_001)] {
        assert!(RateLimit::parse(Some(rate), Some(period)).is_err());
    }
    assert!(RateLimit::parse(Some(1000), Some(2_678_400_000)).is_ok());
    assert!(RateLimit::parse(None, Some(60_000)).is_err());
}

#[test]
fn what_the_audit_log_keeps_of_a_column_is_one_rule() {
    let sqlite = Sqlite::new().0;
    for &(column, field, is_kept) in recording::COLUMNS {
        let values = [text(column)];
        let named = ask(&sqlite, &format!("SELECT {}", recording::FIELD), &values);
        assert_eq!(named, text(field), "{column}");
        assert_eq!(
            holds(&sqlite, recording::IS_KEPT, "", &values),
            is_kept,
            "{column}"
        );
        assert!(!field.contains('_'), "{field} is not a field's name");
    }
}

#[test]
fn the_audit_log_knows_every_column_of_a_codes_terms() {
    let columns = TermChanges::from(Terms::default()).to_columns();
    let columns: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&columns).unwrap();
    for column in columns.keys() {
        assert!(
            recording::COLUMNS.iter().any(|(known, ..)| known == column),
            "{column} is not in the table of what the audit log keeps"
        );
    }
}

#[test]
fn the_rates_of_a_code_and_of_its_campaign_hold_together() {
    let sqlite = world(InvitePolicy::Members);
    let insert = "INSERT INTO campaign (id, server_id, creator_id, name, created_at) VALUES ('k', 's', 'owner', 'Fair', 1)";
    sqlite.execute(insert, []).unwrap();
    let join = "UPDATE invit_code SET campaign_id = 'k' WHERE id IN ('owner', 'user 1')";
    sqlite.execute(join, []).unwrap();
    let (mut own, mut all) = (Vec::new(), Vec::new());
    // Uses of the code and of the other code of its campaign.
    for (user, (code, used_at)) in (0..).zip([
        ("owner", NOW),
        ("user 1", NOW + 1),
        ("owner", NOW + 2),
        ("user 1", NOW + 9),
    ]) {
        for (rate, of_campaign) in [
            (None, None),
            (Some(1), None),
            (None, Some(1)),
            (Some(1), Some(2)),
            (Some(2), Some(1)),
        ] {
            let limits = [("invit_code", rate), ("campaign", of_campaign)];
            for (table, rate) in limits {
                let update = format!("UPDATE {table} SET rate = ?1, rate_period_ms = ?2");
                sqlite
                    .execute(&update, params![rate, rate.map(|_| 60_000)])
                    .unwrap();
            }
            let free_at = |rate: Option<i64>, log: &[Millis]| {
                let limit = RateLimit::parse(rate, Some(60_000)).ok();
                limit.and_then(|limit| limit.free_at(log))
            };
            let expected = free_at(rate, &own).max(free_at(of_campaign, &all));
            let expected = expected.map_or(Value::Null, |time| Value::Integer(time.get()));
            let joined = "JOIN campaign k ON k.id = c.campaign_id";
            for (free_at, join) in [(campaign::FREE_AT, ""), (campaign::JOINED_FREE_AT, joined)] {
                let sql = format!("SELECT {free_at} FROM invit_code c {join} WHERE c.id = 'owner'");
                assert_eq!(
                    ask(&sqlite, &sql, &[]),
                    expected,
                    "{rate:?} {of_campaign:?} {all:?}"
                );
            }
        }
        all.push(Millis::from_store(used_at));
        if code == "owner" {
            own.push(Millis::from_store(used_at));
        }
        let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) \
             SELECT ?1, 1 + (SELECT count(*) FROM redemption WHERE code_id = ?1), ?2, ?3";
        sqlite
            .execute(insert, params![code, user, used_at])
            .unwrap();
    }
}
