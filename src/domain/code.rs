//! The text of codes: alphabet, shard, check symbol, folding.
//!
//! A generated code has 12 symbols of Crockford's base-32 alphabet. Two name the shard of its server, nine are
//! random (45 bits), and the last is a check symbol.
//!
//! # Why the check symbol catches single errors and swaps
//!
//! Each symbol is an element of the field GF(2⁵), built on x⁵ + x² + 1. The element `x` = 2 is primitive: its
//! powers 2⁰ … 2³⁰ are 31 different elements, none of them zero. A code is valid when the sum of its symbols
//! `s₁ … s₁₂`, each times the weight `wᵢ` = 2¹²⁻ⁱ, is zero. `w₁₂` is 1, so the check symbol is the weighted sum
//! of the other eleven.
//!
//! - One wrong symbol changes the sum by `wᵢ·(a − b)`. Neither factor is zero, and a field has no
//!   zero divisors, so the sum is no longer zero.
//! - Swapping two neighbours changes it by `(wᵢ − wᵢ₊₁)·(a − b)`. The weights differ and so do the symbols
//!   (otherwise nothing was swapped), so again the sum is not zero. The same holds for a swap of any two
//!   symbols, since all twelve weights differ.
//!
//! One in 32 of all other errors is missed, as with any single check symbol.
//!
//! Written by hand: Crockford's own check symbol is taken modulo 37 and needs five symbols outside the
//! alphabet, and libraries for finite fields are made for larger fields.

use super::Problem;
use super::fold::{LONGEST_TEXT, fold};
use super::id::{RowId, ServerId};
use super::shard::Shard;
use super::stand_in::StandIn;
use super::text::checked;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// The symbols of a generated code in order of their values, 0 to 31. Their byte order is the same.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number of symbols of a generated code.
pub const LENGTH: usize = 12;

/// What is wrong with a text that should be a generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// It does not have 12 symbols.
    Length,
    /// It has a symbol outside the alphabet.
    Symbol,
    /// The check symbol does not match the others: something was mistyped.
    Check,
}

impl Slip {
    /// The reason's name in the package's results.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Symbol => "symbol",
            Self::Check => "check",
        }
    }
}

/// The sum of two field elements. Their difference is the same.
const fn add(a: u8, b: u8) -> u8 {
    a ^ b
}

