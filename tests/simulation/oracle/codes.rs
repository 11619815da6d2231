//! `invitCode:c`, `invitCode:r`, `invitCode:u`, `invitCode:d`.

use super::{Made, Oracle, Refusal, Request};
use crate::state::{Code, FirstCall};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The form under which codes are compared.
pub fn folded(text: &str) -> String {
    let ignored = [' ', '-'];
    let symbols = text.chars().filter(|symbol| !ignored.contains(symbol));
    let upper = symbols.map(|symbol| symbol.to_ascii_uppercase());
    upper
        .map(|symbol| match symbol {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect()
}

/// The arguments of a call except its server, creator and key, as JSON by name.
pub(super) fn asked(request: &Request) -> BTreeMap<String, String> {
    let names = [
        "count",
        "id",
        "graceMs",
        "maxUses",
        "expiresAt",
        "startsAt",
        "rateLimit",
        "code",
        "label",
        "role",
        "membershipMs",
        "metadata",
        "keepAfterCreator",
        "campaignId",
        "requiresApproval",
        "name",
    ];
    let given = names.map(|name| (name.to_owned(), request.arguments[name].clone()));
    let given = given.into_iter().filter(|(_, value)| !value.is_null());
    given
        .map(|(name, value)| (name, value.to_string()))
        .collect()
}

/// The metadata of a call that gives some.
fn metadata(request: &Request) -> Option<String> {
    let given = request.arguments.get("metadata");
    given.filter(|value| !value.is_null()).map(Value::to_string)
}

/// What a code or a member holds, as JSON.
pub(super) fn holds(text: Option<&String>) -> Value {
    text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap())
}

/// The arguments with lists.
const LISTS: [&str; 3] = ["allowedUsers", "allowedEmails", "allowedDomains"];

/// The entries of a list; none for null. Addresses and domains are kept in lower case, and users have no other.
fn entries(list: &Value) -> Option<BTreeSet<String>> {
    let list = list.as_array()?;
    Some(
        list.iter()
            .map(|entry| entry.as_str().unwrap().to_lowercase())
            .collect(),
    )
}

/// The lists of a call that gives any.
fn lists(request: &Request) -> Option<[Option<BTreeSet<String>>; 3]> {
    let lists = LISTS.map(|name| request.arguments.get(name).and_then(entries));
    lists.iter().any(Option::is_some).then_some(lists)
}

/// The rate of a call that gives one.
pub(super) fn rate(request: &Request) -> Option<(i64, i64)> {
    let rate = request.arguments.get("rateLimit")?;
    Some((rate["rate"].as_i64()?, rate["periodMs"].as_i64()?))
}

impl Oracle {
    /// The status of a code.
    pub(super) fn status(&self, code: &Code, now: i64) -> &'static str {
        if code.revoked.is_some() {
            "revoked"
        } else if self.has_expired(code, now) {
            "expired"
        } else if self.has_no_use(code) {
            "used"
        } else if !self.is_known(code) {
            "suspended"
        } else if !code.has_started(now) {
            "scheduled"
        } else {
            "active"
        }
    }

    /// How many codes are suspended.
    pub fn suspended(&self) -> usize {
        let suspended = self.codes.iter().filter(|code| !self.stands_behind(code));
        suspended.count()
    }

    /// The fields of a code's document that follow from the specification.
    pub(super) fn document(&self, code: &Code, now: i64) -> Value {
        let status = self.status(code, now);
        json!({
            "_id": code.id, "_creationTime": code.made, "serverId": code.server, "creatorId": code.creator,
            "code": code.text, "uses": code.uses(), "maxUses": code.max, "expiresAt": code.ends,
            "startsAt": code.starts,
            "rateLimit": code.rate.map(|(rate, period)| json!({"rate": rate, "periodMs": period})),
            "requires": code.requires(),
            "keepAfterCreator": code.keeps, "revokedAt": code.revoked, "status": status,
            "role": if code.admin { "admin" } else { "member" }, "membershipMs": code.lasts,
            "metadata": holds(code.holds.as_ref()),
            "campaignId": code.campaign, "batchId": code.batch, "requiresApproval": code.approves,
            "suspendedBy": (status == "suspended").then(|| {
                match (self.stands_behind(code), self.may_still_grant(code)) {
                    (false, _) => "creator",
                    (true, false) => "grant",
                    (true, true) => "campaign",
                }
            }),
        })
    }

    /// The document, without the text for who could not give what the code grants.
    pub(super) fn shown(&self, code: &Code, request: &Request, now: i64) -> Value {
        let mut document = self.document(code, now);
        if !self.may_grant(code, request.who) {
            document["code"] = Value::Null;
        }
        document
    }

    /// The code that a typed text means at a time: an old text works until its grace ends.
    pub(super) fn find(&self, typed: &str, now: i64) -> Option<&Code> {
        let wanted = folded(typed);
        let code = self.named(typed)?;
        let works = |(until, _): &(i64, String)| *until > now;
        Some(code).filter(|code| code.old.get(&wanted).is_none_or(works))
    }

    /// The code that has a text, or had it.
    pub(super) fn named(&self, typed: &str) -> Option<&Code> {
        let wanted = folded(typed);
        self.codes.iter().find(|code| code.was_named(&wanted))
    }

    /// The owner of a text, if it is taken.
    pub(super) fn holder(&self, typed: &str) -> Option<&str> {
        let code = self.named(typed).map(|code| code.creator.as_str());
        code.or_else(|| self.crowd_has(typed).then_some("a stranger"))
    }

    /// The index of the code with the id that a call names.
    pub(super) fn by_id(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.codes.iter().position(|code| code.id == id);
        place.ok_or("errors.notFound")
    }

    /// A code that storage created, with a unique text.
    pub(super) fn new_code(
        &self,
        made: &Made,
        server: &str,
        creator: &str,
        now: i64,
    ) -> Result<Code, Refusal> {
        let (id, text) = made
            .code
            .clone()
            .ok_or("no code was made, though one must be")?;
        if self.holder(&text).is_some() {
            return Err("a code was made whose text is taken");
        }
        Ok(Code {
            id,
            folded: Some(folded(&text)),
            text,
            server: server.to_owned(),
            creator: creator.to_owned(),
            max: None,
            ends: None,
            starts: None,
            rate: None,
            lists: None,
            revoked: None,
            keeps: false,
            campaign: None,
            approves: false,
            admin: false,
            lasts: None,
            holds: None,
            made: now,
            batch: None,
            old: BTreeMap::new(),
            log: Vec::new(),
            until: Vec::new(),
        })
    }

    pub(super) fn create_code(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let (server, creator) = (request.needed("serverId"), request.needed("creatorId"));
        let (wanted, key) = (request.text("code"), request.text("idempotencyKey"));
        let may_try = self.attempt(request, now);
        let of_key =
            |key: &str| [creator, server, &format!("invitCode:c {key}")].map(str::to_owned);
        if let Some(first) = key.and_then(|key| self.first_calls.get(&of_key(key))) {
            return self.repeated_creation(request, first);
        }
        if request.number("expiresAt").is_some_and(|end| end <= now) {
            return Err("errors.badRequest");
        }
        self.living(server)?;
        let keeps = request.flag("keepAfterCreator") == Some(true);
        let campaign = request.text("campaignId");
        let is_reserved = keeps || campaign.is_some();
        let may_keep = !is_reserved || self.may_administer(server, request.who);
        let admin = request.text("role") == Some("admin");
        let may_give = !admin || self.is_owner(server, creator);
        if !self.may_invite(server, creator) || !may_keep || !may_give {
            return Err("errors.permissionDenied");
        }
        if let Some(campaign) = campaign {
            let place = self.campaign_by_id(campaign)?;
            if self.campaigns[place].server != server {
                return Err("errors.notFound");
            }
        }
        let limits = [request.number("maxUses"), request.number("expiresAt")];
        if self.is_against_policy(server, creator, None, limits.map(Some), 1, now, now) {
            return Err("errors.conflict");
        }
        may_try?;
        if wanted.is_some_and(|wanted| self.holder(wanted).is_some()) {
            return Err("errors.conflict");
        }
        let code = Code {
            max: request.number("maxUses"),
            ends: request.number("expiresAt"),
            starts: request.number("startsAt"),
            rate: rate(request),
            lists: lists(request),
            keeps,
            campaign: campaign.map(str::to_owned),
            approves: request.flag("requiresApproval") == Some(true),
            admin,
            lasts: request.number("membershipMs"),
            holds: metadata(request),
            ..self.new_code(made, server, creator, now)?
        };
        if wanted.is_some_and(|wanted| wanted != code.text) {
            return Err("a code was made with another text than the wanted one");
        }
        if let Some(key) = key {
            let first = FirstCall {
                creator: creator.to_owned(),
                server: server.to_owned(),
                key: format!("invitCode:c {key}"),
                code: code.id.clone(),
                arguments: asked(request),
            };
            self.first_calls.insert(of_key(key), first);
        }
        let data = json!(code.text);
        self.codes.push(code);
        Ok(data)
    }

    /// A call with a key that served before: the same call gets the code's text, whatever changed since.
    fn repeated_creation(&self, request: &Request, first: &FirstCall) -> Result<Value, Refusal> {
        let creator = (first.server.clone(), first.creator.clone());
        let row = self.members.get(&creator);
        if row.is_some_and(|row| row.banned.is_some()) {
            return Err("errors.permissionDenied");
        }
        let code = &self.codes[self.by_id(&first.code)?];
        // Who could not give the role any more does not see the text again.
        let is_living = self.living(&first.server).is_ok();
        if code.admin && !(is_living && self.is_owner(&first.server, &first.creator)) {
            return Err("errors.permissionDenied");
        }
        if asked(request) != first.arguments || code.revoked.is_some() || code.folded.is_none() {
            return Err("errors.conflict");
        }
        Ok(json!(code.text))
    }

    pub(super) fn read_code(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let typed = request.text("code");
        let code = match typed {
            None => &self.codes[self.by_id(request.needed("id"))?],
            Some(typed) => {
                self.attempt(request, now)?;
                self.find(typed, now).ok_or("errors.invalid")?
            }
        };
        if self.may_read(code, request.who) && self.may_grant(code, request.who) {
            let mut document = self.document(code, now);
            // Who names a code by an old text sees that text.
            let old = typed.and_then(|typed| code.old.get(&folded(typed)));
            if let Some((_, text)) = old {
                document["code"] = json!(text);
            }
            Ok(document)
        } else if typed.is_some() && !self.is_known(code) {
            Err("errors.invalid")
        } else {
            Err("errors.permissionDenied")
        }
    }

    pub(super) fn update_code(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let place = self.by_id(request.needed("id"))?;
        let code = &self.codes[place];
        if let Some(user) = request.who.user() {
            let own = code.creator == user && self.may_invite(&code.server, user);
            if !own && !self.may_administer(&code.server, request.who) {
                return Err("errors.permissionDenied");
            }
        }
        let is_given = |name: &str| request.arguments.get(name).is_some();
        let is_owned = request
            .who
            .user()
            .is_none_or(|user| self.is_owner(&code.server, user));
        if (code.admin || request.text("role") == Some("admin")) && !is_owned {
            return Err("errors.permissionDenied");
        }
        let widens =
            is_given("maxUses") || is_given("expiresAt") || request.flag("revoked") == Some(false);
        // Who may not give a code a life beyond its creator's right changes nothing but the label of one that has it.
        let terms = [
            "startsAt",
            "rateLimit",
            "requiresApproval",
            "membershipMs",
            "metadata",
        ];
        let is_more = terms.iter().chain(&LISTS).any(|name| is_given(name));
        let is_reserved = if is_given("keepAfterCreator") {
            request.flag("keepAfterCreator") == Some(true)
        } else {
            code.keeps && (widens || is_more)
        };
        let moves = is_given("campaignId");
        if (is_reserved || moves) && !self.may_administer(&code.server, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&code.server)?;
        let admin_after = if is_given("role") {
            request.text("role") == Some("admin")
        } else {
            code.admin
        };
        let keeps_after = if is_given("keepAfterCreator") {
            request.flag("keepAfterCreator") == Some(true)
        } else {
            code.keeps
        };
        if admin_after && keeps_after {
            return Err("errors.badRequest");
        }
        let (max, ends) = (request.number("maxUses"), request.number("expiresAt"));
        let starts = request.number("startsAt");
        let after = |name: &str, value, before| if is_given(name) { value } else { before };
        let start_after = after("startsAt", starts, code.starts);
        let end_after = after("expiresAt", ends, code.ends);
        if start_after
            .zip(end_after)
            .is_some_and(|(start, end)| start >= end)
        {
            return Err("errors.badRequest");
        }
        let revoked = request.flag("revoked");
        if max.is_some_and(|max| max < code.uses()) {
            return Err("errors.conflict");
        }
        let campaign = request.text("campaignId");
        if let Some(campaign) = campaign {
            let place = self.campaign_by_id(campaign)?;
            if self.campaigns[place].server != code.server {
                return Err("errors.notFound");
            }
        }
        // Its uses belong to its campaign.
        if moves && campaign != code.campaign.as_deref() && code.uses() > 0 {
            return Err("errors.conflict");
        }
        let campaign = campaign.map(str::to_owned);
        // Only one code of a text may live, so a code whose text was taken over can never live again.
        if code.folded.is_none() && widens {
            return Err("errors.conflict");
        }
        if widens {
            let is_restored = revoked == Some(false);
            let after = |name: &str, value, before| {
                let is_touched = is_restored || is_given(name);
                is_touched.then(|| if is_given(name) { value } else { before })
            };
            let terms = [
                after("maxUses", max, code.max),
                after("expiresAt", ends, code.ends),
            ];
            let revives = i64::from(code.is_dead(now));
            let (server, creator) = (&code.server, &code.creator);
            if self.is_against_policy(server, creator, Some(code), terms, revives, code.made, now) {
                return Err("errors.conflict");
            }
        }
        let code = &mut self.codes[place];
        // An absent field stays; null clears.
        if is_given("maxUses") {
            code.max = max;
        }
        if is_given("expiresAt") {
            code.ends = ends;
        }
        code.starts = start_after;
        if is_given("rateLimit") {
            code.rate = rate(request);
        }
        if moves {
            code.campaign = campaign;
        }
        if is_given("requiresApproval") {
            code.approves = request.flag("requiresApproval") == Some(true);
        }
        for (index, name) in LISTS.into_iter().enumerate() {
            if is_given(name) {
                code.lists.get_or_insert_default()[index] = entries(&request.arguments[name]);
            }
        }
        code.keeps = keeps_after;
        code.admin = admin_after;
        if is_given("membershipMs") {
            code.lasts = request.number("membershipMs");
        }
        if is_given("metadata") {
            code.holds = metadata(request);
        }
        code.revoked = match revoked {
            None => code.revoked,
            Some(true) => code.revoked.or(Some(now)),
            Some(false) => None,
        };
        if revoked == Some(true) {
            code.end_old();
        }
        Ok(self.document(&self.codes[place], now))
    }

    pub(super) fn change_lists(&mut self, request: &Request) -> Result<Value, Refusal> {
        let place = self.by_id(request.needed("id"))?;
        let code = &self.codes[place];
        if let Some(user) = request.who.user() {
            let own = code.creator == user && !code.keeps && self.may_invite(&code.server, user);
            if !own && !self.may_administer(&code.server, request.who) {
                return Err("errors.permissionDenied");
            }
        }
        if !self.may_grant(code, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&code.server)?;
        let lists = self.codes[place].lists.get_or_insert_default();
        for (list, kind) in lists.iter_mut().zip(["users", "emails", "domains"]) {
            let named = |name: &str| entries(&request.arguments[name][kind]).unwrap_or_default();
            let (add, remove) = (named("add"), named("remove"));
            if !add.is_empty() {
                list.get_or_insert_default().extend(add);
            }
            if let Some(list) = list {
                list.retain(|entry| !remove.contains(entry));
            }
        }
        let sizes = lists
            .each_ref()
            .map(|list| list.as_ref().map(BTreeSet::len));
        Ok(json!({"users": sizes[0], "emails": sizes[1], "domains": sizes[2]}))
    }

    /// Whether the code policy of a server forbids a creator who is a plain member a code with these limits and ends, where
    /// they count. `but` is the code itself, `adds` how many codes come to life.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn is_against_policy(
        &self,
        server: &str,
        creator: &str,
        but: Option<&Code>,
        [max, ends]: [Option<Option<i64>>; 2],
        adds: i64,
        made: i64,
        now: i64,
    ) -> bool {
        const DAY: i64 = 86_400_000;
        let of_server = &self.servers[server];
        let Some(policy) = &of_server.codes else {
            return false;
        };
        let Some(member) = self.member(server, creator) else {
            return false;
        };
        if member.admin || of_server.owner == creator {
            return false;
        }
        let own = self.codes.iter().filter(|code| {
            let is_other = but.is_none_or(|but| but.id != code.id);
            code.server == server && code.creator == creator && is_other
        });
        let alive = own.clone().filter(|code| !code.is_dead(now)).count();
        let recent = own.filter(|code| code.made > now - DAY).count();
        let as_number = |count: usize| i64::try_from(count).unwrap();
        policy.iter().any(|(name, most)| match name.as_str() {
            "maxUses" => max.is_some_and(|max| max.is_none_or(|max| max > *most)),
            "maxLifetimeMs" => ends.is_some_and(|end| end.is_none_or(|end| end - made > *most)),
            "minMembershipMs" => now - member.joined.unwrap() < *most,
            "codesPerMember" => adds > 0 && as_number(alive) + adds > *most,
            "codesPerDay" => but.is_none() && as_number(recent) + adds > *most,
            other => panic!("no policy has {other}"),
        })
    }

    /// The index of a code that the caller may revoke.
    pub(super) fn revocable(&self, id: &str, request: &Request) -> Result<usize, Refusal> {
        let place = self.by_id(id)?;
        let code = &self.codes[place];
        if !self.may_read(code, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&code.server)?;
        Ok(place)
    }

    pub(super) fn revoke_code(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        if let Some(batch) = request.text("batchId") {
            return self.revoke_batch(batch, request, now);
        }
        let place = self.revocable(request.needed("id"), request)?;
        let code = &mut self.codes[place];
        code.revoked = code.revoked.or(Some(now));
        code.end_old();
        Ok(self.shown(&self.codes[place], request, now))
    }
}
