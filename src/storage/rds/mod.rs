//! RDS's invites: one a user.

pub mod give_invite;
pub mod read_invite;
