//! The service's own endpoints: health, the description of its routes, and moves of the data.

mod health;
mod moving;
mod openapi;

use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::functions::Reply;
use crate::wire::schema::Schema;
use health::Check;
use moving::Move;
pub use openapi::LABEL as OPENAPI;
use openapi::OpenApi;

/// The face of the service's own endpoints.
pub struct Service;

impl Face for Service {
    const TAG: &'static str = "service";

    fn refusal_schema(_: u16) -> Schema {
        Schema::Refusal
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Response::reply(head, &Reply::Error(refusal.clone()))
    }
}

endpoints![Check, OpenApi, Move];
