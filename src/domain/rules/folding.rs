//! How the letters of a TimeCapsule code fold, so that storage finds the numbers that are taken. The decision is
//! that for every typed text, of which [`CodePrefix::code`](crate::domain::timecapsule::CodePrefix::code) gives
//! the result.

/// The folded letters of the prefix `$prefix`, which has only letters of A to Z.
macro_rules! folded_sql {
    ($prefix:literal) => {
        concat!(
            "replace(replace(replace(upper(",
            $prefix,
            "), 'I', '1'), 'L', '1'), 'O', '0')"
        )
    };
}
pub(crate) use folded_sql;

/// The fragment, for the prefix `?1`.
#[cfg(not(target_arch = "wasm32"))]
pub const SQL: &str = folded_sql!("?1");
