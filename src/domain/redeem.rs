//! The decision of `invitCode:use`.

use super::error::{ErrorKind, Refusal};
use super::id::ServerId;
use super::limit;
use super::time::{ExpiresAt, Millis};

/// What a user is to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// The user never joined.
    Never,
    /// The user is a member now.
    Active,
    /// The user left or was removed, and may come back.
    Left,
    /// The user was removed, and no code lets it in.
    Banned,
}

/// A code as `use` sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeState {
    /// The server that it lets in to.
    pub server: ServerId,
    /// How many users redeemed it.
    pub uses: i64,
    /// How many may.
    pub max_uses: Option<i64>,
    /// Until when it works.
    pub expires_at: Option<ExpiresAt>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// All that the decision depends on, as it stood before the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// How many milliseconds the caller must wait for having guessed too often.
    pub wait: Option<i64>,
    /// The code, if it was ever made.
    pub code: Option<CodeState>,
    /// Whether its server exists.
    pub server_exists: bool,
    /// What the user is to the server.
    pub membership: Membership,
    /// Whether the user redeemed this code before.
    pub redeemed: bool,
}

/// What a use comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The user joins, and a use of the code is recorded.
    Redeem,
    /// The user comes back with a code it redeemed before; nothing more is consumed.
    Return,
    /// The user is a member already; nothing is consumed.
    AlreadyMember,
}

/// Decides a use: the first condition that fails, in the order of the contract (known and not
/// revoked, not expired, not used up, server exists, user not banned), or what the use comes to.
///
/// Who redeemed the code and is still a member gets the same success again, even if the code has
/// since expired or run out. Who redeemed it and left may come back while it is not expired.
///
/// # Errors
/// The refusal that the caller is told.
pub fn decide(state: &State, now: Millis) -> Result<(Use, &ServerId), Refusal> {
    limit::admit(state.wait)?;
    let code = match &state.code {
        Some(code) if !code.revoked => code,
        _ => return Err(ErrorKind::Invalid.into()),
    };
    let is_repeat = state.redeemed && state.membership == Membership::Active;
    if !is_repeat && code.expires_at.is_some_and(|end| end.has_passed(now)) {
        return Err(ErrorKind::Expired.into());
    }
    if !state.redeemed && code.max_uses.is_some_and(|max| code.uses >= max) {
        return Err(ErrorKind::MaxUsed.into());
    }
    if !state.server_exists {
        return Err(ErrorKind::ServerNotFound.into());
    }
    match state.membership {
        Membership::Banned => Err(ErrorKind::PermissionDenied.into()),
        Membership::Active => Ok((Use::AlreadyMember, &code.server)),
        Membership::Left if state.redeemed => Ok((Use::Return, &code.server)),
        Membership::Left | Membership::Never => Ok((Use::Redeem, &code.server)),
    }
}
