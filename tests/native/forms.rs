//! Compares the tables of `src/domain/forms.rs` with all of Unicode.
//! `UPDATE_FORMS=1 cargo test --test native forms` rewrites them.

use invitcode::domain::code::{FoldedCode, check};
use invitcode::domain::fold::{Plain, fold, plain};
use regex_syntax::hir::{Class, HirKind};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// White space, format characters, other invisible characters, and dashes.
const IGNORED: &str = r"[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Dash}]";

/// Characters that people use as a hyphen, although Unicode classifies them otherwise: the modifier letter, the
/// bullet, and the long vowel mark, which shares the hyphen's key on Japanese keyboards.
const HYPHENS: [char; 3] = ['\u{2d7}', '\u{2043}', '\u{30fc}'];

/// The ignored characters, by their Unicode properties.
fn ignored() -> BTreeSet<char> {
    let class = regex_syntax::parse(IGNORED).unwrap();
    let HirKind::Class(Class::Unicode(class)) = class.kind() else {
        panic!("{IGNORED} is not a class of characters");
    };
    let ranges = class.iter().flat_map(|range| range.start()..=range.end());
    ranges.chain(HYPHENS).collect()
}

/// The characters that a character is a form of, by Unicode's own data.
fn expected(character: char, ignored: &BTreeSet<char>) -> Plain {
    if ignored.contains(&character) {
        return Plain::Ignored;
    }
    let decomposed = character.nfkd().filter(|part| !ignored.contains(part));
    let parts: String = decomposed.collect();
    match parts.as_bytes() {
        _ if character.is_ascii() => Plain::One(u8::try_from(character).unwrap()),
        [] => Plain::Ignored,
        [one] if one.is_ascii_alphanumeric() => Plain::One(*one),
        several if several.iter().all(u8::is_ascii_alphanumeric) => Plain::Several(parts.leak()),
        _ => Plain::Other,
    }
}

/// The tables as Rust.
fn written(ignored: &BTreeSet<char>) -> String {
    let mut runs: Vec<(u32, u16, u8)> = Vec::new();
    let mut sequences = Vec::new();
    for character in ('\u{80}'..=char::MAX).filter(|character| !character.is_ascii()) {
        let point = u32::from(character);
        let ascii = match expected(character, ignored) {
            Plain::Ignored => b' ',
            Plain::One(ascii) => ascii,
            Plain::Several(text) => {
                sequences.push((character, text));
                continue;
            }
            Plain::Other => continue,
        };
        match runs.last_mut() {
            Some((first, length, begin))
                if point == *first + u32::from(*length)
                    && (if *begin == b' ' {
                        ascii == b' '
                    } else {
                        u16::from(ascii) == u16::from(*begin) + *length
                    }) =>
            {
                *length += 1;
            }
            _ => runs.push((point, 1, ascii)),
        }
    }
    let mut text = "//! Characters that are forms of plain ones, and characters that are ignored. `tests/native/forms.rs` generates this file.\n\n\
         /// A run of characters that are forms of as many ASCII characters: the first character, the length of the run,\n\
         /// and the first ASCII character. A space marks a run of ignored characters.\n\
         type Form = (u32, u16, u8);\n\n\
         /// Runs of characters: each character is a form of one plain character, or is ignored.\n\
         #[rustfmt::skip]\npub(super) static FORMS: &[Form] = &["
        .to_owned();
    let items = runs.iter().map(|(first, length, ascii)| {
        format!("({first:#x}, {length}, b'{}'),", char::from(*ascii))
    });
    pack(&mut text, items);
    text.push_str(
        "\n];\n\n/// Characters that are forms of several plain ones: each is followed by them.\n\
         pub(super) static SEQUENCES: &str = \"\\",
    );
    for line in sequences.chunks(8) {
        text.push_str("\n    ");
        for (form, plain) in line {
            write!(text, "\\u{{{:x}}}{plain}", u32::from(*form)).unwrap();
        }
        text.push('\\');
    }
    text.push_str("\n\";\n");
    text
}

