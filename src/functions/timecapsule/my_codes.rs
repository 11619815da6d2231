//! `timecapsule:myCodes`: a director reads its codes. Not a public function: TimeCapsule's face calls it.

use super::generate_code::Arguments;
use crate::domain::code::ShownCode;
use crate::domain::date::IsoTime;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::time::Millis;
use crate::functions::{Context, Function, Kind};
use crate::storage::timecapsule::my_codes::{Facts, ListShortCodes, ShortCode};
use crate::wire::schema::document;

document! {
    /// A code as a row of TimeCapsule's table `invite_codes`: single-use, with an expiry, not revoked.
    pub struct ShortCodeDocument {
        /// The row's id.
        id: RowId = "id",
        /// The text.
        code: ShownCode = "code",
        /// The director: the server that the code lets users join.
        director_id: ServerId = "director_id",
        /// The user who created it.
        created_by: UserId = "created_by",
        /// When it expires.
        expires_at: IsoTime = "expires_at",
        /// Whether it was used.
        is_used: bool = "is_used",
        /// The user who used it; null if unused.
        used_by: Option<UserId> = "used_by",
        /// When it was used; null if unused.
        used_at: Option<IsoTime> = "used_at",
        /// When it was created.
        created_at: IsoTime = "created_at",
        /// When it was used, or else created.
        updated_at: IsoTime = "updated_at",
    }
}

impl ShortCodeDocument {
    /// The document of a code; `None` if the code never expires.
    fn of(ShortCode { code, used }: ShortCode) -> Option<Self> {
        let (used_by, used_at) = used.unzip();
        Some(Self {
            id: code.id,
            code: ShownCode(code.code),
            director_id: code.server,
            created_by: code.creator,
            expires_at: IsoTime(Millis::from_store(code.terms.expires_at?.get())),
            is_used: used_at.is_some(),
            used_by,
            used_at: used_at.map(IsoTime),
            created_at: IsoTime(code.created_at),
            updated_at: IsoTime(used_at.unwrap_or(code.created_at)),
        })
    }
}

/// See the module.
pub struct MyCodes;

impl Function for MyCodes {
    const PATH: &'static str = "timecapsule:myCodes";
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
        let found = Words::english(&"Invite codes found");
        let codes = facts.codes.into_iter();
        Ok((found, codes.filter_map(ShortCodeDocument::of).collect()))
    }
}
