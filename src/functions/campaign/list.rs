//! `campaign:list`: read the campaigns of a server, page by page.

use crate::domain::campaign::CampaignDocument;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId};
use crate::domain::language::Words;
use crate::domain::page::Page;
use crate::domain::rules::administering::administers;
use crate::domain::topic::Watch;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::campaign::list::{Facts, ListCampaigns};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `campaign:list`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of campaigns on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct List;

impl Function for List {
    const PATH: &'static str = "campaign:list";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str =
        "Reads a page of a server's campaigns, newest first. A user must be an admin or the owner.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","limit":10}"#;
    type Arguments = Arguments;
    type Data = Page<CampaignDocument>;
    type Operation = ListCampaigns;

    fn plan(arguments: Arguments, context: &Context) -> Result<ListCampaigns, Refusal> {
        Ok(ListCampaigns {
            server: arguments.server,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ListCampaigns, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let mut watch = Watch::server(&operation.server);
        for campaign in &facts.campaigns {
            watch.add_expiry(campaign.expires_at, operation.now);
        }
        Some(watch)
    }

    fn settle(
        operation: &ListCampaigns,
        facts: Facts,
    ) -> Result<(Words, Page<CampaignDocument>), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !administers(&operation.actor, facts.role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let campaigns = facts.campaigns.into_iter();
        let campaigns = campaigns.map(|campaign| campaign.document(operation.now));
        let page = operation.extent.close(campaigns.collect(), None);
        Ok((Words::new(&["Campaigns found", "Campagnes trouvées"]), page))
    }

    fn journal(page: &Page<CampaignDocument>) -> Option<String> {
        page.journal()
    }
}
