//! `invitCode:use`, `invitCode:explain`, and TimeCapsule's `use` and `validate`.

use super::{Made, Oracle, Refusal, Request};
use crate::state::Member;
use serde_json::{Value, json};

impl Oracle {
    /// The conditions of `use`, in the order of the specification: all that fail.
    fn failing(&self, typed: &str, user: Option<&str>, now: i64) -> Vec<Refusal> {
        let Some(code) = self.find(typed, now).filter(|code| self.is_known(code)) else {
            return vec!["errors.invalid"];
        };
        let redeemed = user.is_some_and(|user| code.was_redeemed_by(user));
        let member =
            user.and_then(|user| self.members.get(&(code.server.clone(), user.to_owned())));
        let active = member.is_some_and(|member| member.left.is_none());
        let mut failing = Vec::new();
        if code.has_ended(now) && !(redeemed && active) {
            failing.push("errors.expired");
        }
        if code.is_used_up() && !redeemed {
            failing.push("errors.maxUsed");
        }
        if self.living(&code.server).is_err() {
            failing.push("errors.serverNotFound");
        }
        if member.is_some_and(|member| member.banned.is_some()) {
            failing.push("errors.permissionDenied");
        }
        if !code.has_started(now) && !(redeemed && active) {
            failing.push("errors.notStarted");
        }
        if code.is_too_fast(now) && !redeemed {
            failing.push("errors.tooFast");
        }
        failing
    }

    pub(super) fn redeem(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let (typed, user) = (request.needed("code"), request.needed("userId"));
        if let Some(first) = self.failing(typed, Some(user), now).first() {
            return Err(first);
        }
        let code = self.find(typed, now).unwrap();
        let (place, server) = (self.by_id(&code.id)?, code.server.clone());
        if self.member(&server, user).is_some() {
            return Ok(json!({"serverId": server, "joined": false}));
        }
        let code = &mut self.codes[place];
        if !code.was_redeemed_by(user) {
            code.log.push((user.to_owned(), now));
        }
        let by = self.codes[place].id.clone();
        let name = request.text("user");
        self.join([&server, user, &by], name, now, made)?;
        Ok(json!({"serverId": server, "joined": true}))
    }

    /// Makes a user a plain member, for the first time or again: an earlier role is lost.
    fn join(
        &mut self,
        [server, user, by]: [&str; 3],
        name: Option<&str>,
        now: i64,
        made: &Made,
    ) -> Result<(), Refusal> {
        let key = (server.to_owned(), user.to_owned());
        if let Some(member) = self.members.get_mut(&key) {
            member.name = name.map(str::to_owned).or(member.name.take());
            member.admin = false;
            member.joined = Some(now);
            member.left = None;
            member.by = Some(by.to_owned());
            return Ok(());
        }
        let member = Member {
            server: server.to_owned(),
            user: user.to_owned(),
            id: made
                .member
                .clone()
                .ok_or("who joined was not made a member")?,
            name: name.map(str::to_owned),
            admin: false,
            made: now,
            joined: Some(now),
            left: None,
            banned: None,
            by: Some(by.to_owned()),
        };
        self.members.insert(key, member);
        Ok(())
    }

    pub(super) fn explain(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let (typed, user) = (request.needed("code"), request.text("userId"));
        let failing = self.failing(typed, user, now);
        let joined = user.filter(|_| failing.is_empty()).map(|user| {
            let code = self.find(typed, now).unwrap();
            self.member(&code.server, user).is_none()
        });
        // A live code is one that admits an unknown user, if not at this very moment.
        let stranger = self.failing(typed, None, now);
        let live = stranger.iter().all(|error| *error == "errors.tooFast");
        let told = self.find(typed, now).filter(|_| live).map(|code| {
            let creator = (code.server.clone(), code.creator.clone());
            let name = self.members.get(&creator).and_then(|row| row.name.clone());
            let preview = self.servers[&code.server].preview.as_str();
            let inviter = name.filter(|_| preview == "full");
            let server = (preview != "none").then(|| json!({"_id": code.server}));
            (server, inviter.map(|name| json!({"name": name})))
        });
        let (server, inviter) = told.unwrap_or_default();
        Ok(json!({
            "wouldAnswer": {"error": failing.first()},
            "failing": failing,
            "joined": joined,
            "server": server,
            "invitedBy": inviter,
        }))
    }

    pub(super) fn validate(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let typed = request.needed("code");
        let first = self.failing(typed, None, now).first().copied();
        // The director is named only if the code can be used.
        let inviter = self
            .find(typed, now)
            .filter(|_| first.is_none())
            .map(|code| {
                let owner = &self.servers[&code.server].owner;
                let row = &self.members[&(code.server.clone(), owner.clone())];
                row.name.as_deref().unwrap_or("A server")
            });
        Ok(json!({
            "isValid": first.is_none(),
            "isExpired": first == Some("errors.expired"),
            "directorName": inviter,
        }))
    }
}
