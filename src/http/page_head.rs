//! The part of a request's head that only pages read.

use crate::domain::language::Language;
use crate::domain::text::Name;
use crate::wire::json::Json;

/// The part of a request's head that only pages read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageHead {
    /// Whether its `Origin` is the service's own.
    pub is_own: bool,
    /// Whether the page's own script asks, which takes JSON.
    pub wants_json: bool,
    /// Whether the deployment has live connections.
    pub is_live: bool,
    /// The language that the query chose.
    pub language: Option<Language>,
    /// The header `Sec-Fetch-Dest`.
    pub destination: Option<String>,
    /// The header `Sec-Purpose`, or one of its predecessors.
    pub purpose: Option<String>,
    /// The code that waited while its user signed in.
    pub waiting: Option<String>,
    /// The name of the account, by the token's claims.
    pub name: Option<Name>,
}

impl PageHead {
    /// Takes the object `page` of a head.
    #[must_use]
    pub fn from_json(json: &Json) -> Self {
        let text = |name| json.get(name).and_then(Json::as_text);
        let owned = |name| json.get(name).and_then(Json::to_text);
        let is_set = |name| json.get(name) == Some(&Json::Bool(true));
        Self {
            is_own: is_set("isOwn"),
            wants_json: is_set("wantsJson"),
            is_live: is_set("isLive"),
            language: text("language").map(Language::from_tag),
            destination: owned("destination"),
            purpose: owned("purpose"),
            waiting: owned("waiting"),
            name: text("name").and_then(|name| Name::parse(name).ok()),
        }
    }

    /// Whether a person asked for the page itself. An image, a frame or a script of a stranger's page, and a
    /// browser that fetches links before anybody follows them, did not. Programs without these headers, such as
    /// the previews of messengers, count as persons.
    #[must_use]
    pub fn is_document(&self) -> bool {
        let is_document = |destination: &str| destination == "document";
        self.destination.as_deref().is_none_or(is_document) && self.purpose.is_none()
    }
}
