//! The standard reply: status, code, message, and data or error.

use crate::domain::error::{ErrorKind, Refusal, Requires};
use crate::domain::language::{Language, Words};
use crate::wire::json::{put, quote};
/// The data of a reply: a typed value, which is serialized when the reply is written.
pub use crate::wire::write::Writable as Data;
use crate::wire::write::{Numbers, write, write_after};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;

/// A reply of a public function, before a face formats it.
pub enum Reply {
    /// The function succeeded.
    Success {
        /// The HTTP status: 200, or 202 for what was only filed.
        status: u16,
        /// The message.
        message: Words,
        /// The data; null if there is none.
        data: Box<dyn Data>,
        /// The cursor with which the page ends, if the data are a page as Convex's clients read pages.
        journal: Option<String>,
    },
    /// The function refused the call.
    Error(Refusal),
}

impl Reply {
    /// A success.
    #[must_use]
    pub fn success(message: Words, data: impl Data + 'static) -> Self {
        Self::Success {
            status: 200,
            message,
            data: Box::new(data),
            journal: None,
        }
    }

    /// The HTTP status, which is the reply's `code`.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Success { status, .. } => *status,
            Self::Error(refusal) => refusal.kind.status(),
        }
    }

    /// The refusal, if any.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Success { .. } => None,
            Self::Error(refusal) => Some(refusal),
        }
    }

    /// The reply in the standard form, with its messages in one language.
    #[must_use]
    pub fn write(&self, language: Language, numbers: Numbers) -> String {
        match self {
            Self::Success {
                status,
                message,
                data,
                ..
            } => success(*status, message, data.as_ref(), language, numbers),
            Self::Error(refusal) => write(&Standard::of(refusal, language), numbers),
        }
    }
}

/// A success in the standard form. The data is written last, unless it is null.
fn success(
    status: u16,
    message: &Words,
    data: &dyn Data,
    language: Language,
    numbers: Numbers,
) -> String {
    const DATA: &str = ",\"data\":";
    let code = match (status, numbers) {
        (202, Numbers::Whole) => "202",
        (202, Numbers::Float64) => "202.0",
        (_, Numbers::Whole) => "200",
        (_, Numbers::Float64) => "200.0",
    };
    let mut out = String::with_capacity(256);
    put(
        &mut out,
        &["{\"status\":\"success\",\"code\":", code, ",\"message\":"],
    );
    quote(message.in_language(language), &mut out);
    let end = out.len();
    out.push_str(DATA);
    let mut out = write_after(out, data, numbers);
    if out.get(end + DATA.len()..) == Some("null") {
        out.truncate(end);
    }
    out.push('}');
    out
}

/// A refusal in the standard form.
#[derive(Serialize)]
struct Standard<'a> {
    status: &'static str,
    code: u16,
    message: Cow<'a, str>,
    error: ErrorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// What more there is to say.
#[derive(Serialize)]
#[serde(untagged)]
enum Details<'a> {
    Faults(Vec<Fault<'a>>),
    Lists { requires: Requires },
}

/// What is wrong with one field.
#[derive(Serialize)]
struct Fault<'a> {
    field: &'a str,
    problem: &'a str,
}

impl<'a> Standard<'a> {
    fn of(refusal: &'a Refusal, language: Language) -> Self {
        let faults: Vec<Fault<'_>> = refusal
            .details
            .iter()
            .map(|detail| Fault {
                field: &detail.field,
                problem: detail.problem.0.in_language(language),
            })
            .collect();
        let requires = refusal.requires;
        let details = if requires.any() {
            Some(Details::Lists { requires })
        } else {
            (!faults.is_empty()).then_some(Details::Faults(faults))
        };
        Self {
            status: "error",
            code: refusal.kind.status(),
            message: refusal.text(language),
            error: refusal.kind,
            details,
            request_id: refusal.request_id.as_deref(),
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

/// Replies are equal if their JSON is.
impl PartialEq for Reply {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Success {
                    status,
                    message,
                    data,
                    ..
                },
                Self::Success {
                    status: other_status,
                    message: other_message,
                    data: other_data,
                    ..
                },
            ) => {
                status == other_status
                    && message == other_message
                    && data.write(Numbers::Whole) == other_data.write(Numbers::Whole)
            }
            (Self::Error(refusal), Self::Error(other)) => refusal == other,
            (Self::Success { .. }, Self::Error(_)) | (Self::Error(_), Self::Success { .. }) => {
                false
            }
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.write(Language::English, Numbers::Whole))
    }
}
