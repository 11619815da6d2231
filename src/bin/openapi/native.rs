//! The native routes, from the functions.

use crate::answers::Answer;
use crate::links;
use crate::routes::security;
use crate::schemas::Schemas;
use crate::story::{self, Request, Story};
use crate::{Fields, Json, add_operation, parsed, reference, sentence};
use invitcode::domain::error::ErrorKind;
use invitcode::domain::language::Language;
use invitcode::functions::{Description, REGISTRY, Reply};
use invitcode::http::Fault;
use invitcode::http::description::Access;
use invitcode::wire::write::Numbers;

/// The tag of the functions.
pub const TAG: &str = "invitCode";

/// The errors that any call can get, with the name of the shared response.
const SHARED: [(ErrorKind, &str); 6] = [
    (ErrorKind::Unauthorized, "Unauthorized"),
    (ErrorKind::MethodNotAllowed, "MethodNotAllowed"),
    (ErrorKind::TooLarge, "TooLarge"),
    (ErrorKind::UnsupportedMediaType, "UnsupportedMediaType"),
    (ErrorKind::Internal, "Internal"),
    (ErrorKind::Unavailable, "Unavailable"),
];

/// When a refusal is sent.
const fn reason(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "The code is unknown, mistyped or revoked.",
        ErrorKind::Expired => "The code has expired.",
        ErrorKind::MaxUsed => "The code's maximum number of uses is reached.",
        ErrorKind::ServerNotFound => "The server does not exist or was deleted.",
        ErrorKind::PermissionDenied => "The caller may not do this.",
        ErrorKind::NotStarted => "The code does not work yet.",
        ErrorKind::NotInvited => {
            "The code is for other people; `details.requires` says what its lists hold."
        }
        ErrorKind::ServerFull => "The server has as many members as it allows.",
        ErrorKind::TooFast => {
            "The code was used as often as its rate allows; `Retry-After` says how long to wait."
        }
        ErrorKind::BadRequest => {
            "The arguments are invalid; `details` lists each one and the reason."
        }
        ErrorKind::Unauthorized => "The caller is missing or cannot be verified.",
        ErrorKind::NotFound => "The document that the arguments name does not exist.",
        ErrorKind::MethodNotAllowed => "The path supports only `POST`.",
        ErrorKind::Conflict => {
            "The document already exists, or a rule forbids the change: see the message."
        }
        ErrorKind::TooLarge => "The body is larger than 64 KiB.",
        ErrorKind::UnsupportedMediaType => "The body is not plain JSON.",
        ErrorKind::RateLimited => "Too many calls; `Retry-After` says how long to wait.",
        ErrorKind::Internal => {
            "A fault of the service; its log has the cause under the request id."
        }
        ErrorKind::Unavailable => "Storage did not answer, or the service is not configured.",
    }
}

/// The errors of one status.
fn answer(kinds: &[ErrorKind], examples: Vec<(String, Json)>) -> Answer {
    let keys: Vec<Json> = kinds.iter().map(|kind| Json::word(kind.key())).collect();
    let error = match keys.as_slice() {
        [only] => Json::object([("const", only.clone())]),
        _ => Json::object([("enum", Json::List(keys))]),
    };
    let status = kinds.first().map_or(500, |kind| kind.status());
    let code = Json::object([("const", Json::Integer(status.into()))]);
    let schema = Json::object([
        ("allOf", Json::List(vec![reference("schemas", "Error")])),
        (
            "properties",
            Json::object([("code", code), ("error", error)]),
        ),
    ]);
    let reasons: Vec<&str> = kinds.iter().map(|kind| reason(*kind)).collect();
    Answer {
        status,
        doc: reasons.join(" Or: "),
        content_type: "application/json",
        schema,
        examples,
        links: Fields::new(),
        has_language: true,
    }
}

/// The shared error response, as a function sends it.
fn shared_example(kind: ErrorKind) -> Result<Json, String> {
    let description = REGISTRY.first().ok_or("there is no function")?;
    let request = Request::of(description);
    let mut story = Story::before("")?;
    let mut tell = |request| story.tell(&request, description.example);
    let (status, reply) = match kind {
        ErrorKind::Unauthorized => tell(request.of_nobody()),
        ErrorKind::MethodNotAllowed => tell(request.by("GET")),
        ErrorKind::TooLarge => request.fails(Fault::TooLarge),
        ErrorKind::UnsupportedMediaType => tell(request.typed("text/plain")),
        ErrorKind::Unavailable => request.fails(Fault::Unavailable),
        _ => request.fails(Fault::Internal),
    }?;
    if status == kind.status() {
        Ok(reply)
    } else {
        Err(format!("{kind:?} is answered with {status}"))
    }
}

