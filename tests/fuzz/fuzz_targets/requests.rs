//! See the check of the same name.
#![no_main]

use invitcode_fuzz::checks;
use invitcode_fuzz::mutate::{self, Kind};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::requests::check(bytes));
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::lines(Kind::Script, data, size, max_size, seed)
});
