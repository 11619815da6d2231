//! The two stores between which the data move.

use super::stand_in::StandIn;
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// One of the two stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// D1.
    D1,
    /// Durable Objects.
    Durable,
}

impl Side {
    /// Both, by name.
    pub const WORDS: [(&'static str, Self); 2] = [("d1", Self::D1), ("durable", Self::Durable)];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::D1 => "d1",
            Self::Durable => "durable",
        }
    }
}

impl Describe for Side {
    const SCHEMA: Schema = Schema::Words(&["d1", "durable"]);
}

impl StandIn for Side {
    fn stand_in() -> Self {
        Self::D1
    }
}
