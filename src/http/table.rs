//! The table of all endpoints, and the router.

use super::description::Description;
use super::endpoint::{Endpoint, Face, Prepared};
use super::request::Request;
use super::{Head, Response, convex, native, pages, rds, service, tacobot, timecapsule};
use crate::domain::error::Refusal;

/// An endpoint, for the router.
pub struct Entry {
    /// The HTTP method.
    pub method: &'static str,
    /// The paths, with variable parts in braces.
    pub paths: &'static [&'static str],
    /// The greatest size of a body in bytes.
    pub largest_body: usize,
    pub(super) plan: fn(Request<'_>) -> Result<Prepared, Refusal>,
    spans: bool,
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
            spans: E::SPANS,
            label: E::label,
            plan: E::plan,
            decline: E::decline,
            refuse: E::refuse,
        }
    }

    /// The one of its paths that a request's path matches.
    fn template(&self, path: &str) -> Option<&'static str> {
        let mut templates = self.paths.iter().copied();
        templates.find(|template| variables(template, path, self.spans).is_some())
    }
}

/// A face, for paths that match no endpoint.
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

/// Every endpoint, by face. If two match a path, the first one gets it.
pub static ENDPOINTS: &[&[Entry]] = &[
    native::ENDPOINTS,
    convex::ENDPOINTS,
    timecapsule::ENDPOINTS,
    rds::ENDPOINTS,
    tacobot::ENDPOINTS,
    pages::ENDPOINTS,
    service::ENDPOINTS,
];

/// The descriptions of all endpoints except the native ones, which follow from the functions.
pub static DESCRIPTIONS: &[&[Description]] = &[
    convex::DESCRIPTIONS,
    timecapsule::DESCRIPTIONS,
    rds::DESCRIPTIONS,
    tacobot::DESCRIPTIONS,
    pages::DESCRIPTIONS,
    service::DESCRIPTIONS,
];

/// Pages call functions only by their native paths.
static OF_PAGES: &[&[Entry]] = &[native::ENDPOINTS];

/// The last face takes every path.
static NOWHERE: [Nowhere; 3] = [
    Nowhere::of::<timecapsule::TimeCapsule>(),
    Nowhere::of::<pages::Pages>(),
    Nowhere::of::<native::Native>(),
];

/// Lists the endpoints of a face: their entries in the table, and their descriptions.
macro_rules! endpoints {
    ($($endpoint:ty),+ $(,)?) => {
        /// The endpoints, for the router.
        pub static ENDPOINTS: &[$crate::http::table::Entry] =
            &[$($crate::http::table::Entry::of::<$endpoint>()),+];

        /// The descriptions of the endpoints.
        pub static DESCRIPTIONS: &[$crate::http::description::Description] =
            &[$($crate::http::description::Description::of::<$endpoint>()),+];
    };
}
pub(super) use endpoints;

/// The table of this build: without the feature `faces`, only the native endpoints.
fn entries() -> impl Iterator<Item = &'static Entry> {
    let faces = if cfg!(feature = "faces") {
        ENDPOINTS
    } else {
        OF_PAGES
    };
    faces.iter().copied().flatten()
}

/// The names and values of a path's variable parts, still encoded, if the path matches a template. A value is
/// not empty and has no slash, except that the first one may span several segments.
pub(super) fn variables<'a>(
    template: &'static str,
    path: &'a str,
    spans: bool,
) -> Option<Vec<(&'static str, &'a str)>> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == path).then(Vec::new);
    };
    let (first, after) = rest.split_once('}')?;
    let mut value = path.strip_prefix(before)?;
    let mut found = Vec::new();
    // Matched from the end, so that the first variable part takes the rest.
    for part in after.rsplit('/').take_while(|part| !part.is_empty()) {
        let (left, last) = value.rsplit_once('/')?;
        match variable(part) {
            Some(name) if spans || !last.is_empty() => found.push((name, last)),
            None if part == last => {}
            _ => return None,
        }
        value = left;
    }
    if !spans && (value.is_empty() || value.contains('/')) {
        return None;
    }
    found.push((first, value));
    found.reverse();
    Some(found)
}

/// The name of a variable part.
fn variable(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// The target of a request.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// To an endpoint.
    Endpoint(&'static Entry, &'static str),
    /// A path of the table that does not support the method, with the first of its endpoints.
    OtherMethod(&'static Entry, &'static str),
    /// No path of the table.
    Nowhere(&'static Nowhere),
}

impl Place {
    /// The target of a request.
    pub(super) fn of(method: &str, path: &str) -> Self {
        let method = if method == "HEAD" { "GET" } else { method };
        for first in entries() {
            if let Some(template) = first.template(path) {
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

    /// The methods that the path supports.
    pub(super) fn methods(self) -> Vec<&'static str> {
        match self {
            Self::Endpoint(_, template) | Self::OtherMethod(_, template) => {
                of_path(template).map(|entry| entry.method).collect()
            }
            Self::Nowhere(_) => Vec::new(),
        }
    }

    /// The name of a call in the log.
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

/// The greatest size of a body on a path in bytes, for any method.
pub(super) fn largest_body(path: &str) -> usize {
    let same = entries().filter(|entry| entry.template(path).is_some());
    same.map(|entry| entry.largest_body)
        .max()
        .unwrap_or(super::LARGEST_BODY)
}

/// The endpoints of a path.
fn of_path(template: &'static str) -> impl Iterator<Item = &'static Entry> {
    entries().filter(move |entry| entry.paths.contains(&template))
}
