//! The parts of an endpoint's description: its callers, successes and refusals.

use crate::domain::error::Refusal;

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anonymous callers.
    Public,
    /// Anonymous callers; a token or the service key allows more.
    Optional,
    /// Callers with a token or the service key.
    Caller,
    /// Callers with the service key.
    Service,
}

/// A success.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    /// The HTTP status.
    pub status: u16,
    /// When it is sent.
    pub doc: &'static str,
    /// An example body, as JSON; empty if the document has none.
    pub example: &'static str,
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Refused {
    /// When it is sent.
    pub doc: &'static str,
    /// The refusal to encode.
    pub refusal: Refusal,
    /// Whether the function refuses, and not the decoding of the request.
    pub by_function: bool,
}

impl Refused {
    /// A refusal of the request itself.
    pub fn new(doc: &'static str, refusal: impl Into<Refusal>) -> Self {
        Self {
            doc,
            refusal: refusal.into(),
            by_function: false,
        }
    }
}
