//! The `info` of a document: what Discord reports about an invite.

use super::Fault;
use super::extended_json::{Object, compact, unquoted};
use crate::domain::date;
use crate::domain::error::Refusal;

/// What Discord reports about an invite, as Extended JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteInfo(String);

impl InviteInfo {
    /// Takes plain JSON. A time is stored as a MongoDB date, as TacoBot stores it.
    ///
    /// # Errors
    /// Names every invalid field.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = compact(text);
        let mut faults = Vec::new();
        faults_of_info(&text, &mut |fault| faults.push(fault.into()));
        if !faults.is_empty() {
            return Err(Refusal::bad_request(faults));
        }
        let object = Object::parse(&text);
        let made = object.as_ref().and_then(|object| object.get("created_at"));
        let at = made.and_then(|made| date::parse(&unquoted(made)?));
        let dated = object.as_ref().zip(made).zip(at);
        let dated = dated.map(|((object, made), at)| {
            let iso = ["\"", &date::iso(at), "\""].concat();
            let utc = if made.ends_with("Z\"") { made } else { &iso };
            object.with("created_at", &["{\"$date\":", utc, "}"].concat())
        });
        Ok(Self(dated.unwrap_or_else(|| text.into_owned())))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const TEXT: &[&str; 2] = &["must be a string", "doit être une chaîne de caractères"];
pub(super) const NUMBER: &[&str; 2] = &["must be a number", "doit être un nombre"];
const FLAG: &[&str; 2] = &["must be true or false", "doit valoir true ou false"];
const NULL: &[&str; 2] = &["must be null", "doit valoir null"];
const TIME: &[&str; 2] = &[
    "must be a time like 2023-01-01T00:00:00Z",
    "doit être un instant tel que 2023-01-01T00:00:00Z",
];

/// The fields of `info` that TacoBot's schema names, with the bytes that their values may begin with. Other
/// fields are allowed.
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

/// Reports the fields of an `info` in plain JSON that violate TacoBot's schema.
pub(super) fn faults_of_info(plain: &str, tell: &mut dyn FnMut(Fault)) {
    const OBJECT: &[&str; 2] = &[
        "must be a JSON object without repeated fields",
        "doit être un objet JSON sans champ en double",
    ];
    let Some(object) = Object::parse(plain) else {
        return tell(Fault("info", OBJECT));
    };
    for (fault, begins) in INFO {
        let name = fault.0.strip_prefix("info.").unwrap_or_default();
        for field in object.fields() {
            if field.name != name {
                continue;
            }
            let first = field.value.bytes().next();
            let is_time = fault.1 != TIME || is_time(field.value);
            if !is_time || !begins.bytes().any(|begin| Some(begin) == first) {
                tell(fault);
            } else if object.get(name).is_none() {
                return tell(Fault("info", OBJECT));
            }
        }
    }
}

/// A leap second is refused: few readers of the document would accept it.
fn is_time(value: &str) -> bool {
    let text = unquoted(value).unwrap_or_default();
    date::parse(&text).is_some() && text.get(17..19) != Some("60")
}
