//! Requests to join: filed by codes that need approval, and decided by who administers the server.

pub mod approve;
pub mod decline;
pub mod list;
pub mod reopen;
pub mod withdraw;

use super::Fault;
use crate::domain::caller::Actor;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::request::{MOST_PENDING, RequestDocument};
use crate::domain::role::Role;
use crate::domain::rules::administering::administers;
use crate::domain::rules::redemption::too_many_requests;
use crate::storage::request::decide::{Decide, Decision, Facts};
use crate::storage::{Operation, Rows};

/// The request as the actor may read it.
fn shown(document: RequestDocument, actor: &Actor, role: Option<Role>) -> RequestDocument {
    match administers(actor, role) {
        true => document,
        false => document.for_its_user(),
    }
}

/// The refusal of a request whose status does not allow the call.
#[must_use]
pub fn is_decided() -> Refusal {
    Refusal::conflict(&[
        "The request is not pending",
        "La demande n’est pas en attente",
    ])
}

/// The decided request, from the facts.
fn settle(operation: &Decide, facts: Facts) -> Result<RequestDocument, Refusal> {
    let found = facts.found.ok_or(ErrorKind::NotFound)?;
    if !operation.is_allowed(&found) {
        return Err(ErrorKind::PermissionDenied.into());
    }
    if !found.server_exists {
        return Err(ErrorKind::ServerNotFound.into());
    }
    if !operation.fits(&found) {
        return Err(match operation.decision {
            Decision::Reopen => Refusal::conflict(&[
                "Only a declined request can be reopened",
                "Seule une demande refusée peut être rouverte",
            ]),
            Decision::Decline { .. } | Decision::Withdraw => is_decided(),
        });
    }
    if operation.decision == Decision::Reopen && !Decide::may_wait(&found) {
        return Err(if found.has_joined {
            Refusal::conflict(&[
                "The user is already a member",
                "L’utilisateur est déjà membre",
            ])
        } else if found.waits {
            Refusal::conflict(&[
                "Another request of this user is pending",
                "Une autre demande de cet utilisateur est en attente",
            ])
        } else {
            debug_assert!(found.pending >= MOST_PENDING);
            too_many_requests()
        });
    }
    if !facts.changed {
        return Err(Fault::Differ("the request was not decided").into());
    }
    let document = operation.decided(found.request);
    Ok(shown(document, &operation.actor, found.role))
}

/// The request after a call that is known to have written.
fn replay(operation: &Decide, rows: &Rows) -> Option<RequestDocument> {
    let found = operation.facts(rows).ok()?.found?;
    let document = operation.decided(found.request);
    Some(shown(document, &operation.actor, found.role))
}
