//! The text of codes: typing errors, folding, and how codes are drawn.

use invitcode::domain::code::{
    ALPHABET, FoldedCode, LENGTH, NewCode, Slip, TypedCode, check, format,
};
use invitcode::domain::fold::{Plain, plain};
use invitcode::domain::id::ServerId;
use invitcode::domain::shard::Shard;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

fn server(id: &str) -> ServerId {
    ServerId::parse(id).unwrap()
}

fn generated() -> impl Strategy<Value = String> {
    (any::<[u8; 6]>(), "[a-z]{1,12}")
        .prop_map(|(random, id)| NewCode::generate(&server(&id), random).text)
}

fn value(symbol: u8) -> usize {
    ALPHABET.iter().position(|known| *known == symbol).unwrap()
}

/// All characters that are read as a symbol, by symbol; under a space, those that are ignored.
static FORMS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for character in '\0'..=char::MAX {
        let symbol = match plain(character) {
            Plain::Ignored => ' ',
            Plain::One(b'i' | b'I' | b'l' | b'L') => '1',
            Plain::One(b'o' | b'O') => '0',
            Plain::One(plain) => char::from(plain.to_ascii_uppercase()),
            Plain::Several(_) | Plain::Other => continue,
        };
        forms.entry(symbol).or_default().push(character);
    }
    forms
});

/// A character that counts as this symbol.
fn form_of(symbol: char, choice: prop::sample::Index) -> char {
    *choice.get(&FORMS[&symbol])
}

/// A generated code, and a text of at most 128 characters that a person may have typed for it.
fn typed() -> impl Strategy<Value = (String, String)> {
    let choices = prop::collection::vec(any::<prop::sample::Index>(), LENGTH);
    let marks = prop::collection::vec((0..=LENGTH, any::<prop::sample::Index>()), 0..100);
    (generated(), choices, marks).prop_map(|(code, choices, marks)| {
        let symbols = code.chars().zip(choices);
        let mut typed: Vec<char> = symbols
            .map(|(symbol, choice)| form_of(symbol, choice))
            .collect();
        for (place, choice) in marks {
            typed.insert(place, form_of(' ', choice));
        }
        (code, typed.into_iter().collect())
    })
}

/// How the service reads a text.
fn served(text: &str) -> Option<String> {
    let typed = TypedCode::parse(text).ok()?;
    FoldedCode::typed(typed.as_str()).map(|folded| folded.as_str().to_owned())
}

proptest! {
    #[test]
    fn pages_and_the_service_read_every_spelling_of_a_code_as_that_code((code, text) in typed()) {
        prop_assert_eq!(check(&text), Ok(code.clone()), "{:?}", text);
        prop_assert_eq!(served(&text), Some(code.clone()), "{:?}", text);
        prop_assert_eq!(check(&format(&text)), Ok(code));
    }

    #[test]
    fn pages_and_the_service_agree_on_every_text(
        (_, text) in typed(),
        wrong in prop::collection::vec((0..12_usize, any::<char>()), 0..3),
        more in "[\\PC\\p{Cf}\\p{Zs}\\p{Pd}\\p{Cc}a-z]{0,130}",
        is_long: bool,
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, character) in wrong {
            characters.insert(place, character);
        }
        let mut text: String = characters.into_iter().collect();
        if is_long {
            text.push_str(&more);
        }
        for text in [text, more] {
            let generated = served(&text).filter(|symbols| symbols.len() == LENGTH);
            prop_assert_eq!(generated, check(&text).ok(), "{:?}", text);
        }
    }

    #[test]
    fn a_generated_code_has_a_right_check_symbol_and_names_its_servers_shard(random: [u8; 6], id in "[a-z0-9]{1,40}") {
        let server = server(&id);
        let code = NewCode::generate(&server, random);
        prop_assert_eq!(code.text.len(), LENGTH);
        prop_assert_eq!(check(&code.text), Ok(code.text.clone()));
        let symbols = code.text.as_bytes();
        let named = value(symbols[0]) << 5 | value(symbols[1]);
        let shard = server.shard();
        prop_assert_eq!(named, usize::from(shard.number()));
        prop_assert!(shard.number() < Shard::COUNT);
        prop_assert_eq!(code.folded.shard(), Some(shard));
        prop_assert_eq!(FoldedCode::typed(&code.text), Some(code.folded));
    }

    #[test]
    fn every_single_wrong_symbol_is_detected(code in generated()) {
        for place in 0..LENGTH {
            for wrong in ALPHABET {
                let mut typed = code.clone().into_bytes();
                if typed[place] == *wrong { continue; }
                typed[place] = *wrong;
                let typed = String::from_utf8(typed).unwrap();
                prop_assert_eq!(check(&typed), Err(Slip::Check), "{}", typed);
                prop_assert_eq!(FoldedCode::typed(&typed), None);
            }
        }
    }

    #[test]
    fn every_swap_of_two_symbols_is_detected(code in generated()) {
        for one in 0..LENGTH {
            for other in one + 1..LENGTH {
                let mut typed = code.clone().into_bytes();
                if typed[one] == typed[other] { continue; }
                typed.swap(one, other);
                let typed = String::from_utf8(typed).unwrap();
                prop_assert_eq!(check(&typed), Err(Slip::Check), "{}", typed);
            }
        }
    }

    #[test]
    fn case_spaces_hyphens_and_look_alikes_do_not_matter(code in generated(), places in proptest::collection::vec((0..=12_usize, 0..7_usize), 0..6)) {
        let mut typed: Vec<char> = code.to_lowercase().chars().map(|symbol| match symbol {
            '1' => 'l',
            '0' => 'o',
            other => other,
        }).collect();
        for (place, kind) in places {
            typed.insert(place, [' ', '-', '\u{2011}', '\u{2013}', '\u{a0}', '\n', '\u{2212}'][kind]);
        }
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(check(&typed), Ok(code.clone()));
        prop_assert_eq!(check(&typed.replace('l', "I")), Ok(code.clone()));
        let folded = FoldedCode::typed(&typed).unwrap();
        prop_assert_eq!(folded.as_str(), code.as_str());
        prop_assert_eq!(format(&typed), [&code[..4], &code[4..8], &code[8..]].join("-"));
    }

    #[test]
    fn checking_any_text_gives_a_code_or_a_known_problem(text in any::<String>()) {
        let _ = check(&text);
        let _ = format(&text);
        let _ = NewCode::parse(&text);
        if let Some(folded) = FoldedCode::typed(&text) {
            let symbols = folded.as_str();
            prop_assert!((4..=32).contains(&symbols.len()));
            prop_assert!(symbols.bytes().all(|symbol| symbol.is_ascii_digit() || symbol.is_ascii_uppercase()));
            prop_assert!(!symbols.contains(['I', 'L', 'O']));
        }
    }

    #[test]
    fn a_custom_code_is_found_in_the_spelling_that_a_person_types(text in "[A-Za-z0-9-]{4,32}") {
        let symbols = text.chars().filter(|character| *character != '-').count();
        match NewCode::parse(&text) {
            Ok(code) => {
                prop_assert!(symbols >= 4 && symbols != LENGTH);
                prop_assert_eq!(&code.text, &text);
                prop_assert_eq!(FoldedCode::typed(&text), Some(code.folded));
            }
            Err(_) => prop_assert!(symbols < 4 || symbols == LENGTH),
        }
    }
}

