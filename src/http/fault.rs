//! Faults that are met outside of the rules: by the binding or the worker.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;

/// Why a request is refused from outside: the binding or the worker met a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Storage did not answer.
    Unavailable,
    /// Something broke.
    Internal,
    /// The body is larger than 64 KiB.
    TooLarge,
    /// There is nothing to verify callers with.
    Unconfigured,
}

impl Fault {
    /// The fault of this name; [`Fault::Internal`] for a name that is not known.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "unavailable" => Self::Unavailable,
            "tooLarge" => Self::TooLarge,
            "unconfigured" => Self::Unconfigured,
            _ => Self::Internal,
        }
    }

    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Unavailable => ErrorKind::Unavailable.into(),
            Self::Internal => ErrorKind::Internal.into(),
            Self::TooLarge => ErrorKind::TooLarge.into(),
            Self::Unconfigured => {
                let message = Some(Words::new(
                    "Service not configured",
                    "Service non configuré",
                ));
                Refusal {
                    message,
                    retry_after: Some(60),
                    ..ErrorKind::Unavailable.into()
                }
            }
        }
    }
}
