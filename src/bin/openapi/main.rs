//! Prints `openapi.json`: the OpenAPI document of every route, generated from the types of functions and
//! endpoints.

#![allow(clippy::print_stdout)]

mod answers;
mod components;
mod links;
mod native;
mod routes;
mod schemas;
mod story;

use invitcode::http::DESCRIPTIONS;
use schemas::Schemas;

/// The document. It is generated here; nothing is read from files.
type Json = invitcode::wire::json::Json<'static>;
type Fields = invitcode::wire::json::Fields<'static>;

fn main() -> Result<(), String> {
    let mut text = String::new();
    let document = document()?;
    assert_unique(&document, "")?;
    write(&document, "\n", &mut text);
    println!("{text}");
    Ok(())
}

/// Writes JSON with one value per line, so that diffs are readable.
fn write(json: &Json, line: &str, out: &mut String) {
    let inner = [line, " "].concat();
    match json {
        Json::Object(fields) if !fields.is_empty() => {
            let mut before = "{";
            for (name, value) in fields {
                out.extend([before, &inner, &Json::Text(name.clone()).write(), ": "]);
                write(value, &inner, out);
                before = ",";
            }
            out.extend([line, "}"]);
        }
        Json::List(items) if !items.is_empty() => {
            let mut before = "[";
            for item in items {
                out.extend([before, &inner]);
                write(item, &inner, out);
                before = ",";
            }
            out.extend([line, "]"]);
        }
        other => out.push_str(&other.write()),
    }
}

/// Parses JSON that this crate holds as a text.
fn parsed(text: &str) -> Result<Json, String> {
    let json = invitcode::wire::json::Json::parse(text.as_bytes());
    json.map(|json| exact(json.into_owned()))
        .map_err(|place| format!("{place:?} in {text}"))
}

/// JSON whose Float64 values are written with a fraction.
fn exact(json: Json) -> Json {
    match json {
        Json::Float(number) => Json::Raw(format!("{number:?}")),
        Json::List(items) => Json::List(items.into_iter().map(exact).collect()),
        Json::Object(fields) => {
            let fields = fields.into_iter();
            Json::Object(fields.map(|(name, value)| (name, exact(value))).collect())
        }
        other => other,
    }
}

/// Checks that no object names a field twice: readers of YAML, such as the page `/docs`, refuse the document then.
fn assert_unique(json: &Json, place: &str) -> Result<(), String> {
    match json {
        Json::List(items) => items.iter().try_for_each(|item| assert_unique(item, place)),
        Json::Object(fields) => {
            for (index, (name, value)) in fields.iter().enumerate() {
                let place = [place, "/", name].concat();
                if fields.iter().take(index).any(|(other, _)| other == name) {
                    return Err(format!("{place} occurs twice in one object"));
                }
                assert_unique(value, &place)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The first sentence of a text.
fn sentence(text: &str) -> &str {
    text.split_inclusive(". ")
        .next()
        .unwrap_or(text)
        .trim()
        .trim_end_matches('.')
}

fn reference(kind: &str, name: &str) -> Json {
    Json::object([(
        "$ref",
        Json::text(["#/components/", kind, "/", name].concat()),
    )])
}

fn document() -> Result<Json, String> {
    let mut schemas = Schemas::default();
    let mut paths = native::paths(&mut schemas)?;
    for description in DESCRIPTIONS.iter().copied().flatten() {
        routes::add(&mut paths, description, &mut schemas)?;
    }
    let tags = components::tags();
    Ok(Json::object([
        ("openapi", Json::word("3.1.1")),
        ("info", components::info()),
        (
            "servers",
            Json::List(vec![Json::object([
                ("url", Json::word("/")),
                ("description", Json::word("Where this document is served.")),
            ])]),
        ),
        ("tags", tags),
        ("paths", Json::Object(paths)),
        (
            "components",
            Json::object([
                ("schemas", Json::Object(schemas.finish()?)),
                ("responses", Json::Object(native::shared_responses()?)),
                ("headers", components::headers()),
                ("parameters", components::parameters()),
                ("securitySchemes", components::security_schemes()),
            ]),
        ),
    ]))
}

/// Adds an operation to the paths.
fn add_operation(paths: &mut Fields, path: &str, method: &str, operation: Json) {
    let method = method.to_lowercase();
    let known = paths.iter_mut().find(|(known, _)| known == path);
    match known {
        Some((_, Json::Object(methods))) => methods.push((method.into(), operation)),
        _ => {
            let methods = Json::Object(vec![(method.into(), operation)]);
            paths.push((path.to_owned().into(), methods));
        }
    }
}
