//! Counters of addresses and users are deleted after a day without calls. Each created code deletes a few.

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

/// A server, and ten addresses that guessed, a millisecond apart.
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

/// The number of counters left after codes were created at these times.
const LEFT: [(i64, usize); 4] = [
    (START + DAY, 10),
    (START + DAY + 1, 9),
    (START + DAY + 9, 1),
    (START + DAY + 10, 0),
];

#[test]
fn the_memory_model_deletes_counters_that_were_idle_for_a_day() {
    let mut memory = Memory::new();
    prepare(&mut memory);
    for (at, left) in LEFT {
        make(&mut memory, at);
        assert_eq!(memory.attempts.iter().count(), left, "{}", at - START);
    }
}

#[test]
fn sqlite_deletes_counters_that_were_idle_for_a_day() {
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
