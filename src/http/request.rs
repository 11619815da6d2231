//! A request on its way into an endpoint: its parts are decoded into the types that the endpoint names.

use super::path::variables;
use super::prepared::{Encode, Prepared, Typed};
use super::{Head, body};
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::{self, Arguments, Decoder, RawArguments};
use crate::functions::{self, Context, Function};
use crate::wire::json::{Fields, Json};
use crate::wire::percent::decoded;
use crate::wire::schema::{Field, Object, Schema};

/// The types that an endpoint decodes a request into.
pub trait Parts {
    /// The variable parts of the path.
    type OfPath: Arguments;
    /// The query.
    type OfQuery: Query;
    /// The body.
    type OfBody<'a>: Body<'a>;
    /// Whether the first variable part of the path spans several segments.
    const SPANS_SEGMENTS: bool;
}

/// A request.
pub struct Request<'a> {
    /// The head.
    pub head: &'a Head,
    /// The body.
    pub bytes: &'a [u8],
    /// The context for the function.
    pub context: Context,
    /// The path of the table that the request's path matches.
    pub template: &'static str,
}

impl<'a> Request<'a> {
    /// The variable parts of the path.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if a part does not decode, [`ErrorKind::BadRequest`] if it is invalid.
    pub fn path<E: Parts>(&self) -> Result<E::OfPath, Refusal> {
        E::OfPath::decode(&self.parts(E::SPANS_SEGMENTS)?)
    }

    fn parts(&self, spans: bool) -> Result<RawArguments<'static>, Refusal> {
        let mut fields = Fields::new();
        let parts = variables(self.template, &self.head.path, spans);
        for (name, part) in parts.unwrap_or_default() {
            fields.push((
                name.into(),
                Json::text(decoded(part).ok_or(ErrorKind::NotFound)?),
            ));
        }
        Ok(RawArguments::texts(fields))
    }

    /// The query.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`].
    pub fn query<E: Parts>(&self) -> Result<E::OfQuery, Refusal> {
        E::OfQuery::read(&self.head.query)
    }

    /// The body.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`], [`ErrorKind::UnsupportedMediaType`].
    pub fn body<E: Parts>(&self) -> Result<E::OfBody<'a>, Refusal> {
        <E::OfBody<'a>>::read(self.head, self.bytes)
    }

    /// Plans a call of a function; `encode` turns its data into the response.
    #[must_use]
    pub fn call<F: Function + 'static>(
        &self,
        arguments: F::Arguments,
        encode: Encode<F>,
    ) -> Prepared {
        match functions::planned::<F>(arguments, &self.context) {
            Ok(planned) => match planned.without_storage() {
                None => Prepared::Call(Box::new(Typed { planned, encode })),
                Some((message, data)) => Prepared::Response(encode(self.head, message, data)),
            },
            Err(refusal) => Prepared::Declined(refusal),
        }
    }
}

/// No arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPath;

impl Arguments for NoPath {
    const OBJECT: Object = Object {
        name: "Nothing",
        doc: "Nothing.",
        fields: &[],
    };

    const NAMES: &'static [&'static str] = &[];

    fn read(_: &mut Decoder) -> Self {
        Self
    }
}

/// How the query is read.
pub trait Query: Sized {
    /// The schema of its names.
    const FIELDS: &'static [Field];

    /// Takes its names and values, decoded, in order.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`].
    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal>;
}

/// A query that is ignored.
impl Query for () {
    const FIELDS: &'static [Field] = &[];

    fn read(_: &[(String, String)]) -> Result<Self, Refusal> {
        Ok(())
    }
}

/// No query: it must be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoQuery;

impl Query for NoQuery {
    const FIELDS: &'static [Field] = &[];

    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        if pairs.is_empty() {
            return Ok(Self);
        }
        let problem = Problem::new(&["must be empty", "doit être vide"]);
        Err(Refusal::field("query", problem))
    }
}

/// A query that allows no other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strict<A>(pub A);

impl<A: Arguments> Query for Strict<A> {
    const FIELDS: &'static [Field] = A::OBJECT.fields;

    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        A::decode(&query_arguments(pairs, None)?).map(Self)
    }
}

/// A query that ignores other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lenient<A>(pub A);

impl<A: Arguments> Query for Lenient<A> {
    const FIELDS: &'static [Field] = A::OBJECT.fields;

    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        A::decode(&query_arguments(pairs, Some(A::NAMES))?).map(Self)
    }
}

/// The arguments in a query: those of some names, or all.
fn query_arguments<'a>(
    pairs: &'a [(String, String)],
    names: Option<&[&str]>,
) -> Result<RawArguments<'a>, Refusal> {
    let mut fields = Fields::new();
    for (name, value) in pairs {
        if names.is_none_or(|names| names.contains(&name.as_str())) {
            fields.push((name.into(), Json::text(value)));
        }
    }
    match arguments::distinct(fields) {
        Ok(fields) => Ok(RawArguments::texts(fields)),
        Err(problem) => Err(Refusal::field("query", problem)),
    }
}

/// How the body is read.
pub trait Body<'a>: Sized {
    /// Its content type and its schema; `None` if there is no body.
    const FORM: Option<(&'static str, Schema)>;

    /// Takes its bytes.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`], [`ErrorKind::UnsupportedMediaType`].
    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal>;
}

/// A body that is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoBody;

impl Body<'_> for NoBody {
    const FORM: Option<(&'static str, Schema)> = None;

    fn read(_: &Head, _: &[u8]) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// A JSON object with exactly these fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonBody<A>(pub A);

impl<A: Arguments> Body<'_> for JsonBody<A> {
    const FORM: Option<(&'static str, Schema)> =
        Some(("application/json", Schema::Closed(&A::OBJECT)));

    fn read(head: &Head, bytes: &[u8]) -> Result<Self, Refusal> {
        A::decode(&body::arguments(head, bytes)?).map(Self)
    }
}
