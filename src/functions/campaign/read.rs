//! `campaign:r`: read a campaign and the uses of its codes, page by page.

use crate::domain::campaign::CampaignUses;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::topic::Watch;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::campaign::read::{Facts, ReadCampaign};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `campaign:r`.
    pub struct Arguments {
        /// The campaign's id: `_id` of its document.
        id: RowId = "id",
        /// `continueCursor` of the previous page.
        cursor: Option<RowId> = "cursor",
        /// The number of codes on a page; 50 if absent.
        limit: Option<PageLimit> = "limit",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "campaign:r";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a campaign and a page of its codes with the uses of each, newest code first. A user must be an admin or the owner of the server.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::NotFound, ErrorKind::PermissionDenied];
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7494-9494-94949494963e","limit":10}"#;
    type Arguments = Arguments;
    type Data = CampaignUses;
    type Operation = ReadCampaign;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadCampaign, Refusal> {
        Ok(ReadCampaign {
            id: arguments.id,
            actor: context.caller.actor()?,
            extent: context.extent(arguments.cursor, arguments.limit)?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadCampaign, rows: &Rows) -> Option<Watch> {
        let found = operation.facts(rows).ok()?.found;
        Some(found.map_or_else(Watch::default, |found| {
            let mut watch = Watch::server(&found.campaign.server);
            watch.add_expiry(found.campaign.expires_at, operation.now);
            watch
        }))
    }

    fn settle(operation: &ReadCampaign, facts: Facts) -> Result<(Words, CampaignUses), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_manage(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let uses = CampaignUses {
            campaign: found.campaign.document(operation.now),
            codes: operation.extent.close(facts.codes, None),
        };
        Ok((Words::new(&["Campaign found", "Campagne trouvée"]), uses))
    }

    fn journal(uses: &CampaignUses) -> Option<String> {
        uses.codes.journal()
    }
}
