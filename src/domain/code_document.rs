//! The documents of a code: the code itself, its log, and the result of a dry run of `use`.

use super::error::{ErrorKind, Requires};
use super::grant::{MembershipMs, Metadata};
use super::id::{RowId, ServerId, UserId};
use super::language::Language;
use super::page::{Cursor, Listed};
use super::role::GrantedRole;
use super::rules::rate::RateLimit;
use super::text::{Label, Name};
use super::time::{ExpiresAt, Millis, StartsAt};
use crate::wire::schema::{Describe, Schema, document};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// The status of a code: see [`Life::status`](super::rules::life::Life::status).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The code can be redeemed.
    Active,
    /// The expiry time has passed.
    Expired,
    /// The maximum number of uses is reached.
    Used,
    /// It was revoked.
    Revoked,
    /// It does not work yet.
    Scheduled,
    /// The code would be active, but cannot be redeemed at present: see [`SuspendedBy`].
    Suspended,
}

impl Status {
    /// Every status, by name.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("active", Self::Active),
        ("expired", Self::Expired),
        ("used", Self::Used),
        ("revoked", Self::Revoked),
        ("scheduled", Self::Scheduled),
        ("suspended", Self::Suspended),
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Revoked => "revoked",
            Self::Scheduled => "scheduled",
            Self::Suspended => "suspended",
        }
    }
}

impl Describe for Status {
    const SCHEMA: Schema = Schema::Words(&[
        "active",
        "expired",
        "used",
        "revoked",
        "scheduled",
        "suspended",
    ]);
}

/// Why a code is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuspendedBy {
    /// Its creator could not create this code today.
    Creator,
    /// Its creator could not give today what it grants.
    Grant,
    /// Its campaign was revoked.
    Campaign,
}

impl SuspendedBy {
    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Grant => "grant",
            Self::Campaign => "campaign",
        }
    }
}

impl Describe for SuspendedBy {
    const SCHEMA: Schema = Schema::Words(&["creator", "grant", "campaign"]);
}

document! {
    /// A code.
    pub struct CodeDocument {
        /// The id of the code document.
        id: RowId = "_id",
        /// When the code was created.
        creation_time: Millis = "_creationTime",
        /// The server that the code lets users join.
        server_id: ServerId = "serverId",
        /// The user who created the code.
        creator_id: UserId = "creatorId",
        /// The text to display, such as `NHKA-N1Q9-D9CT`. Null for callers who could not give what the code grants:
        /// of a code that grants `admin`, only the owner and services see the text.
        code: Option<super::code::ShownCode> = "code",
        /// The number of users who redeemed the code.
        uses: Uses = "uses",
        /// The maximum number of users who may redeem it; null if unlimited.
        max_uses: Option<Uses> = "maxUses",
        /// When the code expires; null if never.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// When the code starts to work; null if at once.
        starts_at: Option<StartsAt> = "startsAt",
        /// Whether its uses are requests, which an admin, the owner or a service must approve.
        requires_approval: bool = "requiresApproval",
        /// How fast it may be used; null if there is no limit.
        rate_limit: Option<RateLimit> = "rateLimit",
        /// A note for the people who manage the code.
        label: Option<Label> = "label",
        /// The role of users who join by the code.
        role: GrantedRole = "role",
        /// How long a membership by the code lasts, in milliseconds; null if it has no end.
        membership_ms: Option<MembershipMs> = "membershipMs",
        /// What the code carries for the application; null if nothing.
        metadata: Option<Metadata> = "metadata",
        /// The campaign whose budget the code shares; null if none.
        campaign_id: Option<RowId> = "campaignId",
        /// The batch that the code was created in by `invitCode:cMany`; null if it was created alone.
        batch_id: Option<RowId> = "batchId",
        /// Whether the code keeps working when its creator leaves, is removed, or may no longer create codes.
        keep_after_creator: bool = "keepAfterCreator",
        /// What the code's lists of who may use it hold: verified e-mail addresses (`email`), users (`user`), or
        /// both. Empty without a list.
        requires: Requires = "requires",
        /// When the code was revoked; null if it was not.
        revoked_at: Option<Millis> = "revokedAt",
        /// The status at the time of the call. A suspended code works again as soon as its creator could create
        /// it again and its campaign is restored, a scheduled one from `startsAt` on.
        status: Status = "status",
        /// Why the code is suspended; null if it is not.
        suspended_by: Option<SuspendedBy> = "suspendedBy",
    }
}

impl Listed for CodeDocument {
    const PAGE: &'static str = "CodePage";
    const PAGE_DOC: &'static str = " A page of codes, newest first.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}

document! {
    /// One use of a code.
    pub struct UseDocument {
        /// The id of the use: the code's id and the number of the use.
        id: UseId = "_id",
        /// When the code was redeemed.
        creation_time: Millis = "_creationTime",
        /// The code.
        code_id: RowId = "codeId",
        /// The user who redeemed it.
        user_id: UserId = "userId",
        /// The user's name on the server; null if unknown.
        user: Option<Name> = "user",
        /// When the code was redeemed.
        used_at: Millis = "usedAt",
    }
}

impl Listed for UseDocument {
    const PAGE: &'static str = "UsePage";
    const PAGE_DOC: &'static str = " A page of a code's log, first use first.";
    type Cursor = UseCursor;

