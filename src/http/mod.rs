//! HTTP: the router, and one file per face. A face decodes a request, calls a function, and encodes
//! its reply; no rule lives in it.

pub mod body;
pub mod convex;
pub mod cors;
pub mod effect;
pub mod head;
pub mod health;
pub mod native;
pub mod openapi;
pub mod rds;
pub mod response;
pub mod route;
pub mod settings;
pub mod tacobot;
pub mod timecapsule;

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::random::Random;
use crate::domain::shard::Place;
use crate::functions::{Call, Context, Reply};
use crate::storage::{Memory, Rows, Statement};
pub use effect::Effect;
pub use head::Head;
pub use response::Response;
pub use settings::Settings;

/// Where a request stands once it is decoded.
pub enum Prepared {
    /// Storage is to be asked.
    Call(Box<dyn Call>),
    /// Something is to happen first; the request is planned again with what came of it in the head.
    Effect(Effect),
    /// The function answers without storage.
    Reply(Reply),
    /// The face answers without a function.
    Response(Response),
}

/// The most bytes that a body may have: 64 KiB, unless the route takes more.
pub const LARGEST_BODY: usize = 64 * 1024;

/// One system's way to speak HTTP, bound to one route.
pub trait Face {
    /// By what the log names the call.
    fn label(&self) -> String;

    /// The methods that the route takes.
    fn methods(&self) -> &'static [&'static str];

    /// The most bytes that a body may have. Who may send more than [`LARGEST_BODY`] is found out before
    /// its body is read.
    fn largest_body(&self) -> usize {
        LARGEST_BODY
    }

    /// Decodes a request.
    ///
    /// # Errors
    /// A refusal of the request itself, before any function.
    fn prepare(&self, head: &Head, body: &[u8], context: &Context) -> Result<Prepared, Refusal>;

    /// Encodes the reply of a function.
    fn encode(&self, head: &Head, reply: &Reply) -> Response;

    /// Encodes a refusal of the request itself, or a fault of the service.
    fn refuse(&self, head: &Head, refusal: Refusal) -> Response;
}

/// The routes of every face but the native one, whose routes follow from the functions. OpenAPI and
/// tests read it.
pub static ROUTES: &[&[route::Route]] = &[
    convex::ROUTES,
    timecapsule::ROUTES,
    rds::ROUTES,
    tacobot::ROUTES,
    health::ROUTES,
    openapi::ROUTES,
];

/// The face of a path. Pages call functions by their native routes only: without feature `faces` all
/// others are left out.
fn face(path: &str) -> Box<dyn Face> {
    if cfg!(feature = "faces")
        && let Some(face) = other_face(path)
    {
        return face;
    }
    Box::new(native::Route::of(path))
}

fn other_face(path: &str) -> Option<Box<dyn Face>> {
    match path {
        "/healthz" => return Some(Box::new(health::Health)),
        openapi::PATH => return Some(Box::new(openapi::OpenApi)),
        _ => {}
    }
    if let Some(route) = convex::Route::of(path) {
        return Some(Box::new(route));
    }
    if let Some(route) = timecapsule::Route::of(path) {
        return Some(Box::new(route));
    }
    if let Some(invites) = rds::Invites::of(path) {
        return Some(Box::new(invites));
    }
    if let Some(route) = tacobot::Route::of(path) {
        return Some(Box::new(route));
    }
    None
}

/// The most bytes that a body may have on a path.
#[must_use]
pub fn largest_body(path: &str) -> usize {
    face(path).largest_body()
}

/// Why a request is refused from outside: the binding or the worker met a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Storage did not answer.
    Unavailable,
    /// Something broke.
    Internal,
    /// The body is larger than 64 KiB.
    TooLarge,
    /// There is nothing to verify callers with.
    Unconfigured,
}

impl Fault {
    /// The fault of this name; [`Fault::Internal`] for a name that is not known.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "unavailable" => Self::Unavailable,
            "tooLarge" => Self::TooLarge,
            "unconfigured" => Self::Unconfigured,
            _ => Self::Internal,
        }
    }

    fn refusal(self) -> Refusal {
        match self {
            Self::Unavailable => ErrorKind::Unavailable.into(),
            Self::Internal => ErrorKind::Internal.into(),
            Self::TooLarge => ErrorKind::TooLarge.into(),
            Self::Unconfigured => {
                let message = Some(Words::new(
                    "Service not configured",
                    "Service non configuré",
                ));
                Refusal {
                    message,
                    retry_after: Some(60),
                    ..ErrorKind::Unavailable.into()
                }
            }
        }
    }
}

/// A request on its way through a face.
struct Exchange {
    head: Head,
    face: Box<dyn Face>,
}

impl Exchange {
    fn new(head: Head) -> Self {
        Self {
            face: face(&head.path),
            head,
        }
    }

