//! A whole deployment in one thread: clients, workers with clocks of their own, one storage, and a
//! scheduler by whose steps calls overlap and get lost.

use crate::common::{self, START, context, random_of};
use crate::history::{self, Operation};
use crate::oracle::{Expected, Oracle, Request, at_the_door};
use crate::script::{ADDRESSES, Code, Fate, Step, Who, Wish};
use crate::store::Store;
use invitcode::domain::caller::Caller;
use invitcode::functions::arguments::RawArguments;
use invitcode::functions::{self, Call, Context, Limits, Reply};
use invitcode::json::{Json, ToJson};
use invitcode::storage::Memory;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Wrong codes an hour: few, so that histories meet the limits.
const LIMITS: (usize, usize) = (4, 5);

/// How often each answer was given.
pub type Answers = BTreeMap<String, u64>;

/// A call from its plan on.
struct Running {
    request: Request,
    now: i64,
    planned: Box<dyn Call>,
    fate: Fate,
    answer_after: usize,
    operation: usize,
}

enum Event {
    Arrives {
        request: Option<Request>,
        step: usize,
    },
    Trip(usize),
    Answer(usize, Value),
}

pub struct World<'a> {
    script: &'a [Step],
    store: &'a mut Store,
    memory: Memory,
    oracle: Oracle,
    clocks: [i64; 3],
    running: Vec<Running>,
    /// What is to happen: at which step, and in which order there.
    queue: Vec<(usize, usize, Event)>,
    queued: usize,
    /// Counts events, so that of any two it is known which came first.
    moment: usize,
    plans: u64,
    history: Vec<Operation>,
    answers: Answers,
}

/// Runs a history on a store that holds nothing. Fails with what is wrong.
pub fn run(script: &[Step], store: &mut Store) -> Result<Answers, String> {
    let mut world = World {
        script,
        store,
        memory: Memory::new(),
        oracle: Oracle::new(LIMITS),
        clocks: [START; 3],
        running: Vec::new(),
        queue: Vec::new(),
        queued: 0,
        moment: 0,
        plans: 0,
        history: Vec::new(),
        answers: Answers::new(),
    };
    for (step, of) in script.iter().enumerate() {
        for clock in &mut world.clocks {
            *clock += of.passes;
        }
        world.clocks[of.worker] += of.jumps;
        world.queue(
            step,
            Event::Arrives {
                request: None,
                step,
            },
        );
        world.catch_up(step)?;
    }
    world.catch_up(usize::MAX)?;
    history::check(Oracle::new(LIMITS), &world.history)?;
    Ok(world.answers)
}

