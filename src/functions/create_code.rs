//! `invitCode:c`: create a code.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::Problem;
use crate::domain::audience::{Edits, Given, Kind as Of};
use crate::domain::caller::Caller;
use crate::domain::change::Change;
use crate::domain::code::{NewCode, ShownCode};
use crate::domain::code_terms::Terms;
use crate::domain::count::{BatchSize, MaxUses};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::grant::{MembershipMs, Metadata};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::random::Random;
use crate::domain::role::GrantedRole;
use crate::domain::rules::policing;
use crate::domain::rules::rate::RateLimit;
use crate::domain::shard::Shard;
use crate::domain::text::{IdempotencyKey, Label, Reason};
use crate::domain::time::{ExpiresAt, Millis, StartsAt, starts_before};
use crate::storage::code_record::Bound;
use crate::storage::create_code::{Batch, CreateCode, Facts, MadeWithKey, Wanted, may_give};
use crate::storage::lists::BoundEdits;
use crate::wire::json::Json;
use crate::wire::secret::HashKey;

arguments! {
    /// Arguments of `invitCode:c`.
    pub struct Arguments {
        /// The server that the code lets users join.
        server: ServerId = "serverId",
        /// The member who creates it.
        creator: UserId = "creatorId",
        /// The maximum number of users who may redeem it; unlimited if absent.
        max_uses: Option<MaxUses> = "maxUses",
        /// When the code expires, in milliseconds since the Unix epoch; never if absent.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// When the code starts to work, in milliseconds since the Unix epoch, before `expiresAt`; at once if
        /// absent.
        starts_at: Option<StartsAt> = "startsAt",
        /// Whether its uses are requests, which an admin, the owner or a service must approve.
        requires_approval: Option<bool> = "requiresApproval",
        /// How fast the code may be used; without a limit if absent.
        rate_limit: Option<RateLimit> = "rateLimit",
        /// A custom code: 4 to 32 letters, digits and hyphens. Exactly 12 letters and digits are not allowed,
        /// since they look like a generated code.
        code: Option<NewCode> = "code",
        /// A note on the code.
        label: Option<Label> = "label",
        /// The role of users who join by the code; `member` if absent. Only the owner of the server may
        /// create codes that grant `admin`.
        role: Option<GrantedRole> = "role",
        /// How long a membership by the code lasts, in milliseconds; without an end if absent.
        membership_ms: Option<MembershipMs> = "membershipMs",
        /// What the code carries for the application, at most 2 KiB and 8 levels deep: `use` returns it, and the
        /// member keeps it.
        metadata: Option<Metadata> = "metadata",
        /// The campaign whose budget the code shares: one of the same server. Only an admin, the owner or a
        /// service may set it.
        campaign_id: Option<RowId> = "campaignId",
        /// Whether the code keeps working when its creator leaves, is removed, or may no longer create codes.
        /// Only an admin, the owner or a service may set it. A ban of the creator suspends the code in any
        /// case.
        keep_after_creator: Option<bool> = "keepAfterCreator",
        /// The users who may use it, at most 1,000. Any match in one of the three lists is enough; an empty list
        /// admits nobody.
        allowed_users: Option<Given> = "allowedUsers",
        /// The verified e-mail addresses that may use it, at most 1,000.
        allowed_emails: Option<Given> = "allowedEmails",
        /// The domains of verified e-mail addresses that may use it, at most 20.
        allowed_domains: Option<Given> = "allowedDomains",
        /// Makes retries safe: the same key with the same arguments, from the same creator on the same server,
        /// returns the first call's code.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// Checks what needs no storage. The expiry is not compared with the clock here: a retry may arrive after it,
/// and only storage knows that it is a retry.
fn check(arguments: &Arguments, context: &Context) -> Result<(), Refusal> {
    if arguments.idempotency_key.is_none() {
        not_ended(arguments.expires_at, context.now)?;
    }
    let keeps = arguments.keep_after_creator == Some(true);
    if keeps && arguments.role == Some(GrantedRole::Admin) {
        return Err(Refusal::field("keepAfterCreator", KEPT_GRANT));
    }
    starts_before(arguments.starts_at, arguments.expires_at)
        .map_err(|problem| Refusal::field("startsAt", problem))?;
    context.caller.act_as(&arguments.creator)
}

/// Checks that the expiry of something new is in the future.
///
/// # Errors
/// Refuses a time in the past.
pub(super) fn not_ended(end: Option<ExpiresAt>, now: Millis) -> Result<(), Refusal> {
    let ended = end.map(|end| end.after(now)).transpose();
    ended
        .map(|_| ())
        .map_err(|problem| Refusal::field("expiresAt", problem))
}

/// An argument of a call with a key.
pub(super) fn number(number: Option<i64>) -> Json<'static> {
    number.map_or(Json::Null, Json::Integer)
}

/// The key of a call, and the arguments that a retry must repeat.
fn keyed(
    arguments: &Arguments,
    count: Option<BatchSize>,
    edits: &Edits,
    context: &Context,
) -> Option<KeyedCall> {
    let key = arguments.idempotency_key.clone()?;
    let text = |text: Option<&str>| text.map_or(Json::Null, |text| Json::text(text.to_owned()));
    // A keyed hash: only the lists of a code tell who may use it.
    let list = |kind| match edits.entries(kind) {
        None => Json::Null,
        Some(entries) => {
            let mut parts = Vec::with_capacity(2 * entries.len());
            entries
                .iter()
                .for_each(|entry| parts.extend([entry.as_str(), "\n"]));
            Json::text(context.hash_key.hash("list:", &parts))
        }
    };
    let asked = Asked::new([
        ("maxUses", number(arguments.max_uses.map(MaxUses::get))),
        (
            "expiresAt",
            number(arguments.expires_at.map(ExpiresAt::get)),
        ),
        ("startsAt", number(arguments.starts_at.map(StartsAt::get))),
        (
            "rateLimit",
            arguments
                .rate_limit
                .as_ref()
                .map_or(Json::Null, RateLimit::to_json),
        ),
        (
            "code",
            text(arguments.code.as_ref().map(|code| code.text.as_str())),
        ),
        ("label", text(arguments.label.as_ref().map(Label::as_str))),
        (
            "role",
            arguments
                .role
                .map_or(Json::Null, |role| Json::word(role.as_str())),
        ),
        (
            "membershipMs",
            number(arguments.membership_ms.map(MembershipMs::get)),
        ),
        (
            "metadata",
            arguments
                .metadata
                .as_ref()
                .map_or(Json::Null, |data| Json::Raw(data.as_str().to_owned())),
        ),
        (
            "campaignId",
            text(arguments.campaign_id.as_ref().map(RowId::as_str)),
        ),
        (
            "keepAfterCreator",
            arguments.keep_after_creator.map_or(Json::Null, Json::Bool),
        ),
        (
            "requiresApproval",
            arguments.requires_approval.map_or(Json::Null, Json::Bool),
        ),
        ("count", number(count.map(BatchSize::get))),
        ("allowedUsers", list(Of::User)),
        ("allowedEmails", list(Of::Email)),
        ("allowedDomains", list(Of::Domain)),
    ]);
    Some(KeyedCall { key, asked })
}

impl MadeWithKey {
    /// The present text of the code.
    fn code_now(self) -> Result<ShownCode, Refusal> {
        let (message, problem) = if self.is_revoked {
            (
                &[
                    "The code created with this idempotency key was revoked",
                    "Le code créé avec cette clé d’idempotence a été révoqué",
                ],
                REVOKED,
            )
        } else if self.is_taken_over {
            (
                &[
                    "The text of the code created with this idempotency key now belongs to another code",
                    "Le texte du code créé avec cette clé d’idempotence appartient désormais à un autre code",
                ],
                TAKEN_OVER,
            )
        } else {
            return Ok(ShownCode(self.code));
        };
        Err(Refusal::conflict(message).of("idempotencyKey", problem))
    }
}

/// Why a code cannot both grant `admin` and outlive its creator's right.
pub(super) const KEPT_GRANT: Problem = Problem::new(&[
    "must not be true for a code that grants admin: such a code works only while its creator owns the server",
    "ne doit pas valoir true pour un code qui accorde le rôle admin\u{a0}: un tel code ne fonctionne que tant que son créateur est propriétaire du serveur",
]);

/// Why a key can no longer be used: its code was revoked.
const REVOKED: Problem = Problem::new(&[
    "belongs to a code that is revoked; use another key for a new code",
    "correspond à un code révoqué\u{202f}; utilisez une autre clé pour un nouveau code",
]);

/// Why a key can no longer be used: its code is dead and another code has its text.
const TAKEN_OVER: Problem = Problem::new(&[
    "belongs to a code whose text another code has taken over; use another key for a new code",
    "correspond à un code dont le texte a été repris par un autre\u{202f}; utilisez une autre clé pour un nouveau code",
]);

/// The refusal of a campaign that is not one of the server.
#[must_use]
pub fn no_campaign() -> Refusal {
    let problem = Problem::new(&[
        "must be the id of a campaign of the same server",
        "doit être l’identifiant d’une campagne du même serveur",
    ]);
    Refusal::from(ErrorKind::NotFound).of("campaignId", problem)
}

/// The message for the first call and for every retry.
const CREATED: Words = Words::new(&["Code created", "Code créé"]);

/// See the module.
pub struct Create;

impl Function for Create {
    const PATH: &'static str = "invitCode:c";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Creates a code for a server. `data` is the code's text.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::RateLimited,
    ];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","creatorId":"ada","code":"TEA-2027","maxUses":5,"label":"Spring"}"#;
    type Arguments = Arguments;
    type Data = ShownCode;
    type Operation = CreateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<CreateCode, Refusal> {
        plan(Self::PATH, arguments, None, context)
    }

    fn settle(operation: &CreateCode, facts: Facts) -> Result<(Words, ShownCode), Refusal> {
        if let Some(code) = facts.made_by_this.or(facts.made_now) {
            return Ok((CREATED, ShownCode(code)));
        }
        if let Some((before, keyed)) = facts.made_with_key.zip(operation.keyed.as_ref()) {
            if facts.is_banned || !may_give(before.role, facts.role) {
                return Err(ErrorKind::PermissionDenied.into());
            }
            keyed.asked.repeats(&before.asked)?;
            return before.code_now().map(|code| (CREATED, code));
        }
        not_ended(operation.terms.expires_at, operation.now)?;
        let Some(policy) = facts.policy else {
            return Err(ErrorKind::ServerNotFound.into());
        };
        if !operation.is_allowed(policy, facts.role, facts.has_end) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !facts.has_campaign {
            return Err(no_campaign());
        }
        let breach = operation.breach(facts.code_policy.as_ref(), &facts.policed);
        if let Some(breach) = breach {
            return Err(policing::refusal(breach));
        }
        limit::admit(facts.wait)?;
        match operation.wanted {
            Wanted::Custom(..) => Err(Refusal::conflict(&[
                "Code already exists",
                "Ce code existe déjà",
            ])),
            Wanted::Generated(_) | Wanted::Many(_) => Err(ErrorKind::Unavailable.into()),
        }
    }
}

