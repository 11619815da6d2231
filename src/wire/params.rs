//! The values that statements bind, and how they cross to JavaScript. Every call that asks storage writes them.

use super::json::{integer, quote};

/// A bound value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param<'a> {
    /// NULL.
    Null,
    /// An INTEGER; JavaScript carries it exactly up to 2^53, which no count or time reaches.
    Integer(i64),
    /// A TEXT.
    Text(&'a str),
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

/// The values of several statements. Statements of a call share most of their values, so each is there once.
#[derive(Debug, Default)]
pub struct Values<'a>(Vec<Param<'a>>);

impl<'a> Values<'a> {
    /// Room for the values of an ordinary call.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::with_capacity(16))
    }

    /// Writes a character for each of these values: its place. JavaScript takes long to read a list.
    // Not inlined: it would be compiled for size, as its caller is.
    #[inline(never)]
    pub fn place(&mut self, params: &[Param<'a>], out: &mut String) {
        for param in params {
            let known = self.0.iter().position(|value| same(*value, *param));
            out.push(sign(known.unwrap_or(self.0.len())));
            if known.is_none() {
                self.0.push(*param);
            }
        }
    }

    /// Writes the values themselves, as the items of a list.
    // Not inlined, for the same reason.
    #[inline(never)]
    pub fn write(&self, out: &mut String) {
        let mut before = "";
        for value in &self.0 {
            out.push_str(before);
            match value {
                Param::Null => out.push_str("null"),
                Param::Integer(number) => integer(*number, out),
                Param::Text(text) => quote(text, out),
            }
            before = ",";
        }
    }
}

/// Whether two values are the same. Texts are compared by where they are: a call's statements share them, and to
/// compare their letters would take a twelfth of its plan. An equal text elsewhere is written again.
fn same(one: Param<'_>, other: Param<'_>) -> bool {
    match (one, other) {
        (Param::Text(one), Param::Text(other)) => std::ptr::eq(one, other),
        (Param::Integer(one), Param::Integer(other)) => one == other,
        (Param::Null, Param::Null) => true,
        _ => false,
    }
}

/// The character for a place: the first is `0`, and the backslash is left out, so that none is escaped.
fn sign(place: usize) -> char {
    let code = u32::try_from(place)
        .ok()
        .map(|place| u32::from(b'0') + place);
    let after = code.map(|code| code + u32::from(code >= u32::from(b'\\')));
    after
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_value_is_written_once() {
        let (mut values, mut places, mut written) = (Values::new(), String::new(), String::new());
        let shared = Param::Text("b");
        values.place(
            &[Param::Text("a\""), 7.into(), Param::Null, shared],
            &mut places,
        );
        values.place(
            &[Param::Text("7"), Param::Null, shared, 7.into()],
            &mut places,
        );
        values.write(&mut written);
        assert_eq!(
            (&*places, &*written),
            ("01234231", r#""a\"",7,null,"b","7""#)
        );
    }

    #[test]
    fn no_place_is_written_as_a_sign_that_json_escapes() {
        assert_eq!([0, 9, 43, 44, 45].map(sign), ['0', '9', '[', ']', '^']);
    }
}
