//! Each rule is a decision in Rust and a fragment of SQL. These tests compare each pair in every relevant state, on
//! real SQLite.

mod conditions;
mod lives;
mod members;
mod records;
mod requests;
mod rights;
mod texts;

use crate::common::Sqlite;
use invitcode::domain::caller::Actor;
use invitcode::domain::id::UserId;
use invitcode::domain::role::{InvitePolicy, Role};
use invitcode::domain::rules::membership::{Membership, Standing};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::fmt::Debug;

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
