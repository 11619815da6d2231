//! The documents of a code: itself, its log, and what `use` would answer.

use super::error::ErrorKind;
use super::id::{RowId, ServerId, UserId};
use super::language::Language;
use super::text::{Label, Name};
use super::time::{ExpiresAt, Millis};
use crate::wire::json::{Json, ToJson};
use crate::wire::schema::{Describe, Schema, document};

/// How a code stands: see [`Life::status`](super::rules::life::Life::status).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It lets users in.
    Active,
    /// Its time has passed.
    Expired,
    /// It was used as often as it may be.
    Used,
    /// It was revoked.
    Revoked,
    /// It would be active, but something holds it up: see [`SuspendedBy`].
    Suspended,
}

impl Status {
    /// Every status, by its word.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("active", Self::Active),
        ("expired", Self::Expired),
        ("used", Self::Used),
        ("revoked", Self::Revoked),
        ("suspended", Self::Suspended),
    ];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
        }
    }
}

impl Describe for Status {
    const SCHEMA: Schema = Schema::Words(&["active", "expired", "used", "revoked", "suspended"]);
}

impl ToJson for Status {
    fn to_json(&self) -> Json<'static> {
        Json::word(self.as_str())
    }
}

/// What holds a suspended code up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuspendedBy {
    /// Its creator could not make it now.
    Creator,
}

impl SuspendedBy {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creator => "creator",
        }
    }
}

impl Describe for SuspendedBy {
    const SCHEMA: Schema = Schema::Words(&["creator"]);
}

impl ToJson for SuspendedBy {
    fn to_json(&self) -> Json<'static> {
        Json::word(self.as_str())
    }
}

document! {
    /// A code.
    pub struct CodeDocument {
        /// The row's id.
        id: RowId = "_id",
        /// When it was made.
        creation_time: Millis = "_creationTime",
        /// The server that it lets in to.
        server_id: ServerId = "serverId",
        /// Who made it.
        creator_id: UserId = "creatorId",
        /// Its text as it is shown.
        code: super::code::ShownCode = "code",
        /// By how many users it was redeemed.
        uses: Uses = "uses",
        /// By how many it may be; null where any number may.
        max_uses: Option<Uses> = "maxUses",
        /// From which time on it no longer works; null where it never ends.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// A note on it.
        label: Option<Label> = "label",
        /// Whether it goes on working when its creator leaves, is removed, or may no longer make codes.
        keep_after_creator: bool = "keepAfterCreator",
        /// When it was revoked; null where it is not.
        revoked_at: Option<Millis> = "revokedAt",
        /// How it stands at the time of the call. A suspended code works again when its creator could make it
        /// again.
        status: Status = "status",
        /// What suspends it; null where nothing does.
        suspended_by: Option<SuspendedBy> = "suspendedBy",
    }
}

document! {
    /// A page of codes, the newest first.
    pub struct CodePage {
        /// The codes of this page.
        page: Vec<CodeDocument> = "page",
        /// Whether this is the last page.
        is_done: bool = "isDone",
        /// What to give as `cursor` for the next page; null on the last.
        continue_cursor: Option<RowId> = "continueCursor",
    }
}

document! {
    /// A use of a code: who redeemed it, and when.
    pub struct UseDocument {
        /// The use's id: the code's id and the number of the use.
        id: UseId = "_id",
        /// When it was redeemed.
        creation_time: Millis = "_creationTime",
        /// The code.
        code_id: RowId = "codeId",
        /// Who redeemed it.
        user_id: UserId = "userId",
        /// The user's name on the server, where one is known.
        user: Option<Name> = "user",
        /// When it was redeemed.
        used_at: Millis = "usedAt",
    }
}

document! {
    /// A page of a code's log, the first use first.
    pub struct UsePage {
        /// The uses of this page.
        page: Vec<UseDocument> = "page",
        /// Whether this is the last page.
        is_done: bool = "isDone",
        /// What to give as `cursor` for the next page; null on the last.
        continue_cursor: Option<UseCursor> = "continueCursor",
    }
}

