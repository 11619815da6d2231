//! TimeCapsule: `generate`, `my-codes`, `DELETE`. A director is the owner of a server.

use super::codes::folded;
use super::{Made, Oracle, Refusal, Request, nothing};
use crate::state::{Code, Server};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// The numbers of a crowded prefix that strangers left free.
pub const FREE: [u16; 2] = [123, 456];

impl Oracle {
    /// Whether strangers took a text. Their codes never die.
    pub(super) fn crowd_has(&self, typed: &str) -> bool {
        let text = folded(typed);
        let number = text.strip_prefix("ANN").filter(|digits| digits.len() == 3);
        let number = number.and_then(|digits| digits.parse::<u16>().ok());
        self.is_crowded && number.is_some_and(|number| !FREE.contains(&number))
    }

    /// The server of a director: of several living ones the one that was made first.
    fn directed_by(&self, user: &str) -> Result<&Server, Refusal> {
        let owned = self.servers.values().filter(|server| server.owner == user);
        let living = owned.filter(|server| server.deleted.is_none());
        living
            .min_by_key(|server| (server.made, &server.id))
            .ok_or("errors.serverNotFound")
    }

    /// The letters with which a director's codes begin: the first three of the first name.
    fn prefix(&self, server: &str, user: &str) -> String {
        let Some(name) = self.member(server, user).and_then(|row| row.name.as_ref()) else {
            return "Inv".to_owned();
        };
        let first_name = name.split(' ').next().unwrap();
        let letters = first_name[..first_name.len().min(3)].to_lowercase();
        let (first, rest) = letters.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    }

    pub(super) fn generate(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        self.attempt(request, now)?;
        let user = request.needed("userId");
        let server = self.directed_by(user)?.id.clone();
        let prefix = self.prefix(&server, user);
        let numbers: Vec<u16> = if self.is_crowded && prefix == "Ann" {
            FREE.to_vec()
        } else {
            (0..1000).collect()
        };
        let is_taken = |number: &u16| self.holder(&format!("{prefix}-{number:03}")).is_some();
        let is_full = numbers.iter().all(is_taken);
        if is_full {
            // Every number is taken, so a dead code's text is taken over. Without a dead code the call fails.
            let of_prefix = |code: &Code| {
                let text = code.folded.as_ref();
                let digits = text.and_then(|text| text.strip_prefix(&folded(&prefix)));
                digits.is_some_and(|digits| {
                    digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit())
                })
            };
            let is_dead = |code: &&mut Code| code.is_dead(now) && of_prefix(code);
            let text = made.code.as_ref().map(|(_, text)| Some(folded(text)));
            let mut dead: Vec<&mut Code> = self.codes.iter_mut().filter(is_dead).collect();
            if dead.is_empty() {
                return Err("errors.conflict");
            }
            let mut dead = dead.iter_mut();
            let taken = dead.find(|code| Some(&code.folded) == text.as_ref());
            taken.ok_or("no dead code's text was taken over")?.folded = None;
        }
        let code = Code {
            max: Some(1),
            ends: Some(now + DAY),
            ..self.new_code(made, &server, user, now)?
        };
        let digits = code.text.strip_prefix(&format!("{prefix}-"));
        let is_number =
            |digits: &str| digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !digits.is_some_and(is_number) {
            return Err("a code was made that is not the prefix and three digits");
        }
        let data = json!({"code": code.text});
        self.codes.push(code);
        Ok(data)
    }

    /// The codes of TimeCapsule's form that a director made for its server, newest first; those that were
    /// revoked are gone from it.
    pub(super) fn my_codes(&self, request: &Request) -> Result<Value, Refusal> {
        let user = request.needed("userId");
        let server = &self.directed_by(user)?.id;
        let mine = self.codes.iter().filter(|code| {
            code.server == *server
                && code.creator == user
                && code.max == Some(1)
                && code.ends.is_some()
                && code.revoked.is_none()
        });
        let mut mine: Vec<&Code> = mine.collect();
        mine.sort_by_key(|code| std::cmp::Reverse((code.made, &code.id)));
        let documents = mine.into_iter().map(|code| {
            let used_by = code.log.first().map(|(user, _)| user);
            json!({"id": code.id, "code": code.text, "director_id": code.server,
                "created_by": code.creator, "is_used": used_by.is_some(), "used_by": used_by})
        });
        Ok(documents.collect())
    }

    pub(super) fn revoke_unused(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let place = self.revocable(request.needed("codeId"), request)?;
        let code = &mut self.codes[place];
        if !code.log.is_empty() {
            return Err("errors.conflict");
        }
        code.revoked = code.revoked.or(Some(now));
        code.end_old();
        Ok(nothing())
    }
}
