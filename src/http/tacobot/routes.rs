//! What TacoBot's routes take and answer.

use crate::domain::tacobot::{DiscordCode, InviteCursor};
use crate::http::route::{Access, Answer, Body, Parameter, Place, Route};
use crate::wire::schema::{Describe, Field, Object, Schema};

const TAG: &str = "TacoBot";
const ONE: &str = "/guilds/{guild_id}/invite_codes/{code}";
const BULK: &str = "/guilds/-/invite_codes";

const fn field(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: false,
    }
}

const fn maybe(name: &'static str, doc: &'static str, schema: Schema) -> Field {
    Field {
        name,
        doc,
        schema,
        optional: true,
    }
}

const TEXT: Schema = Schema::String;
const CODE_FORM: Schema = DiscordCode::SCHEMA;
const ID: Schema = Schema::Text { min: 1, max: 128 };
const COUNT: Schema = Schema::Integer {
    min: 0,
    max: 1_048_576,
};

static INFO: Object = Object {
    name: "TacoBotInviteInfo",
    doc: "What Discord reports of an invite; other fields may stand beside these.",
    fields: &[
        maybe("id", "Discord's id of the invite.", TEXT),
        maybe("code", "The invite's code.", TEXT),
        maybe("inviter_id", "Who made the invite.", TEXT),
        maybe("uses", "How often it was used.", Schema::Number),
        maybe("max_uses", "How often it may be used.", Schema::Number),
        maybe("max_age", "How long it lives, in seconds.", Schema::Number),
        maybe(
            "temporary",
            "Whether members are temporary.",
            Schema::Boolean,
        ),
        maybe("created_at", "When it was made.", Schema::DateTime),
        maybe("revoked", "Always null.", Schema::Null),
        maybe("channel_id", "The channel it leads to.", TEXT),
        maybe("url", "Its address.", TEXT),
    ],
};

static USE: Object = Object {
    name: "TacoBotInviteUse",
    doc: "Who used an invite, and when.",
    fields: &[
        field("user_id", "The user.", ID),
        field(
            "timestamp",
            "When, in seconds since the Unix epoch.",
            Schema::Number,
        ),
    ],
};

static USE_BODY: Object = Object {
    name: "TacoBotInviteUseBody",
    doc: "Who used an invite, and when.",
    fields: &[
        field("user_id", "The user.", ID),
        maybe(
            "timestamp",
            "When, in seconds since the Unix epoch. Without it: now, and a user once only.",
            Schema::Nullable(&Schema::Number),
        ),
    ],
};

const ID_FIELD: Field = field("_id", "The document's id.", TEXT);
const CODE_FIELD: Field = field("code", "The invite's code, case and all.", CODE_FORM);
const GUILD_FIELD: Field = field("guild_id", "The guild.", ID);
const INFO_FIELD: Field = field("info", "What Discord reports.", Schema::Object(&INFO));
const MADE_FIELD: Field = field(
    "timestamp",
    "When the invite was made, in seconds since the Unix epoch.",
    Schema::Number,
);

static DOCUMENT: Object = Object {
    name: "TacoBotInviteCode",
    doc: "One of Discord's invites and who used it.",
    fields: &[
        ID_FIELD,
        CODE_FIELD,
        GUILD_FIELD,
        INFO_FIELD,
        MADE_FIELD,
        field(
            "invites",
            "Who used it.",
            Schema::List(&Schema::Object(&USE)),
        ),
    ],
};

static HEAD: Object = Object {
    name: "TacoBotInviteCodeHead",
    doc: "One of Discord's invites, without the log of who used it.",
    fields: &[ID_FIELD, CODE_FIELD, GUILD_FIELD, INFO_FIELD, MADE_FIELD],
};

