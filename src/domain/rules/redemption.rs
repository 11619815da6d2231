//! The decision of `invitCode:use`.

use super::life::Life;
use super::listing::is_for_others;
use super::membership::Membership;
use super::rate;
use super::rotation::text_works;
use crate::domain::error::{ErrorKind, Refusal, Requires};
use crate::domain::grant::{Grants, MembershipMs, Metadata};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::role::GrantedRole;
use crate::domain::time::{ExpiresAt, Millis};

/// A code as `use` sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeState {
    /// The server that it lets users join.
    pub server: ServerId,
    /// What decides its status.
    pub life: Life,
    /// The role that it grants.
    pub role: GrantedRole,
    /// How long a membership by it lasts.
    pub membership_ms: Option<MembershipMs>,
    /// What it carries for the application.
    pub metadata: Option<Metadata>,
    /// Until when the text that found it works, if it is an old text of a rotated code.
    pub works_until: Option<Millis>,
    /// The time before which its rate allows no further use.
    pub free_at: Option<Millis>,
    /// Whether its uses are requests, which somebody must approve.
    pub requires_approval: bool,
    /// What its lists ask for.
    pub requires: Requires,
}

impl CodeState {
    /// How many milliseconds a further use must wait.
    #[must_use]
    pub fn wait(&self, now: Millis) -> Option<i64> {
        rate::wait(self.free_at, now)
    }

    /// The refusal of a use for this reason, with what there is to say about it.
    fn refusal(&self, kind: ErrorKind, now: Millis) -> Refusal {
        if kind == ErrorKind::RateLimited {
            return too_many_requests();
        }
        let wait = self.wait(now).filter(|_| kind == ErrorKind::TooFast);
        let mut refusal = Refusal::from(kind);
        refusal.retry_after = wait.map(limit::seconds);
        if kind == ErrorKind::NotInvited {
            refusal.requires = self.requires;
        }
        refusal
    }
}

/// The refusal of one more request on a server.
#[must_use]
pub fn too_many_requests() -> Refusal {
    let message = Words::new(&[
        "Too many requests are pending",
        "Trop de demandes sont en attente",
    ]);
    Refusal::from(ErrorKind::RateLimited)
        .saying(message)
        .for_seconds(3600)
}

/// Everything that the decision depends on, as it was before the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// How many milliseconds the caller must wait, if it guessed too often.
    pub wait: Option<i64>,
    /// The code, if it exists.
    pub code: Option<CodeState>,
    /// Whether its server exists.
    pub server_exists: bool,
    /// The user's membership on the server.
    pub membership: Membership,
    /// Whether the user redeemed this code before.
    pub redeemed: bool,
    /// Until when that use admits the user.
    pub admits_until: Option<ExpiresAt>,
    /// What the user holds, if it last joined by this code.
    pub held: Option<Grants>,
    /// When the user's membership ends, however it joined.
    pub ends_at: Option<ExpiresAt>,
    /// Whether the server has no seat for the user.
    pub is_full: bool,
    /// Whether a request of the user by this code was declined.
    pub is_declined: bool,
    /// Whether a request of the user is pending on the server.
    pub waits: bool,
    /// Whether no further request may be filed there.
    pub is_crowded: bool,
    /// Whether a list of the code has the user, or its e-mail address or domain; `None` if nobody in particular
    /// asks.
    pub is_listed: Option<bool>,
}

/// The outcome of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The user joins, and a use of the code is recorded.
    Redeem,
    /// The user rejoins with a code it redeemed before; no use is consumed.
    Return,
    /// The user is already a member; no use is consumed.
    AlreadyMember,
    /// The code needs approval, and the user files a request.
    File,
    /// The code needs approval, and a request of the user is pending.
    Wait,
}

/// Decides a use. It is refused for the first condition that fails, in the order of the contract: known, not
/// expired, not used up, server exists, user not banned, started, not for other people, a seat, not too fast. A revoked
/// or suspended code is unknown to everyone,
/// including users who redeemed it, and so is the old text of a rotated code after its grace.
///
/// A member who repeats a code gets the same success, even if the code has since expired or run out. A user
/// who left, or whose membership ended, can rejoin with the same code until it expires, and no later than the use
/// admits.
///
/// # Errors
/// The refusal that the caller is told.
pub fn decide(state: &State, now: Millis) -> Result<(Use, &CodeState), Refusal> {
    limit::admit(state.wait)?;
    let code = known(state, now)?;
    if let Some(kind) = conditions(state, code, now).find_map(|(fails, kind)| fails.then_some(kind))
    {
        return Err(code.refusal(kind, now));
    }
    Ok((state.outcome(code), code))
}

