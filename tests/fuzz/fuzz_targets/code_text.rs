//! See the check of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invitcode_fuzz::checks::code_text::check(bytes));
