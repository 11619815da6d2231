//! Operations and facts: how each becomes SQL and comes back, and how the memory model applies it.
//!
//! An operation is one transaction. Its statements carry their own guards and also read the facts,
//! so that every outcome is known after one trip. An operation may be run again after a reply was
//! lost: it recognises what its first run did.
//!
//! Where a column must equal a parameter, the statements say `= +?1`. Without the plus, the planner of
//! the SQLite inside workerd looks at the value that is bound, and a statement that joins tables is
//! compiled anew for every other value, which costs more than running it.

pub mod code_record;
pub mod create_code;
pub mod create_server;
pub mod delete_server;
pub mod explain_code;
pub mod generate_code;
pub mod give_invite;
pub mod list_codes;
pub mod list_short_codes;
pub mod memory;
pub mod ping;
pub mod read_code;
pub mod read_invite;
pub mod read_members;
pub mod read_server;
pub mod read_uses;
pub mod redeem;
pub mod remove_member;
pub mod revoke_code;
pub mod rows;
pub mod statement;
pub mod table;
pub mod throttle;
pub mod tracked_invite;
pub mod update_code;
pub mod update_member;
pub mod update_server;
pub mod use_state;

pub use memory::Memory;
pub use rows::{Corrupt, Row, Rows};
pub use statement::{Param, Sql, Statement};

/// The schema as numbered migrations, oldest first.
pub const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_codes.sql"),
    include_str!("migrations/0002_lists.sql"),
    include_str!("migrations/0003_time_capsule.sql"),
    include_str!("migrations/0004_discord_invites.sql"),
    include_str!("migrations/0005_taco_bot.sql"),
];

/// Every statement that any operation runs.
#[cfg(not(target_arch = "wasm32"))]
pub const STATEMENTS: &[&Sql] = &[
    &code_record::FIND,
    &create_code::FACTS,
    &create_code::INSERT_GENERATED,
    &create_code::INSERT_CUSTOM,
    &create_server::INSERT_SERVER,
    &create_server::INSERT_OWNER,
    &create_server::READ,
    &delete_server::FACTS,
    &delete_server::DELETE,
    &explain_code::FACTS,
    &generate_code::FACTS,
    &generate_code::TAKE_OVER,
    &generate_code::INSERT,
    &list_codes::FACTS,
    &list_codes::PAGE_OF_SERVER,
    &list_codes::PAGE_OF_CREATOR,
    &list_codes::LAST_OF_SERVER,
    &list_codes::LAST_OF_CREATOR,
    &list_short_codes::DIRECTOR,
    &list_short_codes::CODES,
    &ping::PING,
    &read_code::FIND_TEXT,
    &give_invite::INSERT_CODE,
    &give_invite::GIVE_CODE,
    &give_invite::GIVE_DISCORD,
    &give_invite::WITHDRAW,
    &give_invite::WITHDRAWN,
    &read_invite::READ,
    &read_members::FACTS,
    &read_members::PAGE,
    &read_server::READ,
    &read_uses::PAGE,
    &redeem::FACTS,
    &redeem::REDEEM,
    &redeem::JOIN,
    &remove_member::FACTS,
    &remove_member::REMOVE,
    &remove_member::BAN,
    &revoke_code::REVOKE,
    &throttle::COUNT_CALL,
    &throttle::COUNT_TAKEN_CODE,
    &throttle::LIMITS,
    &throttle::COUNT_UNREADABLE_CODE,
    &throttle::COUNT_WRONG_CODE,
    &update_code::UPDATE,
    &tracked_invite::sql::EARLY,
    &tracked_invite::sql::ENTRY,
    &tracked_invite::sql::EXPORT,
    &tracked_invite::sql::IMPORT,
    &tracked_invite::sql::IMPORTED,
    &tracked_invite::sql::IMPORT_USES,
    &tracked_invite::sql::INSERT,
    &tracked_invite::sql::MAY_READ,
    &tracked_invite::sql::PAGE,
    &tracked_invite::sql::READ,
    &tracked_invite::sql::RECORD,
    &tracked_invite::sql::UPDATE,
    &update_member::FACTS,
    &update_member::UPDATE,
    &update_server::FACTS,
    &update_server::UPDATE,
];

/// One transaction, as plain data.
pub trait Operation {
    /// What came back from it: the state before, and the evidence of what was done.
    type Facts;

    /// The statements that run it, in order.
    fn statements(&self) -> Vec<Statement<'_>>;

    /// Reads the facts from the rows of each statement.
    ///
    /// # Errors
    /// Where the rows are not of the statements' form.
    fn facts(&self, rows: &Rows) -> Result<Self::Facts, Corrupt>;

    /// Runs it on the memory model.
    fn apply(&self, memory: &mut Memory) -> Self::Facts;
}
