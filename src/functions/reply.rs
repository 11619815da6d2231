//! The standard reply: status, code, message, and data or error.

use crate::domain::error::{Detail, ErrorKind, Refusal};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// A reply, before any face gives it its form.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The function did what it should.
    Success {
        /// The message.
        message: &'static str,
        /// The data, null where there is none.
        data: Value,
    },
    /// It refused.
    Error(Refusal),
}

impl Reply {
    /// A success.
    #[must_use]
    pub fn success(message: &'static str, data: &impl Serialize) -> Self {
        match serde_json::to_value(data) {
            Ok(data) => Self::Success { message, data },
            Err(_) => ErrorKind::Internal.into(),
        }
    }

    /// The HTTP status, which is the reply's `code`.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Success { .. } => 200,
            Self::Error(refusal) => refusal.kind.status(),
        }
    }

    /// The refusal, if it is one.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Success { .. } => None,
            Self::Error(refusal) => Some(refusal),
        }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Self::Error(refusal)
    }
}

impl From<ErrorKind> for Reply {
    fn from(kind: ErrorKind) -> Self {
        Self::Error(kind.into())
    }
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Success { message, data } => {
                map.serialize_entry("status", "success")?;
                map.serialize_entry("code", &200)?;
                map.serialize_entry("message", message)?;
                if !data.is_null() {
                    map.serialize_entry("data", data)?;
                }
            }
            Self::Error(refusal) => {
                map.serialize_entry("status", "error")?;
                map.serialize_entry("code", &refusal.kind.status())?;
                map.serialize_entry("message", refusal.message())?;
                map.serialize_entry("error", refusal.kind.key())?;
                if !refusal.details.is_empty() {
                    map.serialize_entry::<str, [Detail]>("details", &refusal.details)?;
                }
                if let Some(request_id) = &refusal.request_id {
                    map.serialize_entry("requestId", request_id)?;
                }
            }
        }
        map.end()
    }
}
