//! A request on its way through an endpoint: the part that all endpoints share.

use super::effect::Effect;
use super::prepared::{Prepared, Waiting};
use super::request::Request;
use super::table::Place;
use super::{Head, Response, cors};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::random::Random;
use crate::domain::topic::Watch;
use crate::functions;
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

/// Adds that a user is forgotten elsewhere too, if the call erased one.
fn forgetting(response: &mut Response, call: &dyn Waiting) {
    if let Some(user) = call.forgets().filter(|_| response.status == 200) {
        let user = user.clone();
        response.effects.push(Effect::Forget { user });
    }
}

impl Exchange {
    pub(super) fn new(head: Head) -> Self {
        Self {
            place: Place::of(&head.method, &head.path),
            head,
        }
    }

    /// Whether the store is several databases.
    pub(super) fn has_places(&self) -> bool {
        self.head.settings.has_places()
    }

    /// Whether the call ran before and only its reply is wanted.
    pub(super) const fn is_replay(&self) -> bool {
        self.head.is_replay
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
        let replayed = match self.head.is_replay {
            true => call.replay(&self.head, rows),
            false => None,
        };
        let settled = replayed.map_or_else(|| call.settle(&self.head, rows), Ok);
        let mut response = self.settled(settled);
        match call.told(rows) {
            Ok(topics) if topics.is_empty() => {}
            Ok(topics) => response.effects.push(Effect::Tell { topics }),
            Err(corrupt) => {
                let fault: Refusal = functions::Fault::from(corrupt).into();
                response = self.refuse(fault);
            }
        }
        forgetting(&mut response, call);
        if self.head.settings.has_events && call.has_event(rows) {
            response.effects.push(Effect::Deliver);
        }
        self.watched(response, || call.watch(rows))
    }

    pub(super) fn run(&self, call: &dyn Waiting, memory: &mut Memory) -> Response {
        let mut response = self.settled(call.run(&self.head, memory));
        forgetting(&mut response, call);
        response
    }

    fn settled(&self, settled: Result<Response, Refusal>) -> Response {
        match settled {
            Ok(response) => self.finish(response, None),
            Err(refusal) => self.decline(&refusal),
        }
    }

    /// Adds when the answer may change, if the caller watches the query. An answer without a trip never does.
    pub(super) fn watched(
        &self,
        mut response: Response,
        watch: impl FnOnce() -> Option<Watch>,
    ) -> Response {
        if self.head.is_watched {
            let watch = watch().unwrap_or_default();
            response.effects.push(watch.into());
        }
        response
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
