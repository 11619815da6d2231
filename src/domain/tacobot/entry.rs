//! The entries of a log: who used an invite, and when.

use super::extended_json::{Object, compact, is_sound, plain, unquoted};
use super::{Seconds, is_digits};
use crate::domain::id::UserId;
use crate::wire::json::{put, quote};
use std::borrow::Cow;

/// The most bytes that an entry of a log may have. D1 holds no text beyond 2,000,000 bytes, and reads a
/// log in parts of [`PART`](crate::storage::tacobot::log::PART) entries.
const LARGEST_ENTRY: usize = 3_900;

/// An entry that holds no more than a user and a time, as Extended JSON.
#[must_use]
pub fn entry_of(user: &str, at: &str) -> String {
    let mut entry = "{\"user_id\":".to_owned();
    quote(user, &mut entry);
    put(&mut entry, &[",\"timestamp\":", at, "}"]);
    entry
}

/// Whether storage would write the entry of a user and a time just so, and need not keep it.
#[must_use]
pub fn is_derived(user: &str, at: &str) -> bool {
    is_digits(at) && !user.bytes().any(|byte| byte == b'"' || byte == b'\\')
}

/// An entry of a log as it stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The user.
    pub user: Cow<'a, str>,
    /// When, as JSON.
    pub at: Cow<'a, str>,
    /// The same text for the same time, however it is written.
    pub moment: Cow<'a, str>,
    /// The whole entry as compact Extended JSON, where user and time do not say it all.
    pub kept: Option<String>,
}

impl<'a> Entry<'a> {
    /// Takes an entry as it is written; `None` where it is none.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::usual(text).or_else(|| Self::any(text))
    }

    /// An entry that says no more than user and time, and as storage would write it: nearly all are, and
    /// these need not be taken apart.
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
