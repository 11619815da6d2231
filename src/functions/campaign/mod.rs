//! Campaigns: a budget that several codes share.

pub mod create;
pub mod list;
pub mod read;
pub mod update;
