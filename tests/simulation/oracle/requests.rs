//! Requests to join: filed by codes that need approval, and `request:list`, `approve`, `decline`, `reopen`, `withdraw`.

use super::{Made, Oracle, Refusal, Request};
use crate::answer::Page;
use crate::state::{Code, Knock};
use serde_json::{Value, json};
use std::cmp::Reverse;

impl Oracle {
    /// A request by the order in which requests were filed.
    pub fn knock(&self, index: usize) -> Option<&Knock> {
        self.knocks.get(index)
    }

    /// The request by which a user waits on the server of a code. One by another code that cannot be used any more waits
    /// in vain.
    pub(super) fn waiting(&self, code: &Code, user: &str) -> Option<&Knock> {
        let pending = self.pending(&code.server, user)?;
        let by = self.codes.iter().find(|by| by.id == pending.code)?;
        let may_wait = by.id == code.id || (self.is_known(by) && !self.has_no_use(by));
        may_wait.then_some(pending)
    }

    /// The pending request of a user on a server.
    fn pending(&self, server: &str, user: &str) -> Option<&Knock> {
        let mut knocks = self.knocks.iter();
        knocks
            .find(|knock| knock.server == server && knock.user == user && knock.status == "pending")
    }

    /// Whether a code refuses a user since its request was declined.
    pub(super) fn refuses(&self, code: &Code, user: &str) -> bool {
        let mut knocks = self.knocks.iter();
        knocks
            .any(|knock| knock.code == code.id && knock.user == user && knock.status == "declined")
    }

    /// Who joins, or files another request, waits no longer.
    pub(super) fn close_request(&mut self, server: &str, user: &str, now: i64) {
        for knock in &mut self.knocks {
            if knock.server == server && knock.user == user && knock.status == "pending" {
                knock.status = "closed".to_owned();
                knock.decided = Some(now);
            }
        }
    }

    /// Files a request, unless one waits. One by the same code that was withdrawn or closed waits again.
    pub(super) fn file(
        &mut self,
        [code, server, user]: [&str; 3],
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let data = json!({"serverId": server, "joined": false, "pending": true});
        let by = self.by_id(code)?;
        if self.waiting(&self.codes[by], user).is_some() {
            return Ok(data);
        }
        self.close_request(server, user, now);
        let name = request.text("user").map(str::to_owned);
        let mut knocks = self.knocks.iter_mut();
        if let Some(knock) =
            knocks.find(|knock| knock.user == user && knock.code == code && knock.has_ended())
        {
            knock.status = "pending".to_owned();
            (knock.name, knock.made, knock.decided) = (name, now, None);
            return Ok(data);
        }
        let id = made.request.clone();
        self.knocks.push(Knock {
            id: id.ok_or("no request was filed, though one must be")?,
            server: server.to_owned(),
            user: user.to_owned(),
            code: code.to_owned(),
            name,
            status: "pending".to_owned(),
            made: now,
            decided: None,
            by: None,
            reason: None,
        });
        Ok(data)
    }

    fn request_document(knock: &Knock) -> Value {
        json!({
            "_id": knock.id, "_creationTime": knock.made, "serverId": knock.server, "userId": knock.user,
            "user": knock.name, "codeId": knock.code, "status": knock.status, "decidedAt": knock.decided,
            "reason": knock.reason,
        })
    }

    fn request_by_id(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.knocks.iter().position(|knock| knock.id == id);
        place.ok_or("errors.notFound")
    }

    pub(super) fn page_of_requests(&self, request: &Request) -> Result<Page, Refusal> {
        let server = request.needed("serverId");
        self.living(server)?;
        let (user, status) = (request.text("userId"), request.text("status"));
        let is_own = user.is_some() && request.who.user() == user;
        if !is_own && !self.may_administer(server, request.who) {
            return Err("errors.permissionDenied");
        }
        let is_of = |knock: &&Knock| {
            knock.server == server
                && user.is_none_or(|user| knock.user == user)
                && status.is_none_or(|status| knock.status == status)
        };
        let mut knocks: Vec<&Knock> = self.knocks.iter().filter(is_of).collect();
        knocks.sort_by_key(|knock| Reverse(&knock.id));
        let rows = knocks.into_iter();
        let rows = rows.map(|knock| (knock.id.clone(), Some(Self::request_document(knock))));
        let mut page = request.page(rows.collect());
        page.looked_at = 1;
        Ok(page)
    }

