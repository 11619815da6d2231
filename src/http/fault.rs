//! Faults outside of the rules: in the binding or the worker.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;

/// Why the binding or the worker refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Storage did not answer.
    Unavailable,
    /// An unexpected error.
    Internal,
    /// The body is larger than 64 KiB.
    TooLarge,
    /// No way to verify callers is configured.
    Unconfigured,
    /// What the call would change is being moved between two stores.
    Moving,
    /// The call must wait until a move between two stores has ended.
    NotWhileMoving,
}

impl Fault {
    /// The fault with this name; [`Fault::Internal`] for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "unavailable" => Self::Unavailable,
            "tooLarge" => Self::TooLarge,
            "unconfigured" => Self::Unconfigured,
            "moving" => Self::Moving,
            "notWhileMoving" => Self::NotWhileMoving,
            _ => Self::Internal,
        }
    }

    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Unavailable => ErrorKind::Unavailable.into(),
            Self::Internal => ErrorKind::Internal.into(),
            Self::TooLarge => ErrorKind::TooLarge.into(),
            Self::Unconfigured => {
                let message = Words::new(&["Service not configured", "Service non configuré"]);
                Refusal::from(ErrorKind::Unavailable)
                    .saying(message)
                    .for_seconds(60)
            }
            Self::Moving => {
                let message = Words::new(&[
                    "This server is being moved to another database. Try again in a moment",
                    "Ce serveur change de base de données. Réessayez dans un instant",
                ]);
                Refusal::from(ErrorKind::Unavailable).saying(message)
            }
            Self::NotWhileMoving => {
                let message = Words::new(&[
                    "Not possible while the service is being moved to another database",
                    "Impossible pendant que le service change de base de données",
                ]);
                Refusal::from(ErrorKind::Unavailable)
                    .saying(message)
                    .for_seconds(60)
            }
        }
    }
}
