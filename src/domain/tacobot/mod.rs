//! TacoBot's documents: one for each of Discord's invites, with the log of who used it.
//!
//! Their codes are Discord's, where case matters and where they are redeemed: they are no codes of
//! this service, under whose folding two of them could become one.

pub mod extended_json;
pub mod import;

use super::Problem;
use super::date;
use super::error::{Detail, Refusal};
use super::language::Words;
use super::time::Millis;
use crate::functions::arguments::Argument;
use crate::wire::hex::hexadecimal;
use crate::wire::json::{Json, quote};
use crate::wire::schema::{Describe, Schema};
use std::borrow::Cow;
use std::cmp::Ordering;

/// The guild of a path that stands for all guilds; none may be named so.
pub const ALL_GUILDS: &str = "-";

/// What is wrong with a field of a document: the field, and the words in English and French.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault(pub &'static str, pub &'static [&'static str; 2]);

impl From<Fault> for Detail {
    fn from(Fault(field, [english, french]): Fault) -> Self {
        Self::new(field, Problem(Words::new(english, french)))
    }
}

/// The code of one of Discord's invites, case and all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordCode(String);

impl DiscordCode {
    /// The greatest length in characters.
    pub const MAX: usize = 128;

    /// What a code must be.
    pub const FORM: [&'static str; 2] = [
        "must have 1 to 128 visible characters",
        "doit compter de 1 à 128 caractères visibles",
    ];

    /// Takes 1 to 128 visible characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let visible = |character: char| !character.is_control() && !character.is_whitespace();
        let length = text.chars().take(Self::MAX + 1).count();
        let is_code = (1..=Self::MAX).contains(&length) && text.chars().all(visible);
        is_code.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for DiscordCode {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$",
        min: 1,
        max: Self::MAX,
    };
}

impl Argument for DiscordCode {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let [english, french] = Self::FORM;
        let code = value.as_text().and_then(Self::parse);
        code.ok_or(Problem::new(english, french))
    }
}

/// A time in seconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Seconds {
    text: String,
    value: f64,
}

impl Seconds {
    /// Takes a JSON number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        #[allow(clippy::cast_precision_loss)]
        let value = match Json::parse(text.as_bytes()) {
            Ok(Json::Integer(number)) => number as f64,
            Ok(Json::Float(number)) => number,
            _ => return None,
        };
        let whole = Json::Float(value).as_integer();
        Some(Self {
            text: whole.map_or_else(|| text.to_owned(), |whole| whole.to_string()),
            // Zero below zero is zero, as storage compares.
            value: value + 0.0,
        })
    }

    /// The second in which a time lies.
    #[must_use]
    pub fn of(time: Millis) -> Self {
        let seconds = time.get().div_euclid(1000);
        #[allow(clippy::cast_precision_loss)]
        Self {
            text: seconds.to_string(),
            value: seconds as f64,
        }
    }

    /// The number as JSON: without a fraction wherever it has none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A text that is the same for the same time, however it is written.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        if is_digits(&self.text) {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(hexadecimal(&self.value.to_bits().to_be_bytes()))
    }

    /// Whether it is the same time, however it is written.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }

    /// Which of two times comes first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value)
    }
}

// JSON has no number that differs from itself.
impl Eq for Seconds {}

impl Describe for Seconds {
    const SCHEMA: Schema = Schema::Number;
}

impl Argument for Seconds {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Self::parse(&value.write()).ok_or(Problem::new(
            "must be a number of seconds since the Unix epoch",
            "doit être un nombre de secondes depuis l’époque Unix",
        ))
    }
}

/// An entry of a log that holds no more than a user and a time, as Extended JSON.
#[must_use]
pub fn entry_of(user: &str, at: &str) -> String {
    let mut entry = "{\"user_id\":".to_owned();
    quote(user, &mut entry);
    [&entry, ",\"timestamp\":", at, "}"].concat()
}

/// Whether storage would write the entry of a user and a time just so, and need not keep it.
#[must_use]
pub fn is_derived(user: &str, at: &str) -> bool {
    is_digits(at) && !user.bytes().any(|byte| byte == b'"' || byte == b'\\')
}

/// Whether a text is a whole number as storage would write it.
fn is_digits(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!(text.len(), 1..=15) && (text.len() == 1 || !text.starts_with('0'))
}

/// What Discord reports of an invite, as Extended JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteInfo(String);