impl World<'_> {
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
                Event::Answer(call, reply) => {
                    let operation = self.running[call].operation;
                    self.history[operation].answered = Some((self.moment, reply));
                }
            }
        }
    }

    fn arrives(&mut self, due: usize, again: Option<Request>, step: usize) -> Result<(), String> {
        let first = again.is_none();
        let at = step;
        let step = &self.script[at];
        // What arrives again reaches another worker, and mostly in good order.
        let worker = if first {
            step.worker
        } else {
            (step.worker + 1) % self.clocks.len()
        };
        let fate = if first { step.fate } else { Fate::Answered };
        let now = self.clocks[worker];
        let request = again.unwrap_or_else(|| self.request(step, now));
        if let (true, Some(after)) = (first, step.again_after) {
            self.queue(
                due + after,
                Event::Arrives {
                    request: Some(request.clone()),
                    step: at,
                },
            );
        }
        self.plans += 1;
        let context = self.context(&request, now, step.seed ^ u64::from(!first));
        let json = Json::parse(request.arguments.to_string().as_bytes()).unwrap();
        let Some(entry) = functions::find(request.path) else {
            return Ok(());
        };
        let planned = (entry.prepare)(&RawArguments::new(json).unwrap(), &context);
        let refused = at_the_door(&request, now);
        match (planned, refused) {
            (Err(reply), Some(error)) if normal(&reply) == error => {
                let outcome = format!("{} {error} at the door", request.path);
                *self.answers.entry(outcome).or_default() += 1;
                Ok(())
            }
            (Err(reply), expected) => Err(format!(
                "{request:?} at {now}: answered without storage with {reply:?}, not {expected:?}"
            )),
            (Ok(_), Some(error)) => Err(format!("{request:?} at {now}: not refused with {error}")),
            (Ok(planned), None) => {
                self.history.push(Operation {
                    request: request.clone(),
                    now,
                    begun: self.moment,
                    answered: None,
                    made: None,
                    ran: None,
                });
                let operation = self.history.len() - 1;
                let answer_after = if first { step.answer_after } else { 0 };
                self.running.push(Running {
                    request,
                    now,
                    planned,
                    fate,
                    answer_after,
                    operation,
                });
                let trip_after = if first { step.trip_after } else { 0 };
                self.queue(due + trip_after, Event::Trip(self.running.len() - 1));
                Ok(())
            }
        }
    }

    fn context(&self, request: &Request, now: i64, seed: u64) -> Context {
        let caller = match request.who {
            Who::Service => Caller::Service,
            Who::User(user) => common::user(user),
            Who::Nobody => Caller::Anonymous,
        };
        // Ids differ, as ten random bytes do; of the codes every three in a row collide.
        let codes = if request.path == "invitCode:c" {
            self.plans / 3
        } else {
            self.plans
        };
        let random = random_of(self.plans.wrapping_mul(0x1000) ^ seed, codes);
        Context {
            random,
            address: Some(ADDRESSES[request.address].to_owned()),
            limits: Limits {
                guesses_by_address: u32::try_from(LIMITS.0).unwrap(),
                guesses_by_user: u32::try_from(LIMITS.1).unwrap(),
            },
            ..context(now, 0, caller)
        }
    }

    /// Runs the one trip of a call, as its fate has it, and holds what came of it against the oracle.
    fn trip(&mut self, due: usize, call: usize) -> Result<(), String> {
        let Running {
            request,
            now,
            planned,
            fate,
            answer_after,
            operation,
        } = &self.running[call];
        let (fate, now, operation, answer_after) = (*fate, *now, *operation, *answer_after);
        if fate == Fate::LostBefore {
            return Ok(());
        }
        let fault = |what: &str| format!("{request:?} at {now}: {what}");
        let (mut reply, mut by_memory) = (
            self.store.run(planned.as_ref())?,
            planned.run(&mut self.memory),
        );
        let made = new_code(&self.memory, &self.oracle);
        let expected = self.oracle.apply(request, now, made.as_ref());
        let mut allowed = vec![expected];
        if fate == Fate::Repeated {
            // The same statements once more change nothing, and are answered as the first time; or, where
            // the state itself is the answer, as a second call would be.
            (reply, by_memory) = (
                self.store.run(planned.as_ref())?,
                planned.run(&mut self.memory),
            );
            if matches!(
                request.path,
                "invitCode:use" | "invitCode:explain" | "invitCode:r" | "server:u"
            ) {
                allowed.push(self.oracle.apply(request, now, made.as_ref()));
                // To clients it looks like a second call that nobody answered.
                let twin = Operation {
                    answered: None,
                    ..self.history[operation].clone()
                };
                self.history.push(twin);
            }
        }
        if reply != by_memory {
            return Err(fault(&format!("SQLite {reply:?}, memory {by_memory:?}")));
        }
        let answer = normal(&reply);
        if !allowed.iter().any(|expected| fits(expected, &answer)) {
            return Err(fault(&format!("{answer}, not {allowed:?}")));
        }
        let outcome = answer.as_str().unwrap_or("success");
        *self
            .answers
            .entry(format!("{} {outcome}", request.path))
            .or_default() += 1;
        self.history[operation].made = made;
        self.history[operation].ran = Some(self.moment);
        let (tables, expected) = (self.store.tables()?, self.oracle.tables().to_string());
        if tables != expected {
            return Err(fault(&format!(
                "the tables are\n  {tables}\nand not\n  {expected}"
            )));
        }
        match fate {
            Fate::Answered => self.queue(due + answer_after, Event::Answer(call, answer)),
            // How the second run of a repeated trip is answered is not linearizable: it was checked above.
            Fate::Repeated | Fate::LostBefore | Fate::LostAfter => {}
        }
        Ok(())
    }

    /// The request that a step makes, with codes and times filled in.
    fn request(&self, step: &Step, now: i64) -> Request {
        let ends = |lifetime: &Option<i64>| lifetime.map(|lifetime| now + lifetime);
        let (path, arguments) = match &step.wish {
            Wish::CreateServer {
                server,
                owner,
                policy,
            } => (
                "server:c",
                json!({"serverId": server, "name": "A server", "ownerId": owner, "invitePolicy": policy}),
            ),
            Wish::UpdateServer {
                server,
                owner,
                policy,
            } => (
                "server:u",
                json!({"serverId": server, "ownerId": owner, "invitePolicy": policy}),
            ),
            Wish::DeleteServer { server } => ("server:d", json!({"serverId": server})),
            Wish::CreateCode {
                server,
                creator,
                max,
                lifetime,
                custom,
                key,
            } => (
                "invitCode:c",
                json!({"serverId": server, "creatorId": creator, "maxUses": max, "expiresAt": ends(lifetime),
                    "code": custom, "idempotencyKey": key}),
            ),
            Wish::Use { code, user, sloppy } => (
                "invitCode:use",
                json!({"code": self.text(*code, *sloppy), "userId": user}),
            ),
            Wish::Explain { code, user } => (
                "invitCode:explain",
                json!({"code": self.text(*code, false), "userId": user}),
            ),
            Wish::ReadCode { code, by_text } => (
                "invitCode:r",
                if *by_text {
                    json!({"code": self.text(*code, false)})
                } else {
                    json!({"id": self.id(*code)})
                },
            ),
            Wish::UpdateCode {
                code,
                max,
                lifetime,
                revoked,
            } => (
                "invitCode:u",
                json!({"id": self.id(*code), "maxUses": max, "expiresAt": ends(lifetime), "revoked": revoked}),
            ),
            Wish::RevokeCode { code } => ("invitCode:d", json!({"id": self.id(*code)})),
            Wish::SetRole { server, user, role } => (
                "member:u",
                json!({"serverId": server, "userId": user, "role": role}),
            ),
            Wish::Remove { server, user, ban } => (
                "member:d",
                json!({"serverId": server, "userId": user, "ban": ban}),
            ),
        };
        Request {
            path,
            arguments,
            who: step.who,
            address: step.address,
        }
    }

    fn text(&self, code: Code, sloppy: bool) -> String {
        let made = match code {
            Code::Made(index) => self.oracle.code(index),
            Code::Unknown => None,
        };
        let text = made.map_or("NOSUCH", |(_, text)| text);
        if !sloppy {
            return text.to_owned();
        }
        // As people write codes down.
        let (head, tail) = text.split_at(4);
        format!(
            " {}-{tail}",
            head.to_lowercase().replace('1', "l").replace('0', "o")
        )
    }

    fn id(&self, code: Code) -> String {
        let made = match code {
            Code::Made(index) => self.oracle.code(index),
            Code::Unknown => None,
        };
        made.map_or("019f0000-0000-7000-8000-000000000000", |(id, _)| id)
            .to_owned()
    }
}

