//! The routes of the faces that are no endpoints yet.

use crate::answers::Answer;
use crate::routes::security;
use crate::schemas::Schemas;
use crate::{Fields, Json, add_operation, parsed};
use invitcode::http::route::{self, Parameter, Place, Route};
use invitcode::wire::schema::Schema;

/// Values of parameters by their names, as an example.
const EXAMPLES: &[(&str, &str)] = &[
    ("module", "server"),
    ("function", "r"),
    ("userId", "ada"),
    ("codeId", "019b1d5e-4c00-7a3c-8b1e-2f4a6c8e0d11"),
    ("guild_id", "123456789012345678"),
    ("code", "abc123"),
];

/// The name of an operation for programs: `getGuildsInviteCodes`.
fn operation_id(route: &Route) -> String {
    let mut id = route.method.to_lowercase();
    let words = route
        .path
        .split(|character: char| !character.is_ascii_alphanumeric());
    for word in words {
        let mut characters = word.chars();
        id.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(characters.as_str());
    }
    id
}

fn parameter(parameter: &Parameter, schemas: &mut Schemas) -> Json {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    let mut fields: Fields = vec![
        ("name".into(), Json::word(parameter.name)),
        ("in".into(), Json::word(place)),
        ("description".into(), Json::text(parameter.doc.trim())),
        ("required".into(), Json::Bool(parameter.required)),
        ("schema".into(), schemas.of(&parameter.schema)),
    ];
    let mut examples = EXAMPLES.iter();
    if let Some((_, example)) = examples.find(|(name, _)| *name == parameter.name) {
        fields.push(("example".into(), Json::word(example)));
    }
    Json::Object(fields)
}

/// An example of a body: JSON, or the text that is JSON line by line.
fn example(schema: &Schema, text: &str) -> Result<Json, String> {
    match schema {
        Schema::Lines => Ok(Json::text([text, "\n"].concat())),
        _ => parsed(text),
    }
}

/// The content type of answers of one status.
fn content_type(answers: &[&route::Answer]) -> &'static str {
    match answers {
        [
            route::Answer {
                schema: Schema::Lines,
                ..
            },
        ] => "application/x-ndjson",
        _ => "application/json",
    }
}

/// The answers of a route by status: where one status has several, each is an example of its own.
fn responses(route: &Route, schemas: &mut Schemas) -> Result<Json, String> {
    let mut statuses: Vec<u16> = route.answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let mut responses = Fields::new();
    for status in statuses {
        let answers: Vec<&route::Answer> = route
            .answers
            .iter()
            .filter(|answer| answer.status == status)
            .collect();
        let mut forms: Vec<Json> = Vec::new();
        let mut examples = Vec::new();
        for answer in &answers {
            let form = schemas.of(&answer.schema);
            if !forms.contains(&form) {
                forms.push(form);
            }
            if !answer.example.is_empty() {
                let name = answer.doc.trim().trim_end_matches('.').to_owned();
                examples.push((name, example(&answer.schema, answer.example)?));
            }
        }
        let schema = match forms.as_slice() {
            [only] => only.clone(),
            _ => Json::object([("anyOf", Json::List(forms))]),
        };
        let docs: Vec<&str> = answers.iter().map(|answer| answer.doc.trim()).collect();
        let answer = Answer {
            status,
            doc: docs.join(" Or: "),
            content_type: content_type(&answers),
            schema,
            examples,
            links: Fields::new(),
            has_language: false,
        };
        responses.push((status.to_string().into(), answer.to_json()));
    }
    Ok(Json::Object(responses))
}

/// Adds a route to the paths.
pub fn add(paths: &mut Fields, route: &Route, schemas: &mut Schemas) -> Result<(), String> {
    let mut operation: Fields = vec![
        ("tags".into(), Json::List(vec![Json::word(route.tag)])),
        (
            "summary".into(),
            Json::text(route.summary.trim_end_matches('.')),
        ),
        ("operationId".into(), Json::text(operation_id(route))),
        ("security".into(), security(route.access)),
    ];
    if !route.parameters.is_empty() {
        let parameters = route.parameters.iter();
        let parameters = parameters.map(|found| parameter(found, schemas)).collect();
        operation.push(("parameters".into(), Json::List(parameters)));
    }
    if let Some(body) = &route.body {
        let media = Json::object([
            ("schema", schemas.of(&body.schema)),
            ("example", example(&body.schema, body.example)?),
        ]);
        let content = Json::Object(vec![(body.content_type.into(), media)]);
        let body = Json::object([("required", Json::Bool(true)), ("content", content)]);
        operation.push(("requestBody".into(), body));
    }
    operation.push(("responses".into(), responses(route, schemas)?));
    add_operation(paths, route.path, route.method, Json::Object(operation));
    Ok(())
}
