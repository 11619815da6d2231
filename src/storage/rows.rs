//! Rows as a binding returns them.
//!
//! Each statement's row is a struct that asks for its columns by the names of its fields. Serde's derive takes
//! them in that order, so a row needs no code that tells names apart: as maps they cost twice the code.

use crate::domain::role::{GrantedRole, Role};
use crate::wire::json::{Json, place_of};
use serde::de::{DeserializeSeed, Deserializer, Expected, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt::Display;
use std::slice::Iter;
use thiserror::Error;

/// Rows from storage that do not match the statements: a fault of the service. It is one pointer wide, since every
/// column that is read may return one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Corrupt(Box<Mismatch>);

/// What does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// Not a list of row objects for each statement.
    #[error("expected a list of rows for each statement")]
    Form,
    /// A statement, by its position in the transaction, without rows.
    #[error("no rows for statement {0}")]
    Statement(usize),
    /// A statement that always returns a row returned none.
    #[error("statement {0} returned no row")]
    Row(usize),
    /// A column that is missing, NULL although it is never NULL, or of the wrong type.
    #[error("column {0} is missing or has the wrong type")]
    Column(&'static str),
    /// A statement that always returns a result returned none.
    #[error("a statement returned no result")]
    Answer,
}

impl From<Mismatch> for Corrupt {
    #[cold]
    #[inline(never)]
    fn from(mismatch: Mismatch) -> Self {
        Self(Box::new(mismatch))
    }
}

impl Corrupt {
    /// The column was not found or could not be read.
    #[must_use]
    pub fn column(name: &'static str) -> Self {
        Mismatch::Column(name).into()
    }

    /// A value was not of the form that was read.
    #[cold]
    #[inline(never)]
    fn form() -> Self {
        Mismatch::Form.into()
    }

    /// The same, with the name of the column unless it is already known.
    #[cold]
    #[inline(never)]
    fn of(self, column: &'static str) -> Self {
        match *self.0 {
            Mismatch::Form => Self::column(column),
            _ => self,
        }
    }
}

// Serde's own messages would be written into a text that `custom` drops. `Columns` adds the name of the column.
impl serde::de::Error for Corrupt {
    fn custom<T: Display>(_: T) -> Self {
        Self::form()
    }

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self::form()
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self::form()
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::form()
    }
}

/// The rows of each statement of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<'a>(pub Vec<Vec<Row<'a>>>);

/// A row: an object with its values by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a>(pub Json<'a>);

impl<'a> Rows<'a> {
    /// Takes a list of row objects for each statement.
    ///
    /// # Errors
    /// The value is not such a list.
    pub fn from_json(json: Json<'a>) -> Result<Self, Corrupt> {
        let Json::List(statements) = json else {
            return Err(Corrupt::form());
        };
        let rows = |rows| match rows {
            Json::List(rows) => Ok(rows.into_iter().map(Row).collect()),
            _ => Err(Corrupt::form()),
        };
        Ok(Self(
            statements.into_iter().map(rows).collect::<Result<_, _>>()?,
        ))
    }

    /// The rows of the statement at a position.
    ///
    /// # Errors
    /// There is no such statement.
    pub fn of(&self, statement: usize) -> Result<&[Row<'a>], Corrupt> {
        self.0
            .get(statement)
            .map(Vec::as_slice)
            .ok_or_else(|| Mismatch::Statement(statement).into())
    }

    /// The columns of the only row of a statement that returns one.
    ///
    /// # Errors
    /// It returned none, or see [`Row::read`].
    pub fn one<'de, T: Deserialize<'de>>(&'de self, statement: usize) -> Result<T, Corrupt> {
        let row = self.of(statement)?.first();
        row.ok_or(Mismatch::Row(statement))?.read()
    }

    /// The columns of the row of a statement that returns at most one.
    ///
    /// # Errors
    /// There is no such statement, or see [`Row::read`].
    pub fn first<'de, T: Deserialize<'de>>(
        &'de self,
        statement: usize,
    ) -> Result<Option<T>, Corrupt> {
        match self.of(statement)?.first() {
            Some(row) => row.read().map(Some),
            None => Ok(None),
        }
    }