    fn cursor(&self) -> UseCursor {
        UseCursor::behind(self.id.1)
    }
}

document! {
    /// The result of a dry run of `use`: what it would answer now, and why.
    pub struct ExplainDocument {
        /// The reply that `use` would give.
        would_answer: WouldAnswer = "wouldAnswer",
        /// Every condition that fails, as its error, in the order in which `use` checks them.
        failing: Vec<ErrorKind> = "failing",
        /// Whether the call would make the user a member; null if no user was given or the call would be
        /// refused.
        joined: Option<bool> = "joined",
        /// The server that a working code lets users join, unless the server's preview is `none`; null for any
        /// other code.
        server: Option<ServerSummary> = "server",
        /// What the code's lists hold, if the user is on none of them or no user was given: verified e-mail
        /// addresses (`email`), users (`user`), or both. Empty otherwise.
        requires: Requires = "requires",
        /// Who invites to it, if the server's preview is `full` and the name is known; null otherwise.
        invited_by: Option<Inviter> = "invitedBy",
        /// What a working code grants to a user who joins by it for the first time, unless the server's preview is
        /// `none`; null for any other code, and for a user who is a member or returns.
        grants: Option<GrantSummary> = "grants",
        /// The user's pending request on the server, for `request:withdraw`, if the code needs approval and an
        /// approval could still let the user in; null otherwise.
        pending_request: Option<RowId> = "pendingRequest",
    }
}

document! {
    /// What a code grants, without its metadata.
    pub struct GrantSummary {
        /// The role on the server.
        role: GrantedRole = "role",
        /// How long the membership lasts, in milliseconds; null if it has no end.
        membership_ms: Option<MembershipMs> = "membershipMs",
    }
}

document! {
    /// The part of a server that a join page shows.
    pub struct ServerSummary {
        /// The server's id.
        id: ServerId = "_id",
        /// Its name.
        name: Name = "name",
    }
}

document! {
    /// The member who invites, by its name on the server and never by its id.
    pub struct Inviter {
        /// The name.
        name: Name = "name",
    }
}

/// The reply of `use` without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WouldAnswer {
    /// The error, if it would be refused.
    pub error: Option<ErrorKind>,
    /// Whether a request would be filed, or is waiting.
    pub files: bool,
}

impl Describe for WouldAnswer {
    const SCHEMA: Schema = Schema::Object(&crate::wire::schema::Object {
        name: "WouldAnswer",
        doc: "The reply that `use` would give, without its data.",
        fields: &[
            crate::wire::schema::Field {
                name: "status",
                doc: "Whether the user would get in.",
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
                doc: "The error; null if the user would get in.",
                schema: Schema::Nullable(&ErrorKind::SCHEMA),
                optional: false,
            },
        ],
    });
}

impl Serialize for WouldAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The schema above gives this order.
        #[derive(Serialize)]
        struct Answer {
            status: &'static str,
            code: u16,
            message: Cow<'static, str>,
            error: Option<ErrorKind>,
        }
        let message = |kind: ErrorKind| kind.message().into_language(Language::English);
        let (status, code, message) = match self.error {
            None if self.files => ("success", 202, "Request filed".into()),
            None => ("success", 200, "Code used".into()),
            Some(kind) => ("error", kind.status(), message(kind)),
        };
        let error = self.error;
        Answer {
            status,
            code,
            message,
            error,
        }
        .serialize(serializer)
    }
}

impl Describe for ErrorKind {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^errors\.[A-Za-z]+$",
        min: 8,
        max: 64,
    };
}

impl Serialize for ErrorKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// A number of uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Uses(pub i64);

impl Describe for Uses {
    const SCHEMA: Schema = Schema::Integer {
        min: 0,
        max: super::count::MaxUses::MAX,
    };
}

/// The id of a use: the code's id and the number of the use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseId(pub RowId, pub i64);

impl Describe for UseId {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]+$",
        min: 38,
        max: 56,
    };
}

impl Serialize for UseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}:{}", self.0.as_str(), self.1))
    }
}

/// The position in a log where a page ends: the number of its last use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseCursor(i64);

impl UseCursor {
    /// The cursor after a use.
    #[must_use]
    pub const fn behind(ordinal: i64) -> Self {
        Self(ordinal)
    }

    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, super::Problem> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_plain = digits && text.len() <= 10 && !text.starts_with('0');
        let number = text.parse().ok().filter(|_| is_plain);
        number.map(Self).ok_or(super::Problem::NO_CURSOR)
    }

    /// The number of the use.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Cursor for UseCursor {
    fn parse(text: &str) -> Result<Self, super::Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        self.0.to_string()
    }
}

/// Where a page of an eviction ends: the last use that it examined, by the code's id and the use's number; 0 for a
/// code without uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct EvictCursor(String);

impl EvictCursor {
    /// The cursor after a use.
    #[must_use]
    pub fn new(code: &RowId, ordinal: i64) -> Self {
        Self(format!("{}:{ordinal:010}", code.as_str()))
    }

    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, super::Problem> {
        let parts = text.split_once(':');
        let parts = parts.filter(|(_, number)| {
            number.len() == 10 && number.bytes().all(|digit| digit.is_ascii_digit())
        });
        let code = parts.map_or(text, |(code, _)| code);
        match (RowId::parse(code), parts) {
            (Ok(code), Some((_, number))) => Ok(Self([code.as_str(), ":", number].concat())),
            _ => Err(super::Problem::NO_CURSOR),
        }
    }

    /// The code's id.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The number of the use.
    #[must_use]
    pub fn ordinal(&self) -> i64 {
        let number = self.0.split(':').nth(1);
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

impl<'de> serde::Deserialize<'de> for EvictCursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Self::parse(text).map_err(|_| serde::de::Error::custom("invalid cursor"))
    }
}

impl Describe for EvictCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{10}$",
        min: 47,
        max: 47,
    };
}

impl Describe for UseCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[1-9][0-9]*$",
        min: 1,
        max: 10,
    };
}

impl Serialize for UseCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
