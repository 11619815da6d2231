//! The answer of a call, and the expected answer.

use crate::common::tree;
use invitcode::functions::Reply;
use invitcode::wire::json::Json;
use serde_json::Value;

/// The answer of a call.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Refused with this error.
    Refused(&'static str),
    /// Done, with this data.
    Done(Json<'static>),
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Success { data, .. } => Self::Done(tree(data.as_ref())),
            Reply::Error(refusal) => Self::Refused(refusal.kind.key()),
        }
    }
}

impl Answer {
    /// The error, or `success`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refused(error) => error,
            Self::Done(_) => "success",
        }
    }

    /// A field of the data.
    pub fn field(&self, name: &str) -> Option<&Json<'static>> {
        match self {
            Self::Refused(_) => None,
            Self::Done(data) => data.get(name),
        }
    }
}

/// The expected answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// This error.
    Refused(&'static str),
    /// A success whose data has these fields.
    Done(Value),
    /// A page.
    Page(Page),
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// All rows after the cursor in order: the cursor after each, and its document if it matches the request.
    pub rows: Vec<(String, Option<Value>)>,
    /// The largest number of documents on a page.
    pub limit: usize,
    /// The number of rows that a page must read for each document of its limit before it may end early.
    pub looked_at: usize,
}

impl Expected {
    /// Whether an answer is the expected one.
    pub fn fits(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Refused(error), Answer::Refused(given)) => error == given,
            (Self::Done(wanted), Answer::Done(data)) => within(wanted, Some(data)),
            (Self::Page(page), Answer::Done(data)) => page.fits(data).is_some(),
            _ => false,
        }
    }
}

impl Page {
    /// No row is missing between two pages, and none occurs twice. A page that is not the last is full or has read enough.
    fn fits(&self, data: &Json) -> Option<()> {
        let shown = data.get("page")?.as_list()?;
        let cursor = data.get("continueCursor").map(Json::as_text);
        let end = match cursor {
            None => self.rows.len(),
            Some(cursor) => 1 + self.rows.iter().position(|row| Some(&*row.0) == cursor)?,
        };
        let is_last = cursor.is_none();
        let mut wanted = self.rows[..end].iter().filter_map(|row| row.1.as_ref());
        let are_same = shown.iter().all(|document| {
            let wanted = wanted.next();
            wanted.is_some_and(|wanted| within(wanted, Some(document)))
        });
        let is_full = shown.len() == self.limit || end >= self.looked_at * self.limit;
        let holds = are_same
            && wanted.next().is_none()
            && shown.len() <= self.limit
            && data.get("isDone") == Some(&Json::Bool(is_last))
            && (is_last || (end < self.rows.len() && is_full));
        holds.then_some(())
    }
}

/// Whether data matches: an object has these fields, and a list exactly these items. An absent field is null.
fn within(wanted: &Value, data: Option<&Json>) -> bool {
    match (wanted, data) {
        (Value::Null, None | Some(Json::Null)) => true,
        (Value::Bool(wanted), Some(Json::Bool(data))) => wanted == data,
        (Value::Number(wanted), Some(Json::Integer(data))) => wanted.as_i64() == Some(*data),
        (Value::String(wanted), Some(Json::Text(data))) => wanted == data,
        (Value::Array(wanted), Some(Json::List(data))) => {
            let mut items = wanted.iter().zip(data);
            wanted.len() == data.len() && items.all(|(wanted, item)| within(wanted, Some(item)))
        }
        (Value::Object(wanted), Some(Json::Object(_))) => wanted
            .iter()
            .all(|(name, wanted)| within(wanted, data.and_then(|data| data.get(name)))),
        _ => false,
    }
}
