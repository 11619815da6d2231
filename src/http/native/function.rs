//! The native endpoint of a function.

use super::Native;
use crate::domain::error::Refusal;
use crate::functions::arguments::{Arguments, RawArguments};
use crate::functions::{self, Function, Prepare};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Body, Endpoint, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Head, Response, body};
use crate::wire::schema::{Describe, Schema};
use std::marker::PhantomData;

/// The endpoint of a function.
pub struct Call<F>(PhantomData<F>);

/// The arguments of a function, not yet decoded.
pub struct Raw<'a>(RawArguments<'a>);

impl<'a> Body<'a> for Raw<'a> {
    const FORM: Option<(&'static str, Schema)> = Some(("application/json", Schema::Map));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let arguments = RawArguments::new(body::json(head, bytes)?);
        let arguments = arguments.map_err(|problem| Refusal::field("body", problem))?;
        Ok(Self(arguments))
    }
}

/// The body of a success.
pub struct Standard;

impl Describe for Standard {
    const SCHEMA: Schema = Schema::Reply;
}

/// The greatest length of a path in bytes.
const LONGEST: usize = 64;

/// The path of a function in a URL: `/module/function` for `module:function`.
const fn address(path: &str) -> [u8; LONGEST] {
    let mut address = [b'/'; LONGEST];
    let mut rest = path.as_bytes();
    let (_, mut place) = address.split_at_mut(1);
    while let ([byte, others @ ..], [here, next @ ..]) = (rest, place) {
        if *byte != b':' {
            *here = *byte;
        }
        (rest, place) = (others, next);
    }
    address
}

impl<F: Function + 'static> Call<F> {
    const BYTES: [u8; LONGEST] = address(F::PATH);
    const ADDRESS: &'static str =
        match std::str::from_utf8(Self::BYTES.split_at(F::PATH.len() + 1).0) {
            Ok(address) => address,
            Err(_) => "",
        };
}

const DONE: Success = Success {
    status: 200,
    doc: "The call succeeded.",
    example: "",
};

const FILED: Success = Success {
    status: 202,
    doc: "A request was filed.",
    example: "",
};

impl<F: Function + 'static> Endpoint for Call<F> {
    type Face = Native;
    const METHOD: &'static str = "POST";
    const PATHS: &'static [&'static str] = &[Self::ADDRESS];
    const LABEL: &'static str = F::PATH;
    const SUMMARY: &'static str = F::DOC;
    const ACCESS: Access = if F::PUBLIC {
        Access::Optional
    } else {
        Access::Caller
    };
    type Path = NoPath;
    type Query = ();
    type Body<'a> = Raw<'a>;
    type Response = Standard;
    const SUCCESSES: &'static [Success] = if F::FILES { &[DONE, FILED] } else { &[DONE] };
    const EXAMPLE: &'static str = F::EXAMPLE;

    fn refusals() -> Vec<Refused> {
        let own = F::REFUSALS.iter();
        own.map(|kind| Refused::new("The function refused the call.", *kind))
            .collect()
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        plan(&request, F::Arguments::NAMES, functions::prepare::<F>)
    }
}

/// The part that all functions share.
#[inline(never)]
fn plan(request: &Request<'_>, names: &[&str], prepare: Prepare) -> Result<Prepared, Refusal> {
    let Raw(mut arguments) = Raw::read(request.head, request.bytes)?;
    add_headers(names, request.head, &mut arguments)?;
    let call = prepare(&arguments, &request.context);
    Ok(Prepared::by_path(request.head, call, Response::reply))
}

/// Adds the header `Idempotency-Key`, if the function takes it.
///
/// # Errors
/// The arguments have another key.
pub fn add_headers<'a>(
    names: &[&str],
    head: &'a Head,
    arguments: &mut RawArguments<'a>,
) -> Result<(), Refusal> {
    const NAME: &str = "idempotencyKey";
    match &head.idempotency_key {
        Some(key) if names.contains(&NAME) => arguments.add(NAME, key),
        _ => Ok(()),
    }
}
