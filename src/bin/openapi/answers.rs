//! The responses of an operation, by status.

use crate::reference;
use crate::{Fields, Json};

/// A response of one status.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When it is sent.
    pub doc: String,
    /// The content type of its body.
    pub content_type: &'static str,
    /// The schema of its body.
    pub schema: Json,
    /// Example bodies, by name.
    pub examples: Vec<(String, Json)>,
    /// The links to calls that can follow it.
    pub links: Fields,
    /// Whether it has `Content-Language`.
    pub has_language: bool,
}

/// The headers of a response with a status.
fn headers(answer: &Answer) -> Json {
    let mut names = vec!["X-Request-Id", "Server-Timing"];
    if answer.has_language {
        names.push("Content-Language");
    }
    match answer.status {
        401 => names.push("WWW-Authenticate"),
        405 => names.push("Allow"),
        429 | 503 => names.push("Retry-After"),
        _ => {}
    }
    let named = |name: &'static str| (name.into(), reference("headers", name));
    Json::Object(names.into_iter().map(named).collect())
}

impl Answer {
    /// The response object.
    pub fn to_json(&self) -> Json {
        let mut media: Fields = vec![("schema".into(), self.schema.clone())];
        if let [(_, only)] = self.examples.as_slice() {
            media.push(("example".into(), only.clone()));
        } else if !self.examples.is_empty() {
            let examples = self.examples.iter().map(|(name, value)| {
                let value = Json::object([("value", value.clone())]);
                (name.clone().into(), value)
            });
            media.push(("examples".into(), Json::Object(examples.collect())));
        }
        let content = Json::object([(self.content_type, Json::Object(media))]);
        let mut response: Fields = vec![
            ("description".into(), Json::text(self.doc.clone())),
            ("headers".into(), headers(self)),
        ];
        // A redirection has no body.
        if self.status != 303 {
            response.push(("content".into(), content));
        }
        if !self.links.is_empty() {
            response.push(("links".into(), Json::Object(self.links.clone())));
        }
        Json::Object(response)
    }
}
