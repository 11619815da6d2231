//! TimeCapsule's endpoints, `/api/invite-codes/…`, to the letter of TimeCapsule's document.
//!
//! A director is the owner of a server, and `director_id` is that server's id.

mod answer;
mod generate;
mod my_codes;
mod revoke;
mod use_code;
mod validate;

use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::{ErrorKind, Refusal};
use crate::wire::schema::{Describe, Schema};
use generate::Generate;
use my_codes::MyCodes;
use revoke::Revoke;
use use_code::Use;
use validate::Validate;

/// TimeCapsule's face.
pub struct TimeCapsule;

impl Face for TimeCapsule {
    const TAG: &'static str = "TimeCapsule";
    const PREFIX: Option<&'static str> = Some("/api/invite-codes");
    const UNKNOWN: &'static str = "timecapsule unknown";

    fn refusal_schema(_: u16) -> Schema {
        answer::TimeCapsuleError::SCHEMA
    }

    fn refuse(_: &Head, refusal: &Refusal) -> Response {
        let words = match refusal.kind {
            ErrorKind::ServerNotFound => Some("Director profile not found"),
            _ => None,
        };
        answer::refused(refusal, refusal.kind.status(), words)
    }
}

endpoints![Generate, Validate, Use, MyCodes, Revoke];
