//! Times as people and other systems write them, in UTC.

use super::time::Millis;
use crate::wire::schema::{Describe, Schema};
use serde::{Serialize, Serializer};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// The month names of `Jan 15, 2024`.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn split(time: Millis) -> OffsetDateTime {
    let seconds = time.get().div_euclid(1000);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Writes a number with so many digits and a mark after it, which takes less of the package than `format!`.
fn write(text: &mut String, number: u32, digits: u32, mark: &str) {
    if digits > 1 {
        write(text, number / 10, digits - 1, "");
    }
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
    text.push_str(mark);
}

/// As ISO 8601 and JavaScript write it: `2024-01-15T10:30:00.000Z`.
#[must_use]
pub fn iso(time: Millis) -> String {
    let at = split(time);
    let millis = u32::try_from(time.get().rem_euclid(1000)).unwrap_or(0);
    let text = &mut String::with_capacity(24);
    write(text, at.year().unsigned_abs(), 4, "-");
    write(text, u8::from(at.month()).into(), 2, "-");
    write(text, at.day().into(), 2, "T");
    write(text, at.hour().into(), 2, ":");
    write(text, at.minute().into(), 2, ":");
    write(text, at.second().into(), 2, ".");
    write(text, millis, 3, "Z");
    std::mem::take(text)
}

/// As Americans write a day: `Jan 15, 2024`.
#[must_use]
pub fn american(time: Millis) -> String {
    let at = split(time);
    let month = usize::from(u8::from(at.month())).saturating_sub(1);
    let mut text = MONTHS.get(month).copied().unwrap_or_default().to_owned();
    text.push(' ');
    write(
        &mut text,
        at.day().into(),
        if at.day() < 10 { 1 } else { 2 },
        ", ",
    );
    write(&mut text, at.year().unsigned_abs(), 4, "");
    text
}

/// A time that is written as ISO 8601 has it.
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

/// A time of which the day is written, as Americans do.
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

/// Reads a time as RFC 3339 writes it, such as `2023-01-01T00:00:00Z` or `2023-01-01T00:00:00.5+02:00`;
/// what is finer than a millisecond is cut off. In UTC the year must have four digits, as it is written.
#[must_use]
pub fn parse(text: &str) -> Option<Millis> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|_| all_digits)
    };
    let small = |from, to| number(from, to).and_then(|number| u8::try_from(number).ok());
    let is = |at: usize, wanted: &[u8]| {
        let byte = text.as_bytes().get(at)?;
        wanted.contains(byte).then_some(())
    };
    is(4, b"-")?;
    is(7, b"-")?;
    is(10, b"Tt ")?;
    is(13, b":")?;
    is(16, b":")?;
    let month = Month::try_from(small(5, 7)?).ok()?;
    let day = Date::from_calendar_date(number(0, 4)?.into(), month, small(8, 10)?).ok()?;
    // A leap second is the last moment of its minute.
    let second = small(17, 19).filter(|second| *second <= 60)?.min(59);
    let rest = text.get(19..)?;
    let digits = rest.strip_prefix('.').map_or("", |fraction| {
        let end = fraction.bytes().position(|byte| !byte.is_ascii_digit());
        fraction.get(..end.unwrap_or(fraction.len())).unwrap_or("")
    });
    if rest.starts_with('.') && digits.is_empty() {
        return None;
    }
    let fraction = if digits.is_empty() {
        0
    } else {
        digits.len() + 1
    };
    let milliseconds = format!("{digits:0<3}").get(..3)?.parse().ok()?;
    let at = day
        .with_hms_milli(small(11, 13)?, small(14, 16)?, second, milliseconds)
        .ok()?;
    let offset = offset(rest.get(fraction..)?)?;
    let at = at.assume_offset(offset);
    let millis = at.unix_timestamp() * 1000 + i64::from(at.millisecond());
    Millis::from_store(millis).written()
}

/// `Z`, or an offset like `+02:00`.
fn offset(text: &str) -> Option<UtcOffset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(UtcOffset::UTC);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |digits: &str| {
        let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<i8>().ok().filter(|_| two)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 23 {
        return None;
    }
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
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
        ] {
            assert_eq!(parse(text).map(Millis::get), Some(millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
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
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
