//! `event:replay`: deliver events again.

use super::arguments::arguments;
use super::read_events::for_services;
use super::{Context, Function, Kind};
use crate::domain::Problem;
use crate::domain::code_document::Uses;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::record::ReplayedDocument;
use crate::storage::replay_events::{Facts, ReplayEvents};

/// The most events that one call makes due.
pub const MOST: i64 = 1000;

arguments! {
    /// Arguments of `event:replay`.
    pub struct Arguments {
        /// The server.
        server: ServerId = "serverId",
        /// The `sequence` of the first event.
        from: MaxUses = "from",
        /// The `sequence` of the last, at most 999 after the first; the first itself if absent.
        to: Option<MaxUses> = "to",
    }
}

/// See the module.
pub struct Replay;

impl Function for Replay {
    const PATH: &'static str = "event:replay";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Delivers events of a server again, whether they were delivered, given up, or wait. Only services may.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    const EVENTS_ARE_DUE: bool = true;
    const EXAMPLE: &'static str = r#"{"serverId":"tea-club","from":1,"to":3}"#;
    type Arguments = Arguments;
    type Data = ReplayedDocument;
    type Operation = ReplayEvents;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReplayEvents, Refusal> {
        for_services(context)?;
        let from = arguments.from.get();
        let to = arguments.to.map_or(from, MaxUses::get);
        if !(from..from + MOST).contains(&to) {
            let problem = Problem::new(&[
                "must not be before from, and at most 999 after it",
                "ne doit pas précéder from ni le dépasser de plus de 999",
            ]);
            return Err(Refusal::field("to", problem));
        }
        Ok(ReplayEvents {
            server: arguments.server,
            from,
            to,
            now: context.now,
        })
    }

    fn settle(_: &ReplayEvents, facts: Facts) -> Result<(Words, ReplayedDocument), Refusal> {
        if !facts.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        let replayed = Uses(i64::try_from(facts.replayed).unwrap_or(i64::MAX));
        Ok((
            Words::new(&["Events are delivered again", "Événements renvoyés"]),
            ReplayedDocument { replayed },
        ))
    }
}
