//! Calls by a function's path, without HTTP: for the package, which runs the service in process. The arguments
//! are trusted to say who acts.

use super::arguments::RawArguments;
use super::{Call, Context, Limits, Reply, Throttling, find};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::email::{Known, ToAscii};
use crate::domain::error::{Detail, ErrorKind, Refusal};
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::wire::json::Json;
use crate::wire::secret::HashKey;
use crate::wire::write::Numbers;

/// The greatest size of the arguments as JSON, in bytes: that of an HTTP body.
pub const LARGEST_ARGUMENTS: usize = 64 * 1024;

/// What is known of a call besides its arguments.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time of the call.
    pub now: Millis,
    /// Its random bytes.
    pub random: Random,
    /// The language of the reply's messages.
    pub language: Language,
    /// The caller's id for the call.
    pub request_id: String,
    /// The ASCII form of domains beyond ASCII.
    pub to_ascii: ToAscii,
}

/// Arguments as received.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// Written as JSON.
    Text(&'a str),
    /// Not expressible as JSON.
    Unwritable {
        /// The argument that is not.
        field: &'a str,
        /// The kind of value: see `Given::problem`.
        what: &'a str,
    },
}

impl<'a> Given<'a> {
    /// What is wrong with a value that JSON would drop or change silently.
    fn problem(what: &str) -> Problem {
        match what {
            "number" => Problem::new(&["must be a finite number", "doit être un nombre fini"]),
            "bigint" => Problem::new(&[
                "must be a number, not a BigInt",
                "doit être un nombre, pas un BigInt",
            ]),
            "function" => {
                Problem::new(&["must not be a function", "ne doit pas être une fonction"])
            }
            "symbol" => Problem::new(&["must not be a symbol", "ne doit pas être un symbole"]),
            "surrogate" => Problem::new(&[
                "must not contain half of a surrogate pair",
                "ne doit pas contenir la moitié d’une paire de substitution",
            ]),
            "undefined" => Problem::new(&["must not be undefined", "ne doit pas être indéfini"]),
            _ => Problem::new(&[
                "cannot be written as JSON",
                "ne peut pas être écrit au format JSON",
            ]),
        }
    }

    fn read(self) -> Result<RawArguments<'a>, Refusal> {
        let text = match self {
            Self::Text(text) => text,
            Self::Unwritable { field, what } => {
                let detail = Detail::new(field.to_owned(), Self::problem(what));
                return Err(Refusal::bad_request(vec![detail]));
            }
        };
        let problem = Problem::new(&[
            "must be JSON, at most 127 levels deep",
            "doivent être du JSON, imbriqué sur 127 niveaux au plus",
        ]);
        Json::parse_text(text)
            .map_err(|_| problem)
            .and_then(RawArguments::new)
            .map_err(|problem| Refusal::field("arguments", problem))
    }
}

/// Plans a call.
///
/// # Errors
/// The reply, if the call needs no storage.
pub fn plan(path: &str, given: Given<'_>, options: &Options) -> Result<Box<dyn Call>, Reply> {
    if matches!(given, Given::Text(text) if text.len() > LARGEST_ARGUMENTS) {
        return Err(ErrorKind::TooLarge.into());
    }
    let entry = find(path).ok_or(Reply::from(ErrorKind::NotFound))?;
    let context = Context {
        now: options.now,
        random: options.random,
        caller: Caller::Service,
        verified: true,
        email: Known::ByService,
        to_ascii: options.to_ascii,
        address: None,
        hash_key: HashKey::new(""),
        limits: Limits::default(),
        throttling: Throttling::Guesses,
        paging: None,
        has_events: false,
        is_watched: false,
    };
    (entry.prepare)(&given.read()?, &context)
}

impl Options {
    /// The reply for the caller as JSON, and the cause of a fault.
    #[must_use]
    pub fn finish(&self, mut reply: Reply) -> (String, Option<String>) {
        let mut cause = None;
        if let Reply::Error(refusal) = &mut reply
            && matches!(refusal.kind, ErrorKind::Internal | ErrorKind::Unavailable)
        {
            refusal.request_id = Some(self.request_id.clone());
            cause = refusal.cause.take();
        }
        (reply.write(self.language, Numbers::Whole), cause)
    }
}
