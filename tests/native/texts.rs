//! The exact lengths of texts, and the characters that they must not hold.

use invitcode::domain::code::{NewCode, TypedCode};
use invitcode::domain::count::{MaxUses, PageLimit};
use invitcode::domain::id::{ServerId, UserId};
use invitcode::domain::language::Language;
use invitcode::domain::tacobot::DiscordCode;
use invitcode::domain::text::{IdempotencyKey, Label, Name};

/// Checks that a type accepts texts of one up to this many characters.
#[track_caller]
fn takes(most: usize, symbol: &str, parse: impl Fn(&str) -> bool) {
    assert!(!parse(""));
    assert!(parse(symbol));
    assert!(parse(&symbol.repeat(most)));
    assert!(!parse(&symbol.repeat(most + 1)));
    assert!(!parse(&symbol.repeat(most + 2)));
}

#[test]
fn names_labels_and_ids_are_measured_in_characters() {
    takes(128, "é", |text| Name::parse(text).is_ok());
    takes(256, "李", |text| Label::parse(text).is_ok());
    takes(128, "é", |text| ServerId::parse(text).is_ok());
    takes(128, "é", |text| TypedCode::parse(text).is_ok());
    takes(128, "é", |text| UserId::parse(text).is_ok());
    takes(128, "é", |text| DiscordCode::parse(text).is_some());
    takes(128, "!", |text| IdempotencyKey::parse(text).is_ok());
}

#[test]
fn control_characters_are_refused_everywhere() {
    for text in ["a\n", "\0", "a\u{7f}b", "\u{85}"] {
        assert!(Name::parse(text).is_err(), "{text:?}");
        assert!(UserId::parse(text).is_err(), "{text:?}");
        assert!(DiscordCode::parse(text).is_none(), "{text:?}");
        assert!(IdempotencyKey::parse(text).is_err(), "{text:?}");
    }
    assert!(Name::parse("a b").is_ok());
}

#[test]
fn white_space_in_a_typed_code_is_allowed() {
    for text in ["a\n", "\r\na", "a\tb", "a\u{85}", "\u{b}a\u{c}", "\n"] {
        assert!(TypedCode::parse(text).is_ok(), "{text:?}");
    }
    for text in ["a\0", "\0", "a\u{1b}b", "a\u{7f}", "\u{9f}", "a\u{1c}\n"] {
        let problem = TypedCode::parse(text).unwrap_err();
        let words = problem.0.in_language(Language::English);
        assert_eq!(words, "must not contain control characters", "{text:?}");
    }
}

#[test]
fn a_code_of_discords_has_no_white_space() {
    for text in ["a b", " ", "a\u{a0}b", "\u{2003}"] {
        assert!(DiscordCode::parse(text).is_none(), "{text:?}");
    }
}

#[test]
fn an_idempotency_key_is_a_single_header_value() {
    for text in ["a b", "a,b", ",", "é", " "] {
        assert!(IdempotencyKey::parse(text).is_err(), "{text:?}");
    }
    assert!(IdempotencyKey::parse("a-B_1~!+;").is_ok());
}

#[test]
fn a_custom_code_has_4_to_32_symbols_and_never_exactly_12_letters_and_digits() {
    let parse = |text: &str| NewCode::parse(text).is_ok();
    for text in [
        "AAAA",
        &"A".repeat(32),
        "A-B-C-D",
        &"A".repeat(11),
        &"A".repeat(13),
    ] {
        assert!(parse(text), "{text}");
    }
    for text in [
        "AAA",
        &"A".repeat(33),
        &"A".repeat(12),
        "AAAA-AAAA-AAAA",
        "A---",
        "A B C D",
    ] {
        assert!(!parse(text), "{text}");
    }
}

#[test]
fn counts_have_a_minimum_and_a_maximum() {
    let uses = [0, 1, 1_000_000_000, 1_000_000_001].map(|number| MaxUses::parse(number).is_ok());
    assert_eq!(uses, [false, true, true, false]);
    let rows = [0, 1, 100, 101].map(|number| PageLimit::parse(number).is_ok());
    assert_eq!(rows, [false, true, true, false]);
}
