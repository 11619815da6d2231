//! The table of all endpoints, and how a path finds its own.

use super::description::Description;
use super::endpoint::{Endpoint, Face, Prepared};
use super::request::Request;
use super::{Head, Response, native, service, tacobot};
use crate::domain::error::Refusal;

/// An endpoint as requests find it.
pub struct Entry {
    /// The HTTP method.
    pub method: &'static str,
    /// The paths, their variable parts in braces.
    pub paths: &'static [&'static str],
    /// The most bytes that a body may have.
    pub largest_body: usize,
    pub(super) plan: fn(Request<'_>) -> Result<Prepared, Refusal>,
    label: fn(&str) -> String,
    decline: Encoder,
    refuse: Encoder,
}

type Encoder = fn(&Head, &Refusal) -> Response;

impl Entry {
    /// The entry of an endpoint.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD,
            paths: E::PATHS,
            largest_body: E::LARGEST_BODY,
            label: E::label,
            plan: E::plan,
            decline: E::decline,
            refuse: E::refuse,
        }
    }
}

/// A face as paths find it that are no endpoint.
pub(super) struct Nowhere {
    prefix: Option<&'static str>,
    label: &'static str,
    refuse: Encoder,
}

impl Nowhere {
    const fn of<F: Face>() -> Self {
        Self {
            prefix: F::PREFIX,
            label: F::UNKNOWN,
            refuse: F::refuse,
        }
    }
}

/// Every endpoint, by its face. A path that two have belongs to the first.
pub static ENDPOINTS: &[&[Entry]] = &[native::ENDPOINTS, service::ENDPOINTS, tacobot::ENDPOINTS];

/// The descriptions of all endpoints but the native ones, which follow from the functions'.
pub static DESCRIPTIONS: &[&[Description]] = &[service::DESCRIPTIONS, tacobot::DESCRIPTIONS];

/// Pages call functions by their native paths only.
static OF_PAGES: &[&[Entry]] = &[native::ENDPOINTS];

/// The last one has all paths.
static NOWHERE: [Nowhere; 1] = [Nowhere::of::<native::Native>()];

/// Lists the endpoints of a face: their entries in the table, and their descriptions.
macro_rules! endpoints {
    ($($endpoint:ty),+ $(,)?) => {
        /// The endpoints, as requests find them.
        pub static ENDPOINTS: &[$crate::http::table::Entry] =
            &[$($crate::http::table::Entry::of::<$endpoint>()),+];

        /// The endpoints, as they describe themselves.
        pub static DESCRIPTIONS: &[$crate::http::description::Description] =
            &[$($crate::http::description::Description::of::<$endpoint>()),+];
    };
}
pub(super) use endpoints;

/// What stands in the table in this build: without feature `faces` the native endpoints alone.
fn entries() -> impl Iterator<Item = &'static Entry> {
    let faces = if cfg!(feature = "faces") {
        ENDPOINTS
    } else {
        OF_PAGES
    };
    faces.iter().copied().flatten()
}

/// The names and values of a path's variable parts, as they stand in it.
pub(super) fn parts<'a>(
    template: &'static str,
    path: &'a str,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let pairs = template.split('/').zip(path.split('/'));
    pairs.filter_map(|(part, value)| Some((variable(part)?, value)))
}

/// The name of a variable part.
fn variable(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a path is one of a template's: its variable parts are not empty.
fn is_of(path: &str, template: &'static str) -> bool {
    let mut values = path.split('/');
    let fits = |part| match values.next() {
        Some(value) => value == part || (variable(part).is_some() && !value.is_empty()),
        None => false,
    };
    template.split('/').all(fits) && values.next().is_none()
}

/// Where a request leads.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// To an endpoint.
    Endpoint(&'static Entry, &'static str),
    /// To a path, as the table has it, whose endpoints have other methods; the first of them.
    OtherMethod(&'static Entry, &'static str),
    /// Nowhere.
    Nowhere(&'static Nowhere),
}

impl Place {
    /// Where a request leads.
    pub(super) fn of(method: &str, path: &str) -> Self {
        let method = if method == "HEAD" { "GET" } else { method };
        for first in entries() {
            let mut templates = first.paths.iter();
            if let Some(template) = templates.find(|template| is_of(path, template)) {
                let found = of_path(template).find(|entry| entry.method == method);
                return match found {
                    Some(entry) => Self::Endpoint(entry, template),
                    None => Self::OtherMethod(first, template),
                };
            }
        }
        let [others @ .., last] = &NOWHERE;
        let is_in = |nowhere: &&'static Nowhere| {
            let rest = nowhere.prefix.and_then(|prefix| path.strip_prefix(prefix));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        Self::Nowhere(others.iter().find(is_in).unwrap_or(last))
    }

    /// The methods that the path takes.
    pub(super) fn methods(self) -> Vec<&'static str> {
        match self {
            Self::Endpoint(_, template) | Self::OtherMethod(_, template) => {
                of_path(template).map(|entry| entry.method).collect()
            }
            Self::Nowhere(_) => Vec::new(),
        }
    }

    /// By what the log names a call.
    pub(super) fn label(self, path: &str) -> String {
        match self {
            Self::Endpoint(entry, _) | Self::OtherMethod(entry, _) => (entry.label)(path),
            Self::Nowhere(nowhere) => nowhere.label.to_owned(),
        }
    }

    /// Encodes a refusal of the request itself, or a fault of the service.
    pub(super) fn refuse(self, head: &Head, refusal: &Refusal) -> Response {
        match self {
            Self::Endpoint(entry, _) | Self::OtherMethod(entry, _) => (entry.refuse)(head, refusal),
            Self::Nowhere(nowhere) => (nowhere.refuse)(head, refusal),
        }
    }

    /// Encodes a refusal of the function.
    pub(super) fn decline(self, head: &Head, refusal: &Refusal) -> Response {
        match self {
            Self::Endpoint(entry, _) => (entry.decline)(head, refusal),
            Self::OtherMethod(..) | Self::Nowhere(_) => self.refuse(head, refusal),
        }
    }
}

/// The most bytes that a body may have on a path, whatever the method.
pub(super) fn largest_body(path: &str) -> usize {
    let same = entries().filter(|entry| entry.paths.iter().any(|template| is_of(path, template)));
    same.map(|entry| entry.largest_body)
        .max()
        .unwrap_or(super::LARGEST_BODY)
}

/// The endpoints of a path.
fn of_path(template: &'static str) -> impl Iterator<Item = &'static Entry> {
    entries().filter(move |entry| entry.paths.contains(&template))
}
