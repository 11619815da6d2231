//! Calls of functions: their bodies, and how a call is planned.

use super::{answer, pagination};
use crate::domain::Problem;
use crate::domain::error::Refusal;
use crate::functions::arguments::{self, RawArguments};
use crate::functions::{self, Kind};
use crate::http::description::Refused;
use crate::http::endpoint::{Body, Prepared};
use crate::http::request::Request;
use crate::http::{Head, body, native};
use crate::wire::json::{Fields, Json};
use crate::wire::schema::{Field, Object, Schema};
use std::borrow::Cow;

const PATH: Field = Field {
    name: "path",
    doc: "The function's path, `module:function`.",
    schema: Schema::String,
    optional: false,
};

const ARGS: Field = Field {
    name: "args",
    doc: "The function's arguments by name, or a list with one such object. A function that answers with pages also takes `paginationOpts` (`numItems`, `cursor`, `endCursor`) in place of `cursor` and `limit`; its value is then the page.",
    schema: Schema::Either(&[Schema::Map, Schema::Single(&Schema::Map), Schema::Null]),
    optional: true,
};

const FORMAT: Field = Field {
    name: "format",
    doc: "The encoding of values.",
    schema: Schema::Words(&["json", "convex_encoded_json"]),
    optional: true,
};

const JOURNAL: Field = Field {
    name: "journal",
    doc: "The journal of an earlier answer for the same page, whose end it keeps.",
    schema: Schema::Any,
    optional: true,
};

const TS: Field = Field {
    name: "ts",
    doc: "The time. Reads always return the newest state, which is never older.",
    schema: Schema::Any,
    optional: true,
};

/// A body of the endpoint whose path names the function. Other fields are ignored.
pub struct Run<'a> {
    /// The arguments.
    pub args: RawArguments<'a>,
}

/// A body that names the function.
pub struct Call<'a> {
    /// The function's path.
    pub path: Cow<'a, str>,
    /// The arguments.
    pub args: RawArguments<'a>,
    /// The journal of a page that was read before.
    pub journal: Option<Cow<'a, str>>,
}

/// The body of a query at a time that `/api/query_ts` returned.
pub struct CallAt<'a>(pub Call<'a>);

impl<'a> Body<'a> for Run<'a> {
    const FORM: Option<(&'static str, Schema)> = Some((
        "application/json",
        Schema::Object(&Object {
            name: "ConvexRun",
            doc: "A call of the function that the route names.",
            fields: &[ARGS, FORMAT],
        }),
    ));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (fields, args) = read(head, bytes)?;
        check_format(&fields)?;
        Ok(Self { args: only(args)? })
    }
}

impl<'a> Body<'a> for Call<'a> {
    const FORM: Option<(&'static str, Schema)> = Some((
        "application/json",
        Schema::Object(&Object {
            name: "ConvexCall",
            doc: "A call of a function, as Convex's client sends it.",
            fields: &[PATH, ARGS, FORMAT, JOURNAL],
        }),
    ));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (mut fields, args) = read(head, bytes)?;
        let Some(Json::Text(path)) = take(&mut fields, PATH.name) else {
            let problem = Problem::new(&[
                "must be a string like module:function",
                "doit être une chaîne de caractères de la forme module:function",
            ]);
            return Err(Refusal::field(PATH.name, problem));
        };
        check_format(&fields)?;
        Ok(Self {
            path,
            args: only(args)?,
            journal: match take(&mut fields, JOURNAL.name) {
                Some(Json::Text(journal)) => Some(journal),
                _ => None,
            },
        })
    }
}

impl<'a> Body<'a> for CallAt<'a> {
    const FORM: Option<(&'static str, Schema)> = Some((
        "application/json",
        Schema::Object(&Object {
            name: "ConvexCallAt",
            doc: "A call of a query at a time that `/api/query_ts` returned.",
            fields: &[PATH, ARGS, FORMAT, JOURNAL, TS],
        }),
    ));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        Call::read(head, bytes).map(Self)
    }
}

