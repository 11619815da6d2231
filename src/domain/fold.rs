//! How a typed text is folded to a code: which characters are ignored, and which symbols the others stand for.
//!
//! - White space, invisible characters and every kind of dash are ignored.
//! - Case is ignored; I and L are read as 1, O as 0.
//! - A compatibility form of letters and digits is read as those: `Ａ` as A, `𝟜` as 4, `①` as 1, `ﬁ` as FI.
//!   Keyboards, phones and text programs turn plain characters into such forms.
//!
//! A text and its Unicode normalization forms therefore fold to the same code, or to none. The tables are
//! generated: a library's tables cover all of Unicode and would add half of the package's size.

use super::forms::{FORMS, SEQUENCES};

/// The greatest length of a typed code in characters, ignored characters included.
pub const LONGEST_TEXT: usize = 128;

/// The symbol for a character that no code has.
const UNKNOWN: char = '?';

/// The plain form of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Ignored.
    Ignored,
    /// One ASCII character.
    One(u8),
    /// Several ASCII characters.
    Several(&'static str),
    /// None: the character stands for itself.
    Other,
}

/// The plain form of a character.
#[must_use]
pub fn plain(character: char) -> Plain {
    if let '\t'..='\r' | ' ' | '-' = character {
        return Plain::Ignored;
    }
    if character.is_ascii() {
        return u8::try_from(character).map_or(Plain::Other, Plain::One);
    }
    let point = u32::from(character);
    let after = FORMS.partition_point(|(first, ..)| *first <= point);
    if let Some((first, length, ascii)) = after.checked_sub(1).and_then(|index| FORMS.get(index))
        && let offset = point - first
        && offset < u32::from(*length)
    {
        return match (*ascii, u8::try_from(offset)) {
            (b' ', _) => Plain::Ignored,
            (ascii, Ok(offset)) => Plain::One(ascii.wrapping_add(offset)),
            (_, Err(_)) => Plain::Other,
        };
    }
    sequence(character).map_or(Plain::Other, Plain::Several)
}

/// The plain characters that follow a character in [`SEQUENCES`], which is in Unicode order.
fn sequence(character: char) -> Option<&'static str> {
    let mut rest = SEQUENCES.chars();
    let last = rest.clone().rfind(|form| !form.is_ascii());
    if last < Some(character) || rest.find(|form| *form >= character) != Some(character) {
        return None;
    }
    let rest = rest.as_str();
    let end = rest.bytes().position(|byte| !byte.is_ascii());
    rest.get(..end.unwrap_or(rest.len()))
}

/// The symbol that a plain character is read as.
fn symbol(plain: u8) -> char {
    match plain.to_ascii_uppercase() {
        b'I' | b'L' => '1',
        b'O' => '0',
        upper if upper.is_ascii_alphanumeric() => char::from(upper),
        _ => UNKNOWN,
    }
}

/// The symbols of a typed text, with a question mark for each character that no code has. `None` if the text
/// has more than [`LONGEST_TEXT`] characters.
#[must_use]
pub fn fold(text: &str) -> Option<String> {
    if text.chars().nth(LONGEST_TEXT).is_some() {
        return None;
    }
    let mut symbols = String::with_capacity(16);
    for character in text.chars() {
        match plain(character) {
            Plain::Ignored => {}
            Plain::One(plain) => symbols.push(symbol(plain)),
            Plain::Several(plain) => symbols.extend(plain.bytes().map(symbol)),
            Plain::Other => symbols.push(UNKNOWN),
        }
    }
    Some(symbols)
}
