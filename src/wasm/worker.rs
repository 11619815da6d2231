//! The worker's calls: plan, settle, refuse.
//!
//! The cost is in the number of crossings, so each call passes texts and bytes in one piece, with structured
//! data as JSON. Statements cross as their numbers with the places of their values; settings as the number that [`configure`]
//! returned.

use super::instance::{Instance, Request, rows};
use super::misuse::Misuse;
use super::source;
use super::ticket::Ticket;
use super::work;
use crate::domain::random::Random;
use crate::domain::time::Millis;
use crate::http::{self, Fault, Plan, Response};
use crate::storage::Statement;
use crate::storage::once;
use crate::storage::watch::Topics;
use crate::wire::json::{Json, integer, put, quote};
use crate::wire::secret;
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static INSTANCE: RefCell<Option<Instance>> = const { RefCell::new(None) };
}

/// Uses this instance's memory. Its number is drawn on first use, since workerd provides random values only
/// within a request.
fn with_instance<T>(work: impl FnOnce(&mut Instance) -> Result<T, Misuse>) -> Result<T, JsValue> {
    let done = INSTANCE.with_borrow_mut(|slot| match slot {
        Some(instance) => work(instance),
        None => {
            let instance = Instance::new(source::number()?);
            work(slot.insert(instance.reading_domains(source::to_ascii)))
        }
    });
    Ok(done?)
}

/// A response as one text: `[status, {name: header, ...}, label, cause?, ...effects]` on the first line, and
/// the body after it.
fn write_response(response: &Response) -> String {
    let mut out = String::with_capacity(256 + response.body.len());
    out.push('[');
    integer(response.status.into(), &mut out);
    out.push_str(",{");
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
    match &response.cause {
        Some(cause) => {
            put(&mut out, &[","]);
            quote(cause, &mut out);
        }
        None if response.effects.is_empty() => {}
        None => put(&mut out, &[",null"]),
    }
    for effect in &response.effects {
        put(&mut out, &[",", &effect.write()]);
    }
    put(&mut out, &["]\n", &response.body]);
    out
}

/// The ticket as the last list: `,[instance, number, random, place?]]`.
fn write_ticket(ticket: Ticket, random: &Random, place: Option<&str>, out: &mut String) {
    out.push_str(",[");
    integer(ticket.instance.cast_signed(), out);
    out.push(',');
    integer(ticket.number.cast_signed(), out);
    put(out, &[",\"", &random.to_text(), "\""]);
    if let Some(place) = place {
        out.push(',');
        quote(place, out);
    }
    out.push_str("]]");
}

/// Reads the settings of a deployment and returns the number by which its requests refer to them in this
/// instance.
///
/// # Errors
/// `ERR_SETTINGS` if they are not JSON.
#[wasm_bindgen]
pub fn configure(settings: &str) -> Result<u32, JsValue> {
    with_instance(|instance| instance.configure(settings))
}

/// Plans a request. Returns one of three:
/// - the statements to run as one transaction, `[[statement, places, ...], [...values], [instance, number,
///   random]]`: a statement's places are a text with a character for each of its values, see
///   [`work`](super::work); the last list is the ticket for [`settle`], and the random bytes for
///   [`settle_anew`]; where the store is several databases, the place follows, as
///   [`Place::to_text`](crate::domain::place::Place::to_text) writes it;
/// - an effect, `{"effect": name, ...}`: perform it, then plan the request again with the outcome in its head;
/// - a response, as [`settle`] returns it.
///
/// # Errors
/// An `Error` with `code` if the settings or the head are invalid.
#[wasm_bindgen]
pub fn plan(settings: u32, head: &str, body: &[u8]) -> Result<String, JsValue> {
    planned(settings, head, body, source::random()?)
}

fn planned(settings: u32, head: &str, body: &[u8], random: Random) -> Result<String, JsValue> {
    let request = Request {
        settings,
        head,
        body,
    };
    with_instance(|instance| {
        Ok(match instance.plan(&request, random)? {
            Plan::Respond(response) => write_response(&response),
            Plan::Effect(asked) => asked.effect.write(),
            Plan::Trip(trip) => {
                let mut out = work::write(&trip.statements());
                let place = trip.has_places().then(|| trip.place().to_text());
                let ticket = instance.issue(&request, trip);
                write_ticket(ticket, &random, place.as_deref(), &mut out);
                out
            }
        })
    })
}

/// Settles a request by its ticket, with the rows of each statement as JSON. Returns a response: the first line
/// is `[status, {name: header, ...}, label, cause?, ...effects]`, and the rest is the body. Returns nothing if
/// this instance does not know the ticket.
///
/// # Errors
/// `ERR_ROWS` if the rows are invalid.
#[wasm_bindgen]
pub fn settle(instance: f64, number: f64, rows_json: &str) -> Result<Option<String>, JsValue> {
    let rows = rows(rows_json)?;
    let ticket = Ticket::from_numbers(instance, number);
    let settled = with_instance(|instance| Ok(instance.settle(ticket, &rows)))?;
    Ok(settled.as_ref().map(write_response))
}

