//! Convex's HTTP API, as its client `ConvexHttpClient` speaks it.
//!
//! The value of a success is what the function returned, refusals by its rules included. Invalid arguments and
//! unknown functions are errors, as Convex reports them. Anything that goes wrong outside a function is an HTTP
//! error with `code` and `message`.

mod action;
mod answer;
mod call;
mod function;
mod mutation;
mod pagination;
mod query;
mod query_at_ts;
mod query_ts;
mod run;

use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::wire::schema::{Describe, Schema};
use action::Action;
use function::Function;
use mutation::Mutation;
use query::Query;
use query_at_ts::QueryAtTs;
use query_ts::QueryTs;
use run::Run;

/// The face of Convex's HTTP API.
pub struct Convex;

impl Face for Convex {
    const TAG: &'static str = "Convex";

    fn refusal_schema(_: u16) -> Schema {
        answer::Fault::SCHEMA
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        answer::fault(head, refusal)
    }
}

endpoints![Query, Mutation, Run, QueryTs, QueryAtTs, Action, Function];
