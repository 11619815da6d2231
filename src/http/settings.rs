//! The settings of a deployment that the rules use.

use crate::domain::id::ServerId;
use crate::functions::Limits;
use crate::wire::json::Json;
use crate::wire::secret::HashKey;

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
    /// The address of the service as people reach it, without a slash at its end.
    pub public_url: Option<String>,
    /// The page on which people sign in.
    pub sign_in_url: Option<String>,
    /// The applications that open links.
    pub app_links: AppLinks,
    /// Whether webhooks are set, so that events are recorded.
    pub has_events: bool,
}

/// The settings of RDS's invites. What is absent or of another form is as if it had not been set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invites {
    /// The server that users are invited to.
    pub guild_id: Option<ServerId>,
    /// The part of a link before the code.
    pub link_base: Option<String>,
    /// Whether Discord makes the invites.
    pub by_discord: bool,
}

/// The applications that open links, as the two files that Apple and Google define. Each is JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppLinks {
    /// `apple-app-site-association`.
    pub apple: Option<String>,
    /// `assetlinks.json`.
    pub android: Option<String>,
}

impl AppLinks {
    fn of(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::to_text);
        Self {
            apple: text("apple"),
            android: text("android"),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::from_json(&Json::Null)
    }
}

impl Settings {
    /// Whether the store is a database for each shard.
    #[must_use]
    pub fn has_places(&self) -> bool {
        self.store == "durable"
    }

    /// Reads JSON text with the fields that `js/worker/config.js` writes. A field that is absent or has the
    /// wrong type is not set.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self::from_json(&Json::parse_text(text).ok()?))
    }

    /// Takes such an object; see [`Self::parse`].
    #[must_use]
    pub fn from_json(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_text);
        let owned = |name| json.get(name).and_then(Json::to_text);
        let limit = |name, usual| {
            let number = json.get(name).and_then(Json::as_integer);
            number.and_then(|n| n.try_into().ok()).unwrap_or(usual)
        };
        let usual = Limits::default();
        Self {
            store: text("store").unwrap_or_default().to_owned(),
            limits: Limits {
                guesses_by_address: limit("guessLimitAddress", usual.guesses_by_address),
                guesses_by_user: limit("guessLimitUser", usual.guesses_by_user),
                misses_by_prefix: usual.misses_by_prefix,
            },
            hash_key: HashKey::new(text("addressKey").unwrap_or_default()),
            super_users: texts(json, "superUsers"),
            allowed_origins: texts(json, "allowedOrigins"),
            timecapsule_public_use: is_set(json, "timecapsulePublicUse"),
            invites: json.get("invites").map(Invites::of).unwrap_or_default(),
            public_url: owned("publicUrl"),
            sign_in_url: owned("signInUrl"),
            app_links: json.get("appLinks").map(AppLinks::of).unwrap_or_default(),
            has_events: is_set(json, "events"),
        }
    }
}

impl Invites {
    fn of(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_text);
        let owned = |name| json.get(name).and_then(Json::to_text);
        Self {
            guild_id: text("guildId").and_then(|id| ServerId::parse(id).ok()),
            link_base: owned("linkBase"),
            by_discord: is_set(json, "byDiscord"),
        }
    }
}

/// A list of texts, or an empty list if an item is not a text.
fn texts(json: &Json, name: &str) -> Vec<String> {
    let text = |text: &Json| text.to_text();
    let list = json.get(name).and_then(Json::as_list).unwrap_or_default();
    let texts: Option<_> = list.iter().map(text).collect();
    texts.unwrap_or_default()
}

fn is_set(json: &Json, name: &str) -> bool {
    json.get(name) == Some(&Json::Bool(true))
}
