//! The boundary to JavaScript: convert, call, convert.
//!
//! What crosses is texts and bytes, each in one piece, since it is the number of crossings that costs:
//! what is structured crosses as JSON. Statements go as their numbers, with their values.
//!
//! [`Memory`] alone is a store; what else an instance remembers is [`Instance`]'s.

use crate::domain::code;
use crate::domain::error::ErrorKind;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::secret;
use crate::http::instance::Request;
use crate::http::{self, Fault, Head, Instance, Plan, Response, Settings, Trip};
use crate::storage::{self, Param, Rows};
use crate::wire::json::{Json, put, quote};
use js_sys::{Error, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static INSTANCE: RefCell<Instance> = const { RefCell::new(Instance::new()) };
}

/// An `Error` with a stable `code`, for misuse of this interface.
fn misuse(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("InvitcodeError");
    // Setting a property of an object that was just made cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}

fn read_settings(text: &str) -> Result<Rc<Settings>, JsValue> {
    INSTANCE
        .with_borrow_mut(|instance| instance.settings(text))
        .ok_or_else(|| misuse("ERR_SETTINGS", "the settings are not of their form"))
}

fn read_head(head: &str, settings: Rc<Settings>) -> Result<Head, JsValue> {
    Json::parse(head.as_bytes())
        .ok()
        .and_then(|json| Head::from_json(&json, settings))
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

/// A response as one text: `[status, {name: header, ...}, label, ...effects]` on its first line, and the
/// body after it.
fn write_response(response: &Response) -> String {
    let mut out = String::with_capacity(256 + response.body.len());
    put(&mut out, &["[", &response.status.to_string(), ",{"]);
    let mut before = "";
    for (name, value) in &response.headers {
        put(&mut out, &[before]);
        quote(name, &mut out);
        put(&mut out, &[":"]);
        quote(value, &mut out);
        before = ",";
    }
    put(&mut out, &["},"]);
    quote(&response.label, &mut out);
    for effect in &response.effects {
        put(&mut out, &[",", &effect.write()]);
    }
    put(&mut out, &["]\n", &response.body]);
    out
}

/// The statements of a trip: `[[number, ...values], ...]`.
fn write_statements(trip: &Trip) -> String {
    let mut out = String::with_capacity(1024);
    let mut before = "[[";
    for statement in trip.statements() {
        put(&mut out, &[before, &statement.sql.number.to_string()]);
        for param in statement.params {
            put(&mut out, &[","]);
            match param {
                Param::Null => put(&mut out, &["null"]),
                Param::Integer(number) => put(&mut out, &[&number.to_string()]),
                Param::Text(text) => quote(text, &mut out),
            }
        }
        before = "],[";
    }
    put(&mut out, &["]]"]);
    out
}

/// Plans a request: a response, as [`settle`] gives it; the statements to run as one transaction,
/// `[[number, ...values], ...]`; or an effect, `{"effect": name, ...}`: it is to be performed, and the request
/// to be planned again with what came of it in the head. `settings` and `head` are JSON.
///
/// # Errors
/// An `Error` with `code`, where the settings, the head or the random bytes are not of their form.
#[wasm_bindgen]
pub fn plan(settings: &str, head: &str, random: &[u8], body: &[u8]) -> Result<String, JsValue> {
    let (settings, random) = (read_settings(settings)?, read_random(random)?);
    let trip = match http::plan(read_head(head, Rc::clone(&settings))?, random, body) {
        Plan::Respond(response) => return Ok(write_response(&response)),
        Plan::Effect(asked) => return Ok(asked.effect.write()),
        Plan::Trip(trip) => trip,
    };
    let statements = write_statements(&trip);
    let request = Request {
        settings: &settings,
        head,
        random,
        body,
    };
    INSTANCE.with_borrow_mut(|instance| instance.remember(&request, trip));
    Ok(statements)
}

/// Settles a request with the rows of each statement, as JSON: a response, whose first line is
/// `[status, {name: header, ...}, label, ...effects]`, and all that follows its body. The effects are to be
/// performed after it.
///
/// # Errors
/// An `Error` with `code`, where what is given is not of its form.
#[wasm_bindgen]
pub fn settle(
    settings: &str,
    head: &str,
    random: &[u8],
    body: &[u8],
    rows: &str,
) -> Result<String, JsValue> {
    let (settings, random) = (read_settings(settings)?, read_random(random)?);
    let rows = Json::parse(rows.as_bytes())
        .ok()
        .and_then(|json| Rows::from_json(json).ok())
        .ok_or_else(|| misuse("ERR_ROWS", "the rows are not of their form"))?;
    let request = Request {
        settings: &settings,
        head,
        random,
        body,
    };
    let response = match INSTANCE.with_borrow_mut(|instance| instance.recall(&request)) {
        Some(trip) => trip.settle(&rows),
        None => http::settle(read_head(head, settings)?, random, body, &rows),
    };
    Ok(write_response(&response))
}

/// Refuses a request for a fault outside: `unavailable`, `internal`, `tooLarge` or `unconfigured`. It is not
/// settled any more.
///
/// # Errors
/// An `Error` with `code`, where the settings or the head are not of their form.
#[wasm_bindgen]
pub fn refuse(settings: &str, head: &str, reason: &str) -> Result<String, JsValue> {
    INSTANCE.with_borrow_mut(|instance| instance.forget(head));
    let head = read_head(head, read_settings(settings)?)?;
    let response = http::refuse(head, Fault::from_name(reason));
    Ok(write_response(&response))
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
    /// An `Error` with `code`, where the settings, the head or the random bytes are not of their form.
    pub fn run(
        &mut self,
        settings: &str,
        head: &str,
        random: &[u8],
        body: &[u8],
    ) -> Result<String, JsValue> {
        let (settings, random) = (read_settings(settings)?, read_random(random)?);
        let head = read_head(head, settings)?;
        let response = http::run(head, random, body, &mut self.0);
        Ok(write_response(&response))
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
