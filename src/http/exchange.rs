//! A request on its way through an endpoint: what all endpoints have in common.

use super::endpoint::{Prepared, Waiting};
use super::old::{self, Face};
use super::request::Request;
use super::table::Place;
use super::{Head, Response, cors};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::random::Random;
use crate::functions::{Call, Reply};
use crate::storage::{Memory, Rows, Statement};

/// What waits for storage.
pub(super) enum Pending {
    Endpoint(Box<dyn Waiting>),
    Old(Box<dyn Call>),
}

impl Pending {
    pub(super) fn statements(&self) -> Vec<Statement<'_>> {
        match self {
            Self::Endpoint(call) => call.statements(),
            Self::Old(call) => call.statements(),
        }
    }
}

/// A request on its way through an endpoint.
pub(super) struct Exchange {
    head: Head,
    place: Place,
    old: Option<Box<dyn Face>>,
}

/// Whether the fault lies with the service.
const fn is_fault(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable)
}

impl Exchange {
    pub(super) fn new(head: Head) -> Self {
        let old = if cfg!(feature = "faces") {
            old::face(&head.path)
        } else {
            None
        };
        Self {
            place: Place::of(&head.method, &head.path),
            old,
            head,
        }
    }

    fn methods(&self) -> Vec<&'static str> {
        match &self.old {
            Some(face) => face.methods().to_vec(),
            None => self.place.methods(),
        }
    }

    pub(super) fn prepare(&self, random: Random, bytes: &[u8]) -> Result<Prepared, Refusal> {
        let head = &self.head;
        if let Some(face) = &self.old {
            let methods = face.methods();
            let method = head.method.as_str();
            if method == "OPTIONS" && !methods.is_empty() {
                return Ok(Prepared::Response(Response::empty(204)));
            }
            let is_known =
                methods.contains(&method) || (method == "HEAD" && methods.contains(&"GET"));
            if !is_known && !methods.is_empty() {
                return Err(ErrorKind::MethodNotAllowed.into());
            }
            return face.prepare(head, bytes, &head.context(random));
        }
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

    pub(super) fn settle(&self, pending: &Pending, rows: &Rows) -> Response {
        match pending {
            Pending::Endpoint(call) => self.settled(call.settle(&self.head, rows)),
            Pending::Old(call) => self.reply(call.settle(rows)),
        }
    }

    pub(super) fn run(&self, pending: &Pending, memory: &mut Memory) -> Response {
        match pending {
            Pending::Endpoint(call) => self.settled(call.run(&self.head, memory)),
            Pending::Old(call) => self.reply(call.run(memory)),
        }
    }

    fn settled(&self, settled: Result<Response, Refusal>) -> Response {
        match settled {
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
        if is_fault(refusal.kind) {
            refusal.request_id.clone_from(&head.request_id);
        }
        let kind = Some(refusal.kind);
        if let Some(face) = &self.old {
            return self.finish(face.refuse(head, refusal), kind);
        }
        self.finish(self.place.refuse(head, &refusal), kind)
    }

    pub(super) fn reply(&self, reply: Reply) -> Response {
        match (&self.old, reply) {
            (_, Reply::Error(refusal)) if is_fault(refusal.kind) => self.refuse(refusal),
            (Some(face), reply) => {
                let kind = reply.refusal().map(|refusal| refusal.kind);
                self.finish(face.encode(&self.head, &reply), kind)
            }
            (None, reply) => self.finish(Response::reply(&self.head, &reply), None),
        }
    }

    /// Adds what every response has.
    pub(super) fn finish(&self, mut response: Response, refusal: Option<ErrorKind>) -> Response {
        let head = &self.head;
        let asks = head.method == "OPTIONS";
        let methods = if asks || refusal == Some(ErrorKind::MethodNotAllowed) {
            self.methods()
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
        // What the face left there is what the log says and the reply does not.
        let cause = std::mem::take(&mut response.label);
        response.label = self.label();
        for word in [refusal.map_or("", ErrorKind::key), &cause] {
            if !word.is_empty() {
                response.label.push(' ');
                response.label.push_str(word);
            }
        }
        response
    }

    fn label(&self) -> String {
        if let Some(face) = &self.old {
            return face.label();
        }
        self.place.label(&self.head.path)
    }
}
