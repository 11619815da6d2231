//! The head of a request: everything but its body.

use super::effect::Outcome;
use super::{PageHead, Settings};
use crate::domain::caller::Caller;
use crate::domain::email::{Known, ToAscii, ascii_only};
use crate::domain::forgetting::not_pseudonym;
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::functions::{Context, Throttling};
use crate::wire::json::Json;
use crate::wire::read::read;
use std::rc::Rc;

/// The head of a request: everything but its body and its random bytes.
#[derive(Clone, Debug)]
pub struct Head {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The names and values of the query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The language for messages, from the header `Accept-Language`.
    pub language: Language,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The header `Origin`.
    pub origin: Option<String>,
    /// The header `Access-Control-Request-Headers`.
    pub cors_headers: Option<String>,
    /// The id of the request in the log.
    pub request_id: Option<String>,
    /// The time of the request.
    pub now: Millis,
    /// The client's address; `None` if calls do not come from a network.
    pub address: Option<String>,
    /// Who makes the request.
    pub caller: Caller,
    /// Whether the caller counts as a service only because callers are not verified (`AUTH=open`).
    pub is_unverified: bool,
    /// What is known of the caller's e-mail address.
    pub email: Known,
    /// The ASCII form of domains beyond ASCII.
    pub to_ascii: ToAscii,
    /// The outcome of the effect that the request's first plan asked for.
    pub outcome: Option<Outcome>,
    /// Whether the caller watches the query: only the host of live queries says so.
    pub is_watched: bool,
    /// The key of a mutation that must not run twice: only the host of live queries gives one.
    pub once: Option<String>,
    /// Whether the mutation ran before and wrote, at the time `now`, and only its reply is wanted.
    pub is_replay: bool,
    /// What only pages read.
    pub page: PageHead,
    /// The settings of the deployment.
    pub settings: Rc<Settings>,
}

impl Head {
    /// Reads JSON text with the fields that `js/worker/head.js` writes. All but `method`, `path` and `now` are
    /// optional.
    #[must_use]
    pub fn parse(text: &str, settings: Rc<Settings>) -> Option<Self> {
        Self::from_json(&Json::parse_text(text).ok()?, settings)
    }

    /// Takes such an object; see [`Self::parse`].
    #[must_use]
    pub fn from_json(json: &Json, settings: Rc<Settings>) -> Option<Self> {
        let Json::Object(fields) = json else {
            return None;
        };
        let mut head = Self::of(settings);
        let (mut method, mut path, mut now) = (None, None, None);
        // One pass: looking each field up by its name would take a tenth of a call's plan.
        for (name, value) in fields {
            // What may be absent counts as absent where it is of another type; only an outcome does not.
            let text = || value.to_text();
            match name.as_ref() {
                "method" => method = text(),
                "path" => path = text(),
                "query" => head.query = pairs(value).unwrap_or_default(),
                "acceptLanguage" => {
                    head.language = value.as_text().map(Language::accepted).unwrap_or_default();
                }
                "contentType" => head.content_type = text(),
                "contentEncoding" => head.content_encoding = text(),
                "idempotencyKey" => head.idempotency_key = text(),
                "origin" => head.origin = text(),
                "corsHeaders" => head.cors_headers = text(),
                "requestId" => head.request_id = text(),
                "now" => now = value.as_float(),
                "address" => head.address = text(),
                "caller" => {
                    let kind = value.get("kind").and_then(Json::as_text).unwrap_or("");
                    let caller = verified(kind, value, &head.settings.super_users);
                    head.caller = caller.unwrap_or(Caller::Anonymous);
                    head.is_unverified = kind == "open";
                    head.email = known_email(&head.caller, value);
                }
                "watch" => head.is_watched = *value == Json::Bool(true),
                "once" => head.once = text(),
                "replay" => head.is_replay = *value == Json::Bool(true),
                "page" if *value != Json::Null => head.page = PageHead::from_json(value),
                "outcome" if *value != Json::Null => head.outcome = Some(read(value).ok()?),
                _ => {}
            }
        }
        Some(Self {
            method: method?,
            path: path?,
            now: Millis::from_clock(now?),
            ..head
        })
    }