/// The responses that all native operations share.
pub fn shared_responses() -> Result<Fields, String> {
    let mut responses = Fields::new();
    for (kind, name) in SHARED {
        let example = (kind.key().to_owned(), shared_example(kind)?);
        let answer = answer(&[kind], vec![example]);
        responses.push((name.into(), answer.to_json()));
    }
    Ok(responses)
}

/// A reply with which a function refuses a call.
fn refusal_example(description: &Description, kind: ErrorKind) -> Result<Option<Json>, String> {
    match kind {
        ErrorKind::BadRequest => {
            let mut story = Story::before("")?;
            let request = Request::of(description);
            story
                .tell(&request, r#"{"colour":"green"}"#)
                .map(|(_, reply)| Some(reply))
        }
        ErrorKind::Conflict => story::conflict(description),
        kind => parsed(&Reply::from(kind).write(Language::English, Numbers::Whole)).map(Some),
    }
}

/// A use of a code that needs approval.
const FILED: &str = r#"{"status":"success","code":202,"message":"Request filed","data":{"serverId":"tea-club","joined":false,"pending":true}}"#;

fn responses(description: &Description, schemas: &mut Schemas) -> Result<Json, String> {
    let data = (!matches!(description.data, invitcode::wire::schema::Schema::Null))
        .then_some(&description.data);
    let example = story::success(description)?;
    let message = example.get("message").and_then(Json::as_text);
    let success = Answer {
        status: 200,
        doc: [message.unwrap_or("Done"), "."].concat(),
        content_type: "application/json",
        schema: schemas.success(data, 200),
        examples: vec![("success".to_owned(), example)],
        links: links::of(description),
        has_language: true,
    };
    let mut responses: Vec<(u16, Json)> = vec![(200, success.to_json())];
    if description.files {
        let filed = Answer {
            status: 202,
            doc: "The code needs approval: a request was filed, or one is already waiting."
                .to_owned(),
            content_type: "application/json",
            schema: schemas.success(data, 202),
            examples: vec![("filed".to_owned(), parsed(FILED)?)],
            links: Fields::new(),
            has_language: true,
        };
        responses.push((202, filed.to_json()));
    }
    let mut kinds = vec![ErrorKind::BadRequest];
    kinds.extend(description.refusals);
    let mut statuses: Vec<u16> = kinds.iter().map(|kind| kind.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let mut same = kinds.clone();
        same.retain(|kind| kind.status() == status);
        let mut examples = Vec::new();
        for kind in &same {
            let example = refusal_example(description, *kind)?;
            examples.extend(example.map(|example| (kind.key().to_owned(), example)));
        }
        responses.push((status, answer(&same, examples).to_json()));
    }
    for (kind, name) in SHARED {
        responses.push((kind.status(), reference("responses", name)));
    }
    responses.sort_by_key(|(status, _)| *status);
    let named = |(status, response): (u16, Json)| (status.to_string().into(), response);
    Ok(Json::Object(responses.into_iter().map(named).collect()))
}

fn operation(description: &Description, schemas: &mut Schemas) -> Result<Json, String> {
    let (module, function) = description.names();
    let mut parameters = vec![reference("parameters", "AcceptLanguage")];
    if description.takes("idempotencyKey") {
        parameters.push(reference("parameters", "IdempotencyKey"));
    }
    let access = if description.public {
        Access::Optional
    } else {
        Access::Caller
    };
    let doc = format!(
        "{}\n\n`{}`, a {}.",
        description.doc,
        description.path,
        description.kind.as_str().to_lowercase()
    );
    let media = Json::object([
        (
            "schema",
            schemas.arguments(&description.arguments, description.needs),
        ),
        ("example", parsed(description.example)?),
    ]);
    let body = Json::object([
        ("required", Json::Bool(true)),
        ("content", Json::object([("application/json", media)])),
    ]);
    Ok(Json::object([
        ("tags", Json::List(vec![Json::word(TAG)])),
        ("summary", Json::text(sentence(description.doc))),
        ("description", Json::text(doc)),
        ("operationId", Json::text([module, "_", function].concat())),
        ("security", security(access)),
        ("parameters", Json::List(parameters)),
        ("requestBody", body),
        ("responses", responses(description, schemas)?),
    ]))
}

/// The path of every function.
pub fn paths(schemas: &mut Schemas) -> Result<Fields, String> {
    let mut paths = Fields::new();
    for description in REGISTRY {
        let (module, function) = description.names();
        let path = ["/", module, "/", function].concat();
        add_operation(&mut paths, &path, "POST", operation(description, schemas)?);
    }
    Ok(paths)
}
