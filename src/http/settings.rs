//! The settings of a deployment that the rules use.

use crate::domain::id::ServerId;
use crate::domain::secret::HashKey;
use crate::functions::Limits;
use crate::wire::json::Json;
use crate::wire::read::{lenient, read};
use serde::Deserialize;

/// The settings of a deployment, the same for all its requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of the storage binding.
    pub store: String,
    /// How many wrong codes may be tried in an hour.
    pub limits: Limits,
    /// The key under which addresses and users are hashed.
    pub hash_key: HashKey,
    /// The ids of super users, whatever their tokens say.
    pub super_users: Vec<String>,
    /// The origins whose pages may send credentials.
    pub allowed_origins: Vec<String>,
    /// Whether any caller may use a code for any user through TimeCapsule's endpoint.
    pub timecapsule_public_use: bool,
    /// The settings of RDS's invites.
    pub invites: Invites,
}

/// The settings of RDS's invites. A setting of the wrong type counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invites {
    /// The server that users are invited to.
    #[serde(default, deserialize_with = "lenient")]
    pub guild_id: Option<ServerId>,
    /// The link base: the link without the code.
    #[serde(default, deserialize_with = "lenient")]
    pub link_base: Option<String>,
    /// Whether Discord creates the invites.
    #[serde(default, deserialize_with = "lenient")]
    pub by_discord: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Written::default().into()
    }
}

impl Settings {
    /// Reads JSON text with the fields that `js/worker/config.js` writes. A field that is absent or has the
    /// wrong type is not set.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self::from_json(&Json::parse(text.as_bytes()).ok()?))
    }

    /// Takes such an object; see [`Self::parse`].
    #[must_use]
    pub fn from_json(json: &Json) -> Self {
        read::<Written>(json).unwrap_or_default().into()
    }
}

/// The fields as written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    #[serde(default, deserialize_with = "lenient")]
    store: String,
    #[serde(default, deserialize_with = "lenient")]
    guess_limit_address: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    guess_limit_user: Option<u32>,
    #[serde(default, deserialize_with = "lenient")]
    address_key: &'a str,
    #[serde(default, deserialize_with = "lenient")]
    super_users: Vec<String>,
    #[serde(default, deserialize_with = "lenient")]
    allowed_origins: Vec<String>,
    #[serde(default, deserialize_with = "lenient")]
    time_capsule_public_use: bool,
    #[serde(default, deserialize_with = "lenient")]
    invites: Invites,
}

impl From<Written<'_>> for Settings {
    fn from(written: Written<'_>) -> Self {
        let usual = Limits::default();
        Self {
            store: written.store,
            limits: Limits {
                guesses_by_address: written
                    .guess_limit_address
                    .unwrap_or(usual.guesses_by_address),
                guesses_by_user: written.guess_limit_user.unwrap_or(usual.guesses_by_user),
                misses_by_prefix: usual.misses_by_prefix,
            },
            hash_key: HashKey::new(written.address_key),
            super_users: written.super_users,
            allowed_origins: written.allowed_origins,
            timecapsule_public_use: written.time_capsule_public_use,
            invites: written.invites,
        }
    }
}
