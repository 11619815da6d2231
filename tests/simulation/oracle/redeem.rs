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
        now: i64,
    ) -> Vec<Refusal> {
        let Some(code) = self.find(typed, now).filter(|code| self.is_known(code)) else {
            return vec!["errors.invalid"];
        };
        let redeemed = user.is_some_and(|user| code.was_redeemed_by(user));
        let member =
            user.and_then(|user| self.members.get(&(code.server.clone(), user.to_owned())));
        let active = user.is_some_and(|user| self.member(&code.server, user).is_some());
        // A use admits until its own end, and never after.
        let admits = user.and_then(|user| code.admits(user));
        let is_over = admits.is_some_and(|end| end <= now) && !active;
        let mut failing = Vec::new();
        if (code.has_ended(now) && !(redeemed && active)) || is_over {
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
        let is_for = code.requires().is_empty() || user.is_none_or(|user| code.lists(user, email));
        if !is_for && !(redeemed && active) {
            failing.push("errors.notInvited");
        }
        if !active && self.is_full(&code.server, user) {
            failing.push("errors.serverFull");
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
        let answer = self.use_code(request, now, made);
        let server = self.named(request.needed("code"));
        if let Some(server) = server.map(|code| code.server.clone()) {
            self.retire(&server, 0);
        }
        answer
    }

    fn use_code(&mut self, request: &Request, now: i64, made: &Made) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let (typed, user) = (request.needed("code"), request.needed("userId"));
        if let Some(first) = self
            .failing(typed, Some(user), request.text("email"), now)
            .first()
        {
            return Err(first);
        }
        let code = self.find(typed, now).unwrap();
        let (place, server) = (self.by_id(&code.id)?, code.server.clone());
        let told = |server: &str,
                    joined: bool,
                    admin: bool,
                    ends: Option<i64>,
                    holds: &Option<String>| {
            let holds = holds
                .as_ref()
                .map(|holds| serde_json::from_str::<Value>(holds).unwrap());
            json!({"serverId": server, "joined": joined, "role": admin.then_some("admin"), "expiresAt": ends,
                "metadata": holds})
        };
        if let Some(member) = self.member(&server, user) {
            let code = &self.codes[place];
            // Who is a member by this code is told what it has; another gains nothing.
            return Ok(if member.by.as_ref() == Some(&code.id) {
                told(
                    &server,
                    false,
                    code.admin && member.admin,
                    member.ends,
                    &member.holds,
                )
            } else {
                told(&server, false, false, None, &None)
            });
        }
        let code = &mut self.codes[place];
        let is_new = !code.was_redeemed_by(user);
        if is_new {
            code.log.push((user.to_owned(), now));
            code.until.push(code.lasts.map(|lasts| now + lasts));
        }
        let code = self.codes[place].clone();
        // A return gives no role, and the end that the use had.
        let (admin, ends) = (is_new && code.admin, code.admits(user));
        let name = request.text("user");
        let was_counted = self
            .members
            .get(&(server.clone(), user.to_owned()))
            .is_some_and(|row| row.left.is_none());
        let row = self.join([&server, user], name, now, made)?;
        row.admin = admin;
        row.ends = ends;
        row.by = Some(code.id.clone());
        row.inviter = Some(code.creator.clone());
        row.holds.clone_from(&code.holds);
        if !was_counted {
            self.retire(&server, 1);
        }
        Ok(told(&server, true, admin, ends, &code.holds))
    }

    /// Makes a user a member, for the first time or again.
    fn join(
        &mut self,
        [server, user]: [&str; 2],
        name: Option<&str>,
        now: i64,
        made: &Made,
    ) -> Result<&mut Member, Refusal> {
        let key = (server.to_owned(), user.to_owned());
        if self.members.contains_key(&key) {
            let member = self.members.get_mut(&key).unwrap();
            member.name = name.map(str::to_owned).or(member.name.take());
            member.joined = Some(now);
            member.left = None;
            return Ok(member);
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
            ends: None,
            by: None,
            inviter: None,
            holds: None,
        };
        Ok(self.members.entry(key).or_insert(member))
    }

    pub(super) fn explain(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let (typed, user) = (request.needed("code"), request.text("userId"));
        let failing = self.failing(typed, user, None, now);
        let joined = user.filter(|_| failing.is_empty()).map(|user| {
            let code = self.find(typed, now).unwrap();
            self.member(&code.server, user).is_none()
        });
        // A live code is one that admits an unknown user, if not at this very moment.
        let stranger = self.failing(typed, None, None, now);
        let code = self.find(typed, now).filter(|code| self.is_known(code));
        let requires = code.map(Code::requires).unwrap_or_default();
        let is_listed = user
            .zip(code)
            .is_some_and(|(user, code)| code.lists(user, None));
        let passing = ["errors.serverFull", "errors.tooFast"];
        let live = stranger.iter().all(|error| passing.contains(error))
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
        Ok(json!({
            "wouldAnswer": {"error": failing.first()},
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
        let first = self.failing(typed, None, None, now).first().copied();
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
