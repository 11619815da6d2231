//! Checks what clients saw, without reading storage (linearizability): is there an order of the calls, each at one
//! moment between its start and its answer, in which the specification gives all these answers?

use crate::answer::Answer;
use crate::answer::Expected;
use crate::oracle::{Made, Oracle, Request};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A call from the client's point of view.
#[derive(Clone, Debug)]
pub struct Operation {
    pub request: Request,
    pub now: i64,
    pub begun: usize,
    /// The time and content of its answer, if any.
    pub answered: Option<(usize, Answer)>,
    /// What it created, from storage: a lost answer does not name it.
    pub made: Made,
    /// The time of its trip. The search does not use it.
    pub ran: Option<usize>,
    /// The index of the same call's first run, whose reply the binding lost. It may or may not have happened.
    pub repeats: Option<usize>,
}

impl Operation {
    /// Whether it has an answer, and changes nothing: no attempt is counted either.
    fn is_look(&self) -> bool {
        let looks = [
            "server:r",
            "server:list",
            "campaign:r",
            "campaign:list",
            "request:list",
            "member:r",
            "invitCode:list",
            "invitCode:uses",
            "timecapsule:myCodes",
            "rds:readInvite",
        ];
        self.answered.is_some() && self.repeats.is_none() && looks.contains(&self.request.path)
    }
}

/// The result of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Possible,
    Impossible,
    /// It reached its limit of states.
    Unknown,
}

/// The order of the calls that gives their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One that was found only from what clients saw.
    Searched,
    /// The order of the trips.
    AsItRan,
}

/// The limit of states for a search. About one of a thousand histories needs more.
const MOST: usize = 2_000;

/// Checks a history. If the product is right, the order of the trips always gives the answers, because the world
/// compares each trip with the same oracle. So that order is tried first when the check knows it, and otherwise only
/// after the search reached its limit.
///
/// # Errors
/// If there is no such order.
pub fn check(oracle: &Oracle, history: &[Operation], is_told: bool) -> Result<Order, String> {
    let fits = || fits_as_it_ran(oracle, history);
    if is_told && fits() {
        return Ok(Order::AsItRan);
    }
    match search(oracle, history, MOST) {
        Verdict::Possible => return Ok(Order::Searched),
        Verdict::Unknown if !is_told && fits() => return Ok(Order::AsItRan),
        Verdict::Impossible | Verdict::Unknown => {}
    }
    let calls = history.iter().map(|call| format!("  {call:?}\n"));
    Err(format!(
        "no order of these calls was found that gives these answers:\n{}",
        calls.collect::<String>()
    ))
}

/// Whether the order in which the trips ran is such an order.
pub fn fits_as_it_ran(oracle: &Oracle, history: &[Operation]) -> bool {
    let mut ran: Vec<usize> = (0..history.len())
        .filter(|at| history[*at].ran.is_some())
        .collect();
    ran.sort_by_key(|at| history[*at].ran);
    let is_within = |call: &Operation| {
        let (ran, answered) = (call.ran, call.answered.as_ref());
        ran >= Some(call.begun) && answered.is_none_or(|(moment, _)| ran <= Some(*moment))
    };
    let answered = |call: &&Operation| call.answered.is_some();
    let mut place = Place::new(oracle);
    history.iter().filter(answered).all(is_within)
        && ran.into_iter().all(|at| place.fits(history, at))
}

/// Searches for an order, only from what clients saw.
pub fn search(oracle: &Oracle, history: &[Operation], most: usize) -> Verdict {
    assert!(history.len() <= 128, "a history has at most 128 calls");
    let mut search = Search {
        history,
        left: most,
        failed: HashSet::new(),
    };
    if search.finds(Place::new(oracle)) {
        Verdict::Possible
    } else if search.left > 0 {
        Verdict::Impossible
    } else {
        Verdict::Unknown
    }
}

/// A partial order and its state.
#[derive(Clone)]
struct Place {
    oracle: Oracle,
    /// A bit for each call that happened.
    done: u128,
    /// The results of the first runs of repeated calls.
    firsts: BTreeMap<usize, Expected>,
}

