//! The boundary to JavaScript: convert, call, convert.
//!
//! Requests come as one JSON text for the head and as raw bytes for the body, so that nothing is
//! copied twice; statements go as positions in the table that [`statements`] gives once, with their
//! values. No call leaves anything behind in the instance, but for [`Memory`], which is a store.

use crate::domain::code;
use crate::domain::error::ErrorKind;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::secret;
use crate::http::{self, Fault, Head, Plan, Response};
use crate::json::Json;
use crate::storage::{self, Param, Rows, STATEMENTS};
use js_sys::{Array, Error, Object, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// An `Error` with a stable `code`, for misuse of this interface.
fn misuse(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("InvitcodeError");
    // Setting a property of an object that was just made cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}

fn read_head(head: &str) -> Result<Head, JsValue> {
    Json::parse(head.as_bytes())
        .ok()
        .and_then(|json| Head::from_json(&json))
        .ok_or_else(|| misuse("ERR_HEAD", "the head of the request is not of its form"))
}

fn read_random(random: &[u8]) -> Result<Random, JsValue> {
    Random::from_slice(random).ok_or_else(|| {
        misuse(
            "ERR_RANDOM",
            &format!("a call takes {} random bytes", Random::LENGTH),
        )
    })
}

fn from_response(response: Response) -> Array {
    let headers = Array::new();
    for (name, value) in response.headers {
        headers.push(&name.into());
        headers.push(&value.into());
    }
    let list = Array::of4(
        &response.status.into(),
        &headers,
        &response.body.into(),
        &response.label.into(),
    );
    if !response.withdrawn.is_empty() {
        list.push(&response.withdrawn.into());
    }
    list
}

fn from_param(param: Param<'_>) -> JsValue {
    match param {
        Param::Null => JsValue::NULL,
        // Counts and times stay far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        Param::Integer(number) => JsValue::from_f64(number as f64),
        Param::Text(text) => text.into(),
    }
}

/// The texts of all statements; `plan` names them by their position.
#[wasm_bindgen]
#[must_use]
pub fn statements() -> Array {
    STATEMENTS
        .iter()
        .map(|sql| JsValue::from(sql.text))
        .collect()
}

/// Plans a request: a response `[status, headers, body, label, withdrawn?]`, the statements to run as
/// one transaction, `[[position, ...values], ...]`, or a wish, `["discord", user]`: Discord is to make an
/// invite, and the request to be planned again with what came of it in the head.
///
/// # Errors
/// An `Error` with `code`, where the head or the random bytes are not of their form.
#[wasm_bindgen]
pub fn plan(head: &str, random: &[u8], body: &[u8]) -> Result<Array, JsValue> {
    let (head, random) = (read_head(head)?, read_random(random)?);
    match http::plan(&head, random, body) {
        Plan::Respond(response) => Ok(from_response(response)),
        Plan::Wish(user) => Ok(Array::of2(&"discord".into(), &user.as_str().into())),
        Plan::Trip(call) => {
            let list = Array::new();
            for statement in call.statements() {
                let position = STATEMENTS
                    .iter()
                    .position(|sql| std::ptr::eq(*sql, statement.sql));
                let position = u32::try_from(position.unwrap_or(usize::MAX)).unwrap_or(u32::MAX);
                let values = Array::of1(&position.into());
                for param in statement.params {
                    values.push(&from_param(param));
                }
                list.push(&values);
            }
            Ok(list)
        }
    }
}

/// Settles a request with the rows of each statement, as JSON: a response.
///
/// # Errors
/// An `Error` with `code`, where what is given is not of its form.
#[wasm_bindgen]
pub fn settle(head: &str, random: &[u8], body: &[u8], rows: &str) -> Result<Array, JsValue> {
    let (head, random) = (read_head(head)?, read_random(random)?);
    let rows = Json::parse(rows.as_bytes())
        .ok()
        .and_then(|json| Rows::from_json(json).ok())
        .ok_or_else(|| misuse("ERR_ROWS", "the rows are not of their form"))?;
    Ok(from_response(http::settle(&head, random, body, &rows)))
}

/// Refuses a request for a fault outside: `unavailable`, `internal`, `tooLarge` or `unconfigured`.
///
/// # Errors
/// An `Error` with `code`, where the head is not of its form.
#[wasm_bindgen]
pub fn refuse(head: &str, reason: &str) -> Result<Array, JsValue> {
    Ok(from_response(http::refuse(
        &read_head(head)?,
        Fault::from_name(reason),
    )))
}

/// The most bytes that a body may have on a path; who may send more than 64 KiB is to be found out before
/// the body is read.
#[wasm_bindgen(js_name = largestBody)]
#[must_use]
pub fn largest_body(path: &str) -> u32 {
    u32::try_from(http::largest_body(path)).unwrap_or(u32::MAX)
}

/// A store in memory, on which requests are answered at once.
#[wasm_bindgen]
#[derive(Default)]
pub struct Memory(storage::Memory);

#[wasm_bindgen]
impl Memory {
    /// An empty store.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request: a response.
    ///
    /// # Errors
    /// An `Error` with `code`, where the head or the random bytes are not of their form.
    pub fn run(&mut self, head: &str, random: &[u8], body: &[u8]) -> Result<Array, JsValue> {
        let (head, random) = (read_head(head)?, read_random(random)?);
        Ok(from_response(http::run(&head, random, body, &mut self.0)))
    }
}

/// Checks a typed text offline as a generated code: `{ ok: true, code }`, or `{ ok: false, problem }`
/// with `length`, `symbol` or `check`.
#[wasm_bindgen(js_name = checkCode)]
#[must_use]
pub fn check_code(text: &str) -> Object {
    let result = Object::new();
    let (ok, name, value) = match code::check(text) {
        Ok(code) => (true, "code", JsValue::from(code)),
        Err(slip) => (false, "problem", JsValue::from(slip.as_str())),
    };
    // Setting a property of an object that was just made cannot fail.
    let _ = Reflect::set(&result, &"ok".into(), &ok.into());
    let _ = Reflect::set(&result, &name.into(), &value);
    result
}

/// A code as it is easiest to read: `ABCD-EFGH-JKMN`.
#[wasm_bindgen(js_name = formatCode)]
#[must_use]
pub fn format_code(text: &str) -> String {
    code::format(text)
}

/// The message of an error for a person, in English, or in French for `fr`.
///
/// # Errors
/// An `Error` with `code` `ERR_UNKNOWN_ERROR`, where there is no such error.
#[wasm_bindgen(js_name = describeError)]
pub fn describe_error(error: &str, language: Option<String>) -> Result<String, JsValue> {
    let language = Language::from_tag(language.as_deref().unwrap_or("en"));
    match ErrorKind::from_key(error) {
        Some(kind) => Ok(kind.describe(language).to_owned()),
        None => Err(misuse(
            "ERR_UNKNOWN_ERROR",
            "there is no such error; they are named like errors.expired",
        )),
    }
}

/// Whether two secrets are the same, in a time that depends on neither's content.
#[wasm_bindgen(js_name = sameSecret)]
#[must_use]
pub fn same_secret(given: &str, expected: &str) -> bool {
    secret::same_secret(given, expected)
}

// `wasm-pack build` writes into `pkg/` and replaces the committed package's manifest. It is known by the
// variable that it sets; its tests compile without optimisation and are let through.
#[cfg(not(debug_assertions))]
const _: () = assert!(
    option_env!("CARGO_BUILD_TARGET").is_none() || option_env!("INVITCODE_WASM_PACK").is_some(),
    "`wasm-pack build` would replace the committed package in pkg/, which `npm run build` makes. For \
     wasm-pack's own: INVITCODE_WASM_PACK=1 wasm-pack build --out-dir target/wasm-pack"
);
