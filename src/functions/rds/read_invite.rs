//! `rds:readInvite`: reads the invite of a user. Not a public function: RDS's face calls it.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::rds::GivenInvite;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::rds::read_invite::{Facts, ReadInvite};

arguments! {
    /// Arguments of `rds:readInvite`.
    pub struct Arguments {
        /// The server that the invite lets the user join.
        server: ServerId = "serverId",
        /// The user; the caller itself if absent.
        user: Option<UserId> = "userId",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "rds:readInvite";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads the invite that a user was given.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::NotFound, ErrorKind::PermissionDenied];
    type Arguments = Arguments;
    type Data = GivenInvite;
    type Operation = ReadInvite;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadInvite, Refusal> {
        Ok(ReadInvite {
            user: context.caller.subject(arguments.user.as_ref())?,
            server: arguments.server,
            now: context.now,
        })
    }

    fn settle(_: &ReadInvite, facts: Facts) -> Result<(Words, GivenInvite), Refusal> {
        let invite = facts.invite.ok_or(ErrorKind::NotFound)?;
        // A code of ours is closed to a banned creator. Discord itself keeps its own from whom it bans.
        if !invite.by_discord && facts.membership.is_banned() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok((Words::english(&"Invite return successfully!"), invite))
    }
}
