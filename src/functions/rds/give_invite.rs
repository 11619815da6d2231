//! `rds:giveInvite`: gives a user an invite, once. Not a public function: RDS's face calls it.

use crate::domain::Problem;
use crate::domain::code::NewCode;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::rds::{AskedInvite, FreshInvite};
use crate::domain::record::columns;
use crate::functions::arguments::{Argument, arguments};
use crate::functions::{Context, Function, Kind};
use crate::storage::rds::give_invite::{Facts, GiveInvite, Source};
use crate::storage::rds::read_invite::ReadInvite;
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};

arguments! {
    /// Arguments of `rds:giveInvite`.
    pub struct Arguments {
        /// The server that the invite lets the user join.
        server: ServerId = "serverId",
        /// The user; the caller itself if absent.
        user: Option<UserId> = "userId",
        /// The invite that Discord created for this call; if absent, the invite is a code of the server.
        fresh: Option<FreshInvite> = "fresh",
    }
}

impl Describe for FreshInvite {
    const SCHEMA: Schema = Schema::Any;
}

impl Argument for FreshInvite {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Self::parse(value).ok_or(Problem::new(&[
            "must be a list of invites, the new one last",
            "doit être une liste d’invitations, la nouvelle en dernier",
        ]))
    }
}

/// See the module.
pub struct Give;

impl Function for Give {
    const PATH: &'static str = "rds:giveInvite";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str =
        "Gives a user an invite to the server, once. A user never gets a second one.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    type Arguments = Arguments;
    type Data = AskedInvite;
    type Operation = GiveInvite;

    fn plan(arguments: Arguments, context: &Context) -> Result<GiveInvite, Refusal> {
        let user = context.caller.subject(arguments.user.as_ref())?;
        let source = match arguments.fresh {
            Some(fresh) => Source::Discord(fresh),
            None => {
                let codes = context.random.codes();
                let generate = |random| NewCode::generate(&arguments.server, random);
                Source::Code(Box::new(codes.map(generate)))
            }
        };
        let record = context
            .record(Self::PATH, arguments.server.shard(), None)
            .on_behalf_of(&user)
            .setting(columns([
                ("max_uses", Some(Json::Integer(1))),
                ("keep_after_creator", Some(Json::Bool(true))),
            ]));
        Ok(GiveInvite {
            record,
            id: RowId::new(
                context.now,
                context.random.first_id(),
                arguments.server.shard(),
            ),
            whose: ReadInvite {
                server: arguments.server,
                user,
                now: context.now,
            },
            source,
            now: context.now,
        })
    }

    fn settle(operation: &GiveInvite, facts: Facts) -> Result<(Words, AskedInvite), Refusal> {
        let before = facts.before;
        // A retry after a lost reply runs the same call again.
        let given_before = before.invite.as_ref();
        let given_before = given_before.filter(|invite| invite.id == operation.id);
        let given = facts.given_now.or_else(|| given_before.cloned());
        if given.is_none() && before.invite.is_none() {
            if matches!(operation.source, Source::Code(_)) && !before.server_exists {
                let message = Words::english(
                    &"the server DISCORD_GUILD_ID does not exist: create it with server:c",
                );
                return Err(Refusal::from(ErrorKind::ServerNotFound).saying(message));
            }
            // A ban also ends the codes that a user made, so its invite would let nobody in. What Discord made
            // leads to Discord, which has bans of its own.
            if matches!(operation.source, Source::Code(_)) && before.membership.is_banned() {
                return Err(ErrorKind::PermissionDenied.into());
            }
            // Either three generated texts were taken, or another call withdrew this invite as an orphan.
            return Err(ErrorKind::Unavailable.into());
        }
        let kept = match &operation.source {
            Source::Code(_) => Vec::new(),
            Source::Discord(fresh) => fresh.kept(&facts.withdrawn),
        };
        Ok((
            Words::english(&"Invite created successfully."),
            AskedInvite {
                given,
                withdrawn: facts.withdrawn,
                kept,
            },
        ))
    }
}
