//! Responses.

use super::Head;
use super::effect::Effect;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Language;
use crate::functions::Reply;
use crate::wire::write::{Numbers, Writable, write};
use std::borrow::Cow;

/// A response, ready to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// The body.
    pub body: String,
    /// The name of the call in the log, with its outcome.
    pub label: String,
    /// The cause of a fault of the service, for the log.
    pub cause: Option<String>,
    /// The effects to perform after it.
    pub effects: Vec<Effect>,
}

impl Response {
    /// A response without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// A JSON response. It is never cached: it holds for one caller at one moment.
    #[must_use]
    pub fn json(status: u16, body: &dyn Writable) -> Self {
        Self::written(status, write(body, Numbers::Whole))
    }

    /// A JSON response whose body is already serialized.
    #[must_use]
    pub fn written(status: u16, body: String) -> Self {
        let mut response = Self::empty(status);
        response.body = body;
        response.header("content-type", "application/json");
        response.header("cache-control", "no-store");
        response.header("x-content-type-options", "nosniff");
        response
    }

    /// A reply in the standard form, in the language that the request asks for.
    #[must_use]
    pub fn reply(head: &Head, reply: &Reply) -> Self {
        let mut response =
            Self::written(reply.status(), reply.write(head.language, Numbers::Whole));
        response.language(head.language);
        if let Some(refusal) = reply.refusal() {
            response.refusal_headers(refusal);
        }
        response
    }

    /// Adds the language of the messages, and that it depends on the request.
    pub fn language(&mut self, language: Language) {
        self.header("content-language", language.tag());
    }

    /// Adds a header.
    pub fn header(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        self.headers.push((name, value.into()));
    }

    /// Adds the headers that a refusal has in every face.
    pub fn refusal_headers(&mut self, refusal: &Refusal) {
        if let Some(seconds) = refusal.retry_after {
            self.header("retry-after", seconds.to_string());
        }
        if refusal.kind == ErrorKind::Unauthorized {
            self.header("www-authenticate", "Bearer");
        }
    }
}
