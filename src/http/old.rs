//! Faces that are no endpoints yet, kept running until they are.

use super::endpoint::Prepared;
use super::{Head, LARGEST_BODY, Response, route, tacobot};
use crate::domain::error::Refusal;
use crate::functions::reply::Data;
use crate::functions::{Context, Reply};
use crate::wire::json::Json;
use crate::wire::write::Numbers;

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

/// The routes of these faces.
pub static ROUTES: &[&[route::Route]] = &[tacobot::ROUTES];

/// The face of a path, if it is one of these.
pub(super) fn face(path: &str) -> Option<Box<dyn Face>> {
    if let Some(route) = tacobot::Route::of(path) {
        return Some(Box::new(route));
    }
    None
}

/// Data as the tree that these faces read.
pub(super) fn tree(data: &dyn Data) -> Json<'static> {
    if let Some(tree) = data.tree() {
        return tree.clone();
    }
    let text = data.write(Numbers::Whole);
    Json::parse(text.as_bytes()).map_or(Json::Null, Json::into_owned)
}

/// The most bytes that a body may have on a path of these faces; 0 elsewhere.
pub(super) fn largest_body(path: &str) -> usize {
    face(path).map_or(0, |face| face.largest_body())
}
