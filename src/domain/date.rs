//! Times as people and other systems write them, in UTC.

use super::time::Millis;
use crate::wire::json::{integer, put};
use crate::wire::schema::{Describe, Schema};
use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn split(time: Millis) -> OffsetDateTime {
    let millis = u16::try_from(time.get().rem_euclid(1000)).unwrap_or(0);
    // By nanoseconds it would take a division of 128 bits, which WebAssembly has not.
    OffsetDateTime::from_unix_timestamp(time.get().div_euclid(1000))
        .and_then(|at| at.replace_millisecond(millis))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The time as ISO 8601 and JavaScript write it: `2024-01-15T10:30:00.000Z`. Empty if its year has not four
/// digits. The library finds the day; its writer of ISO 8601 knows every form of it and takes 2 KB.
#[must_use]
pub fn iso(time: Millis) -> String {
    let at = split(time);
    let Ok(year @ 0..=9999) = u32::try_from(at.year()) else {
        return String::new();
    };
    let (hour, minute, second, millis) = at.to_hms_milli();
    let mut out = String::with_capacity(24);
    for (number, digits, after) in [
        (year, 4, "-"),
        (u8::from(at.month()).into(), 2, "-"),
        (at.day().into(), 2, "T"),
        (hour.into(), 2, ":"),
        (minute.into(), 2, ":"),
        (second.into(), 2, "."),
        (millis.into(), 3, "Z"),
    ] {
        let power = 10_u32.pow(digits);
        // The digit in front keeps the zeros.
        let mut written = String::with_capacity(5);
        integer((power + number).into(), &mut written);
        put(&mut out, &[written.get(1..).unwrap_or_default(), after]);
    }
    out
}

/// The months, three letters each.
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The day in American style: `Jan 15, 2024`. Written by hand, since the library's format descriptions add 6
/// KB.
#[must_use]
pub fn american(time: Millis) -> String {
    let at = split(time);
    let place = 3 * usize::from(u8::from(at.month()) - 1);
    let month = MONTHS.get(place..place + 3).unwrap_or_default();
    format!("{month} {}, {:04}", at.day(), at.year())
}

/// A time that is written in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IsoTime(pub Millis);

impl Serialize for IsoTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&iso(self.0))
    }
}

impl Describe for IsoTime {
    const SCHEMA: Schema = Schema::DateTime;
}

/// A time that is written as a day, in American style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmericanDay(pub Millis);

impl Serialize for AmericanDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&american(self.0))
    }
}

impl Describe for AmericanDay {
    const SCHEMA: Schema = Schema::Text { min: 11, max: 12 };
}

/// Reads an RFC 3339 time, such as `2023-01-01T00:00:00Z` or `2023-01-01T00:00:00.5+02:00`. Anything finer than
/// a millisecond is cut off. The year must have four digits, both as written and in UTC.
#[must_use]
pub fn parse(text: &str) -> Option<Millis> {
    // The library accepts any separator.
    let separator = text.as_bytes().get(10)?;
    if !b"Tt ".contains(separator) {
        return None;
    }
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let millis = at.unix_timestamp() * 1000 + i64::from(at.millisecond());
    Millis::from_store(millis).written()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_javascript_writes_them() {
        for (millis, text, day) in [
            (0, "1970-01-01T00:00:00.000Z", "Jan 1, 1970"),
            (
                1_705_314_600_000,
                "2024-01-15T10:30:00.000Z",
                "Jan 15, 2024",
            ),
            (
                1_704_844_800_000,
                "2024-01-10T00:00:00.000Z",
                "Jan 10, 2024",
            ),
            (
                1_709_210_096_789,
                "2024-02-29T12:34:56.789Z",
                "Feb 29, 2024",
            ),
            (
                253_402_300_799_999,
                "9999-12-31T23:59:59.999Z",
                "Dec 31, 9999",
            ),
        ] {
            let time = Millis::from_store(millis);
            assert_eq!(iso(time), text);
            assert_eq!(american(time), day);
            assert_eq!(parse(text), Some(time));
        }
    }

    #[test]
    fn times_are_read_with_their_offsets_and_fractions() {
        for (text, millis) in [
            ("2023-01-01T00:00:00Z", 1_672_531_200_000),
            ("2023-01-01t00:00:00z", 1_672_531_200_000),
            ("2023-01-01T02:00:00+02:00", 1_672_531_200_000),
            ("2022-12-31T18:30:00.5-05:30", 1_672_531_200_500),
            ("2023-01-01T00:00:00.123456+00:00", 1_672_531_200_123),
            ("2023-01-01T23:59:00+23:59", 1_672_531_200_000),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999),
            (
                "2023-01-01T00:00:00.1234567890123456789Z",
                1_672_531_200_123,
            ),
        ] {
            assert_eq!(parse(text).map(Millis::get), Some(millis), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_a_time_is_refused() {
        for text in [
            "",
            "2023-01-01",
            "2023-01-01T00:00:00",
            "2023-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:61Z",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00+2:00",
            "2023-01-01T00:00:00+24:00",
            "+023-01-01T00:00:00Z",
            "2023-01-01T00:00:00Zé",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "２０２３-01-01T00:00:00Z",
            "2023-01-01x00:00:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01T00:00:00+0100",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
