//! `invitCode:c`: make a code.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::caller::Caller;
use crate::domain::code::{NewCode, ShownCode};
use crate::domain::code_terms::Terms;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::text::{IdempotencyKey, Label};
use crate::domain::time::ExpiresAt;
use crate::storage::code_record::Bound;
use crate::storage::create_code::{CreateCode, Facts, Wanted};

arguments! {
    /// Arguments of `invitCode:c`.
    pub struct Arguments {
        /// The server that the code lets in to.
        server: ServerId = "serverId",
        /// The member who makes it.
        creator: UserId = "creatorId",
        /// By how many users it may be redeemed; without, by any number.
        max_uses: Option<MaxUses> = "maxUses",
        /// From which time on it no longer works, in milliseconds since the Unix epoch; without, never.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// A code of the creator's choice: 4 to 32 letters, digits and hyphens, not exactly 12 symbols.
        code: Option<NewCode> = "code",
        /// A note on the code.
        label: Option<Label> = "label",
        /// Whether it goes on working when its creator leaves, is removed, or may no longer make codes; an admin,
        /// the owner or a service may say so. A ban of its creator suspends it all the same.
        keep_after_creator: Option<bool> = "keepAfterCreator",
        /// The same key from the same creator returns the code that was made the first time.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
    }
}

/// What the creator is told, the first time and every time.
const CREATED: Words = Words::new("Code created", "Code créé");

/// See the module.
pub struct Create;

impl Function for Create {
    const PATH: &'static str = "invitCode:c";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Makes a code for a server. The data is the code's text.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::RateLimited,
    ];
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","creatorId":"ada","code":"TEA-2027","maxUses":5,"label":"Spring"}"#;
    type Arguments = Arguments;
    type Data = ShownCode;
    type Operation = CreateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<CreateCode, Refusal> {
        let wanted = match arguments.code {
            Some(code) => {
                Wanted::Custom(code, Box::new(context.throttle(Some(&arguments.creator))))
            }
            None => Wanted::Generated(Box::new(
                context
                    .random
                    .codes()
                    .map(|random| NewCode::generate(&arguments.server, random)),
            )),
        };
        let expires_at = arguments
            .expires_at
            .map(|end| end.after(context.now))
            .transpose();
        let expires_at = expires_at.map_err(|problem| Refusal::field("expiresAt", problem))?;
        context.caller.act_as(&arguments.creator)?;
        Ok(CreateCode {
            id: RowId::new(context.now, context.random.first_id()),
            wanted,
            server: arguments.server,
            creator: arguments.creator,
            terms: Bound::from(Terms {
                label: arguments.label,
                max_uses: arguments.max_uses,
                expires_at,
                keep_after_creator: arguments.keep_after_creator.unwrap_or(false),
            }),
            by_service: context.caller == Caller::Service,
            idempotency_key: arguments.idempotency_key,
            now: context.now,
        })
    }

    fn settle(operation: &CreateCode, facts: Facts) -> Result<(Words, ShownCode), Refusal> {
        if let Some(before) = facts.made_before {
            if before.server != operation.server {
                return Err(Refusal::conflict(
                    "Idempotency key already used for another server",
                    "Clé d’idempotence déjà utilisée pour un autre serveur",
                ));
            }
            return Ok((CREATED, ShownCode(before.code)));
        }
        if let Some(code) = facts.made_now {
            return Ok((CREATED, ShownCode(code)));
        }
        let Some(policy) = facts.policy else {
            return Err(ErrorKind::ServerNotFound.into());
        };
        if !operation.is_allowed(policy, facts.role) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        limit::admit(facts.wait)?;
        match operation.wanted {
            Wanted::Custom(..) => Err(Refusal::conflict(
                "Code already exists",
                "Ce code existe déjà",
            )),
            Wanted::Generated(_) => Err(ErrorKind::Unavailable.into()),
        }
    }
}
