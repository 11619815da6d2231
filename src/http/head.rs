//! What is known of a request beside its body.

use crate::domain::caller::Caller;
use crate::domain::id::UserId;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::functions::{Context, Limits, Throttling};
use crate::json::Json;

/// What is known of a request beside its body and its random bytes.
#[derive(Clone, Debug)]
pub struct Head {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The names and values of the query, decoded, in their order.
    pub query: Vec<(String, String)>,
    /// The language for messages, by header `Accept-Language`.
    pub language: Language,
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
    /// The time of the request.
    pub now: Millis,
    /// The name of the storage binding.
    pub store: String,
    /// The client's address; none where calls come from no network.
    pub address: Option<String>,
    /// Who makes the request.
    pub caller: Caller,
    /// How often in an hour wrong codes may be tried.
    pub limits: Limits,
    /// The key under which addresses are hashed.
    pub address_key: String,
    /// Whether pages of the request's origin may send credentials.
    pub is_allowed_origin: bool,
    /// Whether anybody may use a code for anybody through TimeCapsule's endpoint.
    pub time_capsule_public_use: bool,
    /// What RDS's face is told beside the request: the settings of its invites.
    pub invites: Json,
    /// What came of the wish for an invite of Discord's, where the request was planned before.
    pub granted: Option<Json>,
}

impl Head {
    /// Takes an object with the fields that `js/worker.js` writes; all but `method` and `path` may be
    /// absent.
    #[must_use]
    pub fn from_json(json: &Json) -> Option<Self> {
        let text = |name| json.get(name).and_then(Json::as_text).map(str::to_owned);
        let now = json.get("now")?;
        let config = json.get("config").unwrap_or(&Json::Null);
        let allowed = |name, default| {
            let number = config.get(name).and_then(Json::as_integer);
            number
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default)
        };
        let default = Limits::default();
        let origin = text("origin");
        Some(Self {
            method: text("method")?,
            path: text("path")?,
            query: query(json),
            language: Language::accepted(&text("acceptLanguage").unwrap_or_default()),
            content_type: text("contentType"),
            content_encoding: text("contentEncoding"),
            idempotency_key: text("idempotencyKey"),
            cors_headers: text("corsHeaders"),
            request_id: text("requestId"),
            now: match now {
                Json::Float(millis) => Millis::from_clock(*millis),
                _ => Millis::from_store(now.as_integer()?),
            },
            store: text("store").unwrap_or_default(),
            address: text("address"),
            caller: caller(json),
            limits: Limits {
                guesses_by_address: allowed("guessLimitAddress", default.guesses_by_address),
                guesses_by_user: allowed("guessLimitUser", default.guesses_by_user),
            },
            address_key: config
                .get("addressKey")
                .and_then(Json::as_text)
                .unwrap_or_default()
                .to_owned(),
            is_allowed_origin: origin
                .as_deref()
                .is_some_and(|origin| lists(config.get("allowedOrigins"), origin)),
            origin,
            time_capsule_public_use: config.get("timeCapsulePublicUse") == Some(&Json::Bool(true)),
            invites: config.get("invites").cloned().unwrap_or(Json::Null),
            granted: json.get("granted").cloned(),
        })
    }

    /// What a call is given.
    #[must_use]
    pub fn context(&self, random: Random) -> Context {
        Context {
            now: self.now,
            random,
            caller: self.caller.clone(),
            address: self.address.clone(),
            hash_key: self.address_key.clone(),
            limits: self.limits,
            throttling: Throttling::Guesses,
        }
    }
}

/// The query: a list of names and values.
fn query(head: &Json) -> Vec<(String, String)> {
    let pairs = head
        .get("query")
        .and_then(Json::as_list)
        .unwrap_or_default();
    let pair = |pair: &Json| match pair.as_list()? {
        [name, value] => Some((name.as_text()?.to_owned(), value.as_text()?.to_owned())),
        _ => None,
    };
    pairs.iter().filter_map(pair).collect()
}

/// Whether a list of texts has this one.
fn lists(list: Option<&Json>, text: &str) -> bool {
    let items = list.and_then(Json::as_list).unwrap_or_default();
    items.iter().any(|item| item.as_text() == Some(text))
}

/// Who makes the request, as the verification found: `caller.kind` is `open`, `service`, `token`, or
/// `anonymous` or `invalid`, which are the same here.
fn caller(head: &Json) -> Caller {
    let caller = head.get("caller");
    match caller
        .and_then(|caller| caller.get("kind"))
        .and_then(Json::as_text)
    {
        Some("open" | "service") => Caller::Service,
        Some("token") => caller
            .and_then(|caller| caller.get("claims"))
            .and_then(|claims| user(claims, head.get("superUsers")))
            .unwrap_or(Caller::Anonymous),
        _ => Caller::Anonymous,
    }
}

/// The user of a verified token: claim `sub`, else `userId`. A number is no id, and a token whose
/// `sub` cannot be an id is not read further.
fn user(claims: &Json, super_users: Option<&Json>) -> Option<Caller> {
    let id = claims.get("sub").or_else(|| claims.get("userId"))?;
    let id = UserId::parse(id.as_text()?).ok()?;
    let role = claims
        .get("roles")
        .and_then(|roles| roles.get("super_user"));
    let super_user = role == Some(&Json::Bool(true)) || lists(super_users, id.as_str());
    Some(Caller::User { id, super_user })
}
