//! HTTP: the router over one [table](ENDPOINTS), and a folder for each face with a file for each endpoint. An
//! endpoint decodes a request, calls a function and encodes its data; it holds no rules. [`endpoint`] says how
//! to write one.

pub mod body;
pub mod convex;
pub mod cors;
pub mod described;
pub mod description;
pub mod effect;
pub mod endpoint;
pub mod entry;
mod exchange;
pub mod fault;
pub mod head;
pub mod native;
pub mod page_head;
pub mod pages;
mod path;
pub mod prepared;
pub mod rds;
pub mod request;
pub mod response;
pub mod service;
pub mod settings;
pub mod table;
pub mod tacobot;
pub mod timecapsule;

use crate::domain::place::Place;
use crate::domain::random::Random;
use crate::storage::once::{self, Once};
use crate::storage::{Memory, Rows, Statement};
pub use body::LARGEST_BODY;
pub use effect::Effect;
use exchange::Exchange;
pub use fault::Fault;
pub use head::Head;
pub use page_head::PageHead;
use prepared::{Prepared, Waiting};
pub use response::Response;
pub use settings::Settings;
pub use table::{DESCRIPTIONS, ENDPOINTS};

/// The greatest size of a body on a path, in bytes.
#[must_use]
pub fn largest_body(path: &str) -> usize {
    table::largest_body(path)
}

/// The greatest size of a body that a caller may send to a path, in bytes. `kind` is that of the caller in the
/// [`Head`]. `None` if that depends on the caller, who is not known yet. 0 if the path takes more than
/// [`LARGEST_BODY`] and refuses this caller: then its body need not be read.
#[must_use]
pub fn largest_body_of(path: &str, kind: Option<&str>) -> Option<usize> {
    let largest = largest_body(path);
    if largest <= LARGEST_BODY {
        return Some(largest);
    }
    kind.map(|kind| if head::is_service(kind) { largest } else { 0 })
}

/// The next step of a request before storage is asked.
pub enum Plan {
    /// The response is known without storage.
    Respond(Response),
    /// Storage must be asked.
    Trip(Trip),
    /// An effect must be performed first.
    Effect(Asked),
}

/// A request that waits for storage.
pub struct Trip {
    exchange: Exchange,
    call: Box<dyn Waiting>,
    once: Option<Once>,
}

impl Trip {
    /// Where the transaction runs.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        self.call.place()
    }

    /// Whether the store is several databases, so that the binding must know the place.
    #[must_use]
    pub fn has_places(&self) -> bool {
        self.exchange.has_places()
    }

    /// The statements to run as one transaction.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'_>> {
        let statements = self.call.statements();
        match &self.once {
            _ if self.exchange.is_replay() => once::replayed(statements),
            Some(once) => once.guard(statements),
            None => statements,
        }
    }

    /// The response, from the rows of each statement.
    #[must_use]
    pub fn settle(&self, rows: &Rows) -> Response {
        let call = self.call.as_ref();
        match &self.once {
            Some(_) if !self.exchange.is_replay() => {
                let own = Once::unguarded(&call.statements(), rows);
                self.exchange.settle(call, &own)
            }
            _ => self.exchange.settle(call, rows),
        }
    }
}

/// A request that waits for an effect.
pub struct Asked {
    exchange: Exchange,
    /// The effect to perform.
    pub effect: Effect,
}

impl Asked {
    /// The response if nobody performs it.
    #[must_use]
    pub fn refuse(&self) -> Response {
        self.exchange.refuse(Fault::Internal.refusal())
    }
}

/// Plans a request.
#[must_use]
pub fn plan(head: Head, random: Random, body: &[u8]) -> Plan {
    let once = head.once.clone();
    let once = once.map(|key| Once::new(key, head.now, &random));
    let exchange = Exchange::new(head);
    let response = match exchange.prepare(random, body) {
        Ok(Prepared::Call(call)) => {
            return Plan::Trip(Trip {
                exchange,
                call,
                once,
            });
        }
        Ok(Prepared::Effect(effect)) => return Plan::Effect(Asked { exchange, effect }),
        Ok(Prepared::Declined(refusal)) => exchange.decline(&refusal),
        Ok(Prepared::Response(response)) => exchange.finish(response, None),
        Err(refusal) => exchange.refuse(refusal),
    };
    Plan::Respond(exchange.watched(response, || None))
}

/// Settles a request with the rows from storage, wherever it was planned: this plans it once more.
#[must_use]
pub fn settle(head: Head, random: Random, body: &[u8], rows: &Rows) -> Response {
    match plan(head, random, body) {
        Plan::Respond(response) => response,
        Plan::Trip(trip) => trip.settle(rows),
        Plan::Effect(asked) => asked.refuse(),
    }
}

/// Answers a request with the memory model.
#[must_use]
pub fn run(head: Head, random: Random, body: &[u8], memory: &mut Memory) -> Response {
    match plan(head, random, body) {
        Plan::Respond(response) => response,
        Plan::Trip(Trip { exchange, call, .. }) => exchange.run(call.as_ref(), memory),
        Plan::Effect(asked) => asked.refuse(),
    }
}

/// Refuses a request for a fault in the binding or the worker.
#[must_use]
pub fn refuse(head: Head, fault: Fault) -> Response {
    Exchange::new(head).refuse(fault.refusal())
}
