//! The result of a retried trip: the binding lost the first reply and ran the statements again, after other calls.

use super::servers::document;
use super::{Made, Oracle, Request};
use crate::answer::Expected;
use serde_json::json;

impl Request {
    /// Whether it changes nothing, apart from counted guesses.
    pub fn only_reads(&self) -> bool {
        [
            "server:r",
            "server:list",
            "member:r",
            "campaign:r",
            "campaign:list",
            "request:list",
            "invitCode:r",
            "invitCode:list",
            "invitCode:uses",
            "invitCode:explain",
            "timecapsule:validate",
            "timecapsule:myCodes",
            "rds:readInvite",
        ]
        .contains(&self.path)
    }
}

impl Oracle {
    /// All allowed answers, from the result of the first run and what both runs created. A call that created something is
    /// recognised by its id, even if that changed since. Any other is like a client's retry: its effect does not happen
    /// twice, an attempt counts again, and a value is set again. A change that is now refused, or changes nothing, may also
    /// get the first answer.
    pub fn apply_again(
        &mut self,
        request: &Request,
        now: i64,
        first: &Expected,
        made: [&Made; 2],
    ) -> Vec<Expected> {
        let [made, anew] = made;
        let was_done = matches!(first, Expected::Done(_));
        match request.path {
            // The text may have been rotated since.
            "invitCode:c" | "invitCode:cMany" if was_done && made.code.is_some() => {
                if request.path == "invitCode:c" {
                    let _ = self.attempt(request, now);
                }
                vec![first.clone(), Expected::Done(self.made_now(request, made))]
            }
            "timecapsule:generate" if was_done && made.code.is_some() => {
                let _ = self.attempt(request, now);
                let text = self.made_now(request, made);
                vec![first.clone(), Expected::Done(json!({"code": text}))]
            }
            "invitCode:rotate" if was_done && made.text.is_some() => {
                let refused = self.may_rotate(request).err().map(Expected::Refused);
                vec![refused.unwrap_or_else(|| self.rotated(request, now))]
            }
            "campaign:c" if was_done && made.campaign.is_some() => {
                let id = made.campaign.as_deref().unwrap_or_default();
                vec![Expected::Done(
                    self.made_campaign(id, now).unwrap_or_default(),
                )]
            }
            // Its request is there, whatever became of it.
            "invitCode:use" if was_done && made.request.is_some() => {
                let _ = self.attempt(request, now);
                vec![first.clone()]
            }
            "rds:giveInvite" if was_done && made.code.is_some() => vec![first.clone()],
            "timecapsule:generate" | "invitCode:use" | "timecapsule:use"
                if was_done && (made.code.is_some() || self.has_made(request, made)) =>
            {
                // The first run succeeded, even over the limit or with a code that is wrong by now.
                let _ = self.attempt(request, now);
                let mut allowed = vec![first.clone()];
                if request.path != "timecapsule:generate" {
                    let server = self.named(request.needed("code"));
                    if let Some(server) = server.map(|code| code.server.clone()) {
                        self.now = now;
                        self.retire(&server, 0);
                        self.now = 0;
                    }
                    // The role is told as it stands by now.
                    if let Expected::Done(data) = first {
                        let mut data = data.clone();
                        data["role"] = serde_json::Value::Null;
                        allowed.push(Expected::Done(data));
                    }
                }
                allowed
            }
            "server:c" if was_done => {
                let server = &self.servers[request.needed("serverId")];
                vec![first.clone(), Expected::Done(document(server))]
            }
            _ if was_done && !request.only_reads() => {
                let before = self.clone();
                let again = self.apply(request, now, anew);
                let is_refused = matches!(again, Expected::Refused(_));
                let mut allowed = vec![again];
                if is_refused || self.has_the_rows_of(&before) {
                    allowed.push(first.clone());
                }
                allowed
            }
            _ => vec![self.apply(request, now, anew)],
        }
    }

    /// The server into which the code lets that a call uses.
    pub fn entered(&self, request: &Request) -> Option<&str> {
        let code = request
            .text("code")
            .filter(|_| request.path.ends_with(":use"));
        Some(&self.named(code?)?.server)
    }

    /// Whether the row of the user in the server of the code that it uses is what the call made.
    fn has_made(&self, request: &Request, made: &Made) -> bool {
        let user = request.text("userId").map(str::to_owned);
        let member = self
            .entered(request)
            .zip(user)
            .and_then(|(server, user)| self.members.get(&(server.to_owned(), user)));
        member.is_some_and(|member| made.member.as_ref() == Some(&member.id))
    }

    /// Whether only attempts differ.
    pub fn has_the_rows_of(&self, other: &Self) -> bool {
        self.servers == other.servers
            && self.members == other.members
            && self.codes == other.codes
            && self.campaigns == other.campaigns
            && self.knocks == other.knocks
            && self.invites == other.invites
            && self.first_calls == other.first_calls
    }
}
