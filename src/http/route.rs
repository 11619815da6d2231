//! What routes take and answer: the description from which OpenAPI is made.

use crate::wire::schema::Schema;

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, its variable parts in braces: `/guilds/{guild_id}/invite_codes`.
    pub path: &'static str,
    /// The system whose route it is.
    pub tag: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What stands in the path, the query and the headers.
    pub parameters: &'static [Parameter],
    /// What the body holds, if the route takes one.
    pub body: Option<Body>,
    /// What it may answer, by status, and by example where one status has several.
    pub answers: &'static [Answer],
}

pub use super::description::Access;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it means.
    pub doc: &'static str,
    /// Its form.
    pub schema: Schema,
    /// Whether it must be there.
    pub required: bool,
}

/// A body.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Its content type.
    pub content_type: &'static str,
    /// Its form.
    pub schema: Schema,
    /// One that works, as JSON.
    pub example: &'static str,
}

/// An answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When it is given.
    pub doc: &'static str,
    /// The form of its body.
    pub schema: Schema,
    /// A body, as JSON.
    pub example: &'static str,
}
