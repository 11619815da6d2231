//! `invitCode:use`, `invitCode:explain`, and TimeCapsule's `use` and `validate`.

use super::{Made, Oracle, Refusal, Request};
use crate::state::{Code, Member};
use serde_json::{Value, json};

impl Oracle {
    /// The conditions of `use`, in the order of the specification: all that fail.
    fn failing(
        &self,
        typed: &str,
        user: Option<&str>,
        email: Option<&str>,
        takes_requests: bool,
        now: i64,
    ) -> Vec<Refusal> {
        let is_known = |code: &&Code| self.is_known(code) && (takes_requests || !code.approves);
        let Some(code) = self.find(typed, now).filter(is_known) else {
            return vec!["errors.invalid"];
        };
        let redeemed = user.is_some_and(|user| code.was_redeemed_by(user));
        let member =
            user.and_then(|user| self.members.get(&(code.server.clone(), user.to_owned())));
        let active = member.is_some_and(|member| member.left.is_none());
        let mut failing = Vec::new();
        if self.has_expired(code, now) && !(redeemed && active) {
            failing.push("errors.expired");
        }
        if self.has_no_use(code) && !redeemed {
            failing.push("errors.maxUsed");
        }
        if self.living(&code.server).is_err() {
            failing.push("errors.serverNotFound");
        }
        if member.is_some_and(|member| member.banned.is_some()) {
            failing.push("errors.permissionDenied");
        }
        if user.is_some_and(|user| self.refuses(code, user)) && !(redeemed && active) {
            failing.push("errors.permissionDenied");
        }
        let is_repeat = redeemed && active;
        if !(code.has_started(now) || is_repeat) {
            failing.push("errors.notStarted");
        }
        let is_for = code.requires().is_empty() || user.is_none_or(|user| code.lists(user, email));
        if !(is_for || is_repeat) {
            failing.push("errors.notInvited");
        }
        if self.is_too_fast(code, now) && !redeemed {
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
        let takes_requests = request.path == "invitCode:use";
        let email = request.text("email");
        let failing = self.failing(typed, Some(user), email, takes_requests, now);
        if let Some(first) = failing.first() {
            return Err(first);
        }
        let code = self.find(typed, now).unwrap();
        let (place, server) = (self.by_id(&code.id)?, code.server.clone());
        if self.member(&server, user).is_some() {
            return Ok(json!({"serverId": server, "joined": false}));
        }
        let by = self.codes[place].id.clone();
        if !self.codes[place].was_redeemed_by(user) {
            if self.codes[place].approves {
                return self.file([&by, &server, user], request, now, made);
            }
            self.use_code(&by, user, now)?;
        }
        let name = request.text("user");
        self.join([&server, user, &by], name, now, made)?;
        Ok(json!({"serverId": server, "joined": true}))
    }

    /// Records a use of a code, and of its campaign.
    pub(super) fn use_code(&mut self, code: &str, user: &str, now: i64) -> Result<(), Refusal> {
        let place = self.by_id(code)?;
        let code = &mut self.codes[place];
        code.log.push((user.to_owned(), now));
        let campaign = code.campaign.clone();
        for known in &mut self.campaigns {
            if Some(&known.id) == campaign.as_ref() {
                known.log.push(now);
            }
        }
        Ok(())
    }

    /// Makes a user a plain member, for the first time or again: an earlier role is lost.
    pub(super) fn join(
        &mut self,
        [server, user, by]: [&str; 3],
        name: Option<&str>,
        now: i64,
        made: &Made,
    ) -> Result<(), Refusal> {
        self.close_request(server, user, now);
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
        let failing = self.failing(typed, user, None, true, now);
        let files = failing.is_empty() && {
            let code = self.find(typed, now).unwrap();
            let is_new = |user: &str| {
                self.member(&code.server, user).is_none() && !code.was_redeemed_by(user)
            };
            code.approves && user.is_none_or(is_new)
        };
        let joined = user.filter(|_| failing.is_empty()).map(|user| {
            let code = self.find(typed, now).unwrap();
            self.member(&code.server, user).is_none() && !files
        });
        let word = match (failing.is_empty(), files) {
            (true, true) => json!(202),
            (true, false) => json!(200),
            (false, _) => json!(null),
        };
        // A live code is one that admits an unknown user, if not at this very moment.
        let stranger = self.failing(typed, None, None, true, now);
        let code = self.find(typed, now).filter(|code| self.is_known(code));
        let requires = code.map(Code::requires).unwrap_or_default();
        let is_listed = user
            .zip(code)
            .is_some_and(|(user, code)| code.lists(user, None));
        let live = stranger.iter().all(|error| *error == "errors.tooFast")
            && (requires.is_empty() || is_listed);
        let is_told = user.is_none() || failing.contains(&"errors.notInvited");
        let requires = if is_told { requires } else { Vec::new() };
        let told = self.find(typed, now).filter(|_| live).map(|code| {
            let creator = (code.server.clone(), code.creator.clone());
            let name = self.members.get(&creator).and_then(|row| row.name.clone());
            let preview = self.servers[&code.server].preview.as_str();
            let inviter = name.filter(|_| preview == "full");
            let server = (preview != "none").then(|| json!({"_id": code.server}));
            (server, inviter.map(|name| json!({"name": name})))
        });
        let (server, inviter) = told.unwrap_or_default();
        let mut would_answer = json!({"error": failing.first()});
        if !word.is_null() {
            would_answer["code"] = word;
        }
        Ok(json!({
            "wouldAnswer": would_answer,
            "failing": failing,
            "joined": joined,
            "requires": requires,
            "server": server,
            "invitedBy": inviter,
        }))
    }

    pub(super) fn validate(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let typed = request.needed("code");
        let first = self.failing(typed, None, None, false, now).first().copied();
        // The director is named only if the code can be used.
        let open = |code: &&Code| first.is_none() && code.requires().is_empty();
        let inviter = self.find(typed, now).filter(open).map(|code| {
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
