//! Who makes a request, and for whom they may act.

use super::error::{ErrorKind, Refusal};
use super::id::UserId;

/// Who makes a request. Verification happened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody who could be verified.
    Anonymous,
    /// A user with a verified token.
    User {
        /// Who it is.
        id: UserId,
        /// Whether the token's claims or the configuration make it a super user.
        super_user: bool,
    },
    /// A service with the secret key, or anyone where arguments are trusted: acts for any user.
    Service,
}

/// On whose authority an operation runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A service: nothing is asked of it.
    Service,
    /// A user, whose rights on the server decide.
    User(UserId),
}

impl Actor {
    /// The user, where it is one.
    #[must_use]
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::Service => None,
            Self::User(user) => Some(user),
        }
    }

    /// Whether this is that user.
    #[must_use]
    pub fn is(&self, user: &UserId) -> bool {
        self.user() == Some(user)
    }
}

impl Caller {
    /// The user, where it is one.
    #[must_use]
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::User { id, .. } => Some(id),
            Self::Anonymous | Self::Service => None,
        }
    }

    /// Checks that the caller may act as a user: the user itself or a service. A super user may not
    /// here: only where a seed allows it.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for nobody, [`ErrorKind::PermissionDenied`] for another user.
    pub fn act_as(&self, user: &UserId) -> Result<(), Refusal> {
        match self {
            Self::Anonymous => Err(ErrorKind::Unauthorized.into()),
            Self::User { id, .. } if id == user => Ok(()),
            Self::User { .. } => Err(ErrorKind::PermissionDenied.into()),
            Self::Service => Ok(()),
        }
    }

    /// For whom the caller acts where a super user may act for anyone, as a service does: for itself,
    /// unless it names somebody.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for nobody, and for a service that names nobody;
    /// [`ErrorKind::PermissionDenied`] for another user.
    pub fn subject(&self, named: Option<&UserId>) -> Result<UserId, Refusal> {
        match (self, named) {
            (Self::Anonymous, _) | (Self::Service, None) => Err(ErrorKind::Unauthorized.into()),
            (Self::User { id, .. }, None) => Ok(id.clone()),
            (Self::User { id, super_user }, Some(user)) if id != user && !super_user => {
                Err(ErrorKind::PermissionDenied.into())
            }
            (Self::User { .. } | Self::Service, Some(user)) => Ok(user.clone()),
        }
    }

    /// On whose authority the call runs.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for nobody.
    pub fn actor(&self) -> Result<Actor, Refusal> {
        match self {
            Self::Anonymous => Err(ErrorKind::Unauthorized.into()),
            Self::User { id, .. } => Ok(Actor::User(id.clone())),
            Self::Service => Ok(Actor::Service),
        }
    }

    /// For whom the call is: the caller itself, which may name itself as well, or whom a service names.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for nobody, and for a service that names nobody;
    /// [`ErrorKind::PermissionDenied`] for another user.
    pub fn on_behalf_of(&self, named: Option<UserId>) -> Result<UserId, Refusal> {
        match (self, named) {
            (Self::User { id, .. }, None) => Ok(id.clone()),
            (_, Some(user)) => self.act_as(&user).map(|()| user),
            (Self::Anonymous | Self::Service, None) => Err(ErrorKind::Unauthorized.into()),
        }
    }
}
