//! Whether the description of a route declares a response.

use super::schema;
use invitcode::domain::error::ErrorKind;
use invitcode::functions::{Description, REGISTRY};
use invitcode::http::{DESCRIPTIONS, Response};
use invitcode::wire::schema::Schema;
use serde_json::Value;

/// What the description says of a path.
pub enum Described {
    /// A function's own route.
    Function(&'static Description),
    /// A face's path, with its methods.
    Face(Vec<Operation>),
    /// None; which face says so.
    Nothing(&'static str),
}

/// One method of one path.
pub struct Operation {
    method: &'static str,
    path: &'static str,
    tag: &'static str,
    answers: Vec<(u16, Schema)>,
}

/// All of them but the functions' own.
fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for description in DESCRIPTIONS.iter().copied().flatten() {
        let answers = description.answers().into_iter();
        let answers: Vec<_> = answers
            .map(|answer| (answer.status, answer.schema))
            .collect();
        for path in description.paths {
            all.push(Operation {
                method: description.method,
                path,
                tag: description.tag,
                answers: answers.clone(),
            });
        }
    }
    all
}

/// A path's segment without its percent signs, where they are well formed.
pub fn decoded(segment: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let pair = [rest.next()?, rest.next()?];
        let is_hexadecimal = pair.iter().all(u8::is_ascii_hexdigit);
        let text = std::str::from_utf8(&pair).ok().filter(|_| is_hexadecimal)?;
        out.push(u8::from_str_radix(text, 16).ok()?);
    }
    String::from_utf8(out).ok().map(String::into_bytes)
}

/// Convex's path of a function, whose module may span several segments.
const RUN: &str = "/api/run/{module}/{function}";

/// Whether a path has this form.
fn is_run(path: &str) -> bool {
    let rest = path.strip_prefix("/api/run/");
    rest.is_some_and(|rest| rest.contains('/'))
}

/// Whether a path fits a template, and by how many parts that are not variable.
fn fit(template: &str, path: &str) -> Option<usize> {
    if template == RUN {
        return (is_run(path) && decoded(path).is_some()).then_some(2);
    }
    let mut parts = path.split('/');
    let mut literal = 0;
    for part in template.split('/') {
        let given = parts.next()?;
        let is_variable = part.starts_with('{');
        let value = if is_variable && path.starts_with("/guilds/") {
            decoded(given)?
        } else {
            given.into()
        };
        if is_variable {
            if value.is_empty() || (part == "{guild_id}" && value == b"-") {
                return None;
            }
        } else if value == part.as_bytes() {
            literal += 1;
        } else {
            return None;
        }
    }
    parts.next().is_none().then_some(literal)
}

/// What the description says of a path.
pub fn described(path: &str) -> Described {
    let mut all = operations();
    let best = all.iter().filter_map(|known| fit(known.path, path)).max();
    if let Some(best) = best {
        all.retain(|known| fit(known.path, path) == Some(best));
        return Described::Face(all);
    }
    let mut functions = REGISTRY.iter();
    let own = functions.find(|function| ["/", &function.path.replace(':', "/")].concat() == path);
    if let Some(function) = own {
        return Described::Function(function);
    }
    let is_below = |prefix: &str| {
        let rest = path.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    Described::Nothing(if is_below("/api/invite-codes") {
        "TimeCapsule"
    } else if is_below("/j") {
        "pages"
    } else if is_below("/api/run") {
        "Convex"
    } else {
        "invitCode"
    })
}

/// What may be answered where a path has at most the form of a route: its variable parts are decoded after the method
/// and the body are looked at.
fn refused(method: &str, path: &str) -> &'static [u16] {
    let has_form = |template: &str| {
        if template == RUN {
            return is_run(path);
        }
        let (mut parts, mut given) = (template.split('/'), path.split('/'));
        let mut fits = |part: &str| {
            let given = given.next();
            given.is_some_and(|given| given == part || part.starts_with('{') && !given.is_empty())
        };
        parts.all(&mut fits) && given.next().is_none()
    };
    let all = operations();
    let same: Vec<_> = all.iter().filter(|known| has_form(known.path)).collect();
    match method {
        _ if same.is_empty() => &[404],
        "OPTIONS" => &[204],
        _ if same.iter().all(|known| known.method != method) => &[405],
        _ => &[400, 401, 404, 413, 415],
    }
}

/// The JSON of a body; none if it nests deeper than this parser allows.
fn parsed(body: &str) -> Option<Value> {
    match serde_json::from_str(body) {
        Ok(value) => Some(value),
        Err(error) if error.to_string().contains("recursion limit") => None,
        Err(error) => panic!("the body is not JSON: {error}: {body}"),
    }
}

