//! Pages: where they begin and end.
//!
//! A page that was read before keeps its end, so that pages that are read again one by one neither overlap nor
//! leave a gap, however many rows came or went in between. It then holds what now lies in its range, up to
//! [`MOST`] rows.

use super::Problem;
use super::count::PageLimit;
use super::id::RowId;
use crate::wire::schema::{Describe, Field, Object, Schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// The greatest number of rows that a page with a fixed end examines. It must be split if its range has more.
pub const MOST: i64 = 2000;

/// The cursor of the end of a list. Rows that are added there belong to the last page.
pub const LIST_END: &str = "end";

/// The position of a row in a list, as replies carry it.
pub trait Cursor: Clone + Describe + Serialize {
    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    fn parse(text: &str) -> Result<Self, Problem>;

    /// The text.
    fn to_text(&self) -> String;
}

impl Cursor for RowId {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        self.as_str().to_owned()
    }
}

/// The fixed end of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End<C> {
    /// With this row.
    Row(C),
    /// With the end of the list.
    List,
}

/// How Convex's clients ask for a page, besides its cursor and its limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// The cursor with which the page ends; absent when it is read for the first time.
    pub end: Option<String>,
}

/// Where a page begins and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent<C> {
    /// The row after which the page begins.
    pub after: Option<C>,
    /// The number of rows on it, unless its end is fixed.
    pub limit: PageLimit,
    /// Its end, if an earlier reading fixed it.
    pub end: Option<End<C>>,
    /// Whether it is read as Convex's clients read pages.
    pub is_paged: bool,
}

impl<C: Cursor> Extent<C> {
    /// The extent of a page.
    ///
    /// # Errors
    /// The end is not a cursor of this list; the message follows its name.
    pub fn new(
        after: Option<C>,
        limit: Option<PageLimit>,
        paging: Option<&Paging>,
    ) -> Result<Self, Problem> {
        let end = match paging.and_then(|paging| paging.end.as_deref()) {
            None => None,
            Some(LIST_END) => Some(End::List),
            Some(row) => Some(End::Row(C::parse(row)?)),
        };
        Ok(Self {
            after,
            limit: limit.unwrap_or_default(),
            end,
            is_paged: paging.is_some(),
        })
    }

    /// The most rows that the page may hold.
    #[must_use]
    pub const fn holds(&self) -> i64 {
        match self.end {
            None => self.limit.get(),
            Some(_) => MOST,
        }
    }

    /// The number of rows to read: one more than the page may hold, which tells whether more follow.
    #[must_use]
    pub const fn reads(&self) -> i64 {
        self.holds() + 1
    }

    /// The row with which it ends, if an earlier reading fixed one.
    #[must_use]
    pub const fn end_row(&self) -> Option<&C> {
        match &self.end {
            Some(End::Row(row)) => Some(row),
            Some(End::List) | None => None,
        }
    }

    /// The page that begins with these rows. `last` is the last row that was examined, if rows were left out
    /// and more follow.
    #[must_use]
    pub fn close<T: Listed<Cursor = C>>(&self, mut rows: Vec<T>, last: Option<C>) -> Page<T> {
        let read = rows.len();
        rows.truncate(self.most());
        let cursor_of = |place: usize| rows.get(place).map(Listed::cursor);
        let (end, split) = self.ending(read, &cursor_of, last);
        Page {
            page: rows,
            is_done: end.is_none(),
            continue_cursor: end,
            split,
            is_paged: self.is_paged,
        }
    }

    /// The most rows that the page may hold.
    fn most(&self) -> usize {
        usize::try_from(self.holds()).unwrap_or(usize::MAX)
    }

    /// Where the page ends and is to be split, if so many rows were read. Compiled once for each type of cursor, not of row.
    #[inline(never)]
    fn ending(
        &self,
        read: usize,
        cursor_of: &dyn Fn(usize) -> Option<C>,
        last: Option<C>,
    ) -> (Option<C>, Option<Split<C>>) {
        let rows = read.min(self.most());
        let next = match rows.checked_sub(1) {
            Some(place) if read > rows => cursor_of(place),
            _ => last,
        };
        let end = match &self.end {
            None => return (next, None),
            Some(End::Row(row)) => Some(row.clone()),
            Some(End::List) => None,
        };
        if let Some(next) = next {
            return (end, Some((next, "SplitRequired")));
        }
        let grown = usize::try_from(self.limit.get() * 2).unwrap_or(usize::MAX);
        let middle = (rows / 2).checked_sub(1).filter(|_| rows >= grown);
        let split = middle.and_then(cursor_of);
        (end, split.map(|cursor| (cursor, "SplitRecommended")))
    }
}

/// Where a page is to be split, and how urgently.
type Split<C> = (C, &'static str);

/// A row that is listed in pages.
pub trait Listed: Describe + Serialize {
    /// The name of a page's type.
    const PAGE: &'static str;
    /// What a page holds.
    const PAGE_DOC: &'static str;
    /// Its position.
    type Cursor: Cursor;

    /// The cursor after this row.
    fn cursor(&self) -> Self::Cursor;
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T: Listed> {
    /// The rows.
    pub page: Vec<T>,
    /// Whether it is the last page.
    pub is_done: bool,
    /// The cursor for the next page; `None` on the last.
    pub continue_cursor: Option<T::Cursor>,
    /// Where it is to be split.
    split: Option<Split<T::Cursor>>,
    is_paged: bool,
}

impl<T: Listed> Page<T> {
    /// The cursor with which the page ends, if it was read as Convex's clients read pages. Read again with it,
    /// the page keeps its end.
    #[must_use]
    pub fn journal(&self) -> Option<String> {
        let end = || self.continue_cursor.as_ref().map(Cursor::to_text);
        self.is_paged
            .then(|| end().unwrap_or_else(|| LIST_END.to_owned()))
    }
}

impl<T: Listed> Page<T> {
    /// Its fields.
    pub const FIELDS: [Field; 3] = [
        Field {
            name: "page",
            doc: "The rows on this page.",
            schema: Schema::List(&T::SCHEMA),
            optional: false,
        },
        Field {
            name: "isDone",
            doc: "Whether this is the last page.",
            schema: Schema::Boolean,
            optional: false,
        },
        Field {
            name: "continueCursor",
            doc: "The `cursor` argument for the next page; null on the last.",
            schema: Schema::Nullable(&<T::Cursor as Describe>::SCHEMA),
            optional: false,
        },
    ];

    /// The number of its fields in JSON.
    #[must_use]
    pub const fn length(&self) -> usize {
        if self.is_paged { 5 } else { 3 }
    }

    /// Writes its fields into an object.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize_fields<S: SerializeStruct>(&self, object: &mut S) -> Result<(), S::Error> {
        object.serialize_field("page", &self.page)?;
        object.serialize_field("isDone", &self.is_done)?;
        match &self.continue_cursor {
            None if self.is_paged => object.serialize_field("continueCursor", LIST_END)?,
            cursor => object.serialize_field("continueCursor", cursor)?,
        }
        if self.is_paged {
            let split = self.split.as_ref();
            object.serialize_field("splitCursor", &split.map(|(cursor, _)| cursor))?;
            object.serialize_field("pageStatus", &split.map(|(_, status)| status))?;
        }
        Ok(())
    }
}

impl<T: Listed> Describe for Page<T> {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: T::PAGE,
        doc: T::PAGE_DOC,
        fields: &Self::FIELDS,
    });
}

impl<T: Listed> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct(T::PAGE, self.length())?;
        self.serialize_fields(&mut object)?;
        object.end()
    }
}
