//! The next step of a request that an endpoint has decoded.

use super::{Effect, Head, Response};
use crate::domain::error::Refusal;
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::place::Place;
use crate::domain::topic::{Topic, Watch};
use crate::functions::{Call, Fault, Function, Planned, Reply, no_memory};
use crate::storage::{Corrupt, Memory, Rows, Statement, Trip};

/// The next step of a decoded request.
pub enum Prepared {
    /// Storage must be asked.
    Call(Box<dyn Waiting>),
    /// The answer is known.
    Response(Response),
    /// The function refuses without storage.
    Declined(Refusal),
    /// An effect must be performed; the request is then planned again with the outcome in its head.
    Effect(Effect),
}

/// A call that waits for storage and knows how to encode its answer.
pub trait Waiting {
    /// The operation.
    fn trip(&self) -> &dyn Trip;

    /// The response, from the rows of the operation's own statements.
    ///
    /// # Errors
    /// The function's refusal.
    fn answer(&self, head: &Head, own: &Rows) -> Result<Response, Refusal>;

    /// The response, from the memory model.
    ///
    /// # Errors
    /// The function's refusal.
    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal>;

    /// Whether a success makes events due that were recorded before.
    fn events_are_due(&self) -> bool {
        false
    }

    /// The user that the call erases.
    fn forgets(&self) -> Option<&UserId> {
        None
    }

    /// When the answer of a watched query may change.
    fn watch(&self, _: &Rows) -> Option<Watch> {
        None
    }

    /// The response to a call that ran before and wrote, if only the rows as they are now tell it.
    fn replay(&self, _: &Head, _: &Rows) -> Option<Response> {
        None
    }
}

impl dyn Waiting + '_ {
    /// Where the transaction runs.
    pub(super) fn place(&self) -> Place<'_> {
        self.trip().place()
    }

    /// The statements to run as one transaction.
    pub(super) fn statements(&self) -> Vec<Statement<'_>> {
        self.trip().all_statements()
    }

    /// The response, from the rows of each statement.
    ///
    /// # Errors
    /// The function's refusal.
    pub(super) fn settle(&self, head: &Head, rows: &Rows) -> Result<Response, Refusal> {
        match self.trip().own(rows) {
            Ok(own) => self.answer(head, &own),
            Err(corrupt) => Err(Fault::from(corrupt).into()),
        }
    }

    /// What the call changed of what is watched.
    ///
    /// # Errors
    /// The rows do not match the statements.
    pub(super) fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        self.trip().told(rows)
    }

    /// Whether the call wrote an event.
    pub(super) fn has_event(&self, rows: &Rows) -> bool {
        self.trip().wrote_event(rows) || self.events_are_due()
    }
}

/// How an endpoint encodes the data of a function.
pub type Encode<F> = fn(&Head, Words, <F as Function>::Data) -> Response;

/// A call of one function, whose data stay typed until the response.
pub(super) struct Typed<F: Function> {
    pub(super) planned: Box<Planned<F>>,
    pub(super) encode: Encode<F>,
}

impl<F: Function> Waiting for Typed<F> {
    fn trip(&self) -> &dyn Trip {
        self.planned.trip()
    }

    fn answer(&self, head: &Head, own: &Rows) -> Result<Response, Refusal> {
        let (message, data) = self.planned.settle(own)?;
        Ok((self.encode)(head, message, data))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal> {
        if !cfg!(feature = "memory") {
            return Err(no_memory());
        }
        let (message, data) = self.planned.run(memory)?;
        Ok((self.encode)(head, message, data))
    }

    fn events_are_due(&self) -> bool {
        F::EVENTS_ARE_DUE
    }
}

/// A call of a function that was found by its path.
struct ByPath {
    call: Box<dyn Call>,
    encode: fn(&Head, &Reply) -> Response,
}

impl Prepared {
    /// The next step after planning a function that was found by its path; `encode` encodes its success.
    pub(super) fn by_path(
        head: &Head,
        plan: Result<Box<dyn Call>, Reply>,
        encode: fn(&Head, &Reply) -> Response,
    ) -> Self {
        match plan {
            Ok(call) => Self::Call(Box::new(ByPath { call, encode })),
            Err(Reply::Error(refusal)) => Self::Declined(refusal),
            Err(success @ Reply::Success { .. }) => Self::Response(encode(head, &success)),
        }
    }
}

impl ByPath {
    fn encoded(&self, head: &Head, reply: Reply) -> Result<Response, Refusal> {
        match reply {
            Reply::Error(refusal) => Err(refusal),
            success @ Reply::Success { .. } => Ok((self.encode)(head, &success)),
        }
    }
}

impl Waiting for ByPath {
    fn trip(&self) -> &dyn Trip {
        self.call.trip()
    }

    fn answer(&self, head: &Head, own: &Rows) -> Result<Response, Refusal> {
        self.encoded(head, self.call.reply(own))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal> {
        self.encoded(head, self.call.run(memory))
    }

    fn events_are_due(&self) -> bool {
        self.call.events_are_due()
    }

    fn forgets(&self) -> Option<&UserId> {
        self.call.forgets()
    }

    fn watch(&self, rows: &Rows) -> Option<Watch> {
        self.call.watch(rows)
    }

    fn replay(&self, head: &Head, rows: &Rows) -> Option<Response> {
        let reply = self.call.replay(rows)?;
        Some((self.encode)(head, &reply))
    }
}
