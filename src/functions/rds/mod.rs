//! RDS's functions: one invite for each user. Only RDS's face calls them.

pub mod give_invite;
pub mod read_invite;
