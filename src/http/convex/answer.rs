//! The answers of the endpoints.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Language;
use crate::functions::Reply;
use crate::functions::reply::Data;
use crate::http::description::Success;
use crate::http::{Head, Response};
use crate::wire::json::{put, quote};
use crate::wire::schema::{Describe, Field, Object, Schema};
use crate::wire::write::Numbers;
use serde::Serialize;
use std::borrow::Cow;

const LOG_LINES: Field = Field {
    name: "logLines",
    doc: "Always empty: log lines are not shown to callers.",
    schema: Schema::List(&Schema::String),
    optional: false,
};

const JOURNAL: Field = Field {
    name: "journal",
    doc: "For a page: the cursor with which it ends. Sent back, it keeps that end.",
    schema: Schema::String,
    optional: true,
};

/// A page as Convex's clients read it.
const PAGE: Schema = Schema::Object(&Object {
    name: "ConvexPage",
    doc: "A page of a list.",
    fields: &[
        Field {
            name: "page",
            doc: "The rows.",
            schema: Schema::List(&Schema::Map),
            optional: false,
        },
        Field {
            name: "isDone",
            doc: "Whether it is the last page.",
            schema: Schema::Boolean,
            optional: false,
        },
        Field {
            name: "continueCursor",
            doc: "The cursor for the next page; `end` on the last.",
            schema: Schema::String,
            optional: false,
        },
        Field {
            name: "splitCursor",
            doc: "Where a page that has grown is to be split.",
            schema: Schema::Nullable(&Schema::String),
            optional: false,
        },
        Field {
            name: "pageStatus",
            doc: "How urgently it is to be split.",
            schema: Schema::Nullable(&Schema::Words(&["SplitRecommended", "SplitRequired"])),
            optional: false,
        },
    ],
});

/// The value that a function returned.
pub struct Answer;

impl Describe for Answer {
    const SCHEMA: Schema = Schema::Either(&[
        Schema::Object(&Object {
            name: "ConvexValue",
            doc: "What a function returned: the standard reply, refusals of its rules included, its numbers as \
                  Float64; for a call with `paginationOpts` the page.",
            fields: &[
                Field {
                    name: "status",
                    doc: "Always `success`.",
                    schema: Schema::Words(&["success"]),
                    optional: false,
                },
                Field {
                    name: "value",
                    doc: "The reply.",
                    schema: Schema::Either(&[Schema::Reply, PAGE]),
                    optional: false,
                },
                JOURNAL,
                LOG_LINES,
            ],
        }),
        Failure::SCHEMA,
    ]);
}

/// The function does not exist or does not accept these arguments.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    status: &'static str,
    error_message: &'a str,
    log_lines: [(); 0],
}

impl Describe for Failure<'_> {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "ConvexError",
        doc: "The function does not exist or does not accept these arguments, or it refused to read a page.",
        fields: &[
            Field {
                name: "status",
                doc: "Always `error`.",
                schema: Schema::Words(&["error"]),
                optional: false,
            },
            Field {
                name: "errorMessage",
                doc: "What is wrong.",
                schema: Schema::String,
                optional: false,
            },
            Field {
                name: "errorData",
                doc: "For a call with `paginationOpts`: the refusal as the standard reply, or `{\"isConvexSystemError\":true,\"paginationError\":\"InvalidCursor\"}` for a cursor that is not one of the list.",
                schema: Schema::Map,
                optional: true,
            },
            LOG_LINES,
        ],
    });
}

/// Why a request did not reach a function.
#[derive(Serialize)]
pub struct Fault<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl Describe for Fault<'_> {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "ConvexFault",
        doc: "Why a request did not reach a function.",
        fields: &[
            Field {
                name: "code",
                doc: "The kind of fault.",
                schema: Schema::Words(&[
                    "BadJsonBody",
                    "MethodNotAllowed",
                    "BodyTooLarge",
                    "UnsupportedMediaType",
                    "InternalServerError",
                    "ServiceUnavailable",
                ]),
                optional: false,
            },
            Field {
                name: "message",
                doc: "What is wrong.",
                schema: Schema::String,
                optional: false,
            },
            Field {
                name: "requestId",
                doc: "The id of the request in the service's log.",
                schema: Schema::Uuid,
                optional: true,
            },
        ],
    });
}

/// The answer for a function that was not called.
pub const FAILED: Success = Success {
    status: 200,
    doc: "The function was not called: it does not exist or does not accept these arguments.",
    example: r#"{"status":"error","errorMessage":"Could not find public function for 'tea:brew'.","logLines":[]}"#,
};

