//! The table of all endpoints, and the router.

use super::body::LARGEST_BODY;
use super::described::Description;
use super::entry::{Entry, Nowhere};
use super::{Head, Response, convex, native, pages, rds, service, tacobot, timecapsule};
use crate::domain::error::Refusal;

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

/// The table of this build: without the feature `faces`, only the native endpoints.
fn entries() -> impl Iterator<Item = &'static Entry> {
    let faces = if cfg!(feature = "faces") {
        ENDPOINTS
    } else {
        OF_PAGES
    };
    faces.iter().copied().flatten()
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
            Self::Endpoint(entry, _) | Self::OtherMethod(entry, _) => entry.label(path),
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
        .unwrap_or(LARGEST_BODY)
}

/// The endpoints of a path.
fn of_path(template: &'static str) -> impl Iterator<Item = &'static Entry> {
    entries().filter(move |entry| entry.paths.contains(&template))
}
