//! The native routes: `POST /{module}/{function}`, arguments as a JSON object, the standard reply.

use super::{Face, Head, Prepared, Response, body};
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::RawArguments;
use crate::functions::{self, Context, Entry, Reply};

/// A native route, or one that does not exist.
pub struct Route(Option<&'static Entry>);

impl Route {
    /// The route of a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let function = path.strip_prefix('/').and_then(|path| path.split_once('/'));
        Self(
            function
                .and_then(|(module, function)| functions::find(&[module, ":", function].concat())),
        )
    }
}

/// Adds the header `Idempotency-Key` where the function takes it.
///
/// # Errors
/// Where the arguments have another key.
pub fn add_headers<'a>(
    entry: &Entry,
    head: &'a Head,
    arguments: &mut RawArguments<'a>,
) -> Result<(), Refusal> {
    match &head.idempotency_key {
        Some(key) if entry.takes_idempotency_key => arguments.add("idempotencyKey", key),
        _ => Ok(()),
    }
}

/// Plans a call of a function.
///
/// # Errors
/// The refusal of the function.
pub fn prepare(entry: &Entry, arguments: &RawArguments, context: &Context) -> Prepared {
    match (entry.prepare)(arguments, context) {
        Ok(call) => Prepared::Call(call),
        Err(reply) => Prepared::Reply(reply),
    }
}

impl Face for Route {
    fn label(&self) -> String {
        self.0.map_or("unknown", |entry| entry.path).to_owned()
    }

    fn methods(&self) -> &'static [&'static str] {
        if self.0.is_some() { &["POST"] } else { &[] }
    }

    fn prepare(&self, head: &Head, bytes: &[u8], context: &Context) -> Result<Prepared, Refusal> {
        let entry = self.0.ok_or(ErrorKind::NotFound)?;
        let arguments = RawArguments::new(body::json(head, bytes)?);
        let mut arguments = arguments.map_err(|problem| Refusal::field("body", problem))?;
        add_headers(entry, head, &mut arguments)?;
        Ok(prepare(entry, &arguments, context))
    }

    fn encode(&self, head: &Head, reply: &Reply) -> Response {
        Response::reply(head, reply)
    }

    fn refuse(&self, head: &Head, refusal: Refusal) -> Response {
        Response::reply(head, &refusal.into())
    }
}
