//! Descriptions of endpoints. OpenAPI and tests are generated from them. They are separate from the
//! [table](super::table) so that these texts stay out of the WebAssembly.

use super::body::LARGEST_BODY;
use super::description::{Access, Refused, Success};
use super::endpoint::{Endpoint, Face};
use super::request::{Body, Query};
use super::{Head, Response};
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::Arguments;
use crate::wire::schema::{Describe, Field, Schema};

/// An answer of an endpoint.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When it is sent.
    pub doc: &'static str,
    /// The schema of its body.
    pub schema: Schema,
    /// An example body; empty if the document has none.
    pub example: String,
}

/// The request id of the examples.
pub const REQUEST_ID: &str = "5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11";

/// One endpoint's description.
#[derive(Clone, Copy)]
pub struct Description {
    /// The HTTP method.
    pub method: &'static str,
    /// The paths, with variable parts in braces.
    pub paths: &'static [&'static str],
    /// The name of a call in the log.
    pub label: &'static str,
    /// The system that it belongs to.
    pub tag: &'static str,
    /// The greatest size of a body in bytes.
    pub largest_body: usize,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The variable parts of the path.
    pub path: &'static [Field],
    /// The names allowed in the query.
    pub query: &'static [Field],
    /// The content type and the schema of the body, if it takes one.
    pub body: Option<(&'static str, Schema)>,
    /// A valid example body.
    pub example: &'static str,
    /// Valid example values of the path and the query, by name.
    pub parameters: &'static [(&'static str, &'static str)],
    /// The schema of a success's body.
    pub response: Schema,
    /// The content type of a success's body.
    pub media: &'static str,
    /// The successes.
    pub successes: &'static [Success],
    /// The refusals that only this route has.
    pub refusals: fn() -> Vec<Refused>,
    /// The schema of a refusal's body, by status.
    pub refusal_schema: fn(u16) -> Schema,
    /// Encodes a refusal of the request itself.
    pub refuse: fn(&Head, &Refusal) -> Response,
    /// Encodes a refusal of the function.
    pub decline: fn(&Head, &Refusal) -> Response,
}

impl Description {
    /// The description of an endpoint.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD,
            paths: E::PATHS,
            label: E::LABEL,
            largest_body: E::LARGEST_BODY,
            tag: E::Face::TAG,
            summary: E::SUMMARY,
            access: E::ACCESS,
            path: E::Path::OBJECT.fields,
            query: E::Query::FIELDS,
            body: <E::Body<'static> as Body>::FORM,
            example: E::EXAMPLE,
            parameters: E::PARAMETERS,
            response: E::Response::SCHEMA,
            media: E::MEDIA,
            successes: E::SUCCESSES,
            refusals: E::refusals,
            refusal_schema: E::Face::refusal_schema,
            refuse: E::refuse,
            decline: E::decline,
        }
    }

    /// The possible answers: the successes, its own refusals, and those of any endpoint. The body of a refusal
    /// is what the endpoint encodes.
    #[must_use]
    pub fn answers(&self) -> Vec<Answer> {
        let successes = self.successes.iter().map(|success| Answer {
            status: success.status,
            doc: success.doc,
            schema: self.response,
            example: success.example.to_owned(),
        });
        let mut answers: Vec<Answer> = successes.collect();
        let head = Head::of_nobody(self.method, self.paths.first().copied().unwrap_or("/"));
        for refused in self.all_refusals() {
            let mut refusal = refused.refusal;
            if matches!(refusal.kind, ErrorKind::Internal | ErrorKind::Unavailable) {
                refusal.request_id = Some(REQUEST_ID.to_owned());
            }
            let response = if refused.by_function {
                (self.decline)(&head, &refusal)
            } else {
                (self.refuse)(&head, &refusal)
            };
            answers.push(Answer {
                status: response.status,
                doc: refused.doc,
                schema: (self.refusal_schema)(response.status),
                example: response.body,
            });
        }
        answers
    }

    /// Every refusal: the endpoint's own, and those of any endpoint.
    fn all_refusals(&self) -> Vec<Refused> {
        let mut all = (self.refusals)();
        let takes_body = self.body.is_some();
        let too_large = if self.largest_body > LARGEST_BODY {
            "The body is larger than 1 MiB."
        } else {
            "The body is larger than 64 KiB."
        };
        let media = match self.body {
            Some(("application/json", _)) => "The body is not plain JSON.",
            _ => "The body has another content type.",
        };
        let shared = [
            (
                ErrorKind::MethodNotAllowed,
                "The path supports other methods; `Allow` lists them.",
            ),
            (ErrorKind::TooLarge, too_large),
            (ErrorKind::UnsupportedMediaType, media),
            (
                ErrorKind::Internal,
                "A fault of the service; its log has the cause under the request id.",
            ),
            (
                ErrorKind::Unavailable,
                "Storage did not answer, or the service is not configured.",
            ),
        ];
        for (kind, doc) in shared {
            let is_own = all.iter().any(|own| own.refusal.kind == kind);
            if !is_own && (takes_body || kind != ErrorKind::UnsupportedMediaType) {
                all.push(Refused::new(doc, kind));
            }
        }
        all
    }
}
