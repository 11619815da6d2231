//! What the routes of Convex's HTTP API take and answer.

use crate::http::route::{Access, Answer, Body, Parameter, Place, Route};
use crate::wire::schema::{Field, Object, Schema};

const TAG: &str = "Convex";

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

const fn optional(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        optional: true,
        ..field(name, doc, schema)
    }
}

const PATH: Field = field(
    "path",
    "The function's path, `module:function`.",
    Schema::String,
);

const ARGS: Field = optional(
    "args",
    "The function's arguments by name, or a list with just these.",
    Schema::Either(&[Schema::Map, Schema::Single(&Schema::Map), Schema::Null]),
);

const FORMAT: Field = optional(
    "format",
    "How values are written.",
    Schema::Words(&["json", "convex_encoded_json"]),
);

const LOG_LINES: Field = field(
    "logLines",
    "Always empty: what the service logs is not for its callers.",
    Schema::List(&Schema::String),
);

static CALL: Object = Object {
    name: "ConvexCall",
    doc: "A call of a function, as Convex's client sends it.",
    fields: &[PATH, ARGS, FORMAT],
};

static RUN: Object = Object {
    name: "ConvexRun",
    doc: "A call of the function that the route names.",
    fields: &[ARGS, FORMAT],
};

static CALL_AT: Object = Object {
    name: "ConvexCallAt",
    doc: "A call of a query at a time that `/api/query_ts` gave.",
    fields: &[
        PATH,
        ARGS,
        FORMAT,
        optional(
            "ts",
            "The time. All reads are of the newest state, which is never before it.",
            Schema::Any,
        ),
    ],
};

static VALUE: Object = Object {
    name: "ConvexValue",
    doc: "What a function returned: the standard reply, refusals of its rules included.",
    fields: &[
        field("status", "That it returned.", Schema::Words(&["success"])),
        field("value", "The reply.", Schema::Reply),
        LOG_LINES,
    ],
};

static FAILURE: Object = Object {
    name: "ConvexError",
    doc: "There is no such function, or it does not take these arguments.",
    fields: &[
        field("status", "That it failed.", Schema::Words(&["error"])),
        field("errorMessage", "What is wrong.", Schema::String),
        LOG_LINES,
    ],
};

static FAULT: Object = Object {
    name: "ConvexFault",
    doc: "Why a request came to no call of a function.",
    fields: &[
        field(
            "code",
            "The kind of fault.",
            Schema::Words(&[
                "BadJsonBody",
                "MethodNotAllowed",
                "BodyTooLarge",
                "UnsupportedMediaType",
                "InternalServerError",
                "ServiceUnavailable",
            ]),
        ),
        field("message", "What is wrong.", Schema::String),
        optional(
            "requestId",
            "By which id the log knows the request.",
            Schema::Uuid,
        ),
    ],
};

static TIMESTAMP: Object = Object {
    name: "ConvexTimestamp",
    doc: "A time as Convex writes it.",
    fields: &[field(
        "ts",
        "Nanoseconds since the Unix epoch as eight bytes, the lowest first, in base 64.",
        Schema::Pattern {
            pattern: "^[0-9A-Za-z+/]{11}=$",
            min: 12,
            max: 12,
        },
    )],
};

const fn fault(status: u16, doc: &'static str, example: &'static str) -> Answer {
    Answer {
        status,
        doc,
        schema: Schema::Object(&FAULT),
        example,
    }
}

const RETURNED: Answer = Answer {
    status: 200,
    doc: "What the function returned",
    schema: Schema::Object(&VALUE),
    example: r#"{"status":"success","value":{"status":"success","code":200,"message":"Code used","data":{"serverId":"tea-club","joined":true}},"logLines":[]}"#,
};

const FAILED: Answer = Answer {
    status: 200,
    doc: "What the function could not be called with",
    schema: Schema::Object(&FAILURE),
    example: r#"{"status":"error","errorMessage":"Could not find public function for 'tea:brew'.","logLines":[]}"#,
};