    pub(super) fn approve(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let place = self.request_by_id(request.needed("id"))?;
        let knock = self.knocks[place].clone();
        if !self.may_administer(&knock.server, request.who) {
            return Err("errors.permissionDenied");
        }
        // Approving by a code that makes admins takes who could set the role.
        let code = &self.codes[self.by_id(&knock.code)?];
        if !self.may_grant(code, request.who) {
            return Err("errors.permissionDenied");
        }
        // The same call again.
        if knock.status == "approved" && knock.decided == Some(now) {
            return Ok(Self::request_document(&knock));
        }
        self.living(&knock.server)?;
        if knock.status != "pending" {
            return Err("errors.conflict");
        }
        let code = self.by_id(&knock.code)?;
        let code = &self.codes[code];
        if !self.is_known(code) {
            return Err("errors.invalid");
        }
        if self.has_no_use(code) {
            return Err("errors.maxUsed");
        }
        if self.is_banned(&knock.server, &knock.user) {
            return Err("errors.permissionDenied");
        }
        if self.is_full(&knock.server, Some(&knock.user)) {
            return Err("errors.serverFull");
        }
        if self.is_too_fast(code, now) {
            return Err("errors.tooFast");
        }
        let decided = &mut self.knocks[place];
        decided.status = "approved".to_owned();
        decided.decided = Some(now);
        decided.by = request.who.user().map(str::to_owned);
        let document = Self::request_document(decided);
        self.record_use(&knock.code, &knock.user, now)?;
        let code = self.codes[self.by_id(&knock.code)?].clone();
        let who = (knock.user.as_str(), knock.name.as_deref());
        self.join(&code, who, code.admin, now, made)?;
        Ok(document)
    }

    pub(super) fn decline(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let place = self.request_by_id(request.needed("id"))?;
        let knock = &self.knocks[place];
        if !self.may_administer(&knock.server, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&knock.server)?;
        let is_same = knock.status == "declined" && knock.decided == Some(now);
        if knock.status != "pending" && !is_same {
            return Err("errors.conflict");
        }
        let knock = &mut self.knocks[place];
        knock.status = "declined".to_owned();
        knock.decided = Some(now);
        knock.by = request.who.user().map(str::to_owned);
        knock.reason = request.text("reason").map(str::to_owned);
        let document = Self::request_document(knock);
        if request.flag("ban") == Some(true) {
            let (server, user) = (knock.server.clone(), knock.user.clone());
            self.ban(&server, &user, now, made)?;
        }
        Ok(document)
    }

    pub(super) fn reopen(&mut self, request: &Request) -> Result<Value, Refusal> {
        let place = self.request_by_id(request.needed("id"))?;
        let knock = &self.knocks[place];
        if !self.may_administer(&knock.server, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&knock.server)?;
        let has_joined = self.member(&knock.server, &knock.user).is_some();
        if knock.status != "declined"
            || has_joined
            || self.pending(&knock.server, &knock.user).is_some()
        {
            return Err("errors.conflict");
        }
        let knock = &mut self.knocks[place];
        knock.status = "pending".to_owned();
        (knock.decided, knock.by, knock.reason) = (None, None, None);
        Ok(Self::request_document(knock))
    }

    pub(super) fn withdraw(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let place = self.request_by_id(request.needed("id"))?;
        let knock = &self.knocks[place];
        if request.who.user().is_some_and(|user| user != knock.user) {
            return Err("errors.permissionDenied");
        }
        self.living(&knock.server)?;
        let is_same = knock.status == "withdrawn" && knock.decided == Some(now);
        if knock.status != "pending" && !is_same {
            return Err("errors.conflict");
        }
        let knock = &mut self.knocks[place];
        knock.status = "withdrawn".to_owned();
        knock.decided = Some(now);
        Ok(Self::request_document(knock))
    }
}
