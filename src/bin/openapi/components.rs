//! The parts that all operations share: the service, its tags, headers and credentials.

use crate::Json;

const ABOUT: &str = "Issues and redeems invitation codes.

Call a function by `POST /{module}/{function}` with its arguments as a JSON object, or through Convex's HTTP \
API. The routes of the other systems follow those systems' own documents.

Every response carries a request id, which is also in the service's log, and the number of storage trips of the \
request: at most one, or up to three if the database lost its connection and a retry was safe. Every path that \
supports `GET` also supports `HEAD`, and every path supports `OPTIONS`. An unknown path gets 404 in the standard \
form of an error, and an unsupported method gets 405. Messages are in English, or in French if \
`Accept-Language` prefers it.";

/// The service.
pub fn info() -> Json {
    Json::object([
        ("title", Json::word("invitcode")),
        ("version", Json::word(env!("CARGO_PKG_VERSION"))),
        ("summary", Json::word("Invitation codes at the edge")),
        ("description", Json::word(ABOUT)),
        (
            "license",
            Json::object([
                ("name", Json::word("MIT or Apache 2.0")),
                ("identifier", Json::word(env!("CARGO_PKG_LICENSE"))),
            ]),
        ),
    ])
}

/// The meaning of the tags, in display order.
const TAGS: &[(&str, &str)] = &[
    ("invitCode", "The functions: codes, servers and members."),
    (
        "Convex",
        "Convex's HTTP API: the same functions, for an unmodified `ConvexHttpClient`. Its live clients connect by WebSocket to \
         `/api/{version}/sync`, whose messages OpenAPI cannot describe.",
    ),
    (
        "TimeCapsule",
        "TimeCapsule's invite codes, as its own documentation describes them.",
    ),
    ("RDS", "RDS's Discord invites: at most one for each user."),
    (
        "TacoBot",
        "TacoBot's `invite_codes`: what Discord reports about an invite, and the log of its uses.",
    ),
    (
        "pages",
        "The pages of invitation links, for people: HTML in English or French.",
    ),
    ("service", "Health, this document, and moves of the data."),
];

/// The tags of all routes.
pub fn tags() -> Json {
    let tag = |(name, doc): &(&'static str, &'static str)| {
        Json::object([("name", Json::word(name)), ("description", Json::word(doc))])
    };
    Json::List(TAGS.iter().map(tag).collect())
}

fn string() -> Json {
    Json::object([("type", Json::word("string"))])
}

fn pattern(pattern: &'static str) -> Json {
    Json::object([
        ("type", Json::word("string")),
        ("pattern", Json::word(pattern)),
    ])
}

/// The headers of responses.
pub fn headers() -> Json {
    let header = |doc: &'static str, schema: Json, example: Json| {
        Json::object([
            ("description", Json::word(doc)),
            ("required", Json::Bool(true)),
            ("schema", schema),
            ("example", example),
        ])
    };
    Json::object([
        (
            "X-Request-Id",
            header(
                "The id of the request in the service's log.",
                Json::object([
                    ("type", Json::word("string")),
                    ("format", Json::word("uuid")),
                ]),
                Json::word("5f0c6a52-8f5e-4a3b-9f0e-6a1d5f1f8b11"),
            ),
        ),
        (
            "Server-Timing",
            header(
                "The number of storage trips of the request.",
                pattern(r#"^store;desc="trips=[0-9]+"$"#),
                Json::word("store;desc=\"trips=1\""),
            ),
        ),
        (
            "Content-Language",
            header(
                "The language of the messages.",
                Json::object([
                    ("type", Json::word("string")),
                    ("enum", Json::List(vec![Json::word("en"), Json::word("fr")])),
                ]),
                Json::word("en"),
            ),
        ),
        (
            "Retry-After",
            header(
                "The number of seconds after which a retry makes sense.",
                Json::object([
                    ("type", Json::word("integer")),
                    ("minimum", Json::Integer(1)),
                ]),
                Json::Integer(60),
            ),
        ),
        (
            "Allow",
            header(
                "The methods that the path supports.",
                string(),
                Json::word("POST, OPTIONS"),
            ),
        ),
        (
            "WWW-Authenticate",
            header(
                "The authentication scheme to use.",
                Json::object([("const", Json::word("Bearer"))]),
                Json::word("Bearer"),
            ),
        ),
    ])
}

/// The parameters that many operations take.
pub fn parameters() -> Json {
    Json::object([
        (
            "AcceptLanguage",
            Json::object([
                ("name", Json::word("Accept-Language")),
                ("in", Json::word("header")),
                (
                    "description",
                    Json::word("The preferred languages of messages: English (default) or French."),
                ),
                ("schema", string()),
                ("example", Json::word("en, fr;q=0.8")),
            ]),
        ),
        (
            "IdempotencyKey",
            Json::object([
                ("name", Json::word("Idempotency-Key")),
                ("in", Json::word("header")),
                (
                    "description",
                    Json::word(
                        "The same as the argument `idempotencyKey`. If both are given, they must be equal.",
                    ),
                ),
                (
                    "schema",
                    Json::object([
                        ("type", Json::word("string")),
                        ("minLength", Json::Integer(1)),
                        ("maxLength", Json::Integer(128)),
                        ("pattern", Json::word(r"^[\x21-\x2b\x2d-\x7e]+$")),
                    ]),
                ),
                ("example", Json::word("spring-2027")),
            ]),
        ),
    ])
}

/// The ways to authenticate.
pub fn security_schemes() -> Json {
    Json::object([
        (
            "token",
            Json::object([
                ("type", Json::word("http")),
                ("scheme", Json::word("bearer")),
                ("bearerFormat", Json::word("JWT")),
                (
                    "description",
                    Json::word(
                        "A user: a JWT with the user's id in the claim `sub`, or else in `userId`.",
                    ),
                ),
            ]),
        ),
        (
            "session",
            Json::object([
                ("type", Json::word("apiKey")),
                ("in", Json::word("cookie")),
                ("name", Json::word("rds-session")),
                (
                    "description",
                    Json::word(
                        "A user: the same JWT in the session cookie, sent by a page of the same origin or \
                         of an allowed one.",
                    ),
                ),
            ]),
        ),
        (
            "service",
            Json::object([
                ("type", Json::word("http")),
                ("scheme", Json::word("bearer")),
                (
                    "description",
                    Json::word(
                        "A service: the secret key. It acts for any user, and may pass a client's address in \
                         `X-Client-Address`.",
                    ),
                ),
            ]),
        ),
    ])
}
