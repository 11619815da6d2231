//! The rules that hold without any I/O: codes, ids, times, roles, decisions, errors.

pub mod address;
pub mod audience;
pub mod caller;
pub mod campaign;
pub mod change;
pub mod code;
pub mod code_document;
pub mod code_terms;
pub mod count;
pub mod date;
pub mod document;
pub mod email;
pub mod error;
pub mod fold;
pub mod forgetting;
mod forms;
pub mod grant;
pub mod id;
pub mod idempotency;
pub mod language;
pub mod limit;
pub mod marks;
pub mod page;
pub mod place;
pub mod preview;
pub mod random;
pub mod rds;
pub mod record;
pub mod request;
pub mod role;
pub mod rules;
pub mod shard;
pub mod side;
pub mod stand_in;
pub mod tacobot;
pub mod text;
pub mod time;
pub mod timecapsule;
pub mod topic;

/// What is wrong with one value, in words that say what is allowed.
///
/// It never repeats the value itself, so it is safe in a reply and in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub language::Words);

impl Problem {
    /// Of a text that is no cursor of the function.
    pub const NO_CURSOR: Self = Self::new(&[
        "must be a cursor from an earlier reply",
        "doit être un curseur issu d’une réponse précédente",
    ]);

    /// A fixed text, in English and French.
    #[must_use]
    pub const fn new(texts: &'static [&'static str; 2]) -> Self {
        Self(language::Words::new(texts))
    }

    /// A text that was put together at run time, in English and French.
    #[must_use]
    pub fn said(english: String, french: String) -> Self {
        Self(language::Words::said(english, french))
    }
}