const BAD_BODY: Answer = fault(
    400,
    "The body is not a call.",
    r#"{"code":"BadJsonBody","message":"path must be a string like module:function"}"#,
);

const METHOD: Answer = fault(
    405,
    "The path takes `POST`.",
    r#"{"code":"MethodNotAllowed","message":"Method not allowed"}"#,
);

const TOO_LARGE: Answer = fault(
    413,
    "The body is larger than 64 KiB.",
    r#"{"code":"BodyTooLarge","message":"Body larger than 64 KiB"}"#,
);

const MEDIA_TYPE: Answer = fault(
    415,
    "The body is not plain JSON.",
    r#"{"code":"UnsupportedMediaType","message":"Send the body as application/json, unencoded"}"#,
);

const INTERNAL: Answer = fault(
    500,
    "A fault of the service, which its log knows by the request id.",
    r#"{"code":"InternalServerError","message":"Internal error","requestId":"5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"}"#,
);

const UNAVAILABLE: Answer = fault(
    503,
    "Storage did not answer, or the service is not configured.",
    r#"{"code":"ServiceUnavailable","message":"Storage unavailable","requestId":"5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"}"#,
);

const CALL_ANSWERS: &[Answer] = &[
    RETURNED,
    FAILED,
    BAD_BODY,
    METHOD,
    TOO_LARGE,
    MEDIA_TYPE,
    INTERNAL,
    UNAVAILABLE,
];

const READ: Body = Body {
    content_type: "application/json",
    schema: Schema::Object(&CALL),
    example: r#"{"path":"server:r","format":"convex_encoded_json","args":[{"serverId":"tea-club"}]}"#,
};

const fn route(
    path: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
    body: Option<Body>,
    answers: &'static [Answer],
) -> Route {
    Route {
        method: "POST",
        path,
        tag: TAG,
        summary,
        access: Access::Optional,
        parameters,
        body,
        answers,
    }
}

/// The routes.
pub static ROUTES: &[Route] = &[
    route(
        "/api/query",
        "Calls a query, as Convex's client does.",
        &[],
        Some(READ),
        CALL_ANSWERS,
    ),
    route(
        "/api/mutation",
        "Calls a mutation, as Convex's client does.",
        &[],
        Some(Body {
            example: r#"{"path":"invitCode:use","format":"convex_encoded_json","args":[{"code":"tea-2027","userId":"grace"}]}"#,
            ..READ
        }),
        CALL_ANSWERS,
    ),
    route(
        "/api/run/{module}/{function}",
        "Calls the function that the path names.",
        &[
            Parameter {
                name: "module",
                place: Place::Path,
                doc: "The function's module, such as `server`.",
                schema: Schema::String,
                required: true,
            },
            Parameter {
                name: "function",
                place: Place::Path,
                doc: "The function's name in its module, such as `r`.",
                schema: Schema::String,
                required: true,
            },
        ],
        Some(Body {
            content_type: "application/json",
            schema: Schema::Object(&RUN),
            example: r#"{"format":"json","args":{"serverId":"tea-club"}}"#,
        }),
        CALL_ANSWERS,
    ),
    route(
        "/api/query_ts",
        "Gives the time for consistent queries.",
        &[],
        None,
        &[
            Answer {
                status: 200,
                doc: "The time.",
                schema: Schema::Object(&TIMESTAMP),
                example: r#"{"ts":"AACAjSOwFRg="}"#,
            },
            METHOD,
            TOO_LARGE,
            INTERNAL,
            UNAVAILABLE,
        ],
    ),
    route(
        "/api/query_at_ts",
        "Calls a query at a time that the service gave.",
        &[],
        Some(Body {
            schema: Schema::Object(&CALL_AT),
            example: r#"{"path":"server:r","format":"convex_encoded_json","args":[{"serverId":"tea-club"}],"ts":"AACAjSOwFRg="}"#,
            ..READ
        }),
        CALL_ANSWERS,
    ),
];
