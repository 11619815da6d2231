//! Entries: an endpoint as the router sees it. Each face lists its own.

use super::endpoint::{Endpoint, Face};
use super::path::variables;
use super::prepared::Prepared;
use super::request::Request;
use super::{Head, Response};
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
    label: &'static str,
    label_of: Option<fn(&str) -> String>,
    pub(super) decline: Encoder,
    pub(super) refuse: Encoder,
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
            label: E::LABEL,
            label_of: E::LABEL_OF,
            plan: E::plan,
            decline: E::decline,
            refuse: E::refuse,
        }
    }

    /// The name of a call in the log.
    pub(super) fn label(&self, path: &str) -> String {
        match self.label_of {
            Some(label_of) => label_of(path),
            None => self.label.to_owned(),
        }
    }

    /// The one of its paths that a request's path matches.
    pub(super) fn template(&self, path: &str) -> Option<&'static str> {
        let mut templates = self.paths.iter().copied();
        templates.find(|template| variables(template, path, self.spans).is_some())
    }
}

/// A face, for paths that match no endpoint.
pub(super) struct Nowhere {
    pub(super) prefix: Option<&'static str>,
    pub(super) label: &'static str,
    pub(super) refuse: Encoder,
}

impl Nowhere {
    pub(super) const fn of<F: Face>() -> Self {
        Self {
            prefix: F::PREFIX,
            label: F::UNKNOWN,
            refuse: F::refuse,
        }
    }
}

/// Lists the endpoints of a face: their entries in the table, and their descriptions.
macro_rules! endpoints {
    ($($endpoint:ty),+ $(,)?) => {
        /// The endpoints, for the router.
        pub static ENDPOINTS: &[$crate::http::entry::Entry] =
            &[$($crate::http::entry::Entry::of::<$endpoint>()),+];

        /// The descriptions of the endpoints.
        pub static DESCRIPTIONS: &[$crate::http::described::Description] =
            &[$($crate::http::described::Description::of::<$endpoint>()),+];
    };
}
pub(super) use endpoints;
