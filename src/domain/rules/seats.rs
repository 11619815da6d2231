//! Seats: who joins a server needs one, if the server limits its members.
//!
//! Only such a server counts its members. The schema keeps the counter, and proves that no join exceeds the limit.
//! The counter counts ended memberships until they are retired, which each join does with up to [`RETIRED`] of them.

/// How many ended memberships are retired at once.
pub const RETIRED: usize = 8;

/// Whether a server has no seat for a user. `counted` members are counted, of which `ended` have ended, and the user
/// itself is one of them or not. Ended memberships beyond [`RETIRED`] do not count as free seats.
#[must_use]
pub fn is_full(max: Option<i64>, counted: usize, ended: usize, counts_user: bool) -> bool {
    let free = ended.min(RETIRED) + usize::from(counts_user);
    let taken = i64::try_from(counted.saturating_sub(free)).unwrap_or(i64::MAX);
    max.is_some_and(|max| taken >= max)
}

/// True if the server `s` has no seat for the user `$user`, who is no member at `$now`. A server without a limit
/// costs nothing.
macro_rules! is_full_sql {
    ($user:literal, $now:literal) => {
        concat!(
            "CASE WHEN s.max_members IS NULL THEN 0 ELSE s.member_count - (SELECT count(*) FROM ",
            "(SELECT 1 FROM member e WHERE e.server_id = s.id AND e.left_at IS NULL AND e.expires_at <= ",
            $now,
            " AND e.user_id IS NOT ",
            $user,
            " LIMIT 8)) - EXISTS (SELECT 1 FROM member o WHERE o.server_id = s.id AND o.user_id = +",
            $user,
            " AND o.left_at IS NULL) >= s.max_members END"
        )
    };
}
pub(crate) use is_full_sql;

/// When the next seat of the server `s` is freed by itself after `$now`; null if it has no limit.
macro_rules! next_end_sql {
    ($now:literal) => {
        concat!(
            "CASE WHEN s.max_members IS NULL THEN NULL ELSE (SELECT n.expires_at FROM member n ",
            "WHERE n.server_id = s.id AND n.left_at IS NULL AND n.expires_at > ",
            $now,
            " ORDER BY n.expires_at LIMIT 1) END"
        )
    };
}
pub(crate) use next_end_sql;

/// [`is_full`] in SQL, for the user `?1` at the time `?2`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = is_full_sql!("?1", "?2");
