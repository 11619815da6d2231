//! `server:c`: create a server.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind};
use crate::domain::caller::Caller;
use crate::domain::count::MaxMembers;
use crate::domain::document::ServerDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::preview::Preview;
use crate::domain::record::columns;
use crate::domain::role::InvitePolicy;
use crate::domain::rules::policing::{BoundPolicy, CodePolicy};
use crate::domain::text::{Name, Reason};
use crate::domain::timecapsule::CodePrefix;
use crate::storage::create_server::{CreateServer, Facts};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `server:c`.
    pub struct Arguments {
        /// The server's id; generated if absent.
        id: Option<ServerId> = "serverId",
        /// Its name.
        name: Name = "name",
        /// The owner, who becomes the first member.
        owner: UserId = "ownerId",
        /// The owner's display name.
        owner_name: Option<Name> = "owner",
        /// Which members may create codes; `members` (all of them) if absent.
        invite_policy: Option<InvitePolicy> = "invitePolicy",
        /// What the invitation page and `explain` tell about it; `full` (the server and who invites) if absent.
        preview: Option<Preview> = "preview",
        /// The maximum number of members, the owner included; unlimited if absent.
        max_members: Option<MaxMembers> = "maxMembers",
        /// What codes of plain members may be; anything if absent.
        code_policy: Option<CodePolicy> = "codePolicy",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Create;

impl Function for Create {
    const PATH: &'static str = "server:c";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Creates a server; its owner becomes the first member. Only a service may choose an id that looks like a Discord guild's (15 to 20 digits).";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::Conflict];
    const EXAMPLE: &'static str =
        r#"{"serverId":"tea-club","name":"Tea Club","ownerId":"ada","owner":"Ada"}"#;
    type Arguments = Arguments;
    type Data = ServerDocument;
    type Operation = CreateServer;

    fn plan(arguments: Arguments, context: &Context) -> Result<CreateServer, Refusal> {
        context.caller.act_as(&arguments.owner)?;
        let id = match arguments.id {
            // The owner of a guild's server can read the documents of that guild.
            Some(id) if id.is_snowflake() && context.caller != Caller::Service => {
                return Err(ErrorKind::PermissionDenied.into());
            }
            Some(id) => id,
            None => ServerId::made(context.now, &context.random.first_id())
                .map_err(|_| Fault::Document("a row id is no server id"))?,
        };
        let shard = id.shard();
        let invite_policy = arguments.invite_policy.unwrap_or(InvitePolicy::Members);
        let preview = arguments.preview.unwrap_or_default();
        let record = context
            .record(Self::PATH, shard, arguments.reason)
            .on_behalf_of(&arguments.owner)
            .setting(columns([
                ("invite_policy", Some(Json::text(invite_policy.as_str()))),
                ("preview", Some(Json::text(preview.as_str()))),
                (
                    "max_members",
                    arguments.max_members.map(|max| Json::Integer(max.get())),
                ),
                (
                    "code_policy",
                    arguments.code_policy.as_ref().map(CodePolicy::to_store),
                ),
            ]));
        Ok(CreateServer {
            id,
            record,
            name: arguments.name,
            owner: arguments.owner,
            owner_prefix: arguments.owner_name.as_ref().and_then(CodePrefix::of),
            owner_name: arguments.owner_name,
            invite_policy,
            preview,
            max_members: arguments.max_members,
            code_policy: BoundPolicy::from(arguments.code_policy),
            member_id: RowId::new(context.now, context.random.second_id(), shard),
            now: context.now,
        })
    }

    fn settle(_: &CreateServer, facts: Facts) -> Result<(Words, ServerDocument), Refusal> {
        let server = facts.made.ok_or_else(|| {
            Refusal::conflict(&["Server already exists", "Ce serveur existe déjà"])
        })?;
        Ok((Words::new(&["Server created", "Serveur créé"]), server))
    }
}
