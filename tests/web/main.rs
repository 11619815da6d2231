//! The boundary to JavaScript in a real browser: the results and failures of every export.
//!
//! `wasm-pack test --headless --chrome` and `npm test` run it. The package's tests cross the same boundary from the
//! other side, through the generated glue.

#![cfg(target_arch = "wasm32")]
// clippy's settings for tests do not recognise `wasm_bindgen_test`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod codes;
mod faults;
mod read;
mod requests;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