/// The successes of the endpoints that call a function.
pub const CALLED: &[Success] = &[
    Success {
        status: 200,
        doc: "The function returned a value.",
        example: r#"{"status":"success","value":{"status":"success","code":200.0,"message":"Code used","data":{"serverId":"tea-club","joined":true}},"logLines":[]}"#,
    },
    FAILED,
];

/// The value that a function returned.
pub fn value(head: &Head, reply: &Reply) -> Response {
    let value = reply.write(head.language, Numbers::Float64);
    let body = [
        "{\"status\":\"success\",\"value\":",
        &value,
        ",\"logLines\":[]}",
    ]
    .concat();
    let mut response = Response::written(200, body);
    response.language(head.language);
    if let Some(refusal) = reply.refusal() {
        response.refusal_headers(refusal);
    }
    response
}

/// A page, as Convex's clients read pages: the value is the page itself.
pub fn page(head: &Head, page: &dyn Data, journal: Option<&str>) -> Response {
    let mut body = String::from("{\"status\":\"success\",\"value\":");
    put(&mut body, &[&page.write(Numbers::Float64)]);
    if let Some(journal) = journal {
        put(&mut body, &[",\"journal\":"]);
        quote(journal, &mut body);
    }
    put(&mut body, &[",\"logLines\":[]}"]);
    let mut response = Response::written(200, body);
    response.language(head.language);
    response
}

/// The page after the end of a list.
pub fn empty_page() -> Response {
    let body = r#"{"status":"success","value":{"page":[],"isDone":true,"continueCursor":"end","splitCursor":null,"pageStatus":null},"journal":"end","logLines":[]}"#;
    Response::written(200, body.to_owned())
}

/// A refusal of a page, as an error whose data are the reply. Invalid arguments are reported as of any call.
///
/// # Errors
/// A fault of the service.
pub fn refused(head: &Head, refusal: &Refusal) -> Result<Response, Refusal> {
    let mut response = match refusal.kind {
        ErrorKind::Internal | ErrorKind::Unavailable => return Err(refusal.clone()),
        ErrorKind::BadRequest => declined(head, refusal),
        _ => {
            let data = Reply::Error(refusal.clone()).write(head.language, Numbers::Float64);
            let mut response = thrown(&refusal.text(head.language), &data);
            response.language(head.language);
            response.refusal_headers(refusal);
            response
        }
    };
    refusal.kind.key().clone_into(&mut response.label);
    Ok(response)
}

/// A cursor that is not one of the list. Convex's clients begin again at the first page.
pub fn bad_cursor() -> Response {
    let data = r#"{"isConvexSystemError":true,"paginationError":"InvalidCursor"}"#;
    thrown(
        "InvalidCursor: the cursor is not one that an earlier page of this list gave",
        data,
    )
}

/// An error that a function throws with data.
fn thrown(message: &str, data: &str) -> Response {
    let mut body = String::from("{\"status\":\"error\",\"errorMessage\":");
    quote(message, &mut body);
    put(&mut body, &[",\"errorData\":", data, ",\"logLines\":[]}"]);
    Response::written(200, body)
}

/// Why a function was not called.
pub fn failure(message: &str) -> Response {
    let failure = Failure {
        status: "error",
        error_message: message,
        log_lines: [],
    };
    Response::json(200, &failure)
}

/// A refusal by a function: it is the value, unless the arguments were not accepted.
pub fn declined(head: &Head, refusal: &Refusal) -> Response {
    if refusal.kind == ErrorKind::BadRequest {
        let faults = in_words(refusal, head.language);
        return failure(&["ArgumentValidationError: ", &faults].concat());
    }
    value(head, &Reply::Error(refusal.clone()))
}

/// A refusal of the request itself, or a fault of the service.
pub fn fault(head: &Head, refusal: &Refusal) -> Response {
    let code = match refusal.kind {
        ErrorKind::Internal => "InternalServerError",
        ErrorKind::Unavailable => "ServiceUnavailable",
        ErrorKind::MethodNotAllowed => "MethodNotAllowed",
        ErrorKind::TooLarge => "BodyTooLarge",
        ErrorKind::UnsupportedMediaType => "UnsupportedMediaType",
        _ => "BadJsonBody",
    };
    let fault = Fault {
        code,
        message: in_words(refusal, head.language),
        request_id: refusal.request_id.as_deref(),
    };
    let mut response = Response::json(refusal.kind.status(), &fault);
    response.refusal_headers(refusal);
    response
}

/// A refusal as one sentence.
fn in_words(refusal: &Refusal, language: Language) -> Cow<'_, str> {
    if refusal.details.is_empty() {
        return refusal.text(language);
    }
    let details = refusal.details.iter();
    let faults = details.map(|detail| {
        let problem = detail.problem.0.in_language(language);
        [&detail.field, " ", problem].concat()
    });
    faults.collect::<Vec<_>>().join("; ").into()
}
