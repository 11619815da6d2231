//! What routes take and answer: the description from which OpenAPI is made.

use crate::wire::schema::Schema;

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, its variable parts in braces: `/guilds/{guild_id}/invite_codes`.
    pub path: &'static str,
    /// The system whose route it is.
    pub tag: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What stands in the path, the query and the headers.
    pub parameters: &'static [Parameter],
    /// What the body holds, if the route takes one.
    pub body: Option<Body>,
    /// What it may answer, by status, and by example where one status has several.
    pub answers: &'static [Answer],
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody; who has a token or the service key may do more.
    Optional,
    /// Who has a token or the service key.
    Caller,
    /// Who has the service key.
    Service,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it means.
    pub doc: &'static str,
    /// Its form.
    pub schema: Schema,
    /// Whether it must be there.
    pub required: bool,
}

/// A body.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Its content type.
    pub content_type: &'static str,
    /// Its form.
    pub schema: Schema,
    /// One that works, as JSON.
    pub example: &'static str,
}

/// An answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When it is given.
    pub doc: &'static str,
    /// The form of its body.
    pub schema: Schema,
    /// A body, as JSON.
    pub example: &'static str,
}

/// What may go wrong with any request, as the native routes answer it.
pub mod faults {
    use super::Answer;
    use crate::wire::schema::Schema;

    /// 405.
    pub const METHOD_NOT_ALLOWED: Answer = Answer {
        status: 405,
        doc: "The path takes other methods, which `Allow` names.",
        schema: Schema::Refusal,
        example: r#"{"status":"error","code":405,"message":"Method not allowed","error":"errors.methodNotAllowed"}"#,
    };

    /// 413.
    pub const TOO_LARGE: Answer = Answer {
        status: 413,
        doc: "The body is larger than 64 KiB.",
        schema: Schema::Refusal,
        example: r#"{"status":"error","code":413,"message":"Body larger than 64 KiB","error":"errors.tooLarge"}"#,
    };

    /// 500.
    pub const INTERNAL: Answer = Answer {
        status: 500,
        doc: "A fault of the service, which its log knows by the request id.",
        schema: Schema::Refusal,
        example: r#"{"status":"error","code":500,"message":"Internal error","error":"errors.internal","requestId":"5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"}"#,
    };

    /// 503.
    pub const UNAVAILABLE: Answer = Answer {
        status: 503,
        doc: "Storage did not answer, or the service is not configured.",
        schema: Schema::Refusal,
        example: r#"{"status":"error","code":503,"message":"Storage unavailable","error":"errors.unavailable","requestId":"5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"}"#,
    };
}
