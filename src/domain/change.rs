//! A change of a field: an absent argument keeps it, `null` clears it.

use crate::wire::schema::{Describe, Schema};

/// What a call does to a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// The argument was absent: the field stays as it is.
    #[default]
    Keep,
    /// The argument was `null`: the field is cleared.
    Clear,
    /// The argument was a value: the field is set to it.
    Set(T),
}

impl<T> Change<T> {
    /// The value after the change.
    #[must_use]
    pub fn of(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Whether the field stays as it is.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value to set, if any.
    #[must_use]
    pub const fn set(&self) -> Option<&T> {
        match self {
            Self::Keep | Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The same change with the value converted, or the error of the conversion.
    ///
    /// # Errors
    /// Those of the function that converts.
    pub fn try_map<U, E>(self, map: impl FnOnce(T) -> Result<U, E>) -> Result<Change<U>, E> {
        Ok(match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(map(value)?),
        })
    }
}

/// A value that is set, or cleared if there is none.
impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Describe> Describe for Change<T> {
    const SCHEMA: Schema = Schema::Nullable(&T::SCHEMA);
    const OPTIONAL: bool = true;
}
