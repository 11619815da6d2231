//! Short texts that people write: names and labels.

use super::Problem;
use crate::wire::schema::{Describe, Schema};

/// Checks that a text has `1..=max` characters and no control characters.
///
/// # Errors
/// States the allowed length, or that control characters are not allowed.
pub(super) fn checked(text: &str, max: usize) -> Result<Box<str>, Problem> {
    let is_visible_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_visible_ascii && (1..=max).contains(&text.len()) {
        return Ok(text.into());
    }
    let length = text.chars().take(max + 1).count();
    if length == 0 || length > max {
        return Err(Problem::said(
            format!("must have 1 to {max} characters"),
            format!("doit compter de 1 à {max} caractères"),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::new(&[
            "must not contain control characters",
            "ne doit pas contenir de caractères de contrôle",
        ]));
    }
    Ok(text.into())
}

macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident, $max:literal;)+) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The greatest length in characters.
            pub const MAX: usize = $max;

            /// Takes a text of 1 to [`Self::MAX`] characters without control characters.
            ///
            /// # Errors
            /// The message says what is allowed.
            pub fn parse(text: &str) -> Result<Self, $crate::domain::Problem> {
                $crate::domain::text::checked(text, Self::MAX).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::domain::stand_in::StandIn for $name {
            fn stand_in() -> Self {
                Self(Box::default())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <&str>::deserialize(deserializer)?;
                Self::parse(text).map_err(|_| serde::de::Error::custom("invalid text"))
            }
        }

        impl $crate::wire::schema::Describe for $name {
            const SCHEMA: $crate::wire::schema::Schema = $crate::wire::schema::Schema::Text {
                min: 1,
                max: Self::MAX,
            };
        }
    )+};
}
pub(super) use texts;

/// Reads enums from the names in their `WORDS`.
macro_rules! read_words {
    ($($name:ident),+) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let given = <&str>::deserialize(deserializer)?;
                let known = Self::WORDS.iter().find(|(word, _)| *word == given);
                known
                    .map(|(_, value)| *value)
                    .ok_or_else(|| serde::de::Error::custom("unknown word"))
            }
        }
    )+};
}
pub(super) use read_words;

texts! {
    /// The name of a server or of a user, as people read it.
    Name, 128;
    /// An e-mail address as somebody gives it.
    EmailText, 320;
    /// A note on a code, for those who manage it.
    Label, 256;
    /// Why a change was made, for the audit log.
    Reason, 512;
    /// What a user writes to those who decide its request.
    Note, 500;
}

/// A key that makes a repeated `invitCode:c` return the code of the first call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(Box<str>);

impl IdempotencyKey {
    /// The greatest length in characters.
    pub const MAX: usize = 128;

    /// Takes 1 to 128 visible ASCII characters without a comma, so that a header can carry it.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let visible = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b',');
        if text.is_empty() || text.len() > Self::MAX || !visible {
            return Err(Problem::new(&[
                "must have 1 to 128 visible ASCII characters, no spaces and no commas",
                "doit compter de 1 à 128 caractères ASCII visibles, sans espace ni virgule",
            ]));
        }
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Describe for IdempotencyKey {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: r"^[\x21-\x2b\x2d-\x7e]+$",
        min: 1,
        max: Self::MAX,
    };
}
