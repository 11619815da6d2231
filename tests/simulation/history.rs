//! What clients saw, checked without a look at storage: is there an order of the calls, each at one
//! moment between its beginning and its answer, in which the specification gives all these answers?

use crate::answer::Answer;
use crate::oracle::{Made, Oracle, Request};
use std::collections::HashSet;
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
    /// When its trip ran: only a hint at which order to try first.
    pub ran: Option<usize>,
    /// Whether it is no call of its own, but the second run of one that the binding repeated.
    pub is_repeat: bool,
}

impl Operation {
    /// Whether the specification gives its answer in this state, which it changes.
    fn fits(&self, oracle: &mut Oracle) -> bool {
        if self.is_repeat {
            oracle.apply_again(&self.request, self.now, &self.made);
            return true;
        }
        let expected = oracle.apply(&self.request, self.now, &self.made);
        let answer = self.answered.as_ref();
        answer.is_none_or(|(_, answer)| expected.fits(answer))
    }
}

/// States that are looked at before the search gives up.
const MOST: usize = 50_000;

struct Search<'a> {
    history: &'a [Operation],
    seen: HashSet<(u128, u64)>,
}

/// Checks a history.
///
/// # Errors
/// Where there is no such order.
pub fn check(oracle: &Oracle, history: &[Operation]) -> Result<(), String> {
    assert!(history.len() <= 128, "a history has at most 128 calls");
    if fits_as_it_ran(oracle.clone(), history) {
        return Ok(());
    }
    let mut search = Search {
        history,
        seen: HashSet::new(),
    };
    if search.finds(oracle.clone(), 0) {
        return Ok(());
    }
    let calls = history.iter().map(|call| format!("  {call:?}\n"));
    Err(format!(
        "no order of these calls gives these answers:\n{}",
        calls.collect::<String>()
    ))
}

/// Whether the order in which the trips ran is such an order: mostly it is, and then no other is looked for.
fn fits_as_it_ran(mut oracle: Oracle, history: &[Operation]) -> bool {
    let mut ran: Vec<&Operation> = history.iter().filter(|call| call.ran.is_some()).collect();
    ran.sort_by_key(|call| call.ran);
    let is_within = |call: &Operation| {
        let (ran, answered) = (call.ran, call.answered.as_ref());
        ran >= Some(call.begun) && answered.is_none_or(|(moment, _)| ran <= Some(*moment))
    };
    let answered = |call: &&Operation| call.answered.is_some();
    history.iter().filter(answered).all(is_within) && ran.iter().all(|call| call.fits(&mut oracle))
}

impl Search<'_> {
    fn finds(&mut self, oracle: Oracle, done: u128) -> bool {
        let open: Vec<usize> = (0..self.history.len())
            .filter(|at| done & (1 << at) == 0)
            .collect();
        let answered = |at: &usize| {
            self.history[*at]
                .answered
                .as_ref()
                .map(|(moment, _)| *moment)
        };
        let Some(first_answer) = open.iter().filter_map(answered).min() else {
            // What was never answered may never have run.
            return true;
        };
        let mut hasher = DefaultHasher::new();
        oracle.hash(&mut hasher);
        if self.seen.len() > MOST || !self.seen.insert((done, hasher.finish())) {
            return false;
        }
        let mut next: Vec<usize> = open
            .into_iter()
            .filter(|at| self.history[*at].begun < first_answer)
            .collect();
        next.sort_by_key(|at| self.history[*at].ran.unwrap_or(usize::MAX));
        for at in next {
            let mut after = oracle.clone();
            if self.history[at].fits(&mut after) && self.finds(after, done | 1 << at) {
                return true;
            }
        }
        false
    }
}
