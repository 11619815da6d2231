//! Where operations say that they run, held against what they change.

use invitcode::domain::code::FoldedCode;
use invitcode::domain::id::RowId;
use invitcode::domain::place::Place;
use invitcode::domain::shard::Shard;
use std::collections::BTreeSet;

/// In what a place is none of the three that there are, or not that of the servers of which rows changed.
pub fn difference<'a>(place: Place<'_>, changed: impl Iterator<Item = &'a str>) -> Option<String> {
    let changed: BTreeSet<Shard> = changed.map(Shard::of_text).collect();
    let is_right = match place {
        Place::Shard(shard) => changed.iter().all(|other| *other == shard),
        Place::Directory(code) => changed.len() < 2 && code.shard().is_none(),
        Place::User(_) => changed.len() < 2,
    };
    (!is_right).then(|| format!("{place:?} is not where {changed:?} changed"))
}

/// In what the id of a row is not of its server's shard.
pub fn stray_id(server: &str, id: &str) -> Option<String> {
    let named = RowId::parse(id).unwrap().shard();
    (named != Shard::of_text(server)).then(|| format!("{id} of {server} names {named:?}"))
}

/// In what a code names another shard than its server's. Only generated codes name one.
pub fn stray_code(server: &str, code: &str) -> Option<String> {
    let named = FoldedCode::typed(code).and_then(|code| code.shard());
    let strays = named.is_some_and(|named| named != Shard::of_text(server));
    strays.then(|| format!("{code} of {server} names {named:?}"))
}
