//! Roles and who may do what on a server.

use crate::wire::json::{Json, ToJson};
use crate::wire::schema::{Describe, Schema};

/// What a member is on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// An ordinary member.
    Member,
    /// Removes ordinary members and reads codes, logs and members.
    Admin,
    /// The one who made the server, or to whom it was handed over: may do all.
    Owner,
}

/// The roles that `member:u` sets; a server is handed over with `server:u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantedRole {
    /// See [`Role::Admin`].
    Admin,
    /// See [`Role::Member`].
    Member,
}

impl GrantedRole {
    /// Every role, by its word.
    pub const WORDS: [(&'static str, Self); 2] = [("admin", Self::Admin), ("member", Self::Member)];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }
}

impl From<GrantedRole> for Role {
    fn from(role: GrantedRole) -> Self {
        match role {
            GrantedRole::Admin => Self::Admin,
            GrantedRole::Member => Self::Member,
        }
    }
}

/// Which members may make codes for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvitePolicy {
    /// Only the owner.
    Owner,
    /// The owner and the admins.
    Admins,
    /// Every member.
    Members,
}

impl InvitePolicy {
    /// Every policy, by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("owner", Self::Owner),
        ("admins", Self::Admins),
        ("members", Self::Members),
    ];

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admins => "admins",
            Self::Members => "members",
        }
    }
}

impl ToJson for Role {
    fn to_json(&self) -> Json<'static> {
        Json::word(match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
        })
    }
}

impl ToJson for InvitePolicy {
    fn to_json(&self) -> Json<'static> {
        Json::word(self.as_str())
    }
}

impl Describe for Role {
    const SCHEMA: Schema = Schema::Words(&["owner", "admin", "member"]);
}

impl Describe for GrantedRole {
    const SCHEMA: Schema = Schema::Words(&["admin", "member"]);
}

impl Describe for InvitePolicy {
    const SCHEMA: Schema = Schema::Words(&["owner", "admins", "members"]);
}
