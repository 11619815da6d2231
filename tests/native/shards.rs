//! The place of an operation: an id or code names its server's shard, and an operation changes no other shard. The
//! exchanges and the simulation check this for each of their calls.

use crate::common::places::{difference, stray_code, stray_id};
use crate::common::{START, Sqlite, random, text};
use invitcode::domain::code::FoldedCode;
use invitcode::domain::id::{IdStem, RowId, ServerId, UserId};
use invitcode::domain::place::Place;
use invitcode::domain::shard::Shard;
use invitcode::domain::time::Millis;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Rows by their server and content.
pub type Rows = BTreeSet<(String, String)>;

/// All rows of servers, whose ids and codes name the server's shard. The owner of a text is stored in the directory,
/// not in a shard: a code does not change in its shard when another one takes over its text.
pub fn rows(sqlite: &Sqlite) -> Rows {
    let of = |sql: &str| sqlite.query(sql);
    let tables = [
        of("SELECT id AS server_id, name, owner_id, invite_policy, deleted_at FROM server"),
        of("SELECT * FROM member"),
        of(
            "SELECT id, server_id, code AS made, label, max_uses, expires_at, revoked_at FROM invit_code",
        ),
        of("SELECT server_id, user_id, id, code FROM rds_invite"),
        of(
            "SELECT c.server_id, r.code_id, r.ordinal, r.user_id FROM redemption r JOIN invit_code c ON c.id = r.code_id",
        ),
        of("SELECT server_id, creator_id, key, made_id FROM idempotency"),
    ];
    let mut found = Rows::new();
    for row in tables.into_iter().flatten() {
        let server = text(&row, "server_id").unwrap();
        for column in ["id", "code_id"] {
            let id = text(&row, column);
            assert_eq!(id.and_then(|id| stray_id(server, id)), None);
        }
        let code = text(&row, "made");
        assert_eq!(code.and_then(|code| stray_code(server, code)), None);
        found.insert((server.to_owned(), row.0.write()));
    }
    found
}

/// Compares the place of a call with the rows before and after it.
#[track_caller]
pub fn holds(place: Place<'_>, before: &Rows, after: &Rows) {
    let changed = before.symmetric_difference(after);
    let servers = changed.map(|(server, _)| server.as_str());
    assert_eq!(difference(place, servers), None);
}

proptest! {
    #[test]
    fn an_id_is_a_uuid_of_version_7_that_names_its_shard(seed: u64, shard in 0..Shard::COUNT) {
        let now = Millis::from_store(START);
        let shard = Shard::new(shard);
        let id = RowId::new(now, random(seed).first_id(), shard);
        prop_assert_eq!(id.shard(), shard);
        let uuid = uuid::Uuid::parse_str(id.as_str()).unwrap();
        prop_assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
        let (seconds, nanos) = uuid.get_timestamp().unwrap().to_unix();
        prop_assert_eq!(seconds as i64 * 1000 + i64::from(nanos) / 1_000_000, START);
        // Only the bits of the shard differ from the random bytes.
        let other = RowId::new(now, random(seed).first_id(), Shard::FIRST);
        let differing = uuid.as_u128() ^ uuid::Uuid::parse_str(other.as_str()).unwrap().as_u128();
        prop_assert_eq!(differing, u128::from(shard.number()));
    }

    #[test]
    fn a_stem_takes_the_shard_of_another_row_and_recognises_its_own_ids(seed: u64, shard in 0..Shard::COUNT) {
        let now = Millis::from_store(START);
        let other = RowId::new(now, random(seed ^ 1).first_id(), Shard::new(shard));
        let stem = IdStem::new(now, &random(seed).first_id());
        let id = stem.beside(&other);
        prop_assert_eq!(RowId::parse(id.as_str()), Ok(id.clone()));
        prop_assert_eq!(id.shard(), other.shard());
        prop_assert!(stem.is_of(&id) && !stem.is_of(&other));
    }
}

#[test]
fn the_shard_of_a_server_id_never_changes() {
    for (id, shard) in [("s", 16), ("t", 910), ("tea-club", 574)] {
        let server = ServerId::parse(id).unwrap();
        assert_eq!(server.shard(), Shard::new(shard), "{id}");
        assert_eq!(Place::of_server(&server), Place::Shard(Shard::new(shard)));
    }
}

#[test]
fn a_generated_code_names_its_shard_and_any_other_text_needs_the_directory() {
    let typed = |text: &str| FoldedCode::typed(text).unwrap();
    assert_eq!(typed("0GCFB4XXVP49").shard(), Some(Shard::new(16)));
    for text in ["TEA-2027", "Ann-123", "A-CUSTOM-CODE-OF-SOMEBODYS"] {
        let code = typed(text);
        assert_eq!(Place::of_code(Some(&code)), Place::Directory(&code));
    }
    assert_eq!(Place::of_code(None), Place::Shard(Shard::FIRST));
}

#[test]
fn a_change_outside_the_named_shard_is_detected() {
    let ann = UserId::parse("ann").unwrap();
    let code = FoldedCode::typed("TEA-2027").unwrap();
    let s = Place::of_server(&ServerId::parse("s").unwrap());
    assert_eq!(difference(s, ["s", "s"].into_iter()), None);
    assert!(difference(s, ["s", "t"].into_iter()).is_some());
    for place in [Place::User(&ann), Place::Directory(&code)] {
        assert_eq!(difference(place, ["t"].into_iter()), None);
        assert!(difference(place, ["s", "t"].into_iter()).is_some());
    }
    let id = RowId::new(Millis::from_store(START), [0; 10], Shard::new(16));
    assert_eq!(stray_id("s", id.as_str()), None);
    assert!(stray_id("t", id.as_str()).is_some());
    assert_eq!(stray_code("s", "0GCFB4XXVP49"), None);
    assert!(stray_code("t", "0GCFB4XXVP49").is_some());
}
