//! Refusals without a storage trip.

use super::{Refusal, Request};
use crate::script::Who;

fn acts_as(who: Who, user: &str) -> Result<(), Refusal> {
    match who {
        Who::Service => Ok(()),
        Who::Nobody => Err("errors.unauthorized"),
        Who::User(id) | Who::Super(id) if id == user => Ok(()),
        Who::User(_) | Who::Super(_) => Err("errors.permissionDenied"),
    }
}

/// RDS lets a super user act for anyone. A caller that names no user acts for itself.
fn asks_for(who: Who, named: Option<&str>) -> Result<(), Refusal> {
    match (who, named) {
        (Who::Nobody, _) | (Who::Service, None) => Err("errors.unauthorized"),
        (Who::User(id), Some(user)) if id != user => Err("errors.permissionDenied"),
        _ => Ok(()),
    }
}

/// The refusal, if it is one.
pub fn at_the_door(request: &Request, now: i64) -> Option<Refusal> {
    let who = request.who;
    // Only storage knows whether a call with a key repeats another one.
    let has_ended = request.number("expiresAt").is_some_and(|end| end <= now);
    if has_ended && request.text("idempotencyKey").is_none() {
        return Some("errors.badRequest");
    }
    let start = request.number("startsAt");
    let is_late = start
        .zip(request.number("expiresAt"))
        .is_some_and(|(start, end)| start >= end);
    if is_late && request.path == "invitCode:c" {
        return Some("errors.badRequest");
    }
    // Nobody has used a code at a time to come.
    if request.number("since").is_some_and(|since| since > now) {
        return Some("errors.badRequest");
    }
    if request.path == "member:u" && request.flag("banned") == Some(true) {
        return Some("errors.badRequest");
    }
    let acting = match request.path {
        "timecapsule:validate" => return None,
        "rds:giveInvite" | "rds:readInvite" => {
            return asks_for(who, request.text("userId")).err();
        }
        "invitCode:c" | "invitCode:cMany" | "campaign:c" => request.text("creatorId"),
        "server:c" | "server:list" => request.text("ownerId"),
        "invitCode:use" | "timecapsule:use" | "timecapsule:generate" | "timecapsule:myCodes" => {
            request.text("userId")
        }
        "invitCode:explain" => match request.text("userId") {
            None => return None,
            user => user,
        },
        "invitCode:list" => request.text("creatorId"),
        _ => None,
    };
    let told = who.email().map(|(email, _)| email.to_lowercase());
    let said = request.text("email").map(str::to_lowercase);
    let says_another = who != Who::Service && said.is_some() && said != told;
    match acting {
        Some(user) if says_another => acts_as(who, user).err().or(Some("errors.badRequest")),
        Some(user) => acts_as(who, user).err(),
        None => (who == Who::Nobody).then_some("errors.unauthorized"),
    }
}
