//! `invitCode:use`: redeem a code.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind};
use crate::domain::code::{FoldedCode, TypedCode};
use crate::domain::document::UsedDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::grant::Grants;
use crate::domain::id::{IdStem, UserId};
use crate::domain::language::Words;
use crate::domain::limit::Counted;
use crate::domain::role::GrantedRole;
use crate::domain::rules::redemption::{CodeState, State, Use, decide};
use crate::domain::shard::Shard;
use crate::domain::text::{EmailText, Name, Note};
use crate::domain::timecapsule::CodePrefix;
use crate::storage::redeem_code::{self, Facts};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:use`.
    pub struct Arguments {
        /// The code as typed: case, spaces and hyphens are ignored; I and L are read as 1, O as 0.
        code: TypedCode = "code",
        /// The user who joins.
        user: UserId = "userId",
        /// The user's display name.
        name: Option<Name> = "user",
        /// The user's verified e-mail address, for codes with a list of them. Only a service may say it; a user's
        /// address is that of its token.
        email: Option<EmailText> = "email",
        /// What the user writes to those who approve its request, if the code needs approval: up to 500
        /// characters.
        note: Option<Note> = "note",
    }
}

/// See the module.
pub struct Redeem;

impl Function for Redeem {
    const PATH: &'static str = "invitCode:use";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Redeems a code: the user joins the code's server.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::Invalid,
        ErrorKind::Expired,
        ErrorKind::MaxUsed,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::NotStarted,
        ErrorKind::NotInvited,
        ErrorKind::ServerFull,
        ErrorKind::TooFast,
        ErrorKind::RateLimited,
    ];
    const EXAMPLE: &'static str = r#"{"code":"tea-2027","userId":"grace","user":"Grace"}"#;
    const FILES: bool = true;
    type Arguments = Arguments;
    type Data = UsedDocument;
    type Operation = redeem_code::Redeem;

    fn plan(arguments: Arguments, context: &Context) -> Result<redeem_code::Redeem, Refusal> {
        context.caller.act_as(&arguments.user)?;
        let email = context.email(arguments.email.as_ref())?;
        let code = FoldedCode::typed(arguments.code.as_str());
        let throttle = context.throttle(Some(&arguments.user), code.as_ref());
        if code.is_none() && throttle.counted == Counted::WrongCodes {
            return Err(ErrorKind::Invalid.into());
        }
        let record = || context.record(Self::PATH, Shard::FIRST, None);
        Ok(redeem_code::Redeem {
            record: context.has_events.then(record),
            code,
            member_id: IdStem::new(context.now, &context.random.first_id()),
            now: context.now,
            throttle,
            user: arguments.user,
            email,
            prefix: arguments.name.as_ref().and_then(CodePrefix::of),
            name: arguments.name,
            note: arguments.note,
            takes_requests: context.takes_requests(),
        })
    }

    fn replay(operation: &redeem_code::Redeem, rows: &Rows) -> Option<(Words, UsedDocument)> {
        let facts = operation.facts(rows).ok()?;
        let code = facts.state.code.as_ref();
        code.map(|code| match facts.filed_before && !facts.joined_before {
            true => filed(code),
            false => used_before(&facts.state, code),
        })
    }

    fn status(used: &UsedDocument) -> u16 {
        if used.pending { 202 } else { 200 }
    }

    fn settle(
        operation: &redeem_code::Redeem,
        facts: Facts,
    ) -> Result<(Words, UsedDocument), Refusal> {
        // The reply must match what was written. The statements' guards and the decision state the same rule
        // twice; if they disagree, that is a fault and must not look like a success.
        let has_done = |redeemed, joined| match (facts.redeemed_now, facts.joined_now) {
            done if done == (redeemed, joined) => Ok(()),
            _ => Err(Fault::Differ("a use was not recorded as decided")),
        };
        // A retry reports what its first run did, whatever happened to the code or the member since.
        if let (true, Some(code)) = (facts.joined_before, &facts.state.code) {
            has_done(false, false)?;
            return Ok(used_before(&facts.state, code));
        }
        if let (true, Some(code)) = (facts.filed_before, &facts.state.code) {
            has_done(false, false)?;
            return Ok(filed(code));
        }
        let (decision, code) = decide(&facts.state, operation.now)?;
        let (redeemed, joined) = match decision {
            Use::Redeem => (true, true),
            Use::Return => (false, true),
            Use::AlreadyMember | Use::File | Use::Wait => (false, false),
        };
        has_done(redeemed, joined)?;
        if facts.filed_now != (decision == Use::File) {
            return Err(Fault::Differ("a request was not filed as decided").into());
        }
        if matches!(decision, Use::File | Use::Wait) {
            return Ok(filed(code));
        }
        let grants = facts.state.grants(code, decision, operation.now);
        Ok(used(code, joined, grants))
    }
}

/// A request is waiting.
fn filed(code: &CodeState) -> (Words, UsedDocument) {
    let message = Words::new(&["Request filed", "Demande envoyée"]);
    let document = UsedDocument {
        server_id: code.server.clone(),
        joined: false,
        pending: true,
        role: None,
        expires_at: None,
        metadata: None,
    };
    (message, document)
}

fn used(code: &CodeState, joined: bool, grants: Grants) -> (Words, UsedDocument) {
    let message = Words::new(&["Code used", "Code utilisé"]);
    let document = UsedDocument {
        server_id: code.server.clone(),
        joined,
        pending: false,
        role: Some(grants.role).filter(|role| *role == GrantedRole::Admin && *role == code.role),
        expires_at: grants.expires_at,
        metadata: grants.metadata,
    };
    (message, document)
}

/// What an earlier run of the same call answered, whatever happened to the membership since.
fn used_before(state: &State, code: &CodeState) -> (Words, UsedDocument) {
    let held = state.held.clone();
    let grants = Grants {
        role: held.as_ref().map_or(GrantedRole::Member, |held| held.role),
        expires_at: state.admits_until,
        metadata: held.map_or_else(|| code.metadata.clone(), |held| held.metadata),
    };
    used(code, true, grants)
}