    /// The columns of all rows of a statement.
    ///
    /// # Errors
    /// As above.
    pub fn all<'de, T: Deserialize<'de>>(&'de self, statement: usize) -> Result<Vec<T>, Corrupt> {
        let rows = self.of(statement)?;
        // A loop is half the code of an iterator that stops at the first error.
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(row.read()?);
        }
        Ok(all)
    }

    /// Whether a statement with RETURNING wrote any row.
    ///
    /// # Errors
    /// There is no such statement.
    pub fn wrote(&self, statement: usize) -> Result<bool, Corrupt> {
        Ok(!self.of(statement)?.is_empty())
    }
}

/// A column of a row that is being read: its value, or none if the row has no such column.
struct Column<'de, 'a> {
    row: &'de Json<'a>,
    value: Option<&'de Json<'a>>,
}

// Not inlined, to keep the readers of many types small.
impl<'de> Column<'de, '_> {
    #[inline(never)]
    fn integer(&self) -> Result<i64, Corrupt> {
        let number = self.value.and_then(Json::as_integer);
        number.ok_or_else(Corrupt::form)
    }

    #[inline(never)]
    fn text(&self) -> Result<&'de str, Corrupt> {
        let text = self.value.and_then(Json::as_text);
        text.ok_or_else(Corrupt::form)
    }
}

