//! `GET /healthz`: whether the service works, checked with a storage trip.

use super::Service;
use crate::domain::error::Refusal;
use crate::domain::language::Words;
use crate::functions::ping;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response};
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// The status of a working service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Always `ok`.
    Ok,
}

impl Describe for Status {
    const SCHEMA: Schema = Schema::Words(&["ok"]);
}

/// The name of a storage binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Store(String);

impl Describe for Store {
    const SCHEMA: Schema = Schema::Words(&["d1", "durable", "sqlite", "libsql", "memory"]);
}

/// A version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Version(&'static str);

impl Describe for Version {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^\d+\.\d+\.\d+",
        min: 5,
        max: 64,
    };
}

crate::wire::schema::document! {
    /// The service works.
    pub struct Health {
        /// Always `ok`.
        status: Status = "status",
        /// The storage binding.
        store: Store = "store",
        /// The version of the service.
        version: Version = "version",
    }
}

/// See the module.
pub struct Check;

impl Endpoint for Check {
    type Face = Service;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/healthz"];
    const LABEL: &'static str = "GET /healthz";
    const SUMMARY: &'static str = "Checks with a storage trip whether the service works.";
    const ACCESS: Access = Access::Public;
    type Path = NoPath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = Health;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The service works.",
        example: concat!(
            r#"{"status":"ok","store":"d1","version":""#,
            env!("CARGO_PKG_VERSION"),
            r#""}"#
        ),
    }];

    fn refusals() -> Vec<Refused> {
        Vec::new()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        Ok(request.call::<ping::Ping>(ping::Arguments, encode))
    }
}

fn encode(head: &Head, _: Words, (): ()) -> Response {
    let answer = Health {
        status: Status::Ok,
        store: Store(head.settings.store.clone()),
        version: Version(env!("CARGO_PKG_VERSION")),
    };
    Response::json(200, &answer)
}
