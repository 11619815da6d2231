//! MongoDB's Extended JSON (<https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/>), read and
//! edited as text, so that a document keeps the order of its fields and the spelling of its numbers.

use crate::domain::date;
use crate::domain::time::Millis;
use crate::wire::json::{Json, put};
use serde::de::IgnoredAny;
use serde_json::Deserializer;
use std::borrow::Cow;

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its name as written, with the quotes.
    pub written: &'a str,
    /// Its value as written.
    pub value: &'a str,
}

/// An object whose values are kept as written. They are JSON, but not yet known to be sound.
#[derive(Clone, Debug)]
pub struct Object<'a>(Vec<Field<'a>>);

impl<'a> Object<'a> {
    /// Parses an object; `None` if the text is not one.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut fields = Vec::with_capacity(8);
        Rest(text).whole(['{', '}'], |rest| {
            fields.push(rest.field()?);
            Some(())
        })?;
        Some(Self(fields))
    }

    /// The fields, in order.
    #[must_use]
    pub fn fields(&self) -> &[Field<'a>] {
        &self.0
    }

    /// The value of the only field with this name; `None` if there are two.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let mut found = self.0.iter().filter(|field| field.name == name);
        let field = found.next()?;
        found.next().is_none().then_some(field.value)
    }

    /// Whether there is a field with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|field| field.name == name)
    }

    /// The object as text, with another value for every field with a name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        self.write(|field| {
            Some(Cow::Borrowed(if field.name == name {
                value
            } else {
                field.value
            }))
        })
    }

    /// The object as text, without the fields with a name.
    #[must_use]
    pub fn without(&self, name: &str) -> String {
        self.write(|field| (field.name != name).then_some(Cow::Borrowed(field.value)))
    }

    /// The object as text, with each value replaced by the result of a function, if it returns one.
    pub fn write<'f>(&'f self, value: impl Fn(&'f Field<'a>) -> Option<Cow<'f, str>>) -> String {
        let mut out = String::with_capacity(64);
        let mut before = "{";
        for field in &self.0 {
            if let Some(value) = value(field) {
                put(&mut out, &[before, field.written, ":", &value]);
                before = ",";
            }
        }
        put(&mut out, &[if before == "{" { "{}" } else { "}" }]);
        out
    }
}

/// The items of a list as they are written, or `None` if the text is not a list.
#[must_use]
pub fn items(text: &str) -> Option<Vec<&str>> {
    let mut items = Vec::with_capacity(16);
    Rest(text).whole(['[', ']'], |rest| {
        items.push(rest.value()?);
        Some(())
    })?;
    Some(items)
}

/// The rest of a text. `serde_json` reads the values in it. Its `RawValue` would also keep them as written, but
/// it adds the code that formats fractions in errors to the WebAssembly.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// All of it as a list or an object, by its brackets.
    fn whole(
        mut self,
        [open, close]: [char; 2],
        mut part: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        if !self.takes(open) {
            return None;
        }
        let mut has_more = !self.takes(close);
        while has_more {
            part(&mut self)?;
            has_more = self.takes(',');
            if !has_more && !self.takes(close) {
                return None;
            }
        }
        self.without_space().is_empty().then_some(())
    }

    fn without_space(&self) -> &'a str {
        self.0.trim_start_matches([' ', '\t', '\r', '\n'])
    }

    /// Takes a sign, where it is the next.
    fn takes(&mut self, sign: char) -> bool {
        let rest = self.without_space().strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Takes a value.
    fn value(&mut self) -> Option<&'a str> {
        let text = self.without_space();
        let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let (value, rest) = text.split_at_checked(values.byte_offset())?;
        self.0 = rest;
        Some(value)
    }

    /// Takes a field.
    fn field(&mut self) -> Option<Field<'a>> {
        let written = self.value()?;
        let name = unquoted(written)?;
        let value = self.takes(':').then(|| self.value()).flatten()?;
        Some(Field {
            name,
            written,
            value,
        })
    }
}

/// Whether every JSON reader accepts a text: at most 127 levels deep, no number out of range, no unpaired
/// surrogate.
#[must_use]
pub fn is_sound(text: &str) -> bool {
    Json::parse(text.as_bytes()).is_ok()
}

/// The content of a JSON string; `None` if the text is not one.
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

/// Removes white space between JSON values.
#[must_use]
pub fn compact(text: &str) -> Cow<'_, str> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    if !text.bytes().any(is_space) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut start, mut in_string, mut escaped) = (0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
        } else if is_space(byte) {
            put(&mut out, &[text.get(start..at).unwrap_or_default()]);
            start = at + 1;
        } else {
            in_string = byte == b'"';
        }
    }
    put(&mut out, &[text.get(start..).unwrap_or_default()]);
    Cow::Owned(out)
}

/// Plain JSON: an ObjectId becomes its text, a number a number, a date RFC 3339 text. A value that plain JSON
/// cannot express stays as it is.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte == b'$') {
        return Cow::Borrowed(text);
    }
    if text.starts_with('[')
        && let Some(items) = items(text)
    {
        let mut out = String::with_capacity(text.len());
        let mut before = "[";
        for item in &items {
            put(&mut out, &[before, &plain(item)]);
            before = ",";
        }
        put(&mut out, &[if items.is_empty() { "[]" } else { "]" }]);
        return Cow::Owned(out);
    }
    let Some(object) = Object::parse(text).filter(|_| text.starts_with('{')) else {
        return Cow::Borrowed(text);
    };
    let simple = unwrapped(&object);
    simple.unwrap_or_else(|| Cow::Owned(object.write(|field| Some(plain(field.value)))))
}

/// The plain value of an object that stands for one.
fn unwrapped<'a>(object: &Object<'a>) -> Option<Cow<'a, str>> {
    let [Field { name, value, .. }] = object.fields() else {
        return None;
    };
    match name.as_ref() {
        "$oid" => value.starts_with('"').then_some(Cow::Borrowed(*value)),
        "$numberInt" | "$numberLong" | "$numberDouble" => number(value).map(Cow::Borrowed),
        "$date" if value.starts_with('"') => Some(with_colon(value)),
        "$date" => {
            let millis = plain(value);
            let millis = Json::parse(millis.as_bytes()).ok()?.as_integer()?;
            let time = Millis::from_store(millis).written()?;
            Some(Cow::Owned(["\"", &date::iso(time), "\""].concat()))
        }
        _ => None,
    }
}

/// The number in a text, quoted or not.
fn number(value: &str) -> Option<&str> {
    let text = value.trim_matches('"');
    match Json::parse(text.as_bytes()) {
        Ok(Json::Integer(_) | Json::Float(_)) => Some(text),
        _ => None,
    }
}

/// A quoted date with its offset as RFC 3339 writes it. Older versions of `mongoexport` omit the colon.
fn with_colon(value: &str) -> Cow<'_, str> {
    let split = value.len().saturating_sub("00\"".len());
    let spelled = value.get(..split).zip(value.get(split..));
    let spelled = spelled.map(|(before, minutes)| [before, ":", minutes].concat());
    let is_date = |text: &String| date::parse(text.trim_matches('"')).is_some();
    spelled
        .filter(is_date)
        .map_or(Cow::Borrowed(value), Cow::Owned)
}
