//! The documents that replies carry.

use super::id::{RowId, ServerId, UserId};
use super::role::{InvitePolicy, Role};
use super::text::Name;
use super::time::Millis;
use crate::wire::schema::document;

document! {
    /// A server: what a code lets a user join.
    pub struct ServerDocument {
        /// The server's id.
        id: ServerId = "_id",
        /// When it was made.
        creation_time: Millis = "_creationTime",
        /// Its name.
        name: Name = "name",
        /// The user who owns it.
        owner_id: UserId = "ownerId",
        /// Which members may make codes.
        invite_policy: InvitePolicy = "invitePolicy",
    }
}

document! {
    /// A member: one user on one server.
    pub struct MemberDocument {
        /// The row's id.
        id: RowId = "_id",
        /// When the user first joined, or was banned before it ever did.
        creation_time: Millis = "_creationTime",
        /// The server.
        server_id: ServerId = "serverId",
        /// The user.
        user_id: UserId = "userId",
        /// The user's name, where one was given.
        user: Option<Name> = "user",
        /// What the member is on the server.
        role: Role = "role",
        /// When the user joined last.
        joined_at: Millis = "joinedAt",
    }
}

document! {
    /// What a redeemed code led to.
    pub struct UsedDocument {
        /// The server that the code belongs to.
        server_id: ServerId = "serverId",
        /// Whether this call made the user a member; false where it was one already.
        joined: bool = "joined",
    }
}

document! {
    /// A page of members, by the time they first joined.
    pub struct MemberPage {
        /// The members of this page.
        page: Vec<MemberDocument> = "page",
        /// Whether this is the last page.
        is_done: bool = "isDone",
        /// What to give as `cursor` for the next page; null on the last.
        continue_cursor: Option<RowId> = "continueCursor",
    }
}
