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
        let active = user.is_some_and(|user| self.member(&code.server, user).is_some());
        // A use admits until its own end, and never after.
        let admits = user.and_then(|user| code.admits(user));
        let is_over = admits.is_some_and(|end| end <= now) && !active;
        let mut failing = Vec::new();
        if (self.has_expired(code, now) && !(redeemed && active)) || is_over {
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
        if !active && self.is_full(&code.server, user) {
            failing.push("errors.serverFull");
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
        let takes_requests = request.path == "invitCode:use";
        let email = request.email();
        let failing = self.failing(typed, Some(user), email, takes_requests, now);
        if let Some(first) = failing.first() {
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
        let by = self.codes[place].id.clone();
        let is_new = !self.codes[place].was_redeemed_by(user);
        if is_new {
            if self.codes[place].approves {
                return self.file([&by, &server, user], request, now, made);
            }
            self.record_use(&by, user, now)?;
        }
        let code = self.codes[place].clone();
        // A return gives no role, and the end that the use had.
        let admin = is_new && code.admin;
        let ends = code.admits(user);
        let name = request.text("user");
        self.join(&code, (user, name), admin, now, made)?;
        Ok(told(&server, true, admin, ends, &code.holds))
    }

    /// Records a use of a code, and of its campaign.
    pub(super) fn record_use(&mut self, code: &str, user: &str, now: i64) -> Result<(), Refusal> {
        let place = self.by_id(code)?;
        let code = &mut self.codes[place];
        code.log.push((user.to_owned(), now));
        code.until.push(code.lasts.map(|lasts| now + lasts));
        let campaign = code.campaign.clone();
        for known in &mut self.campaigns {
            if Some(&known.id) == campaign.as_ref() {
                known.log.push(now);
            }
        }
        Ok(())
    }

    /// Makes a user a member by a code, for the first time or again.
    pub(super) fn join(
        &mut self,
        code: &Code,
        (user, name): (&str, Option<&str>),
        admin: bool,
        now: i64,
        made: &Made,
    ) -> Result<(), Refusal> {
        let server = code.server.clone();
        self.close_request(&server, user, now);
        let key = (server.clone(), user.to_owned());
        let known = self.members.get(&key).cloned();
        let was_counted = known.as_ref().is_some_and(|row| row.left.is_none());
        let row = match known {
            Some(row) => row,
            None => Member {
                server: server.clone(),
                user: user.to_owned(),
                id: made
                    .member
                    .clone()
                    .ok_or("who joined was not made a member")?,
                name: None,
                admin,
                made: now,
                joined: None,
                left: None,
                banned: None,
                ends: None,
                by: None,
                inviter: None,
                holds: None,
            },
        };
        let row = Member {
            name: name.map(str::to_owned).or(row.name),
            admin,
            joined: Some(now),
            left: None,
            ends: code.admits(user),
            by: Some(code.id.clone()),
            inviter: Some(code.creator.clone()),
            holds: code.holds.clone(),
            ..row
        };
        self.members.insert(key, row);
        if !was_counted {
            self.retire(&server, 1);
        }
        Ok(())
    }

    pub(super) fn explain(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let (typed, user) = (request.needed("code"), request.text("userId"));
        let email = user.and_then(|_| request.email());
        let failing = self.failing(typed, user, email, true, now);
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
            .is_some_and(|(user, code)| code.lists(user, email));
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
            let is_new = user.is_none_or(|user| {
                self.member(&code.server, user).is_none() && !code.was_redeemed_by(user)
            });
            let grants = server
                .as_ref()
                .filter(|_| is_new)
                .map(|_| json!({"role": if code.admin { "admin" } else { "member" }, "membershipMs": code.lasts}));
            (server, inviter.map(|name| json!({"name": name})), grants)
        });
        let (server, inviter, grants) = told.unwrap_or_default();
        // What an approval does not ask for hides no request.
        let is_lost = failing.iter().any(|error| {
            [
                "errors.invalid",
                "errors.serverNotFound",
                "errors.permissionDenied",
            ]
            .contains(error)
        });
        let asking = self
            .find(typed, now)
            .filter(|code| code.approves && !is_lost);
        let pending = asking
            .zip(user)
            .and_then(|(code, user)| self.waiting(code, user));
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
            "grants": grants,
            "pendingRequest": pending.map(|knock| &knock.id),
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
