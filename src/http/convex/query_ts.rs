//! `POST /api/query_ts`: returns the time for consistent queries.

use super::Convex;
use crate::domain::error::Refusal;
use crate::domain::time::Millis;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::wire::base64::base64;
use crate::wire::schema::{Describe, Schema, document};
use serde::Serialize;

/// A time as Convex writes it: nanoseconds as eight bytes, little-endian, in base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ts(String);

impl Ts {
    fn of(time: Millis) -> Self {
        let millis = u64::try_from(time.get()).unwrap_or(0);
        let nanoseconds = millis.saturating_mul(1_000_000);
        Self(base64(&nanoseconds.to_le_bytes()))
    }
}

impl Describe for Ts {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^[0-9A-Za-z+/]{11}=$",
        min: 12,
        max: 12,
    };
}

document! {
    /// A time as Convex writes it.
    pub struct ConvexTimestamp {
        /// Nanoseconds since the Unix epoch as eight little-endian bytes, in base64.
        ts: Ts = "ts",
    }
}

/// See the module.
pub struct QueryTs;

impl Endpoint for QueryTs {
    type Face = Convex;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &["/api/query_ts"];
    const LABEL: &'static str = "convex query_ts";
    const SUMMARY: &'static str = "Returns the time for consistent queries.";
    const ACCESS: Access = Access::Optional;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = ConvexTimestamp;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The time.",
        example: r#"{"ts":"AACAjSOwFRg="}"#,
    }];

    fn refusals() -> Vec<Refused> {
        Vec::new()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let ts = Ts::of(request.context.now);
        let response = Response::json(200, &ConvexTimestamp { ts });
        Ok(Prepared::Response(response))
    }
}
