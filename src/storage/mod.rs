//! Operations and facts: how each becomes SQL, how its rows are read, and how the memory model applies it.
//!
//! An operation is one transaction. Its statements carry their own guards and also read the facts, so that
//! every outcome is known after one trip. An operation may be retried after a lost reply: it recognizes what
//! its first run did.
//!
//! A column that must equal a parameter is compared as `= +?1`. Without the plus, the query planner of
//! workerd's SQLite looks at the bound value and recompiles joins for every new value, which costs more than
//! running them.

pub mod audit;
pub mod campaign;
pub mod change_lists;
pub mod code_record;
pub mod create_code;
pub mod create_server;
pub mod delete_server;
pub mod directory;
pub mod events;
pub mod evict_members;
pub mod explain_code;
pub mod forget_user;
pub mod list_codes;
pub mod list_servers;
pub mod lists;
pub mod memory;
pub mod once;
pub mod ping;
pub mod policed;
pub mod rds;
pub mod read_audit;
pub mod read_code;
pub mod read_events;
pub mod read_lists;
pub mod read_members;
pub mod read_server;
pub mod read_uses;
pub mod redeem_code;
pub mod remove_member;
pub mod replay_events;
pub mod request;
pub mod revoke_code;
pub mod rotate_code;
pub mod rows;
pub mod statement;
pub mod table;
pub mod tacobot;
pub mod throttle;
pub mod timecapsule;
pub mod update_code;
pub mod update_member;
pub mod update_server;
pub mod use_state;
pub mod watch;

use crate::domain::place::Place;
use crate::domain::topic::Topic;
pub use audit::Recorded;
pub use memory::Memory;
pub use rows::{Corrupt, Mismatch, Row, Rows};
pub use statement::{Param, Sql, Statement};
use std::borrow::Cow;

/// The schema as numbered migrations, oldest first.
pub const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_codes.sql"),
    include_str!("migrations/0002_rds.sql"),
    include_str!("migrations/0003_tacobot.sql"),
    include_str!("migrations/0004_live.sql"),
    include_str!("migrations/0005_lists.sql"),
    include_str!("migrations/0006_rotated.sql"),
    include_str!("migrations/0007_campaigns.sql"),
    include_str!("migrations/0008_requests.sql"),
    include_str!("migrations/0009_audit.sql"),
    include_str!("migrations/0010_events.sql"),
    include_str!("migrations/0011_forgetting.sql"),
    include_str!("migrations/0012_grants.sql"),
    include_str!("migrations/0013_giving_way.sql"),
];

/// The schema version that the migrations create, as `invitcode_schema` holds it. A database with another
/// version, or without this table, belongs to another version of this service or to another application.
pub const SCHEMA_VERSION: i64 = 4;

