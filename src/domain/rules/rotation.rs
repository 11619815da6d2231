//! Which code a text means, and which codes can be rotated.
//!
//! A rotated code has a new text. Its old text means the same code and works until a time; afterwards it is
//! unknown, and it is never given again.

use crate::domain::time::Millis;
use crate::domain::timecapsule::is_generated;

/// Whether the text that found a code still works at a time. `works_until` is `None` for its present text.
#[must_use]
pub fn text_works(works_until: Option<Millis>, now: Millis) -> bool {
    works_until.is_none_or(|until| until > now)
}

/// Whether a code can be rotated. RDS's invite is the code that its user was given, and TimeCapsule's codes
/// have a form of their own: single-use, with an expiry, three letters and three digits.
#[must_use]
pub fn can_rotate(text: &str, is_single: bool, expires: bool, is_of_rds: bool) -> bool {
    !(is_of_rds || (is_single && expires && is_generated(text)))
}

/// The present folded text of the code that has, or had, the text `$text`; that text itself if no code had it before.
/// A look-up of an old text that finds none reads no row.
macro_rules! named_sql {
    ($text:literal) => {
        concat!(
            "ifnull((SELECT n.folded FROM rotated_text o CROSS JOIN invit_code n ON n.id = o.code_id ",
            "WHERE o.folded = +",
            $text,
            "), ",
            $text,
            ")"
        )
    };
}
pub(crate) use named_sql;

/// Until when the text `$text` finds the code `c`; null if it is the present text of the code.
macro_rules! works_until_sql {
    ($text:literal) => {
        concat!(
            "iif(c.folded = +",
            $text,
            ", NULL, (SELECT works_until FROM rotated_text WHERE folded = +",
            $text,
            "))"
        )
    };
}
pub(crate) use works_until_sql;

/// The present folded text of the code that the text `$text` finds at `$now`; that text itself if it is no old one,
/// or one whose grace is over, which no code has.
macro_rules! meant_sql {
    ($text:literal, $now:literal) => {
        concat!(
            "ifnull((SELECT n.folded FROM rotated_text o CROSS JOIN invit_code n ON n.id = o.code_id ",
            "WHERE o.folded = +",
            $text,
            // Without the sign SQLite would prepare the statement again at each run, to see whether the partial index serves.
            " AND o.works_until > +",
            $now,
            "), ",
            $text,
            ")"
        )
    };
}
pub(crate) use meant_sql;

/// True if the text `$text` was ever given, apart from texts that were taken over.
macro_rules! is_taken_sql {
    ($text:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM invit_code WHERE folded = +",
            $text,
            ") OR EXISTS (SELECT 1 FROM rotated_text WHERE folded = +",
            $text,
            "))"
        )
    };
}
pub(crate) use is_taken_sql;

/// The first of three texts that was never given; null if all were.
macro_rules! first_free_sql {
    ($first:literal, $second:literal, $third:literal) => {
        concat!(
            "CASE WHEN NOT ",
            $crate::domain::rules::rotation::is_taken_sql!($first),
            " THEN ",
            $first,
            " WHEN NOT ",
            $crate::domain::rules::rotation::is_taken_sql!($second),
            " THEN ",
            $second,
            " WHEN NOT ",
            $crate::domain::rules::rotation::is_taken_sql!($third),
            " THEN ",
            $third,
            " END"
        )
    };
}
pub(crate) use first_free_sql;

/// True if the code `c` can be rotated.
macro_rules! can_rotate_sql {
    () => {
        "(NOT EXISTS (SELECT 1 FROM rds_invite i WHERE i.id = c.id) AND NOT (ifnull(c.max_uses, 0) = 1 \
         AND c.expires_at IS NOT NULL AND (c.code GLOB '[A-Z]-[0-9][0-9][0-9]' \
         OR c.code GLOB '[A-Z][a-z]-[0-9][0-9][0-9]' OR c.code GLOB '[A-Z][a-z][a-z]-[0-9][0-9][0-9]')))"
    };
}
pub(crate) use can_rotate_sql;

/// [`text_works`] in SQL, joined with which code a text means: the code of the text `?1` at the time `?2`.
#[cfg(not(target_arch = "wasm32"))]
pub const MEANT: &str = meant_sql!("?1", "?2");

/// Until when the text `?1` of the code `c` works.
#[cfg(not(target_arch = "wasm32"))]
pub const WORKS_UNTIL: &str = works_until_sql!("?1");

/// [`can_rotate`] in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const CAN_ROTATE: &str = can_rotate_sql!();
