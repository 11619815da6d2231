//! The audit log holds one entry for each change that a call was told as done, and nothing else. It is read from the
//! table, and what must be in it follows from the request and its answer alone.

use crate::answer::Answer;
use crate::oracle::{Made, Request};
use invitcode::wire::json::Json;

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub server: String,
    pub function: String,
    pub actor: Option<String>,
    pub at: i64,
    pub user: Option<String>,
    pub code: Option<String>,
    /// The campaign or the request.
    pub other: Option<String>,
}

/// The functions that change a server.
const CHANGES: [&str; 22] = [
    "campaign:c",
    "campaign:u",
    "request:approve",
    "request:decline",
    "request:reopen",
    "request:withdraw",
    "server:c",
    "server:u",
    "server:d",
    "member:u",
    "member:d",
    "invitCode:c",
    "invitCode:cMany",
    "invitCode:rotate",
    "invitCode:evict",
    "member:evict",
    "invitCode:u",
    "invitCode:allow",
    "invitCode:d",
    "timecapsule:generate",
    "timecapsule:revoke",
    "rds:giveInvite",
];

/// One run of a call.
pub struct Run<'a> {
    pub request: &'a Request,
    pub now: i64,
    pub answer: &'a Answer,
    pub made: &'a Made,
    /// Whether an earlier run of the same call was done: its entry is there.
    pub was_done: bool,
    /// Whether an earlier run of the same call was the join that it reports: its event is there.
    pub was_join: bool,
    /// Whether the user that the call names has a row on the server.
    pub is_known: bool,
    /// Whether an earlier run of the same eviction revoked codes, and whether it removed members: their entries are there.
    pub was_evicted: [bool; 2],
    /// How many codes it revoked that were not.
    pub revoked: usize,
    /// How many requests it approved.
    pub approved: usize,
    /// How many members it removed.
    pub removed: usize,
}

impl Run<'_> {
    fn is_of_batch(&self) -> bool {
        self.request.arguments.get("batchId").is_some()
    }

    fn is_eviction(&self) -> bool {
        self.request.path.ends_with(":evict")
    }

    /// Whether it revoked codes, and whether it removed members, of which no earlier run told.
    pub fn evicts(&self) -> [bool; 2] {
        let [revoked, removed] = self.was_evicted;
        let is_done = matches!(self.answer, Answer::Done(_));
        [
            is_done && self.revoked > 0 && !revoked,
            is_done && self.removed > 0 && !removed,
        ]
    }

    /// Whether it changed something that the log keeps.
    pub fn has_changed(&self) -> bool {
        let changes = CHANGES.contains(&self.request.path);
        let has_made = match self.request.path {
            // A repeat by its key, and an invite that was given before, make nothing.
            "invitCode:c" | "invitCode:cMany" | "timecapsule:generate" | "rds:giveInvite" => {
                self.made.code.is_some()
            }
            // Again at the same time, it is told the same.
            "request:approve" => self.approved > 0,
            "campaign:c" => self.made.campaign.is_some(),
            "invitCode:rotate" => self.made.text.is_some(),
            "invitCode:d" if self.is_of_batch() => self.revoked > 0,
            path if path.ends_with(":evict") => self.revoked + self.removed > 0,
            // A user without a row has no ban to lift.
            "member:u" => self.is_known,
            _ => true,
        };
        changes && has_made && matches!(self.answer, Answer::Done(_)) && !self.was_done
    }

    /// Whether an entry names the code, the campaign or the request that the call does.
    fn names(&self, entry: &Entry) -> bool {
        let text = |name: &str| self.request.arguments[name].as_str();
        let named = match self.request.path.split(':').next() {
            Some("campaign" | "request") => &entry.other,
            _ => &entry.code,
        };
        let id = text("id").or(text("codeId"));
        id.is_none_or(|id| named.as_deref() == Some(id))
    }

    /// How many events the call wrote: one for each change but a new server, and one for each join.
    #[must_use]
    pub fn events(&self) -> i64 {
        if self.is_eviction() {
            // One for the codes, and one for each member that the answer counts.
            let [revokes, removes] = self.evicts();
            let removed = self.answer.field("removed").and_then(Json::as_integer);
            return i64::from(revokes) + removed.filter(|_| removes).unwrap_or(0);
        }
        let joins = self.request.path.ends_with(":use")
            && self.answer.field("joined") == Some(&Json::Bool(true))
            && !self.was_join;
        let is_silent =
            ["server:c", "request:reopen", "request:withdraw"].contains(&self.request.path);
        let tells = self.has_changed() && !is_silent;
        // An approval is told, and that its user joined; a decline, and that its user was banned.
        let is_double = match self.request.path {
            "request:approve" => true,
            "request:decline" => self.request.arguments["ban"] == true,
            _ => false,
        };
        i64::from(joins || tells || self.made.request.is_some()) + i64::from(tells && is_double)
    }

    /// Checks what the log gained.
    ///
    /// # Errors
    /// If it is not what the call did.
    pub fn check(&self, gained: &[&Entry]) -> Result<(), String> {
        let fault = |what: &str| Err(format!("the audit log {what}: {gained:?}"));
        let text = |name: &str| self.request.arguments[name].as_str();
        if self.is_eviction() {
            // One entry for the codes, and one for the members.
            let wanted = self.evicts().into_iter().filter(|tells| *tells).count();
            let is_right = |entry: &&&Entry| {
                entry.function == self.request.path
                    && entry.actor.as_deref() == self.request.who.user()
                    && entry.at == self.now
            };
            let right = gained.iter().filter(is_right).count();
            return match (right, gained.len()) {
                (right, all) if right == wanted && all == wanted => Ok(()),
                _ => fault(&format!(
                    "tells an eviction otherwise, of {} codes and {} members, {:?}",
                    self.revoked, self.removed, self.answer
                )),
            };
        }
        let entry = match gained {
            [] if self.has_changed() => return fault("lacks a change"),
            [] => return Ok(()),
            [entry] if self.has_changed() => entry,
            _ => return fault("has more than what happened"),
        };
        let is_right = entry.function == self.request.path
            && entry.actor.as_deref() == self.request.who.user()
            && entry.at == self.now
            && text("serverId").is_none_or(|server| server == entry.server)
            && self.names(entry);
        let user = match self.request.path {
            "member:u" | "member:d" => text("userId"),
            "server:u" => text("ownerId"),
            // Only storage knows whose request it is.
            path if path.starts_with("request:") => entry.user.as_deref(),
            _ => None,
        };
        if is_right && entry.user.as_deref() == user {
            Ok(())
        } else {
            fault("tells it otherwise")
        }
    }
}
