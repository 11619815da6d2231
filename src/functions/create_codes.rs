//! `invitCode:cMany`: create many codes at once, all or none.

use super::arguments::arguments;
use super::create_code::{self, plan};
use super::{Context, Function, Kind};
use crate::domain::audience::Given;
use crate::domain::code::ShownCode;
use crate::domain::count::{BatchSize, MaxUses};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::grant::{MembershipMs, Metadata};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::role::GrantedRole;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::{IdempotencyKey, Label, Reason};
use crate::domain::time::{ExpiresAt, StartsAt};
use crate::storage::create_code::{CreateCode, Facts};
use crate::wire::schema::document;

arguments! {
    /// Arguments of `invitCode:cMany`: those of `invitCode:c` without `code`, and `count`.
    pub struct Arguments {
        /// The server that the codes let users join.
        server: ServerId = "serverId",
        /// The admin or owner who creates them.
        creator: UserId = "creatorId",
        /// How many codes to create.
        count: BatchSize = "count",
        /// The maximum number of users who may redeem each of them; unlimited if absent.
        max_uses: Option<MaxUses> = "maxUses",
        /// When the codes expire, in milliseconds since the Unix epoch; never if absent.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// When the codes start to work, in milliseconds since the Unix epoch, before `expiresAt`; at once if
        /// absent.
        starts_at: Option<StartsAt> = "startsAt",
        /// Whether its uses are requests, which an admin, the owner or a service must approve.
        requires_approval: Option<bool> = "requiresApproval",
        /// How fast each code may be used; without a limit if absent.
        rate_limit: Option<RateLimit> = "rateLimit",
        /// A note on each code.
        label: Option<Label> = "label",
        /// The role of users who join by the codes; `member` if absent. Only the owner of the server may
        /// create codes that grant `admin`.
        role: Option<GrantedRole> = "role",
        /// How long a membership by the codes lasts, in milliseconds; without an end if absent.
        membership_ms: Option<MembershipMs> = "membershipMs",
        /// What the codes carry for the application, at most 2 KiB and 8 levels deep.
        metadata: Option<Metadata> = "metadata",
        /// The campaign whose budget the codes share: one of the same server.
        campaign_id: Option<RowId> = "campaignId",
        /// Whether the codes keep working when their creator leaves, is removed, or may no longer create codes.
        /// A ban of the creator suspends them in any case.
        keep_after_creator: Option<bool> = "keepAfterCreator",
        /// The users who may use them, at most 1,000. Any match in one of the three lists is enough; an empty list
        /// admits nobody.
        allowed_users: Option<Given> = "allowedUsers",
        /// The verified e-mail addresses that may use them, at most 1,000.
        allowed_emails: Option<Given> = "allowedEmails",
        /// The domains of verified e-mail addresses that may use them, at most 20.
        allowed_domains: Option<Given> = "allowedDomains",
        /// Makes retries safe: the same key with the same arguments, from the same creator on the same server,
        /// returns the first call's codes.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
        /// Why, for the audit log: up to 512 characters.
        reason: Option<Reason> = "reason",
    }
}

document! {
    /// Codes that one call created.
    pub struct BatchDocument {
        /// The batch: `invitCode:list` reads its codes, and `invitCode:d` revokes them.
        batch_id: RowId = "batchId",
        /// The texts of the codes.
        codes: Vec<ShownCode> = "codes",
    }
}

/// See the module.
pub struct Create;

impl Function for Create {
    const PATH: &'static str = "invitCode:cMany";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Creates up to 1,000 codes with the same settings, all or none. A user must be an admin or the owner of the server, and its invite policy must allow it to create codes.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const EXAMPLE: &'static str =
        r#"{"serverId":"tea-club","creatorId":"ada","count":3,"maxUses":1,"label":"Flyers"}"#;
    type Arguments = Arguments;
    type Data = BatchDocument;
    type Operation = CreateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<CreateCode, Refusal> {
        let each = create_code::Arguments {
            server: arguments.server,
            creator: arguments.creator,
            max_uses: arguments.max_uses,
            expires_at: arguments.expires_at,
            starts_at: arguments.starts_at,
            rate_limit: arguments.rate_limit,
            code: None,
            label: arguments.label,
            role: arguments.role,
            membership_ms: arguments.membership_ms,
            metadata: arguments.metadata,
            campaign_id: arguments.campaign_id,
            requires_approval: arguments.requires_approval,
            keep_after_creator: arguments.keep_after_creator,
            allowed_users: arguments.allowed_users,
            allowed_emails: arguments.allowed_emails,
            allowed_domains: arguments.allowed_domains,
            idempotency_key: arguments.idempotency_key,
            reason: arguments.reason,
        };
        plan(Self::PATH, each, Some(arguments.count), context)
    }

    fn settle(operation: &CreateCode, mut facts: Facts) -> Result<(Words, BatchDocument), Refusal> {
        let batch = facts.batch.take();
        create_code::Create::settle(operation, facts)?;
        let (batch_id, codes) = batch.ok_or(ErrorKind::Unavailable)?;
        let words = Words::new(&["Codes created", "Codes créés"]);
        let codes = codes.into_iter().map(ShownCode).collect();
        Ok((words, BatchDocument { batch_id, codes }))
    }
}
