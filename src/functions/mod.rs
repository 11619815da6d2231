//! The functions of the service, one file each, and their registry.
//!
//! A function has three parts: its arguments; a plan, which checks them and the caller and returns an
//! operation; and a settle, which turns the facts that came back into the reply.

pub mod arguments;
pub mod campaign;
pub mod change_lists;
pub mod context;
pub mod create_code;
pub mod create_codes;
pub mod create_server;
pub mod delete_server;
pub mod description;
pub mod direct;
pub mod evict_members;
pub mod explain_code;
pub mod fault;
pub mod forget_user;
pub mod list_codes;
pub mod list_servers;
pub mod ping;
pub mod rds;
pub mod read_audit;
pub mod read_code;
pub mod read_events;
pub mod read_lists;
pub mod read_members;
pub mod read_server;
pub mod read_uses;
pub mod redeem_code;
pub mod remove_member;
pub mod replay_events;
pub mod reply;
pub mod request;
pub mod revoke_code;
pub mod rotate_code;
pub mod tacobot;
pub mod timecapsule;
pub mod update_code;
pub mod update_member;
pub mod update_server;

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::UserId;
use crate::domain::language::Words;
use crate::domain::place::Place;
use crate::domain::topic::{Topic, Watch};
use crate::storage::{Corrupt, Memory, Operation, Rows, Statement, Trip};
use crate::wire::schema::Describe;
use arguments::{Arguments, Decoder, RawArguments};
pub use context::{Context, Limits, Throttling};
pub use description::{Description, Needs};
pub use fault::Fault;
pub use reply::Reply;
use serde::Serialize;

/// Whether a function only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It reads.
    Query,
    /// It writes, in one transaction.
    Mutation,
}

impl Kind {
    /// Convex's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Mutation => "Mutation",
        }
    }
}

/// A function of the service.
pub trait Function {
    /// Its path as Convex writes it, `module:function`.
    const PATH: &'static str;
    /// Whether it only reads.
    const KIND: Kind;
    /// What it does, in a sentence.
    const DOC: &'static str;
    /// The refusals that it can answer with, besides those of every call.
    const REFUSALS: &'static [ErrorKind];
    /// Whether anonymous callers may call it. All other functions require a verified caller.
    const PUBLIC: bool = false;
    /// Whether a success may only have filed what was asked for: its status is then 202.
    const FILES: bool = false;
    /// Which of the optional arguments must be given all the same.
    const NEEDS: Needs = Needs::Nothing;
    /// Whether a success makes events due that were recorded before.
    const EVENTS_ARE_DUE: bool = false;
    /// Valid example arguments, as JSON: for the user `ada`, who owns the server `tea-club` and created its
    /// code `TEA-2027`, with which `grace` joined.
    const EXAMPLE: &'static str = "{}";
    /// Its arguments.
    type Arguments: Arguments;
    /// The `data` of its reply.
    type Data: Describe + Serialize + 'static;
    /// Its storage operation.
    type Operation: Operation + 'static;

    /// Checks the caller and returns the operation.
    ///
    /// # Errors
    /// A refusal that needs no storage.
    fn plan(arguments: Self::Arguments, context: &Context) -> Result<Self::Operation, Refusal>;

    /// The success, if the call needs no storage.
    #[must_use]
    fn without_storage(_: &Self::Operation) -> Option<(Words, Self::Data)> {
        None
    }

    /// Turns the facts into the reply's message and data.
    ///
    /// # Errors
    /// A refusal.
    fn settle(
        operation: &Self::Operation,
        facts: <Self::Operation as Operation>::Facts,
    ) -> Result<(Words, Self::Data), Refusal>;

    /// The success of a call that is known to have written, from the rows as they are now: its first reply was
    /// lost. `None` if [`settle`](Self::settle) finds it, since the call is recognized by what it made.
    #[must_use]
    fn replay(_: &Self::Operation, _: &Rows) -> Option<(Words, Self::Data)> {
        None
    }

    /// When the answer of a watched query may change. Every query of the registry says so.
    #[must_use]
    fn watch(_: &Self::Operation, _: &Rows) -> Option<Watch> {
        None
    }

    /// The user that the call erases.
    #[must_use]
    fn forgets(_: &Self::Operation) -> Option<&UserId> {
        None
    }

    /// The HTTP status of a success.
    #[must_use]
    fn status(_: &Self::Data) -> u16 {
        200
    }

    /// The journal of a page: the cursor with which it ends. See [`Page::journal`](crate::domain::page::Page).
    #[must_use]
    fn journal(_: &Self::Data) -> Option<String> {
        None
    }
}

