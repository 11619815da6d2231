//! `invitCode:r`: read a code.

use super::arguments::arguments;
use super::{Context, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::code::{FoldedCode, TypedCode};
use crate::domain::code_document::CodeDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::limit;
use crate::domain::topic::Watch;
use crate::storage::code_record::Found;
use crate::storage::read_code::{By, Facts, ReadCode};
use crate::storage::{Operation, Rows};

arguments! {
    /// Arguments of `invitCode:r`: either `code` or `id`.
    pub struct Arguments {
        /// The code as typed.
        code: Option<TypedCode> = "code",
        /// The code's id: `_id` of its document.
        id: Option<RowId> = "id",
    }
}

/// See the module.
pub struct Read;

impl Function for Read {
    const PATH: &'static str = "invitCode:r";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a code. A user must have created it, or be an admin or the owner of its server. When read by text, a code that is unknown or that the user may not read counts as a guess.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::Invalid,
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::RateLimited,
    ];
    const NEEDS: Needs = Needs::One(&["code", "id"]);
    const EXAMPLE: &'static str = r#"{"code":"tea-2027"}"#;
    type Arguments = Arguments;
    type Data = CodeDocument;
    type Operation = ReadCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<ReadCode, Refusal> {
        let actor = context.caller.actor();
        let by = match (arguments.code, arguments.id) {
            (Some(typed), None) => {
                let user = context.caller.user();
                match FoldedCode::typed(typed.as_str()) {
                    Some(code) => {
                        let throttle = context.throttle(user, Some(&code));
                        By::Text(code, throttle)
                    }
                    None => return Err(actor.err().unwrap_or_else(|| ErrorKind::Invalid.into())),
                }
            }
            (None, Some(id)) => By::Id(id),
            _ => {
                let problem = Problem::new(&[
                    "is required unless id is given; give only one of them",
                    "est obligatoire, sauf si id est fourni\u{202f}; l’un exclut l’autre",
                ]);
                return Err(Refusal::field("code", problem));
            }
        };
        Ok(ReadCode {
            by,
            actor: actor?,
            now: context.now,
        })
    }

    fn watch(operation: &ReadCode, rows: &Rows) -> Option<Watch> {
        let facts = operation.facts(rows).ok()?;
        let is_hidden = |found: &Found| {
            let is_by_text = matches!(operation.by, By::Text(..));
            is_by_text && !found.may_show(&operation.actor) && !found.code.life().is_known()
        };
        Some(match &facts.found {
            Some(found) if facts.wait.is_none() && !is_hidden(found) => {
                let mut watch = Watch::server(&found.code.server);
                watch.add_life(&found.code.life(), operation.now);
                watch.add_expiry(found.ends_at, operation.now);
                watch.add_end(facts.works_until, operation.now);
                watch
            }
            _ => Watch::last(),
        })
    }

    fn settle(operation: &ReadCode, facts: Facts) -> Result<(Words, CodeDocument), Refusal> {
        limit::admit(facts.wait)?;
        let (unknown, is_by_text) = match operation.by {
            By::Id(_) => (ErrorKind::NotFound, false),
            By::Text(..) => (ErrorKind::Invalid, true),
        };
        let found = facts.found.ok_or(unknown)?;
        if !found.may_show(&operation.actor) {
            // An unknown code and an unreadable one get the same answer, so that guessing a text reveals
            // nothing.
            let is_hidden = is_by_text && !found.code.life().is_known();
            let kind = if is_hidden {
                unknown
            } else {
                ErrorKind::PermissionDenied
            };
            return Err(kind.into());
        }
        let document = found.document(&operation.actor, operation.now);
        Ok((Words::new(&["Code found", "Code trouvé"]), document))
    }
}