/// Convex has one type of number, and writes each with a fraction: as integers they are checked further.
fn from_floats(value: &mut Value) {
    match value {
        Value::Number(number) => {
            assert!(number.is_f64(), "{number} is no Float64 of Convex's");
            let whole = number.as_f64().filter(|number| number.fract() == 0.0);
            #[allow(clippy::cast_possible_truncation)]
            let whole = whole.expect("the service has whole numbers only") as i64;
            *value = Value::from(whole);
        }
        Value::Array(items) => items.iter_mut().for_each(from_floats),
        Value::Object(fields) => fields.values_mut().for_each(from_floats),
        _ => {}
    }
}

/// What may go wrong with every function.
const SHARED: [ErrorKind; 7] = [
    ErrorKind::BadRequest,
    ErrorKind::Unauthorized,
    ErrorKind::MethodNotAllowed,
    ErrorKind::TooLarge,
    ErrorKind::UnsupportedMediaType,
    ErrorKind::Internal,
    ErrorKind::Unavailable,
];

/// Checks a response to a request. Where storage gave rows that it never gives, what a success holds is
/// not looked at.
pub fn check(method: &str, path: &str, response: &Response, are_rows_right: bool) {
    let status = response.status;
    let asked = if method == "HEAD" { "GET" } else { method };
    let described = described(path);
    let methods: Vec<&str> = match &described {
        Described::Function(_) => vec!["POST"],
        Described::Face(routes) => routes.iter().map(|route| route.method).collect(),
        Described::Nothing(face) => {
            let refused = refused(asked, path);
            assert!(
                refused.contains(&status),
                "{method} {path} is no route, but answers {status}"
            );
            if status == 204 {
                return;
            }
            let body = parsed(&response.body).expect("an error nests no deeper");
            // With a module and a function, it is Convex's face that refuses.
            let wrong = match *face {
                "TimeCapsule" => {
                    let is_said = body["success"] == false && body["error"].is_string();
                    (!is_said).then(|| format!("is no error of TimeCapsule's: {body}"))
                }
                "Convex" if is_run(path) => {
                    let is_said = body["code"].is_string() && body["message"].is_string();
                    (!is_said).then(|| format!("is no error of Convex's: {body}"))
                }
                // The worker renders the page.
                "pages" => (body["view"] != "refused").then(|| format!("is no page: {body}")),
                _ => schema::refusal(&body),
            };
            assert_eq!(wrong, None, "{method} {path}");
            return;
        }
    };
    if method == "OPTIONS" {
        assert_eq!((status, response.body.as_str()), (204, ""), "{path}");
        return;
    }
    let is_known = methods.contains(&asked);
    assert_eq!(
        !is_known,
        status == 405,
        "{method} {path}: {}",
        response.body
    );
    let value = match response.body.as_str() {
        _ if status < 300 && !are_rows_right => return,
        body if response
            .headers
            .iter()
            .any(|(_, value)| value == "application/x-ndjson") =>
        {
            let lines = body.split_terminator('\n');
            let is_line = |line: Value| line.is_object() || line.is_array();
            lines.for_each(|line| assert!(parsed(line).is_none_or(is_line)));
            Some(Value::from(body))
        }
        "" => None,
        // The worker renders a page and draws an image from what the body says.
        body if response
            .headers
            .iter()
            .any(|(name, value)| *name == "content-type" && !value.ends_with("json")) =>
        {
            Some(Value::from(body))
        }
        body => match parsed(body) {
            None => return,
            value => value,
        },
    };
    match described {
        Described::Function(function) => {
            let value = value.expect("a function says something");
            let wrong = if status == 200 {
                schema::success(&value, Some(&function.data))
            } else {
                let kinds = function.refusals.iter().chain(&SHARED);
                let mut keys = kinds
                    .filter(|kind| kind.status() == status)
                    .map(|kind| kind.key());
                assert!(
                    keys.any(|key| value["error"] == key),
                    "{path} does not declare {status}: {value}"
                );
                schema::refusal(&value)
            };
            assert_eq!(wrong, None, "{method} {path}");
        }
        Described::Face(routes) => {
            let route = routes.iter().find(|route| route.method == asked);
            let route = route.unwrap_or(&routes[0]);
            let answers: Vec<&Schema> = route
                .answers
                .iter()
                .filter(|(known, _)| *known == status)
                .map(|(_, schema)| schema)
                .collect();
            assert!(
                !answers.is_empty(),
                "{method} {path} does not declare {status}: {}",
                response.body
            );
            // TacoBot's documents hold Discord's reports, which may have undescribed fields.
            let closed = route.tag != "TacoBot";
            let Some(mut value) = value else {
                // The worker fills these in.
                let is_filled = ["/openapi.json", "/console"].contains(&path);
                let is_bodiless = is_filled || status == 303;
                assert!(is_bodiless, "{path} says nothing");
                return;
            };
            if route.tag == "Convex" {
                from_floats(&mut value);
            }
            let faults: Vec<Option<String>> = answers
                .iter()
                .map(|form| schema::fault(form, &value, closed))
                .collect();
            assert!(
                faults.contains(&None),
                "{method} {path} {status}: {faults:?}"
            );
        }
        Described::Nothing(_) => {}
    }
}