static STORED: Object = Object {
    name: "TacoBotInviteCodeBody",
    doc: "What is stored of an invite. The fields of a document may stand beside it, if they say the same.",
    fields: &[
        field("info", "What Discord reports.", Schema::Object(&INFO)),
        maybe(
            "timestamp",
            "When the invite was made, in seconds since the Unix epoch: of a new document, now unless told.",
            Schema::Nullable(&Schema::Number),
        ),
        maybe(
            "_id",
            "The `_id` that the document has.",
            Schema::Nullable(&TEXT),
        ),
        maybe(
            "code",
            "The code of the path.",
            Schema::Nullable(&CODE_FORM),
        ),
        maybe("guild_id", "The guild of the path.", Schema::Nullable(&ID)),
        maybe(
            "invites",
            "To be left out: uses are recorded one by one.",
            Schema::Null,
        ),
    ],
};

static PAGE: Object = Object {
    name: "TacoBotInviteCodePage",
    doc: "A page of documents.",
    fields: &[
        field(
            "page",
            "The documents.",
            Schema::List(&Schema::Object(&DOCUMENT)),
        ),
        field("isDone", "Whether this is the last page.", Schema::Boolean),
        field(
            "continueCursor",
            "What to give as `cursor` for the next page; null on the last.",
            Schema::Nullable(&CURSOR),
        ),
    ],
};

static CURSOR: Schema = InviteCursor::SCHEMA;

static REFUSED_LINE: Object = Object {
    name: "TacoBotRefusedLine",
    doc: "A line that was not stored.",
    fields: &[
        field("line", "Its number in the request, from 1.", COUNT),
        field("field", "The field that is wrong, or `line`.", TEXT),
        field("problem", "What is wrong with it.", TEXT),
    ],
};

static IMPORTED: Object = Object {
    name: "TacoBotImported",
    doc: "What was stored.",
    fields: &[
        field("stored", "How many lines were stored.", COUNT),
        field(
            "recorded",
            "How many uses were recorded that were not on record.",
            COUNT,
        ),
        field(
            "refused",
            "The lines that were not stored.",
            Schema::List(&Schema::Object(&REFUSED_LINE)),
        ),
    ],
};

static IMPORT_REPLY: Object = Object {
    name: "TacoBotImportReply",
    doc: "The standard reply.",
    fields: &[
        field("status", "Always `success`.", Schema::Words(&["success"])),
        field(
            "code",
            "Always 200.",
            Schema::Integer { min: 200, max: 200 },
        ),
        field("message", "What was done, for a person.", TEXT),
        field("data", "What was stored.", Schema::Object(&IMPORTED)),
    ],
};

static DETAIL: Object = Object {
    name: "TacoBotErrorDetail",
    doc: "What is wrong with one field.",
    fields: &[
        field("field", "The field.", TEXT),
        field("problem", "What is wrong with it.", TEXT),
    ],
};

static ERROR: Object = Object {
    name: "TacoBotError",
    doc: "The standard reply of a refusal.",
    fields: &[
        field("status", "Always `error`.", Schema::Words(&["error"])),
        field(
            "code",
            "The HTTP status.",
            Schema::Integer { min: 400, max: 599 },
        ),
        field("message", "What is wrong, for a person.", TEXT),
        field("error", "What is wrong, for a program.", TEXT),
        maybe(
            "details",
            "What is wrong, field by field.",
            Schema::List(&Schema::Object(&DETAIL)),
        ),
        maybe("requestId", "By which id the log knows the request.", TEXT),
    ],
};

const fn path(name: &'static str, doc: &'static str, schema: Schema) -> Parameter {
    Parameter {
        name,
        place: Place::Path,
        doc,
        schema,
        required: true,
    }
}

const fn query(name: &'static str, doc: &'static str, schema: Schema) -> Parameter {
    Parameter {
        name,
        place: Place::Query,
        doc,
        schema,
        required: false,
    }
}

const GUILD: Parameter = path("guild_id", "The guild: any but -.", ID);
const CODE: Parameter = path(
    "code",
    "The invite's code, case and all: visible characters.",
    CODE_FORM,
);
const CURSOR_PARAMETER: Parameter = query(
    "cursor",
    "Where the page begins, as the page before said.",
    CURSOR,
);
const LIMIT: Parameter = query(
    "limit",
    "How many documents a page holds at most, 50 if absent. It holds fewer where their logs are long.",
    Schema::Integer { min: 1, max: 100 },
);

