//! The rules, one file each: the decision in Rust, and beside it the SQL fragment that says the same.
//! Statements are put together of these fragments, and `tests/native/rules.rs` holds each pair together.
//!
//! The fragments name the tables by fixed aliases: `c` is the code, `s` its server, `m` the row of a user on
//! that server. Parameters are handed to them.

pub mod administering;
pub mod changing;
pub mod creator;
pub mod inviting;
pub mod life;
pub mod membership;
pub mod owning;
pub mod reading;
pub mod redemption;
pub mod removing;
