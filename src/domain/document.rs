//! The documents that replies carry.

use super::Problem;
use super::count::MaxMembers;
use super::grant::Metadata;
use super::id::{RowId, ServerId, UserId};
use super::page::{Cursor, Listed};
use super::preview::Preview;
use super::role::{GrantedRole, InvitePolicy, Role};
use super::rules::policing::CodePolicy;
use super::text::Name;
use super::time::{ExpiresAt, Millis};
use crate::wire::schema::{Describe, Field, Object, Schema, document};
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
        /// What the invitation page and `explain` tell about it: the server and who invites, only the server, or nothing.
        preview: Preview = "preview",
        /// The maximum number of members; null for no limit.
        max_members: Option<MaxMembers> = "maxMembers",
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
        /// When the user last joined; the same as `_creationTime` for a user who was banned without having joined.
        joined_at: Millis = "joinedAt",
        /// When the membership ends by itself; null if it has no end.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// The code by which the user last joined; null for the user who created the server.
        code_id: Option<RowId> = "codeId",
        /// Who created that code.
        invited_by: Option<UserId> = "invitedBy",
        /// What that code carried for the application; null if nothing.
        metadata: Option<Metadata> = "metadata",
    }
}

/// The result of a redeemed code. What the code does not grant is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsedDocument {
    /// The server that the code belongs to.
    pub server_id: ServerId,
    /// Whether this call made the user a member.
    pub joined: bool,
    /// Whether a request of the user is waiting instead.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// The role, if the code grants more than a plain membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<GrantedRole>,
    /// When the membership ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<ExpiresAt>,
    /// What the code carries for the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl Describe for UsedDocument {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "UsedDocument",
        doc: " The result of a redeemed code. What the code does not grant is absent.",
        fields: &[
            Field {
                name: "serverId",
                doc: " The server that the code belongs to.",
                schema: ServerId::SCHEMA,
                optional: false,
            },
            Field {
                name: "joined",
                doc: " Whether this call made the user a member; false if it already was one.",
                schema: Schema::Boolean,
                optional: false,
            },
            Field {
                name: "pending",
                doc: " True if the code needs approval and a request of the user is waiting.",
                schema: Schema::Boolean,
                optional: true,
            },
            Field {
                name: "role",
                doc: " The role, if the code grants more than a plain membership.",
                schema: GrantedRole::SCHEMA,
                optional: true,
            },
            Field {
                name: "expiresAt",
                doc: " When the membership ends, if it does.",
                schema: ExpiresAt::SCHEMA,
                optional: true,
            },
            Field {
                name: "metadata",
                doc: " What the code carries for the application, if anything.",
                schema: Metadata::SCHEMA,
                optional: true,
            },
        ],
    });
}

/// Which users of a server to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberStatus {
    /// Members.
    Active,
    /// Users whose membership came to its end.
    Ended,
    /// Users who are banned.
    Banned,
}

impl MemberStatus {
    /// Every status, by name.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("active", Self::Active),
        ("ended", Self::Ended),
        ("banned", Self::Banned),
    ];
}

impl Describe for MemberStatus {
    const SCHEMA: Schema = Schema::Words(&["active", "ended", "banned"]);
}

impl Listed for MemberDocument {
    const PAGE: &'static str = "MemberPage";
    const PAGE_DOC: &'static str = " A page of members: those without an end first, by the time they first joined, then the others by their ends.";
    type Cursor = MemberCursor;

    fn cursor(&self) -> MemberCursor {
        MemberCursor {
            end: self.expires_at,
            id: self.id.clone(),
        }
    }
}

/// The position of a member in the list of a server's: when its membership ends, if it does, and its row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemberCursor {
    /// When the membership ends.
    pub end: Option<ExpiresAt>,
    /// The id of the row.
    pub id: RowId,
}

impl MemberCursor {
    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (end, id) = match text.split_once('.') {
            Some((end, id)) => (read_time(end).map(ExpiresAt::from_store), id),
            None => (None, text),
        };
        let id = RowId::parse(id)?;
        match (text.contains('.'), end) {
            (true, None) => Err(Problem::NO_CURSOR),
            (_, end) => Ok(Self { end, id }),
        }
    }
}

impl Cursor for MemberCursor {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        match self.end {
            Some(end) => [&end.get().to_string(), ".", self.id.as_str()].concat(),
            None => self.id.as_str().to_owned(),
        }
    }
}

impl Describe for MemberCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^([0-9]{1,15}\.)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        min: 36,
        max: 52,
    };
}

impl Serialize for MemberCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

/// The time that a cursor begins with.
fn read_time(text: &str) -> Option<i64> {
    let is_plain = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
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
        let parsed = text.split_once('.').and_then(|(time, server)| {
            Some(Self {
                created_at: Millis::from_store(read_time(time)?),
                server: ServerId::parse(server).ok()?,
            })
        });
        parsed.ok_or(Problem::NO_CURSOR)
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
