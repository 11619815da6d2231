//! `timecapsule:generate`: a director creates a code. Not a public function: TimeCapsule's face calls it.

use crate::domain::code::ShownCode;
use crate::domain::date::{AmericanDay, IsoTime};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{IdStem, UserId};
use crate::domain::language::Words;
use crate::domain::limit::{self, Counted, Throttle};
use crate::domain::record::columns;
use crate::domain::shard::Shard;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::timecapsule::Numbers;
use crate::functions::arguments::arguments;
use crate::functions::{Context, Function, Kind};
use crate::storage::timecapsule::generate_code::{Facts, GenerateCode};
use crate::wire::json::Json;
use crate::wire::schema::document;

/// How many codes a user may create in an hour, by TimeCapsule's table of limits. Failed attempts count.
pub const ALLOWED: u32 = 10;

/// How long a code works, in milliseconds: 24 hours.
pub const LIFETIME: i64 = 86_400_000;

arguments! {
    /// Arguments of `timecapsule:generate` and `timecapsule:myCodes`.
    pub struct Arguments {
        /// The director; the caller itself if absent. A service must give it.
        user: Option<UserId> = "userId",
    }
}

document! {
    /// A new code.
    pub struct Generated {
        /// Its text: up to three letters of the director's first name, and three digits.
        code: ShownCode = "code",
        /// When it expires.
        expires_at: IsoTime = "expiresAt",
        /// The day on which it expires, in UTC.
        formatted_expiration: AmericanDay = "formattedExpiration",
    }
}

/// See the module.
pub struct Generate;

impl Function for Generate {
    const PATH: &'static str = "timecapsule:generate";
    const KIND: Kind = Kind::Mutation;
    const DOC: &'static str = "Creates a single-use code that expires after 24 hours.";
    const REFUSALS: &'static [ErrorKind] = &[
        ErrorKind::ServerNotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::Conflict,
        ErrorKind::RateLimited,
    ];
    type Arguments = Arguments;
    type Data = Generated;
    type Operation = GenerateCode;

    fn plan(arguments: Arguments, context: &Context) -> Result<GenerateCode, Refusal> {
        let user = context.caller.on_behalf_of(arguments.user)?;
        let limit = context.user_limit("timecapsule generate:", &user, ALLOWED);
        let record = context
            .record(Self::PATH, Shard::FIRST, None)
            .on_behalf_of(&user)
            .setting(columns([
                ("max_uses", Some(Json::Integer(1))),
                (
                    "expires_at",
                    Some(Json::Integer(context.now.plus(LIFETIME).get())),
                ),
            ]));
        Ok(GenerateCode {
            record,
            id: IdStem::new(context.now, &context.random.first_id()),
            user,
            numbers: Numbers::new(context.random.numbers()),
            expires_at: ExpiresAt::from_store(context.now.plus(LIFETIME).get()),
            now: context.now,
            throttle: Throttle {
                counted: Counted::EveryCall,
                parties: [Some(limit), None, None],
                misses: None,
            },
        })
    }

    fn settle(operation: &GenerateCode, facts: Facts) -> Result<(Words, Generated), Refusal> {
        if let Some(code) = facts.made {
            let expires_at = Millis::from_store(operation.expires_at.get());
            return Ok((
                Words::english(&"Invite code generated successfully"),
                Generated {
                    code: ShownCode(code),
                    expires_at: IsoTime(expires_at),
                    formatted_expiration: AmericanDay(expires_at),
                },
            ));
        }
        limit::admit(facts.wait)?;
        if !facts.is_director {
            return Err(ErrorKind::ServerNotFound.into());
        }
        Err(all_taken())
    }
}

/// The refusal when every code of the director's name is taken.
#[must_use]
pub fn all_taken() -> Refusal {
    Refusal::conflict(&[
        "All invite codes for this name are in use, try again later",
        "Tous les codes d’invitation pour ce nom sont déjà pris, réessayez plus tard",
    ])
}
