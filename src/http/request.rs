//! A request on its way into an endpoint: its parts are decoded into the types that the endpoint names.

use super::endpoint::{Encode, Endpoint, Prepared, Typed};
use super::{Head, body, table};
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::{self, Arguments, RawArguments};
use crate::functions::{self, Context, Function, Next};
use crate::wire::json::{Fields, Json};
use crate::wire::percent::decoded;
use crate::wire::schema::{Field, Object, Schema};

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
    pub fn path<E: Endpoint>(&self) -> Result<E::Path, Refusal> {
        let mut fields = Fields::new();
        let parts = table::variables(self.template, &self.head.path, E::SPANS);
        for (name, part) in parts.unwrap_or_default() {
            fields.push((
                name.into(),
                Json::text(decoded(part).ok_or(ErrorKind::NotFound)?),
            ));
        }
        E::Path::decode(&RawArguments::texts(fields))
    }

    /// The query.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`].
    pub fn query<E: Endpoint>(&self) -> Result<E::Query, Refusal> {
        E::Query::read(&self.head.query)
    }

    /// The body.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`], [`ErrorKind::UnsupportedMediaType`].
    pub fn body<E: Endpoint>(&self) -> Result<E::Body<'a>, Refusal> {
        <E::Body<'a>>::read(self.head, self.bytes)
    }

    /// Plans a call of a function; `encode` turns its data into the response.
    #[must_use]
    pub fn call<F: Function + 'static>(
        &self,
        arguments: F::Arguments,
        encode: Encode<F>,
    ) -> Prepared {
        match functions::planned::<F>(arguments, &self.context) {
            Ok(Next::Storage(planned)) => Prepared::Call(Box::new(Typed { planned, encode })),
            Ok(Next::Done(message, data)) => Prepared::Response(encode(self.head, message, data)),
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

    fn decode(_: &RawArguments) -> Result<Self, Refusal> {
        Ok(Self)
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
        let problem = Problem::new("must be empty", "doit être vide");
        Err(Refusal::field("query", problem))
    }
}

/// A query that allows no other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strict<A>(pub A);

impl<A: Arguments> Query for Strict<A> {
    const FIELDS: &'static [Field] = A::OBJECT.fields;

    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        query_arguments(pairs.iter()).map(Self)
    }
}

/// A query that ignores other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lenient<A>(pub A);

impl<A: Arguments> Query for Lenient<A> {
    const FIELDS: &'static [Field] = A::OBJECT.fields;

    fn read(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        let known = pairs
            .iter()
            .filter(|(name, _)| A::NAMES.contains(&name.as_str()));
        query_arguments(known).map(Self)
    }
}

fn query_arguments<'a, A: Arguments>(
    pairs: impl Iterator<Item = &'a (String, String)>,
) -> Result<A, Refusal> {
    let pairs = pairs.map(|(name, value)| (name.as_str().into(), Json::text(value)));
    let fields = arguments::distinct(pairs.collect());
    let fields = fields.map_err(|problem| Refusal::field("query", problem))?;
    A::decode(&RawArguments::texts(fields))
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
        let raw = RawArguments::new(body::json(head, bytes)?);
        let raw = raw.map_err(|problem| Refusal::field("body", problem))?;
        A::decode(&raw).map(Self)
    }
}
