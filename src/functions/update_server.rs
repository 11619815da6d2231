//! `server:u`: change a server, or hand it over.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::change::Change;
use crate::domain::count::MaxMembers;
use crate::domain::document::ServerDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::preview::Preview;
use crate::domain::record::{columns, number};
use crate::domain::role::InvitePolicy;
use crate::domain::rules::owning::owns;
use crate::domain::rules::policing::{BoundPolicy, CodePolicy};
use crate::domain::text::{Name, Reason};
use crate::storage::update_server::{Facts, UpdateServer};
use crate::storage::{Operation, Rows};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `server:u`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// Its new name.
        name: Option<Name> = "name",
        /// The new invite policy.
        invite_policy: Option<InvitePolicy> = "invitePolicy",
        /// What the invitation page and `explain` tell about it from now on.
        preview: Option<Preview> = "preview",
        /// The new maximum number of members; `null` for no limit. It removes nobody: while the server has more
        /// members, nobody joins.
        max_members: Change<MaxMembers> = "maxMembers",
        /// What codes of plain members may be from now on; `null` for anything. Codes that were made before stay.
        code_policy: Change<CodePolicy> = "codePolicy",
        /// The member who becomes the owner; the previous owner becomes an admin.
        owner: Option<UserId> = "ownerId",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "server:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str =
        "Changes a server, or hands it over to a member. A user must be its owner.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::NotFound,
    ];
    const NEEDS: Needs = Needs::Some(&[
        "name",
        "invitePolicy",
        "preview",
        "maxMembers",
        "codePolicy",
        "ownerId",
    ]);
    const EXAMPLE: &'static str =
        r#"{"serverId":"tea-club","name":"The Tea Club","invitePolicy":"admins"}"#;
    type Arguments = Arguments;
    type Data = ServerDocument;
    type Operation = UpdateServer;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateServer, Refusal> {
        if arguments.name.is_none()
            && arguments.invite_policy.is_none()
            && arguments.preview.is_none()
            && arguments.code_policy.is_nothing()
            && arguments.max_members.is_nothing()
            && arguments.owner.is_none()
        {
            return Err(Refusal::field(
                "name",
                Problem::new(&[
                    "is required, unless invitePolicy, preview, maxMembers, codePolicy or ownerId is given",
                    "est obligatoire, sauf si invitePolicy, preview, maxMembers, codePolicy ou ownerId est fourni",
                ]),
            ));
        }
        let text = |text: Option<&'static str>| text.map(Json::text);
        let code_policy = match arguments.code_policy {
            Change::Keep => None,
            Change::Clear => Some(BoundPolicy::from(None)),
            Change::Set(policy) => Some(BoundPolicy::from(Some(policy))),
        };
        let policy = code_policy.as_ref().map(|changed| {
            let policy = changed.policy.as_ref();
            policy.map_or(Json::Null, CodePolicy::to_store)
        });
        let record = context
            .record(Self::PATH, arguments.server.shard(), arguments.reason)
            .setting(columns([
                ("code_policy", policy),
                ("name", arguments.name.as_ref().map(|_| Json::Null)),
                (
                    "invite_policy",
                    text(arguments.invite_policy.map(InvitePolicy::as_str)),
                ),
                ("preview", text(arguments.preview.map(Preview::as_str))),
                (
                    "max_members",
                    number(&arguments.max_members, MaxMembers::get),
                ),
                (
                    "owner_id",
                    arguments
                        .owner
                        .as_ref()
                        .map(|owner| Json::text(owner.as_str())),
                ),
            ]));
        Ok(UpdateServer {
            record,
            server: arguments.server,
            actor: context.caller.actor()?,
            name: arguments.name,
            invite_policy: arguments.invite_policy,
            preview: arguments.preview,
            max_members: arguments.max_members,
            code_policy,
            owner: arguments.owner,
            now: context.now,
        })
    }

    fn replay(operation: &UpdateServer, rows: &Rows) -> Option<(Words, ServerDocument)> {
        let facts = operation.facts(rows).ok()?;
        facts.changed.map(|server| (UPDATED, server))
    }

    fn settle(operation: &UpdateServer, facts: Facts) -> Result<(Words, ServerDocument), Refusal> {
        let owner = facts.owner_before.ok_or(ErrorKind::ServerNotFound)?;
        if !owns(&operation.actor, &owner) {
            // A retry of a hand-over whose reply was lost arrives here: the caller is no longer the owner.
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !facts.new_owner_is_member {
            let problem = Problem::new(&[
                "must be a member of the server",
                "doit être membre du serveur",
            ]);
            return Err(Refusal::from(ErrorKind::NotFound).of("ownerId", problem));
        }
        let server = facts
            .changed
            .ok_or(Fault::Differ("the server was not updated"))?;
        Ok((UPDATED, server))
    }
}

const UPDATED: Words = Words::new(&["Server updated", "Serveur modifié"]);
