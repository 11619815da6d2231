//! TimeCapsule's codes: short texts that may be taken over once they are dead.

pub mod generate_code;
pub mod my_codes;
