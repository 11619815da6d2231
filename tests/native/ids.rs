//! Ids of rows, and their random bytes.

use crate::common::{START, random};
use invitcode::domain::id::RowId;
use invitcode::domain::random::Random;
use invitcode::domain::shard::Shard;
use invitcode::domain::time::Millis;

#[test]
fn an_id_is_accepted_only_in_its_canonical_form() {
    let id = RowId::new(
        Millis::from_store(START),
        random(1).first_id(),
        Shard::FIRST,
    );
    assert_eq!(RowId::parse(id.as_str()), Ok(id.clone()));
    assert_eq!(RowId::parse(&id.as_str().to_uppercase()), Ok(id.clone()));
    for other in [
        id.as_str().replace('-', ""),
        format!("{{{}}}", id.as_str()),
        format!("urn:uuid:{}", id.as_str()),
        id.as_str().replace('a', "g"),
        String::new(),
    ] {
        assert!(RowId::parse(&other).is_err(), "{other}");
    }
}

#[test]
fn later_ids_sort_after_earlier_ones() {
    let shard = Shard::new(17);
    let made = |at, seed| RowId::new(Millis::from_store(at), random(seed).first_id(), shard);
    assert!((1..100).all(|later| made(START, later) < made(START + later as i64, 0)));
}

#[test]
fn a_call_draws_a_fixed_number_of_random_bytes() {
    let bytes = random(1).bytes();
    let taken = Random::from_slice(&bytes).map(|random| random.bytes());
    assert_eq!(taken, Some(bytes));
    assert!(Random::from_slice(&bytes[1..]).is_none());
    assert!(Random::from_slice(&[0; Random::LENGTH + 1]).is_none());
}

#[test]
fn the_draws_of_one_call_share_no_bytes() {
    let random = Random::new(std::array::from_fn(|index| index as u8));
    assert_eq!(random.first_id(), std::array::from_fn(|index| index as u8));
    assert_eq!(
        random.second_id(),
        std::array::from_fn(|index| index as u8 + 10)
    );
    let codes = random.codes().concat();
    assert_eq!(codes, (10..28).collect::<Vec<u8>>());
    let numbers = random.numbers().concat();
    assert_eq!(numbers, (10..26).collect::<Vec<u8>>());
}
