//! The steps of a history, generated from a seed. Each step is complete in itself, so that a failing history stays valid
//! when steps are removed.

use crate::meddling::meddling;
use crate::rng::Rng;
use crate::wish::{Code, Grants, Wish};
use crate::wishes::{KEYS, wish};

pub const USERS: [&str; 6] = ["ann", "bob", "cat", "dan", "eve", "fay"];
pub const SERVERS: [&str; 3] = ["red", "blue", "ghost"];
pub const ADDRESSES: [&str; 4] = [
    "192.0.2.1",
    "2001:db8::1",
    "2001:db8:0:ff::1",
    "2001:db8::2",
];

/// The topic of a history, so that rare events have their own histories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Codes are made, used and changed.
    Codes,
    /// TimeCapsule's directors make codes for their families.
    Family,
    /// The same, after strangers took nearly all texts of a prefix.
    Crowd,
    /// Many codes, uses and members are read page by page.
    Pages,
    /// RDS gives invites.
    Gates,
}

/// The caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Service,
    User(&'static str),
    Super(&'static str),
    Nobody,
}

impl Who {
    /// The user, if it is one.
    pub fn user(self) -> Option<&'static str> {
        match self {
            Self::User(user) | Self::Super(user) => Some(user),
            Self::Service | Self::Nobody => None,
        }
    }

    /// The address in its token, and whether it is verified.
    pub fn email(self) -> Option<(&'static str, bool)> {
        match self.user()? {
            "ann" => Some(("x@tea.example", true)),
            "bob" => Some(("X@Club.example", true)),
            "cat" => Some(("x@other.example", true)),
            "dan" => Some(("x@tea.example", false)),
            _ => None,
        }
    }
}

/// The fate of a planned call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its trip runs, and it is answered.
    Answered,
    /// Its trip never runs, and the client gets no answer.
    LostBefore,
    /// Its trip runs, and its reply is lost.
    LostAfter,
    /// Its trip runs, the reply of storage is lost, and the binding retries the same statements after a pause, in which
    /// other calls' trips may run.
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
    /// Whether its worker dies before it and restarts: none of its planned calls is settled.
    pub crashes: bool,
    /// How many steps later its trip runs.
    pub trip_after: usize,
    /// How many steps after its trip it is answered.
    pub answer_after: usize,
    pub fate: Fate,
    /// How many steps later the same request arrives again, at another worker: a client without an answer retries, or a
    /// network delivers twice.
    pub again_after: Option<usize>,
    /// The seed of the call's random bytes and of the choices below.
    pub seed: u64,
}

impl Step {
    /// After how many steps the binding runs the trip again, if it does.
    pub fn repeated_after(&self) -> usize {
        usize::try_from(self.seed >> 8 & 3).unwrap()
    }

    /// Whether another worker settles the call, by a plan that it makes anew.
    pub fn is_settled_elsewhere(&self) -> bool {
        self.seed >> 16 & 3 == 0
    }
}

/// A history before it runs.
#[derive(Clone, Debug)]
pub struct Script {
    pub is_crowded: bool,
    /// Whether the check of what clients saw gets the order of the trips.
    pub is_told: bool,
    pub steps: Vec<Step>,
}

/// The history of a seed.
pub fn script(seed: u64) -> Script {
    let mut rng = Rng::new(seed);
    let calm = rng.once_in(4);
    let theme = match rng.below(96) {
        0 => Theme::Crowd,
        1..=49 => Theme::Codes,
        50..=67 => Theme::Family,
        68..=82 => Theme::Pages,
        _ => Theme::Gates,
    };
    let beginning = beginning(theme, seed.is_multiple_of(2)).into_iter();
    let mut steps: Vec<Step> = beginning.map(|wish| Step::calm(wish, rng.next())).collect();
    let length = 6 + rng.below(34);
    for _ in 0..length {
        let mut step = step(&mut rng, theme, calm);
        let meddles = step.fate == Fate::Repeated && rng.once_in(2);
        let between = meddling(&mut rng, &step.wish).filter(|_| meddles);
        // What its first run did is there when the next step begins.
        step.trip_after = between.as_ref().map_or(step.trip_after, |_| 0);
        steps.push(step);
        if let Some(wish) = between {
            steps.push(Step::calm(wish, rng.next()));
        }
    }
    let is_crowded = theme == Theme::Crowd;
    Script {
        is_crowded,
        is_told: !seed.is_multiple_of(4),
        steps,
    }
}

