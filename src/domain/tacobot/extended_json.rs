//! MongoDB's Extended JSON (<https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/>),
//! read and changed as text, so that nothing of a document is lost: not the order of its fields, nor
//! how a number is written.

use super::date;
use crate::domain::time::Millis;
use crate::wire::json::{Json, put};
use std::borrow::Cow;
use std::ops::Range;

/// A field of an object that is read as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its value as it is written.
    pub value: &'a str,
    /// Where the value stands in the object's text.
    pub place: Range<usize>,
}

/// A walk over a JSON text. What it finds is only as good as the text: whoever does not know the text
/// to be JSON parses each value.
struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Walk<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Passes over a string, from quote to quote.
    fn string(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            match self.byte()? {
                b'"' => break,
                b'\\' => self.at += 1,
                _ => {}
            }
        }
        self.at += 1;
        Some(())
    }

    /// Where the next value stands.
    fn value(&mut self) -> Option<Range<usize>> {
        self.peek()?;
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.byte() {
                Some(b'"') => self.string()?,
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                Some(b'}' | b']') if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n') | None
                    if depth == 0 =>
                {
                    break;
                }
                Some(_) => {
                    self.at += 1;
                    continue;
                }
                None => return None,
            }
            if depth == 0 {
                break;
            }
        }
        (self.at > start).then_some(start..self.at)
    }

    /// Passes over what stands between two items; false at the end.
    fn next(&mut self, end: u8) -> Option<bool> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                Some(true)
            }
            byte if byte == end => {
                self.at += 1;
                Some(false)
            }
            _ => None,
        }
    }

    fn finish<T>(&mut self, found: T) -> Option<T> {
        self.peek().is_none().then_some(found)
    }
}

/// The fields of an object; `None` where the text is none.
#[must_use]
pub fn fields(text: &str) -> Option<Vec<Field<'_>>> {
    let mut walk = Walk::new(text);
    let mut fields = Vec::new();
    walk.eat(b'{')?;
    if walk.eat(b'}').is_some() {
        return walk.finish(fields);
    }
    loop {
        let name = unquoted(text.get(walk.value()?)?)?;
        walk.eat(b':')?;
        let place = walk.value()?;
        let value = text.get(place.clone())?;
        fields.push(Field { name, value, place });
        if !walk.next(b'}')? {
            return walk.finish(fields);
        }
    }
}

/// The items of a list; `None` where the text is none.
#[must_use]
pub fn items(text: &str) -> Option<Vec<&str>> {
    let mut walk = Walk::new(text);
    let mut items = Vec::new();
    walk.eat(b'[')?;
    if walk.eat(b']').is_some() {
        return walk.finish(items);
    }
    loop {
        items.push(text.get(walk.value()?)?);
        if !walk.next(b']')? {
            return walk.finish(items);
        }
    }
}

/// The only field of this name; none where there are two.
#[must_use]
pub fn field<'f, 'a>(fields: &'f [Field<'a>], name: &str) -> Option<&'f Field<'a>> {
    let mut found = fields.iter().filter(|field| field.name == name);
    found.next().filter(|_| found.next().is_none())
}

/// What a JSON string says; `None` where the text is none.
#[must_use]
pub fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let simple = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if inner.bytes().all(simple) {
        return Some(Cow::Borrowed(inner));
    }
    match Json::parse(text.as_bytes()) {
        Ok(Json::Text(text)) => Some(text),
        _ => None,
    }
}

/// The text without white space between values.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut walk = Walk::new(text);
    while let Some(byte) = walk.peek() {
        let start = walk.at;
        if byte == b'"' {
            // In a text that is no JSON, the rest of it.
            let _ = walk.string();
        } else {
            walk.at += 1;
        }
        put(&mut out, &[text.get(start..walk.at).unwrap_or_default()]);
    }
    out
}

/// The text with another value in a place.
#[must_use]
pub fn with(text: &str, place: &Range<usize>, value: &str) -> String {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    [before, value, after].concat()
}

/// Plain JSON: an ObjectId is its text, a number a number, a date a text as RFC 3339 writes it. What
/// plain JSON has no word for stays as it is.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte != b'$') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    write_plain(text, &mut out);
    Cow::Owned(out)
}

fn write_plain(text: &str, out: &mut String) {
    if text.starts_with('{')
        && let Some(fields) = fields(text)
    {
        if let Some(simple) = unwrapped(&fields) {
            put(out, &[&simple]);
            return;
        }
        let mut at = 0;
        for field in fields {
            put(out, &[text.get(at..field.place.start).unwrap_or_default()]);
            write_plain(field.value, out);
            at = field.place.end;
        }
        put(out, &[text.get(at..).unwrap_or_default()]);
    } else if text.starts_with('[')
        && let Some(items) = items(text)
    {
        let mut before = "[";
        for item in &items {
            put(out, &[before]);
            write_plain(item, out);
            before = ",";
        }
        put(out, &[if items.is_empty() { "[]" } else { "]" }]);
    } else {
        put(out, &[text]);
    }
}

/// The plain value of an object that stands for one.
fn unwrapped<'a>(fields: &[Field<'a>]) -> Option<Cow<'a, str>> {
    let [Field { name, value, .. }] = fields else {
        return None;
    };
    match name.as_ref() {
        "$oid" => value.starts_with('"').then_some(Cow::Borrowed(*value)),
        "$numberInt" | "$numberLong" | "$numberDouble" => number(value).map(Cow::Borrowed),
        "$date" if value.starts_with('"') => Some(Cow::Borrowed(value)),
        "$date" => {
            let millis = plain(value);
            let millis = Json::parse(millis.as_bytes()).ok()?.as_integer()?;
            let time = Millis::from_store(millis).written()?;
            Some(Cow::Owned(["\"", &date::iso(time), "\""].concat()))
        }
        _ => None,
    }
}

/// The number that a text holds, in quotes or not.
fn number(value: &str) -> Option<&str> {
    let text = value.trim_matches('"');
    match Json::parse(text.as_bytes()) {
        Ok(Json::Integer(_) | Json::Float(_)) => Some(text),
        _ => None,
    }
}
