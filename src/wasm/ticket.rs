//! Tickets: plan hands one out, settle takes it back.
//!
//! A ticket only saves work. What a call comes to follows from what it was given and from nothing else, so
//! whoever does not know a ticket plans the call again.

use std::collections::VecDeque;

/// How many planned calls are remembered.
pub const MOST_PLANNED: usize = 256;

/// The most bytes that the remembered calls were made of, all together, so that strangers do not choose
/// how much memory an instance takes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// By what a planned call is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The number of the instance: below 2^53, as JavaScript carries it.
    pub instance: u64,
    /// The number of the call within it, from 1.
    pub number: u64,
}

impl Ticket {
    /// Takes two numbers as JavaScript carries them. What is none of them is on no ticket.
    #[must_use]
    pub fn from_numbers(instance: f64, number: f64) -> Self {
        // `as` saturates, and turns NaN to 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let [instance, number] = [instance as u64, number as u64];
        Self { instance, number }
    }
}

struct Planned<T> {
    number: u64,
    bytes: usize,
    call: T,
}

/// The planned calls that an instance remembers.
pub struct Tickets<T> {
    instance: u64,
    issued: u64,
    bytes: usize,
    /// In the order of their numbers.
    planned: VecDeque<Planned<T>>,
}

impl<T> Tickets<T> {
    /// None yet, in an instance with this random number. An instance that replaced another has another
    /// one, so that it does not take the other's tickets for its own.
    #[must_use]
    pub const fn new(random: u64) -> Self {
        Self {
            instance: random >> 11,
            issued: 0,
            bytes: 0,
            planned: VecDeque::new(),
        }
    }

    /// Remembers a call that was made of so many bytes, as long as there is room.
    pub fn issue(&mut self, bytes: usize, call: T) -> Ticket {
        self.issued += 1;
        let number = self.issued;
        if bytes <= MOST_BYTES {
            while self.planned.len() >= MOST_PLANNED || self.bytes + bytes > MOST_BYTES {
                let Some(oldest) = self.planned.pop_front() else {
                    break;
                };
                self.bytes -= oldest.bytes;
            }
            self.bytes += bytes;
            self.planned.push_back(Planned {
                number,
                bytes,
                call,
            });
        }
        Ticket {
            instance: self.instance,
            number,
        }
    }

    /// The call of a ticket, where it is remembered; it no longer is then.
    pub fn take(&mut self, ticket: Ticket) -> Option<T> {
        if ticket.instance != self.instance {
            return None;
        }
        let found = self
            .planned
            .binary_search_by_key(&ticket.number, |planned| planned.number);
        let planned = self.planned.remove(found.ok()?)?;
        self.bytes -= planned.bytes;
        Some(planned.call)
    }
}
