//! `invitCode:list`: read codes, page by page.

use super::arguments::arguments;
use super::{Context, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::code_document::{CodeDocument, Status};
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::rules::administering::administers;
use crate::domain::rules::owning::owns_by_role;
use crate::domain::topic::Watch;
use crate::storage::list_codes::{Facts, ListCodes, Of};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:list`: one of `serverId`, `creatorId` and `batchId`.
    pub struct Arguments {
        /// Lists the codes of this server.
        server: Option<ServerId> = "serverId",
        /// Lists the codes that this user created.
        creator: Option<UserId> = "creatorId",
        /// Lists the codes of this batch: `batchId` of `invitCode:cMany`.
        batch: Option<RowId> = "batchId",
        /// Only codes with this status. A page then examines ten times as many codes as it may hold, so it can
        /// hold fewer than asked for, even none, before the last page: continue while `isDone` is false. The
        /// same applies to the codes that a user created, where codes of servers that banned the user are left
        /// out.
        status: Option<Status> = "status",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of codes on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct List;

impl Function for List {
    const PATH: &'static str = "invitCode:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a page of codes, newest first. A user may read the codes that it created, except on servers that banned it, and the codes of servers that it owns or administers.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::NotFound,
    ];
    const NEEDS: Needs = Needs::One(&["serverId", "creatorId", "batchId"]);
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","status":"active","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<CodeDocument>;
    type Operation = ListCodes;

    fn plan(arguments: Arguments, context: &Context) -> Result<ListCodes, Refusal> {
        let of = match (arguments.server, arguments.creator, arguments.batch) {
            (Some(server), None, None) => Of::Server(server),
            (None, None, Some(batch)) => Of::Batch(batch),
            (None, Some(creator), None) => {
                context.caller.act_as(&creator)?;
                Of::Creator(creator)
            }
            _ => {
                let problem = Problem::new(&[
                    "is required unless creatorId or batchId is given; give only one of them",
                    "est obligatoire, sauf si creatorId ou batchId est fourni\u{202f}; ils s’excluent l’un l’autre",
                ]);
                return Err(Refusal::field("serverId", problem));
            }
        };
        Ok(ListCodes {
            of,
            actor: context.caller.actor()?,
            status: arguments.status,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
            is_watched: context.is_watched,
        })
    }

    fn watch(operation: &ListCodes, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let mut watch = match &operation.of {
            Of::Server(server) => {
                let mut watch = Watch::server(server);
                watch.add_expiry(facts.ends_at, operation.now);
                watch
            }
            Of::Creator(creator) => Watch::user(creator),
            Of::Batch(_) => {
                let found = facts.found.as_ref();
                let watch = found.map(|found| {
                    let mut watch = Watch::server(&found.code.server);
                    watch.add_expiry(found.ends_at, operation.now);
                    watch
                });
                watch.unwrap_or_default()
            }
        };
        for code in &facts.examined {
            watch.add_server(&code.server);
            watch.add_expiry(code.expires_at, operation.now);
            watch.add_expiry(code.starts_at, operation.now);
            watch.add_expiry(code.campaign_expires_at, operation.now);
        }
        Some(watch)
    }

    fn settle(operation: &ListCodes, facts: Facts) -> Result<(Words, Page<CodeDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if matches!(operation.of, Of::Batch(_)) {
            let found = facts.found.as_ref().ok_or(ErrorKind::NotFound)?;
            if !found.may_read(&operation.actor) {
                return Err(ErrorKind::PermissionDenied.into());
            }
        }
        let is_server = matches!(operation.of, Of::Server(_));
        if is_server && !administers(&operation.actor, facts.role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let codes = facts.codes.into_iter();
        let found = facts.found.as_ref();
        let owns = owns_by_role(&operation.actor, facts.role)
            || found.is_some_and(|found| found.owns(&operation.actor));
        let is_creator = matches!(operation.of, Of::Creator(_));
        let codes = codes.map(|code| {
            // A user lists its own codes: it owns the server of each code whose grant is still valid.
            let shows_text = code.shows_text(owns || (is_creator && code.grant_stands));
            code.document(operation.now, shows_text)
        });
        let codes = codes.collect();
        let page = operation.extent.close(codes, facts.last);
        Ok((Words::new(&["Codes found", "Codes trouvés"]), page))
    }

    fn journal(page: &Page<CodeDocument>) -> Option<String> {
        page.journal()
    }
}
