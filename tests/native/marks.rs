//! Compares the table of `src/domain/marks.rs` with all of Unicode.
//! `UPDATE_MARKS=1 cargo test --test native marks` rewrites it.

use invitcode::domain::marks::without_marks;
use std::path::Path;
use unicode_normalization::char::decompose_canonical;

/// A row goes on over so many characters that are not in it.
const GAP: u32 = 40;

/// The Latin letter of a character that Unicode decomposes into a letter and marks. Greek begins at U+0370.
fn expected(character: char) -> Option<char> {
    let mut parts = Vec::new();
    decompose_canonical(character, |part| parts.push(part));
    let base = parts.first().copied().filter(|base| *base != character);
    base.filter(|base| (base.is_uppercase() || base.is_lowercase()) && *base < '\u{370}')
}

/// The table as Rust.
fn written() -> String {
    let mut rows: Vec<(u32, String)> = Vec::new();
    let mut last = 0;
    for character in '\0'..=char::MAX {
        let Some(base) = expected(character) else {
            continue;
        };
        let point = u32::from(character);
        match rows.last_mut() {
            Some((_, bases)) if point - last <= GAP => {
                bases.extend((last + 1..point).map(|_| '.'));
                bases.push(base);
            }
            _ => rows.push((point, base.to_string())),
        }
        last = point;
    }
    let mut text = "//! Latin letters with marks. `tests/native/marks.rs` generates the table.\n\n\
         /// The letter of a character that is a Latin letter with marks; Unicode's own decompositions.\n\
         #[must_use]\n\
         pub fn without_marks(character: char) -> Option<char> {\n    \
             let point = u32::from(character);\n    \
             let (first, letters) = ROWS.iter().rfind(|(first, _)| *first <= point)?;\n    \
             let place = usize::try_from(point - first).ok()?;\n    \
             letters.chars().nth(place).filter(|letter| *letter != '.')\n\
         }\n\n\
         /// The first character of a row, and the letters of the row's characters; a point for one without.\n\
         static ROWS: &[(u32, &str)] = &["
        .to_owned();
    for (first, bases) in rows {
        let bases: Vec<char> = bases.chars().collect();
        text.push_str(&format!("\n    (\n        {first:#x},\n        \"\\"));
        for line in bases.chunks(96) {
            text.push_str(&format!("\n         {}\\", line.iter().collect::<String>()));
        }
        text.push_str("\n         \",\n    ),");
    }
    text.push_str("\n];\n");
    text
}

#[test]
fn the_table_matches_unicode() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/marks.rs");
    let written = written();
    if std::env::var_os("UPDATE_MARKS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(
        committed == written,
        "run UPDATE_MARKS=1 cargo test --test native marks"
    );
}

#[test]
fn every_character_of_unicode_loses_its_marks_by_unicodes_own_data() {
    for character in '\0'..=char::MAX {
        assert_eq!(
            without_marks(character),
            expected(character),
            "{character:?}"
        );
    }
}
