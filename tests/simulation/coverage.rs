//! The events in the histories of a run, and those that must occur in a long run, so that lost coverage is noticed.

use std::collections::BTreeMap;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An answer after a trip.
    Answer,
    /// A refusal without one.
    Door,
    /// A refusal by the second run of a call whose first run, with a lost reply, changed something.
    RefusedAgain,
    /// A change by such a second run: other calls had changed the same in between.
    ChangesAgain,
    /// A fault.
    Fault,
    /// The result of the check of what clients saw.
    Check,
    /// A change without concurrent calls.
    Event,
    /// A change with concurrent calls.
    UnderWay,
}

/// The number of its occurrences.
#[derive(Debug, Default)]
pub struct Coverage(BTreeMap<(Kind, &'static str, &'static str), u64>);

impl Coverage {
    pub fn count(&mut self, kind: Kind, path: &'static str, what: &'static str) {
        *self.0.entry((kind, path, what)).or_default() += 1;
    }

    pub fn add(&mut self, other: Self) {
        for (what, count) in other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }

    /// The number of answered calls.
    pub fn calls(&self) -> u64 {
        let answered = self.0.iter().filter(|((kind, ..), _)| *kind <= Kind::Door);
        answered.map(|(_, count)| count).sum()
    }

    /// How often each function succeeded.
    fn successes(&self) -> impl Iterator<Item = (&'static str, u64)> {
        ANSWERS.iter().map(|(path, _)| {
            let count = self.0.get(&(Kind::Answer, path, "success"));
            (*path, count.copied().unwrap_or(0))
        })
    }

    /// The functions that never succeeded.
    pub fn idle(&self) -> Vec<&'static str> {
        let idle = self.successes().filter(|(_, count)| *count == 0);
        idle.map(|(path, _)| path).collect()
    }

    /// The events that must occur in a long run and did not.
    pub fn missing(&self) -> Vec<String> {
        let answers = ANSWERS.iter().flat_map(|(path, words)| {
            let answers = words.split(' ').map(|word| (Kind::Answer, *path, word));
            answers.map(|(kind, path, word)| match word {
                "success" => (kind, path, word.to_owned()),
                _ => (kind, path, format!("errors.{word}")),
            })
        });
        let doors = DOORS.iter().flat_map(|(path, words)| {
            let words = words.split(' ').map(|word| format!("errors.{word}"));
            words.map(|word| (Kind::Door, *path, word))
        });
        let faults = FAULTS
            .iter()
            .map(|what| (Kind::Fault, "", (*what).to_owned()));
        let changes = CHANGES
            .iter()
            .map(|what| (Kind::UnderWay, "", (*what).to_owned()));
        let checks = CHECKS
            .iter()
            .map(|what| (Kind::Check, "", (*what).to_owned()));
        let all = answers.chain(doors).chain(faults).chain(changes);
        let all = all.chain(checks);
        let is_missing = |(kind, path, what): &(Kind, &str, String)| {
            !self
                .0
                .keys()
                .any(|known| known == &(*kind, *path, what.as_str()))
        };
        all.filter(is_missing)
            .map(|missing| format!("{missing:?}"))
            .collect()
    }
}

impl std::fmt::Display for Coverage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut successes: Vec<(&str, u64)> = self.successes().collect();
        successes.sort_by_key(|(_, count)| *count);
        for (path, count) in successes {
            writeln!(formatter, "{count:>10} times {path} succeeded")?;
        }
        for ((kind, path, what), count) in &self.0 {
            let how = match kind {
                Kind::Answer => "",
                Kind::Door => ", without a trip",
                Kind::RefusedAgain => ": though the first run, whose reply was lost, had done it",
                Kind::ChangesAgain => ": done once more over what others did since the first run",
                Kind::Fault => "fault: ",
                Kind::Check => "check: ",
                Kind::Event => "change: ",
                Kind::UnderWay => "change while other calls are under way: ",
            };
            match kind {
                Kind::Answer | Kind::Door | Kind::RefusedAgain | Kind::ChangesAgain => {
                    writeln!(formatter, "{count:>10} {path} {what}{how}")?
                }
                _ => writeln!(formatter, "{count:>10} {how}{what}")?,
            }
        }
        Ok(())
    }
}

