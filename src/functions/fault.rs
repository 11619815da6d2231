//! Faults of the service: what must not happen, with what it was, for the log. Callers learn nothing of it.

use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::Reply;
use crate::storage::Corrupt;
use thiserror::Error;

/// A fault of the service.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Rows that the statements cannot give.
    #[error("storage gave back rows that its statements cannot give: {0}")]
    Rows(#[from] Corrupt),
    /// The statements did something else than the rules decide on what they read: two wordings of one rule.
    #[error("the rules and the statements differ: {0}")]
    Differ(&'static str),
    /// A document that cannot be read or written.
    #[error("a document cannot be written: {0}")]
    Document(&'static str),
    /// The store in memory, asked where it was left out.
    #[error("this build has no store in memory")]
    NoMemory,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self {
            cause: Some(fault.to_string()),
            ..ErrorKind::Internal.into()
        }
    }
}

impl From<Fault> for Reply {
    fn from(fault: Fault) -> Self {
        Refusal::from(fault).into()
    }
}
