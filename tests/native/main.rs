//! The native tests, one topic a file. They share one binary, because linking is slow.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod callers;
#[path = "../fuzz/checks/mod.rs"]
mod checks;
mod code_rights;
mod codes;
#[path = "../common/mod.rs"]
mod common;
mod contract;
mod corpora;
mod decisions;
mod differential;
mod emails;
mod endpoints;
mod errors;
mod events;
mod exchanges;
mod extended_json;
mod forgetting;
mod forms;
mod generated;
mod granting;
mod idempotency;
mod idle;
mod ids;
mod ignored_writes;
mod instance;
mod join_page;
mod json;
mod languages;
mod limits;
mod listing;
mod lost_replies;
mod many;
mod marks;
mod members;
mod once;
mod pages;
mod query_plans;
mod rds;
mod routes;
mod rules;
mod schema;
mod shards;
mod tables;
mod tacobot;
mod taken_over;
mod texts;
mod timecapsule;
mod watching;
