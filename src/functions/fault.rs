//! Faults of the service: states that must not occur, with their cause for the log. Callers are not told the
//! cause.

use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::Reply;
use crate::storage::Corrupt;
use thiserror::Error;

/// A fault of the service.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Rows that the statements cannot return.
    #[error("unexpected rows from storage: {0}")]
    Rows(#[from] Corrupt),
    /// The statements did something other than what the rules decided from the same facts. Both state the same
    /// rule.
    #[error("rules and SQL statements disagree: {0}")]
    Differ(&'static str),
    /// A document that cannot be read or written.
    #[error("cannot write a document: {0}")]
    Document(&'static str),
    /// The memory store was called in a build without it.
    #[error("this build has no memory store")]
    NoMemory,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let mut refusal = Self::from(ErrorKind::Internal);
        refusal.cause = Some(fault.to_string());
        refusal
    }
}

impl From<Fault> for Reply {
    fn from(fault: Fault) -> Self {
        Refusal::from(fault).into()
    }
}
