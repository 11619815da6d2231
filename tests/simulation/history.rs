//! What clients saw, checked without a look at storage: is there an order of the calls, each at one
//! moment between its beginning and its answer, in which the specification gives all these answers?

use crate::answer::Answer;
use crate::answer::Expected;
use crate::oracle::{Made, Oracle, Request};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A call as a client saw it.
#[derive(Clone, Debug)]
pub struct Operation {
    pub request: Request,
    pub now: i64,
    pub begun: usize,
    /// When and how it was answered, if it was.
    pub answered: Option<(usize, Answer)>,
    /// What it made, by the storage: an answer that was lost does not name it.
    pub made: Made,
    /// When its trip ran. The search does not look at it.
    pub ran: Option<usize>,
    /// The place of the same call's first run, whose reply the binding lost: it may have happened, or not.
    pub repeats: Option<usize>,
}

/// What a search comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Possible,
    Impossible,
    /// It looked at as many states as it may.
    Unknown,
}

/// Which order of the calls gives their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One that was found by what clients saw alone.
    Searched,
    /// That in which the trips ran.
    AsItRan,
}

/// States that a search looks at: one of 2,000 histories needs more.
const MOST: usize = 2_000;

/// Checks a history. Where the product is right, the order in which the trips ran always is one, since the
/// world holds each trip against the same oracle as it runs: it is asked only where the search is given up.
///
/// # Errors
/// Where there is no such order.
pub fn check(oracle: &Oracle, history: &[Operation]) -> Result<Order, String> {
    match search(oracle, history, MOST) {
        Verdict::Possible => return Ok(Order::Searched),
        Verdict::Unknown if fits_as_it_ran(oracle, history) => return Ok(Order::AsItRan),
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

/// Looks for an order, by nothing but what clients saw.
pub fn search(oracle: &Oracle, history: &[Operation], most: usize) -> Verdict {
    assert!(history.len() <= 128, "a history has at most 128 calls");
    let mut search = Search {
        history,
        most,
        seen: HashSet::new(),
    };
    if search.finds(&Place::new(oracle)) {
        Verdict::Possible
    } else if search.seen.len() < most {
        Verdict::Impossible
    } else {
        Verdict::Unknown
    }
}

/// How far an order goes, and what it came to.
#[derive(Clone)]
struct Place {
    oracle: Oracle,
    /// A bit for each call that happened.
    done: u128,
    /// What the first runs of repeated calls came to.
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

    /// Has a call happen: whether the specification gives its answer here.
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
                // It may have happened once only, whichever run that was.
                None => {
                    self.done |= 1 << first;
                    let made = Made {
                        code: made.code.clone().or_else(|| call.made.code.clone()),
                        member: made.member.clone().or_else(|| call.made.member.clone()),
                    };
                    vec![self.oracle.apply(&call.request, call.now, &made)]
                }
            },
        };
        let answer = call.answered.as_ref();
        allowed.iter().any(|expected| {
            // In another order another call would have made what this one has no id for.
            let is_answer =
                !matches!(expected, Expected::Refused(why) if !why.starts_with("errors."));
            is_answer && answer.is_none_or(|(_, answer)| expected.fits(answer))
        })
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.oracle.hash(&mut hasher);
        for (first, expected) in &self.firsts {
            (first, format!("{expected:?}")).hash(&mut hasher);
        }
        hasher.finish()
    }
}

struct Search<'a> {
    history: &'a [Operation],
    most: usize,
    /// The states from which no order was found.
    seen: HashSet<(u128, u64)>,
}

impl Search<'_> {
    fn finds(&mut self, place: &Place) -> bool {
        let history = self.history;
        let answered = |at: &usize| history[*at].answered.as_ref().map(|(moment, _)| *moment);
        let open: Vec<usize> = (0..history.len())
            .filter(|at| place.done & (1 << at) == 0)
            .collect();
        let Some(first_answer) = open.iter().filter_map(answered).min() else {
            // What was never answered may never have run.
            return true;
        };
        if self.seen.len() >= self.most || !self.seen.insert((place.done, place.hash())) {
            return false;
        }
        let mut next: Vec<usize> = open
            .into_iter()
            .filter(|at| history[*at].begun < first_answer)
            .collect();
        next.sort_by_key(|at| (answered(at).unwrap_or(usize::MAX), history[*at].begun));
        for at in next {
            let mut after = place.clone();
            if !after.fits(history, at) {
                continue;
            }
            let is_alone = history[at].repeats.is_none() && !after.firsts.contains_key(&at);
            if is_alone && after.oracle == place.oracle {
                if answered(&at).is_none() {
                    // Whether it happened here makes no difference, but later it may.
                    continue;
                }
                if history[at].request.only_reads() {
                    // Nothing is lost by having it happen as soon as it fits.
                    return self.finds(&after);
                }
            }
            if self.finds(&after) {
                return true;
            }
        }
        false
    }
}
