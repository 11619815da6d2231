//! The standard reply: status, code, message, and data or error.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::{Language, Words};
use crate::wire::json::{Fields, Json, ToJson};

/// A reply, before any face gives it its form.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The function did what it should.
    Success {
        /// The message.
        message: Words,
        /// The data, null where there is none.
        data: Json<'static>,
    },
    /// It refused.
    Error(Refusal),
}

impl Reply {
    /// A success.
    #[must_use]
    pub fn success(message: Words, data: &impl ToJson) -> Self {
        Self::Success {
            message,
            data: data.to_json(),
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

impl Reply {
    /// The reply in its standard form, its messages in one language.
    #[must_use]
    pub fn to_json(&self, language: Language) -> Json<'static> {
        // Cheaper than a copy of the tree.
        self.form(language, |data| Json::Raw(data.write()))
    }

    /// The same as a whole tree.
    #[must_use]
    pub fn to_tree(&self, language: Language) -> Json<'static> {
        self.form(language, Json::clone)
    }

    fn form(
        &self,
        language: Language,
        written: impl FnOnce(&Json<'static>) -> Json<'static>,
    ) -> Json<'static> {
        let mut fields = Fields::with_capacity(6);
        let mut add = |name: &'static str, value: Json<'static>| fields.push((name.into(), value));
        match self {
            Self::Success { message, data } => {
                add("status", Json::word("success"));
                add("code", Json::Integer(200));
                add("message", Json::Text(message.in_language(language).clone()));
                if *data != Json::Null {
                    add("data", written(data));
                }
            }
            Self::Error(refusal) => {
                add("status", Json::word("error"));
                add("code", Json::Integer(refusal.kind.status().into()));
                let message = refusal.message();
                add("message", Json::Text(message.in_language(language).clone()));
                add("error", Json::word(refusal.kind.key()));
                if !refusal.details.is_empty() {
                    let details = refusal.details.iter();
                    add(
                        "details",
                        Json::List(details.map(|detail| detail.to_json(language)).collect()),
                    );
                }
                if let Some(request_id) = &refusal.request_id {
                    add("requestId", Json::text(request_id.clone()));
                }
            }
        }
        Json::Object(fields)
    }
}
