//! Times as TacoBot writes them.

use super::is_digits;
use crate::domain::time::Millis;
use crate::wire::hex::hexadecimal;
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A time in seconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Seconds {
    text: String,
    value: f64,
}

impl Seconds {
    /// Takes a JSON number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        #[allow(clippy::cast_precision_loss)]
        let value = match Json::parse(text.as_bytes()) {
            Ok(Json::Integer(number)) => number as f64,
            Ok(Json::Float(number)) => number,
            _ => return None,
        };
        let whole = Json::Float(value).as_integer();
        Some(Self {
            text: whole.map_or_else(|| text.to_owned(), |whole| whole.to_string()),
            // Zero below zero is zero, as storage compares.
            value: value + 0.0,
        })
    }

    /// The second in which a time lies.
    #[must_use]
    pub fn of(time: Millis) -> Self {
        let seconds = time.get().div_euclid(1000);
        #[allow(clippy::cast_precision_loss)]
        Self {
            text: seconds.to_string(),
            value: seconds as f64,
        }
    }

    /// The number as JSON: without a fraction wherever it has none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A text that is the same for the same time, however it is written.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        if is_digits(&self.text) {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(hexadecimal(&self.value.to_bits().to_be_bytes()))
    }

    /// Whether it is the same time, however it is written.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }

    /// Which of two times comes first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value)
    }
}

// JSON has no number that differs from itself.
impl Eq for Seconds {}

impl Describe for Seconds {
    const SCHEMA: Schema = Schema::Number;
}
