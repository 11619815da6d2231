//! Descriptions of functions. Types, OpenAPI and tests are generated from them. They are separate from
//! [`Entry`](super::Entry) so that these texts stay out of the WebAssembly.

use super::arguments::Arguments;
use super::{Function, Kind};
use crate::domain::error::ErrorKind;
use crate::wire::schema::{Describe, Object, Schema};

/// A function's description.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// Its path, `module:function`.
    pub path: &'static str,
    /// Whether it only reads.
    pub kind: Kind,
    /// What it does.
    pub doc: &'static str,
    /// Whether anonymous callers may call it.
    pub public: bool,
    /// The refusals that it can answer with, besides those of every call.
    pub refusals: &'static [ErrorKind],
    /// Its arguments.
    pub arguments: Object,
    /// Which of the optional arguments must be given all the same.
    pub needs: Needs,
    /// Valid example arguments, as JSON.
    pub example: &'static str,
    /// The data of its reply.
    pub data: Schema,
    /// Whether a success may have the status 202.
    pub files: bool,
}

/// Which of the optional arguments must be given all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// None.
    Nothing,
    /// Exactly one of these.
    One(&'static [&'static str]),
    /// At least one of these.
    Some(&'static [&'static str]),
}

impl Description {
    /// A function's description.
    pub(super) const fn of<F: Function>() -> Self {
        Self {
            path: F::PATH,
            kind: F::KIND,
            doc: F::DOC,
            public: F::PUBLIC,
            refusals: F::REFUSALS,
            arguments: F::Arguments::OBJECT,
            needs: F::NEEDS,
            example: F::EXAMPLE,
            data: F::Data::SCHEMA,
            files: F::FILES,
        }
    }

    /// The module and the function.
    #[must_use]
    pub fn names(&self) -> (&'static str, &'static str) {
        self.path.split_once(':').unwrap_or((self.path, ""))
    }

    /// Whether the function has an argument with this name.
    #[must_use]
    pub fn takes(&self, argument: &str) -> bool {
        let mut fields = self.arguments.fields.iter();
        fields.any(|field| field.name == argument)
    }
}
