//! TimeCapsule's codes: short texts that can be taken over when they are dead.

pub mod generate_code;
pub mod my_codes;
