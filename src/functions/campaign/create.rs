//! `campaign:c`: create a campaign.

use crate::domain::Problem;
use crate::domain::campaign::CampaignDocument;
use crate::domain::change::Change;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::language::Words;
use crate::domain::record::set;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::{IdempotencyKey, Name, Reason};
use crate::domain::time::ExpiresAt;
use crate::functions::arguments::arguments;
use crate::functions::create_code::{not_ended, number};
use crate::functions::{Context, Fault, Function, Kind};
use crate::storage::campaign::create::{CreateCampaign, Facts};
use crate::storage::campaign::update::kept;
use crate::wire::json::Json;

arguments! {
    /// Arguments of `campaign:c`.
    pub struct Arguments {
        /// The server whose codes share the campaign.
        server: ServerId = "serverId",
        /// The admin or owner who creates it.
        creator: UserId = "creatorId",
        /// Its name.
        name: Name = "name",
        /// The maximum number of uses of all its codes together; unlimited if absent.
        max_uses: Option<MaxUses> = "maxUses",
        /// When its codes expire, in milliseconds since the Unix epoch; never if absent.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// How fast its codes together may be used; no limit if absent.
        rate_limit: Option<RateLimit> = "rateLimit",
        /// Makes retries safe: the same key with the same arguments, from the same creator on the same server,
        /// returns the first call's campaign.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// The key of a call, and the arguments that a retry must repeat.
fn keyed(arguments: &Arguments) -> Option<KeyedCall> {
    let key = arguments.idempotency_key.clone()?;
    let rate = arguments.rate_limit.as_ref();
    let asked = Asked::new([
        ("name", Json::text(arguments.name.as_str().to_owned())),
        ("maxUses", number(arguments.max_uses.map(MaxUses::get))),
        (
            "expiresAt",
            number(arguments.expires_at.map(ExpiresAt::get)),
        ),
        ("rateLimit", rate.map_or(Json::Null, RateLimit::to_json)),
    ]);
    Some(KeyedCall { key, asked })
}

const CREATED: Words = Words::new(&["Campaign created", "Campagne créée"]);

/// See the module.
pub struct Create;

impl Function for Create {
    const PATH: &'static str = "campaign:c";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Creates a campaign: a budget that several codes of a server share. The creator must be an admin or the owner.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str =
        r#"{"serverId":"tea-club","creatorId":"ada","name":"Spring fair","maxUses":100}"#;
    type Arguments = Arguments;
    type Data = CampaignDocument;
    type Operation = CreateCampaign;

    fn plan(arguments: Arguments, context: &Context) -> Result<CreateCampaign, Refusal> {
        if arguments.idempotency_key.is_none() {
            not_ended(arguments.expires_at, context.now)?;
        }
        context.caller.act_as(&arguments.creator)?;
        let keyed = keyed(&arguments);
        let shard = arguments.server.shard();
        let name = Some(Json::Null);
        let kept = kept(
            &Change::from(arguments.max_uses),
            &Change::from(arguments.expires_at),
            &Change::from(arguments.rate_limit.clone()),
            None,
        );
        let record = context.record(Self::PATH, shard, arguments.reason);
        let record = record.setting(set(&kept, "name", name));
        Ok(CreateCampaign {
            id: RowId::new(context.now, context.random.first_id(), shard),
            server: arguments.server,
            name: arguments.name,
            max_uses: arguments.max_uses,
            expires_at: arguments.expires_at,
            rate_limit: arguments.rate_limit,
            keyed,
            record: record.on_behalf_of(&arguments.creator),
            creator: arguments.creator,
            now: context.now,
        })
    }

    fn settle(
        operation: &CreateCampaign,
        facts: Facts,
    ) -> Result<(Words, CampaignDocument), Refusal> {
        if let Some(made) = facts.made {
            return Ok((CREATED, made.document(operation.now)));
        }
        if facts.server_exists
            && let Some(((made, asked), keyed)) = facts.made_with_key.zip(operation.keyed.as_ref())
            && operation.is_allowed(facts.role)
        {
            keyed.asked.repeats(&asked)?;
            if made.revoked_at.is_some() {
                return Err(revoked());
            }
            return Ok((CREATED, made.document(operation.now)));
        }
        not_ended(operation.expires_at, operation.now)?;
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if !operation.is_allowed(facts.role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Err(Fault::Differ("the campaign was not created").into())
    }
}

/// The refusal of a key whose campaign was revoked.
fn revoked() -> Refusal {
    let problem = Problem::new(&[
        "belongs to a campaign that is revoked; use another key for a new campaign",
        "correspond à une campagne révoquée\u{202f}; utilisez une autre clé pour une nouvelle campagne",
    ]);
    Refusal::conflict(&[
        "The campaign created with this idempotency key was revoked",
        "La campagne créée avec cette clé d’idempotence a été révoquée",
    ])
    .of("idempotencyKey", problem)
}