/// Two servers with some codes, so that most histories have something to do.
fn beginning(theme: Theme, has_campaign: bool) -> Vec<Wish> {
    let server = |server, owner| Wish::CreateServer {
        server,
        owner,
        is_named: true,
        policy: "members",
        preview: None,
        max: None,
        codes: None,
    };
    let code = |server, creator, max, lifetime| Wish::CreateCode {
        server,
        creator,
        max,
        lifetime,
        custom: None,
        key: None,
        keeps: None,
        starts: None,
        rate: None,
        campaign: None,
        approves: None,
        grants: Grants::default(),
        lists: [None, None, None],
    };
    let mut wishes = vec![server("red", "ann"), server("blue", "bob")];
    if has_campaign && theme == Theme::Codes {
        wishes.push(Wish::CreateCampaign {
            server: "red",
            creator: "ann",
            max: Some(2),
            lifetime: None,
            rate: None,
            // Others use the key again.
            key: Some(KEYS[0]),
        });
        for (max, approves) in [(Some(2), Some(true)), (None, None)] {
            let mut wish = code("red", "ann", max, None);
            if let Wish::CreateCode {
                campaign,
                approves: asked,
                ..
            } = &mut wish
            {
                (*campaign, *asked) = (Some(0), approves);
            }
            wishes.push(wish);
        }
        wishes.extend(["cat", "dan"].map(|user| Wish::Use {
            code: Code::Made(0),
            user,
            is_named: true,
            is_sloppy: false,
            email: None,
        }));
    }
    match theme {
        Theme::Crowd | Theme::Family => {
            wishes.extend(["ann", "bob", "ann"].map(|user| Wish::Generate { user }));
        }
        Theme::Pages => wishes.extend([
            code("red", "ann", None, None),
            code("red", "ann", Some(3), None),
            code("blue", "bob", None, None),
        ]),
        Theme::Codes | Theme::Gates => wishes.extend([
            code("red", "ann", Some(1), None),
            code("red", "ann", Some(2), Some(500)),
            code("blue", "bob", None, None),
        ]),
    }
    wishes
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
            crashes: false,
            trip_after: 0,
            answer_after: 0,
            fate: Fate::Answered,
            again_after: None,
            seed,
        }
    }
}

fn step(rng: &mut Rng, theme: Theme, calm: bool) -> Step {
    let mut step = Step::calm(wish(rng, theme), rng.next());
    step.who = match rng.below(24) {
        0 => Who::Nobody,
        1 => Who::Super(rng.one(&USERS)),
        2..=9 => Who::User(rng.one(&USERS)),
        _ => Who::Service,
    };
    // Whoever asks for itself is mostly who it says it is.
    if let (Who::User(_), Some(user)) = (step.who, step.wish.acting())
        && !rng.once_in(4)
    {
        step.who = Who::User(user);
    }
    // Everybody may look at a code, and mostly nobody is known who does.
    if matches!(
        step.wish,
        Wish::Validate { .. } | Wish::Explain { user: None, .. }
    ) && !rng.once_in(3)
    {
        step.who = Who::Nobody;
    }
    step.address = usize::try_from(rng.one(&[0, 0, 0, 1, 1, 2, 3])).unwrap();
    step.worker = usize::try_from(rng.below(3)).unwrap();
    step.passes = match theme {
        Theme::Family | Theme::Crowd if !rng.once_in(8) => rng.one(&[0, 0, 0, 1, 20, 500]),
        Theme::Family | Theme::Crowd => rng.one(&[3_600_000, 43_200_000]),
        _ => rng.one(&[0, 0, 0, 1, 20, 200, 499, 500, 501, 3_600_000]),
    };
    if calm {
        return step;
    }
    if rng.once_in(10) {
        step.jumps = rng.one(&[-5_000, -500, -1, 1, 500, 5_000, 3_600_000, -3_600_000]);
    }
    step.crashes = rng.once_in(30);
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
