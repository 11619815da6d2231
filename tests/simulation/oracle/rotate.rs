//! `invitCode:cMany`, `invitCode:rotate`, and `invitCode:d` of a batch.

use super::codes::{asked, folded};
use super::{Made, Oracle, Refusal, Request};
use crate::answer::Expected;
use crate::state::{Code, FirstCall};
use serde_json::{Value, json};

/// The form of TimeCapsule's codes: one to three letters as a name begins, and three digits.
fn is_short(text: &str) -> bool {
    let Some((letters, digits)) = text.split_once('-') else {
        return false;
    };
    let is_name = |(at, letter): (usize, char)| match at {
        0 => letter.is_ascii_uppercase(),
        _ => letter.is_ascii_lowercase(),
    };
    (1..=3).contains(&letters.len())
        && letters.chars().enumerate().all(is_name)
        && digits.len() == 3
        && digits.chars().all(|digit| digit.is_ascii_digit())
}

impl Oracle {
    pub(super) fn create_codes(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let (server, creator) = (request.needed("serverId"), request.needed("creatorId"));
        let key = request.text("idempotencyKey");
        let key =
            key.map(|key| [creator, server, &format!("invitCode:cMany {key}")].map(str::to_owned));
        if let Some(first) = key.as_ref().and_then(|key| self.first_calls.get(key)) {
            return self.repeated_batch(request, first);
        }
        if request.number("expiresAt").is_some_and(|end| end <= now) {
            return Err("errors.badRequest");
        }
        self.living(server)?;
        if !self.may_invite(server, creator) || !self.may_administer(server, request.who) {
            return Err("errors.permissionDenied");
        }
        let count = request.number("count").unwrap();
        let limits = [request.number("maxUses"), request.number("expiresAt")].map(Some);
        if self.is_against_policy(server, creator, None, limits, count, now, now) {
            return Err("errors.conflict");
        }
        let count = usize::try_from(count).unwrap();
        let batch = made.codes.first().and_then(|(.., batch)| batch.clone());
        if made.codes.len() != count || batch.is_none() {
            return Err("not as many codes were made as were wanted");
        }
        for (id, text, of) in &made.codes {
            if *of != batch {
                return Err("codes of one call are in two batches");
            }
            let one = Made {
                code: Some((id.clone(), text.clone())),
                ..Made::default()
            };
            let code = Code {
                max: request.number("maxUses"),
                ends: request.number("expiresAt"),
                batch: batch.clone(),
                ..self.new_code(&one, server, creator, now)?
            };
            self.codes.push(code);
        }
        let batch = batch.unwrap();
        if let Some(key) = key {
            let [creator, server, named] = key.clone();
            let first = FirstCall {
                creator,
                server,
                key: named,
                code: batch.clone(),
                arguments: asked(request),
            };
            self.first_calls.insert(key, first);
        }
        Ok(self.batch(&batch))
    }

    /// The codes of a batch, by their ids.
    fn of_batch(&self, batch: &str) -> Vec<&Code> {
        let codes = self.codes.iter();
        let mut codes: Vec<&Code> = codes
            .filter(|code| code.batch.as_deref() == Some(batch))
            .collect();
        codes.sort_by(|one, other| one.id.cmp(&other.id));
        codes
    }

    fn batch(&self, batch: &str) -> Value {
        let texts: Vec<&str> = self
            .of_batch(batch)
            .iter()
            .map(|code| &*code.text)
            .collect();
        json!({"batchId": batch, "codes": texts})
    }

    fn repeated_batch(&self, request: &Request, first: &FirstCall) -> Result<Value, Refusal> {
        let creator = (first.server.clone(), first.creator.clone());
        let row = self.members.get(&creator);
        if row.is_some_and(|row| row.banned.is_some()) {
            return Err("errors.permissionDenied");
        }
        let is_revoked = self
            .of_batch(&first.code)
            .iter()
            .any(|code| code.revoked.is_some());
        if asked(request) != first.arguments || is_revoked {
            return Err("errors.conflict");
        }
        Ok(self.batch(&first.code))
    }

