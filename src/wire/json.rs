//! JSON values: the form in which requests, rows and replies are read and written.
//!
//! `serde_json` parses. This tree keeps the order of an object's fields and lets repeated fields be noticed.

use super::hex::hexadecimal;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;

/// A JSON value. Strings without escapes are borrowed for `'a` from the parsed text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written as an integer.
    Integer(i64),
    /// Any other number, or an integer out of range.
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object, in the order of its fields.
    Object(Fields<'a>),
    /// JSON text that is written unchanged, so that nothing is lost, not even how a number was written.
    Raw(String),
}

/// The fields of an object, in order.
pub type Fields<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

/// The position where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// The line, from 1.
    pub line: usize,
    /// The byte within the line, from 1.
    pub column: usize,
}

/// The position where a text stops being JSON, if a byte follows it that is not UTF-8.
fn not_utf8(before: &str) -> NotJson {
    match Json::parse_text(before) {
        Err(place) => place,
        Ok(_) => {
            let last = before.rsplit('\n').next().unwrap_or_default();
            NotJson {
                line: before.split('\n').count(),
                column: last.len() + 1,
            }
        }
    }
}

impl<'a> Json<'a> {
    /// Parses JSON in UTF-8, at most 127 levels deep.
    ///
    /// # Errors
    /// The position where it stops being JSON.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NotJson> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse_text(text),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                Err(not_utf8(std::str::from_utf8(valid).unwrap_or_default()))
            }
        }
    }

    /// Parses JSON at most 127 levels deep.
    ///
    /// # Errors
    /// The position where it stops being JSON.
    pub fn parse_text(text: &'a str) -> Result<Self, NotJson> {
        serde_json::from_str(text).map_err(|error| NotJson {
            line: error.line(),
            column: error.column(),
        })
    }

    /// Writes JSON.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(256);
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Null => put(out, &["null"]),
            // Null is never right for a number, so a mistake would show.
            Self::Float(number) => match decimal(*number) {
                Some(text) => put(out, &[&text]),
                None => put(out, &["null"]),
            },
            Self::Bool(value) => put(out, &[if *value { "true" } else { "false" }]),
            Self::Integer(number) => integer(*number, out),
            Self::Text(text) => quote(text, out),
            Self::Raw(text) => put(out, &[text]),
            Self::List(items) => {
                let mut before = "[";
                for item in items {
                    put(out, &[before]);
                    item.write_to(out);
                    before = ",";
                }
                put(out, &[if items.is_empty() { "[]" } else { "]" }]);
            }
            Self::Object(fields) => {
                let mut before = "{";
                for (name, value) in fields {
                    put(out, &[before]);
                    quote(name, out);
                    put(out, &[":"]);
                    value.write_to(out);
                    before = ",";
                }
                put(out, &[if fields.is_empty() { "{}" } else { "}" }]);
            }
        }
    }

    /// A string.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A string constant of the program.
    #[must_use]
    pub const fn word(word: &'static str) -> Self {
        Self::Text(Cow::Borrowed(word))
    }

    /// The same value, owning its texts.
    #[must_use]
    pub fn into_owned(self) -> Json<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(value),
            Self::Integer(number) => Json::Integer(number),
            Self::Float(number) => Json::Float(number),
            Self::Text(text) => Json::Text(owned(text)),
            Self::List(items) => Json::List(items.into_iter().map(Json::into_owned).collect()),
            Self::Object(fields) => Json::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (owned(name), value.into_owned()))
                    .collect(),
            ),
            Self::Raw(text) => Json::Raw(text),
        }
    }

    /// An object with its fields in this order.
    #[must_use]
    pub fn object<const N: usize>(fields: [(&'static str, Json<'a>); N]) -> Self {
        Self::Object(
            fields
                .into_iter()
                .map(|(name, value)| (Cow::Borrowed(name), value))
                .collect(),
        )
    }

    /// A field of an object; a null field counts as absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        let Self::Object(fields) = self else {
            return None;
        };
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
            .filter(|value| **value != Self::Null)
    }

    /// A copy of the text, if it is one.
    #[must_use]
    #[inline(never)]
    pub fn to_text(&self) -> Option<String> {
        self.as_text().map(str::to_owned)
    }

    /// The string, if the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if the value is one that JSON carries without loss.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        /// Up to this limit a float represents every integer.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self {
            Self::Integer(number) => Some(*number),
            Self::Float(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
                #[allow(clippy::cast_possible_truncation)]
                let whole = *number as i64;
                Some(whole)
            }
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub const fn as_float(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss)]
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// How many levels of objects and lists it has.
    #[must_use]
    pub fn levels(&self) -> usize {
        let items = match self {
            Self::List(items) => items.iter().map(Json::levels).max(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value.levels()).max(),
            _ => return 0,
        };
        1 + items.unwrap_or_default()
    }

    /// Whether an object in it has the same name twice.
    #[must_use]
    pub fn repeats_a_name(&self) -> bool {
        match self {
            Self::List(items) => items.iter().any(Json::repeats_a_name),
            Self::Object(fields) => {
                let mut rest = fields.iter();
                let mut repeats = false;
                while let Some((name, value)) = rest.next() {
                    let mut others = rest.clone();
                    repeats |= others.any(|(other, _)| other == name) || value.repeats_a_name();
                }
                repeats
            }
            _ => false,
        }
    }

    /// Whether every field in it has a name that Convex's clients read: no others are names of Convex's values, and one
    /// that begins with `$` stands for a value of another type.
    #[must_use]
    pub fn is_named_for_convex(&self) -> bool {
        /// The greatest length of a name.
        const LONGEST: usize = 1024;
        match self {
            Self::List(items) => items.iter().all(Json::is_named_for_convex),
            Self::Object(fields) => fields.iter().all(|(name, value)| {
                let is_plain = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                is_plain
                    && name.len() <= LONGEST
                    && !name.starts_with('$')
                    && value.is_named_for_convex()
            }),
            _ => true,
        }
    }

    /// Whether every number in it is written as it was read.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        /// Up to this limit a float represents every integer.
        const EXACT: u64 = 1 << 53;
        match self {
            Self::Integer(number) => number.unsigned_abs() <= EXACT,
            Self::Float(number) => decimal(*number).is_some(),
            Self::List(items) => items.iter().all(Json::is_exact),
            Self::Object(fields) => fields.iter().all(|(_, value)| value.is_exact()),
            Self::Null | Self::Bool(_) | Self::Text(_) | Self::Raw(_) => true,
        }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
            }
            Self::Raw(text) => match Json::parse_text(text) {
                Ok(json) => json.serialize(serializer),
                Err(_) => serializer.serialize_unit(),
            },
        }
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        #[allow(clippy::cast_precision_loss)]
        Ok(i64::try_from(value).map_or(Json::Float(value as f64), Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Json::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::text(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::text(value))
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut fields = Fields::new();
        while let Some(name) = map.next_key::<Json>()? {
            let value = map.next_value()?;
            if let Json::Text(name) = name {
                // Most objects have fewer fields.
                if fields.len() == fields.capacity() {
                    fields.reserve(12);
                }
                fields.push((name, value));
            }
        }
        Ok(Json::Object(fields))
    }
}