/// Writes items in lines of at most 110 characters.
fn pack(text: &mut String, items: impl Iterator<Item = String>) {
    let mut width = usize::MAX;
    for item in items {
        if width.saturating_add(item.len()) >= 110 {
            text.push_str("\n   ");
            width = 3;
        }
        write!(text, " {item}").unwrap();
        width += item.len() + 1;
    }
}

#[test]
fn the_tables_match_unicode() {
    let ignored = ignored();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/forms.rs");
    let written = written(&ignored);
    if std::env::var_os("UPDATE_FORMS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(
        committed == written,
        "run UPDATE_FORMS=1 cargo test --test native forms"
    );
}

#[test]
fn every_character_of_unicode_is_read_by_unicodes_own_data() {
    let ignored = ignored();
    for character in '\0'..=char::MAX {
        assert_eq!(
            plain(character),
            expected(character, &ignored),
            "{character:?}"
        );
    }
}

#[test]
fn a_character_and_its_normalisation_forms_are_read_the_same() {
    // Every form of a character without a decomposition is the character itself.
    let decomposed = ('\0'..=char::MAX).filter(|character| !character.nfkd().eq([*character]));
    for character in decomposed {
        let text = character.to_string();
        let forms: [String; 4] = [
            text.nfc().collect(),
            text.nfd().collect(),
            text.nfkc().collect(),
            text.nfkd().collect(),
        ];
        let read = |text: &str| fold(text).filter(|symbols| !symbols.contains('?'));
        for form in forms {
            assert_eq!(read(&form), read(&text), "{character:?}");
        }
    }
}

#[test]
fn forms_of_letters_digits_and_hyphens_are_read_as_these_and_invisible_characters_are_ignored() {
    let code = "NHKAN1Q9D9CT";
    for typed in [
        "NHKAN1Q9D9CT\n",
        "\r\nNHKAN1Q9D9CT\r\n",
        "NHKA\tN1Q9\u{85}D9CT",
        "\u{200e}NHKA-N1Q9-D9CT\u{200f}",
        "\u{2068}NHKAN1Q9D9CT\u{2069}",
        "\u{202a}NHKAN1Q9D9CT\u{202c}",
        "NHKA\u{200d}N1Q9\u{200c}D9CT",
        "NHKA\u{2060}N1Q9\u{feff}D9CT\u{ad}",
        "N\u{fe0f}HKAN1Q9D9CT\u{e0100}",
        "NHKA\u{ff0d}N1Q9\u{fe63}D9CT",
        "NHKA\u{2043}N1Q9\u{2012}D9CT",
        "NHKA\u{30fc}N1Q9\u{2212}D9CT",
        "ＮＨＫＡ－Ｎ１Ｑ９－Ｄ９ＣＴ",
        "ｎｈｋａ　ｎｌｑ９　ｄ９ｃｔ",
        "𝐍𝐇𝐊𝐀𝐍𝟏𝐐𝟗𝐃𝟗𝐂𝐓",
        "𝚗𝚑𝚔𝚊𝚗𝟷𝚚𝟿𝚍𝟿𝚌𝚝",
        "NHKAN①Q⁹D₉CT",
        "N\u{210d}\u{212a}AN1Q9D9CT",
    ] {
        assert_eq!(check(typed).as_deref(), Ok(code), "{typed:?}");
        assert_eq!(
            FoldedCode::typed(typed).as_ref().map(FoldedCode::as_str),
            Some(code),
            "{typed:?}"
        );
    }
    for other in [
        "NHKAN1Q9D9CT\0",
        "NHKAN1Q9D9CT\u{1b}",
        "NHKAN1Q9D9CT\u{301}",
        "ΝΗΚΑΝ1Q9D9CT",
        "NHKAN1Q9D9C.T",
    ] {
        assert!(check(other).is_err(), "{other:?}");
        assert_eq!(FoldedCode::typed(other), None, "{other:?}");
    }
}
