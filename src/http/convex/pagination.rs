//! Pages as Convex's clients read them: the argument `paginationOpts` in place of `cursor` and `limit`.

use super::answer;
use crate::domain::Problem;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::page::{LIST_END, Paging};
use crate::domain::stand_in::StandIn;
use crate::domain::topic::Watch;
use crate::functions::arguments::{Argument, Arguments, RawArguments, arguments};
use crate::functions::{Call, Context, Entry, Kind, Reply};
use crate::http::Head;
use crate::http::Response;
use crate::http::prepared::{Prepared, Waiting};
use crate::http::request::Request;
use crate::storage::{Memory, Rows, Trip};
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};

/// The argument's name.
const NAME: &str = "paginationOpts";

/// The arguments that it replaces.
const REPLACED: [&str; 2] = ["cursor", "limit"];

/// A cursor of any list. Whether it is one of this list shows later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyCursor(String);

impl Describe for AnyCursor {
    const SCHEMA: Schema = Schema::String;
}

impl Argument for AnyCursor {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let text = value.as_text().map(|text| Self(text.to_owned()));
        text.ok_or(Problem::new(&[
            "must be a string or null",
            "doit être une chaîne de caractères ou null",
        ]))
    }
}

/// A number of rows from 1 on; a fraction counts as the next whole number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemCount(f64);

impl Describe for ItemCount {
    const SCHEMA: Schema = Schema::Integer {
        min: 1,
        max: PageLimit::MAX,
    };
}

impl StandIn for ItemCount {
    fn stand_in() -> Self {
        Self(1.0)
    }
}

impl Argument for ItemCount {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let number = value.as_float().filter(|number| *number > 0.0);
        number.map(Self).ok_or(Problem::new(&[
            "must be a number greater than 0",
            "doit être un nombre supérieur à 0",
        ]))
    }
}

impl ItemCount {
    /// The number, at most that of a page.
    #[allow(clippy::cast_possible_truncation)]
    fn clamped(self) -> i64 {
        (self.0.ceil() as i64).clamp(PageLimit::MIN, PageLimit::MAX)
    }
}

/// Any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyNumber;

impl Describe for AnyNumber {
    const SCHEMA: Schema = Schema::Number;
}

impl Argument for AnyNumber {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let number = value.as_float().map(|_| Self);
        number.ok_or(Problem::new(&["must be a number", "doit être un nombre"]))
    }
}

arguments! {
    /// How Convex's clients ask for a page.
    pub struct Options {
        /// The number of rows, at most 100.
        num_items: ItemCount = "numItems",
        /// `continueCursor` of the previous page; null for the first.
        cursor: Option<AnyCursor> = "cursor",
        /// The cursor with which the page ends.
        end: Option<AnyCursor> = "endCursor",
        /// Makes otherwise equal queries distinct.
        id: Option<AnyNumber> = "id",
        /// Without effect: the cost of a page follows from its length.
        rows: Option<AnyNumber> = "maximumRowsRead",
        /// Without effect, likewise.
        bytes: Option<AnyNumber> = "maximumBytesRead",
    }
}

/// A call of a page that waits for storage.
pub struct Page(pub Box<dyn Call>);

impl Page {
    fn encoded(head: &Head, reply: &Reply) -> Result<Response, Refusal> {
        match reply {
            Reply::Success { data, journal, .. } => {
                Ok(answer::page(head, data.as_ref(), journal.as_deref()))
            }
            Reply::Error(refusal) => answer::refused(head, refusal),
        }
    }
}

impl Waiting for Page {
    fn trip(&self) -> &dyn Trip {
        self.0.trip()
    }

    fn answer(&self, head: &Head, own: &Rows) -> Result<Response, Refusal> {
        Self::encoded(head, &self.0.reply(own))
    }

    fn run(&self, head: &Head, memory: &mut Memory) -> Result<Response, Refusal> {
        Self::encoded(head, &self.0.run(memory))
    }

    fn watch(&self, rows: &Rows) -> Option<Watch> {
        self.0.watch(rows)
    }
}

/// A page that a call asks for.
pub struct Asked {
    /// How the caller pages.
    pub paging: Paging,
    /// Whether the page begins at the end of the list.
    pub is_empty: bool,
}

/// Whether a function answers with pages.
fn is_paged(entry: &Entry) -> bool {
    entry.kind == Kind::Query && REPLACED.iter().all(|name| entry.arguments.contains(name))
}

/// Replaces `paginationOpts` in the arguments of a function that answers with pages. `journal` is the end of
/// the page when it was read before.
///
/// # Errors
/// [`ErrorKind::BadRequest`] if they are not of their form, or given beside what they replace.
pub fn take<'a>(
    entry: &Entry,
    args: &mut RawArguments<'a>,
    journal: Option<&str>,
) -> Result<Option<Asked>, Refusal> {
    if !is_paged(entry) || !args.has(NAME) {
        return Ok(None);
    }
    let given = args.take(NAME).unwrap_or(Json::Null);
    if REPLACED.iter().any(|name| args.has(name)) {
        let problem = Problem::new(&[
            "replaces cursor and limit: give only paginationOpts",
            "remplace cursor et limit\u{a0}: ne fournissez que paginationOpts",
        ]);
        return Err(Refusal::field(NAME, problem));
    }
    for name in REPLACED {
        args.take(name);
    }
    let given = RawArguments::new(given).map_err(|problem| Refusal::field(NAME, problem))?;
    let options = Options::decode(&given).map_err(within)?;
    let is_empty = matches!(&options.cursor, Some(AnyCursor(cursor)) if cursor == LIST_END);
    if let Some(AnyCursor(cursor)) = options.cursor.filter(|_| !is_empty) {
        args.put("cursor", Json::text(cursor));
    }
    args.put("limit", Json::Integer(options.num_items.clamped()));
    let end = options.end.map(|AnyCursor(end)| end);
    Ok(Some(Asked {
        paging: Paging {
            end: end.or_else(|| journal.map(str::to_owned)),
        },
        is_empty,
    }))
}

/// Plans a call of a page.
pub fn plan(request: &Request<'_>, entry: &Entry, args: &RawArguments, asked: Asked) -> Prepared {
    let context = Context {
        paging: Some(asked.paging),
        ..request.context.clone()
    };
    let head = request.head;
    match (entry.prepare)(args, &context) {
        Ok(_) if asked.is_empty => Prepared::Response(answer::empty_page()),
        Ok(call) => Prepared::Call(Box::new(Page(call))),
        Err(Reply::Error(refusal)) if is_bad_cursor(&refusal) => {
            Prepared::Response(answer::bad_cursor())
        }
        Err(Reply::Error(refusal)) => match answer::refused(head, &refusal) {
            Ok(response) => Prepared::Response(response),
            Err(refusal) => Prepared::Declined(refusal),
        },
        Err(Reply::Success { data, .. }) => {
            Prepared::Response(answer::page(head, data.as_ref(), None))
        }
    }
}

/// The same refusal, its fields named within the options.
fn within(mut refusal: Refusal) -> Refusal {
    for detail in &mut refusal.details {
        detail.field = [NAME, ".", &detail.field].concat().into();
    }
    refusal
}

/// Whether a call was refused for a cursor that is not one of its list.
fn is_bad_cursor(refusal: &Refusal) -> bool {
    let mut details = refusal.details.iter();
    refusal.kind == ErrorKind::BadRequest
        && !refusal.details.is_empty()
        && details.all(|detail| matches!(detail.field.as_ref(), "cursor" | "endCursor"))
}
