//! The functions of the service, one file each, and their registry.
//!
//! A function is its arguments, a plan that checks them and the caller and says what to do, and a
//! settle that turns the facts that came back into the reply.

pub mod arguments;
pub mod context;
pub mod create_code;
pub mod create_server;
pub mod delete_server;
pub mod description;
pub mod direct;
pub mod explain_code;
pub mod fault;
pub mod list_codes;
pub mod rds;
pub mod read_code;
pub mod read_members;
pub mod read_server;
pub mod read_uses;
pub mod redeem_code;
pub mod remove_member;
pub mod reply;
pub mod revoke_code;
pub mod tacobot;
pub mod timecapsule;
pub mod update_code;
pub mod update_member;
pub mod update_server;

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::domain::shard::Place;
use crate::storage::{Memory, Operation, Rows, Statement};
use crate::wire::json::ToJson;
use crate::wire::schema::Describe;
use arguments::{Arguments, RawArguments};
pub use context::{Context, Limits, Throttling};
pub use description::{Description, Needs};
pub use fault::Fault;
pub use reply::Reply;

/// Whether a function only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It reads.
    Query,
    /// It changes something, in one transaction.
    Mutation,
}

impl Kind {
    /// The word that Convex uses.
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
    /// The refusals that it may answer with, beside those of every call.
    const REFUSALS: &'static [ErrorKind];
    /// Whether anybody may call it; all others ask for a caller.
    const PUBLIC: bool = false;
    /// Which of the arguments that may be left out must be there all the same.
    const NEEDS: Needs = Needs::Nothing;
    /// Arguments that work, as JSON: for the user `ada`, who owns the server `tea-club` and made the
    /// code `TEA-2027` for it, by which `grace` joined.
    const EXAMPLE: &'static str = "{}";
    /// What it takes.
    type Arguments: Arguments;
    /// What its reply carries as `data`.
    type Data: Describe + ToJson;
    /// What it does to storage.
    type Operation: Operation + 'static;

    /// Checks the caller and says what to do.
    ///
    /// # Errors
    /// A refusal for which storage need not be asked.
    fn plan(arguments: Self::Arguments, context: &Context) -> Result<Self::Operation, Refusal>;

    /// The success that needs no storage, if it is one.
    #[must_use]
    fn without_storage(_: &Self::Operation) -> Option<(Words, Self::Data)> {
        None
    }

    /// Turns what came back into the reply's message and data.
    ///
    /// # Errors
    /// A refusal.
    fn settle(
        operation: &Self::Operation,
        facts: <Self::Operation as Operation>::Facts,
    ) -> Result<(Words, Self::Data), Refusal>;
}

/// A call between its plan and its settle.
pub trait Call {
    /// Where the transaction runs.
    fn place(&self) -> Place<'_>;
    /// The statements to run as one transaction.
    fn statements(&self) -> Vec<Statement<'_>>;
    /// The reply, from the rows of each statement.
    fn settle(&self, rows: &Rows) -> Reply;
    /// The reply, from the memory model.
    fn run(&self, memory: &mut Memory) -> Reply;
}

struct Planned<F: Function>(F::Operation);

impl<F: Function> Planned<F> {
    fn reply(&self, facts: <F::Operation as Operation>::Facts) -> Reply {
        match F::settle(&self.0, facts) {
            Ok((message, data)) => Reply::success(message, &data),
            Err(refusal) => refusal.into(),
        }
    }
}

impl<F: Function> Call for Planned<F> {
    fn place(&self) -> Place<'_> {
        self.0.place()
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        self.0.statements()
    }

    fn settle(&self, rows: &Rows) -> Reply {
        match self.0.facts(rows) {
            Ok(facts) => self.reply(facts),
            Err(corrupt) => Fault::from(corrupt).into(),
        }
    }

    fn run(&self, memory: &mut Memory) -> Reply {
        by_memory(|| self.reply(self.0.apply(memory)))
    }
}

/// Answers from the memory model, which is left out where feature `memory` is off: in the worker, whose
/// storage is a database.
pub fn by_memory(answer: impl FnOnce() -> Reply) -> Reply {
    if cfg!(feature = "memory") {
        answer()
    } else {
        Fault::NoMemory.into()
    }
}

/// Plans a call of a function whose arguments are decoded already.
///
/// # Errors
/// The reply, where storage need not be asked for it.
pub fn plan<F: Function + 'static>(
    arguments: F::Arguments,
    context: &Context,
) -> Result<Box<dyn Call>, Reply> {
    let planned = Planned::<F>(F::plan(arguments, context)?);
    match F::without_storage(&planned.0) {
        None => Ok(Box::new(planned)),
        Some((message, data)) => Err(Reply::success(message, &data)),
    }
}

/// Decodes the arguments of a function and plans the call.
///
/// # Errors
/// As [`plan`], and where the arguments are not of their form.
pub fn prepare<F: Function + 'static>(
    raw: &RawArguments,
    context: &Context,
) -> Result<Box<dyn Call>, Reply> {
    plan::<F>(F::Arguments::decode(raw)?, context)
}

/// A function's [`prepare`].
pub type Prepare = fn(&RawArguments, &Context) -> Result<Box<dyn Call>, Reply>;

/// A function as calls find it.
#[derive(Debug)]
pub struct Entry {
    /// Its path, `module:function`.
    pub path: &'static str,
    /// Whether it only reads.
    pub kind: Kind,
    /// Whether it takes the argument `idempotencyKey`, which may also come in a header.
    pub takes_idempotency_key: bool,
    /// Decodes the arguments and plans the call.
    pub prepare: Prepare,
}

impl Entry {
    const fn of<F: Function + 'static>(takes_idempotency_key: bool) -> Self {
        Self {
            path: F::PATH,
            kind: F::KIND,
            takes_idempotency_key,
            prepare: prepare::<F>,
        }
    }
}

/// Lists every function, and whether it takes an idempotency key.
macro_rules! registry {
    ($($function:ty $(, $with_key:ident)?;)+) => {
        /// Every function that can be called by its path.
        static ENTRIES: &[Entry] = &[$(Entry::of::<$function>(registry!(@key $($with_key)?))),+];

        /// What every function takes and answers. Types, documentation and tests read it.
        pub static REGISTRY: &[Description] = &[$(Description::of::<$function>()),+];
    };
    (@key idempotent) => { true };
    (@key) => { false };
}

registry! {
    create_code::Create, idempotent;
    redeem_code::Redeem;
    read_code::Read;
    list_codes::List;
    update_code::Update;
    revoke_code::Revoke;
    read_uses::Read;
    explain_code::Explain;
    create_server::Create;
    read_server::Read;
    update_server::Update;
    delete_server::Delete;
    read_members::Read;
    update_member::Update;
    remove_member::Remove;
}

/// The function with this path.
#[must_use]
pub fn find(path: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.path == path)
}
