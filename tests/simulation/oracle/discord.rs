//! RDS's Discord invites: each user gets only one.

use super::{Made, Oracle, Refusal, Request};
use crate::state::{Code, Invite};
use serde_json::{Value, json};

impl Request {
    /// The user of an invite: the named one, or the caller.
    fn subject(&self) -> &str {
        self.text("userId").or(self.who.user()).unwrap()
    }
}

fn document(invite: &Invite) -> Value {
    json!({"id": invite.id, "code": invite.text, "byDiscord": false, "userId": invite.user})
}

impl Oracle {
    /// An invite is a code of the server for one use. A user who has one gets no other.
    pub(super) fn give_invite(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let (server, user) = (request.needed("serverId"), request.subject());
        let key = (server.to_owned(), user.to_owned());
        if self.invites.contains_key(&key) {
            return Ok(json!({"given": null}));
        }
        self.living(server)?;
        // A banned user's code would let nobody in.
        if self.is_banned(server, user) {
            return Err("errors.permissionDenied");
        }
        let code = Code {
            max: Some(1),
            // The user of an invite is not a member yet.
            keeps: true,
            ..self.new_code(made, server, user, now)?
        };
        let invite = Invite {
            server: server.to_owned(),
            user: user.to_owned(),
            id: code.id.clone(),
            text: code.text.clone(),
        };
        let data = json!({"given": document(&invite)});
        self.codes.push(code);
        self.invites.insert(key, invite);
        Ok(data)
    }

    pub(super) fn read_invite(&self, request: &Request) -> Result<Value, Refusal> {
        let key = (
            request.needed("serverId").to_owned(),
            request.subject().to_owned(),
        );
        self.invites
            .get(&key)
            .map(document)
            .ok_or("errors.notFound")
    }
}
