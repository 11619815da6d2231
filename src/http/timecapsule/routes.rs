//! What the endpoints take and answer.

use crate::domain::code::ShownCode;
use crate::domain::code::TypedCode;
use crate::domain::date::{AmericanDay, IsoTime};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::text::Name;
use crate::functions::arguments::Arguments;
use crate::functions::timecapsule::my_codes::ShortCodeDocument;
use crate::functions::timecapsule::validate_code;
use crate::http::route::{Access, Answer, Body, Parameter, Place, Route};
use crate::wire::schema::{Describe, Field, Object, Schema};

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

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

const TEXT: Schema = Schema::Text { min: 1, max: 4096 };
const SUCCESS: Field = field("success", "Whether it was done.", Schema::Boolean);
const MESSAGE: Field = field("message", "What happened, for a person.", TEXT);

static ERROR: Object = Object {
    name: "TimeCapsuleError",
    doc: "Why it was not done.",
    fields: &[SUCCESS, field("error", "The reason, for a person.", TEXT)],
};

static GENERATED: Object = Object {
    name: "TimeCapsuleGenerated",
    doc: "The code that was made.",
    fields: &[
        SUCCESS,
        field(
            "data",
            "The code.",
            Schema::Object(&Object {
                name: "TimeCapsuleCode",
                doc: "A code for one use.",
                fields: &[
                    field("code", "Its text.", ShownCode::SCHEMA),
                    field("expiresAt", "Until when it works.", IsoTime::SCHEMA),
                    field(
                        "formattedExpiration",
                        "The day on which it ends, in UTC.",
                        AmericanDay::SCHEMA,
                    ),
                    MESSAGE,
                ],
            }),
        ),
    ],
};

static VALIDATED: Object = Object {
    name: "TimeCapsuleValidated",
    doc: "Whether the code can be used.",
    fields: &[
        SUCCESS,
        field(
            "data",
            "The code's state.",
            Schema::Object(&Object {
                name: "TimeCapsuleState",
                doc: "The state of a code.",
                fields: &[
                    field("isValid", "Whether it can be used.", Schema::Boolean),
                    field("isExpired", "Whether its time has passed.", Schema::Boolean),
                    field(
                        "directorName",
                        "Who invites, where the code can be used.",
                        Schema::Nullable(&Name::SCHEMA),
                    ),
                    MESSAGE,
                ],
            }),
        ),
    ],
};

static USE: Object = Object {
    name: "TimeCapsuleUse",
    doc: "A code and who uses it.",
    fields: &[
        field("code", "The code as it was typed.", TypedCode::SCHEMA),
        field("userId", "The user who joins.", UserId::SCHEMA),
    ],
};

static USED: Object = Object {
    name: "TimeCapsuleUsed",
    doc: "What the code led to.",
    fields: &[
        SUCCESS,
        field(
            "data",
            "The relationship.",
            Schema::Object(&Object {
                name: "TimeCapsuleRelationship",
                doc: "A relationship of a user to a director.",
                fields: &[
                    MESSAGE,
                    field("directorId", "The director: a server.", ServerId::SCHEMA),
                    field(
                        "relationshipCreated",
                        "Whether this call made it.",
                        Schema::Boolean,
                    ),
                ],
            }),
        ),
    ],
};

static MY_CODES: Object = Object {
    name: "TimeCapsuleMyCodes",
    doc: "The director's codes.",
    fields: &[
        SUCCESS,
        field(
            "data",
            "The codes, newest first.",
            Vec::<ShortCodeDocument>::SCHEMA,
        ),
    ],
};

static REVOKED: Object = Object {
    name: "TimeCapsuleRevoked",
    doc: "The code was revoked.",
    fields: &[SUCCESS, MESSAGE],
};

const BAD_BODY: Answer = answer(
    400,
    "The body is not of its form.",
    &ERROR,
    r#"{"success":false,"error":"Invalid request body: code is required"}"#,
);

const BAD_REQUEST: Answer = answer(
    400,
    "The request is not of its form.",
    &ERROR,
    r#"{"success":false,"error":"Invalid request: userId must have 1 to 128 characters"}"#,
);

const NOBODY: Answer = answer(
    401,
    "Nobody asks, or a service that names no user.",
    &ERROR,
    r#"{"success":false,"error":"Unauthorized"}"#,
);

const FORBIDDEN: Answer = answer(
    403,
    "The caller may not do this.",
    &ERROR,
    r#"{"success":false,"error":"Permission denied"}"#,
);

const NO_DIRECTOR: Answer = answer(
    404,
    "The user owns no server.",
    &ERROR,
    r#"{"success":false,"error":"Director profile not found"}"#,
);

const METHOD: Answer = answer(
    405,
    "The path takes other methods, which `Allow` names.",
    &ERROR,
    r#"{"success":false,"error":"Method not allowed"}"#,
);

const TOO_LARGE: Answer = answer(
    413,
    "The body is larger than 64 KiB.",
    &ERROR,
    r#"{"success":false,"error":"Body larger than 64 KiB"}"#,
);

const MEDIA_TYPE: Answer = answer(
    415,
    "The body is not plain JSON.",
    &ERROR,
    r#"{"success":false,"error":"Send the body as application/json, unencoded"}"#,
);

const LIMITED: Answer = answer(
    429,
    "There were as many calls in the last hour as are allowed; `Retry-After` says when to ask again.",
    &ERROR,
    r#"{"success":false,"error":"Too many requests, try again later"}"#,
);

const INTERNAL: Answer = answer(
    500,
    "A fault of the service, which its log knows by `X-Request-Id`.",
    &ERROR,
    r#"{"success":false,"error":"Server error"}"#,
);

