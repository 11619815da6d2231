//! Limits: so many attempts in any hour, and no more.

use super::{Oracle, Refusal, Request};

const HOUR: i64 = 3_600_000;

/// How many attempts an hour are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limits {
    /// Wrong codes from an address.
    pub guesses_by_address: usize,
    /// Wrong codes by a user.
    pub guesses_by_user: usize,
    /// TimeCapsule's uses from an address, whatever they come to.
    pub uses_by_address: usize,
    /// Its validations from an address, whatever they come to.
    pub validations_by_address: usize,
    /// Its codes made by a user, failed attempts too.
    pub generated_by_user: usize,
}

impl Oracle {
    /// Whose attempt a call would be, and how many each is allowed.
    fn parties(&self, request: &Request) -> Vec<(String, usize)> {
        let by_address = |what: &str| format!("{what} from {}", request.address);
        let limits = self.limits;
        match request.path {
            "timecapsule:generate" => {
                let user = format!("codes by {}", request.needed("userId"));
                vec![(user, limits.generated_by_user)]
            }
            "timecapsule:use" => vec![(by_address("uses"), limits.uses_by_address)],
            "timecapsule:validate" => {
                vec![(by_address("validations"), limits.validations_by_address)]
            }
            _ => {
                // Whom a call is for, else who makes it.
                let user = request.text("userId").or(request.text("creatorId"));
                let user = user.or(request.who.user());
                let user = user.map(|user| (format!("guesses by {user}"), limits.guesses_by_user));
                let address = (by_address("guesses"), limits.guesses_by_address);
                [address].into_iter().chain(user).collect()
            }
        }
    }

    /// Whether the parties of a call may try; counts the attempt if it is one.
    pub(super) fn attempt(&mut self, request: &Request, now: i64) -> Result<(), Refusal> {
        if request.path == "invitCode:c" && request.text("code").is_none() {
            return Ok(());
        }
        let parties = self.parties(request);
        for (party, limit) in &parties {
            let times = self.attempts.get(party).map_or(&[][..], Vec::as_slice);
            if times.len() >= *limit && times[times.len() - limit] + HOUR > now {
                return Err("errors.rateLimited");
            }
        }
        if self.counts(request) {
            for (party, _) in parties {
                self.attempts.entry(party).or_default().push(now);
            }
        }
        Ok(())
    }

    /// Whether a call is an attempt: every one of TimeCapsule's is; of the others those that try out a code
    /// without knowing a right one.
    fn counts(&self, request: &Request) -> bool {
        if request.path.starts_with("timecapsule:") {
            return true;
        }
        let typed = request.needed("code");
        match request.path {
            // A text that another one took tells that there is such a code.
            "invitCode:c" => self
                .holder(typed)
                .is_some_and(|holder| holder != request.needed("creatorId")),
            "invitCode:r" => {
                let code = self.find(typed);
                code.is_none_or(|code| !self.may_read(code, request.who))
            }
            _ => self.find(typed).is_none_or(|code| !self.is_known(code)),
        }
    }
}
