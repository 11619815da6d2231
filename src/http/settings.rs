//! The settings of a deployment, as far as the rules take them.

use crate::domain::secret::HashKey;
use crate::functions::Limits;
use crate::wire::json::Json;

/// The settings of a deployment: the same in all its requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name of the storage binding.
    pub store: String,
    /// How often in an hour wrong codes may be tried.
    pub limits: Limits,
    /// The key under which addresses and users are hashed.
    pub hash_key: HashKey,
    /// Ids of users who are super users, whatever their tokens say.
    pub super_users: Vec<String>,
    /// Origins whose pages may send credentials.
    pub allowed_origins: Vec<String>,
    /// Whether anybody may use a code for anybody through TimeCapsule's endpoint.
    pub timecapsule_public_use: bool,
    /// The settings of RDS's invites.
    pub invites: Json<'static>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::from_json(&Json::Null)
    }
}

impl Settings {
    /// Takes an object with the fields that `js/worker/config.js` writes. What is absent or of another form is
    /// as if it had not been set.
    #[must_use]
    pub fn from_json(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_text).unwrap_or_default();
        let allowed = |name, default| {
            let number = json.get(name).and_then(Json::as_integer);
            number
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default)
        };
        let texts = |name| {
            let items = json.get(name).and_then(Json::as_list).unwrap_or_default();
            let items = items.iter().filter_map(Json::as_text);
            items.map(str::to_owned).collect()
        };
        let default = Limits::default();
        Self {
            store: text("store").to_owned(),
            limits: Limits {
                guesses_by_address: allowed("guessLimitAddress", default.guesses_by_address),
                guesses_by_user: allowed("guessLimitUser", default.guesses_by_user),
                misses_by_prefix: default.misses_by_prefix,
            },
            hash_key: HashKey::new(text("addressKey")),
            super_users: texts("superUsers"),
            allowed_origins: texts("allowedOrigins"),
            timecapsule_public_use: json.get("timeCapsulePublicUse") == Some(&Json::Bool(true)),
            invites: json
                .get("invites")
                .cloned()
                .map_or(Json::Null, Json::into_owned),
        }
    }
}
