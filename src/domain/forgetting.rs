//! Erasure: what takes the place of a user's id, and where a page of it begins.

use super::Problem;
use super::id::UserId;
use super::page::Cursor;
use crate::wire::hex::hexadecimal;
use crate::wire::schema::{Describe, Schema};
use serde::{Serialize, Serializer};

/// What the pseudonym of a user who was erased begins with. No caller may use an id that begins so.
pub const PSEUDONYM: &str = "forgotten:";

/// Checks that an id is not of the form of a pseudonym.
///
/// # Errors
/// States what is not allowed.
pub fn not_pseudonym(user: UserId) -> Result<UserId, Problem> {
    if user.as_str().starts_with(PSEUDONYM) {
        return Err(Problem::new(&[
            "must not begin with forgotten:, which marks erased users",
            "ne doit pas commencer par forgotten:, réservé aux utilisateurs effacés",
        ]));
    }
    Ok(user)
}

/// What is erased, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The rows that are found by the id.
    Rows,
    /// The members whom the user invited.
    Invited,
    /// The events of its servers.
    Events,
}

/// A new pseudonym, from 16 random bytes.
#[must_use]
pub fn pseudonym(random: &[u8; 16]) -> String {
    [PSEUDONYM, &hexadecimal(random)].concat()
}

/// Where a page of an erasure begins: the stage, and the row after which it continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetCursor {
    /// The stage.
    pub stage: Stage,
    /// The number of the last row.
    pub number: i64,
    /// What it belongs to: a code or a server.
    pub of: String,
}

impl ForgetCursor {
    /// The beginning of a stage.
    #[must_use]
    pub const fn of(stage: Stage) -> Self {
        Self {
            stage,
            number: 0,
            of: String::new(),
        }
    }

    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parsed = || {
            let (stage, rest) = text.split_once('.')?;
            let (number, of) = rest.split_once('.')?;
            let stage = match stage {
                "rows" => Stage::Rows,
                "invited" => Stage::Invited,
                "events" => Stage::Events,
                _ => return None,
            };
            (of.len() <= 512).then_some(Self {
                stage,
                number: number.parse().ok().filter(|number| *number >= 0)?,
                of: of.to_owned(),
            })
        };
        parsed().ok_or(Problem::NO_CURSOR)
    }
}

impl Cursor for ForgetCursor {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        let stage = match self.stage {
            Stage::Rows => "rows",
            Stage::Invited => "invited",
            Stage::Events => "events",
        };
        [stage, ".", &self.number.to_string(), ".", &self.of].concat()
    }
}

impl Describe for ForgetCursor {
    const SCHEMA: Schema = Schema::Text { min: 1, max: 700 };
}

impl Serialize for ForgetCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}
