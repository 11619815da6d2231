//! `member:u`: set a member's role.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::document::MemberDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::role::GrantedRole;
use crate::storage::update_member::{Facts, UpdateMember};

arguments! {
    /// Arguments of `member:u`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// The member.
        user: UserId = "userId",
        /// Its new role.
        role: GrantedRole = "role",
    }
}

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "member:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Sets the role of a member. A user must own the server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::NotFound,
    ];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","userId":"grace","role":"admin"}"#;
    type Arguments = Arguments;
    type Data = MemberDocument;
    type Operation = UpdateMember;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateMember, Refusal> {
        Ok(UpdateMember {
            server: arguments.server,
            user: arguments.user,
            role: arguments.role,
            actor: context.caller.actor()?,
        })
    }

    fn settle(operation: &UpdateMember, facts: Facts) -> Result<(Words, MemberDocument), Refusal> {
        let owner = facts.owner.ok_or(ErrorKind::ServerNotFound)?;
        if operation.actor.user().is_some_and(|user| *user != owner) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if owner == operation.user {
            return Err(Refusal::conflict(
                "The owner cannot be demoted; hand the server over first",
                "Le propriétaire ne peut pas être rétrogradé\u{202f}; transférez d’abord la propriété du serveur",
            ));
        }
        let member = facts.changed.ok_or(ErrorKind::NotFound)?;
        Ok((Words::new("Member updated", "Membre modifié"), member))
    }
}
