//! What clients saw, checked without a look at storage: is there an order of the calls, each at one
//! moment between its beginning and its answer, in which the specification gives all these answers?

use crate::oracle::{Oracle, Request};
use crate::world::fits;
use serde_json::Value;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A call as a client saw it.
#[derive(Clone, Debug)]
pub struct Operation {
    pub request: Request,
    pub now: i64,
    pub begun: usize,
    /// When and how it was answered, if it was.
    pub answered: Option<(usize, Value)>,
    /// The code that it made, by the storage: an answer that was lost does not name it.
    pub made: Option<(String, String)>,
    /// When its trip ran: only a hint at which order to try first.
    pub ran: Option<usize>,
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
pub fn check(oracle: Oracle, history: &[Operation]) -> Result<(), String> {
    assert!(history.len() <= 128, "a history has at most 128 calls");
    let mut search = Search {
        history,
        seen: HashSet::new(),
    };
    if search.finds(oracle, 0) {
        return Ok(());
    }
    let calls = history.iter().map(|call| format!("  {call:?}\n"));
    Err(format!(
        "no order of these calls gives these answers:\n{}",
        calls.collect::<String>()
    ))
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
            let call = &self.history[at];
            let mut after = oracle.clone();
            let expected = after.apply(&call.request, call.now, call.made.as_ref());
            let done = done | 1 << at;
            let fitting = call
                .answered
                .as_ref()
                .is_none_or(|(_, answer)| fits(&expected, answer));
            if fitting && self.finds(after, done) {
                return true;
            }
        }
        false
    }
}