/// Decides the approval of a request. Its code must be neither revoked nor suspended, and have a use left; the server
/// must exist and have a seat; the user must not be banned; and the code must not be used too fast. Expiry, start and
/// lists were checked when it was filed, and count no more.
///
/// # Errors
/// The refusal that the approver is told. The request stays.
pub fn approve(state: &State, now: Millis) -> Result<&CodeState, Refusal> {
    let code = state.code.as_ref();
    let code = code.filter(|code| code.life.is_known());
    let code = code.ok_or(ErrorKind::Invalid)?;
    let counts = |kind: &ErrorKind| {
        use ErrorKind::{MaxUsed, PermissionDenied, ServerFull, ServerNotFound, TooFast};
        matches!(
            kind,
            MaxUsed | ServerNotFound | PermissionDenied | ServerFull | TooFast
        )
    };
    let mut failing = conditions(state, code, now).filter(|(fails, kind)| *fails && counts(kind));
    match failing.next() {
        Some((_, kind)) => Err(code.refusal(kind, now)),
        None => Ok(code),
    }
}

impl State {
    /// The state of a use of a code by somebody new to it.
    #[must_use]
    pub const fn of(code: CodeState) -> Self {
        Self {
            wait: None,
            code: Some(code),
            server_exists: true,
            membership: Membership::Never,
            redeemed: false,
            admits_until: None,
            held: None,
            ends_at: None,
            is_full: false,
            is_declined: false,
            waits: false,
            is_crowded: false,
            is_listed: None,
        }
    }

    /// The outcome of a use of the code that is not refused.
    #[must_use]
    pub fn outcome(&self, code: &CodeState) -> Use {
        match self.membership {
            Membership::Active => Use::AlreadyMember,
            _ if self.redeemed => Use::Return,
            _ if !code.requires_approval => Use::Redeem,
            _ if self.waits => Use::Wait,
            _ => Use::File,
        }
    }

    /// What a use gives to the user. A return gives no role, and the end that the use had. Who is a member by this code
    /// keeps what it holds; who is one otherwise gets nothing.
    #[must_use]
    pub fn grants(&self, code: &CodeState, what: Use, now: Millis) -> Grants {
        let expires_at = match what {
            Use::Redeem => code.membership_ms.map(|length| length.after(now)),
            Use::Return => self.admits_until,
            Use::AlreadyMember => return self.held.clone().unwrap_or(Grants::nothing()),
            Use::File | Use::Wait => return Grants::nothing(),
        };
        let role = match what {
            Use::Redeem => code.role,
            Use::Return | Use::AlreadyMember | Use::File | Use::Wait => GrantedRole::Member,
        };
        Grants {
            role,
            expires_at,
            metadata: code.metadata.clone(),
        }
    }
}

/// Every condition of a use that fails, in order. Empty if the use would succeed.
#[must_use]
pub fn failing(state: &State, now: Millis) -> Vec<ErrorKind> {
    match known(state, now) {
        Err(kind) => vec![kind],
        Ok(code) => conditions(state, code, now)
            .filter_map(|(fails, kind)| fails.then_some(kind))
            .collect(),
    }
}

/// The code, unless it is unknown. Callers are not told why it is.
fn known(state: &State, now: Millis) -> Result<&CodeState, ErrorKind> {
    let code = state.code.as_ref();
    let code = code.filter(|code| code.life.is_known() && text_works(code.works_until, now));
    code.ok_or(ErrorKind::Invalid)
}

/// The conditions on a known code, in the order of the contract: whether each fails, and its error.
fn conditions(
    state: &State,
    code: &CodeState,
    now: Millis,
) -> impl Iterator<Item = (bool, ErrorKind)> {
    let is_repeat = state.redeemed && state.membership == Membership::Active;
    let has_ended = code.life.has_expired(now);
    let is_full = code.life.is_used_up();
    let is_banned = state.membership == Membership::Banned;
    let is_member = state.membership.is_member();
    let admits_no_more = state.admits_until.is_some_and(|end| end.has_passed(now)) && !is_member;
    let is_ahead = !code.life.has_started(now);
    let is_for_others = is_for_others(code.requires, state.is_listed);
    let is_too_fast = code.wait(now).is_some();
    [
        (
            (has_ended && !is_repeat) || admits_no_more,
            ErrorKind::Expired,
        ),
        (is_full && !state.redeemed, ErrorKind::MaxUsed),
        (!state.server_exists, ErrorKind::ServerNotFound),
        (is_banned, ErrorKind::PermissionDenied),
        (state.is_declined && !is_repeat, ErrorKind::PermissionDenied),
        (is_ahead && !is_repeat, ErrorKind::NotStarted),
        (is_for_others && !is_repeat, ErrorKind::NotInvited),
        (state.is_full && !is_member, ErrorKind::ServerFull),
        (is_too_fast && !state.redeemed, ErrorKind::TooFast),
        (
            state.is_crowded && state.outcome(code) == Use::File,
            ErrorKind::RateLimited,
        ),
    ]
    .into_iter()
}

/// True if the code `c` of the server `s` lets users in at `$now`, apart from its number of uses.
macro_rules! admits_sql {
    ($now:literal $(, $joined:ident)?) => {
        concat!(
            $crate::domain::rules::life::is_known_sql!($($joined)?),
            " AND NOT ",
            $crate::domain::rules::life::has_expired_sql!($now $(, $joined)?),
            " AND s.deleted_at IS NULL AND ",
            $crate::domain::rules::life::has_started_sql!($now)
        )
    };
}
pub(crate) use admits_sql;
