//! The error table.

use invitcode::domain::error::ErrorKind;
use invitcode::domain::language::Language;
use std::collections::BTreeSet;

#[test]
fn every_error_is_found_by_its_key() {
    for kind in ErrorKind::ALL {
        assert_eq!(ErrorKind::from_key(kind.key()), Some(kind));
    }
    assert_eq!(ErrorKind::from_key("errors.none"), None);
    assert_eq!(ErrorKind::from_key(""), None);
}

#[test]
fn every_error_has_its_own_message_for_people_in_both_languages() {
    let languages = [Language::English, Language::French];
    let words: BTreeSet<&str> = ErrorKind::ALL
        .into_iter()
        .flat_map(|kind| languages.map(|language| kind.describe(language)))
        .collect();
    assert_eq!(words.len(), 2 * ErrorKind::ALL.len());
    assert!(words.iter().all(|words| words.ends_with('.')));
}