#[test]
fn codes_of_fixed_random_bytes_never_change() {
    // Codes live for years, so the computation of the shard and the check symbol must never change.
    let code = |id, random| NewCode::generate(&server(id), random).text;
    assert_eq!(code("s", [0; 6]), "0G000000000X");
    assert_eq!(code("s", [255; 6]), "0GZZZZZZZZZ0");
    assert_eq!(
        code("123456789012345678", [1, 2, 3, 4, 5, 6]),
        "6Z6818G1801P"
    );
}

#[test]
fn each_kind_of_invalid_text_has_its_own_problem() {
    assert_eq!(check("ABCD"), Err(Slip::Length));
    assert_eq!(check(""), Err(Slip::Length));
    assert_eq!(check("ABCDEFGHJKMNP"), Err(Slip::Length));
    assert_eq!(check("ABCDEFGHJKMU"), Err(Slip::Symbol));
    assert_eq!(check("ABCDEFGHJKM!"), Err(Slip::Symbol));
    assert_eq!(check("ABCDEFGHJKM\u{e9}"), Err(Slip::Symbol));
}

#[test]
fn custom_codes_have_limits() {
    for good in [
        "ABCD",
        "joh-456",
        "a-b-c-d",
        "0123456789ABCDEF0123456789ABCDEF",
        "----abcd",
    ] {
        assert!(NewCode::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "abc",
        "a--b",
        "----",
        "abcd efgh",
        "caf\u{e9}-1",
        "ABCDEFGHJKMN",
        "ABCD-EFGH-JKMN",
        "a_bcd",
    ] {
        assert!(NewCode::parse(bad).is_err(), "{bad}");
    }
    assert!(NewCode::parse(&"a".repeat(33)).is_err());
}

#[test]
fn random_symbols_are_equally_frequent() {
    // Every value of a byte gives exactly one symbol, so each of the 32 symbols occurs equally often over all 256 values.
    let server = server("s");
    for byte in 0..6 {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for value in 0..=255 {
            let mut random = [0; 6];
            random[byte] = value;
            *seen
                .entry(NewCode::generate(&server, random).text)
                .or_default() += 1;
        }
        let counts: BTreeSet<usize> = seen.values().copied().collect();
        assert_eq!(counts.len(), 1, "byte {byte} is biased: {seen:?}");
    }
}

#[test]
fn servers_spread_over_all_shards() {
    let mut counts = vec![0_u32; usize::from(Shard::COUNT)];
    for id in 0..65_536 {
        let shard = server(&format!("server-{id}")).shard();
        counts[usize::from(shard.number())] += 1;
    }
    assert!(
        counts.iter().all(|count| (24..128).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn every_problem_has_the_name_that_pages_use() {
    let words = [Slip::Length, Slip::Symbol, Slip::Check].map(Slip::as_str);
    assert_eq!(words, ["length", "symbol", "check"]);
}
