//! The memory of an instance of the worker's WebAssembly between calls: the settings that it read, and the
//! requests that it planned.

use super::misuse::Misuse;
use super::ticket::{Ticket, Tickets};
use crate::domain::email::{ToAscii, ascii_only};
use crate::domain::random::Random;
use crate::http::{self, Head, Plan, Response, Settings, Trip};
use crate::storage::Rows;
use crate::wire::json::Json;
use std::rc::Rc;

/// A request from JavaScript.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The number of the settings of the deployment.
    pub settings: u32,
    /// The head, as JSON.
    pub head: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// The memory of an instance.
pub struct Instance {
    settings: Vec<(String, Rc<Settings>)>,
    tickets: Tickets<Trip>,
    to_ascii: ToAscii,
}

impl Instance {
    /// An instance with empty memory and a random number of its own.
    #[must_use]
    pub const fn new(random: u64) -> Self {
        Self {
            settings: Vec::new(),
            tickets: Tickets::new(random),
            to_ascii: ascii_only,
        }
    }

    /// The same, with the ASCII form of domains beyond ASCII.
    #[must_use]
    pub fn reading_domains(self, to_ascii: ToAscii) -> Self {
        Self { to_ascii, ..self }
    }

    /// Reads the settings of a deployment and returns the number by which requests refer to them.
    ///
    /// # Errors
    /// [`Misuse::Settings`].
    pub fn configure(&mut self, text: &str) -> Result<u32, Misuse> {
        let mut known = self.settings.iter();
        let place = match known.position(|(known, _)| known == text) {
            Some(place) => place,
            None => {
                let settings = Settings::parse(text).ok_or(Misuse::Settings)?;
                self.settings.push((text.to_owned(), Rc::new(settings)));
                self.settings.len() - 1
            }
        };
        u32::try_from(place).map_err(|_| Misuse::Settings)
    }

    /// Reads the head of a request.
    ///
    /// # Errors
    /// [`Misuse::Settings`] and [`Misuse::Head`].
    pub fn head(&self, settings: u32, head: &str) -> Result<Head, Misuse> {
        let place = usize::try_from(settings).ok();
        let settings = place.and_then(|place| self.settings.get(place));
        let (_, settings) = settings.ok_or(Misuse::Settings)?;
        let head = Head::parse(head, Rc::clone(settings)).ok_or(Misuse::Head)?;
        let to_ascii = self.to_ascii;
        Ok(Head { to_ascii, ..head })
    }

    /// Plans a request.
    ///
    /// # Errors
    /// Those of [`Self::head`].
    pub fn plan(&self, request: &Request<'_>, random: Random) -> Result<Plan, Misuse> {
        let head = self.head(request.settings, request.head)?;
        Ok(http::plan(head, random, request.body))
    }

    /// Issues a ticket for a planned request.
    pub fn issue(&mut self, request: &Request<'_>, trip: Trip) -> Ticket {
        self.tickets
            .issue(request.head.len() + request.body.len(), trip)
    }

    /// Settles a request by its ticket. `None` if this instance does not know the ticket; the request must then
    /// be settled [anew](Self::settle_anew).
    pub fn settle(&mut self, ticket: Ticket, rows: &Rows) -> Option<Response> {
        Some(self.tickets.take(ticket)?.settle(rows))
    }

    /// Settles a request that another instance planned, with the same random bytes.
    ///
    /// # Errors
    /// Those of [`Self::head`].
    pub fn settle_anew(
        &self,
        request: &Request<'_>,
        random: Random,
        rows: &Rows,
    ) -> Result<Response, Misuse> {
        let head = self.head(request.settings, request.head)?;
        Ok(http::settle(head, random, request.body, rows))
    }

    /// Forgets a request that will not be settled.
    pub fn forget(&mut self, ticket: Ticket) {
        self.tickets.take(ticket);
    }
}

/// The rows of a trip, from JavaScript as JSON.
///
/// # Errors
/// [`Misuse::Rows`].
pub fn rows(text: &str) -> Result<Rows<'_>, Misuse> {
    let json = Json::parse_text(text).map_err(|_| Misuse::Rows)?;
    Rows::from_json(json).map_err(|_| Misuse::Rows)
}
