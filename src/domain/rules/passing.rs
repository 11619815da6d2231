//! When a time has passed, and when a number is reached: what codes and campaigns are decided by.

/// Whether a number of uses has reached its maximum.
pub(super) fn is_reached(max_uses: Option<i64>, uses: i64) -> bool {
    max_uses.is_some_and(|max| uses >= max)
}

/// True if the expiry time `$end`, null for none, has passed at `$now`.
macro_rules! has_passed_sql {
    ($end:literal, $now:literal) => {
        concat!("(", $end, " IS NOT NULL AND ", $end, " <= ", $now, ")")
    };
}
pub(crate) use has_passed_sql;

/// [`ExpiresAt::has_passed`] in SQL, for the end `?2` at the time `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const HAS_PASSED: &str = has_passed_sql!("?2", "?1");
