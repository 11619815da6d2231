//! `invitCode:c`: make a code.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::code::{NewCode, ShownCode};
use crate::domain::code_terms::Terms;
use crate::domain::count::MaxUses;
use crate::domain::error::{Detail, ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::shard::Shard;
use crate::domain::text::{IdempotencyKey, Label};
use crate::domain::time::{ExpiresAt, Millis};
use crate::storage::code_record::Bound;
use crate::storage::create_code::{CreateCode, Facts, MadeWithKey, Wanted};
use crate::wire::json::Json;

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
        /// The same key from the same creator on the same server returns the code that was made the first
        /// time, where all other arguments are the same as well.
        idempotency_key: Option<IdempotencyKey> = "idempotencyKey",
    }
}

/// Checks what needs no storage. A repeated call may come after the end that it names: whether it is one,
/// storage knows.
fn check(arguments: &Arguments, context: &Context) -> Result<(), Refusal> {
    if arguments.idempotency_key.is_none() {
        not_ended(arguments.expires_at, context.now)?;
    }
    context.caller.act_as(&arguments.creator)
}

/// Checks that the end of a new code lies in the future.
fn not_ended(end: Option<ExpiresAt>, now: Millis) -> Result<(), Refusal> {
    let ended = end.map(|end| end.after(now)).transpose();
    ended
        .map(|_| ())
        .map_err(|problem| Refusal::field("expiresAt", problem))
}

/// The key of a call and all arguments that a repeat must have as well.
fn keyed(arguments: &Arguments) -> Option<KeyedCall> {
    let key = arguments.idempotency_key.clone()?;
    let number = |number: Option<i64>| number.map_or(Json::Null, Json::Integer);
    let text = |text: Option<&str>| text.map_or(Json::Null, |text| Json::text(text.to_owned()));
    let asked = Asked::new([
        ("maxUses", number(arguments.max_uses.map(MaxUses::get))),
        (
            "expiresAt",
            number(arguments.expires_at.map(ExpiresAt::get)),
        ),
        (
            "code",
            text(arguments.code.as_ref().map(|code| code.text.as_str())),
        ),
        ("label", text(arguments.label.as_ref().map(Label::as_str))),
        (
            "keepAfterCreator",
            arguments.keep_after_creator.map_or(Json::Null, Json::Bool),
        ),
    ]);
    Some(KeyedCall { key, asked })
}

impl MadeWithKey {
    /// The text of the code as it is now.
    fn code_now(self) -> Result<ShownCode, Refusal> {
        let (english, french, problem) = if self.is_revoked {
            (
                "The code made with this idempotency key was revoked",
                "Le code créé avec cette clé d’idempotence a été révoqué",
                REVOKED,
            )
        } else if self.is_taken_over {
            (
                "The text of the code made with this idempotency key now belongs to another code",
                "Le texte du code créé avec cette clé d’idempotence appartient désormais à un autre code",
                TAKEN_OVER,
            )
        } else {
            return Ok(ShownCode(self.code));
        };
        Err(Refusal {
            details: vec![Detail::new("idempotencyKey", problem)],
            ..Refusal::conflict(english, french)
        })
    }
}

/// Why a key serves no more.
const REVOKED: Problem = Problem::new(
    "belongs to a code that is revoked; use another key for a new code",
    "correspond à un code révoqué\u{202f}; utilisez une autre clé pour un nouveau code",
);

/// Why a key serves no more, where the code died and another one has its text.
const TAKEN_OVER: Problem = Problem::new(
    "belongs to a code that has no text any more; use another key for a new code",
    "correspond à un code qui n’a plus de texte\u{202f}; utilisez une autre clé pour un nouveau code",
);

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
        check(&arguments, context)?;
        let keyed = keyed(&arguments);
        let wanted = match arguments.code {
            Some(code) => {
                // A text that is taken tells of a code, one that is free of none: there are no misses.
                let throttle = context.throttle(Some(&arguments.creator), None);
                Wanted::Custom(code, Box::new(throttle))
            }
            None => Wanted::Generated(Box::new(
                context
                    .random
                    .codes()
                    .map(|random| NewCode::generate(&arguments.server, random)),
            )),
        };
        let shard = Shard::of_server(&arguments.server);
        Ok(CreateCode {
            id: RowId::new(context.now, context.random.first_id(), shard),
            wanted,
            server: arguments.server,
            creator: arguments.creator,
            terms: Bound::from(Terms {
                label: arguments.label,
                max_uses: arguments.max_uses,
                expires_at: arguments.expires_at,
                keep_after_creator: arguments.keep_after_creator.unwrap_or(false),
            }),
            by_service: context.caller == Caller::Service,
            keyed,
            now: context.now,
        })
    }

    fn settle(operation: &CreateCode, facts: Facts) -> Result<(Words, ShownCode), Refusal> {
        if let Some(code) = facts.made_by_this.or(facts.made_now) {
            return Ok((CREATED, ShownCode(code)));
        }
        if let Some((before, keyed)) = facts.made_with_key.zip(operation.keyed.as_ref()) {
            if facts.is_banned {
                return Err(ErrorKind::PermissionDenied.into());
            }
            keyed.asked.repeats(&before.asked)?;
            return before.code_now().map(|code| (CREATED, code));
        }
        not_ended(operation.terms.expires_at, operation.now)?;
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
