//! The state of a deployment in the terms of the specification. The oracle computes it by the rules, and storage is read
//! into the same form for comparison.

use std::collections::{BTreeMap, BTreeSet};

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    pub id: String,
    pub owner: String,
    pub policy: String,
    pub preview: String,
    /// The most members that it may have.
    pub max: Option<i64>,
    /// The limits of its code policy, by name.
    pub codes: Option<BTreeMap<String, i64>>,
    pub made: i64,
    pub deleted: Option<i64>,
}

/// A user on a server: a member, a former member, or banned before joining.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    pub server: String,
    pub user: String,
    pub id: String,
    pub name: Option<String>,
    pub admin: bool,
    pub made: i64,
    pub joined: Option<i64>,
    pub left: Option<i64>,
    pub banned: Option<i64>,
    /// When the membership ends by itself.
    pub ends: Option<i64>,
    /// The code by which it joined.
    pub by: Option<String>,
    /// Who made that code.
    pub inviter: Option<String>,
    /// What the code carried.
    pub holds: Option<String>,
}

/// A code and its log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    pub id: String,
    pub text: String,
    /// Its folded text; none after another code took it over.
    pub folded: Option<String>,
    pub server: String,
    pub creator: String,
    pub max: Option<i64>,
    pub ends: Option<i64>,
    pub starts: Option<i64>,
    /// At most so many uses in any period of so many milliseconds.
    pub rate: Option<(i64, i64)>,
    pub revoked: Option<i64>,
    /// Who may use it: users, addresses and domains, where such a list is set.
    pub lists: Option<[Option<BTreeSet<String>>; 3]>,
    /// Whether it outlives its creator's right to create it.
    pub keeps: bool,
    /// The campaign whose budget it shares.
    pub campaign: Option<String>,
    /// Whether its uses must be approved.
    pub approves: bool,
    /// Whether it makes admins.
    pub admin: bool,
    /// How long memberships by it last.
    pub lasts: Option<i64>,
    /// What it carries for the application.
    pub holds: Option<String>,
    pub made: i64,
    /// The call that made it with others.
    pub batch: Option<String>,
    /// The folded texts that it had before, until when each works, and how each was shown.
    pub old: BTreeMap<String, (i64, String)>,
    /// Its uses in order: user and time.
    pub log: Vec<(String, i64)>,
    /// Until when each use admits its user.
    pub until: Vec<Option<i64>>,
}

/// A campaign, and when its codes were used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Campaign {
    pub id: String,
    pub server: String,
    pub creator: String,
    pub max: Option<i64>,
    pub ends: Option<i64>,
    pub rate: Option<(i64, i64)>,
    pub revoked: Option<i64>,
    pub made: i64,
    pub log: Vec<i64>,
}

/// A request to join.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Knock {
    pub id: String,
    pub server: String,
    pub user: String,
    pub code: String,
    pub name: Option<String>,
    pub status: String,
    pub made: i64,
    pub decided: Option<i64>,
    pub by: Option<String>,
    pub reason: Option<String>,
}

impl Knock {
    /// Whether it was withdrawn, or its user joined or asked otherwise.
    pub fn has_ended(&self) -> bool {
        ["withdrawn", "closed"].contains(&self.status.as_str())
    }
}

/// The one invite of a user to a server, as RDS gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Invite {
    pub server: String,
    pub user: String,
    pub id: String,
    pub text: String,
}

/// The first call of a creator on a server with an idempotency key: the code that it made, and its arguments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FirstCall {
    pub creator: String,
    pub server: String,
    pub key: String,
    pub code: String,
    pub arguments: BTreeMap<String, String>,
}

/// All of it: servers by id, members and invites by server and user, codes by id,
/// first calls by creator, server and key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub servers: Vec<Server>,
    pub members: Vec<Member>,
    pub codes: Vec<Code>,
    pub campaigns: Vec<Campaign>,
    pub knocks: Vec<Knock>,
    pub invites: Vec<Invite>,
    pub first_calls: Vec<FirstCall>,
}

/// Whether a use at this time would be one too many in a period, after the uses at these times.
fn is_too_fast(rate: Option<(i64, i64)>, log: &[i64], now: i64) -> bool {
    rate.is_some_and(|(rate, period)| {
        let places = usize::try_from(rate).unwrap();
        let earlier = log.len().checked_sub(places);
        earlier.is_some_and(|place| log[place] + period > now)
    })
}

impl Campaign {
    pub fn is_used_up(&self) -> bool {
        self.max
            .is_some_and(|max| self.log.len() >= usize::try_from(max).unwrap())
    }