/// The answers of each function after a trip, by the specification.
const ANSWERS: &[(&str, &str)] = &[
    ("server:c", "success conflict"),
    ("server:r", "success serverNotFound permissionDenied"),
    (
        "server:u",
        "success serverNotFound permissionDenied notFound",
    ),
    ("server:d", "success serverNotFound permissionDenied"),
    ("server:list", "success"),
    ("member:r", "success serverNotFound permissionDenied"),
    (
        "member:u",
        "success serverNotFound permissionDenied conflict notFound",
    ),
    (
        "member:d",
        "success serverNotFound permissionDenied conflict notFound",
    ),
    (
        "invitCode:c",
        "success serverNotFound permissionDenied conflict rateLimited",
    ),
    (
        "invitCode:use",
        "success invalid expired maxUsed serverNotFound permissionDenied notStarted notInvited serverFull tooFast rateLimited",
    ),
    (
        "invitCode:r",
        "success invalid notFound permissionDenied rateLimited",
    ),
    (
        "invitCode:cMany",
        "success serverNotFound permissionDenied conflict",
    ),
    (
        "invitCode:rotate",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    (
        "invitCode:evict",
        "success notFound permissionDenied serverNotFound",
    ),
    ("member:evict", "success serverNotFound permissionDenied"),
    (
        "campaign:c",
        "success serverNotFound permissionDenied conflict",
    ),
    (
        "campaign:u",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    ("campaign:r", "success notFound permissionDenied"),
    ("campaign:list", "success serverNotFound permissionDenied"),
    ("request:list", "success serverNotFound permissionDenied"),
    (
        "request:approve",
        "success invalid maxUsed notFound permissionDenied serverNotFound conflict tooFast",
    ),
    (
        "request:decline",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    (
        "request:reopen",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    (
        "request:withdraw",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    ("invitCode:list", "success serverNotFound permissionDenied"),
    (
        "invitCode:u",
        "success notFound permissionDenied serverNotFound conflict badRequest",
    ),
    (
        "invitCode:d",
        "success notFound permissionDenied serverNotFound",
    ),
    (
        "invitCode:allow",
        "success notFound permissionDenied serverNotFound",
    ),
    ("invitCode:uses", "success notFound permissionDenied"),
    ("invitCode:explain", "success rateLimited"),
    (
        "timecapsule:generate",
        "success serverNotFound conflict rateLimited",
    ),
    ("timecapsule:validate", "success rateLimited"),
    (
        "timecapsule:use",
        "success invalid expired maxUsed serverNotFound permissionDenied rateLimited",
    ),
    ("timecapsule:myCodes", "success serverNotFound"),
    (
        "timecapsule:revoke",
        "success notFound permissionDenied serverNotFound conflict",
    ),
    ("rds:giveInvite", "success serverNotFound"),
    ("rds:readInvite", "success notFound"),
];

/// The refusals that need no storage trip.
const DOORS: &[(&str, &str)] = &[
    ("server:c", "unauthorized permissionDenied"),
    ("server:list", "unauthorized permissionDenied"),
    ("invitCode:c", "unauthorized permissionDenied badRequest"),
    ("invitCode:use", "unauthorized permissionDenied badRequest"),
    ("invitCode:list", "unauthorized permissionDenied"),
    ("invitCode:u", "unauthorized badRequest"),
    ("member:u", "unauthorized badRequest"),
    ("invitCode:evict", "unauthorized badRequest"),
    ("member:evict", "unauthorized badRequest"),
    ("timecapsule:generate", "unauthorized permissionDenied"),
    ("timecapsule:use", "unauthorized permissionDenied"),
    ("rds:giveInvite", "unauthorized permissionDenied"),
];

/// All faults that there are.
const FAULTS: &[&str] = &[
    "a trip fails before it runs",
    "the reply of a trip is lost",
    "the binding runs a trip twice",
    "the binding runs a trip again after others ran",
    "another worker settles a call",
    "a call that never ran is sent again",
    "a call that never ran is sent again, with a key",
    "a call whose reply was lost is sent again",
    "a call whose reply was lost is sent again, with a key",
    "a request is delivered twice",
    "a worker dies before a trip",
    "a worker dies while a trip of its is under way",
    "a worker dies after a trip, before it answers",
    "a clock jumps forwards",
    "a clock jumps backwards",
];

/// The results of the checks of what clients saw.
const CHECKS: &[&str] = &[
    "an order is found by what clients saw",
    "the order of the trips is one by what clients saw",
];

/// The changes during a call.
const CHANGES: &[&str] = &[
    "a server is deleted",
    "a member is removed",
    "a code is changed",
    "a code is revoked",
    "a code is restored",
    "a text is taken over",
    "a code is suspended",
    "a suspended code works again",
    "a ban is lifted",
    "a field is cleared",
    "what was taken over is not restored",
    "a list goes on",
    "a log goes on",
    "members go on",
];
