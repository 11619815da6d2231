//! The head of a request: everything but its body.

use super::Settings;
use super::effect::Outcome;
use crate::domain::caller::Caller;
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::functions::{Context, Throttling};
use crate::wire::json::Json;
use crate::wire::read::{lenient, read};
use serde::{Deserialize, Deserializer};
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
    /// The outcome of the effect that the request's first plan asked for.
    pub outcome: Option<Outcome>,
    /// The settings of the deployment.
    pub settings: Rc<Settings>,
}

impl Head {
    /// Reads JSON text with the fields that `js/worker/index.js` writes. All but `method`, `path` and `now` are
    /// optional.
    #[must_use]
    pub fn parse(text: &str, settings: Rc<Settings>) -> Option<Self> {
        Self::from_json(&Json::parse(text.as_bytes()).ok()?, settings)
    }

    /// Takes such an object; see [`Self::parse`].
    #[must_use]
    pub fn from_json(json: &Json, settings: Rc<Settings>) -> Option<Self> {
        let written: Written = read(json).ok()?;
        Some(Self {
            method: written.method,
            path: written.path,
            query: written.query,
            language: Language::accepted(written.accept_language.unwrap_or_default()),
            content_type: written.content_type,
            content_encoding: written.content_encoding,
            idempotency_key: written.idempotency_key,
            origin: written.origin,
            cors_headers: written.cors_headers,
            request_id: written.request_id,
            now: Millis::from_clock(written.now),
            address: written.address,
            caller: written.caller.found(&settings.super_users),
            outcome: written.outcome,
            settings,
        })
    }

    /// The head of a request with nothing but a method and a path, in a deployment without settings.
    #[must_use]
    pub fn of_nobody(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
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
            outcome: None,
            settings: Rc::default(),
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
            address: self.address.clone(),
            hash_key: self.settings.hash_key.clone(),
            limits: self.settings.limits,
            throttling: Throttling::Guesses,
        }
    }
}

/// The fields as written. An optional field of the wrong type counts as absent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    method: String,
    path: String,
    #[serde(default, deserialize_with = "lenient")]
    query: Vec<(String, String)>,
    #[serde(default, deserialize_with = "lenient")]
    accept_language: Option<&'a str>,
    #[serde(default, deserialize_with = "lenient")]
    content_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    content_encoding: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    idempotency_key: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    origin: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    cors_headers: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    request_id: Option<String>,
    now: f64,
    #[serde(default, deserialize_with = "lenient")]
    address: Option<String>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    caller: Verified<'a>,
    outcome: Option<Outcome>,
}

/// The result of the verification: `kind` is `open`, `service`, `token`, `anonymous` or `invalid`. The last two
/// are treated the same here.
#[derive(Default, Deserialize)]
struct Verified<'a> {
    kind: &'a str,
    #[serde(default, deserialize_with = "lenient")]
    claims: Claims,
}

/// The claims of a verified token that the rules use.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    sub: Option<Claimed>,
    user_id: Option<Claimed>,
    #[serde(default, deserialize_with = "lenient")]
    roles: Roles,
}

/// An id, if the claim can be one. A number cannot.
struct Claimed(Option<UserId>);

#[derive(Default, Deserialize)]
struct Roles {
    #[serde(default, deserialize_with = "lenient")]
    super_user: bool,
}

impl<'de> Deserialize<'de> for Claimed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer).map(Self)
    }
}

impl Verified<'_> {
    /// Who makes the request.
    fn found(self, super_users: &[String]) -> Caller {
        match self.kind {
            "open" | "service" => Caller::Service,
            "token" => self.claims.user(super_users).unwrap_or(Caller::Anonymous),
            _ => Caller::Anonymous,
        }
    }
}

impl Claims {
    /// The user: the claim `sub`, or else `userId`. If `sub` is present but not a valid id, `userId` is not
    /// used.
    fn user(self, super_users: &[String]) -> Option<Caller> {
        let Claimed(id) = self.sub.or(self.user_id)?;
        let id = id?;
        let super_user = self.roles.super_user
            || super_users
                .iter()
                .any(|super_user| super_user == id.as_str());
        Some(Caller::User { id, super_user })
    }
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
    fn a_clocks_reading_is_kept_whole_or_not() {
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
    fn a_reading_outside_of_all_times_becomes_the_nearest_end_whole_or_not() {
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
    fn what_is_no_number_is_no_reading() {
        for reading in ["null", "\"1800000000000\"", "true", "[]"] {
            assert_eq!(now(reading), None, "{reading}");
        }
    }
}
