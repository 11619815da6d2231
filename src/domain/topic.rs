//! Topics: what the answer of a watched query depends on, and what a mutation changes.

use super::id::{ServerId, UserId};
use super::rules::life::Life;
use super::time::{ExpiresAt, Millis};
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// What a query's answer depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Everything that belongs to a server: its row, members, codes and their logs.
    Server(ServerId),
    /// The codes that a user creates, and the servers that it comes to own.
    User(UserId),
}

impl Topic {
    /// The text before the id of a server.
    pub const SERVER: &'static str = "server:";
    /// The text before the id of a user.
    pub const USER: &'static str = "user:";

    /// The text, such as `server:tea-club`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (kind, id) = match self {
            Self::Server(server) => (Self::SERVER, server.as_str()),
            Self::User(user) => (Self::USER, user.as_str()),
        };
        [kind, id].concat()
    }
}

impl Topic {
    /// Takes such a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match (
            text.strip_prefix(Self::SERVER),
            text.strip_prefix(Self::USER),
        ) {
            (Some(server), _) => ServerId::parse(server).ok().map(Self::Server),
            (None, Some(user)) => UserId::parse(user).ok().map(Self::User),
            (None, None) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Topic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a topic"))
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

/// When the answer of a watched query may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// It may change when any of these does.
    pub topics: Vec<Topic>,
    /// The earliest time at which it changes by itself.
    pub until: Option<Millis>,
    /// Whether it must not be asked again: another look would count as a guess.
    pub is_final: bool,
}

impl Watch {
    /// An answer that depends on a server.
    #[must_use]
    pub fn server(server: &ServerId) -> Self {
        Self {
            topics: vec![Topic::Server(server.clone())],
            ..Self::default()
        }
    }

    /// An answer that depends on a user.
    #[must_use]
    pub fn user(user: &UserId) -> Self {
        Self {
            topics: vec![Topic::User(user.clone())],
            ..Self::default()
        }
    }

    /// An answer that must not be asked for again.
    #[must_use]
    pub const fn last() -> Self {
        Self {
            topics: Vec::new(),
            until: None,
            is_final: true,
        }
    }

    /// Adds a server, once.
    pub fn add_server(&mut self, server: &ServerId) {
        let is_same = |topic: &Topic| matches!(topic, Topic::Server(known) if known == server);
        if !self.topics.iter().any(is_same) {
            self.topics.push(Topic::Server(server.clone()));
        }
    }

    /// Adds the times at which a code that the answer shows or judges changes by itself.
    pub fn add_life(&mut self, life: &Life, now: Millis) {
        self.add_expiry(life.expires_at, now);
        self.add_expiry(life.starts_at, now);
        self.add_expiry(life.campaign.and_then(|campaign| campaign.expires_at), now);
    }

    /// Adds the expiry or the start of a code or a campaign that the answer shows or judges.
    pub fn add_expiry(&mut self, expires_at: Option<ExpiresAt>, now: Millis) {
        self.add_end(expires_at.map(|end| Millis::from_store(end.get())), now);
    }

    /// Adds a time at which the answer changes by itself, if it is in the future.
    pub fn add_end(&mut self, end: Option<Millis>, now: Millis) {
        let Some(end) = end.filter(|end| *end > now) else {
            return;
        };
        self.until = Some(self.until.map_or(end, |until| until.min(end)));
    }
}
