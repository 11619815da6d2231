//! The argument types that only TacoBot's functions use.

use crate::domain::Problem;
use crate::domain::stand_in::StandIn;
use crate::domain::tacobot::{DiscordCode, GuildId, InviteCursor, Seconds};
use crate::functions::arguments::Argument;
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};

impl Argument for DiscordCode {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let code = value.as_text().and_then(Self::parse);
        code.ok_or(Problem::new(Self::FORM))
    }
}

impl Argument for GuildId {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let guild = value.as_text().and_then(Self::parse);
        guild.ok_or(Problem::new(Self::FORM))
    }
}

impl Argument for Seconds {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Self::parse(&value.write()).ok_or(Problem::new(&[
            "must be a number of seconds since the Unix epoch",
            "doit être un nombre de secondes depuis l’époque Unix",
        ]))
    }
}

impl Argument for InviteCursor {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let cursor = value.as_text().and_then(Self::parse);
        cursor.ok_or(Problem::NO_CURSOR)
    }
}

/// An `_id` as it appears in plain JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownId(pub String);

impl Describe for ShownId {
    const SCHEMA: Schema = Schema::String;
}

impl Argument for ShownId {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let text = value.as_text().map(|text| Self(text.to_owned()));
        text.ok_or(Problem::new(&[
            "must be a string",
            "doit être une chaîne de caractères",
        ]))
    }
}

/// What Discord reports about an invite, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported(pub String);

impl Describe for Reported {
    const SCHEMA: Schema = super::documents::INFO;
}

impl StandIn for Reported {
    fn stand_in() -> Self {
        Self(String::new())
    }
}

impl Argument for Reported {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Ok(Self(value.write()))
    }
}

/// The log of a document, which is not accepted as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLog {}

impl Describe for NoLog {
    const SCHEMA: Schema = Schema::Null;
}

impl Argument for NoLog {
    fn parse(_: &Json) -> Result<Self, Problem> {
        Err(Problem::new(&[
            "must be absent; record uses with POST …/invites",
            "doit être omis\u{202f}; enregistrez les utilisations par POST …/invites",
        ]))
    }
}

/// Lines of a `mongoexport` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(pub Vec<u8>);

impl Describe for Lines {
    const SCHEMA: Schema = Schema::Lines;
}

impl StandIn for Lines {
    fn stand_in() -> Self {
        Self(Vec::new())
    }
}

impl Argument for Lines {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let text = value.as_text().map(|text| Self(text.as_bytes().to_vec()));
        text.ok_or(Problem::new(&[
            "must be a string",
            "doit être une chaîne de caractères",
        ]))
    }
}
