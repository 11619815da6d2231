//! The storage trips of calls, and their results.

use super::{Event, LONGEST_LIFE, Running, World};
use crate::answer::{Answer, Expected};
use crate::audit::{Entry, Run};
use crate::changes::{Counts, changes};
use crate::common::{START, places};
use crate::coverage::Kind;
use crate::history::Operation;
use crate::invariants::Invariants;
use crate::oracle::{Made, Request};
use crate::script::Fate;
use crate::state::State;
use crate::worker::plan;
use invitcode::wire::json::Json;

/// The run of a trip whose reply the binding lost.
pub struct First {
    expected: Expected,
    /// Whether it changed anything.
    has_changed: bool,
    /// Whether it wrote an entry of the audit log.
    has_entry: bool,
    /// Whether it revoked codes, and whether it removed members.
    evicted: [bool; 2],
    /// The number of new rows.
    made: [usize; 4],
    /// The server into which the code lets that it used.
    entered: Option<String>,
    /// How many trips had run by then.
    trips: usize,
}

impl First {
    /// Whether it was a join of the server that another answer names. The text may belong to a code of another server by
    /// now.
    fn is_join(&self, answer: &Answer) -> bool {
        let server = answer.field("serverId").and_then(Json::as_text);
        matches!(&self.expected, Expected::Done(data)
            if data["joined"] == true && data["serverId"].as_str() == server)
    }
}

