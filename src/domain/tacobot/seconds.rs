//! Times as TacoBot writes them: seconds since the Unix epoch.

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
            // Negative zero becomes zero, as storage compares them.
            value: value + 0.0,
        })
    }

    /// The second that contains a time.
    #[must_use]
    pub fn of(time: Millis) -> Self {
        let seconds = time.get().div_euclid(1000);
        #[allow(clippy::cast_precision_loss)]
        Self {
            text: seconds.to_string(),
            value: seconds as f64,
        }
    }

    /// The number as JSON, without a fraction if it is an integer.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A text that is equal for equal times, however they are written.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        if is_digits(&self.text) {
            return Cow::Borrowed(&self.text);
        }
        Cow::Owned(hexadecimal(&self.value.to_bits().to_be_bytes()))
    }

    /// Whether two times are equal, however they are written.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }

    /// The order of two times.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value)
    }
}

// JSON has no NaN, so every number equals itself.
impl Eq for Seconds {}

impl Describe for Seconds {
    const SCHEMA: Schema = Schema::Number;
}
