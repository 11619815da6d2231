//! The work of a worker before a trip: it adds time, random bytes, caller and limits to the call, and plans it.

use crate::answer::Answer;
use crate::common::{self, context, random_of};
use crate::oracle::{Limits, Request};
use crate::script::{ADDRESSES, Who};
use invitcode::domain::caller::Caller;
use invitcode::domain::email::Known;
use invitcode::domain::id::UserId;
use invitcode::functions::arguments::RawArguments;
use invitcode::functions::{self, Call, Context, Throttling};
use invitcode::wire::json::Json;

/// Low limits, so that histories reach them. The limit of `generate` is not a setting.
pub const LIMITS: Limits = Limits {
    guesses_by_address: 4,
    guesses_by_user: 5,
    uses_by_address: 4,
    validations: 3,
    generated_by_user: 10,
    misses_by_prefix: 5,
};

/// Plans a call by its number in the history, with random bytes from a seed.
///
/// # Errors
/// The answer, if no storage trip is needed.
pub fn plan(request: &Request, now: i64, number: u64, seed: u64) -> Result<Box<dyn Call>, Answer> {
    // Faces of one function differ in their limits.
    let function = match request.path {
        "timecapsule:use" => "invitCode:use",
        other => other,
    };
    let text = request.arguments.to_string();
    let json = Json::parse(text.as_bytes()).unwrap();
    let arguments = RawArguments::new(json).unwrap();
    let context = given(request, now, number, seed);
    common::prepare(function)(&arguments, &context).map_err(Answer::from)
}

fn given(request: &Request, now: i64, number: u64, seed: u64) -> Context {
    let caller = match request.who {
        Who::Service => Caller::Service,
        Who::User(user) => common::user(user),
        Who::Super(user) => Caller::User {
            id: UserId::parse(user).unwrap(),
            super_user: true,
        },
        Who::Nobody => Caller::Anonymous,
    };
    // Ids differ, because they have ten random bytes. Every three successive codes collide.
    let codes = match request.path {
        "invitCode:c" | "timecapsule:generate" | "rds:giveInvite" => number / 3,
        _ => number,
    };
    let as_setting = |limit: usize| u32::try_from(limit).unwrap();
    let calls = |purpose, allowed, by_user| Throttling::Calls {
        purpose,
        allowed: as_setting(allowed),
        by_user,
    };
    Context {
        random: random_of(number.wrapping_mul(0x1000) ^ seed, codes),
        address: Some(ADDRESSES[request.address].to_owned()),
        limits: functions::Limits {
            guesses_by_address: as_setting(LIMITS.guesses_by_address),
            guesses_by_user: as_setting(LIMITS.guesses_by_user),
            misses_by_prefix: as_setting(LIMITS.misses_by_prefix),
        },
        throttling: match request.path {
            "timecapsule:use" => calls("use:", LIMITS.uses_by_address, false),
            "timecapsule:validate" => calls("validate:", LIMITS.validations, true),
            _ => Throttling::Guesses,
        },
        has_events: true,
        email: match (request.who, request.who.email()) {
            (Who::Service, _) => Known::ByService,
            (_, None) => Known::Token(None, false),
            (_, Some((email, is_verified))) => Known::Token(Some(email.to_owned()), is_verified),
        },
        ..context(now, 0, caller)
    }
}
