//! The caller of a request, and the users it may act for.

use super::error::{ErrorKind, Refusal};
use super::id::UserId;

/// Who makes a request. The worker has already verified it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// No verified identity.
    Anonymous,
    /// A user with a verified token.
    User {
        /// The user's id.
        id: UserId,
        /// Whether the token's claims or the configuration make it a super user.
        super_user: bool,
    },
    /// A service with the secret key, or any caller where arguments are trusted. It acts for any user.
    Service,
}

/// The authority that an operation runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A service: no rights are checked.
    Service,
    /// A user: its rights on the server decide.
    User(UserId),
}

impl Actor {
    /// The user, if the actor is one.
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
    /// The user, if the caller is one.
    #[must_use]
    pub const fn user(&self) -> Option<&UserId> {
        match self {
            Self::User { id, .. } => Some(id),
            Self::Anonymous | Self::Service => None,
        }
    }

    /// Checks that the caller may act as a user: it is that user, or a service. A super user may not, except in
    /// the calls whose document allows it.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for an anonymous caller, [`ErrorKind::PermissionDenied`] for another user.
    pub fn act_as(&self, user: &UserId) -> Result<(), Refusal> {
        match self {
            Self::Anonymous => Err(ErrorKind::Unauthorized.into()),
            Self::User { id, .. } if id == user => Ok(()),
            Self::User { .. } => Err(ErrorKind::PermissionDenied.into()),
            Self::Service => Ok(()),
        }
    }

    /// The user that the call acts for, where a super user may act for anyone as a service does. Without
    /// `named`, the caller acts for itself.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for an anonymous caller, and for a service that names no user;
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

    /// The authority that the call runs on.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for an anonymous caller.
    pub fn actor(&self) -> Result<Actor, Refusal> {
        match self {
            Self::Anonymous => Err(ErrorKind::Unauthorized.into()),
            Self::User { id, .. } => Ok(Actor::User(id.clone())),
            Self::Service => Ok(Actor::Service),
        }
    }

    /// The user that the call is for: the caller itself, or the user that a service names.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] for an anonymous caller, and for a service that names no user;
    /// [`ErrorKind::PermissionDenied`] for another user.
    pub fn on_behalf_of(&self, named: Option<UserId>) -> Result<UserId, Refusal> {
        match (self, named) {
            (Self::User { id, .. }, None) => Ok(id.clone()),
            (_, Some(user)) => self.act_as(&user).map(|()| user),
            (Self::Anonymous | Self::Service, None) => Err(ErrorKind::Unauthorized.into()),
        }
    }
}
