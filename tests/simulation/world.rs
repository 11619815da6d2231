//! A whole deployment in one thread: clients, workers with their own clocks, one storage, and a scheduler that makes calls
//! overlap and get lost.

mod trip;

use crate::answer::Answer;
use crate::common::START;
use crate::coverage::{Coverage, Kind};
use crate::history::{self, Operation, Order};
use crate::invariants::Invariants;
use crate::oracle::{Made, Oracle, Request, at_the_door};
use crate::request::{Cursors, list, request};
use crate::script::{Fate, Script, Step};
use crate::store::{STRANGERS, Store};
use crate::worker::{LIMITS, plan};
use invitcode::functions::Call;
use invitcode::wire::json::Json;

/// A planned call.
struct Running {
    planned: Box<dyn Call>,
    /// The number and the seed that it was planned with.
    planned_with: (u64, u64),
    worker: usize,
    fate: Fate,
    /// Its step, by place.
    step: usize,
    answer_after: usize,
    operation: usize,
    /// The run whose reply the binding lost.
    first: Option<trip::First>,
    /// Whether its worker died before it answered.
    is_dead: bool,
}

enum Event {
    Arrives {
        request: Option<Request>,
        step: usize,
    },
    Trip(usize),
    /// The binding runs a trip again.
    Again(usize),
    Answer(usize, Answer),
}

pub struct World<'a> {
    script: &'a [Step],
    store: &'a mut Store,
    oracle: Oracle,
    invariants: Invariants,
    clocks: [i64; 3],
    running: Vec<Running>,
    /// The scheduled events, by step and order.
    queue: Vec<(usize, usize, Event)>,
    queued: usize,
    /// Numbers events in order.
    moment: usize,
    plans: u64,
    /// How many trips ran.
    trips: usize,
    history: Vec<Operation>,
    cursors: Cursors,
    coverage: Coverage,
}

/// The longest duration of a request. Storage deletes counters that were idle for a day, which only a request from before
/// that day could notice.
const LONGEST_LIFE: i64 = 20 * 3_600_000;

/// Runs a history on a fresh store. Fails with the problem.
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
        trips: 0,
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
    let order = history::check(&oracle, &world.history, script.is_told)?;
    let how = match (order, script.is_told) {
        (Order::Searched, _) => "an order is found by what clients saw",
        (Order::AsItRan, true) => "the order of the trips is one by what clients saw",
        (Order::AsItRan, false) => "the order of the trips is one, after a search was given up",
    };
    world.coverage.count(Kind::Check, "", how);
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

    /// Runs all events that are due.
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
                Event::Trip(call) | Event::Again(call) => self.trip(due, call)?,
                Event::Answer(call, _) if self.running[call].is_dead => {}
                Event::Answer(call, answer) => self.answer(call, answer)?,
            }
        }
    }

    /// A worker dies. Calls that had not sent their statements are lost. The others still run, but get no answer.
    fn crash(&mut self, worker: usize, seed: u64) {
        let mut faults = Vec::new();
        for (_, number, event) in &self.queue {
            match event {
                Event::Trip(call) | Event::Again(call) if self.running[*call].worker == worker => {
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
        let planned_with = (self.plans, step.seed ^ u64::from(!first));
        let planned = plan(&request, now, planned_with.0, planned_with.1);
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
            repeats: None,
        });
        self.running.push(Running {
            planned,
            planned_with,
            worker,
            fate,
            step: at,
            answer_after,
            operation: self.history.len() - 1,
            first: None,
            is_dead: false,
        });
        self.queue(due + trip_after, Event::Trip(self.running.len() - 1));
        Ok(())
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
