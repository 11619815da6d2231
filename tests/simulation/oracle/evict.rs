//! `invitCode:evict` and `member:evict`.

use super::{Oracle, Refusal, Request};
use serde_json::{Value, json};

/// A step of a page: a code by its place, and the number of a use of it, 0 if it has none.
type Step = (usize, i64);

/// The cursor of a request: a code's id and the number of a use.
fn cursor(request: &Request) -> Option<(&str, i64)> {
    let (id, number) = request.text("cursor")?.split_once(':')?;
    Some((id, number.parse().unwrap()))
}

impl Oracle {
    pub(super) fn evict_by_code(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let place = self.by_id(request.needed("id"))?;
        let code = &self.codes[place];
        let server = code.server.clone();
        if !self.may_administer(&server, request.who) {
            return Err("errors.permissionDenied");
        }
        self.living(&server)?;
        let steps = self.steps(request, &[place], &server);
        // Every page but the first has a cursor.
        if request.text("cursor").is_none() && code.revoked.is_none() {
            self.revoke(place, now);
        }
        let since = request.number("since").unwrap_or(0);
        let mut uses = steps.iter().filter(|(_, number)| *number > 0);
        let log = &self.codes[place].log;
        // A page without a use in the wanted time is the last.
        let is_over = !uses.any(|(_, number)| log[usize::try_from(number - 1).unwrap()].1 >= since);
        let is_first_use = steps.last().is_none_or(|(_, number)| *number <= 1);
        Ok(self.evict(request, &steps, now, is_over || is_first_use))
    }

    pub(super) fn evict_by_inviter(
        &mut self,
        request: &Request,
        now: i64,
    ) -> Result<Value, Refusal> {
        let (server, inviter) = (request.needed("serverId"), request.needed("invitedBy"));
        self.living(server)?;
        if !self.may_administer(server, request.who) {
            return Err("errors.permissionDenied");
        }
        let mut places: Vec<usize> = (0..self.codes.len()).collect();
        places.retain(|place| self.codes[*place].creator == inviter);
        places.sort_by(|one, other| self.codes[*other].id.cmp(&self.codes[*one].id));
        let steps = self.steps(request, &places, server);
        for (place, _) in &steps {
            let code = &self.codes[*place];
            if code.server == server && code.revoked.is_none() {
                self.revoke(*place, now);
            }
        }
        Ok(self.evict(request, &steps, now, false))
    }

    fn revoke(&mut self, place: usize, now: i64) {
        self.codes[place].revoked = Some(now);
        self.codes[place].end_old();
    }

    /// The steps of a page: the codes in this order, the uses of each on this server from the newest.
    fn steps(&self, request: &Request, places: &[usize], server: &str) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for place in places {
            let code = &self.codes[*place];
            let uses = if code.server == server {
                code.uses()
            } else {
                0
            };
            steps.extend((uses.min(1)..=uses).rev().map(|number| (*place, number)));
        }
        let is_later = |(place, number): &Step| {
            cursor(request).is_none_or(|(id, before)| {
                let code = self.codes[*place].id.as_str();
                code < id || (code == id && *number > 0 && *number < before)
            })
        };
        steps.retain(is_later);
        steps.truncate(usize::try_from(request.number("limit").unwrap()).unwrap());
        steps
    }

    /// Removes plain members who joined by the codes of these uses.
    fn evict(&mut self, request: &Request, steps: &[Step], now: i64, is_last: bool) -> Value {
        let since = request.number("since").unwrap_or(0);
        let bans = request.flag("ban") == Some(true);
        let mut removed = 0;
        for (place, number) in steps.iter().filter(|(_, number)| *number > 0) {
            let code = &self.codes[*place];
            let (user, at) = code.log[usize::try_from(number - 1).unwrap()].clone();
            let (server, by) = (code.server.clone(), Some(code.id.clone()));
            let makes_admins = code.admin;
            let owner = self.servers[&server].owner.clone();
            let is_owner = owner == user;
            let Some(member) = self.members.get_mut(&(server, user)) else {
                continue;
            };
            if member.by != by || at < since {
                continue;
            }
            // Admins who became so by this code are removed by who could set the role.
            let is_above = request.who.user().is_none_or(|actor| owner == actor);
            let is_within = !member.admin || (makes_admins && is_above);
            let is_member = member.left.is_none() && !member.has_ended(now);
            if is_member && !is_owner && is_within {
                member.left = Some(now);
                member.ends = None;
                member.banned = bans.then_some(now);
            }
            // Who left in this millisecond counts as removed by a first run of the same call.
            let is_out = member.left == Some(now) && (!bans || member.banned == Some(now));
            removed += i64::from(is_out);
        }
        let limit = usize::try_from(request.number("limit").unwrap()).unwrap();
        let last = steps.last().filter(|_| steps.len() == limit && !is_last);
        let next = last.map(|(place, number)| format!("{}:{number:010}", self.codes[*place].id));
        json!({"removed": removed, "isDone": next.is_none(), "continueCursor": next})
    }
}