/// Appends texts to a text. Not inlined, to keep piecewise writers small.
#[inline(never)]
pub fn put(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

/// Appends the digits of an integer.
pub fn integer(number: i64, out: &mut String) {
    put(out, &[itoa::Buffer::new().format(number)]);
}

/// A number as a decimal fraction that is read as the same number; `None` for one that is beyond 2^53 or has more
/// than 15 digits.
///
/// By hand: the code of the standard library that writes any float is a twentieth of the WebAssembly.
#[must_use]
pub fn decimal(number: f64) -> Option<String> {
    /// Up to this limit a float represents every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let mut scale = 1.0;
    for places in 0..=15 {
        let digits = (number * scale).round();
        if digits.abs() > EXACT {
            return None;
        }
        // Both are exact, so the quotient is what a reader of these digits gets.
        if digits / scale == number {
            #[allow(clippy::cast_possible_truncation)]
            return Some(fraction(digits as i64, places));
        }
        scale *= 10.0;
    }
    None
}

/// An integer divided by a power of ten, as text.
fn fraction(digits: i64, places: usize) -> String {
    let mut buffer = itoa::Buffer::new();
    let text = buffer.format(digits.unsigned_abs());
    let zeros = (places + 1).saturating_sub(text.len());
    let mut all = "0".repeat(zeros);
    all.push_str(text);
    let parts = all.split_at_checked(all.len() - places);
    let (whole, rest) = parts.unwrap_or_default();
    let sign = if digits < 0 { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    [sign, whole, point, rest].concat()
}

/// Where a field is. Most fields are asked for in their order, so the search begins at the place where the next one
/// should be.
// Not inlined: it would be compiled for size, as its caller is.
#[must_use]
#[inline(never)]
pub fn place_of(fields: &[(Cow<'_, str>, Json<'_>)], next: usize, name: &str) -> Option<usize> {
    let (before, after) = fields.split_at_checked(next).unwrap_or_default();
    let is_it = |(known, _): &(Cow<'_, str>, Json<'_>)| known == name;
    match after.iter().position(is_it) {
        Some(further) => Some(next + further),
        None => before.iter().position(is_it),
    }
}

/// Whether a byte stands for itself in a JSON string.
const fn is_plain(byte: u8) -> bool {
    byte >= 32 && byte != b'"' && byte != b'\\'
}

/// Whether each of eight bytes stands for itself in a JSON string.
const fn are_plain(bytes: [u8; 8]) -> bool {
    /// A number below 128 in each byte.
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    /// Sets the highest bit of some byte exactly if one is below a limit.
    const fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(all(limit)) & !word
    }
    let word = u64::from_le_bytes(bytes);
    let special = below(word, 32) | below(word ^ all(b'"'), 1) | below(word ^ all(b'\\'), 1);
    special & all(128) == 0
}

/// Writes a text as a JSON string.
pub fn quote(text: &str, out: &mut String) {
    let (eights, rest) = text.as_bytes().as_chunks();
    if eights.iter().all(|eight| are_plain(*eight)) && rest.iter().all(|byte| is_plain(*byte)) {
        put(out, &["\"", text, "\""]);
    } else {
        quote_escaped(text, out);
    }
}

fn quote_escaped(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if is_plain(byte) {
            continue;
        }
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            8 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            12 => "\\f",
            b'\r' => "\\r",
            _ => "\\u00",
        };
        put(out, &[text.get(done..at).unwrap_or_default(), escape]);
        if escape.len() > 2 {
            put(out, &[&hexadecimal(&[byte])]);
        }
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out.push('"');
}
