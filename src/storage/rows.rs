//! Rows as a binding returns them.

use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::preview::Preview;
use crate::domain::role::{GrantedRole, InvitePolicy, Role};
use crate::domain::text::Name;
use crate::domain::time::Millis;
use crate::wire::json::Json;
use thiserror::Error;

/// Rows from storage that do not match the statements: a fault of the service.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Corrupt {
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
    Column(String),
    /// A statement that always returns a result returned none.
    #[error("a statement returned no result")]
    Answer,
}

impl Corrupt {
    /// A column of this name.
    #[must_use]
    pub fn column(name: &str) -> Self {
        Self::Column(name.to_owned())
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
            return Err(Corrupt::Form);
        };
        let rows = |rows| match rows {
            Json::List(rows) => Ok(rows.into_iter().map(Row).collect()),
            _ => Err(Corrupt::Form),
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
            .ok_or(Corrupt::Statement(statement))
    }

    /// The only row of a statement that returns one.
    ///
    /// # Errors
    /// It returned none.
    pub fn one(&self, statement: usize) -> Result<&Row<'a>, Corrupt> {
        self.of(statement)?.first().ok_or(Corrupt::Row(statement))
    }

    /// Whether a statement with RETURNING wrote any row.
    ///
    /// # Errors
    /// There is no such statement.
    pub fn wrote(&self, statement: usize) -> Result<bool, Corrupt> {
        Ok(!self.of(statement)?.is_empty())
    }
}

impl Row<'_> {
    /// An integer or NULL; a missing column counts as NULL.
    ///
    /// # Errors
    /// The column holds another type. The same applies to the functions below.
    pub fn optional_integer(&self, column: &str) -> Result<Option<i64>, Corrupt> {
        self.0
            .get(column)
            .map(|value| value.as_integer().ok_or_else(|| Corrupt::column(column)))
            .transpose()
    }

    /// An integer.
    ///
    /// # Errors
    /// As above.
    pub fn integer(&self, column: &str) -> Result<i64, Corrupt> {
        self.optional_integer(column)?
            .ok_or_else(|| Corrupt::column(column))
    }

    /// An integer that stands for a boolean.
    ///
    /// # Errors
    /// As above.
    pub fn flag(&self, column: &str) -> Result<bool, Corrupt> {
        self.integer(column).map(|number| number != 0)
    }

    /// A time or NULL.
    ///
    /// # Errors
    /// As above.
    pub fn optional_time(&self, column: &str) -> Result<Option<Millis>, Corrupt> {
        Ok(self.optional_integer(column)?.map(Millis::from_store))
    }

    /// A time.
    ///
    /// # Errors
    /// As above.
    pub fn time(&self, column: &str) -> Result<Millis, Corrupt> {
        self.optional_time(column)?
            .ok_or_else(|| Corrupt::column(column))
    }

    /// A text or NULL.
    ///
    /// # Errors
    /// As above.
    pub fn optional_text(&self, column: &str) -> Result<Option<&str>, Corrupt> {
        self.0
            .get(column)
            .map(|value| value.as_text().ok_or_else(|| Corrupt::column(column)))
            .transpose()
    }

    /// A text.
    ///
    /// # Errors
    /// As above.
    pub fn text(&self, column: &str) -> Result<&str, Corrupt> {
        self.optional_text(column)?
            .ok_or_else(|| Corrupt::column(column))
    }

    /// A server's id.
    ///
    /// # Errors
    /// As above.
    pub fn server_id(&self, column: &str) -> Result<ServerId, Corrupt> {
        ServerId::parse(self.text(column)?).map_err(|_| Corrupt::column(column))
    }

    /// A user's id.
    ///
    /// # Errors
    /// As above.
    pub fn user_id(&self, column: &str) -> Result<UserId, Corrupt> {
        UserId::parse(self.text(column)?).map_err(|_| Corrupt::column(column))
    }

    /// A row's id.
    ///
    /// # Errors
    /// As above.
    pub fn row_id(&self, column: &str) -> Result<RowId, Corrupt> {
        RowId::parse(self.text(column)?).map_err(|_| Corrupt::column(column))
    }

    /// A name or NULL.
    ///
    /// # Errors
    /// As above.
    pub fn optional_name(&self, column: &str) -> Result<Option<Name>, Corrupt> {
        self.optional_text(column)?
            .map(|text| Name::parse(text).map_err(|_| Corrupt::column(column)))
            .transpose()
    }

    /// A name.
    ///
    /// # Errors
    /// As above.
    pub fn name(&self, column: &str) -> Result<Name, Corrupt> {
        self.optional_name(column)?
            .ok_or_else(|| Corrupt::column(column))
    }

    /// One of some strings.
    ///
    /// # Errors
    /// As above.
    pub fn word<T: Copy>(&self, column: &str, words: &[(&str, T)]) -> Result<T, Corrupt> {
        let word = self.text(column)?;
        let known = words.iter().find(|(known, _)| *known == word);
        known
            .map(|(_, value)| *value)
            .ok_or_else(|| Corrupt::column(column))
    }

    /// An invite policy.
    ///
    /// # Errors
    /// As above.
    pub fn invite_policy(&self, column: &str) -> Result<InvitePolicy, Corrupt> {
        self.word(column, &InvitePolicy::WORDS)
    }

    /// What a server tells.
    ///
    /// # Errors
    /// As above.
    pub fn preview(&self, column: &str) -> Result<Preview, Corrupt> {
        self.word(column, &Preview::WORDS)
    }

    /// A member's role, from its row and from whether the server's row names it as the owner. NULL if the user
    /// is not a member now.
    ///
    /// # Errors
    /// As above.
    pub fn optional_role(&self, column: &str, is_owner: &str) -> Result<Option<Role>, Corrupt> {
        let Some(word) = self.optional_text(column)? else {
            return Ok(None);
        };
        if self.flag(is_owner)? {
            return Ok(Some(Role::Owner));
        }
        let granted = GrantedRole::WORDS.iter().find(|(known, _)| *known == word);
        granted
            .map(|(_, role)| Some((*role).into()))
            .ok_or_else(|| Corrupt::column(column))
    }
}
