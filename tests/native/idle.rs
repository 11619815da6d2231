//! What is counted against addresses and users is cleared away once it was idle for a day, a little with
//! each code that is made.

use crate::common::{START, Sqlite, Store, call, context};
use invitcode::domain::caller::Caller;
use invitcode::storage::Memory;
use serde_json::json;

const DAY: i64 = 86_400_000;

fn make(store: &mut dyn Store, at: i64) {
    let given = context(at, at as u64, Caller::Service);
    let code = json!({"serverId": "s", "creatorId": "ann"});
    assert_eq!(call(store, "invitCode:c", &code, &given).status(), 200);
}

/// A server, and ten addresses that guessed, each a millisecond after the one before.
fn prepare(store: &mut dyn Store) {
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    let given = context(START, 0, Caller::Service);
    call(store, "server:c", &server, &given);
    for address in 0..10 {
        let mut given = context(START + address, 1, Caller::Anonymous);
        given.address = Some(format!("192.0.2.{address}"));
        call(
            store,
            "invitCode:explain",
            &json!({"code": "NO-SUCH-CODE"}),
            &given,
        );
    }
}

/// How many parties are left after codes were made at these times.
const LEFT: [(i64, usize); 4] = [
    (START + DAY, 10),
    (START + DAY + 1, 9),
    (START + DAY + 9, 1),
    (START + DAY + 10, 0),
];

#[test]
fn the_memory_model_clears_away_who_was_idle_for_a_day() {
    let mut memory = Memory::new();
    prepare(&mut memory);
    for (at, left) in LEFT {
        make(&mut memory, at);
        assert_eq!(memory.attempts.iter().count(), left, "{}", at - START);
    }
}

#[test]
fn sqlite_clears_away_who_was_idle_for_a_day() {
    let mut sqlite = Sqlite::new();
    prepare(&mut sqlite);
    for (at, left) in LEFT {
        make(&mut sqlite, at);
        assert_eq!(
            sqlite.query("SELECT 1 FROM attempt").len(),
            left,
            "{}",
            at - START
        );
    }
}
