//! `invitCode:explain`: a dry run of `use`. No use is consumed.

use super::arguments::arguments;
use super::{Context, Function, Kind};
use crate::domain::code::{FoldedCode, TypedCode};
use crate::domain::code_document::{
    ExplainDocument, GrantSummary, Inviter, ServerSummary, WouldAnswer,
};
use crate::domain::error::{ErrorKind, Refusal, Requires};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::limit::{self, Counted};
use crate::domain::rules::listing::is_silent;
use crate::domain::rules::membership::Membership;
use crate::domain::rules::redemption::{State, Use, failing};
use crate::domain::topic::Watch;
use crate::storage::explain_code::{ExplainCode, Facts};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:explain`.
    pub struct Arguments {
        /// The code as typed.
        code: TypedCode = "code",
        /// The user who would redeem it: the caller itself, unless a service asks. Without a user, the answer
        /// is that for someone who never joined.
        user: Option<UserId> = "userId",
    }
}

/// See the module.
pub struct Explain;

impl Function for Explain {
    const PATH: &'static str = "invitCode:explain";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Tells what `use` would answer: every condition that fails, and for a working code the server, the member who invites and what it grants, as far as the server's `preview` allows. No use is consumed. Open to anonymous callers; unknown codes count as guesses.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied, ErrorKind::RateLimited];
    const PUBLIC: bool = true;
    const EXAMPLE: &'static str = r#"{"code":"tea-2027"}"#;
    type Arguments = Arguments;
    type Data = ExplainDocument;
    type Operation = ExplainCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<ExplainCode, Refusal> {
        if let Some(user) = &arguments.user {
            context.caller.act_as(user)?;
        }
        let code = FoldedCode::typed(arguments.code.as_str());
        let user = arguments.user.as_ref().or(context.caller.user());
        Ok(ExplainCode {
            now: context.now,
            throttle: context.throttle(user, code.as_ref()),
            code,
            email: match arguments.user {
                Some(_) => context.email(None)?,
                None => None,
            },
            user: arguments.user,
        })
    }

    fn without_storage(operation: &ExplainCode) -> Option<(Words, ExplainDocument)> {
        let is_decided =
            operation.code.is_none() && operation.throttle.counted == Counted::WrongCodes;
        is_decided.then(|| {
            (
                EXPLAINED,
                explain(operation, vec![ErrorKind::Invalid], None),
            )
        })
    }

    fn watch(operation: &ExplainCode, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let is_unknown = failing(&facts.state, operation.now).first() == Some(&ErrorKind::Invalid);
        Some(match &facts.state.code {
            Some(code) if facts.state.wait.is_none() && !is_unknown => {
                let mut watch = Watch::server(&code.server);
                watch.add_life(&code.life, operation.now);
                watch.add_expiry(facts.state.admits_until, operation.now);
                watch.add_expiry(facts.state.ends_at, operation.now);
                watch.add_expiry(facts.next_end, operation.now);
                watch.add_end(code.free_at, operation.now);
                watch.add_end(code.works_until, operation.now);
                watch
            }
            _ => Watch::last(),
        })
    }

    fn settle(operation: &ExplainCode, facts: Facts) -> Result<(Words, ExplainDocument), Refusal> {
        limit::admit(facts.state.wait)?;
        let failing_now = failing(&facts.state, operation.now);
        let is_told = operation.user.is_none() && failing_now.first() != Some(&ErrorKind::Invalid)
            || failing_now.contains(&ErrorKind::NotInvited);
        let requires = facts.state.code.as_ref().map(|code| code.requires);
        let outcome = facts
            .state
            .code
            .as_ref()
            .map(|code| facts.state.outcome(code));
        let is_new = matches!(outcome, Some(Use::Redeem | Use::File | Use::Wait));
        let mut document = explain(operation, failing_now, Some(&facts.state));
        document.requires = requires.filter(|_| is_told).unwrap_or_default();
        // An approval asks neither for the expiry nor for lists.
        let is_lost = |kind: &ErrorKind| {
            matches!(
                kind,
                ErrorKind::Invalid | ErrorKind::ServerNotFound | ErrorKind::PermissionDenied
            )
        };
        let may_be_approved = !document.failing.iter().any(is_lost);
        document.pending_request = facts.pending_request.filter(|_| may_be_approved);
        let stranger = State {
            membership: Membership::Never,
            redeemed: false,
            admits_until: None,
            is_full: false,
            is_declined: false,
            waits: false,
            is_crowded: false,
            ..facts.state
        };
        // A live code may have to wait for a seat or for its rate.
        let is_passing =
            |kind: &ErrorKind| matches!(kind, ErrorKind::ServerFull | ErrorKind::TooFast);
        let code = stranger.code.as_ref();
        let is_silent = code.is_some_and(|code| is_silent(code.requires, stranger.is_listed));
        let is_live = !is_silent && failing(&stranger, operation.now).iter().all(is_passing);
        let tells_server = is_live && facts.preview.tells_server();
        document.grants = code
            .filter(|_| tells_server && is_new)
            .map(|code| GrantSummary {
                role: code.role,
                membership_ms: code.membership_ms,
            });
        let server = stranger.code.map(|code| code.server);
        document.server = server
            .zip(facts.server_name)
            .filter(|_| tells_server)
            .map(|(id, name)| ServerSummary { id, name });
        document.invited_by = facts
            .creator_name
            .filter(|_| is_live && facts.preview.tells_inviter())
            .map(|name| Inviter { name });
        Ok((EXPLAINED, document))
    }
}

const EXPLAINED: Words = Words::new(&["Code explained", "Code examiné"]);

fn explain(
    operation: &ExplainCode,
    failing: Vec<ErrorKind>,
    state: Option<&State>,
) -> ExplainDocument {
    let outcome = state.and_then(|state| Some(state.outcome(state.code.as_ref()?)));
    let joins = matches!(outcome, Some(Use::Redeem | Use::Return));
    let files = matches!(outcome, Some(Use::File | Use::Wait));
    ExplainDocument {
        would_answer: WouldAnswer {
            error: failing.first().copied(),
            files,
        },
        joined: (operation.user.is_some() && failing.is_empty()).then_some(joins),
        failing,
        server: None,
        requires: Requires::default(),
        invited_by: None,
        grants: None,
        pending_request: None,
    }
}
