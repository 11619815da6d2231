//! The documents of a request to join: filed by a code that needs approval.

use super::id::{RowId, ServerId, UserId};
use super::page::Listed;
use super::text::{Name, Note, Reason, read_words};
use super::time::Millis;
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;

/// The most requests that may be pending on a server.
pub const MOST_PENDING: i64 = 1000;

/// The status of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestStatus {
    /// Nobody has decided it yet.
    Pending,
    /// It was approved, and the user joined.
    Approved,
    /// It was declined: its code refuses its user until it is reopened.
    Declined,
    /// The user took it back.
    Withdrawn,
    /// The user joined otherwise.
    Closed,
}

impl RequestStatus {
    /// Every status, by name.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("pending", Self::Pending),
        ("approved", Self::Approved),
        ("declined", Self::Declined),
        ("withdrawn", Self::Withdrawn),
        ("closed", Self::Closed),
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }
}

read_words!(RequestStatus);

impl Describe for RequestStatus {
    const SCHEMA: Schema =
        Schema::Words(&["pending", "approved", "declined", "withdrawn", "closed"]);
}

document! {
    /// A request to join.
    pub struct RequestDocument {
        /// The id of the request document.
        id: RowId = "_id",
        /// When it was filed.
        creation_time: Millis = "_creationTime",
        /// The server.
        server_id: ServerId = "serverId",
        /// The user who wants to join.
        user_id: UserId = "userId",
        /// The user's name; null if none was given.
        user: Option<Name> = "user",
        /// The code by which it was filed.
        code_id: RowId = "codeId",
        /// What the user wrote to those who decide; null if nothing, and for anyone else.
        note: Option<Note> = "note",
        /// The status.
        status: RequestStatus = "status",
        /// When it was decided, withdrawn or closed; null while it is pending.
        decided_at: Option<Millis> = "decidedAt",
        /// Who decided it; null for a service, and for anyone who may not decide.
        decided_by: Option<UserId> = "decidedBy",
        /// Why it was declined; null if it was not, or without a reason.
        reason: Option<Reason> = "reason",
    }
}

impl RequestDocument {
    /// The document as its own user reads it.
    #[must_use]
    pub fn for_its_user(self) -> Self {
        Self {
            note: None,
            decided_by: None,
            ..self
        }
    }
}

impl Listed for RequestDocument {
    const PAGE: &'static str = "RequestPage";
    const PAGE_DOC: &'static str = " A page of requests, newest first.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}