const fn ok(status: u16, doc: &'static str, schema: Schema, example: &'static str) -> Answer {
    Answer {
        status,
        doc,
        schema,
        example,
    }
}

macro_rules! refusals {
    ($name:ident: $($status:literal $doc:literal $message:literal $error:literal;)+) => {$(
        const $name: Answer = ok(
            $status,
            $doc,
            Schema::Object(&ERROR),
            concat!(
                "{\"status\":\"error\",\"code\":", $status, ",\"message\":\"", $message,
                "\",\"error\":\"errors.", $error, "\"}"
            ),
        );
    )+};
}

refusals!(BAD: 400 "Something is not of its form." "Invalid arguments" "badRequest";);
refusals!(NOBODY: 401 "The caller is nobody." "Authentication required" "unauthorized";);
refusals!(FORBIDDEN: 403 "The caller may not do this." "Permission denied" "permissionDenied";);
refusals!(UNKNOWN: 404 "There is no such document." "Not found" "notFound";);
refusals!(METHOD: 405 "The route takes other methods." "Method not allowed" "methodNotAllowed";);
refusals!(OTHER: 409 "The document has another `_id`." "This guild and code have no document with this _id: leave _id out" "conflict";);
refusals!(LARGE: 413 "The body is too large." "Body larger than 64 KiB" "tooLarge";);
refusals!(LARGE_BULK: 413 "The body is too large." "Body larger than 1 MiB" "tooLarge";);
refusals!(MEDIA: 415 "The body is of another type." "Send the body as application/json, unencoded" "unsupportedMediaType";);
refusals!(MEDIA_BULK: 415 "The body is of another type." "Send the body as application/x-ndjson, unencoded" "unsupportedMediaType";);
refusals!(BROKEN: 500 "A fault of the service." "Internal error" "internal";);
refusals!(AWAY: 503 "Storage did not answer, or the service is not set up." "Storage unavailable" "unavailable";);

const EXAMPLE: &str = r#"{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"id":"inviteid","code":"abc123","inviter_id":"987654321098765432","uses":5,"max_uses":10,"max_age":86400,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null,"channel_id":"234567890123456789","url":"https://discord.gg/abc123"},"timestamp":1693459200,"invites":[{"user_id":"user1","timestamp":1693459300}]}"#;

const PAGE_EXAMPLE: &str = r#"{"page":[{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"uses":5},"timestamp":1693459200,"invites":[]}],"isDone":true,"continueCursor":null}"#;

const LINE: &str = r#"{"_id":{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"},"code":"abc123","guild_id":"123456789012345678","info":{"uses":5,"created_at":{"$date":"2023-01-01T00:00:00Z"}},"timestamp":1693459200,"invites":[{"user_id":"user1","timestamp":1693459300}]}"#;

const HEAD_EXAMPLE: &str = r#"{"_id":"64f0a1b2c3d4e5f6a7b8c9d0","code":"abc123","guild_id":"123456789012345678","info":{"code":"abc123","uses":5,"max_uses":10,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null},"timestamp":1693459200}"#;

const USE_EXAMPLE: &str = r#"{"user_id":"user1","timestamp":1693459300}"#;

const BODY: Schema = Schema::Object(&DOCUMENT);
const HEAD_BODY: Schema = Schema::Object(&HEAD);
const USE_ENTRY: Schema = Schema::Object(&USE);

