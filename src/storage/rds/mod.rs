//! RDS's invites: at most one for each user.

pub mod give_invite;
pub mod read_invite;
