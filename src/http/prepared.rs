//! The next step of a request that an endpoint has decoded.

use super::{Effect, Head, Response};
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::domain::place::Place;
use crate::functions::{Call, Function, Notes, Planned, Reply, Settled, no_memory};
use crate::storage::{Memory, Rows, Statement};

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
    /// Where the transaction runs.
    fn place(&self) -> Place<'_>;

    /// The statements to run as one transaction.
    fn statements(&self) -> Vec<Statement<'_>>;

    /// The response, from the rows of each statement, and the notes of the call.
    fn settle(&self, head: &Head, rows: &Rows) -> Noted;

    /// The response, from the memory model, and the notes of the call.
    fn run(&self, head: &Head, memory: &mut Memory) -> Noted;
}

/// The response or the function's refusal, and the notes of the call.
pub type Noted = (Result<Response, Refusal>, Notes);

/// How an endpoint encodes the data of a function.
pub type Encode<F> = fn(&Head, Words, <F as Function>::Data) -> Response;

/// A call of one function, whose data stay typed until the response.
pub(super) struct Typed<F: Function> {
    pub(super) planned: Planned<F>,
    pub(super) encode: Encode<F>,
}

impl<F: Function> Typed<F> {
    fn encoded(&self, head: &Head, (settled, notes): (Settled<F>, Notes)) -> Noted {
        let response = settled.map(|(message, data)| (self.encode)(head, message, data));
        (response, notes)
    }
}

impl<F: Function> Waiting for Typed<F> {
    fn place(&self) -> Place<'_> {
        self.planned.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.planned.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Noted {
        self.encoded(head, self.planned.settle(rows))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Noted {
        if cfg!(feature = "memory") {
            self.encoded(head, self.planned.run(memory))
        } else {
            (Err(no_memory()), Notes::default())
        }
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
    fn encoded(&self, head: &Head, (reply, notes): (Reply, Notes)) -> Noted {
        let response = match reply {
            Reply::Error(refusal) => Err(refusal),
            success @ Reply::Success { .. } => Ok((self.encode)(head, &success)),
        };
        (response, notes)
    }
}

impl Waiting for ByPath {
    fn place(&self) -> Place<'_> {
        self.call.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.call.statements()
    }

    fn settle(&self, head: &Head, rows: &Rows) -> Noted {
        self.encoded(head, self.call.settle_noting(rows))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Noted {
        self.encoded(head, self.call.run_noting(memory))
    }
}
