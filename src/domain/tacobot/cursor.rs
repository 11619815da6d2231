//! Cursors for reading many documents.

use super::is_digits;
use crate::wire::schema::{Describe, Schema};
use serde::ser::{Serialize, Serializer};

/// The position where a reading of many documents continues: a part of one document's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InviteCursor {
    /// The document's number in storage.
    pub document: i64,
    /// The part of its log, from 0.
    pub part: i64,
}

/// More parts than a log can have. A greater number could not be counted in uses within 32 bits.
const MOST_PARTS: i64 = 4_000_000;

impl InviteCursor {
    /// Takes a cursor that [`write`](Self::write) returned.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|_| is_digits(text));
        let (document, part) = text.split_once('.')?;
        Some(Self {
            document: number(document)?,
            part: number(part).filter(|part| *part <= MOST_PARTS)?,
        })
    }

    /// The text.
    #[must_use]
    pub fn write(self) -> String {
        [&self.document.to_string(), ".", &self.part.to_string()].concat()
    }
}

impl Serialize for InviteCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.write())
    }
}

impl Describe for InviteCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^(?:0|[1-9][0-9]{0,14})\.(?:0|[1-9][0-9]{0,6})$",
        min: 3,
        max: 23,
    };
}

#[cfg(test)]
mod tests {
    use super::InviteCursor;

    #[test]
    fn a_part_beyond_any_log_is_no_cursor() {
        let last = InviteCursor::parse("4.4000000").map(InviteCursor::write);
        assert_eq!(last.as_deref(), Some("4.4000000"));
        for text in ["4.4000001", "4.105384356382739"] {
            assert_eq!(InviteCursor::parse(text), None, "{text}");
        }
    }
}
