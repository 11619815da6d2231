//! TimeCapsule's functions. Only its face calls them.

pub mod generate_code;
pub mod my_codes;
pub mod revoke_code;
pub mod validate_code;
