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
        return Err(Problem::new(
            "must not begin with forgotten:, which stands for users who were erased",
            "ne doit pas commencer par forgotten:, réservé aux utilisateurs effacés",
        ));
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

/// Where a page of an erasure begins: the pseudonym, the stage, and the row after which it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetCursor {
    /// The pseudonym.
    pub pseudonym: String,
    /// The stage.
    pub stage: Stage,
    /// The number of the last row.
    pub number: i64,
    /// What it belongs to: a code or a server.
    pub of: String,
}

impl ForgetCursor {
    /// The beginning, with 16 random bytes for the pseudonym.
    #[must_use]
    pub fn first(random: &[u8; 16]) -> Self {
        Self {
            pseudonym: [PSEUDONYM, &hexadecimal(random)].concat(),
            stage: Stage::Rows,
            number: 0,
            of: String::new(),
        }
    }

    /// The beginning of another stage.
    #[must_use]
    pub fn to(&self, stage: Stage) -> Self {
        Self {
            pseudonym: self.pseudonym.clone(),
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
            let (pseudonym, rest) = text.split_once('.')?;
            let (stage, rest) = rest.split_once('.')?;
            let (number, of) = rest.split_once('.')?;
            let hex = pseudonym.strip_prefix(PSEUDONYM)?;
            let is_hex = hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            let stage = match stage {
                "rows" => Stage::Rows,
                "invited" => Stage::Invited,
                "events" => Stage::Events,
                _ => return None,
            };
            (is_hex && of.len() <= 512).then_some(Self {
                pseudonym: pseudonym.to_owned(),
                stage,
                number: number.parse().ok().filter(|number| *number >= 0)?,
                of: of.to_owned(),
            })
        };
        parsed().ok_or(Problem::new(
            "must be a cursor that an earlier reply gave",
            "doit être un curseur issu d’une réponse précédente",
        ))
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
        let number = self.number.to_string();
        [&self.pseudonym, ".", stage, ".", &number, ".", &self.of].concat()
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
