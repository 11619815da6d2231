//! `timecapsule:validate`: whether a code can be used. Not a public function: TimeCapsule's face calls it.

use crate::domain::code::{FoldedCode, TypedCode};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::rules::redemption::{State, failing};
use crate::domain::text::Name;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::explain_code::{ExplainCode, Facts};
use crate::wire::schema::document;

arguments! {
    /// Arguments of `timecapsule:validate`.
    pub struct Arguments {
        /// The code as typed.
        code: TypedCode = "code",
    }
}

document! {
    /// The state of a code.
    pub struct Validated {
        /// Whether it can be used.
        is_valid: bool = "isValid",
        /// Whether it has expired.
        is_expired: bool = "isExpired",
        /// The name of the inviter if the code can be used: the owner's name, or else the server's.
        director_name: Option<Name> = "directorName",
    }
}

/// The message for a code that lets nobody in. A code that was revoked or whose server was deleted looks the
/// same as a code that never existed.
#[must_use]
pub const fn words(kind: ErrorKind) -> &'static &'static str {
    match kind {
        ErrorKind::Expired => &"Invite code has expired",
        ErrorKind::MaxUsed => &"Invite code has already been used",
        ErrorKind::NotStarted => &"Invite code is not active yet",
        ErrorKind::NotInvited => &"Invite code is for other people",
        ErrorKind::ServerFull => &"The family is full",
        ErrorKind::TooFast => &"Invite code is being used too fast",
        _ => &"Invite code does not exist",
    }
}

/// See the module.
pub struct Validate;

impl Function for Validate {
    const PATH: &'static str = "timecapsule:validate";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str =
        "Says whether a code can be used, and who invites. No use is consumed.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::RateLimited];
    type Arguments = Arguments;
    type Data = Validated;
    type Operation = ExplainCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<ExplainCode, Refusal> {
        let code = FoldedCode::typed(arguments.code.as_str());
        Ok(ExplainCode {
            user: None,
            email: None,
            now: context.now,
            throttle: context.throttle(context.caller.user(), code.as_ref()),
            code,
        })
    }

    fn settle(operation: &ExplainCode, facts: Facts) -> Result<(Words, Validated), Refusal> {
        limit::admit(facts.state.wait)?;
        // TimeCapsule knows no requests, so a code that needs approval is none.
        let state = State {
            code: facts.state.code.filter(|code| !code.requires_approval),
            ..facts.state
        };
        let failing = failing(&state, operation.now).first().copied();
        let message = failing.map_or(&"Invite code is valid", words);
        let code = state.code.as_ref();
        let is_silent = code.is_some_and(|code| code.requires.any());
        let name = facts.owner_name.or(facts.server_name);
        let validated = Validated {
            is_valid: failing.is_none(),
            is_expired: failing == Some(ErrorKind::Expired),
            director_name: name.filter(|_| failing.is_none() && !is_silent),
        };
        Ok((Words::english(message), validated))
    }
}
