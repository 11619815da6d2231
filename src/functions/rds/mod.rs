//! RDS's functions: the one invite of a user. Its face alone calls them.

pub mod give_invite;
pub mod read_invite;
