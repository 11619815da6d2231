//! Requests to join: what decides whether a use of a code that needs approval files one.
//!
//! A declined request refuses its code to its user. A user has one request on each server: while it is pending and
//! could be approved, other codes that need approval answer the same, and file nothing. One that waits in vain, since its
//! code is revoked, suspended or used up, gives way to the next. So many may be pending on a server.

/// The columns of the state of a use by the user `$user` of the code `c`. A code without approval pays only for the
/// look-up of a declined request.
macro_rules! state_columns {
    ($user:literal) => {
        concat!(
            "c.requires_approval, ",
            $crate::domain::rules::requesting::is_declined_sql!($user),
            " AS is_declined, CASE WHEN c.requires_approval = 1 THEN ",
            $crate::domain::rules::requesting::waits_sql!($user),
            " ELSE 0 END AS waits, CASE WHEN c.requires_approval = 1 THEN ",
            $crate::domain::rules::requesting::is_crowded_sql!(),
            " ELSE 0 END AS is_crowded"
        )
    };
}
pub(crate) use state_columns;

/// True if a request of the user `$user` by the code `c` was declined.
macro_rules! is_declined_sql {
    ($user:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM request d WHERE d.user_id = +",
            $user,
            " AND d.code_id = c.id AND d.status = 'declined')"
        )
    };
}
pub(crate) use is_declined_sql;

/// The id of the request of the user `$user` that waits on the server of the code `c`: it is pending, by `c` or by a code
/// that could still be used, which is `c` inside.
macro_rules! waiting_sql {
    ($user:literal) => {
        concat!(
            "(SELECT w.id FROM request w WHERE w.server_id = c.server_id AND w.user_id = +",
            $user,
            " AND w.status = 'pending' AND (w.code_id = c.id OR EXISTS (SELECT 1 FROM invit_code c CROSS JOIN server s ON s.id = c.server_id ",
            "WHERE c.id = w.code_id AND ",
            $crate::domain::rules::life::is_known_sql!(),
            " AND NOT ",
            $crate::domain::rules::life::is_used_up_sql!(),
            ")))"
        )
    };
}
pub(crate) use waiting_sql;

/// True if a request of the user `$user` waits on the server of the code `c`.
macro_rules! waits_sql {
    ($user:literal) => {
        concat!(
            $crate::domain::rules::requesting::waiting_sql!($user),
            " IS NOT NULL"
        )
    };
}
pub(crate) use waits_sql;

/// The id of the request of the user `$user` that waits on the server of the code `c`, if the code needs approval.
macro_rules! pending_sql {
    ($user:literal) => {
        concat!(
            "CASE WHEN c.requires_approval = 1 THEN ",
            $crate::domain::rules::requesting::waiting_sql!($user),
            " END"
        )
    };
}
pub(crate) use pending_sql;

/// True if no further request may be filed on the server of the code `c`.
macro_rules! is_crowded_sql {
    () => {
        "EXISTS (SELECT 1 FROM request_count n WHERE n.server_id = c.server_id AND n.pending >= 1000)"
    };
}
pub(crate) use is_crowded_sql;

/// True if a request of the user `?1` by the code `c` was declined, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_DECLINED: &str = is_declined_sql!("?1");

/// True if a request of the user `?1` waits on the server of the code `c`, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const WAITS: &str = waits_sql!("?1");

/// True if no further request may be filed on the server of the code `c`, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_CROWDED: &str = is_crowded_sql!();
