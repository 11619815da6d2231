//! The package's calls: functions by path, with JavaScript values, and codes offline.
//!
//! Arguments cross as JSON text, which JavaScript writes. Reading an object here would call its accessors,
//! which may throw halfway, and would follow cycles forever. Replies are built as JavaScript values.

use super::instance::rows;
use super::misuse::Misuse;
use super::source;
use super::ticket::{Ticket, Tickets};
use crate::domain::code;
use crate::domain::error::ErrorKind;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::functions::direct::{self, Given, Options};
use crate::functions::{Call, Reply};
use crate::storage::{self, Param, Statement};
use crate::wire::json::Json;
use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

type Planned = (Options, Box<dyn Call>);

thread_local! {
    static TICKETS: RefCell<Option<Tickets<Planned>>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// What `js/package/call.js` passes with a call besides its arguments: a plain object that it has just
    /// created, so reading it cannot throw.
    pub type CallOptions;

    /// The time in milliseconds.
    #[wasm_bindgen(method, getter, structural)]
    fn now(this: &CallOptions) -> f64;

    /// The language of the reply's messages.
    #[wasm_bindgen(method, getter, structural)]
    fn language(this: &CallOptions) -> String;

    /// The caller's id for the call.
    #[wasm_bindgen(method, getter, structural, js_name = requestId)]
    fn request_id(this: &CallOptions) -> String;

    /// The random bytes, if given.
    #[wasm_bindgen(method, getter, structural)]
    fn random(this: &CallOptions) -> Option<Vec<u8>>;

    /// The argument that cannot be written as JSON, if any.
    #[wasm_bindgen(method, getter, structural)]
    fn field(this: &CallOptions) -> Option<String>;

    /// The kind of value.
    #[wasm_bindgen(method, getter, structural)]
    fn what(this: &CallOptions) -> Option<String>;
}

impl CallOptions {
    fn read(&self) -> Result<Options, Misuse> {
        Ok(Options {
            now: Millis::from_clock(self.now()),
            random: match self.random() {
                Some(bytes) => Random::from_slice(&bytes).ok_or(Misuse::Random)?,
                None => source::random()?,
            },
            language: Language::from_tag(&self.language()),
            request_id: self.request_id(),
            to_ascii: source::to_ascii,
        })
    }

    /// Plans a call with these options.
    fn plan(&self, path: &str, arguments: &str, options: &Options) -> Result<Box<dyn Call>, Reply> {
        match (self.field(), self.what()) {
            (Some(field), Some(what)) => {
                let (field, what) = (field.as_str(), what.as_str());
                direct::plan(path, Given::Unwritable { field, what }, options)
            }
            _ => direct::plan(path, Given::Text(arguments), options),
        }
    }
}

/// JSON as a JavaScript value.
fn value(json: &Json) -> JsValue {
    // A tree of null, booleans, safe integers, strings, lists and objects can always be built.
    json.serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}

/// The result of a call: `{ reply, cause }`. `cause` is the cause of a fault, or null.
fn settled(options: &Options, reply: Reply) -> JsValue {
    let (reply, cause) = options.finish(reply);
    let reply = Json::parse_text(&reply).unwrap_or(Json::Null);
    let cause = cause.map_or(Json::Null, Json::text);
    value(&Json::object([("reply", reply), ("cause", cause)]))
}

