//! The documents that replies carry.

use super::Problem;
use super::id::{RowId, ServerId, UserId};
use super::page::{Cursor, Listed};
use super::preview::Preview;
use super::role::{InvitePolicy, Role};
use super::rules::policing::CodePolicy;
use super::text::Name;
use super::time::Millis;
use crate::wire::schema::{Describe, Schema, document};
use serde::{Serialize, Serializer};

document! {
    /// A server: what a code lets users join.
    pub struct ServerDocument {
        /// The server's id.
        id: ServerId = "_id",
        /// When the server was created.
        creation_time: Millis = "_creationTime",
        /// Its name.
        name: Name = "name",
        /// The user who owns it.
        owner_id: UserId = "ownerId",
        /// Who may create codes: the owner, the owner and admins, or every member.
        invite_policy: InvitePolicy = "invitePolicy",
        /// What a join page and `explain` tell of it: the server and who invites, the server alone, or nothing.
        preview: Preview = "preview",
        /// What codes of plain members may be; null if there is no policy.
        code_policy: Option<CodePolicy> = "codePolicy",
    }
}

document! {
    /// A member: one user on one server.
    pub struct MemberDocument {
        /// The id of the member document.
        id: RowId = "_id",
        /// When the user first joined, or was banned without having joined.
        creation_time: Millis = "_creationTime",
        /// The server.
        server_id: ServerId = "serverId",
        /// The user.
        user_id: UserId = "userId",
        /// The user's name; null if none was given.
        user: Option<Name> = "user",
        /// The member's role on the server.
        role: Role = "role",
        /// When the user last joined.
        joined_at: Millis = "joinedAt",
    }
}

document! {
    /// The result of a redeemed code.
    pub struct UsedDocument {
        /// The server that the code belongs to.
        server_id: ServerId = "serverId",
        /// Whether this call made the user a member; false if it already was one.
        joined: bool = "joined",
    }
}

impl Listed for MemberDocument {
    const PAGE: &'static str = "MemberPage";
    const PAGE_DOC: &'static str = " A page of members, ordered by the time they first joined.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}

/// The position of a server in the list of its owner's servers: when it was created, and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerCursor {
    /// When it was created.
    pub created_at: Millis,
    /// Its id.
    pub server: ServerId,
}

impl ServerCursor {
    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parts = text
            .split_once('.')
            .filter(|(time, _)| time.len() <= 15 && time.bytes().all(|byte| byte.is_ascii_digit()));
        let parsed = parts.and_then(|(time, server)| {
            Some(Self {
                created_at: Millis::from_store(time.parse().ok()?),
                server: ServerId::parse(server).ok()?,
            })
        });
        parsed.ok_or(Problem::new(
            "must be a cursor that an earlier reply gave",
            "doit être un curseur issu d’une réponse précédente",
        ))
    }
}

impl Cursor for ServerCursor {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        [
            &self.created_at.get().to_string(),
            ".",
            self.server.as_str(),
        ]
        .concat()
    }
}

impl Describe for ServerCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^[0-9]{1,15}\.[^\u0000-\u001f]+$",
        min: 3,
        max: 144,
    };
}

impl Serialize for ServerCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl Listed for ServerDocument {
    const PAGE: &'static str = "ServerPage";
    const PAGE_DOC: &'static str = " A page of servers, newest first.";
    type Cursor = ServerCursor;

    fn cursor(&self) -> ServerCursor {
        ServerCursor {
            created_at: self.creation_time,
            server: self.id.clone(),
        }
    }
}
