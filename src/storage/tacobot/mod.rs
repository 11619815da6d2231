//! TacoBot's documents: reading, storing, importing and exporting them, and recording their uses.

pub mod export_invites;
pub mod import_invites;
pub mod list_invites;
pub mod log;
pub mod read_invite;
pub mod record_use;
pub mod rows;
pub mod store_invite;
mod tables;
