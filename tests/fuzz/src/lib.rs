//! Shared by the fuzz targets: the checks, which `tests/native/corpora.rs` also runs on stable, and the mutations of
//! inputs.

#![allow(clippy::new_without_default)]

#[path = "../checks/mod.rs"]
pub mod checks;
#[path = "../../common/mod.rs"]
pub mod common;
pub mod mutate;
