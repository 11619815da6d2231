//! A request on its way through an endpoint: the part that all endpoints share.

use super::prepared::{Noted, Prepared, Waiting};
use super::request::Request;
use super::table::Place;
use super::{Head, Response, cors};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::random::Random;
use crate::storage::{Memory, Rows};

/// A request on its way through an endpoint.
pub(super) struct Exchange {
    head: Head,
    place: Place,
}

/// Whether the service is at fault.
const fn is_fault(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable)
}

impl Exchange {
    pub(super) fn new(head: Head) -> Self {
        Self {
            place: Place::of(&head.method, &head.path),
            head,
        }
    }

    pub(super) fn prepare(&self, random: Random, bytes: &[u8]) -> Result<Prepared, Refusal> {
        let head = &self.head;
        match self.place {
            Place::Endpoint(endpoint, template) => (endpoint.plan)(Request {
                head,
                bytes,
                context: head.context(random),
                template,
            }),
            Place::OtherMethod(..) if head.method == "OPTIONS" => {
                Ok(Prepared::Response(Response::empty(204)))
            }
            Place::OtherMethod(..) => Err(ErrorKind::MethodNotAllowed.into()),
            Place::Nowhere(_) => Err(ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn settle(&self, call: &dyn Waiting, rows: &Rows) -> Response {
        self.settled(call.settle(&self.head, rows))
    }

    pub(super) fn run(&self, call: &dyn Waiting, memory: &mut Memory) -> Response {
        self.settled(call.run(&self.head, memory))
    }

    fn settled(&self, (response, _notes): Noted) -> Response {
        match response {
            Ok(response) => self.finish(response, None),
            Err(refusal) => self.decline(&refusal),
        }
    }

    /// The response to a refusal of the function.
    pub(super) fn decline(&self, refusal: &Refusal) -> Response {
        if is_fault(refusal.kind) {
            return self.refuse(refusal.clone());
        }
        let response = self.place.decline(&self.head, refusal);
        self.finish(response, Some(refusal.kind))
    }

    /// The response to a refusal of the request itself, or to a fault of the service.
    pub(super) fn refuse(&self, mut refusal: Refusal) -> Response {
        let head = &self.head;
        let cause = refusal.cause.take();
        if is_fault(refusal.kind) {
            refusal.request_id.clone_from(&head.request_id);
        }
        let kind = Some(refusal.kind);
        Response {
            cause,
            ..self.finish(self.place.refuse(head, &refusal), kind)
        }
    }

    /// Adds the headers that every response has.
    pub(super) fn finish(&self, mut response: Response, refusal: Option<ErrorKind>) -> Response {
        let head = &self.head;
        let asks = head.method == "OPTIONS";
        let methods = if asks || refusal == Some(ErrorKind::MethodNotAllowed) {
            self.place.methods()
        } else {
            Vec::new()
        };
        if !methods.is_empty() {
            let head = if methods.contains(&"GET") {
                ", HEAD"
            } else {
                ""
            };
            response.header("allow", format!("{}{head}, OPTIONS", methods.join(", ")));
        }
        cors::add(head, &methods, &mut response);
        // A cause that the face left in the refusal is logged, not sent.
        let cause = std::mem::take(&mut response.label);
        response.label = self.place.label(&head.path);
        for word in [refusal.map_or("", ErrorKind::key), &cause] {
            if !word.is_empty() {
                response.label.push(' ');
                response.label.push_str(word);
            }
        }
        response
    }
}