const UNAVAILABLE: Answer = answer(
    503,
    "Storage did not answer, or the service is not configured.",
    &ERROR,
    r#"{"success":false,"error":"Storage unavailable"}"#,
);

const USER: Parameter = Parameter {
    name: "userId",
    place: Place::Query,
    doc: "The director, where a service asks; a user may name only itself.",
    schema: UserId::SCHEMA,
    required: false,
};

const TAG: &str = "TimeCapsule";

/// The routes.
pub static ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/invite-codes/generate",
        tag: TAG,
        summary: "Makes a code for one use that works for 24 hours: 10 an hour and user.",
        access: Access::Caller,
        parameters: &[USER],
        body: None,
        answers: &[
            answer(
                200,
                "The code.",
                &GENERATED,
                r#"{"success":true,"data":{"code":"Joh-456","expiresAt":"2024-01-15T10:30:00.000Z","formattedExpiration":"Jan 15, 2024","message":"Invite code generated successfully"}}"#,
            ),
            BAD_REQUEST,
            NOBODY,
            FORBIDDEN,
            NO_DIRECTOR,
            METHOD,
            answer(
                409,
                "All thousand codes of the name are alive.",
                &ERROR,
                r#"{"success":false,"error":"All invite codes for this name are in use, try again later"}"#,
            ),
            TOO_LARGE,
            MEDIA_TYPE,
            LIMITED,
            INTERNAL,
            UNAVAILABLE,
        ],
    },
    Route {
        method: "POST",
        path: "/api/invite-codes/validate",
        tag: TAG,
        summary: "Says whether a code can be used: 100 calls an hour and address.",
        access: Access::Public,
        parameters: &[],
        body: Some(Body {
            content_type: "application/json",
            schema: Schema::Closed(&validate_code::Arguments::OBJECT),
            example: r#"{"code":"Joh-456"}"#,
        }),
        answers: &[
            answer(
                200,
                "The code can be used.",
                &VALIDATED,
                r#"{"success":true,"data":{"isValid":true,"isExpired":false,"directorName":"John Smith","message":"Invite code is valid"}}"#,
            ),
            answer(
                200,
                "It cannot.",
                &VALIDATED,
                r#"{"success":true,"data":{"isValid":false,"isExpired":true,"directorName":null,"message":"Invite code has expired"}}"#,
            ),
            BAD_BODY,
            METHOD,
            TOO_LARGE,
            MEDIA_TYPE,
            LIMITED,
            INTERNAL,
            UNAVAILABLE,
        ],
    },
    Route {
        method: "POST",
        path: "/api/invite-codes/use",
        tag: TAG,
        summary: "Uses a code, so that the user joins the director's family: 5 calls an hour and address.",
        access: Access::Caller,
        parameters: &[],
        body: Some(Body {
            content_type: "application/json",
            schema: Schema::Closed(&USE),
            example: r#"{"code":"Joh-456","userId":"user-uuid-here"}"#,
        }),
        answers: &[
            answer(
                200,
                "The user has joined.",
                &USED,
                r#"{"success":true,"data":{"message":"Invite code used successfully","directorId":"director-uuid-here","relationshipCreated":true}}"#,
            ),
            BAD_BODY,
            answer(
                400,
                "The code does not exist, has expired, or was used.",
                &ERROR,
                r#"{"success":false,"error":"Invite code has already been used"}"#,
            ),
            NOBODY,
            answer(
                403,
                "The user is another one than the caller, or was banned.",
                &ERROR,
                r#"{"success":false,"error":"Permission denied"}"#,
            ),
            METHOD,
            TOO_LARGE,
            MEDIA_TYPE,
            LIMITED,
            INTERNAL,
            UNAVAILABLE,
        ],
    },
    Route {
        method: "GET",
        path: "/api/invite-codes/my-codes",
        tag: TAG,
        summary: "Reads the director's codes for one use that are not revoked, newest first, the newest 1,000.",
        access: Access::Caller,
        parameters: &[USER],
        body: None,
        answers: &[
            answer(
                200,
                "The codes.",
                &MY_CODES,
                r#"{"success":true,"data":[{"id":"018d0c1c-7cc0-7a3c-8b1e-2f4a6c8e0d11","code":"Joh-456","director_id":"director-uuid","created_by":"user-uuid","expires_at":"2024-01-15T10:30:00.000Z","is_used":false,"used_by":null,"used_at":null,"created_at":"2024-01-14T10:30:00.000Z","updated_at":"2024-01-14T10:30:00.000Z"}]}"#,
            ),
            BAD_REQUEST,
            NOBODY,
            FORBIDDEN,
            NO_DIRECTOR,
            METHOD,
            TOO_LARGE,
            INTERNAL,
            UNAVAILABLE,
        ],
    },
    Route {
        method: "DELETE",
        path: "/api/invite-codes/{codeId}",
        tag: TAG,
        summary: "Revokes a code that was not used.",
        access: Access::Caller,
        parameters: &[Parameter {
            name: "codeId",
            place: Place::Path,
            doc: "The code's id.",
            schema: RowId::SCHEMA,
            required: true,
        }],
        body: None,
        answers: &[
            answer(
                200,
                "The code was revoked.",
                &REVOKED,
                r#"{"success":true,"message":"Invite code revoked successfully"}"#,
            ),
            answer(
                400,
                "The code was used.",
                &ERROR,
                r#"{"success":false,"error":"Cannot revoke used code"}"#,
            ),
            NOBODY,
            FORBIDDEN,
            answer(
                404,
                "There is no such code.",
                &ERROR,
                r#"{"success":false,"error":"Code not found"}"#,
            ),
            METHOD,
            TOO_LARGE,
            INTERNAL,
            UNAVAILABLE,
        ],
    },
];
