//! `invitCode:u`: change a code's terms, revoke it or restore it.

use super::arguments::arguments;
use super::create_code::{KEPT_GRANT, no_campaign};
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::audience::{Edits, Given, Kind as Of};
use crate::domain::change::Change;
use crate::domain::code_document::CodeDocument;
use crate::domain::code_terms::TermChanges;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::grant::{MembershipMs, Metadata};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::record::set;
use crate::domain::role::GrantedRole;
use crate::domain::rules::campaign::CampaignLife;
use crate::domain::rules::policing;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::{Label, Reason};
use crate::domain::time::{ExpiresAt, StartsAt, starts_before};
use crate::storage::code_record::{Bound, Found, OwnCampaign};
use crate::storage::lists::BoundEdits;
use crate::storage::update_code::{Facts, UpdateCode};
use crate::storage::{Operation, Rows};
use crate::wire::json::Json;

arguments! {
    /// Arguments of `invitCode:u`: at least one besides `id`.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// The new maximum number of users, not below the number of uses; `null` for unlimited.
        max_uses: Change<MaxUses> = "maxUses",
        /// The new expiry, in milliseconds since the Unix epoch; `null` for never.
        expires_at: Change<ExpiresAt> = "expiresAt",
        /// The new start, in milliseconds since the Unix epoch, before the expiry; `null` for at once.
        starts_at: Change<StartsAt> = "startsAt",
        /// Whether its uses are requests, which an admin, the owner or a service must approve. `null` means
        /// false.
        requires_approval: Change<bool> = "requiresApproval",
        /// How fast the code may be used from now on; `null` for no limit.
        rate_limit: Change<RateLimit> = "rateLimit",
        /// The new note; `null` for none.
        label: Change<Label> = "label",
        /// The role that the code grants from now on; `null` means `member`. Only the owner of the server and
        /// services change codes that grant `admin`, or make a code grant it.
        role: Change<GrantedRole> = "role",
        /// How long memberships by the code last from now on, in milliseconds; `null` for no end. Earlier uses keep
        /// their ends.
        membership_ms: Change<MembershipMs> = "membershipMs",
        /// What the code carries for the application from now on; `null` for nothing.
        metadata: Change<Metadata> = "metadata",
        /// The campaign whose budget the code shares, `null` for none. It changes only while the code has no
        /// uses. Only an admin, the owner or a service may change it.
        campaign_id: Change<RowId> = "campaignId",
        /// Whether the code keeps working when its creator leaves, is removed, or may no longer create codes.
        /// Only an admin, the owner or a service may set it. `null` means false.
        keep_after_creator: Change<bool> = "keepAfterCreator",
        /// The users who may use it from now on, at most 1,000; `null` lifts the list. Any match in one of the three
        /// lists is enough; an empty list admits nobody. The codes of a batch share their lists.
        allowed_users: Change<Given> = "allowedUsers",
        /// The verified e-mail addresses that may use it from now on, at most 1,000; `null` lifts the list.
        allowed_emails: Change<Given> = "allowedEmails",
        /// The domains of verified e-mail addresses that may use it from now on, at most 20; `null` lifts the list.
        allowed_domains: Change<Given> = "allowedDomains",
        /// `true` revokes the code, `false` restores it.
        revoked: Option<bool> = "revoked",
        /// Why, for the audit log: at most 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// Which of two times comes first.
const START_AND_END: Problem = Problem::new(&[
    "does not fit: startsAt must be before expiresAt",
    "ne convient pas\u{a0}: startsAt doit précéder expiresAt",
]);

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "invitCode:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Changes, revokes or restores a code. An absent argument keeps its field; `null` clears it. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const NEEDS: Needs = Needs::Some(&[
        "maxUses",
        "expiresAt",
        "startsAt",
        "rateLimit",
        "label",
        "role",
        "membershipMs",
        "metadata",
        "requiresApproval",
        "campaignId",
        "keepAfterCreator",
        "allowedUsers",
        "allowedEmails",
        "allowedDomains",
        "revoked",
    ]);
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","maxUses":10}"#;
    type Arguments = Arguments;
    type Data = CodeDocument;
    type Operation = UpdateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateCode, Refusal> {
        let expires_at = arguments
            .expires_at
            .try_map(|end| end.after(context.now))
            .map_err(|problem| Refusal::field("expiresAt", problem))?;
        let edits = Edits::of(
            [
                (Of::User, "allowedUsers", arguments.allowed_users),
                (Of::Email, "allowedEmails", arguments.allowed_emails),
                (Of::Domain, "allowedDomains", arguments.allowed_domains),
            ],
            context.to_ascii,
        )
        .map_err(|(field, problem)| Refusal::field(field, problem))?;
        let changes = TermChanges {
            label: arguments.label,
            max_uses: arguments.max_uses,
            expires_at,
            role: arguments.role,
            membership_ms: arguments.membership_ms,
            metadata: arguments.metadata,
            starts_at: arguments.starts_at,
            rate_limit: arguments.rate_limit,
            campaign_id: arguments.campaign_id,
            requires_approval: arguments.requires_approval,
            keep_after_creator: arguments.keep_after_creator,
            lists: !edits.is_nothing(),
        };
        if changes.is_nothing() && arguments.revoked.is_none() {
            let problem = Problem::new(&[
                "is required, unless another field to change is given",
                "est obligatoire, sauf si un autre champ à modifier est fourni",
            ]);
            return Err(Refusal::field("maxUses", problem));
        }
        if changes.role.set() == Some(&GrantedRole::Admin)
            && changes.keep_after_creator.set() == Some(&true)
        {
            return Err(Refusal::field("keepAfterCreator", KEPT_GRANT));
        }
        let changes = Bound::from(changes);
        let columns = set(
            changes.columns(),
            "revoked",
            arguments.revoked.map(Json::Bool),
        );
        let record = context.record(Self::PATH, arguments.id.shard(), arguments.reason);
        Ok(UpdateCode {
            id: arguments.id,
            actor: context.caller.actor()?,
            changes,
            lists: BoundEdits::new(edits, record.id.clone()),
            revoked: arguments.revoked,
            record: record.setting(columns),
            now: context.now,
        })
    }

    fn replay(operation: &UpdateCode, rows: &Rows) -> Option<(Words, CodeDocument)> {
        let facts = operation.facts(rows).ok()?;
        Some(updated(operation, facts.found?, facts.campaign))
    }

    fn settle(operation: &UpdateCode, facts: Facts) -> Result<(Words, CodeDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !operation.is_allowed(&found) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if operation.clashes(&found) {
            return Err(Refusal::field("keepAfterCreator", KEPT_GRANT));
        }
        let after = operation.terms_after(found.code.terms.clone());
        let field = match operation.changes.starts_at {
            Change::Keep => "expiresAt",
            _ => "startsAt",
        };
        if starts_before(after.starts_at, after.expires_at).is_err() {
            return Err(Refusal::field(field, START_AND_END));
        }
        if operation.is_below(&found) {
            return Err(Refusal::conflict(&[
                "The code was already used more often than maxUses allows",
                "Le code a déjà été utilisé plus souvent que maxUses ne le permet",
            ]));
        }
        if operation.changes.campaign_id.set().is_some() && facts.campaign.is_none() {
            return Err(no_campaign());
        }
        if operation.moves_uses(&found) {
            return Err(Refusal::conflict(&[
                "A code that was used cannot change its campaign",
                "Un code déjà utilisé ne peut pas changer de campagne",
            ]));
        }
        if operation.parts_from_batch(&found) {
            return Err(Refusal::conflict(&[
                "The codes of a batch share their lists, and so their role",
                "Les codes d’un lot partagent leurs listes, donc aussi leur rôle",
            ]));
        }
        if found.code.taken_over && operation.revives() {
            return Err(Refusal::conflict(&[
                "The code’s text now belongs to another code",
                "Le texte de ce code appartient désormais à un autre code",
            ]));
        }
        if let Some(breach) = operation.breach(&found, facts.policed.as_ref()) {
            return Err(policing::refusal(breach));
        }
        if !facts.changed {
            return Err(Fault::Differ("the code was not updated").into());
        }
        Ok(updated(operation, found, facts.campaign))
    }
}

fn updated(
    operation: &UpdateCode,
    mut found: Found,
    campaign: Option<CampaignLife>,
) -> (Words, CodeDocument) {
    let code = &mut found.code;
    if !operation.changes.campaign_id.is_nothing() {
        code.campaign = OwnCampaign(campaign);
    }
    code.terms = operation.terms_after(code.terms.clone());
    if let Some(lists) = &operation.lists {
        code.requires = lists.required(code.requires);
    }
    code.revoked_at = operation.revoked_at(code.revoked_at);
    code.grant_stands = code.terms.role == GrantedRole::Member || found.creator_owns;
    let words = Words::new(&["Code updated", "Code modifié"]);
    (words, found.document(&operation.actor, operation.now))
}