/// A call of one function between its plan and its settle, whose data are not yet a reply.
///
/// What follows from the operation alone is in [`Trip`], so that it is compiled once, not for each function.
pub trait Call {
    /// The operation.
    fn trip(&self) -> &dyn Trip;
    /// The reply, from the rows of the operation's own statements.
    fn reply(&self, own: &Rows) -> Reply;
    /// The reply, from the memory model.
    fn run(&self, memory: &mut Memory) -> Reply;
    /// Whether a success makes events due that were recorded before.
    fn events_are_due(&self) -> bool;
    /// The user that the call erases.
    fn forgets(&self) -> Option<&UserId>;
    /// When the answer of a query may change, if its context says that it is watched.
    fn watch(&self, rows: &Rows) -> Option<Watch>;
    /// The reply of a call that ran before and wrote, if only the rows of its own statements as they are now tell it.
    fn reply_again(&self, own: &Rows) -> Option<Reply>;
}

impl dyn Call + '_ {
    /// Where the transaction runs.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        self.trip().place()
    }

    /// The statements to run as one transaction.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'_>> {
        self.trip().all_statements()
    }

    /// The reply, from the rows of each statement.
    #[must_use]
    pub fn settle(&self, rows: &Rows) -> Reply {
        match self.trip().own(rows) {
            Ok(own) => self.reply(&own),
            Err(corrupt) => Fault::from(corrupt).into(),
        }
    }

    /// What the call changed of what is watched.
    ///
    /// # Errors
    /// The rows do not match the statements.
    pub fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        self.trip().told(rows)
    }

    /// Whether the call wrote an event.
    #[must_use]
    pub fn has_event(&self, rows: &Rows) -> bool {
        self.trip().wrote_event(rows) || self.events_are_due()
    }

    /// The reply of a call that ran before and wrote, if only the rows as they are now tell it.
    #[must_use]
    pub fn replay(&self, rows: &Rows) -> Option<Reply> {
        self.reply_again(&*self.trip().own(rows).ok()?)
    }
}

/// A call of one function between its plan and its settle, its data typed.
pub struct Planned<F: Function>(F::Operation);

/// The typed result of a call.
pub type Settled<F> = Result<(Words, <F as Function>::Data), Refusal>;

impl<F: Function> Planned<F> {
    /// The operation.
    pub fn trip(&self) -> &dyn Trip {
        &self.0
    }

    /// The success, if the call needs no storage.
    #[must_use]
    pub fn without_storage(&self) -> Option<(Words, F::Data)> {
        F::without_storage(&self.0)
    }

    /// The message and the data, from the rows of the operation's own statements.
    ///
    /// # Errors
    /// A refusal.
    #[inline(never)]
    pub fn settle(&self, own: &Rows) -> Settled<F> {
        match self.0.facts(own) {
            Ok(facts) => F::settle(&self.0, facts),
            Err(corrupt) => Err(Fault::from(corrupt).into()),
        }
    }

    /// The message and the data, from the memory model. Builds without the feature `memory` leave it out: the
    /// worker's storage is a database.
    ///
    /// # Errors
    /// A refusal.
    pub fn run(&self, memory: &mut Memory) -> Settled<F> {
        if cfg!(feature = "memory") {
            F::settle(&self.0, self.0.apply(memory))
        } else {
            Err(no_memory())
        }
    }
}

/// The refusal of a build without the memory model.
#[inline(never)]
pub(crate) fn no_memory() -> Refusal {
    Fault::NoMemory.into()
}

fn reply<F: Function>(settled: Settled<F>) -> Reply {
    match settled {
        Ok((message, data)) => {
            let journal = F::journal(&data);
            Reply::Success {
                status: F::status(&data),
                message,
                data: Box::new(data),
                journal,
            }
        }
        Err(refusal) => refusal.into(),
    }
}

impl<F: Function> Call for Planned<F> {
    fn trip(&self) -> &dyn Trip {
        &self.0
    }

    fn reply(&self, own: &Rows) -> Reply {
        reply::<F>(self.settle(own))
    }

    fn run(&self, memory: &mut Memory) -> Reply {
        if cfg!(feature = "memory") {
            reply::<F>(self.run(memory))
        } else {
            no_memory().into()
        }
    }

    fn events_are_due(&self) -> bool {
        F::EVENTS_ARE_DUE
    }

    fn forgets(&self) -> Option<&UserId> {
        F::forgets(&self.0)
    }

    // The package has no live host: without these its WebAssembly is a tenth smaller.
    fn watch(&self, rows: &Rows) -> Option<Watch> {
        if !cfg!(feature = "faces") {
            return None;
        }
        F::watch(&self.0, rows)
    }

