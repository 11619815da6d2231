//! What an instance of the WebAssembly remembers from one call to the next: the settings that it read last,
//! and what it planned last. It only saves work: what a request comes to follows from what is given with it
//! and from nothing else, so any instance can settle what any other planned.

use super::{Settings, Trip};
use crate::domain::random::Random;
use crate::wire::json::Json;
use std::collections::VecDeque;
use std::rc::Rc;

/// How many planned requests are remembered. A request that was forgotten is planned again.
pub const MOST_PLANNED: usize = 256;

/// The most bytes of a request, head and body together, that is remembered, so that strangers do not
/// choose how much memory an instance takes.
pub const LARGEST_PLANNED: usize = 4096;

/// A request with all that its plan follows from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The settings of the deployment, as [`Instance::settings`] gave them.
    pub settings: &'a Rc<Settings>,
    /// What is known beside the body, as JSON.
    pub head: &'a str,
    /// The random bytes.
    pub random: Random,
    /// The body.
    pub body: &'a [u8],
}

struct Planned {
    settings: Rc<Settings>,
    head: String,
    random: Random,
    body: Vec<u8>,
    trip: Trip,
}

impl Planned {
    fn is_of(&self, request: &Request<'_>) -> bool {
        self.random == request.random
            && self.head == request.head
            && self.body == request.body
            && Rc::ptr_eq(&self.settings, request.settings)
    }
}

/// What an instance remembers.
#[derive(Default)]
pub struct Instance {
    settings: Option<(String, Rc<Settings>)>,
    planned: VecDeque<Planned>,
}

impl Instance {
    /// An instance that remembers nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            settings: None,
            planned: VecDeque::new(),
        }
    }

    /// The settings that a JSON text writes, if it is one: the same as before where the text is the same.
    pub fn settings(&mut self, text: &str) -> Option<Rc<Settings>> {
        if let Some((known, settings)) = &self.settings
            && known == text
        {
            return Some(Rc::clone(settings));
        }
        let settings = Rc::new(Settings::from_json(&Json::parse(text.as_bytes()).ok()?));
        self.settings = Some((text.to_owned(), Rc::clone(&settings)));
        Some(settings)
    }

    /// Remembers what a request was planned to be, if it is not too large.
    pub fn remember(&mut self, request: &Request<'_>, trip: Trip) {
        if request.head.len() + request.body.len() > LARGEST_PLANNED {
            return;
        }
        if self.planned.len() == MOST_PLANNED {
            self.planned.pop_front();
        }
        self.planned.push_back(Planned {
            settings: Rc::clone(request.settings),
            head: request.head.to_owned(),
            random: request.random,
            body: request.body.to_vec(),
            trip,
        });
    }

    /// What the very same request was planned to be, where it is remembered; it no longer is then.
    pub fn recall(&mut self, request: &Request<'_>) -> Option<Trip> {
        let place = self.planned.iter().position(|one| one.is_of(request))?;
        self.planned.remove(place).map(|planned| planned.trip)
    }

    /// Forgets the requests with this head: they will not be settled.
    pub fn forget(&mut self, head: &str) {
        self.planned.retain(|planned| planned.head != head);
    }
}