impl InviteInfo {
    /// Takes plain JSON. A time is kept as MongoDB's date, as TacoBot stores it.
    ///
    /// # Errors
    /// Every field that is not of its form.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = extended_json::compact(text);
        let mut faults = Vec::new();
        faults_of_info(&text, &mut |fault| faults.push(fault.into()));
        if !faults.is_empty() {
            return Err(Refusal::bad_request(faults));
        }
        let fields = extended_json::fields(&text).unwrap_or_default();
        let made = extended_json::field(&fields, "created_at");
        let at = made.and_then(|made| date::parse(&extended_json::unquoted(made.value)?));
        let dated = made.zip(at).map(|(made, at)| {
            let iso = ["\"", &date::iso(at), "\""].concat();
            let is_utc = made.value.ends_with("Z\"");
            let utc = if is_utc { made.value } else { &iso };
            extended_json::with(&text, &made.place, &["{\"$date\":", utc, "}"].concat())
        });
        Ok(Self(dated.unwrap_or(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const TEXT: &[&str; 2] = &["must be a string", "doit être une chaîne de caractères"];
const NUMBER: &[&str; 2] = &["must be a number", "doit être un nombre"];
const FLAG: &[&str; 2] = &["must be true or false", "doit valoir true ou false"];
const NULL: &[&str; 2] = &["must be null", "doit valoir null"];
const TIME: &[&str; 2] = &[
    "must be a time like 2023-01-01T00:00:00Z",
    "doit être un instant tel que 2023-01-01T00:00:00Z",
];

/// The fields of `info` that TacoBot's schema names, with the bytes that their values may begin with;
/// others may stand beside them.
const INFO: [(Fault, &str); 11] = [
    (Fault("info.id", TEXT), "\""),
    (Fault("info.code", TEXT), "\""),
    (Fault("info.inviter_id", TEXT), "\""),
    (Fault("info.uses", NUMBER), "-0123456789"),
    (Fault("info.max_uses", NUMBER), "-0123456789"),
    (Fault("info.max_age", NUMBER), "-0123456789"),
    (Fault("info.temporary", FLAG), "tf"),
    (Fault("info.created_at", TIME), "\""),
    (Fault("info.revoked", NULL), "n"),
    (Fault("info.channel_id", TEXT), "\""),
    (Fault("info.url", TEXT), "\""),
];

/// Tells what of an `info` in plain JSON is not as TacoBot's schema says.
fn faults_of_info(plain: &str, tell: &mut dyn FnMut(Fault)) {
    const OBJECT: &[&str; 2] = &[
        "must be a JSON object without a field twice",
        "doit être un objet JSON sans champ en double",
    ];
    let Some(fields) = extended_json::fields(plain) else {
        return tell(Fault("info", OBJECT));
    };
    for (fault, begins) in INFO {
        let name = fault.0.strip_prefix("info.").unwrap_or_default();
        for field in &fields {
            if field.name != name {
                continue;
            }
            let first = field.value.bytes().next();
            let is_time = fault.1 != TIME || is_time(field.value);
            if !is_time || !begins.bytes().any(|begin| Some(begin) == first) {
                tell(fault);
            } else if extended_json::field(&fields, name).is_none() {
                return tell(Fault("info", OBJECT));
            }
        }
    }
}

/// A leap second is left out: few readers of the document would know it.
fn is_time(value: &str) -> bool {
    let text = extended_json::unquoted(value).unwrap_or_default();
    date::parse(&text).is_some() && text.get(17..19) != Some("60")
}

/// Where a reading of many documents goes on: at a part of the log of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InviteCursor {
    /// The document, by its number in storage.
    pub document: i64,
    /// The part of its log, from 0.
    pub part: i64,
}

impl InviteCursor {
    /// The text.
    #[must_use]
    pub fn write(self) -> String {
        [&self.document.to_string(), ".", &self.part.to_string()].concat()
    }
}

impl Describe for InviteCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^(?:0|[1-9][0-9]{0,14})\.(?:0|[1-9][0-9]{0,14})$",
        min: 3,
        max: 31,
    };
}

impl Argument for InviteCursor {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let number = |text: &str| text.parse().ok().filter(|_| is_digits(text));
        let parts = value.as_text().and_then(|text| text.split_once('.'));
        let cursor = parts.and_then(|(document, part)| {
            Some(Self {
                document: number(document)?,
                part: number(part)?,
            })
        });
        cursor.ok_or(Problem::new(
            "must be a cursor that an earlier reply gave",
            "doit être un curseur issu d’une réponse précédente",
        ))
    }
}
