//! Roles and who may do what on a server.

use super::text::read_words;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// The role of a member on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An ordinary member.
    Member,
    /// Removes ordinary members, and reads codes, logs and members.
    Admin,
    /// The user who created the server or took it over: may do everything.
    Owner,
}

/// The roles that `member:u` sets and a code grants. A server is handed over with `server:u`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GrantedRole {
    /// See [`Role::Admin`].
    Admin,
    /// See [`Role::Member`].
    #[default]
    Member,
}

impl GrantedRole {
    /// Every role, by name.
    pub const WORDS: [(&'static str, Self); 2] = [("admin", Self::Admin), ("member", Self::Member)];

    /// The name.
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

/// Which members may create codes for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InvitePolicy {
    /// Only the owner.
    Owner,
    /// The owner and the admins.
    Admins,
    /// Every member.
    Members,
}

impl InvitePolicy {
    /// Every policy, by name.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("owner", Self::Owner),
        ("admins", Self::Admins),
        ("members", Self::Members),
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admins => "admins",
            Self::Members => "members",
        }
    }
}

read_words!(GrantedRole, InvitePolicy);

impl Describe for Role {
    const SCHEMA: Schema = Schema::Words(&["owner", "admin", "member"]);
}

impl Describe for GrantedRole {
    const SCHEMA: Schema = Schema::Words(&["admin", "member"]);
}

impl Describe for InvitePolicy {
    const SCHEMA: Schema = Schema::Words(&["owner", "admins", "members"]);
}
