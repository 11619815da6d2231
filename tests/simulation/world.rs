//! A whole deployment in one thread: clients, workers with clocks of their own, one storage, and a
//! scheduler by whose steps calls overlap and get lost.

use crate::answer::Answer;
use crate::changes::{Counts, changes};
use crate::common::START;
use crate::coverage::{Coverage, Kind};
use crate::history::{self, Operation};
use crate::invariants::Invariants;
use crate::oracle::{Made, Oracle, Request, at_the_door};
use crate::request::{Cursors, list, request};
use crate::script::{Fate, Script, Step};
use crate::store::{STRANGERS, Store};
use crate::worker::{LIMITS, plan};
use invitcode::functions::Call;
use invitcode::json::Json;

/// A call from its plan on.
struct Running {
    planned: Box<dyn Call>,
    worker: usize,
    fate: Fate,
    answer_after: usize,
    operation: usize,
    /// Whether its worker died before it answered.
    is_dead: bool,
}

enum Event {
    Arrives {
        request: Option<Request>,
        step: usize,
    },
    Trip(usize),
    Answer(usize, Answer),
}

pub struct World<'a> {
    script: &'a [Step],
    store: &'a mut Store,
    oracle: Oracle,
    invariants: Invariants,
    clocks: [i64; 3],
    running: Vec<Running>,
    /// What is to happen: at which step, and in which order there.
    queue: Vec<(usize, usize, Event)>,
    queued: usize,
    /// Counts events, so that of any two it is known which came first.
    moment: usize,
    plans: u64,
    history: Vec<Operation>,
    cursors: Cursors,
    coverage: Coverage,
}

/// No request is under way for longer. Storage forgets the attempts of who was idle for a day, which nobody
/// notices but a request from before that day.
const LONGEST_LIFE: i64 = 20 * 3_600_000;

/// Runs a history on a store that is as it was made. Fails with what is wrong.
pub fn run(script: &Script, store: &mut Store) -> Result<Coverage, String> {
    let oracle = Oracle::new(LIMITS, script.is_crowded);
    let mut world = World {
        script: &script.steps,
        store,
        oracle: oracle.clone(),
        invariants: Invariants::default(),
        clocks: [START; 3],
        running: Vec::new(),
        queue: Vec::new(),
        queued: 0,
        moment: 0,
        plans: 0,
        history: Vec::new(),
        cursors: Cursors::new(),
        coverage: Coverage::default(),
    };
    for (step, of) in script.steps.iter().enumerate() {
        for clock in &mut world.clocks {
            *clock += of.passes;
        }
        world.clocks[of.worker] += of.jumps;
        match of.jumps.signum() {
            1 => world.saw("a clock jumps forwards"),
            -1 => world.saw("a clock jumps backwards"),
            _ => {}
        }
        if of.crashes {
            world.crash(of.worker, of.seed);
        }
        let arrives = Event::Arrives {
            request: None,
            step,
        };
        world.queue(step, arrives);
        world.catch_up(step)?;
    }
    world.catch_up(usize::MAX)?;
    world.invariants.acknowledged_uses_stand()?;
    if script.is_crowded && world.store.strangers() != STRANGERS {
        return Err("a code of a stranger was changed".to_owned());
    }
    history::check(&oracle, &world.history)?;
    Ok(world.coverage)
}

