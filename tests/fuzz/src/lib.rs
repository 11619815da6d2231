//! What the fuzz targets share: the checks, which `tests/native/corpora.rs` replays on stable as well, and the
//! ways in which inputs are changed.

#![allow(clippy::new_without_default)]

#[path = "../checks/mod.rs"]
pub mod checks;
#[path = "../../common/mod.rs"]
pub mod common;
pub mod mutate;