/// Settles a request whose ticket this instance does not know, with the random bytes that its plan returned.
///
/// # Errors
/// An `Error` with `code` if an argument is invalid.
#[wasm_bindgen(js_name = settleAnew)]
pub fn settle_anew(
    settings: u32,
    head: &str,
    body: &[u8],
    random: &str,
    rows_json: &str,
) -> Result<String, JsValue> {
    let random = Random::from_text(random).ok_or(Misuse::Random)?;
    let rows = rows(rows_json)?;
    let request = Request {
        settings,
        head,
        body,
    };
    let response = with_instance(|instance| instance.settle_anew(&request, random, &rows))?;
    Ok(write_response(&response))
}

/// The topics of a JSON list.
fn topics(list: &str) -> Topics {
    let list = Json::parse(list.as_bytes()).unwrap_or(Json::Null);
    let topics = list.as_list().unwrap_or_default();
    Topics::new(topics.iter().filter_map(Json::as_text))
}

/// Statements that stand alone: `[[statement, ...values], ...]`.
fn written(statements: Vec<Statement<'_>>) -> String {
    work::write(&statements) + "]"
}

/// The statements that mark topics, a JSON list such as `["server:tea-club", "user:ada"]`, as watched until a
/// time. Their rows are `{topic, number}`: the change number of each topic. A mark that had ended by `now`
/// raises the number, since changes since then were not counted. Mark first, then read.
#[wasm_bindgen]
#[must_use]
pub fn watch(topics_json: &str, until: f64, now: f64) -> String {
    let [until, now] = [until, now].map(Millis::from_clock);
    written(topics(topics_json).mark(until, now))
}

/// The statements that read the change numbers of topics. Their rows are those of [`watch`].
#[wasm_bindgen]
#[must_use]
pub fn numbers(topics_json: &str) -> String {
    written(topics(topics_json).numbers())
}

/// The statement that finds the first run of a mutation with this key. Its row, if it ran, is
/// `{at, random, wrote}`.
#[wasm_bindgen(js_name = findRequest)]
#[must_use]
pub fn find_request(key: &str) -> String {
    written(vec![once::find(key)])
}

/// The statement that forgets a mutation with this key that wrote nothing, so that it may run anew.
#[wasm_bindgen(js_name = forgetRequest)]
#[must_use]
pub fn forget_request(key: &str) -> String {
    written(vec![once::forget(key)])
}

/// Plans a mutation that ran before and wrote, so that [`settle`] gives its reply; nothing is written. The head
/// has the first run's time as `now` and `replay: true`; the random bytes are the first run's. Returns what
/// [`plan`] returns.
///
/// # Errors
/// An `Error` with `code` if an argument is invalid.
#[wasm_bindgen]
pub fn replay(settings: u32, head: &str, body: &[u8], random: &str) -> Result<String, JsValue> {
    let random = Random::from_text(random).ok_or(Misuse::Random)?;
    planned(settings, head, body, random)
}

/// Refuses a request for a fault outside of the rules: `unavailable`, `internal`, `tooLarge`, `unconfigured`, `moving` or `notWhileMoving`.
///
/// # Errors
/// An `Error` with `code` if the settings or the head are invalid.
#[wasm_bindgen]
pub fn refuse(settings: u32, head: &str, reason: &str) -> Result<String, JsValue> {
    let head = with_instance(|instance| instance.head(settings, head))?;
    let response = http::refuse(head, Fault::from_name(reason));
    Ok(write_response(&response))
}

/// Forgets a request that will not be settled.
///
/// # Errors
/// Those of a new instance only.
#[wasm_bindgen]
pub fn forget(instance: f64, number: f64) -> Result<(), JsValue> {
    let ticket = Ticket::from_numbers(instance, number);
    with_instance(|instance| {
        instance.forget(ticket);
        Ok(())
    })
}

/// The greatest size of a body that a caller of a kind may send to a path, in bytes; 0 if its body need not be
/// read. Without a kind, nothing is returned where the caller must be verified first.
#[wasm_bindgen(js_name = largestBody)]
#[must_use]
pub fn largest_body(path: &str, kind: Option<String>) -> Option<u32> {
    let largest = http::largest_body_of(path, kind.as_deref())?;
    Some(u32::try_from(largest).unwrap_or(u32::MAX))
}

/// Whether two secrets are equal. The time it takes does not depend on their content.
#[wasm_bindgen(js_name = sameSecret)]
#[must_use]
pub fn same_secret(given: &str, expected: &str) -> bool {
    secret::same_secret(given, expected)
}
