//! `tacobot:listInvites`: read a guild's documents, page by page.

use super::documents::PlainInvite;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::tacobot::{GuildId, InviteCursor};
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::list_invites::{Facts, ListInvites};
use crate::wire::schema::document;

arguments! {
    /// Arguments of `tacobot:listInvites`.
    pub struct ListArguments {
        /// The guild; `-` is not allowed.
        guild: GuildId = "guild_id",
        /// The cursor that the previous page returned.
        cursor: Option<InviteCursor> = "cursor",
        /// The maximum number of documents on a page; 50 if absent. A page holds fewer if their logs are long.
        limit: Option<PageLimit> = "limit",
    }
}

document! {
    /// A page of documents.
    pub struct TacoBotInviteCodePage {
        /// The documents.
        page: Vec<PlainInvite> = "page",
        /// Whether this is the last page.
        is_done: bool = "isDone",
        /// The `cursor` argument for the next page; null on the last.
        continue_cursor: Option<InviteCursor> = "continueCursor",
    }
}

/// See the module.
pub struct List;

impl Function for List {
    const PATH: &'static str = "tacobot:listInvites";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of a guild's documents, in the order in which they were first stored. For services, and for the owner and admins of the server with the guild's id.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied];
    type Arguments = ListArguments;
    type Data = TacoBotInviteCodePage;
    type Operation = ListInvites;

    fn plan(arguments: ListArguments, context: &Context) -> Result<ListInvites, Refusal> {
        Ok(ListInvites {
            guild: arguments.guild,
            actor: context.caller.actor()?,
            from: arguments.cursor.unwrap_or_default(),
            limit: arguments.limit.unwrap_or_default(),
            now: context.now,
        })
    }

    fn settle(_: &ListInvites, facts: Facts) -> Result<(Words, TacoBotInviteCodePage), Refusal> {
        if !facts.may_read {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let invites = facts.page.invites.into_iter();
        let plain = invites.filter_map(|invite| Some(invite.document?.plain(&invite.entries)));
        let page = TacoBotInviteCodePage {
            page: plain.map(PlainInvite).collect(),
            is_done: facts.page.next.is_none(),
            continue_cursor: facts.page.next,
        };
        Ok((Words::new(&["Invites found", "Invitations trouvées"]), page))
    }
}