impl World<'_> {
    /// Something that the scheduler did.
    fn saw(&mut self, fault: &'static str) {
        self.coverage.count(Kind::Fault, "", fault);
    }

    fn queue(&mut self, due: usize, event: Event) {
        self.queue.push((due, self.queued, event));
        self.queued += 1;
    }

    /// Lets everything happen that is due.
    fn catch_up(&mut self, now: usize) -> Result<(), String> {
        loop {
            let next =
                (0..self.queue.len()).min_by_key(|at| (self.queue[*at].0, self.queue[*at].1));
            let Some(next) = next.filter(|at| self.queue[*at].0 <= now) else {
                return Ok(());
            };
            let (due, _, event) = self.queue.swap_remove(next);
            self.moment += 1;
            match event {
                Event::Arrives { request, step } => self.arrives(due, request, step)?,
                Event::Trip(call) => self.trip(due, call)?,
                Event::Answer(call, _) if self.running[call].is_dead => {}
                Event::Answer(call, answer) => self.answer(call, answer)?,
            }
        }
    }

    /// A worker dies. Of its calls some had not sent their statements; those of the others run, and nobody
    /// hears of it.
    fn crash(&mut self, worker: usize, seed: u64) {
        let mut faults = Vec::new();
        for (_, number, event) in &self.queue {
            match event {
                Event::Trip(call) if self.running[*call].worker == worker => {
                    let has_sent = (seed ^ *number as u64) & 1 == 0;
                    let (fate, fault) = if has_sent {
                        (
                            Fate::LostAfter,
                            "a worker dies while a trip of its is under way",
                        )
                    } else {
                        (Fate::LostBefore, "a worker dies before a trip")
                    };
                    self.running[*call].fate = fate;
                    faults.push(fault);
                }
                Event::Answer(call, _) if self.running[*call].worker == worker => {
                    self.running[*call].is_dead = true;
                    faults.push("a worker dies after a trip, before it answers");
                }
                _ => {}
            }
        }
        faults.into_iter().for_each(|fault| self.saw(fault));
    }

    fn arrives(&mut self, due: usize, again: Option<Request>, at: usize) -> Result<(), String> {
        let first = again.is_none();
        let step = &self.script[at];
        // What arrives again reaches another worker, and in good order.
        let (worker, fate, trip_after, answer_after) = if first {
            (step.worker, step.fate, step.trip_after, step.answer_after)
        } else {
            ((step.worker + 1) % self.clocks.len(), Fate::Answered, 0, 0)
        };
        let now = self.clocks[worker];
        let request = again.unwrap_or_else(|| request(step, now, &self.oracle, &self.cursors));
        if !first {
            let has_key = request
                .arguments
                .get("idempotencyKey")
                .is_some_and(|key| !key.is_null());
            self.saw(match (step.fate, has_key) {
                (Fate::LostBefore, false) => "a call that never ran is sent again",
                (Fate::LostBefore, true) => "a call that never ran is sent again, with a key",
                (Fate::LostAfter, false) => "a call whose reply was lost is sent again",
                (Fate::LostAfter, true) => "a call whose reply was lost is sent again, with a key",
                (Fate::Answered | Fate::Repeated, _) => "a request is delivered twice",
            });
        } else if let Some(after) = step.again_after {
            let request = Some(request.clone());
            self.queue(due + after, Event::Arrives { request, step: at });
        }
        self.plans += 1;
        let planned = plan(&request, now, self.plans, step.seed ^ u64::from(!first));
        let refused = at_the_door(&request, now);
        let planned = match (planned, refused) {
            (Err(Answer::Refused(answer)), Some(error)) if answer == error => {
                self.coverage.count(Kind::Door, request.path, error);
                return Ok(());
            }
            (Ok(planned), None) => planned,
            (planned, expected) => {
                let given = planned.err();
                return Err(format!(
                    "{request:?} at {now}: at the door {given:?}, not {expected:?}"
                ));
            }
        };
        self.history.push(Operation {
            request,
            now,
            begun: self.moment,
            answered: None,
            made: Made::default(),
            ran: None,
            is_repeat: false,
        });
        self.running.push(Running {
            planned,
            worker,
            fate,
            answer_after,
            operation: self.history.len() - 1,
            is_dead: false,
        });
        self.queue(due + trip_after, Event::Trip(self.running.len() - 1));
        Ok(())
    }

    /// Runs the one trip of a call, as its fate has it, and holds what came of it against the oracle.
    fn trip(&mut self, due: usize, call: usize) -> Result<(), String> {
        let Running {
            planned,
            fate,
            answer_after,
            operation,
            ..
        } = &self.running[call];
        let (fate, answer_after, operation) = (*fate, *answer_after, *operation);
        let age = self.clocks.iter().max().unwrap_or(&START) - self.history[operation].now;
        if age > LONGEST_LIFE {
            return Ok(());
        }
        match fate {
            Fate::LostBefore => {
                self.saw("a trip fails before it runs");
                return Ok(());
            }
            Fate::LostAfter => self
                .coverage
                .count(Kind::Fault, "", "the reply of a trip is lost"),
            Fate::Repeated => self
                .coverage
                .count(Kind::Fault, "", "the binding runs a trip twice"),
            Fate::Answered => {}
        }
        let (request, now) = (
            self.history[operation].request.clone(),
            self.history[operation].now,
        );
        let fault = |what: String| format!("{request:?} at {now}: {what}");
        let before = Counts::of(&self.oracle);
        let mut reply = self.store.run(planned.as_ref()).map_err(fault)?;
        let made = self.oracle.unknown(self.store.state()?);
        let mut allowed = vec![self.oracle.apply(&request, now, &made)];
        self.history[operation].made = made;
        self.history[operation].ran = Some(self.moment);
        if fate == Fate::Repeated {
            // The same statements once more change nothing, and are answered as the first time; or, where
            // the state itself is the answer, as a second call would be.
            reply = self.store.run(planned.as_ref()).map_err(fault)?;
            let made = &self.history[operation].made;
            allowed.extend(self.oracle.apply_again(&request, now, made));
            let mut repeat = self.history[operation].clone();
            repeat.is_repeat = true;
            self.history.push(repeat);
        }
        let answer = Answer::from(reply);
        if !allowed.iter().any(|expected| expected.fits(&answer)) {
            return Err(fault(format!("{answer:?}, not {allowed:?}")));
        }
        let state = self.store.state()?;
        if let Some(difference) = self.oracle.difference(state) {
            return Err(fault(difference));
        }
        self.invariants.check(state).map_err(fault)?;
        self.coverage
            .count(Kind::Answer, request.path, answer.word());
        self.notable(&request, &answer, before);
        // How the second run of a repeated trip is answered is not linearizable: it was checked above.
        if fate == Fate::Answered {
            self.queue(due + answer_after, Event::Answer(call, answer));
        }
        Ok(())
    }

    /// Counts what happens to codes, servers and members while other calls are under way.
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

    /// A client hears the answer of its call.
    fn answer(&mut self, call: usize, answer: Answer) -> Result<(), String> {
        let operation = self.running[call].operation;
        let request = &self.history[operation].request;
        self.invariants.acknowledge(request, &answer)?;
        if let Some(cursor) = answer.field("continueCursor").and_then(Json::as_text) {
            self.cursors.insert(list(request), cursor.to_owned());
        }
        self.history[operation].answered = Some((self.moment, answer));
        Ok(())
    }
}
