//! Compares the place that an operation names with the rows that it changes.

use invitcode::domain::code::FoldedCode;
use invitcode::domain::id::RowId;
use invitcode::domain::place::Place;
use invitcode::domain::shard::Shard;
use std::collections::BTreeSet;

/// Describes what is wrong if a place does not match the servers whose rows changed.
pub fn difference<'a>(place: Place<'_>, changed: impl Iterator<Item = &'a str>) -> Option<String> {
    let changed: BTreeSet<Shard> = changed.map(Shard::of_text).collect();
    let is_right = match place {
        Place::Shard(shard) => changed.iter().all(|other| *other == shard),
        Place::Directory(code) => changed.len() < 2 && code.shard().is_none(),
        Place::Claim(shard, code) => {
            code.shard().is_none() && changed.iter().all(|other| *other == shard)
        }
        Place::User(_) | Place::Director(_) => changed.len() < 2,
        Place::Everywhere => true,
    };
    (!is_right).then(|| format!("{place:?} is not where {changed:?} changed"))
}

/// Describes what is wrong if the id of a row names another shard than its server's.
pub fn stray_id(server: &str, id: &str) -> Option<String> {
    let named = RowId::parse(id).unwrap().shard();
    (named != Shard::of_text(server)).then(|| format!("{id} of {server} names {named:?}"))
}

/// Describes what is wrong if a code names another shard than its server's. Only generated codes name one.
pub fn stray_code(server: &str, code: &str) -> Option<String> {
    let named = FoldedCode::typed(code).and_then(|code| code.shard());
    let strays = named.is_some_and(|named| named != Shard::of_text(server));
    strays.then(|| format!("{code} of {server} names {named:?}"))
}
