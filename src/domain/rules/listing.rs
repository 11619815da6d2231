//! Who may use a code with lists: any one match is enough. A list that is set and empty admits nobody.

use crate::domain::error::Requires;

/// Whether a code with these lists is for other people. `is_listed`: a list has the user, or its address or
/// domain; `None` if nobody in particular asks.
#[must_use]
pub fn is_for_others(requires: Requires, is_listed: Option<bool>) -> bool {
    requires.any() && is_listed == Some(false)
}

/// Whether a code reveals nothing, since it has lists and the caller is on none of them.
#[must_use]
pub fn is_silent(requires: Requires, is_listed: Option<bool>) -> bool {
    requires.any() && is_listed != Some(true)
}

/// The number of [`Requires::from_store`] for the code `c`.
macro_rules! requires_sql {
    () => {
        "iif(c.list_id IS NULL, 0, ifnull((SELECT (l.domains IS NOT NULL) + 2 * (l.emails IS NOT NULL) + \
         4 * (l.users IS NOT NULL) FROM allow_list l WHERE l.id = c.list_id), 7))"
    };
}
pub(crate) use requires_sql;

/// True if a list of the code `c` has the user `$user`, the address `$email` or the domain `$domain`. Null finds
/// nothing.
macro_rules! is_listed_sql {
    ($user:literal, $email:literal, $domain:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM allowed a WHERE a.list_id = c.list_id AND a.kind = 'user' AND a.value = +",
            $user,
            ") OR EXISTS (SELECT 1 FROM allowed a WHERE a.list_id = c.list_id AND a.kind = 'email' AND a.value = +",
            $email,
            ") OR EXISTS (SELECT 1 FROM allowed a WHERE a.list_id = c.list_id AND a.kind = 'domain' AND a.value = +",
            $domain,
            "))"
        )
    };
}
pub(crate) use is_listed_sql;

/// True unless the code `c` is for other people than the user `$user` with the address `$email` of the domain
/// `$domain`.
macro_rules! is_for_sql {
    ($user:literal, $email:literal, $domain:literal) => {
        concat!(
            "(c.list_id IS NULL OR ",
            $crate::domain::rules::listing::requires_sql!(),
            " = 0 OR ",
            $crate::domain::rules::listing::is_listed_sql!($user, $email, $domain),
            ")"
        )
    };
}
pub(crate) use is_for_sql;

/// The number of [`Requires::from_store`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const REQUIRES: &str = requires_sql!();

/// Whether a list has somebody, in SQL: the user `?1`, the address `?2`, the domain `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_LISTED: &str = is_listed_sql!("?1", "?2", "?3");

/// The negation of [`is_for_others`] in SQL, for the user `?1`, the address `?2`, the domain `?3`.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_FOR: &str = is_for_sql!("?1", "?2", "?3");
