//! The documents that replies carry.

use super::id::{RowId, ServerId, UserId};
use super::preview::Preview;
use super::role::{InvitePolicy, Role};
use super::text::Name;
use super::time::Millis;
use crate::wire::schema::document;

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

document! {
    /// A page of members, ordered by the time they first joined.
    pub struct MemberPage {
        /// The members on this page.
        page: Vec<MemberDocument> = "page",
        /// Whether this is the last page.
        is_done: bool = "isDone",
        /// The `cursor` argument for the next page; null on the last.
        continue_cursor: Option<RowId> = "continueCursor",
    }
}