/// A field element times `x`, that is 2, modulo x⁵ + x² + 1.
const fn double(a: u8) -> u8 {
    let shifted = a << 1;
    if shifted & 32 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

fn value(symbol: u8) -> Option<u8> {
    u8::try_from(ALPHABET.binary_search(&symbol).ok()?).ok()
}

fn symbol(value: u8) -> char {
    ALPHABET
        .get(usize::from(value & 31))
        .map_or('0', |symbol| char::from(*symbol))
}

/// The weighted sum extended by one value, by Horner's rule: doubling everything so far gives each symbol its
/// weight.
const fn sum(before: u8, value: u8) -> u8 {
    add(double(before), value)
}

/// The weighted sum of a text's symbols, or `None` if one is outside the alphabet.
fn weighted_sum(text: &str) -> Option<u8> {
    text.bytes()
        .try_fold(0, |before, symbol| Some(sum(before, value(symbol)?)))
}

/// Whether every symbol can occur in a code.
fn is_known(symbols: &str) -> bool {
    symbols.bytes().all(|symbol| symbol.is_ascii_alphanumeric())
}

/// A code in the form in which codes are compared and unique: upper case, without spaces and hyphens, I and L
/// read as 1, O as 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FoldedCode(Box<str>);

/// The greatest number of symbols in a folded code.
const LONGEST: usize = 32;
/// The least number of symbols in a folded code.
const SHORTEST: usize = 4;

impl FoldedCode {
    /// Folds what a person typed. `None` if no code can have this text, so that storage need not be asked:
    /// wrong characters, too short or too long, or 12 symbols with a wrong check symbol.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let folded = fold(text)?;
        let is_possible = match folded.len() {
            LENGTH => weighted_sum(&folded) == Some(0),
            length => (SHORTEST..=LONGEST).contains(&length) && is_known(&folded),
        };
        is_possible.then(|| Self(folded.into()))
    }

    /// The form of a dead code after its text was taken over: the id of its row. The id is longer than anything
    /// that can be typed.
    #[must_use]
    pub fn taken_over(id: &RowId) -> Self {
        Self(id.as_str().into())
    }

    /// The shard that a generated code names by its first two symbols; `None` for any other code.
    #[must_use]
    pub fn shard(&self) -> Option<Shard> {
        let mut values = self.0.bytes().take(2).map(value);
        match (
            self.0.len(),
            values.next().flatten(),
            values.next().flatten(),
        ) {
            (LENGTH, Some(first), Some(second)) => {
                Some(Shard::new(u16::from(first) << 5 | u16::from(second)))
            }
            _ => None,
        }
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code as a person typed it. Any short text is accepted: a text that cannot be a code is simply an unknown
/// code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCode(Box<str>);

impl StandIn for TypedCode {
    fn stand_in() -> Self {
        Self(Box::default())
    }
}

impl TypedCode {
    /// The greatest length in characters, ignored characters included.
    pub const MAX: usize = LONGEST_TEXT;

    /// Takes a text of 1 to [`Self::MAX`] characters. Line breaks and tabs are white space, which is ignored.
    /// Other control characters are refused.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return checked(text, Self::MAX).map(Self);
        }
        checked(&text.replace(char::is_whitespace, " "), Self::MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for TypedCode {
    const SCHEMA: Schema = Schema::Text {
        min: 1,
        max: Self::MAX,
    };
}

/// A code's text as it is displayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCode(pub String);

impl Describe for ShownCode {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[0-9A-Za-z-]+$",
        min: SHORTEST,
        max: LONGEST,
    };
}

/// A new code: the displayed text, and the folded form that must be unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// The text as it is displayed.
    pub text: String,
    /// The folded form, which must be unique.
    pub folded: FoldedCode,
}

impl NewCode {
    /// Generates a code for a server from six random bytes, of which 45 bits are used unchanged: each of the 32
    /// symbols is five bits, so there is no modulo and no bias.
    #[must_use]
    pub fn generate(server: &ServerId, random: [u8; 6]) -> Self {
        Self::in_shard(server.shard(), random)
    }

    /// The same, for the server's shard.
    #[must_use]
    pub fn in_shard(shard: Shard, random: [u8; 6]) -> Self {
        let [a, b, c, d, e, f] = random;
        let bits = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        // `as u8` keeps the low bits; only five of them are used.
        #[allow(clippy::cast_possible_truncation)]
        let random_values = (0..9_u32).map(|index| (bits >> (5 * index)) as u8 & 31);
        let shard = shard.number();
        #[allow(clippy::cast_possible_truncation)]
        let shard_values = [(shard >> 5) as u8 & 31, shard as u8 & 31];
        let values: Vec<u8> = shard_values.into_iter().chain(random_values).collect();
        // One more doubling makes room for the check symbol itself.
        let check = double(values.iter().copied().fold(0, sum));
        let text: String = values.into_iter().chain([check]).map(symbol).collect();
        Self {
            folded: FoldedCode(text.as_str().into()),
            text,
        }
    }

    /// A code that its creator chose: 4 to 32 letters, digits and hyphens. At least 4 must be letters or
    /// digits, and not exactly 12, since 12 symbols are a generated code.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let allowed = text
            .chars()
            .all(|character| character == '-' || character.is_ascii_alphanumeric());
        if !allowed || !(SHORTEST..=LONGEST).contains(&text.len()) {
            return Err(Problem::new(&[
                "must have 4 to 32 letters (A to Z), digits and hyphens",
                "doit compter de 4 à 32 lettres (A à Z), chiffres et traits d’union",
            ]));
        }
        match fold(text) {
            Some(folded) if folded.len() == LENGTH => Err(Problem::new(&[
                "must not have exactly 12 letters and digits, since generated codes have 12",
                "ne doit pas compter exactement 12 lettres et chiffres, car les codes générés en ont 12",
            ])),
            Some(folded) if folded.len() >= SHORTEST => Ok(Self {
                text: text.to_owned(),
                folded: FoldedCode(folded.into()),
            }),
            _ => Err(Problem::new(&[
                "must have at least 4 letters or digits",
                "doit compter au moins 4 lettres ou chiffres",
            ])),
        }
    }
}

impl Describe for NewCode {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^-*(?:(?:[0-9A-Za-z]-*){4,11}|(?:[0-9A-Za-z]-*){13,32})$",
        min: SHORTEST,
        max: LONGEST,
    };
}

/// Checks a typed text offline as a generated code and returns its 12 symbols.
///
/// # Errors
/// The first that applies: not 12 symbols, a symbol outside the alphabet, a wrong check symbol.
pub fn check(text: &str) -> Result<String, Slip> {
    let folded = fold(text).filter(|folded| folded.len() == LENGTH);
    let folded = folded.ok_or(Slip::Length)?;
    match weighted_sum(&folded) {
        Some(0) => Ok(folded),
        Some(_) => Err(Slip::Check),
        None => Err(Slip::Symbol),
    }
}

/// Formats a code for reading: a generated code in three groups of four, any other code as given, in upper
/// case.
#[must_use]
pub fn format(text: &str) -> String {
    let Ok(folded) = check(text) else {
        return text.trim().to_ascii_uppercase();
    };
    let mut formatted = String::with_capacity(LENGTH + 2);
    for (index, symbol) in folded.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            formatted.push('-');
        }
        formatted.push(symbol);
    }
    formatted
}
