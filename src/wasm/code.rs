//! The part that `invitcode/code` loads: codes and messages offline, for pages that only accept a code.
//!
//! Only texts cross the boundary, which keeps glue and panic code out.

use crate::domain::code;
use crate::domain::error::ErrorKind;
use crate::domain::language::Language;
use wasm_bindgen::prelude::wasm_bindgen;

#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// Checks a typed text offline as a generated code: returns its 12 symbols, or the reason why it is invalid.
#[wasm_bindgen(js_name = checkCode)]
#[must_use]
pub fn check_code(text: &str) -> String {
    code::check(text).unwrap_or_else(|slip| slip.as_str().to_owned())
}

/// Formats a code for reading: `ABCD-EFGH-JKMN`.
#[wasm_bindgen(js_name = formatCode)]
#[must_use]
pub fn format_code(text: &str) -> String {
    code::format(text)
}

/// The message of an error for a person, in English, or in French for `fr`; empty if the error is unknown.
#[wasm_bindgen(js_name = describeError)]
#[must_use]
pub fn describe_error(error: &str, language: &str) -> String {
    let kind = ErrorKind::from_key(error);
    let message = kind.map(|kind| kind.describe(Language::from_tag(language)));
    message.unwrap_or_default().to_owned()
}
