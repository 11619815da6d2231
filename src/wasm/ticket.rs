//! Tickets: plan issues one, settle takes it back.
//!
//! A ticket only saves work. The result of a call depends on its inputs alone, so an instance that does not
//! know a ticket plans the call again.

use std::collections::VecDeque;

/// The number of planned calls to remember.
pub const MOST_PLANNED: usize = 256;

/// The greatest total size of the remembered calls' inputs in bytes, so that callers cannot choose how much
/// memory an instance takes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The key of a planned call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The number of the instance: below 2^53, as JavaScript carries it.
    pub instance: u64,
    /// The number of the call within it, from 1.
    pub number: u64,
}

impl Ticket {
    /// Takes two JavaScript numbers. Numbers that are not on any ticket find nothing.
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
    /// Ordered by number.
    planned: VecDeque<Planned<T>>,
}

impl<T> Tickets<T> {
    /// An empty list, in an instance with this random number. A replacement instance has another number, so it
    /// does not mistake the other's tickets for its own.
    #[must_use]
    pub const fn new(random: u64) -> Self {
        Self {
            instance: random >> 11,
            issued: 0,
            bytes: 0,
            planned: VecDeque::new(),
        }
    }

    /// Remembers a call whose inputs have so many bytes, if there is room.
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

    /// Takes the call of a ticket out of the list, if it is remembered.
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