impl Place {
    fn new(oracle: &Oracle) -> Self {
        Self {
            oracle: oracle.clone(),
            done: 0,
            firsts: BTreeMap::new(),
        }
    }

    /// Applies a call, and returns whether the specification gives its answer here.
    fn fits(&mut self, history: &[Operation], at: usize) -> bool {
        let call = &history[at];
        self.done |= 1 << at;
        let first = call.repeats.map(|first| (first, &history[first].made));
        let allowed = match first {
            None => {
                let expected = self.oracle.apply(&call.request, call.now, &call.made);
                if history.iter().any(|other| other.repeats == Some(at)) {
                    self.firsts.insert(at, expected.clone());
                }
                vec![expected]
            }
            Some((first, made)) => match self.firsts.get(&first) {
                Some(expected) => {
                    let made = [made, &call.made];
                    self.oracle
                        .apply_again(&call.request, call.now, expected, made)
                }
                // Only one of its runs may have happened.
                None => {
                    self.done |= 1 << first;
                    let made = Made {
                        code: made.code.clone().or_else(|| call.made.code.clone()),
                        member: made.member.clone().or_else(|| call.made.member.clone()),
                        text: made.text.clone().or_else(|| call.made.text.clone()),
                        codes: match made.codes.is_empty() {
                            true => call.made.codes.clone(),
                            false => made.codes.clone(),
                        },
                        campaign: made.campaign.clone().or_else(|| call.made.campaign.clone()),
                        request: made.request.clone().or_else(|| call.made.request.clone()),
                    };
                    vec![self.oracle.apply(&call.request, call.now, &made)]
                }
            },
        };
        let answer = call.answered.as_ref();
        allowed.iter().any(|expected| {
            // In another order, another call would have created the row that this one has no id for.
            let is_answer =
                !matches!(expected, Expected::Refused(why) if !why.starts_with("errors."));
            is_answer && answer.is_none_or(|(_, answer)| expected.fits(answer))
        })
    }

    /// Applies a read if it fits.
    fn has_looked(&mut self, history: &[Operation], at: usize) -> bool {
        let done = self.done;
        let fits = self.fits(history, at);
        if !fits {
            self.done = done;
        }
        fits
    }

    /// The key of a visited state.
    fn key(&self) -> (u128, u64) {
        let mut hasher = DefaultHasher::new();
        self.oracle.hash(&mut hasher);
        for (first, expected) in &self.firsts {
            (first, format!("{expected:?}")).hash(&mut hasher);
        }
        (self.done, hasher.finish())
    }
}

struct Search<'a> {
    history: &'a [Operation],
    /// The number of states left.
    left: usize,
    /// The states from which no order was found.
    failed: HashSet<(u128, u64)>,
}

impl Search<'_> {
    fn finds(&mut self, mut place: Place) -> bool {
        let history = self.history;
        let answered = |at: &usize| history[*at].answered.as_ref().map(|(moment, _)| *moment);
        let next = loop {
            let is_open = |at: &usize| place.done & (1 << at) == 0;
            let open = (0..history.len()).filter(is_open);
            let Some(first_answer) = open.clone().filter_map(|at| answered(&at)).min() else {
                // A call without an answer may never have run.
                return true;
            };
            let mut next: Vec<usize> = open
                .filter(|at| history[*at].begun < first_answer)
                .collect();
            next.sort_by_key(|at| (answered(at).unwrap_or(usize::MAX), history[*at].begun));
            // Applying a read as soon as it fits loses no solution.
            let mut looks = next.iter().filter(|at| history[**at].is_look());
            if !looks.any(|at| place.has_looked(history, *at)) {
                break next;
            }
        };
        if self.left == 0 || (!self.failed.is_empty() && self.failed.contains(&place.key())) {
            return false;
        }
        self.left -= 1;
        for at in next {
            let mut after = place.clone();
            if !after.fits(history, at) {
                continue;
            }
            // If a call without an answer makes no difference here, it may still happen later.
            let is_heard_of = answered(&at).is_some() || after.firsts.contains_key(&at);
            if (is_heard_of || after.oracle != place.oracle) && self.finds(after) {
                return true;
            }
        }
        self.failed.insert(place.key());
        false
    }
}