    /// What a call that made codes tells of them now.
    pub(super) fn made_now(&self, request: &Request, made: &Made) -> Value {
        if request.path == "invitCode:cMany" {
            let batch = made.codes.first().and_then(|(.., batch)| batch.as_deref());
            return self.batch(batch.unwrap_or_default());
        }
        let id = made.code.as_ref().map(|(id, _)| id);
        let code = self.codes.iter().find(|code| Some(&code.id) == id);
        json!(code.map(|code| &code.text))
    }

    pub(super) fn revoke_batch(
        &mut self,
        batch: &str,
        request: &Request,
        now: i64,
    ) -> Result<Value, Refusal> {
        let first = self.of_batch(batch).first().map(|code| code.id.clone());
        let id = first.ok_or("errors.notFound")?;
        self.revocable(&id, request)?;
        let mut revoked = 0;
        for code in &mut self.codes {
            if code.batch.as_deref() != Some(batch) {
                continue;
            }
            if code.revoked.is_none() {
                code.revoked = Some(now);
                code.end_old();
            }
            // Two calls in one millisecond count as a retry of one.
            revoked += i64::from(code.revoked == Some(now));
        }
        Ok(json!({"revoked": revoked}))
    }

    /// The index of the code that a call may rotate.
    pub(super) fn may_rotate(&self, request: &Request) -> Result<usize, Refusal> {
        let place = self.by_id(request.needed("id"))?;
        let code = &self.codes[place];
        if let Some(user) = request.who.user() {
            let own = code.creator == user && self.may_invite(&code.server, user);
            if !own && !self.may_administer(&code.server, request.who) {
                return Err("errors.permissionDenied");
            }
        }
        if !self.may_grant(code, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&code.server)?;
        Ok(place)
    }

    /// The answer of a call that rotated its code.
    pub(super) fn rotated(&self, request: &Request, now: i64) -> Expected {
        let place = self.by_id(request.needed("id")).unwrap();
        Expected::Done(self.document(&self.codes[place], now))
    }

    pub(super) fn rotate_code(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let place = self.may_rotate(request)?;
        let code = &self.codes[place];
        let grace = request.number("graceMs").unwrap();
        let user = request.who.user().unwrap_or(&code.creator).to_owned();
        let server = code.server.clone();
        let key = request.text("idempotencyKey");
        let key = key.map(|key| [user, server, format!("invitCode:rotate {key}")]);
        if let Some(first) = key.as_ref().and_then(|key| self.first_calls.get(key)) {
            if asked(request) != first.arguments {
                return Err("errors.conflict");
            }
            return Ok(self.document(&self.codes[place], now));
        }
        let is_given = self.invites.values().any(|invite| invite.id == code.id);
        let is_short = is_short(&code.text) && code.max == Some(1) && code.ends.is_some();
        if is_given || is_short {
            return Err("errors.conflict");
        }
        let limits = [Some(code.max), Some(code.ends)];
        let adds = i64::from(code.is_dead(now));
        let (server, creator) = (&code.server, &code.creator);
        if self.is_against_policy(server, creator, Some(code), limits, adds, code.made, now) {
            return Err("errors.conflict");
        }
        let text = made.text.clone().ok_or("the code was not rotated")?;
        if self.holder(&text).is_some() {
            return Err("a code was rotated to a text that is taken");
        }
        let code = &mut self.codes[place];
        code.end_old();
        let until = match code.revoked {
            None if grace > 0 => now + grace,
            _ => 0,
        };
        // A text that another code took over stays that one's.
        if let Some(old) = code.folded.take() {
            code.old.insert(old, (until, code.text.clone()));
        }
        code.folded = Some(folded(&text));
        code.text = text;
        if let Some(key) = key {
            let [creator, server, named] = key.clone();
            let first = FirstCall {
                creator,
                server,
                key: named,
                code: code.id.clone(),
                arguments: asked(request),
            };
            self.first_calls.insert(key, first);
        }
        Ok(self.document(&self.codes[place], now))
    }
}
