//! `invitCode:u`: change a code's limits or label, revoke it or restore it.

use super::arguments::arguments;
use super::{Context, Fault, Function, Kind, Needs};
use crate::domain::Problem;
use crate::domain::code_document::CodeDocument;
use crate::domain::count::MaxUses;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::RowId;
use crate::domain::language::Words;
use crate::domain::text::Label;
use crate::domain::time::ExpiresAt;
use crate::storage::update_code::{Facts, UpdateCode};

arguments! {
    /// Arguments of `invitCode:u`: at least one besides `id`.
    pub struct Arguments {
        /// The code's id, `_id` of its document.
        id: RowId = "id",
        /// By how many users it may be redeemed from now on: not fewer than redeemed it already.
        max_uses: Option<MaxUses> = "maxUses",
        /// From which time on it no longer works, in milliseconds since the Unix epoch.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// A note on it.
        label: Option<Label> = "label",
        /// Whether it is revoked: true revokes it, false restores it.
        revoked: Option<bool> = "revoked",
    }
}

/// See the module.
pub struct Update;

impl Function for Update {
    const PATH: &'static str = "invitCode:u";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Changes, revokes or restores a code. A user must be an admin or the owner of its server, or have made the code and still be allowed to make codes.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
    ];
    const NEEDS: Needs = Needs::Some(&["maxUses", "expiresAt", "label", "revoked"]);
    const EXAMPLE: &'static str = r#"{"id":"01a3185c-5000-7a4a-8a4a-4a4a4a4a4a4a","maxUses":10}"#;
    type Arguments = Arguments;
    type Data = CodeDocument;
    type Operation = UpdateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<UpdateCode, Refusal> {
        let nothing = arguments.max_uses.is_none()
            && arguments.expires_at.is_none()
            && arguments.label.is_none()
            && arguments.revoked.is_none();
        if nothing {
            let problem = Problem::new(
                "is required, unless expiresAt, label or revoked is given",
                "est obligatoire, sauf si expiresAt, label ou revoked est fourni",
            );
            return Err(Refusal::field("maxUses", problem));
        }
        let expires_at = arguments
            .expires_at
            .map(|end| end.after(context.now))
            .transpose();
        Ok(UpdateCode {
            id: arguments.id,
            expires_at: expires_at.map_err(|problem| Refusal::field("expiresAt", problem))?,
            actor: context.caller.actor()?,
            max_uses: arguments.max_uses,
            label: arguments.label,
            revoked: arguments.revoked,
            now: context.now,
        })
    }

    fn settle(operation: &UpdateCode, facts: Facts) -> Result<(Words, CodeDocument), Refusal> {
        let found = facts.found.ok_or(ErrorKind::NotFound)?;
        if !found.may_change(&operation.actor) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if !found.server_exists {
            return Err(ErrorKind::ServerNotFound.into());
        }
        if operation.is_below(&found) {
            return Err(Refusal::conflict(
                "The code was already used more often than maxUses allows",
                "Le code a déjà été utilisé plus souvent que maxUses ne le permet",
            ));
        }
        if found.code.taken_over && operation.revives() {
            return Err(Refusal::conflict(
                "The code’s text now belongs to another code",
                "Le texte de ce code appartient désormais à un autre code",
            ));
        }
        if !facts.changed {
            return Err(Fault::Differ("the code was not updated").into());
        }
        let mut code = found.code;
        code.max_uses = operation.max_uses.map(MaxUses::get).or(code.max_uses);
        code.expires_at = operation.expires_at.or(code.expires_at);
        code.label = operation.label.clone().or(code.label);
        code.revoked_at = operation.revoked_at(code.revoked_at);
        let words = Words::new("Code updated", "Code modifié");
        Ok((words, code.document(operation.now)))
    }
}
