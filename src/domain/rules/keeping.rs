//! Who may let a code outlive its creator's right to create it: those who administer its server. Only they may
//! widen such a code, for example one of RDS's.

use super::administering::administers;
use crate::domain::caller::Actor;
use crate::domain::role::Role;

/// The codes for which a change is reserved to those who administer the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// None: the change does not concern the rule.
    Nothing,
    /// Codes that outlive their creator's right to create them: the change widens or restores them.
    Kept,
    /// All codes: the change lets the code outlive its creator's right to create it.
    All,
}

impl Reserved {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Kept, Self::All];

    /// What a change reserves. `keeps` is the new value of the field, if it changes; `widens` says whether the
    /// change may widen the code.
    #[must_use]
    pub const fn of(keeps: Option<bool>, widens: bool) -> Self {
        match keeps {
            Some(true) => Self::All,
            None if widens => Self::Kept,
            Some(false) | None => Self::Nothing,
        }
    }

    /// The number for the fragment.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Kept => 1,
            Self::All => 2,
        }
    }

    /// Whether an actor with this role may make the change. `is_kept`: the code outlives its creator's right.
    #[must_use]
    pub fn allows(self, is_kept: bool, actor: &Actor, role: Option<Role>) -> bool {
        let is_reserved = match self {
            Self::Nothing => false,
            Self::Kept => is_kept,
            Self::All => true,
        };
        !is_reserved || administers(actor, role)
    }
}

/// True if the actor `$actor`, null for a service, may change the code `c` of the server `s`, where the change
/// reserves `$reserved`, at `$now`.
macro_rules! may_keep_sql {
    ($reserved:literal, $actor:literal, $now:literal) => {
        concat!(
            "(",
            $reserved,
            " = 0 OR (",
            $reserved,
            " = 1 AND c.keep_after_creator = 0) OR ",
            $crate::domain::rules::administering::administers_sql!($actor, $now),
            ")"
        )
    };
}
pub(crate) use may_keep_sql;

/// [`Reserved::allows`] in SQL, for the actor `?1`, the time `?3` and the number `?4`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = may_keep_sql!("?4", "?1", "?3");
