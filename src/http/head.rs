//! What is known of a request beside its body.

use crate::domain::caller::Caller;
use crate::domain::id::UserId;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::functions::{Context, Limits};
use serde::Deserialize;

/// What is known of a request beside its body and its random bytes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Head {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// Header `Content-Type`.
    pub content_type: Option<String>,
    /// Header `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// Header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// Header `Origin`.
    pub origin: Option<String>,
    /// Header `Access-Control-Request-Headers`.
    pub cors_headers: Option<String>,
    /// The id by which the log knows the request.
    pub request_id: Option<String>,
    /// The time in milliseconds since the Unix epoch.
    pub now: f64,
    /// The name of the storage binding.
    pub store: String,
    /// The client's address; none where calls come from no network.
    pub address: Option<String>,
    /// Who makes the request.
    pub caller: CallerHead,
    /// Ids of super users.
    pub super_users: Vec<String>,
    /// Settings.
    pub config: Config,
}

/// Who makes a request, as the verification found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallerHead {
    /// `open`, `service`, `token`, or `anonymous` or `invalid`, which are the same here.
    pub kind: String,
    /// The claims of a verified token.
    pub claims: Claims,
}

/// The claims that are read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Claims {
    /// The user.
    pub sub: Option<serde_json::Value>,
    /// The user, where there is no `sub`.
    pub user_id: Option<serde_json::Value>,
    /// Roles: an object whose `super_user` is true for a super user.
    pub roles: serde_json::Value,
}

/// Settings of the worker.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Config {
    /// Wrong codes in an hour from one address.
    pub guess_limit_address: Option<u32>,
    /// Wrong codes in an hour by one user.
    pub guess_limit_user: Option<u32>,
    /// The key under which addresses are hashed.
    pub address_key: String,
    /// Origins whose pages may send credentials.
    pub allowed_origins: Vec<String>,
}

impl Head {
    /// What a call is given.
    #[must_use]
    pub fn context(&self, random: Random) -> Context {
        let default = Limits::default();
        Context {
            now: Millis::from_clock(self.now),
            random,
            caller: self.caller(),
            address: self.address.clone(),
            hash_key: self.config.address_key.clone(),
            limits: Limits {
                guesses_by_address: self
                    .config
                    .guess_limit_address
                    .unwrap_or(default.guesses_by_address),
                guesses_by_user: self
                    .config
                    .guess_limit_user
                    .unwrap_or(default.guesses_by_user),
            },
        }
    }

    fn caller(&self) -> Caller {
        match self.caller.kind.as_str() {
            "open" | "service" => Caller::Service,
            "token" => self.user().unwrap_or(Caller::Anonymous),
            _ => Caller::Anonymous,
        }
    }

    /// The user of a verified token: claim `sub`, else `userId`. A number is no id, and a token whose
    /// `sub` cannot be an id is not read further.
    fn user(&self) -> Option<Caller> {
        let claims = &self.caller.claims;
        let id = claims.sub.as_ref().or(claims.user_id.as_ref())?;
        let id = UserId::parse(id.as_str()?).ok()?;
        let is_listed = self.super_users.iter().any(|known| known == id.as_str());
        let has_role = claims
            .roles
            .get("super_user")
            .and_then(serde_json::Value::as_bool)
            == Some(true);
        Some(Caller::User {
            id,
            super_user: is_listed || has_role,
        })
    }
}
