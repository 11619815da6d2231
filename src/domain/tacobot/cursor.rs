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

impl InviteCursor {
    /// Takes a cursor that [`write`](Self::write) returned.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok().filter(|_| is_digits(text));
        let (document, part) = text.split_once('.')?;
        Some(Self {
            document: number(document)?,
            part: number(part)?,
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
        pattern: r"^(?:0|[1-9][0-9]{0,14})\.(?:0|[1-9][0-9]{0,14})$",
        min: 3,
        max: 31,
    };
}