impl<'de> Deserializer<'de> for Column<'de, '_> {
    type Error = Corrupt;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Corrupt> {
        Err(Corrupt::form())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Corrupt> {
        match self.value {
            Some(Json::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
            None => Err(Corrupt::form()),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Corrupt> {
        visitor.visit_i64(self.integer()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Corrupt> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Corrupt> {
        self.deserialize_str(visitor)
    }

    /// SQLite has no booleans: 0 is false, any other integer true.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Corrupt> {
        visitor.visit_bool(self.integer()? != 0)
    }

    /// Columns of the same row, in the order of the struct's fields. So a struct in a struct is a group of
    /// columns that several statements share.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Corrupt> {
        visitor.visit_seq(Columns {
            row: self.row,
            names: names.iter(),
            place: 0,
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The columns of a row that a struct asks for.
struct Columns<'de, 'a> {
    row: &'de Json<'a>,
    names: Iter<'static, &'static str>,
    /// Where the next column is, if the statement names its columns in the order of the struct's fields.
    place: usize,
}

impl<'de, 'a> Columns<'de, 'a> {
    /// The value of the next column. Compiled once for each type of a column, not for each column.
    #[inline(never)]
    fn value<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Corrupt> {
        let (name, column) = self.next();
        seed.deserialize(column).map_err(|error| error.of(name))
    }

    /// The next column. A struct asks for as many as it names.
    #[inline(never)]
    fn next(&mut self) -> (&'static str, Column<'de, 'a>) {
        let name = self.names.next().copied().unwrap_or_default();
        let row = self.row;
        let columns = match row {
            Json::Object(columns) => columns.as_slice(),
            _ => &[],
        };
        let value = match place_of(columns, self.place, name) {
            Some(found) => {
                self.place = found + 1;
                columns.get(found).map(|(_, value)| value)
            }
            None => None,
        };
        (name, Column { row, value })
    }
}

impl<'de> SeqAccess<'de> for Columns<'de, '_> {
    type Error = Corrupt;

    // Inlined, so that the derived readers have no code for a row that ends before its columns do.
    #[inline(always)]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Corrupt> {
        self.value(seed).map(Some)
    }
}

impl Row<'_> {
    /// The columns that a type asks for.
    ///
    /// # Errors
    /// The first that is missing, NULL although the type has no place for that, or of another type.
    ///
    /// A statement returns each of its columns, so a missing one is a mistake even where NULL is right.
    pub fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Corrupt> {
        let row = Column {
            row: &self.0,
            value: None,
        };
        T::deserialize(row)
    }
}

/// A member's role, from its row and from whether the server's row names it as the owner. `None` if the user is
/// not a member now.
///
/// # Errors
/// A member without the second, whose column is named in the error.
pub fn role(
    granted: Option<GrantedRole>,
    is_owner: Option<bool>,
    column: &'static str,
) -> Result<Option<Role>, Corrupt> {
    match (granted, is_owner) {
        (None, _) => Ok(None),
        (Some(_), Some(true)) => Ok(Some(Role::Owner)),
        (Some(role), Some(false)) => Ok(Some(role.into())),
        (Some(_), None) => Err(Corrupt::column(column)),
    }
}

/// The columns of a member's role.
#[derive(Deserialize)]
pub struct RoleColumns {
    role: Option<GrantedRole>,
    is_owner: Option<bool>,
}

impl RoleColumns {
    /// The role.
    ///
    /// # Errors
    /// See [`role`].
    pub fn role(&self) -> Result<Option<Role>, Corrupt> {
        role(self.role, self.is_owner, "is_owner")
    }
}

/// The column of an inserted code.
#[derive(Deserialize)]
pub struct CodeColumns {
    /// Its text.
    pub code: String,
}

/// Reads an integer that is NULL where nothing was counted.
///
/// # Errors
/// The column is of another type.
pub fn or_zero<'de, D: Deserializer<'de>>(column: D) -> Result<i64, D::Error> {
    Option::deserialize(column).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::UserId;
    use crate::domain::time::Millis;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Use<'a> {
        user_id: UserId,
        note: Option<&'a str>,
        life: Life,
        is_owner: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Life {
        #[serde(deserialize_with = "or_zero")]
        uses: i64,
        revoked_at: Option<Millis>,
    }

    const RIGHT: &str =
        r#"{"revoked_at":5.0,"more":[],"uses":null,"is_owner":1,"note":null,"user_id":"u"}"#;

    fn read(text: &str, check: impl FnOnce(Result<Use<'_>, Corrupt>)) {
        check(Row(Json::parse(text.as_bytes()).unwrap()).read());
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns_and_a_struct_within_is_a_group_of_them() {
        let expected = Use {
            user_id: UserId::parse("u").unwrap(),
            note: None,
            life: Life {
                uses: 0,
                revoked_at: Some(Millis::from_store(5)),
            },
            is_owner: true,
        };
        read(RIGHT, |found| assert_eq!(found, Ok(expected)));
    }

    #[test]
    fn a_missing_or_wrong_column_is_named_even_if_it_may_be_null() {
        for (right, wrong, column) in [
            (r#""user_id":"u""#, r#""user_id":null"#, "user_id"),
            (r#""user_id":"u""#, r#""user_id":"""#, "user_id"),
            (r#""user_id":"u""#, r#""userId":"u""#, "user_id"),
            (r#""note":null"#, r#""notes":null"#, "note"),
            (r#""note":null"#, r#""note":7"#, "note"),
            (r#""uses":null"#, r#""uses":"7""#, "uses"),
            (r#""uses":null"#, r#""uses":0.5"#, "uses"),
            (r#""uses":null,"#, "", "uses"),
            (r#""revoked_at":5.0"#, r#""revoked_at":true"#, "revoked_at"),
            (r#""is_owner":1"#, r#""is_owner":null"#, "is_owner"),
        ] {
            let text = RIGHT.replacen(right, wrong, 1);
            assert_ne!(text, RIGHT);
            read(&text, |found| {
                assert_eq!(found, Err(Corrupt::column(column)), "{text}");
            });
        }
    }

    #[test]
    fn a_row_that_is_no_object_has_no_columns() {
        for text in ["[]", "7", "null", r#""user_id""#] {
            read(text, |found| {
                assert_eq!(found, Err(Corrupt::column("user_id")), "{text}");
            });
        }
    }

    #[test]
    fn a_member_is_the_owner_only_if_the_server_says_so() {
        let admin = Some(GrantedRole::Admin);
        assert_eq!(role(None, None, "o"), Ok(None));
        assert_eq!(role(None, Some(true), "o"), Ok(None));
        assert_eq!(role(admin, Some(true), "o"), Ok(Some(Role::Owner)));
        assert_eq!(role(admin, Some(false), "o"), Ok(Some(Role::Admin)));
        assert_eq!(role(admin, None, "o"), Err(Corrupt::column("o")));
    }
}