    pub fn has_ended(&self, now: i64) -> bool {
        self.ends.is_some_and(|end| end <= now)
    }

    pub fn is_too_fast(&self, now: i64) -> bool {
        is_too_fast(self.rate, &self.log, now)
    }
}

impl Member {
    /// Whether the membership came to its end.
    pub fn has_ended(&self, now: i64) -> bool {
        self.ends.is_some_and(|end| end <= now)
    }
}

impl Code {
    pub fn uses(&self) -> i64 {
        i64::try_from(self.log.len()).unwrap()
    }

    pub fn is_used_up(&self) -> bool {
        self.max.is_some_and(|max| self.uses() >= max)
    }

    pub fn has_ended(&self, now: i64) -> bool {
        self.ends.is_some_and(|end| end <= now)
    }

    pub fn has_started(&self, now: i64) -> bool {
        self.starts.is_none_or(|start| start <= now)
    }

    /// Whether a use at this time would be one too many in a period.
    pub fn is_too_fast(&self, now: i64) -> bool {
        let log: Vec<i64> = self.log.iter().map(|(_, at)| *at).collect();
        is_too_fast(self.rate, &log, now)
    }

    /// By what it knows its users.
    pub fn requires(&self) -> Vec<&'static str> {
        let [users, emails, domains] = self
            .lists
            .as_ref()
            .map_or([false; 3], |lists| lists.each_ref().map(Option::is_some));
        [(emails || domains, "email"), (users, "user")]
            .into_iter()
            .filter_map(|(is_set, word)| is_set.then_some(word))
            .collect()
    }

    /// Whether a list has the user, its address, or the domain of that.
    pub fn lists(&self, user: &str, email: Option<&str>) -> bool {
        let [users, emails, domains] = self.lists.clone().unwrap_or_default();
        let email = email.map(str::to_lowercase);
        let domain = email
            .as_ref()
            .map(|email| email.rsplit_once('@').unwrap().1.to_owned());
        users.is_some_and(|users| users.contains(user))
            || emails
                .zip(email)
                .is_some_and(|(emails, email)| emails.contains(&email))
            || domains
                .zip(domain)
                .is_some_and(|(domains, domain)| domains.contains(&domain))
    }

    /// Ends the grace of its old text.
    pub fn end_old(&mut self) {
        for (until, _) in self.old.values_mut() {
            *until = 0;
        }
    }

    /// Whether it has this folded text, or had it.
    pub fn was_named(&self, folded: &str) -> bool {
        self.folded.as_deref() == Some(folded) || self.old.contains_key(folded)
    }

    pub fn was_redeemed_by(&self, user: &str) -> bool {
        self.log.iter().any(|(known, _)| known == user)
    }

    /// Until when the use of a user admits it.
    pub fn admits(&self, user: &str) -> Option<i64> {
        let place = self.log.iter().position(|(known, _)| known == user)?;
        self.until[place]
    }

    /// Whether it admits nobody any more.
    pub fn is_dead(&self, now: i64) -> bool {
        self.revoked.is_some() || self.has_ended(now) || self.is_used_up()
    }
}

impl State {
    /// How many codes are revoked.
    pub fn revoked(&self) -> usize {
        let revoked = self.codes.iter().filter(|code| code.revoked.is_some());
        revoked.count()
    }

    /// How many requests were approved.
    pub fn approved(&self) -> usize {
        let approved = self
            .knocks
            .iter()
            .filter(|knock| knock.status == "approved");
        approved.count()
    }

    /// How many users are on a server no more.
    pub fn gone(&self) -> usize {
        let gone = self.members.iter().filter(|member| member.left.is_some());
        gone.count()
    }

    /// How many codes, uses, members and invites there are.
    pub fn sizes(&self) -> [usize; 4] {
        let uses = self.codes.iter().map(|code| code.log.len()).sum();
        [
            self.codes.len(),
            uses,
            self.members.len(),
            self.invites.len(),
        ]
    }
}

/// Two lists whose rows differ, shortened to these rows.
pub fn difference<'a, T: PartialEq + std::fmt::Debug + 'a>(
    what: &str,
    stored: &[T],
    expected: impl Iterator<Item = &'a T> + Clone,
) -> Option<String> {
    if stored.iter().eq(expected.clone()) {
        return None;
    }
    let expected: Vec<&T> = expected.collect();
    let surplus = stored.iter().filter(|row| !expected.contains(row));
    let missing = expected.iter().filter(|row| !stored.contains(row));
    Some(format!(
        "unexpected {what} are stored\n  {:#?}\nand expected ones are missing\n  {:#?}",
        surplus.collect::<Vec<_>>(),
        missing.collect::<Vec<_>>()
    ))
}
