//! The entries of a log: a user and the time of its use.

use super::extended_json::{Object, compact, is_sound, plain, unquoted};
use super::{Seconds, is_digits};
use crate::domain::id::UserId;
use crate::wire::json::{put, quote};
use std::borrow::Cow;

/// The greatest size of a log entry in bytes. D1 stores no text longer than 2,000,000 bytes, and a log is read
/// in parts of 500 entries.
const LARGEST_ENTRY: usize = 3_900;

/// A log entry with only a user and a time, as Extended JSON.
#[must_use]
pub fn entry_of(user: &str, at: &str) -> String {
    let mut entry = "{\"user_id\":".to_owned();
    quote(user, &mut entry);
    put(&mut entry, &[",\"timestamp\":", at, "}"]);
    entry
}

/// Whether storage would write this user and time in exactly these bytes, so that the entry itself need not be
/// stored.
#[must_use]
pub fn is_derived(user: &str, at: &str) -> bool {
    is_digits(at) && !user.bytes().any(|byte| byte == b'"' || byte == b'\\')
}

/// A log entry as it appears in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The user.
    pub user: Cow<'a, str>,
    /// The time, as JSON.
    pub at: Cow<'a, str>,
    /// A text that is equal for equal times, however they are written.
    pub moment: Cow<'a, str>,
    /// The whole entry as compact Extended JSON, if user and time alone would lose something.
    pub kept: Option<String>,
}

impl<'a> Entry<'a> {
    /// Parses an entry; `None` if it is invalid.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::usual(text).or_else(|| Self::any(text))
    }

    /// Recognizes an entry with only a user and a time, written as storage writes it. Nearly all entries are
    /// like this, and they need no full parse.
    fn usual(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("{\"user_id\":\"")?.strip_suffix('}')?;
        let (user, rest) = rest.split_once('"')?;
        let at = rest.strip_prefix(",\"timestamp\":")?;
        let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
        let is_usual = matches!(user.len(), 1..=128) && user.bytes().all(visible) && is_digits(at);
        is_usual.then_some(Self {
            user: Cow::Borrowed(user),
            at: Cow::Borrowed(at),
            moment: Cow::Borrowed(at),
            kept: None,
        })
    }

    fn any(text: &str) -> Option<Self> {
        if !is_sound(text) {
            return None;
        }
        let written = compact(text);
        let plain = plain(&written);
        let object = Object::parse(&plain)?;
        let user = unquoted(object.get("user_id")?)?.into_owned();
        let at = Seconds::parse(object.get("timestamp")?)?;
        if written.len() > LARGEST_ENTRY || UserId::parse(&user).is_err() {
            return None;
        }
        let is_derived = is_derived(&user, at.as_str()) && written == entry_of(&user, at.as_str());
        Some(Self {
            kept: (!is_derived).then(|| written.into_owned()),
            moment: Cow::Owned(at.key().into_owned()),
            at: Cow::Owned(at.as_str().to_owned()),
            user: Cow::Owned(user),
        })
    }
}
