//! `member:u`: set a member's role or the end of its membership, or lift a ban.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::change::Change;
use crate::domain::document::MemberDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::record::{columns, number};
use crate::domain::role::GrantedRole;
use crate::domain::text::Reason;
use crate::domain::time::ExpiresAt;
use crate::storage::update_member::{Facts, UpdateMember};
use crate::storage::{Operation, Rows};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `member:u`: at least one besides `serverId` and `userId`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// The user. Setting a role requires a member.
        user: UserId = "userId",
        /// The member's new role.
        role: Option<GrantedRole> = "role",
        /// When the membership ends by itself, in milliseconds since the Unix epoch; `null` for never. It renews a
        /// membership that ended.
        expires_at: Change<ExpiresAt> = "expiresAt",
        /// `false` lifts the user's ban, so that codes can let it in again.
        banned: Option<bool> = "banned",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "member:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Sets a member's role (owner only) or the end of its membership, or lifts a ban (the owner for all, admins for plain members). `data` is null if the user is not a member.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::NotFound,
        ErrorKind::ServerFull,
    ];
    const NEEDS: Needs = Needs::Some(&["role", "expiresAt", "banned"]);
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","userId":"grace","role":"admin"}"#;
    type Arguments = Arguments;
    type Data = Option<MemberDocument>;
    type Operation = UpdateMember;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateMember, Refusal> {
        let ends = !arguments.expires_at.is_nothing();
        if arguments.role.is_none() && !ends && arguments.banned.is_none() {
            let problem = Problem::new(&[
                "is required, unless expiresAt or banned is given",
                "est obligatoire, sauf si expiresAt ou banned est fourni",
            ]);
            return Err(Refusal::field("role", problem));
        }
        if arguments.banned == Some(true) {
            let problem = Problem::new(&[
                "must be false, which lifts a ban; to ban a user, call member:d with ban: true",
                "doit valoir false, ce qui lève le bannissement\u{202f}; pour bannir un utilisateur, appelez member:d avec ban à true",
            ]);
            return Err(Refusal::field("banned", problem));
        }
        let expires_at = arguments
            .expires_at
            .try_map(|end| end.after(context.now))
            .map_err(|problem| Refusal::field("expiresAt", problem))?;
        let role = arguments.role.map(GrantedRole::as_str);
        let record = context
            .record(Self::PATH, arguments.server.shard(), arguments.reason)
            .setting(columns([
                ("role", role.map(Json::text)),
                ("expires_at", number(&expires_at, ExpiresAt::get)),
                ("banned", arguments.banned.map(Json::Bool)),
            ]));
        Ok(UpdateMember {
            record,
            server: arguments.server,
            user: arguments.user,
            role: arguments.role,
            expires_at,
            lifts_ban: arguments.banned.is_some(),
            actor: context.caller.actor()?,
            now: context.now,
        })
    }

    fn replay(operation: &UpdateMember, rows: &Rows) -> Option<(Words, Option<MemberDocument>)> {
        let facts = operation.facts(rows).ok()?;
        Some((UPDATED, facts.member))
    }

    fn settle(
        operation: &UpdateMember,
        facts: Facts,
    ) -> Result<(Words, Option<MemberDocument>), Refusal> {
        let roles = facts.roles.as_ref().ok_or(ErrorKind::ServerNotFound)?;
        if !operation.is_allowed(roles) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if roles.owner == operation.user {
            return Err(match operation.role {
                Some(_) => Refusal::conflict(&[
                    "The owner cannot be demoted; hand the server over first",
                    "Le propriétaire ne peut pas être rétrogradé\u{202f}; transférez d’abord la propriété du serveur",
                ]),
                None if !operation.expires_at.is_nothing() => Refusal::conflict(&[
                    "The membership of the owner has no end; hand the server over first",
                    "L’adhésion du propriétaire n’a pas de fin\u{202f}; transférez d’abord la propriété du serveur",
                ]),
                None => Refusal::conflict(&[
                    "The owner is never banned",
                    "Le propriétaire n’est jamais banni",
                ]),
            });
        }
        if facts.changed {
            return Ok((UPDATED, facts.member));
        }
        match (operation.needs_a_member(), roles.user) {
            (true, Some(_)) => Err(Fault::Differ("the member was not changed").into()),
            (true, None) if operation.renews(roles) && roles.is_full => {
                Err(ErrorKind::ServerFull.into())
            }
            (true, None) if operation.renews(roles) => {
                Err(Fault::Differ("the membership was not renewed").into())
            }
            (true, None) => Err(ErrorKind::NotFound.into()),
            (false, _) if facts.was_banned => Err(Fault::Differ("the ban was not lifted").into()),
            (false, Some(_)) => Err(Fault::Differ("the member was not found again").into()),
            // There is no row to change: the user never joined and was never banned.
            (false, None) => Ok((UPDATED, None)),
        }
    }
}

const UPDATED: Words = Words::new(&["Member updated", "Membre modifié"]);