    /// The head of a request with nothing but a method and a path, in a deployment without settings.
    #[must_use]
    pub fn of_nobody(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            ..Self::of(Rc::default())
        }
    }

    /// The head of a request with nothing, in a deployment with these settings.
    fn of(settings: Rc<Settings>) -> Self {
        Self {
            method: String::new(),
            path: String::new(),
            query: Vec::new(),
            language: Language::English,
            content_type: None,
            content_encoding: None,
            idempotency_key: None,
            origin: None,
            cors_headers: None,
            request_id: None,
            now: Millis::from_store(0),
            address: None,
            caller: Caller::Anonymous,
            is_unverified: false,
            email: Known::Token(None, false),
            to_ascii: ascii_only,
            outcome: None,
            is_watched: false,
            once: None,
            is_replay: false,
            page: PageHead::default(),
            settings,
        }
    }

    /// The context of a call of a function.
    #[must_use]
    pub fn context(&self, random: Random) -> Context {
        Context {
            now: self.now,
            random,
            verified: self.caller != Caller::Anonymous,
            caller: self.caller.clone(),
            email: self.email.clone(),
            to_ascii: self.to_ascii,
            address: self.address.clone(),
            hash_key: self.settings.hash_key.clone(),
            limits: self.settings.limits,
            throttling: Throttling::Guesses,
            paging: None,
            has_events: self.settings.has_events,
            is_watched: self.is_watched,
        }
    }
}

/// A list of pairs of texts.
fn pairs(json: &Json) -> Option<Vec<(String, String)>> {
    let pair = |pair: &Json| match pair.as_list()? {
        [name, value] => Some((name.to_text()?, value.to_text()?)),
        _ => None,
    };
    json.as_list()?.iter().map(pair).collect()
}

/// Whether the verification found a caller of this kind to be a service.
pub(super) fn is_service(kind: &str) -> bool {
    matches!(kind, "open" | "service")
}

/// Who makes the request, by what the verification found: `kind` is `open`, `service`, `token`, or
/// `anonymous` or `invalid`, which are the same here.
fn verified(kind: &str, caller: &Json, super_users: &[String]) -> Option<Caller> {
    match kind {
        kind if is_service(kind) => Some(Caller::Service),
        "token" => user(caller.get("claims")?, super_users),
        _ => None,
    }
}

/// The caller's e-mail address: that of its token. A service says its users' addresses.
fn known_email(caller: &Caller, fields: &Json) -> Known {
    match caller {
        Caller::Service => Known::ByService,
        Caller::Anonymous => Known::Token(None, false),
        Caller::User { .. } => {
            let email = fields.get("email").and_then(Json::to_text);
            let is_verified = fields.get("emailVerified") == Some(&Json::Bool(true));
            Known::Token(email, is_verified)
        }
    }
}

/// The user of a verified token: claim `sub`, else `userId`. A token whose `sub` cannot be an id, as a
/// number cannot, is not read further.
fn user(claims: &Json, super_users: &[String]) -> Option<Caller> {
    let id = claims.get("sub").or_else(|| claims.get("userId"))?;
    let id = not_pseudonym(UserId::parse(id.as_text()?).ok()?).ok()?;
    let roles = claims.get("roles");
    let super_user = roles.and_then(|roles| roles.get("super_user")) == Some(&Json::Bool(true))
        || super_users.iter().any(|user| user == id.as_str());
    Some(Caller::User { id, super_user })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The time in the head for a reading of the clock.
    fn now(reading: &str) -> Option<i64> {
        let head = format!(r#"{{"method":"GET","path":"/healthz","now":{reading}}}"#);
        Head::parse(&head, Rc::default()).map(|head| head.now.get())
    }

    #[test]
    fn a_clock_reading_loses_its_fraction_and_nothing_else() {
        for (reading, millis) in [
            ("1800000000000", 1_800_000_000_000),
            ("1800000000000.7", 1_800_000_000_000),
            ("0", 0),
            ("253402300799999", 253_402_300_799_999),
        ] {
            assert_eq!(now(reading), Some(millis), "{reading}");
        }
    }

    #[test]
    fn a_clock_reading_out_of_range_becomes_the_nearest_valid_time() {
        for (reading, millis) in [
            ("-5", 0),
            ("-0.5", 0),
            ("-9223372036854775808", 0),
            ("253402300800000", 253_402_300_799_999),
            ("253402300800000.5", 253_402_300_799_999),
            ("1000000000000000000", 253_402_300_799_999),
            ("1e18", 253_402_300_799_999),
            ("9223372036854775807", 253_402_300_799_999),
            ("18446744073709551615", 253_402_300_799_999),
        ] {
            assert_eq!(now(reading), Some(millis), "{reading}");
        }
    }

    #[test]
    fn a_clock_reading_that_is_not_a_number_is_refused() {
        for reading in ["null", "\"1800000000000\"", "true", "[]"] {
            assert_eq!(now(reading), None, "{reading}");
        }
    }
}
