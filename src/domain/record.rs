//! The record of a change: who made it, for whom, when and why. The audit log keeps it.

use super::change::Change;
use super::code_document::{UseCursor, Uses};
use super::forgetting::ForgetCursor;
use super::id::{RowId, ServerId, UserId};
use super::page::Listed;
use super::text::Reason;
use super::time::Millis;
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema, document};
use crate::wire::write::written;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The record of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id in the audit log. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The function's path.
    pub function: &'static str,
    /// The user who called; `None` for a service.
    pub by: Option<UserId>,
    /// The user for whom a service or another user called.
    pub on_behalf_of: Option<UserId>,
    /// Why.
    pub reason: Option<Reason>,
    /// What the call sets, as a JSON object keyed by column. The log keeps the names, and the values of roles,
    /// limits and times.
    pub changes: String,
    /// When.
    pub at: Millis,
    /// Whether the deployment sends events.
    pub has_events: bool,
}

impl Record {
    /// The same, made for a user.
    #[must_use]
    pub fn on_behalf_of(self, user: &UserId) -> Self {
        let is_other = self.by.as_ref() != Some(user);
        Self {
            on_behalf_of: is_other.then(|| user.clone()),
            ..self
        }
    }

    /// The same, of a change that sets these columns.
    #[must_use]
    pub fn setting(self, changes: String) -> Self {
        Self { changes, ..self }
    }
}

/// The columns that a removal sets, which may ban as well.
#[must_use]
#[inline(never)]
pub fn banning(bans: bool) -> String {
    if bans { r#"{"banned":true}"# } else { "{}" }.to_owned()
}

/// Columns as a JSON object with one more, if it is set.
#[must_use]
pub fn set(columns: &str, name: &str, value: Option<Json<'_>>) -> String {
    let Some(value) = value else {
        return columns.to_owned();
    };
    let open = columns.strip_suffix('}').unwrap_or("{");
    let comma = if open.len() > 1 { ",\"" } else { "\"" };
    [open, comma, name, "\":", &value.write(), "}"].concat()
}

/// The number that a change sets a column to; null if it is cleared.
#[must_use]
pub fn number<T: Copy>(change: &Change<T>, get: impl FnOnce(T) -> i64) -> Option<Json<'static>> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(Json::Null),
        Change::Set(value) => Some(Json::Integer(get(*value))),
    }
}

/// Columns as a JSON object: those that are set.
#[must_use]
pub fn columns<const N: usize>(columns: [(&str, Option<Json<'_>>); N]) -> String {
    let columns = columns.into_iter();
    columns.fold("{}".to_owned(), |before, (name, value)| {
        set(&before, name, value)
    })
}

macro_rules! written_texts {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                written(&self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }

        impl Describe for $name {
            const SCHEMA: Schema = $schema;
        }
    )+};
}

written_texts! {
    /// Names of fields, as a list in JSON.
    FieldNames = Schema::List(&Schema::String);
    /// Values by the names of their fields, as an object in JSON.
    FieldValues = Schema::Map;
}

macro_rules! stored_texts {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl Describe for $name {
            const SCHEMA: Schema = $schema;
        }
    )+};
}

stored_texts! {
    /// The path of a function.
    FunctionPath = Schema::String;
    /// The id of an event, as the header `webhook-id` carries it.
    EventId = Schema::String;
    /// The type of an event, such as `member.joined`.
    EventType = Schema::String;
    /// The state of an event's delivery.
    DeliveryStatus = Schema::Words(&["pending", "delivered", "dead"]);
    /// Why a delivery failed.
    Failure = Schema::String;
}

document! {
    /// A change of a server, as its audit log tells it.
    pub struct AuditDocument {
        /// The id of the entry.
        id: RowId = "_id",
        /// When the change was made.
        creation_time: Millis = "_creationTime",
        /// The server.
        server_id: ServerId = "serverId",
        /// The function that made it, `module:function`.
        function: FunctionPath = "function",
        /// The user who made it; null for a service.
        actor_id: Option<UserId> = "actorId",
        /// The user for whom a service or another user made it; null if there is none.
        on_behalf_of: Option<UserId> = "onBehalfOf",
        /// The code that was changed; null if none was.
        code_id: Option<RowId> = "codeId",
        /// The campaign that was changed; null if none was.
        campaign_id: Option<RowId> = "campaignId",
        /// The request that was decided; null if none was.
        request_id: Option<RowId> = "requestId",
        /// The codes that were made or revoked together; null if none were.
        batch_id: Option<RowId> = "batchId",
        /// The user whom it concerns: a member, a banned user or a new owner; null if there is none.
        user_id: Option<UserId> = "userId",
        /// The owner before a hand-over; null if there was none.
        previous_owner_id: Option<UserId> = "previousOwnerId",
        /// The names of the fields that were set.
        fields: FieldNames = "fields",
        /// What roles, limits and times among them were before.
        before: FieldValues = "before",
        /// What they are since.
        after: FieldValues = "after",
        /// The number of rows that it changed, where one call changes many; null otherwise.
        count: Option<Uses> = "count",
        /// The reason that the caller gave; null if none.
        reason: Option<Reason> = "reason",
    }
}

document! {
    /// An event and its delivery to the receiver of webhooks.
    pub struct EventDocument {
        /// The id of the event: the header `webhook-id`.
        id: EventId = "_id",
        /// When it happened.
        creation_time: Millis = "_creationTime",
        /// The server.
        server_id: ServerId = "serverId",
        /// Its number on the server: the events of a server are numbered without a gap.
        sequence: Uses = "sequence",
        /// What happened.
        event_type: EventType = "type",
        /// To whom and to what.
        data: FieldValues = "data",
        /// Whether it is to be delivered, was delivered, or was given up.
        status: DeliveryStatus = "status",
        /// How many deliveries were begun.
        attempts: Uses = "attempts",
        /// When it is to be delivered; null if it is not.
        due_at: Option<Millis> = "dueAt",
        /// When it was delivered; null if it was not.
        delivered_at: Option<Millis> = "deliveredAt",
        /// Why the last delivery failed; null if none failed.
        failure: Option<Failure> = "failure",
    }
}

document! {
    /// The events that are delivered again.
    pub struct ReplayedDocument {
        /// How many.
        replayed: Uses = "replayed",
    }
}

document! {
    /// How far an erasure went.
    pub struct ForgottenDocument {
        /// Whether nothing is left to erase.
        is_done: bool = "isDone",
        /// The `cursor` argument for the next page; null on the last.
        continue_cursor: Option<ForgetCursor> = "continueCursor",
    }
}

impl Listed for EventDocument {
    const PAGE: &'static str = "EventPage";
    const PAGE_DOC: &'static str = " A page of events, newest first.";
    type Cursor = UseCursor;

    fn cursor(&self) -> UseCursor {
        UseCursor::behind(self.sequence.0)
    }
}

impl Listed for AuditDocument {
    const PAGE: &'static str = "AuditPage";
    const PAGE_DOC: &'static str = " A page of the audit log, newest first.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}
