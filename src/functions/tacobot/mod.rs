//! TacoBot's functions, on documents of Discord invites. They are not in the registry, since only TacoBot's
//! routes call them.

pub mod arguments;
pub mod documents;
pub mod export_invites;
pub mod import_invites;
pub mod list_invites;
pub mod read_invite;
pub mod record_use;
pub mod store_invite;

use crate::domain::caller::Caller;
use crate::domain::error::{ErrorKind, Refusal};

/// Checks that the caller is a service.
fn service(caller: &Caller) -> Result<(), Refusal> {
    match caller {
        Caller::Service => Ok(()),
        Caller::User { .. } => Err(ErrorKind::PermissionDenied.into()),
        Caller::Anonymous => Err(ErrorKind::Unauthorized.into()),
    }
}