/// Every statement of every operation.
#[cfg(not(target_arch = "wasm32"))]
pub const STATEMENTS: &[&Sql] = &[
    &campaign::FIND,
    &campaign::OF_CODE,
    &campaign::OF_SERVER,
    &campaign::create::INSERT,
    &campaign::create::INSERT_KEY,
    &campaign::create::KEYED,
    &campaign::create::READ,
    &campaign::list::PAGE,
    &campaign::read::PAGE,
    &campaign::update::CHANGE,
    &campaign::update::UPDATE,
    &audit::RECORD_SERVER,
    &audit::RECORD_CODE,
    &audit::RECORD_BATCH,
    &audit::RECORD_CAMPAIGN,
    &audit::RECORD_REQUEST,
    &audit::RECORD_NEW_CODE,
    &audit::EVENT_OF_SERVER,
    &audit::EVENT_OF_CODE,
    &audit::EVENT_OF_NEW_CODE,
    &audit::EVENT_OF_BATCH,
    &audit::EVENT_OF_CAMPAIGN,
    &audit::EVENT_OF_REQUEST,
    &audit::EVENT_OF_USE,
    &audit::EVENT_OF_APPLICANT,
    &audit::EVENT_OF_FILING,
    &evict_members::EVENT_BY_CODE,
    &evict_members::EVENT_BY_INVITER,
    &forget_user::OWNS,
    &forget_user::BEGIN,
    &forget_user::FINISH,
    &forget_user::CODES,
    &forget_user::MEMBERS,
    &forget_user::BANS,
    &forget_user::USES,
    &forget_user::SERVERS,
    &forget_user::KEYS,
    &forget_user::INVITES,
    &forget_user::TACOBOT_USES,
    &forget_user::TACOBOT_INVITES,
    &forget_user::CAMPAIGNS,
    &forget_user::REQUESTS,
    &forget_user::DECISIONS,
    &forget_user::USER_ARGUMENTS,
    &forget_user::EMAIL_ARGUMENTS,
    &forget_user::USER_ENTRIES,
    &forget_user::EMAIL_ENTRIES,
    &forget_user::AUDIT_ACTOR,
    &forget_user::AUDIT_BEHALF,
    &forget_user::AUDIT_USER,
    &forget_user::AUDIT_OWNER,
    &forget_user::WATCHED,
    &forget_user::BEFORE,
    &forget_user::CHANGE_SERVERS,
    &forget_user::INVITED,
    &forget_user::INVITED_END,
    &forget_user::EVENTS,
    &forget_user::EVENTS_END,
    &events::CLAIM,
    &events::DELIVERED,
    &events::FAILED,
    &events::GIVEN_UP,
    &events::START_CLOCK,
    &events::ENDED,
    &events::EXPIRED,
    &events::MOVE_CLOCK,
    &events::KEEP_LAST,
    &events::CLEAN,
    &events::SURPLUS,
    &read_events::EXISTS,
    &read_events::PAGE,
    &replay_events::REPLAY,
    &replay_events::REPLAYED,
    &code_record::FIND,
    &create_code::FACTS,
    &create_code::INSERT_GENERATED,
    &create_code::INSERT_CUSTOM,
    &create_code::COUNT,
    &create_code::INSERT_KEY,
    &create_code::FACTS_OF_MANY,
    &create_code::INSERT_MANY,
    &create_code::INSERT_KEY_OF_MANY,
    &create_code::CODES,
    &create_code::TOLD,
    &create_server::INSERT_SERVER,
    &create_server::INSERT_OWNER,
    &create_server::READ,
    &directory::DIRECTOR,
    &directory::HOLDER,
    &directory::NOTHING,
    &directory::RELEASE,
    &directory::WINDOW,
    &delete_server::FACTS,
    &delete_server::DELETE,
    &evict_members::FACTS_OF_CODE,
    &evict_members::FACTS_OF_INVITER,
    &evict_members::REVOKE_CODE,
    &evict_members::REVOKE_OF_INVITER,
    &evict_members::EVICT_BY_CODE,
    &evict_members::EVICT_BY_INVITER,
    &evict_members::END_OF_CODE,
    &evict_members::END_OF_INVITER,
    &explain_code::FACTS,
    &timecapsule::generate_code::FACTS,
    &timecapsule::generate_code::TAKE_OVER,
    &timecapsule::generate_code::INSERT,
    &lists::CREATE,
    &lists::CLAIM,
    &lists::DROP_WHOLE,
    &lists::DROP,
    &lists::ADD,
    &list_servers::PAGE,
    &list_codes::FACTS,
    &list_codes::PAGE_OF_SERVER,
    &list_codes::PAGE_OF_CREATOR,
    &list_codes::PAGE_OF_BATCH,
    &list_codes::LAST_OF_BATCH,
    &list_codes::EXAMINED_OF_BATCH,
    &list_codes::LAST_OF_SERVER,
    &list_codes::LAST_OF_CREATOR,
    &list_codes::EXAMINED_OF_SERVER,
    &list_codes::EXAMINED_OF_CREATOR,
    &timecapsule::my_codes::DIRECTOR,
    &timecapsule::my_codes::CODES,
    &ping::PING,
    &read_code::FIND_TEXT,
    &rds::give_invite::INSERT_CODE,
    &rds::give_invite::GIVE_CODE,
    &rds::give_invite::GIVE_DISCORD,
    &rds::give_invite::WITHDRAW,
    &rds::give_invite::WITHDRAWN,
    &rds::read_invite::READ,
    &read_audit::FACTS,
    &read_audit::PAGE,
    &read_members::FACTS,
    &read_members::PAGE,
    &read_members::PAGE_OF_ENDED,
    &read_members::PAGE_OF_BANNED,
    &read_members::NEXT_END,
    &read_server::READ,
    &read_uses::PAGE,
    &change_lists::SIZES,
    &change_lists::CHANGE,
    &change_lists::COUNTS,
    &read_lists::PAGE,
    &redeem_code::FACTS,
    &redeem_code::REDEEM,
    &redeem_code::JOIN,
    &redeem_code::FILE,
    &redeem_code::RETIRE,
    &remove_member::FACTS,
    &remove_member::REMOVE,
    &remove_member::BAN,
    &request::FIND,
    &request::approve::APPROVE,
    &request::approve::FACTS,
    &request::approve::JOIN,
    &request::approve::USE,
    &request::decide::BAN,
    &request::decide::CHANGE,
    &request::decide::DECLINE,
    &request::decide::REOPEN,
    &request::decide::WITHDRAW,
    &request::list::ALL,
    &request::list::OF_USER,
    &request::list::OF_USER_WITH_STATUS,
    &request::list::WITH_STATUS,
    &revoke_code::REVOKE,
    &revoke_code::FIND_BATCH,
    &revoke_code::REVOKE_BATCH,
    &revoke_code::REVOKED,
    &rotate_code::FACTS,
    &rotate_code::ROTATE,
    &rotate_code::INSERT_KEY,
    &throttle::COUNT_CALL,
    &throttle::COUNT_TAKEN_CODE,
    &throttle::LIMITS,
    &throttle::COUNT_UNREADABLE_CODE,
    &throttle::COUNT_WRONG_CODE,
    &throttle::COUNT_WRONG_USE,
    &update_code::UPDATE,
    &policed::READ,
    &tacobot::export_invites::EXPORT,
    &tacobot::import_invites::DOCUMENTS,
    &tacobot::import_invites::EARLY,
    &tacobot::import_invites::USES,
    &tacobot::import_invites::RECORDED,
    &tacobot::list_invites::PAGE,
    &tacobot::log::MAY_READ,
    &tacobot::read_invite::READ,
    &tacobot::record_use::RECORD,
    &tacobot::record_use::ENTRY,
    &tacobot::store_invite::UPDATE,
    &tacobot::store_invite::INSERT,
    &update_member::STANDING,
    &update_member::UPDATE,
    &update_server::RETIRE,
    &update_server::FACTS,
    &update_server::UPDATE,
    &update_member::UPDATED,
    &update_server::UPDATED,
    &once::CLEAR,
    &once::GUARD,
    &once::WROTE,
    &once::FIND,
    &once::FORGET,
    &once::NOTHING,
    &watch::CHANGE_SERVER,
    &watch::CHANGE_CODE,
    &watch::CHANGE_BATCH,
    &watch::CHANGE_OWNER,
    &watch::MARK_SERVERS,
    &watch::MARK_OTHERS,
    &watch::CLEAR,
    &watch::SERVER_NUMBERS,
    &watch::OTHER_NUMBERS,
];