/// Plans the creation of one code, or of as many as `count` says, by the function with a path.
pub(super) fn plan(
    path: &'static str,
    mut arguments: Arguments,
    count: Option<BatchSize>,
    context: &Context,
) -> Result<CreateCode, Refusal> {
    check(&arguments, context)?;
    let set = |given: Option<Given>| given.map_or(Change::Keep, Change::Set);
    let edits = Edits::of(
        [
            (
                Of::User,
                "allowedUsers",
                set(arguments.allowed_users.take()),
            ),
            (
                Of::Email,
                "allowedEmails",
                set(arguments.allowed_emails.take()),
            ),
            (
                Of::Domain,
                "allowedDomains",
                set(arguments.allowed_domains.take()),
            ),
        ],
        context.to_ascii,
    )
    .map_err(|(field, problem)| Refusal::field(field, problem))?;
    let keyed = keyed(&arguments, count, &edits, context);
    let shard = arguments.server.shard();
    let wanted = match (arguments.code, count) {
        (_, Some(count)) => Wanted::Many(Box::new(batch(count, shard, context))),
        (Some(code), None) => {
            // A taken text reveals a code; a free text reveals none, so there are no misses to count.
            let throttle = context.throttle(Some(&arguments.creator), None);
            Wanted::Custom(code, Box::new(throttle))
        }
        (None, None) => Wanted::Generated(Box::new(
            context
                .random
                .codes()
                .map(|random| NewCode::in_shard(shard, random)),
        )),
    };
    let id = RowId::new(context.now, context.random.first_id(), shard);
    let lists = BoundEdits::new(edits, id.clone());
    let terms = Bound::from(Terms {
        label: arguments.label,
        max_uses: arguments.max_uses,
        expires_at: arguments.expires_at,
        role: arguments.role.unwrap_or_default(),
        membership_ms: arguments.membership_ms,
        metadata: arguments.metadata,
        starts_at: arguments.starts_at,
        rate_limit: arguments.rate_limit,
        campaign_id: arguments.campaign_id,
        requires_approval: arguments.requires_approval.unwrap_or(false),
        keep_after_creator: arguments.keep_after_creator.unwrap_or(false),
        list_id: lists.as_ref().map(|_| id.clone()),
    });
    let record = context
        .record(path, shard, arguments.reason)
        .on_behalf_of(&arguments.creator)
        .setting(terms.columns().to_owned());
    Ok(CreateCode {
        id,
        wanted,
        server: arguments.server,
        creator: arguments.creator,
        terms,
        lists,
        by_service: context.caller == Caller::Service,
        keyed,
        record,
        now: context.now,
    })
}

/// The candidates of a batch: their ids and texts follow from the random bytes of the call, so that a retry of
/// the same call has the same ones. With 2⁴⁵ texts in a shard, more than eight are taken about once in 10¹⁷
/// calls when the shard holds a billion codes.
fn batch(count: BatchSize, shard: Shard, context: &Context) -> Batch {
    const SPARE: i64 = 8;
    let key = HashKey::new(&context.random.to_text());
    let candidates = (0..count.get() + SPARE).map(|number| {
        let random = Random::new(key.bytes(&number.to_string()));
        let [code, ..] = random.codes();
        let id = RowId::new(context.now, random.first_id(), shard);
        (id, NewCode::in_shard(shard, code))
    });
    Batch::new(count, candidates)
}