/// TacoBot's routes.
pub static ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/guilds/{guild_id}/invite_codes",
        tag: TAG,
        summary: "A page of a guild's documents, in the order in which they were first stored. For services, and for admins and the owner of the server of the guild's id.",
        access: Access::Caller,
        parameters: &[GUILD, CURSOR_PARAMETER, LIMIT],
        body: None,
        answers: &[
            ok(200, "The page.", Schema::Object(&PAGE), PAGE_EXAMPLE),
            BAD,
            NOBODY,
            FORBIDDEN,
            METHOD,
            LARGE,
            BROKEN,
            AWAY,
        ],
    },
    Route {
        method: "GET",
        path: ONE,
        tag: TAG,
        summary: "The newest document of a guild and code. For services, and for admins and the owner of the server of the guild's id.",
        access: Access::Caller,
        parameters: &[GUILD, CODE],
        body: None,
        answers: &[
            ok(200, "The document.", BODY, EXAMPLE),
            BAD,
            NOBODY,
            FORBIDDEN,
            UNKNOWN,
            METHOD,
            LARGE,
            BROKEN,
            AWAY,
        ],
    },
    Route {
        method: "PUT",
        path: ONE,
        tag: TAG,
        summary: "Stores what Discord reports of an invite, and answers the document without its log.",
        access: Access::Service,
        parameters: &[GUILD, CODE],
        body: Some(Body {
            content_type: "application/json",
            schema: Schema::Closed(&STORED),
            example: r#"{"info":{"code":"abc123","uses":5,"max_uses":10,"temporary":false,"created_at":"2023-01-01T00:00:00Z","revoked":null},"timestamp":1693459200}"#,
        }),
        answers: &[
            ok(200, "The document was changed.", HEAD_BODY, HEAD_EXAMPLE),
            ok(201, "The document was made.", HEAD_BODY, HEAD_EXAMPLE),
            BAD,
            NOBODY,
            FORBIDDEN,
            METHOD,
            OTHER,
            LARGE,
            MEDIA,
            BROKEN,
            AWAY,
        ],
    },
    Route {
        method: "POST",
        path: "/guilds/{guild_id}/invite_codes/{code}/invites",
        tag: TAG,
        summary: "Records who used an invite, and answers the log's entry: of a use without a time that was on record, the user's latest.",
        access: Access::Service,
        parameters: &[GUILD, CODE],
        body: Some(Body {
            content_type: "application/json",
            schema: Schema::Closed(&USE_BODY),
            example: USE_EXAMPLE,
        }),
        answers: &[
            ok(200, "The use was on record.", USE_ENTRY, USE_EXAMPLE),
            ok(201, "The use was recorded.", USE_ENTRY, USE_EXAMPLE),
            BAD,
            NOBODY,
            FORBIDDEN,
            UNKNOWN,
            METHOD,
            LARGE,
            MEDIA,
            BROKEN,
            AWAY,
        ],
    },
    Route {
        method: "POST",
        path: BULK,
        tag: TAG,
        summary: "Stores documents of all guilds, as MongoDB's Extended JSON, one a line; lines that are not of their form are skipped. The same lines again change nothing.",
        access: Access::Service,
        parameters: &[],
        body: Some(Body {
            content_type: "application/x-ndjson",
            schema: Schema::Lines,
            example: LINE,
        }),
        answers: &[
            ok(
                200,
                "What was stored.",
                Schema::Object(&IMPORT_REPLY),
                r#"{"status":"success","code":200,"message":"Invites stored","data":{"stored":1,"recorded":1,"refused":[]}}"#,
            ),
            BAD,
            NOBODY,
            FORBIDDEN,
            METHOD,
            LARGE_BULK,
            MEDIA_BULK,
            BROKEN,
            AWAY,
        ],
    },
    Route {
        method: "GET",
        path: BULK,
        tag: TAG,
        summary: "A page of all guilds' documents, as MongoDB's Extended JSON, one a line. Header `X-Continue-Cursor` says where the next page begins; the last page has none.",
        access: Access::Service,
        parameters: &[CURSOR_PARAMETER],
        body: None,
        answers: &[
            ok(
                200,
                "The page, as application/x-ndjson.",
                Schema::Lines,
                LINE,
            ),
            BAD,
            NOBODY,
            FORBIDDEN,
            METHOD,
            LARGE_BULK,
            BROKEN,
            AWAY,
        ],
    },
];
