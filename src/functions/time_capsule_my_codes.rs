//! `timeCapsule:myCodes`: a director reads its codes. It is no public function: TimeCapsule's face calls it.

use super::time_capsule_generate::Arguments;
use super::{Context, Function, Kind};
use crate::domain::document::ShortCodeDocument;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::storage::list_short_codes::{Facts, ListShortCodes};

/// See the module.
pub struct MyCodes;

impl Function for MyCodes {
    const PATH: &'static str = "timeCapsule:myCodes";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Reads a director's codes for one use that have an end and are not \
        revoked, newest first, the newest 1,000.";
    const REFUSALS: &'static [ErrorKind] =
        &[ErrorKind::ServerNotFound, ErrorKind::PermissionDenied];
    type Arguments = Arguments;
    type Data = Vec<ShortCodeDocument>;
    type Operation = ListShortCodes;

    fn plan(arguments: Arguments, context: &Context) -> Result<ListShortCodes, Refusal> {
        Ok(ListShortCodes {
            user: context.caller.on_behalf_of(arguments.user)?,
        })
    }

    fn settle(
        _: &ListShortCodes,
        facts: Facts,
    ) -> Result<(Words, Vec<ShortCodeDocument>), Refusal> {
        if !facts.is_director {
            return Err(ErrorKind::ServerNotFound.into());
        }
        let found = Words::new("Invite codes found", "Codes d’invitation trouvés");
        Ok((found, facts.codes))
    }
}