fn take<'a>(fields: &mut Fields<'a>, name: &str) -> Option<Json<'a>> {
    let index = fields.iter().position(|(known, _)| known == name)?;
    Some(fields.swap_remove(index).1)
}

/// The fields of a body, arguments included.
fn read<'a>(head: &Head, bytes: &'a [u8]) -> Result<(Fields<'a>, Option<Json<'a>>), Refusal> {
    let fields = arguments::fields(body::json(head, bytes)?);
    let mut fields = fields.map_err(|problem| Refusal::field("body", problem))?;
    let args = take(&mut fields, ARGS.name);
    Ok((fields, args))
}

fn check_format(fields: &Fields) -> Result<(), Refusal> {
    let mut format = fields.iter().filter(|(name, _)| name == FORMAT.name);
    let is_known = |(_, format): &(Cow<str>, Json)| {
        matches!(format.as_text(), Some("json" | "convex_encoded_json"))
    };
    if format.all(is_known) {
        return Ok(());
    }
    let problem = Problem::new(&[
        "must be json or convex_encoded_json",
        "doit valoir json ou convex_encoded_json",
    ]);
    Err(Refusal::field(FORMAT.name, problem))
}

/// The arguments of a call: an object, a list with one object, or nothing.
fn only(args: Option<Json>) -> Result<RawArguments, Refusal> {
    let only = match args {
        None | Some(Json::Null) => Ok(Json::Object(Vec::new())),
        Some(Json::List(items)) => <[Json; 1]>::try_from(items).map(|[only]| only),
        Some(other) => Ok(other),
    };
    let only = only.unwrap_or(Json::Null);
    RawArguments::new(only).map_err(|problem| Refusal::field(ARGS.name, problem))
}

/// The kind of function that an endpoint calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// A function of this kind.
    Kind(Kind),
    /// A function of any kind.
    Any,
    /// An action or an internal function: the service has none.
    Action,
}

/// Plans a call of a function.
///
/// # Errors
/// The arguments have another idempotency key than the header.
pub fn plan<'a>(
    request: &Request<'a>,
    path: &str,
    mut args: RawArguments<'a>,
    journal: Option<&str>,
    called: As,
) -> Result<Prepared, Refusal> {
    let shown: String = path
        .chars()
        .filter(|character| !character.is_control())
        .take(128)
        .collect();
    let unknown = ["Could not find public function for '", &shown, "'."];
    let entry = functions::find(path);
    let objection = match (called, entry) {
        (_, None) => unknown.concat(),
        (As::Action, Some(entry)) => {
            unknown.concat() + &[" It is defined as ", entry.kind.as_str(), "."].concat()
        }
        (As::Kind(asked), Some(entry)) if asked != entry.kind => {
            let (asked, is) = (asked.as_str(), entry.kind.as_str());
            [
                "Trying to execute ",
                &shown,
                " as ",
                asked,
                ", but it is defined as ",
                is,
                ".",
            ]
            .concat()
        }
        (As::Kind(_) | As::Any, Some(entry)) => {
            native::add_headers(entry.arguments, request.head, &mut args)?;
            return Ok(match pagination::take(entry, &mut args, journal) {
                Err(refusal) => Prepared::Declined(refusal),
                Ok(Some(asked)) => pagination::plan(request, entry, &args, asked),
                Ok(None) => {
                    let plan = (entry.prepare)(&args, &request.context);
                    Prepared::by_path(request.head, plan, answer::value)
                }
            });
        }
    };
    Ok(Prepared::Response(answer::failure(&objection)))
}

/// The refusals of the endpoints that call a function.
pub fn refusals() -> Vec<Refused> {
    let problem = Problem::new(&[
        "must be a string like module:function",
        "doit être une chaîne de caractères de la forme module:function",
    ]);
    vec![Refused::new(
        "The body is not a valid call.",
        Refusal::field(PATH.name, problem),
    )]
}
