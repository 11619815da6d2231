//! `member:u`, `member:d`.

use super::{Made, Oracle, Refusal, Request, nothing};
use crate::state::Member;
use serde_json::{Value, json};

impl Oracle {
    /// Whether the user that a call names ever had to do with the server that it names.
    pub fn has_row(&self, request: &Request) -> bool {
        let [server, user] = ["serverId", "userId"].map(|name| request.text(name));
        let key = server.map(str::to_owned).zip(user.map(str::to_owned));
        key.is_some_and(|key| self.members.contains_key(&key))
    }

    pub(super) fn update_member(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let (server, user) = (request.needed("serverId"), request.needed("userId"));
        let (role, lifts_ban) = (request.text("role"), request.flag("banned") == Some(false));
        if role.is_some() {
            self.owned(server, request.who)?;
        }
        self.living(server)?;
        if lifts_ban && !self.may_ban(server, request.who, user) {
            return Err("errors.permissionDenied");
        }
        let key = (server.to_owned(), user.to_owned());
        let end = request.arguments.get("expiresAt");
        let row = self.members.get(&key);
        let has_ended = row.is_some_and(|row| row.has_ended(now));
        // An ended membership would have its role again.
        let was_admin = row.is_some_and(|row| row.admin && has_ended);
        let is_above = request
            .who
            .user()
            .is_none_or(|actor| self.is_owner(server, actor));
        let may_end = self.may_ban(server, request.who, user) && (is_above || !was_admin);
        if end.is_some() && !may_end {
            return Err("errors.permissionDenied");
        }
        if self.is_owner(server, user) {
            return Err("errors.conflict");
        }
        if (role.is_some() || end.is_some()) && self.member(server, user).is_none() {
            if end.is_none() || !has_ended {
                return Err("errors.notFound");
            }
            if self.is_full(server, Some(user)) {
                return Err("errors.serverFull");
            }
        }
        // An unknown user has no ban to lift.
        let Some(member) = self.members.get_mut(&key) else {
            return Ok(nothing());
        };
        if let Some(role) = role {
            member.admin = role == "admin";
        }
        if lifts_ban {
            member.banned = None;
        }
        let mut takes_a_seat = false;
        if let Some(end) = end {
            takes_a_seat = member.left.is_some();
            if has_ended {
                member.joined = Some(now);
            }
            member.left = None;
            member.ends = end.as_i64();
        }
        if end.is_some() && has_ended {
            self.close_request(server, user, now);
        }
        if takes_a_seat {
            self.retire(server, 1);
        }
        let Some(member) = self.member(server, user) else {
            return Ok(nothing());
        };
        let role = if member.admin { "admin" } else { "member" };
        Ok(json!({"userId": user, "role": role, "expiresAt": member.ends}))
    }

    pub(super) fn remove(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let (server, user) = (request.needed("serverId"), request.needed("userId"));
        let ban = request.flag("ban") == Some(true);
        self.living(server)?;
        let may = request
            .who
            .user()
            .is_none_or(|actor| (actor == user && !ban) || self.may_ban(server, request.who, user));
        if !may {
            return Err("errors.permissionDenied");
        }
        if self.is_owner(server, user) {
            return Err("errors.conflict");
        }
        if ban {
            self.ban(server, user, now, made)?;
            return Ok(nothing());
        }
        let key = (server.to_owned(), user.to_owned());
        match self.members.get_mut(&key) {
            // Two removals in one millisecond count as a retry of one.
            Some(member)
                if member.left == Some(now)
                    || (member.left.is_none() && !member.has_ended(now)) =>
            {
                member.left = Some(now);
                member.ends = None;
            }
            Some(_) | None => return Err("errors.notFound"),
        }
        Ok(nothing())
    }

    /// Bans a user, who need not have joined.
    pub(super) fn ban(
        &mut self,
        server: &str,
        user: &str,
        now: i64,
        made: &Made,
    ) -> Result<(), Refusal> {
        let key = (server.to_owned(), user.to_owned());
        if let Some(member) = self.members.get_mut(&key) {
            member.ends = None;
            member.left = member.left.or(Some(now));
            member.banned = member.banned.or(Some(now));
            return Ok(());
        }
        let row = Member {
            server: server.to_owned(),
            user: user.to_owned(),
            id: made.member.clone().ok_or("the ban was not recorded")?,
            name: None,
            admin: false,
            made: now,
            joined: None,
            left: Some(now),
            banned: Some(now),
            ends: None,
            inviter: None,
            holds: None,
            by: None,
        };
        self.members.insert(key, row);
        Ok(())
    }
}