    fn reply_again(&self, own: &Rows) -> Option<Reply> {
        if !cfg!(feature = "faces") {
            return None;
        }
        let (message, data) = F::replay(&self.0, own)?;
        Some(reply::<F>(Ok((message, data))))
    }
}

/// Plans a call with decoded arguments.
///
/// # Errors
/// The reply, if the call needs no storage.
pub fn plan<F: Function + 'static>(
    arguments: F::Arguments,
    context: &Context,
) -> Result<Box<dyn Call>, Reply> {
    let planned = planned::<F>(arguments, context)?;
    match planned.without_storage() {
        None => Ok(planned),
        Some((message, data)) => Err(Reply::success(message, data)),
    }
}

/// Plans a call with decoded arguments; its result stays typed. It is on the heap at once, since operations are
/// large and would be copied from step to step.
///
/// # Errors
/// A refusal that needs no storage.
#[inline(never)]
pub fn planned<F: Function>(
    arguments: F::Arguments,
    context: &Context,
) -> Result<Box<Planned<F>>, Refusal> {
    Ok(Box::new(Planned(F::plan(arguments, context)?)))
}

/// Decodes the arguments of a function and plans the call.
///
/// # Errors
/// The errors of [`plan`], and invalid arguments.
pub fn prepare<F: Function + 'static>(
    raw: &RawArguments,
    context: &Context,
) -> Result<Box<dyn Call>, Reply> {
    // In place: a result would be copied once more.
    let mut decoder = Decoder::new(raw, F::Arguments::NAMES);
    let arguments = F::Arguments::read(&mut decoder);
    decoder.finish()?;
    plan::<F>(arguments, context)
}

/// A function's [`prepare`].
pub type Prepare = fn(&RawArguments, &Context) -> Result<Box<dyn Call>, Reply>;

/// A function of the registry, ready to be called.
#[derive(Debug)]
pub struct Entry {
    /// Its path, `module:function`.
    pub path: &'static str,
    /// Whether it only reads.
    pub kind: Kind,
    /// The names of its arguments.
    pub arguments: &'static [&'static str],
    /// Decodes the arguments and plans the call.
    pub prepare: Prepare,
}

impl Entry {
    const fn of<F: Function + 'static>() -> Self {
        Self {
            path: F::PATH,
            kind: F::KIND,
            arguments: F::Arguments::NAMES,
            prepare: prepare::<F>,
        }
    }
}

/// Passes the list of all functions to a macro.
macro_rules! functions {
    ($list:ident) => {
        $list! {
            $crate::functions::create_code::Create;
            $crate::functions::create_codes::Create;
            $crate::functions::redeem_code::Redeem;
            $crate::functions::read_code::Read;
            $crate::functions::list_codes::List;
            $crate::functions::update_code::Update;
            $crate::functions::revoke_code::Revoke;
            $crate::functions::rotate_code::Rotate;
            $crate::functions::evict_members::EvictByCode;
            $crate::functions::evict_members::EvictByInviter;
            $crate::functions::read_uses::Read;
            $crate::functions::change_lists::Change;
            $crate::functions::read_lists::Read;
            $crate::functions::explain_code::Explain;
            $crate::functions::campaign::create::Create;
            $crate::functions::campaign::read::Read;
            $crate::functions::campaign::update::Update;
            $crate::functions::campaign::list::List;
            $crate::functions::request::list::List;
            $crate::functions::request::approve::Approve;
            $crate::functions::request::decline::Decline;
            $crate::functions::request::reopen::Reopen;
            $crate::functions::request::withdraw::Withdraw;
            $crate::functions::create_server::Create;
            $crate::functions::read_server::Read;
            $crate::functions::list_servers::List;
            $crate::functions::update_server::Update;
            $crate::functions::delete_server::Delete;
            $crate::functions::read_members::Read;
            $crate::functions::update_member::Update;
            $crate::functions::remove_member::Remove;
            $crate::functions::read_audit::Read;
            $crate::functions::read_events::Read;
            $crate::functions::replay_events::Replay;
            $crate::functions::forget_user::Forget;
        }
    };
}
pub(crate) use functions;

macro_rules! registry {
    ($($function:ty;)+) => {
        /// Every function that can be called by path.
        static ENTRIES: &[Entry] = &[$(Entry::of::<$function>()),+];

        /// The description of every function, for types, documentation and tests.
        pub static REGISTRY: &[Description] = &[$(Description::of::<$function>()),+];
    };
}

functions!(registry);

/// The function with this path.
#[must_use]
pub fn find(path: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.path == path)
}