document! {
    /// What `use` would answer now, and why.
    pub struct ExplainDocument {
        /// What it would answer.
        would_answer: WouldAnswer = "wouldAnswer",
        /// Every condition that fails, by the error that it would be, in the order in which `use` checks.
        failing: Vec<ErrorKind> = "failing",
        /// Whether it would make the user a member; null without a user, or where it would refuse.
        joined: Option<bool> = "joined",
        /// The server that a live code lets in to; null for any other.
        server: Option<ServerSummary> = "server",
    }
}

document! {
    /// What of a server a join page shows.
    pub struct ServerSummary {
        /// The server's id.
        id: ServerId = "_id",
        /// Its name.
        name: Name = "name",
    }
}

/// The answer of `use` in short: null where it would let the user in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WouldAnswer(pub Option<ErrorKind>);

impl Describe for WouldAnswer {
    const SCHEMA: Schema = Schema::Object(&crate::wire::schema::Object {
        name: "WouldAnswer",
        doc: "The reply that `use` would give, without its data.",
        fields: &[
            crate::wire::schema::Field {
                name: "status",
                doc: "Whether it would let the user in.",
                schema: Schema::Words(&["success", "error"]),
                optional: false,
            },
            crate::wire::schema::Field {
                name: "code",
                doc: "The HTTP status.",
                schema: Schema::Integer { min: 200, max: 599 },
                optional: false,
            },
            crate::wire::schema::Field {
                name: "message",
                doc: "The message, in English.",
                schema: Schema::Text { min: 1, max: 128 },
                optional: false,
            },
            crate::wire::schema::Field {
                name: "error",
                doc: "The error; null where it would let the user in.",
                schema: Schema::Nullable(&ErrorKind::SCHEMA),
                optional: false,
            },
        ],
    });
}

impl ToJson for WouldAnswer {
    fn to_json(&self) -> Json<'static> {
        let message = |kind: ErrorKind| kind.message().in_language(Language::English).clone();
        let (status, code, message) = match self.0 {
            None => ("success", 200, "Code used".into()),
            Some(kind) => ("error", kind.status(), message(kind)),
        };
        Json::object([
            ("status", Json::word(status)),
            ("code", Json::Integer(code.into())),
            ("message", Json::Text(message)),
            ("error", self.0.to_json()),
        ])
    }
}

impl Describe for ErrorKind {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^errors\.[A-Za-z]+$",
        min: 8,
        max: 64,
    };
}

impl ToJson for ErrorKind {
    fn to_json(&self) -> Json<'static> {
        Json::word(self.key())
    }
}

/// A number of uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uses(pub i64);

impl Describe for Uses {
    const SCHEMA: Schema = Schema::Integer {
        min: 0,
        max: super::count::MaxUses::MAX,
    };
}

impl ToJson for Uses {
    fn to_json(&self) -> Json<'static> {
        Json::Integer(self.0)
    }
}

impl ToJson for ExpiresAt {
    fn to_json(&self) -> Json<'static> {
        Json::Integer(self.get())
    }
}

/// The id of a use: the code's id and the number of the use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseId(pub RowId, pub i64);

impl Describe for UseId {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[0-9a-f-]{36}:[0-9]+$",
        min: 38,
        max: 56,
    };
}

impl ToJson for UseId {
    fn to_json(&self) -> Json<'static> {
        Json::Text([self.0.as_str(), ":", &self.1.to_string()].concat().into())
    }
}

/// Where a page of a log ends: the number of its last use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseCursor(i64);

impl UseCursor {
    /// The cursor behind a use.
    #[must_use]
    pub const fn behind(ordinal: i64) -> Self {
        Self(ordinal)
    }

    /// Takes the text that an earlier reply gave.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn parse(text: &str) -> Result<Self, super::Problem> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = digits && text.len() <= 10 && !text.starts_with('0');
        let number = text.parse().ok().filter(|_| is_plain);
        number.map(Self).ok_or(super::Problem::new(
            "must be a cursor that an earlier reply gave",
            "doit être un curseur issu d’une réponse précédente",
        ))
    }

    /// The number of the use.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Describe for UseCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[1-9][0-9]*$",
        min: 1,
        max: 10,
    };
}

impl ToJson for UseCursor {
    fn to_json(&self) -> Json<'static> {
        Json::Text(self.0.to_string().into())
    }
}
