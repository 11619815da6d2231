//! The rules, one per file: the decision in Rust, beside the SQL fragment that says the same. Statements are
//! built from these fragments, and `tests/native/rules.rs` checks each pair.
//!
//! The fragments refer to tables by fixed aliases: `c` is the code, `s` its server, `m` the row of a user on
//! that server. Parameters are passed to the fragments.

pub mod administering;
pub mod campaign;
pub mod changing;
pub mod creator;
pub mod evicting;
pub mod folding;
pub mod granting;
pub mod inviting;
pub mod keeping;
pub mod life;
pub mod listing;
pub mod membership;
pub mod owning;
pub mod passing;
pub mod policing;
pub mod rate;
pub mod reading;
pub mod recording;
pub mod redemption;
pub mod removing;
pub mod requesting;
pub mod rotation;
pub mod seats;