    fn prepare(&self, random: Random, body: &[u8]) -> Result<Prepared, Refusal> {
        let methods = self.face.methods();
        let method = self.head.method.as_str();
        if method == "OPTIONS" && !methods.is_empty() {
            return Ok(Prepared::Response(Response::empty(204)));
        }
        let is_known = methods.contains(&method) || (method == "HEAD" && methods.contains(&"GET"));
        if !is_known && !methods.is_empty() {
            return Err(ErrorKind::MethodNotAllowed.into());
        }
        self.face
            .prepare(&self.head, body, &self.head.context(random))
    }

    fn finish(&self, mut response: Response, refusal: Option<ErrorKind>) -> Response {
        let methods = self.face.methods();
        let says_methods =
            refusal == Some(ErrorKind::MethodNotAllowed) || self.head.method == "OPTIONS";
        if says_methods && !methods.is_empty() {
            let head = if methods.contains(&"GET") {
                ", HEAD"
            } else {
                ""
            };
            response.header("allow", format!("{}{head}, OPTIONS", methods.join(", ")));
        }
        cors::add(&self.head, methods, &mut response);
        // What the face left there is what the log says and the reply does not.
        let cause = std::mem::take(&mut response.label);
        response.label = self.face.label();
        for word in [refusal.map_or("", ErrorKind::key), &cause] {
            if !word.is_empty() {
                response.label.push(' ');
                response.label.push_str(word);
            }
        }
        response
    }

    fn reply(&self, reply: Reply) -> Response {
        match reply {
            Reply::Error(refusal) if is_fault(refusal.kind) => self.refuse(refusal),
            reply => {
                let kind = reply.refusal().map(|refusal| refusal.kind);
                self.finish(self.face.encode(&self.head, &reply), kind)
            }
        }
    }

    fn refuse(&self, mut refusal: Refusal) -> Response {
        let kind = refusal.kind;
        let cause = refusal.cause.take();
        if is_fault(kind) {
            refusal.request_id.clone_from(&self.head.request_id);
        }
        let response = self.face.refuse(&self.head, refusal);
        Response {
            cause,
            ..self.finish(response, Some(kind))
        }
    }
}

/// Whether the fault lies with the service.
const fn is_fault(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable)
}

/// What a request comes to before storage is asked.
pub enum Plan {
    /// The response: storage need not be asked.
    Respond(Response),
    /// Storage is to be asked.
    Trip(Trip),
    /// Nothing yet: something is to happen first.
    Effect(Asked),
}

/// A request that waits for storage.
pub struct Trip {
    exchange: Exchange,
    call: Box<dyn Call>,
}

impl Trip {
    /// Where the transaction runs.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        self.call.place()
    }

    /// The statements to run as one transaction.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'_>> {
        self.call.statements()
    }

    /// The response, from the rows of each statement.
    #[must_use]
    pub fn settle(&self, rows: &Rows) -> Response {
        self.exchange.reply(self.call.settle(rows))
    }
}

/// A request that waits for an effect.
pub struct Asked {
    exchange: Exchange,
    /// What is to happen.
    pub effect: Effect,
}

impl Asked {
    /// The response where nobody performs it.
    #[must_use]
    pub fn refuse(&self) -> Response {
        self.exchange.refuse(Fault::Internal.refusal())
    }
}

/// Plans a request.
#[must_use]
pub fn plan(head: Head, random: Random, body: &[u8]) -> Plan {
    let exchange = Exchange::new(head);
    match exchange.prepare(random, body) {
        Ok(Prepared::Call(call)) => Plan::Trip(Trip { exchange, call }),
        Ok(Prepared::Effect(effect)) => Plan::Effect(Asked { exchange, effect }),
        Ok(Prepared::Reply(reply)) => Plan::Respond(exchange.reply(reply)),
        Ok(Prepared::Response(response)) => Plan::Respond(exchange.finish(response, None)),
        Err(refusal) => Plan::Respond(exchange.refuse(refusal)),
    }
}

/// Settles a request with what storage gave back, wherever it was planned: it is planned once more.
#[must_use]
pub fn settle(head: Head, random: Random, body: &[u8], rows: &Rows) -> Response {
    match plan(head, random, body) {
        Plan::Respond(response) => response,
        Plan::Trip(trip) => trip.settle(rows),
        Plan::Effect(asked) => asked.refuse(),
    }
}

/// Answers a request from the memory model.
#[must_use]
pub fn run(head: Head, random: Random, body: &[u8], memory: &mut Memory) -> Response {
    match plan(head, random, body) {
        Plan::Respond(response) => response,
        Plan::Trip(Trip { exchange, call }) => exchange.reply(call.run(memory)),
        Plan::Effect(asked) => asked.refuse(),
    }
}

/// Refuses a request for a fault that was met outside.
#[must_use]
pub fn refuse(head: Head, fault: Fault) -> Response {
    Exchange::new(head).refuse(fault.refusal())
}
