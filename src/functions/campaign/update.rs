//! `campaign:u`: change a campaign, revoke it or restore it.

use crate::domain::Problem;
use crate::domain::campaign::CampaignDocument;
use crate::domain::change::Change;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::record::set;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::{Name, Reason};
use crate::domain::time::ExpiresAt;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Fault, Function, Kind, Needs};
use crate::storage::campaign::update::{Facts, UpdateCampaign, kept};
use crate::storage::{Operation, Rows};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `campaign:u`: at least one besides `id`.
    pub struct Arguments {
        /// The campaign's id: `_id` of its document.
        id: RowId = "id",
        /// Its new name.
        name: Option<Name> = "name",
        /// The new maximum number of uses, not below the number of uses; `null` for unlimited.
        max_uses: Change<MaxUses> = "maxUses",
        /// When its codes expire, in milliseconds since the Unix epoch; `null` for never.
        expires_at: Change<ExpiresAt> = "expiresAt",
        /// How fast its codes together may be used; `null` for no limit.
        rate_limit: Change<RateLimit> = "rateLimit",
        /// `true` revokes the campaign, which suspends its codes; `false` restores it.
        revoked: Option<bool> = "revoked",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "campaign:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Changes, revokes or restores a campaign. An absent argument keeps its field; `null` clears it. A user must be an admin or the owner of the server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const NEEDS: Needs = Needs::Some(&["name", "maxUses", "expiresAt", "rateLimit", "revoked"]);
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7494-9494-94949494963e","maxUses":200}"#;
    type Arguments = Arguments;
    type Data = CampaignDocument;
    type Operation = UpdateCampaign;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateCampaign, Refusal> {
        let expires_at = arguments
            .expires_at
            .try_map(|end| end.after(context.now))
            .map_err(|problem| Refusal::field("expiresAt", problem))?;
        if arguments.name.is_none()
            && arguments.max_uses.is_nothing()
            && expires_at.is_nothing()
            && arguments.rate_limit.is_nothing()
            && arguments.revoked.is_none()
        {
            let problem = Problem::new(&[
                "is required, unless another field to change is given",
                "est obligatoire, sauf si un autre champ à modifier est fourni",
            ]);
            return Err(Refusal::field("name", problem));
        }
        let kept = kept(
            &arguments.max_uses,
            &expires_at,
            &arguments.rate_limit,
            arguments.revoked,
        );
        let name = arguments.name.as_ref().map(|_| Json::Null);
        let record = context.record(Self::PATH, arguments.id.shard(), arguments.reason);
        Ok(UpdateCampaign {
            record: record.setting(set(&kept, "name", name)),
            id: arguments.id,
            actor: context.caller.actor()?,
            name: arguments.name,
            max_uses: arguments.max_uses,
            expires_at,
            rate_limit: arguments.rate_limit,
            revoked: arguments.revoked,
            now: context.now,
        })
    }

    fn replay(operation: &UpdateCampaign, rows: &Rows) -> Option<(Words, CampaignDocument)> {
        let found = operation.facts(rows).ok()?.found?;
        let campaign = operation.changed(found.campaign);
        Some((UPDATED, campaign.document(operation.now)))
    }

    fn settle(
        operation: &UpdateCampaign,
        facts: Facts,
    ) -> Result<(Words, CampaignDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !operation.is_allowed(&found) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if operation.is_below(&found) {
            return Err(Refusal::conflict(&[
                "The campaign was already used more often than maxUses allows",
                "La campagne a déjà été utilisée plus souvent que maxUses ne le permet",
            ]));
        }
        if !facts.changed {
            return Err(Fault::Differ("the campaign was not updated").into());
        }
        let campaign = operation.changed(found.campaign);
        Ok((UPDATED, campaign.document(operation.now)))
    }
}

const UPDATED: Words = Words::new(&["Campaign updated", "Campagne modifiée"]);
