//! The endpoints of the faces, from their descriptions. Example bodies of refusals are the endpoint's real
//! answers.

use crate::answers::Answer;
use crate::schemas::Schemas;
use crate::{Fields, Json, add_operation, parsed};
use invitcode::http::described::Description;
use invitcode::http::description::Access;
use invitcode::wire::schema::{Field, Schema};

/// The credentials that an operation requires.
pub fn security(access: Access) -> Json {
    let one = |name: &'static str| Json::object([(name, Json::List(Vec::new()))]);
    let caller = ["token", "session", "service"].map(one);
    Json::List(match access {
        Access::Public => Vec::new(),
        Access::Optional => [Json::Object(Fields::new())]
            .into_iter()
            .chain(caller)
            .collect(),
        Access::Caller => caller.into(),
        Access::Service => vec![one("service")],
    })
}

/// The operation id: `getGuildsInviteCodes`.
fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    let words = path.split(|character: char| !character.is_ascii_alphanumeric());
    for word in words {
        let mut characters = word.chars();
        id.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(characters.as_str());
    }
    id
}

fn parameter(
    field: &Field,
    place: &'static str,
    description: &Description,
    schemas: &mut Schemas,
) -> Json {
    // A parameter is absent or has a value; it is never null.
    let schema = match field.schema {
        Schema::Nullable(inner) => *inner,
        schema => schema,
    };
    let mut fields: Fields = vec![
        ("name".into(), Json::word(field.name)),
        ("in".into(), Json::word(place)),
        ("description".into(), Json::text(field.doc.trim())),
        ("required".into(), Json::Bool(!field.optional)),
        ("schema".into(), schemas.of(&schema)),
    ];
    let mut examples = description.parameters.iter();
    if let Some((_, example)) = examples.find(|(name, _)| *name == field.name) {
        fields.push(("example".into(), Json::word(example)));
    }
    Json::Object(fields)
}

/// A body as an example: JSON, or the text that is JSON line by line.
fn example(schema: &Schema, text: &str) -> Result<Json, String> {
    match schema {
        Schema::Lines => Ok(Json::text([text, "\n"].concat())),
        _ => parsed(text),
    }
}

/// The answers by status. If a status has several, each is a named example.
fn responses(description: &Description, schemas: &mut Schemas) -> Result<Json, String> {
    let all = description.answers();
    let mut statuses: Vec<u16> = all.iter().map(|given| given.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let mut responses = Fields::new();
    for status in statuses {
        let mut forms: Vec<Json> = Vec::new();
        let mut examples = Vec::new();
        let mut docs: Vec<&str> = Vec::new();
        let mut content_type = "application/json";
        for given in all.iter().filter(|given| given.status == status) {
            let form = schemas.of(&given.schema);
            if !forms.contains(&form) {
                forms.push(form);
            }
            match given.schema {
                Schema::Lines => content_type = "application/x-ndjson",
                Schema::String => content_type = description.media,
                _ => {}
            }
            // What a page shows is rendered elsewhere: there is no example of it here.
            if !given.example.is_empty() && !matches!(given.schema, Schema::String) {
                let name = given.doc.trim_end_matches('.').to_owned();
                examples.push((name, example(&given.schema, &given.example)?));
            }
            docs.push(given.doc);
        }
        let schema = match forms.as_slice() {
            [only] => only.clone(),
            _ => Json::object([("anyOf", Json::List(forms))]),
        };
        let answer = Answer {
            status,
            doc: docs.join(" Or: "),
            content_type,
            schema,
            examples,
            links: Fields::new(),
            has_language: false,
        };
        responses.push((status.to_string().into(), answer.to_json()));
    }
    Ok(Json::Object(responses))
}

/// Adds an endpoint to the paths.
pub fn add(
    paths: &mut Fields,
    description: &Description,
    schemas: &mut Schemas,
) -> Result<(), String> {
    for path in description.paths {
        let mut operation: Fields = vec![
            ("tags".into(), Json::List(vec![Json::word(description.tag)])),
            (
                "summary".into(),
                Json::text(description.summary.trim_end_matches('.')),
            ),
            (
                "operationId".into(),
                Json::text(operation_id(description.method, path)),
            ),
            ("security".into(), security(description.access)),
        ];
        let mut parameters = Vec::new();
        for (place, fields) in [("path", description.path), ("query", description.query)] {
            for field in fields {
                parameters.push(parameter(field, place, description, schemas));
            }
        }
        if !parameters.is_empty() {
            operation.push(("parameters".into(), Json::List(parameters)));
        }
        if let Some((content_type, schema)) = &description.body {
            let media = Json::object([
                ("schema", schemas.of(schema)),
                ("example", example(schema, description.example)?),
            ]);
            let content = Json::object([(*content_type, media)]);
            let body = Json::object([("required", Json::Bool(true)), ("content", content)]);
            operation.push(("requestBody".into(), body));
        }
        operation.push(("responses".into(), responses(description, schemas)?));
        add_operation(paths, path, description.method, Json::Object(operation));
    }
    Ok(())
}
