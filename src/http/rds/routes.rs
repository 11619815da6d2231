//! What the routes take and answer.

use super::PATHS;
use crate::domain::id::UserId;
use crate::http::route::{Access, Answer, Parameter, Place, Route};
use crate::wire::schema::{Describe, Field, Object, Schema};

const TEXT: Schema = Schema::Text { min: 1, max: 2048 };

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

const MESSAGE: Field = field("message", "What happened, for a person.", TEXT);
const LINK: Field = field("inviteLink", "The link by which the user joins.", TEXT);

static INVITE: Object = Object {
    name: "DiscordInvite",
    doc: "The invite of a user.",
    fields: &[
        field("id", "The invite's id.", TEXT),
        LINK,
        field("userId", "The user.", UserId::SCHEMA),
    ],
};

static FOUND: Object = Object {
    name: "DiscordInviteFound",
    doc: "The invite that the user was given.",
    fields: &[
        MESSAGE,
        field("inviteResponse", "The invite.", Schema::Object(&INVITE)),
    ],
};

static GIVEN: Object = Object {
    name: "DiscordInviteGiven",
    doc: "The invite that the user was given just now.",
    fields: &[MESSAGE, LINK],
};

static SAID: Object = Object {
    name: "DiscordRefusal",
    doc: "Why there is no invite.",
    fields: &[MESSAGE],
};

static ERROR: Object = Object {
    name: "DiscordError",
    doc: "Why the request was not answered.",
    fields: &[
        field(
            "statusCode",
            "The HTTP status.",
            Schema::Integer { min: 400, max: 599 },
        ),
        field("error", "What the status is called.", TEXT),
        MESSAGE,
    ],
};

const fn answer(
    status: u16,
    doc: &'static str,
    object: &'static Object,
    example: &'static str,
) -> Answer {
    Answer {
        status,
        doc,
        schema: Schema::Object(object),
        example,
    }
}

const BAD_REQUEST: Answer = answer(
    400,
    "The query has something else than one userId of 1 to 128 characters.",
    &ERROR,
    r#"{"statusCode":400,"error":"Bad Request","message":"userId must have 1 to 128 characters"}"#,
);
const FORBIDDEN: Answer = answer(
    403,
    "The userId is another user's, and the caller no super user.",
    &SAID,
    r#"{"message":"You do not have permission to access this resource."}"#,
);
const METHOD: Answer = answer(
    405,
    "The path takes other methods, which `Allow` names.",
    &ERROR,
    r#"{"statusCode":405,"error":"Method Not Allowed","message":"Method not allowed"}"#,
);
const TOO_LARGE: Answer = answer(
    413,
    "The request has a body of more than 64 KiB; it needs none.",
    &ERROR,
    r#"{"statusCode":413,"error":"Request Entity Too Large","message":"Body larger than 64 KiB"}"#,
);
const UNAVAILABLE: Answer = answer(
    503,
    "Storage did not answer, or the service has nothing to verify callers with; Retry-After says when to ask again.",
    &ERROR,
    r#"{"statusCode":503,"error":"Service Unavailable","message":"Storage unavailable"}"#,
);

static PARAMETERS: &[Parameter] = &[Parameter {
    name: "userId",
    place: Place::Query,
    doc: "The user; without, the caller itself. Another user than itself is named by super users and services only.",
    schema: UserId::SCHEMA,
    required: false,
}];

static READ: &[Answer] = &[
    answer(
        200,
        "The user's invite.",
        &FOUND,
        r#"{"message":"Invite return successfully!","inviteResponse":{"id":"01980000-0000-7000-8000-000000000000","inviteLink":"https://discord.gg/a1B2c3D4","userId":"ada"}}"#,
    ),
    BAD_REQUEST,
    answer(
        401,
        "Nobody asks, or a service that names no user.",
        &ERROR,
        r#"{"statusCode":401,"error":"Unauthorized","message":"You are not authorized for this action."}"#,
    ),
    FORBIDDEN,
    answer(
        404,
        "The user was given no invite yet.",
        &SAID,
        r#"{"message":"Invite not found for user!"}"#,
    ),
    METHOD,
    TOO_LARGE,
    answer(
        500,
        "A fault of the service or of its settings; the log says which.",
        &ERROR,
        r#"{"statusCode":500,"error":"Internal Server Error","message":"Something went wrong. Please contact admin"}"#,
    ),
    UNAVAILABLE,
];

static GIVE: &[Answer] = &[
    answer(
        201,
        "The user is given its invite.",
        &GIVEN,
        r#"{"message":"Invite created successfully.","inviteLink":"https://discord.gg/a1B2c3D4"}"#,
    ),
    BAD_REQUEST,
    answer(
        401,
        "Nobody asks, or a service that names no user.",
        &ERROR,
        r#"{"statusCode":401,"error":"Unauthorized","message":"Unauthenticated user"}"#,
    ),
    FORBIDDEN,
    answer(
        409,
        "The user was given its invite before.",
        &SAID,
        r#"{"message":"User invite is already present!"}"#,
    ),
    METHOD,
    TOO_LARGE,
    answer(
        429,
        "Discord wants to be asked less often; Retry-After says when to ask again.",
        &ERROR,
        r#"{"statusCode":429,"error":"Too Many Requests","message":"Too many attempts"}"#,
    ),
    answer(
        500,
        "A fault of the service, of its settings or of Discord; the log says which.",
        &ERROR,
        r#"{"statusCode":500,"error":"Internal Server Error","message":"An internal server error occurred"}"#,
    ),
    UNAVAILABLE,
];

const fn read(path: &'static str) -> Route {
    Route {
        method: "GET",
        path,
        tag: "RDS",
        summary: "Returns the invite that a user was given.",
        access: Access::Caller,
        parameters: PARAMETERS,
        body: None,
        answers: READ,
    }
}

const fn give(path: &'static str) -> Route {
    Route {
        method: "POST",
        path,
        tag: "RDS",
        summary: "Gives a user its one invite.",
        access: Access::Caller,
        parameters: PARAMETERS,
        body: None,
        answers: GIVE,
    }
}

/// Both methods of the three paths.
pub static ROUTES: &[Route] = &{
    let [plain, action, actions] = PATHS;
    [
        read(plain),
        give(plain),
        read(action),
        give(action),
        read(actions),
        give(actions),
    ]
};
