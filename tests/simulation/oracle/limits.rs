//! Limits on attempts in any hour.

use super::{Oracle, Refusal, Request, folded};
use crate::script::{ADDRESSES, Who};

const HOUR: i64 = 3_600_000;

/// The first four groups of an IPv6 address without this many last digits, or the whole of any other address.
fn network(address: &str, without: usize) -> String {
    let Ok(address) = address.parse::<std::net::Ipv6Addr>() else {
        return address.to_owned();
    };
    let groups = address.segments().map(|group| format!("{group:04x}"));
    let mut network = groups[..4].concat();
    network.truncate(16 - without);
    network
}

/// How many attempts an hour are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limits {
    /// Wrong codes from an address.
    pub guesses_by_address: usize,
    /// Wrong codes by a user.
    pub guesses_by_user: usize,
    /// All of TimeCapsule's uses from an address, failed ones too.
    pub uses_by_address: usize,
    /// All its validations from an address or by a user, failed ones too.
    pub validations: usize,
    /// Its codes created by a user, failed attempts too.
    pub generated_by_user: usize,
    /// Unknown codes of one prefix of TimeCapsule's, tried by anybody.
    pub misses_by_prefix: usize,
}

/// The prefix of a text that may be one of TimeCapsule's codes: one to three letters, three digits.
fn prefix(typed: &str) -> Option<String> {
    let text = folded(typed);
    let (letters, digits) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let is_letter = |symbol: char| symbol.is_ascii_uppercase() || "01".contains(symbol);
    let is_one = (1..=3).contains(&letters.len())
        && letters.chars().all(is_letter)
        && digits.chars().all(|digit| digit.is_ascii_digit());
    is_one.then(|| format!("misses of {letters}"))
}

impl Oracle {
    /// The parties that a call counts against, and the limit of each.
    fn parties(&self, request: &Request) -> Vec<(String, usize)> {
        let limits = self.limits;
        let from = |what: &str, limit: usize| {
            let address = ADDRESSES[request.address];
            // An IPv6 address counts by its first four groups, and with eight times the limit by these without the last two
            // digits of the fourth.
            let mut parties = vec![(format!("{what} from {}", network(address, 0)), limit)];
            if address.contains(':') {
                let around = format!("{what} from around {}", network(address, 2));
                parties.push((around, 8 * limit));
            }
            parties
        };
        match request.path {
            "timecapsule:generate" => {
                let user = format!("codes by {}", request.needed("userId"));
                vec![(user, limits.generated_by_user)]
            }
            "timecapsule:use" => from("uses", limits.uses_by_address),
            "timecapsule:validate" => {
                let user = request.who.user();
                let user = user.map(|user| (format!("validations by {user}"), limits.validations));
                let address = from("validations", limits.validations);
                address.into_iter().chain(user).collect()
            }
            _ => {
                // The named user, or the caller.
                let user = request.text("userId").or(request.text("creatorId"));
                let user = user.or(request.who.user());
                let user = user.map(|user| (format!("guesses by {user}"), limits.guesses_by_user));
                let address = from("guesses", limits.guesses_by_address);
                address.into_iter().chain(user).collect()
            }
        }
    }

    /// Whether the parties of a call are within their limits. Counts the attempt if it is one.
    pub(super) fn attempt(&mut self, request: &Request, now: i64) -> Result<(), Refusal> {
        if request.path == "invitCode:c" && request.text("code").is_none() {
            return Ok(());
        }
        let parties = self.parties(request);
        // An anonymous guess at one of TimeCapsule's texts is limited by everybody's guesses at its prefix.
        let is_by_text = request.path != "invitCode:c" && request.path != "timecapsule:generate";
        let typed = request.text("code").filter(|_| is_by_text);
        let misses = typed.and_then(prefix);
        let misses_limit = self.limits.misses_by_prefix;
        let is_searched = |oracle: &Self| {
            let misses = misses.as_ref();
            misses.is_some_and(|misses| oracle.is_over(misses, misses_limit, now))
        };
        let is_over = |(party, limit): &(String, usize)| self.is_over(party, *limit, now);
        if parties.iter().any(is_over) || (request.who == Who::Nobody && is_searched(self)) {
            return Err("errors.rateLimited");
        }
        let is_miss = typed.is_some_and(|typed| self.is_unknown(typed, now));
        if self.counts(request, now) {
            for (party, _) in parties {
                self.attempts.entry(party).or_default().push(now);
            }
        }
        if is_miss
            && !is_searched(self)
            && let Some(misses) = misses
        {
            self.attempts.entry(misses).or_default().push(now);
        }
        Ok(())
    }

    fn is_over(&self, party: &str, limit: usize, now: i64) -> bool {
        let times = self.attempts.get(party).map_or(&[][..], Vec::as_slice);
        times.len() >= limit && times[times.len() - limit] + HOUR > now
    }

    fn is_unknown(&self, typed: &str, now: i64) -> bool {
        let code = self.find(typed, now);
        !self.crowd_has(typed) && code.is_none_or(|code| !self.is_known(code))
    }

    /// Whether a call counts as an attempt: every call of TimeCapsule's does, and any other that tries a wrong code.
    fn counts(&self, request: &Request, now: i64) -> bool {
        if request.path.starts_with("timecapsule:") {
            return true;
        }
        let typed = request.needed("code");
        match request.path {
            // A taken text reveals that such a code exists.
            "invitCode:c" => self
                .holder(typed)
                .is_some_and(|holder| holder != request.needed("creatorId")),
            "invitCode:r" => {
                let code = self.find(typed, now);
                code.is_none_or(|code| {
                    !(self.may_read(code, request.who) && self.may_grant(code, request.who))
                })
            }
            _ => self.is_unknown(typed, now),
        }
    }
}
