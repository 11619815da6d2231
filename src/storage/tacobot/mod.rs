//! TacoBot's documents: how they are read, stored, imported and exported, and how their uses are recorded.

pub mod export_invites;
pub mod import_invites;
pub mod list_invites;
pub mod log;
pub mod read_invite;
pub mod record_use;
pub mod rows;
pub mod store_invite;