fn statement_values(statement: Statement<'_>) -> Json<'static> {
    let params = statement.params.into_iter().map(|param| match param {
        Param::Null => Json::Null,
        Param::Integer(number) => Json::Integer(number),
        Param::Text(text) => Json::text(text.to_owned()),
    });
    let number = Json::Integer(statement.sql.number.into());
    Json::List([number].into_iter().chain(params).collect())
}

/// Plans a call by path, with its arguments as JSON. Returns `{ reply, cause }` if the call needs no storage,
/// or else `{ statements, instance, number, random }`: the statements to run as one transaction, each a list of
/// its number and its values; the ticket for [`settle_call`]; and the random bytes for [`settle_call_anew`].
///
/// # Errors
/// `ERR_RANDOM`.
#[wasm_bindgen(js_name = planCall)]
pub fn plan_call(path: &str, arguments: &str, given: &CallOptions) -> Result<JsValue, JsValue> {
    let options = given.read()?;
    let call = match given.plan(path, arguments, &options) {
        Ok(call) => call,
        Err(reply) => return Ok(settled(&options, reply)),
    };
    let statements = call.statements().into_iter().map(statement_values);
    let statements = Json::List(statements.collect());
    let random = options.random.to_text();
    let bytes = path.len() + arguments.len();
    let ticket = TICKETS.with_borrow_mut(|slot| {
        let tickets = match slot {
            Some(tickets) => tickets,
            None => slot.insert(Tickets::new(source::number()?)),
        };
        Ok::<_, Misuse>(tickets.issue(bytes, (options, call)))
    })?;
    let number = |number: u64| Json::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    Ok(value(&Json::object([
        ("statements", statements),
        ("instance", number(ticket.instance)),
        ("number", number(ticket.number)),
        ("random", Json::text(random)),
    ])))
}

fn take(instance: f64, number: f64) -> Option<Planned> {
    let ticket = Ticket::from_numbers(instance, number);
    TICKETS.with_borrow_mut(|tickets| tickets.as_mut()?.take(ticket))
}

/// Settles a call by its ticket, with the rows of each statement as JSON: `{ reply, cause }`. Returns nothing
/// if this instance does not know the ticket.
///
/// # Errors
/// `ERR_ROWS` if the rows are invalid.
#[wasm_bindgen(js_name = settleCall)]
pub fn settle_call(instance: f64, number: f64, rows_json: &str) -> Result<JsValue, JsValue> {
    let rows = rows(rows_json)?;
    Ok(match take(instance, number) {
        Some((options, call)) => settled(&options, call.settle(&rows)),
        None => JsValue::UNDEFINED,
    })
}

/// Settles a call whose ticket this instance does not know, with the random bytes that its plan returned.
///
/// # Errors
/// An `Error` with `code` if an argument is invalid.
#[wasm_bindgen(js_name = settleCallAnew)]
pub fn settle_call_anew(
    path: &str,
    arguments: &str,
    given: &CallOptions,
    random: &str,
    rows_json: &str,
) -> Result<JsValue, JsValue> {
    let rows = rows(rows_json)?;
    let random = Random::from_text(random).ok_or(Misuse::Random)?;
    let options = Options {
        random,
        ..given.read()?
    };
    let reply = match given.plan(path, arguments, &options) {
        Ok(call) => call.settle(&rows),
        Err(reply) => reply,
    };
    Ok(settled(&options, reply))
}

/// Refuses a call for a fault outside of the rules, and forgets its ticket: `{ reply, cause }`.
///
/// # Errors
/// `ERR_RANDOM`.
#[wasm_bindgen(js_name = refuseCall)]
pub fn refuse_call(
    is_unavailable: bool,
    given: &CallOptions,
    instance: f64,
    number: f64,
) -> Result<JsValue, JsValue> {
    take(instance, number);
    let kind = if is_unavailable {
        ErrorKind::Unavailable
    } else {
        ErrorKind::Internal
    };
    Ok(settled(&given.read()?, kind.into()))
}

/// A memory store, which answers calls at once.
#[wasm_bindgen]
#[derive(Default)]
pub struct Memory(RefCell<storage::Memory>);

#[wasm_bindgen]
impl Memory {
    /// An empty store.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a call by path, with its arguments as JSON: `{ reply, cause }`.
    ///
    /// # Errors
    /// `ERR_RANDOM`.
    pub fn call(
        &self,
        path: &str,
        arguments: &str,
        given: &CallOptions,
    ) -> Result<JsValue, JsValue> {
        let options = given.read()?;
        let reply = match given.plan(path, arguments, &options) {
            // The borrow ends before any JavaScript runs.
            Ok(call) => call.run(&mut self.0.borrow_mut()),
            Err(reply) => reply,
        };
        Ok(settled(&options, reply))
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
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&result, &"ok".into(), &ok.into());
    let _ = Reflect::set(&result, &name.into(), &value);
    result
}

/// Formats a code for reading: `ABCD-EFGH-JKMN`.
#[wasm_bindgen(js_name = formatCode)]
#[must_use]
pub fn format_code(text: &str) -> String {
    code::format(text)
}

/// The message of an error for a person, in English, or in French for `fr`.
///
/// # Errors
/// An `Error` with `code` `ERR_UNKNOWN_ERROR` if the error is unknown.
#[wasm_bindgen(js_name = describeError)]
pub fn describe_error(error: &str, language: Option<String>) -> Result<String, JsValue> {
    let language = Language::from_tag(language.as_deref().unwrap_or("en"));
    match ErrorKind::from_key(error) {
        Some(kind) => Ok(kind.describe(language).to_owned()),
        None => Err(Misuse::UnknownError.into()),
    }
}