/// One transaction, as plain data.
pub trait Operation {
    /// The facts that come back: the state before, and the evidence of what was written.
    type Facts;

    /// The place where it runs.
    fn place(&self) -> Place<'_>;

    /// The statements that run it, in order.
    fn statements(&self) -> Vec<Statement<'_>>;

    /// Reads the facts from the rows of each statement.
    ///
    /// # Errors
    /// The rows do not match the statements.
    fn facts(&self, rows: &Rows) -> Result<Self::Facts, Corrupt>;

    /// What the audit log keeps of it, if it changes a server.
    fn recorded(&self) -> Option<Recorded<'_>> {
        None
    }

    /// What it changed of what is watched. The memory model has no marks.
    ///
    /// # Errors
    /// The rows do not match the statements.
    fn told(&self, _: &Rows) -> Result<Vec<Topic>, Corrupt> {
        Ok(Vec::new())
    }

    /// Runs it on the memory model.
    fn apply(&self, memory: &mut Memory) -> Self::Facts;
}

/// An operation of any type: what follows from it without its facts.
pub trait Trip {
    /// The place where it runs.
    fn place(&self) -> Place<'_>;
    /// The statements that run it, without those of its entry.
    fn statements(&self) -> Vec<Statement<'_>>;
    /// What the audit log keeps of it.
    fn recorded(&self) -> Option<Recorded<'_>>;
    /// The watched topics that it changed, from the rows of its own statements.
    ///
    /// # Errors
    /// The rows do not match the statements.
    fn changed(&self, own: &Rows) -> Result<Vec<Topic>, Corrupt>;
}

impl<O: Operation> Trip for O {
    fn place(&self) -> Place<'_> {
        Operation::place(self)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        Operation::statements(self)
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Operation::recorded(self)
    }

    // The package has no live host.
    fn changed(&self, own: &Rows) -> Result<Vec<Topic>, Corrupt> {
        if !cfg!(feature = "faces") {
            return Ok(Vec::new());
        }
        self.told(own)
    }
}

impl dyn Trip + '_ {
    /// The statements to run as one transaction.
    #[must_use]
    pub fn all_statements(&self) -> Vec<Statement<'_>> {
        let mut statements = self.statements();
        if let Some(recorded) = self.recorded() {
            recorded.add_to(&mut statements);
        }
        statements
    }

    /// The rows of its own statements, without those of its entry.
    ///
    /// # Errors
    /// The rows do not match the statements.
    pub fn own<'b, 'a>(&self, rows: &'b Rows<'a>) -> Result<Cow<'b, Rows<'a>>, Corrupt> {
        audit::own(self.recorded().as_ref(), rows)
    }

    /// What it changed of what is watched.
    ///
    /// # Errors
    /// The rows do not match the statements.
    pub fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        self.changed(&*self.own(rows)?)
    }

    /// Whether it wrote an event, which is due now.
    #[must_use]
    pub fn wrote_event(&self, rows: &Rows) -> bool {
        cfg!(feature = "faces") && self.recorded().is_some_and(|recorded| recorded.told(rows))
    }
}