impl World<'_> {
    /// Runs or repeats the trip of a call, as its fate says, and compares the result with the oracle.
    pub(super) fn trip(&mut self, due: usize, call: usize) -> Result<(), String> {
        let Running {
            fate,
            answer_after,
            operation,
            step,
            ..
        } = self.running[call];
        let first = self.running[call].first.take();
        let Operation { request, now, .. } = self.history[operation].clone();
        let age = self.clocks.iter().max().unwrap_or(&START) - now;
        if age > LONGEST_LIFE {
            return Ok(());
        }
        match fate {
            Fate::LostBefore => {
                self.saw("a trip fails before it runs");
                return Ok(());
            }
            Fate::LostAfter => self.saw("the reply of a trip is lost"),
            Fate::Answered | Fate::Repeated => {}
        }
        let fault = |what: String| format!("{request:?} at {now}: {what}");
        let before = Counts::of(&self.oracle);
        let rows = (fate == Fate::Repeated).then(|| self.oracle.clone());
        let stored = self.store.state()?.clone();
        let sizes = stored.sizes();
        let logged = self.store.audit();
        let told = self.store.events();
        let answer = self.run(call, &request, now).map_err(fault)?;
        let now_stored = self.store.state()?.clone();
        let made = self.oracle.unknown(&now_stored);
        let changed = |before: &State, after: &State, of: fn(&State) -> usize| {
            of(after).saturating_sub(of(before))
        };
        let run = Run {
            request: &request,
            now,
            answer: &answer,
            made: &made,
            was_done: first.as_ref().is_some_and(|first| first.has_entry),
            // Who was removed in between and came back by it joins, and is told, once more.
            was_join: first.as_ref().is_some_and(|first| first.is_join(&answer))
                && changed(&now_stored, &stored, State::gone) == 0,
            was_evicted: first.as_ref().map_or([false; 2], |first| first.evicted),
            is_known: self.oracle.has_row(&request),
            revoked: changed(&stored, &now_stored, State::revoked),
            approved: changed(&stored, &now_stored, State::approved),
            removed: changed(&stored, &now_stored, State::gone),
        };
        let (has_entry, evicted) = (run.has_changed(), run.evicts());
        let log = self.store.audit();
        let gained: Vec<&Entry> = log.iter().filter(|entry| !logged.contains(entry)).collect();
        run.check(&gained).map_err(fault)?;
        let (expected, events) = (told.map(|told| told + run.events()), self.store.events());
        if events.is_none() || events != expected {
            let what = format!("{events:?} events after {told:?}, not {expected:?}");
            return Err(fault(what));
        }
        let allowed = match &first {
            None => vec![self.oracle.apply(&request, now, &made)],
            Some(first) => {
                let both = [&self.history[operation].made, &made];
                self.oracle
                    .apply_again(&request, now, &first.expected, both)
            }
        };
        if !allowed.iter().any(|expected| expected.fits(&answer)) {
            let which = if first.is_some() { " once more" } else { "" };
            return Err(fault(format!("{answer:?}{which}, not {allowed:?}")));
        }
        let state = self.store.state()?;
        if let Some(difference) = self.oracle.difference(state) {
            return Err(fault(difference));
        }
        let grown = std::array::from_fn(|at| state.sizes()[at] - sizes[at]);
        self.invariants.check(state).map_err(fault)?;
        let changed = Invariants::changed(&stored, state);
        let planned = self.running[call].planned.place();
        let elsewhere = places::difference(planned, changed.iter().map(String::as_str));
        elsewhere.map_or(Ok(()), |elsewhere| Err(fault(elsewhere)))?;
        let entered = self.oracle.entered(&request).map(str::to_owned);
        let has_changed = rows.is_some_and(|rows| !rows.has_the_rows_of(&self.oracle));
        if let Some(first) = &first {
            // Only where its text is another server's code since does one use become two.
            if entered.is_none() || first.entered == entered {
                Invariants::once([first.made, grown]).map_err(fault)?;
            }
            self.repeated(&request, first, &answer, has_changed);
        }
        self.ran(call, made);
        self.notable(&request, &answer, before);
        if fate != Fate::Repeated || first.is_some() {
            let word = answer.word();
            self.coverage.count(Kind::Answer, request.path, word);
        }
        match (fate, first) {
            (Fate::Repeated, None) => {
                self.running[call].first = Some(First {
                    expected: allowed.into_iter().next().unwrap(),
                    has_changed,
                    has_entry,
                    evicted,
                    made: grown,
                    entered,
                    trips: self.trips,
                });
                let pause = self.script[step].repeated_after();
                self.queue(due + pause, Event::Again(call));
            }
            (Fate::Answered | Fate::Repeated, _) => {
                self.queue(due + answer_after, Event::Answer(call, answer));
            }
            (Fate::LostBefore | Fate::LostAfter, _) => {}
        }
        Ok(())
    }

    /// Runs the statements of a call once. Some calls are settled by another worker, from the same arguments, time and random
    /// bytes.
    fn run(&mut self, call: usize, request: &Request, now: i64) -> Result<Answer, String> {
        let Running {
            planned,
            planned_with: (number, seed),
            step,
            ..
        } = &self.running[call];
        let anew = self.script[*step]
            .is_settled_elsewhere()
            .then(|| plan(request, now, *number, *seed));
        let anew = anew
            .transpose()
            .map_err(|refused| format!("planned anew: {refused:?}"))?;
        let reply = self.store.run(planned.as_ref(), anew.as_deref())?;
        self.trips += 1;
        if anew.is_some() {
            self.saw("another worker settles a call");
        }
        Ok(reply.into())
    }

    /// Records that the trip of a call ran; for a repeated one, both runs.
    fn ran(&mut self, call: usize, made: Made) {
        let running = &mut self.running[call];
        if self.history[running.operation].ran.is_some() {
            let again = Operation {
                repeats: Some(running.operation),
                ..self.history[running.operation].clone()
            };
            running.operation = self.history.len();
            self.history.push(again);
        }
        let operation = &mut self.history[running.operation];
        operation.made = made;
        operation.ran = Some(self.moment);
    }

    /// Counts the events of a second run.
    fn repeated(&mut self, request: &Request, first: &First, answer: &Answer, changes: bool) {
        self.saw("the binding runs a trip twice");
        if self.trips > first.trips + 1 {
            self.saw("the binding runs a trip again after others ran");
        }
        let mut count = |kind| self.coverage.count(kind, request.path, answer.word());
        match answer {
            Answer::Refused(_) if first.has_changed => count(Kind::RefusedAgain),
            Answer::Done(_) if first.has_changed && changes => count(Kind::ChangesAgain),
            _ => {}
        }
    }

    /// Counts changes of codes, servers and members during other calls.
    fn notable(&mut self, request: &Request, answer: &Answer, before: Counts) {
        let under_way = |event: &Event| matches!(event, Event::Trip(_));
        let overlaps = self.queue.iter().any(|(_, _, event)| under_way(event));
        let kind = if overlaps {
            Kind::UnderWay
        } else {
            Kind::Event
        };
        for change in changes(request, answer, before, Counts::of(&self.oracle)) {
            self.coverage.count(kind, "", change);
        }
    }
}
