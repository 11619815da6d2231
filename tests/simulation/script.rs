//! What happens in a history: steps that follow from a seed. Each says all that it needs, so that a
//! failing history stays a history when steps are taken out of it.

use crate::rng::Rng;

pub const USERS: [&str; 6] = ["ann", "bob", "cat", "dan", "eve", "fay"];
pub const SERVERS: [&str; 3] = ["red", "blue", "ghost"];
pub const ADDRESSES: [&str; 2] = ["192.0.2.1", "2001:db8::1"];
const POLICIES: [&str; 3] = ["owner", "admins", "members"];
const CUSTOM: [&str; 4] = ["SUMMER", "sum-mer", "O1L-O1L", "WINTER-26"];
const KEYS: [&str; 2] = ["first", "second"];

/// A code, by the order in which codes came to be.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    Made(usize),
    Unknown,
}

/// What a client asks for.
#[derive(Clone, Debug)]
pub enum Wish {
    CreateServer {
        server: &'static str,
        owner: &'static str,
        policy: &'static str,
    },
    UpdateServer {
        server: &'static str,
        owner: Option<&'static str>,
        policy: Option<&'static str>,
    },
    DeleteServer {
        server: &'static str,
    },
    CreateCode {
        server: &'static str,
        creator: &'static str,
        max: Option<i64>,
        lifetime: Option<i64>,
        custom: Option<&'static str>,
        key: Option<&'static str>,
    },
    Use {
        code: Code,
        user: &'static str,
        sloppy: bool,
    },
    Explain {
        code: Code,
        user: Option<&'static str>,
    },
    ReadCode {
        code: Code,
        by_text: bool,
    },
    UpdateCode {
        code: Code,
        max: Option<i64>,
        lifetime: Option<i64>,
        revoked: Option<bool>,
    },
    RevokeCode {
        code: Code,
    },
    SetRole {
        server: &'static str,
        user: &'static str,
        role: &'static str,
    },
    Remove {
        server: &'static str,
        user: &'static str,
        ban: Option<bool>,
    },
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Service,
    User(&'static str),
    Nobody,
}

/// What becomes of a call once it is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its trip runs, and it is answered.
    Answered,
    /// Its trip never runs, and nobody tells the client.
    LostBefore,
    /// Its trip runs, and its worker dies before it settles.
    LostAfter,
    /// Its trip runs, the reply of storage is lost, and the binding runs the same statements again.
    Repeated,
}

/// One step: time passes, and a client's request reaches a worker.
#[derive(Clone, Debug)]
pub struct Step {
    pub wish: Wish,
    pub who: Who,
    pub address: usize,
    pub worker: usize,
    /// How far the clocks of all workers move before it.
    pub passes: i64,
    /// How far the clock of its worker alone jumps before it.
    pub jumps: i64,
    /// How many steps later its trip runs.
    pub trip_after: usize,
    /// How many steps after its trip it is answered.
    pub answer_after: usize,
    pub fate: Fate,
    /// How many steps later the same request arrives once more, at another worker: a client that heard
    /// nothing, or a network that delivers twice.
    pub again_after: Option<usize>,
    /// What the random bytes of the call follow from.
    pub seed: u64,
}

/// The history of a seed.
pub fn script(seed: u64) -> Vec<Step> {
    let mut rng = Rng::new(seed);
    let calm = rng.once_in(4);
    let mut steps: Vec<Step> = beginning()
        .into_iter()
        .map(|wish| Step::calm(wish, rng.next()))
        .collect();
    let length = 6 + rng.below(34);
    for _ in 0..length {
        steps.push(step(&mut rng, calm));
    }
    steps
}

/// Two servers with two codes each, so that most histories have something to do.
fn beginning() -> Vec<Wish> {
    let server = |server, owner| Wish::CreateServer {
        server,
        owner,
        policy: "members",
    };
    let code = |server, creator, max, lifetime| Wish::CreateCode {
        server,
        creator,
        max,
        lifetime,
        custom: None,
        key: None,
    };
    vec![
        server("red", "ann"),
        server("blue", "bob"),
        code("red", "ann", Some(1), None),
        code("red", "ann", Some(2), Some(500)),
        code("blue", "bob", None, None),
    ]
}

impl Step {
    fn calm(wish: Wish, seed: u64) -> Self {
        Self {
            wish,
            who: Who::Service,
            address: 0,
            worker: 0,
            passes: 0,
            jumps: 0,
            trip_after: 0,
            answer_after: 0,
            fate: Fate::Answered,
            again_after: None,
            seed,
        }
    }
}

