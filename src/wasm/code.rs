//! What `invitcode/code` loads: codes and messages offline, for pages that only take a code in.
//!
//! Texts alone cross, so that neither glue nor panics weigh anything.

use crate::domain::code;
use crate::domain::error::ErrorKind;
use crate::domain::language::Language;
use wasm_bindgen::prelude::wasm_bindgen;

#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// Checks a typed text offline as a generated code: its 12 symbols, or the word of the slip.
#[wasm_bindgen(js_name = checkCode)]
#[must_use]
pub fn check_code(text: &str) -> String {
    code::check(text).unwrap_or_else(|slip| slip.as_str().to_owned())
}

/// A code as it is easiest to read: `ABCD-EFGH-JKMN`.
#[wasm_bindgen(js_name = formatCode)]
#[must_use]
pub fn format_code(text: &str) -> String {
    code::format(text)
}

/// The message of an error for a person, in English, or in French for `fr`; empty where there is no such error.
#[wasm_bindgen(js_name = describeError)]
#[must_use]
pub fn describe_error(error: &str, language: &str) -> String {
    let kind = ErrorKind::from_key(error);
    let message = kind.map(|kind| kind.describe(Language::from_tag(language)));
    message.unwrap_or_default().to_owned()
}