/// The code that storage has and the oracle has not: id and text.
fn new_code(memory: &Memory, oracle: &Oracle) -> Option<(String, String)> {
    let known = |id: &str| {
        (0..)
            .map_while(|index| oracle.code(index))
            .any(|(known, _)| known == id)
    };
    let mut codes = memory.codes.iter().map(|(_, code)| code);
    let new = codes.find(|code| !known(code.id.as_str()))?;
    Some((new.id.as_str().to_owned(), new.code.clone()))
}

/// A reply by its error, or by its data.
fn normal(reply: &Reply) -> Value {
    match reply {
        Reply::Success { data, .. } => {
            json!({ "data": serde_json::from_str::<Value>(&data.to_json().write()).unwrap() })
        }
        Reply::Error(refusal) => json!(refusal.kind.key()),
    }
}

/// Whether an answer is what must be: the same error, or data with at least these fields.
pub fn fits(expected: &Expected, answer: &Value) -> bool {
    match expected {
        Expected::Refused(error) => answer == error,
        Expected::Done(wanted) => answer.get("data").is_some_and(|data| within(wanted, data)),
    }
}

fn within(wanted: &Value, data: &Value) -> bool {
    match wanted {
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| within(value, data.get(name).unwrap_or(&Value::Null))),
        other => other == data,
    }
}
