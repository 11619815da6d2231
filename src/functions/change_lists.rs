//! `invitCode:allow`: change who may use a code.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::audience::{AudienceDocument, Edits, GivenLists};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::text::Reason;
use crate::storage::change_lists::{ChangeLists, Facts};
use crate::storage::lists::BoundEdits;
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:allow`: `add`, `remove` or both.
    pub struct Arguments {
        /// The code's id: `_id` of its document.
        id: RowId = "id",
        /// The entries to add to the code's lists. Entries that are there already stay.
        add: Option<GivenLists> = "add",
        /// The entries to remove. Entries that are not there count as removed.
        remove: Option<GivenLists> = "remove",
        /// Why, for the audit log: up to 512 characters.
        reason: Option<Reason> = "reason",
    }
}

/// See the module.
pub struct Change;

impl Function for Change {
    const PATH: &'static str = "invitCode:allow";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Adds users, e-mail addresses and domains to the lists of who may use a code, and removes others. A code without lists gets the list that is added to. An empty list admits nobody; only `null` in `invitCode:u` lifts it. The codes of a batch share their lists. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const NEEDS: Needs = Needs::Some(&["add", "remove"]);
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e","add":{"users":["grace"],"domains":["example.com"]}}"#;
    type Arguments = Arguments;
    type Data = AudienceDocument;
    type Operation = ChangeLists;

    fn plan(arguments: Arguments, context: &Context) -> Result<ChangeLists, Refusal> {
        let record = context
            .record(Self::PATH, arguments.id.shard(), arguments.reason)
            .setting(r#"{"lists":true}"#.to_owned());
        let edits = Edits::amending(
            arguments.add.unwrap_or_default(),
            arguments.remove.unwrap_or_default(),
            context.to_ascii,
        )
        .map_err(|(field, problem)| Refusal::field(field, problem))?;
        let lists = BoundEdits::new(edits, record.id.clone());
        Ok(ChangeLists {
            id: arguments.id,
            actor: context.caller.actor()?,
            lists: lists.ok_or_else(|| Refusal::field("add", NOTHING))?,
            record,
            now: context.now,
        })
    }

    fn replay(operation: &ChangeLists, rows: &Rows) -> Option<(Words, AudienceDocument)> {
        let facts = operation.facts(rows).ok()?;
        facts.found.map(|_| (CHANGED, facts.audience))
    }

    fn settle(operation: &ChangeLists, facts: Facts) -> Result<(Words, AudienceDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !operation.is_allowed(&found) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if facts.changed {
            return Ok((CHANGED, facts.audience));
        }
        if facts.is_too_long {
            let refusal =
                Refusal::conflict(&["The list would be too long", "La liste serait trop longue"]);
            return Err(refusal.of("add", TOO_LONG));
        }
        Err(Fault::Differ("the lists were not changed").into())
    }
}

/// The message.
const CHANGED: Words = Words::new(&["Lists changed", "Listes modifiées"]);

/// Neither entries to add nor entries to remove.
const NOTHING: Problem = Problem::new(&[
    "must name an entry, unless remove does",
    "doit nommer une entrée, sauf si remove en nomme une",
]);

/// More entries than lists may have.
const TOO_LONG: Problem = Problem::new(&[
    "makes a list too long: a code has at most 1000 users, 1000 addresses and 20 domains",
    "rend une liste trop longue\u{a0}: un code compte au plus 1000 utilisateurs, 1000 adresses et 20 domaines",
]);
