//! The checks that fuzz targets and `tests/native/corpora.rs` share. Each takes any bytes, and panics if they break a
//! promise.

pub mod code_text;
pub mod cursors;
pub mod deployment;
pub mod import;
pub mod leaks;
pub mod replies;
pub mod request;
pub mod requests;
pub mod rows;
pub mod schema;
pub mod script;
pub mod templates;

/// A target's check.
pub type Check = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Check); 5] = [
    ("code_text", code_text::check),
    ("requests", requests::check),
    ("cursors", cursors::check),
    ("import", import::check),
    ("rows", rows::check),
];