fn step(rng: &mut Rng, calm: bool) -> Step {
    let mut step = Step::calm(wish(rng), rng.next());
    step.who = match rng.below(24) {
        0 => Who::Nobody,
        1..=9 => Who::User(rng.one(&USERS)),
        _ => Who::Service,
    };
    // Whoever asks for itself is mostly who it says it is.
    if let (Who::User(_), Wish::Use { user, .. } | Wish::CreateCode { creator: user, .. }) =
        (step.who, &step.wish)
        && !rng.once_in(4)
    {
        step.who = Who::User(user);
    }
    step.address = usize::try_from(rng.below(2)).unwrap();
    step.worker = usize::try_from(rng.below(3)).unwrap();
    step.passes = rng.one(&[0, 0, 0, 1, 20, 200, 499, 500, 501, 3_600_000]);
    if calm {
        return step;
    }
    if rng.once_in(10) {
        step.jumps = rng.one(&[-5_000, -500, -1, 1, 500, 5_000, 3_600_000, -3_600_000]);
    }
    step.trip_after = usize::try_from(rng.one(&[0, 0, 0, 1, 1, 2, 3, 5])).unwrap();
    step.answer_after = usize::try_from(rng.one(&[0, 0, 0, 1, 2, 4])).unwrap();
    step.fate = match rng.below(12) {
        0 => Fate::LostBefore,
        1 => Fate::LostAfter,
        2 => Fate::Repeated,
        _ => Fate::Answered,
    };
    let lost = matches!(step.fate, Fate::LostBefore | Fate::LostAfter);
    if rng.once_in(if lost { 2 } else { 8 }) {
        step.again_after = Some(usize::try_from(rng.below(5)).unwrap());
    }
    step
}

fn wish(rng: &mut Rng) -> Wish {
    let code = |rng: &mut Rng| match rng.below(10) {
        0 => Code::Unknown,
        // The first codes are where the races are.
        1..=6 => Code::Made(usize::try_from(rng.below(3)).unwrap()),
        _ => Code::Made(usize::try_from(rng.below(8)).unwrap()),
    };
    let server = |rng: &mut Rng| {
        rng.one(&[
            SERVERS[0], SERVERS[0], SERVERS[0], SERVERS[1], SERVERS[1], SERVERS[2],
        ])
    };
    let maybe = |rng: &mut Rng, of: u64| rng.once_in(of);
    match rng.below(48) {
        0 | 1 => Wish::CreateServer {
            server: server(rng),
            owner: rng.one(&USERS),
            policy: rng.one(&POLICIES),
        },
        2 | 3 => {
            let hands_over = maybe(rng, 2);
            Wish::UpdateServer {
                server: server(rng),
                owner: hands_over.then(|| rng.one(&USERS)),
                policy: (!hands_over || maybe(rng, 2)).then(|| rng.one(&POLICIES)),
            }
        }
        4 => Wish::DeleteServer {
            server: server(rng),
        },
        5..=10 => Wish::CreateCode {
            server: server(rng),
            creator: rng.one(&USERS),
            max: rng.one(&[None, Some(1), Some(1), Some(2), Some(3)]),
            lifetime: rng.one(&[None, None, Some(500), Some(50_000_000), Some(0)]),
            custom: maybe(rng, 3).then(|| rng.one(&CUSTOM)),
            key: maybe(rng, 4).then(|| rng.one(&KEYS)),
        },
        11..=30 => Wish::Use {
            code: code(rng),
            user: rng.one(&USERS),
            sloppy: maybe(rng, 3),
        },
        31 | 32 => Wish::Explain {
            code: code(rng),
            user: maybe(rng, 2).then(|| rng.one(&USERS)),
        },
        33 => Wish::ReadCode {
            code: code(rng),
            by_text: maybe(rng, 2),
        },
        34..=37 => {
            let (max, lifetime, revoked) = match rng.below(4) {
                0 => (Some(1 + i64::try_from(rng.below(4)).unwrap()), None, None),
                1 => (None, Some(rng.one(&[500, 50_000_000, 0])), None),
                2 => (None, None, Some(maybe(rng, 3))),
                _ => (Some(2), Some(500), Some(false)),
            };
            Wish::UpdateCode {
                code: code(rng),
                max,
                lifetime,
                revoked,
            }
        }
        38 | 39 => Wish::RevokeCode { code: code(rng) },
        40 | 41 => Wish::SetRole {
            server: server(rng),
            user: rng.one(&USERS),
            role: rng.one(&["admin", "member"]),
        },
        _ => Wish::Remove {
            server: server(rng),
            user: rng.one(&USERS),
            ban: rng.one(&[None, None, Some(false), Some(true)]),
        },
    }
}
