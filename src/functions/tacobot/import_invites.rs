//! `tacobot:importInvites`: store lines of a `mongoexport` file.

use super::arguments::Lines;
use super::service;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::tacobot::Fault;
use crate::domain::tacobot::batch::{RefusedLine, refuse};
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::tacobot::import_invites::{Facts, ImportInvites};
use crate::wire::schema::{Describe, Schema};
use serde::Serialize;

/// The message for a line that continues a log whose earlier part is missing.
const EARLY: Fault = Fault(
    "line",
    &[
        "continues a document whose earlier invites are missing; send those first",
        "poursuit un document dont il manque les invites précédentes\u{202f}; envoyez d’abord celles-ci",
    ],
);

arguments! {
    /// Arguments of `tacobot:importInvites`.
    pub struct ImportArguments {
        /// Documents as MongoDB's Extended JSON, one per line.
        lines: Lines = "lines",
    }
}

/// The result of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The number of stored lines.
    pub stored: i64,
    /// The number of uses recorded by this call.
    pub recorded: i64,
    /// The lines that were not stored, by number.
    pub refused: Vec<RefusedLine>,
}

impl Describe for Imported {
    const SCHEMA: Schema = Schema::Map;
}

/// See the module.
pub struct Import;

impl Function for Import {
    const PATH: &'static str = "tacobot:importInvites";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Stores documents of any guild, as MongoDB's Extended JSON, one per line. Invalid lines are skipped and reported. Sending the same lines again changes nothing.";
    const REFUSALS: &'static [ErrorKind] = &[ErrorKind::PermissionDenied];
    type Arguments = ImportArguments;
    type Data = Imported;
    type Operation = ImportInvites;

    fn plan(arguments: ImportArguments, context: &Context) -> Result<ImportInvites, Refusal> {
        service(&context.caller)?;
        Ok(ImportInvites::of(&arguments.lines.0))
    }

    fn settle(operation: &ImportInvites, facts: Facts) -> Result<(Words, Imported), Refusal> {
        let mut refused = operation.refused().to_vec();
        for number in &facts.early {
            refuse(&mut refused, *number, EARLY);
        }
        let early = i64::try_from(facts.early.len()).unwrap_or(0);
        let imported = Imported {
            stored: operation.good() - early,
            recorded: facts.recorded,
            refused,
        };
        let message = Words::new(&["Invites stored", "Invitations enregistrées"]);
        Ok((message, imported))
    }
}
