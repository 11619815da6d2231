//! `invitCode:evict` and `member:evict`: remove who joined by a leaked code, or by any code of a user.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::Problem;
use crate::domain::code_document::{EvictCursor, Uses};
use crate::domain::count::EvictLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::record::banning;
use crate::domain::rules::administering::administers;
use crate::domain::shard::Shard;
use crate::domain::text::Reason;
use crate::domain::time::ExpiresAt;
use crate::storage::evict_members::{By, EvictMembers, Facts};
use crate::wire::schema::document;

arguments! {
    /// Arguments of `invitCode:evict`.
    pub struct OfCode {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// Only members who used the code at this time or later, in milliseconds since the Unix epoch.
        since: Option<ExpiresAt> = "since",
        /// Whether to ban them, so that no code lets them in again.
        ban: Option<bool> = "ban",
        /// `continueCursor` of the previous page.
        cursor: Option<EvictCursor> = "cursor",
        /// The number of uses that a page examines; 100 if absent.
        limit: Option<EvictLimit> = "limit",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

arguments! {
    /// Arguments of `member:evict`.
    pub struct OfInviter {
        /// The server.
        server: ServerId = "serverId",
        /// The user by whose codes the members joined.
        invited_by: UserId = "invitedBy",
        /// Only members who used a code at this time or later, in milliseconds since the Unix epoch.
        since: Option<ExpiresAt> = "since",
        /// Whether to ban them, so that no code lets them in again.
        ban: Option<bool> = "ban",
        /// `continueCursor` of the previous page.
        cursor: Option<EvictCursor> = "cursor",
        /// The number of uses, and of codes, that a page examines; 100 if absent.
        limit: Option<EvictLimit> = "limit",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

document! {
    /// A page of an eviction.
    pub struct EvictionDocument {
        /// How many members this page removed.
        removed: Uses = "removed",
        /// Whether it is the last page.
        is_done: bool = "isDone",
        /// The `cursor` argument for the next page; null on the last.
        continue_cursor: Option<EvictCursor> = "continueCursor",
    }
}

/// See the module.
pub struct EvictByCode;

/// See the module.
pub struct EvictByInviter;

/// The arguments that both have.
struct Given {
    since: Option<ExpiresAt>,
    ban: Option<bool>,
    cursor: Option<EvictCursor>,
    limit: Option<EvictLimit>,
    reason: Option<Reason>,
}

fn plan(
    by: By,
    shard: Shard,
    function: &'static str,
    given: Given,
    context: &Context,
) -> Result<EvictMembers, Refusal> {
    if let (By::Code(id), Some(cursor)) = (&by, &given.cursor)
        && cursor.code() != id.as_str()
    {
        let problem = Problem::new(&[
            "must be a cursor from an earlier reply for this code",
            "doit être un curseur issu d’une réponse précédente pour ce code",
        ]);
        return Err(Refusal::field("cursor", problem));
    }
    if given
        .since
        .is_some_and(|since| since.get() > context.now.get())
    {
        let problem = Problem::new(&[
            "must not be in the future: only members who joined at this time or later are removed",
            "ne doit pas se situer dans le futur\u{a0}: seuls les membres arrivés à partir de cet instant sont retirés",
        ]);
        return Err(Refusal::field("since", problem));
    }
    let bans = given.ban == Some(true);
    let record = context.record(function, shard, given.reason);
    let mut revocation = record.clone().setting(r#"{"revoked":true}"#.to_owned());
    revocation.id = RowId::new(context.now, context.random.second_id(), shard);
    Ok(EvictMembers {
        by,
        actor: context.caller.actor()?,
        since: given.since,
        ban: bans,
        cursor: given.cursor,
        limit: given.limit.unwrap_or_default(),
        record: record.setting(banning(bans)),
        revocation,
        now: context.now,
    })
}

fn settle(operation: &EvictMembers, facts: Facts) -> Result<(Words, EvictionDocument), Refusal> {
    let (unknown, is_of_server) = match operation.by {
        By::Code(_) => (ErrorKind::NotFound, false),
        By::Inviter(..) => (ErrorKind::ServerNotFound, true),
    };
    if facts.server.is_none() || (is_of_server && !facts.server_exists) {
        return Err(unknown.into());
    }
    if !administers(&operation.actor, facts.role) {
        return Err(ErrorKind::PermissionDenied.into());
    }
    if !facts.server_exists {
        return Err(ErrorKind::ServerNotFound.into());
    }
    let page = EvictionDocument {
        removed: Uses(facts.removed),
        is_done: facts.next.is_none(),
        continue_cursor: facts.next,
    };
    Ok((Words::new(&["Members removed", "Membres retirés"]), page))
}

impl Function for EvictByCode {
    const PATH: &'static str = "invitCode:evict";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes a code and removes the members who joined by it, newest use first, page by page: continue while `isDone` is false. Members who came back by another code stay. The owner is never removed; admins are removed by the owner or a service, if the code made them admins. A user must be an admin or the owner of the server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
    ];
    const EXAMPLE: &'static str =
        r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","ban":false,"limit":500}"#;
    type Arguments = OfCode;
    type Data = EvictionDocument;
    type Operation = EvictMembers;

    fn plan(arguments: OfCode, context: &Context) -> Result<EvictMembers, Refusal> {
        let shard = arguments.id.shard();
        let given = Given {
            since: arguments.since,
            ban: arguments.ban,
            cursor: arguments.cursor,
            limit: arguments.limit,
            reason: arguments.reason,
        };
        plan(By::Code(arguments.id), shard, Self::PATH, given, context)
    }

    fn settle(
        operation: &EvictMembers,
        facts: Facts,
    ) -> Result<(Words, EvictionDocument), Refusal> {
        settle(operation, facts)
    }
}

impl Function for EvictByInviter {
    const PATH: &'static str = "member:evict";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Revokes the codes that a user created for a server and removes the members who joined by them, newest code first, page by page: continue while `isDone` is false. Members who came back by a code of somebody else stay, and so does the user. Rights as for `invitCode:evict`.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","invitedBy":"ada","limit":500}"#;
    type Arguments = OfInviter;
    type Data = EvictionDocument;
    type Operation = EvictMembers;

    fn plan(arguments: OfInviter, context: &Context) -> Result<EvictMembers, Refusal> {
        let shard = arguments.server.shard();
        let given = Given {
            since: arguments.since,
            ban: arguments.ban,
            cursor: arguments.cursor,
            limit: arguments.limit,
            reason: arguments.reason,
        };
        let by = By::Inviter(arguments.server, arguments.invited_by);
        plan(by, shard, Self::PATH, given, context)
    }

    fn settle(
        operation: &EvictMembers,
        facts: Facts,
    ) -> Result<(Words, EvictionDocument), Refusal> {
        settle(operation, facts)
    }
}
