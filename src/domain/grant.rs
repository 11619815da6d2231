//! What a code grants to who joins by it: a role, an end of the membership, and metadata.

use super::Problem;
use super::count::counts;
use super::role::GrantedRole;
use super::time::{ExpiresAt, Millis};
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

counts! {
    /// How long a membership lasts, in milliseconds: 1 minute to 10 years.
    MembershipMs, 60_000 ..= 315_576_000_000;
}

impl MembershipMs {
    /// When a membership that begins at a time ends.
    #[must_use]
    pub const fn after(self, now: Millis) -> ExpiresAt {
        ExpiresAt::from_store(now.plus(self.get()).get())
    }
}

/// What a code or a membership carries for the application: a JSON object, compact. It means nothing to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata(Box<str>);

impl Metadata {
    /// The greatest length in bytes, written compactly.
    pub const MOST_BYTES: usize = 2048;
    /// The most levels of objects and lists, its own included.
    pub const MOST_LEVELS: usize = 8;

    /// Takes a JSON object.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(json: &Json) -> Result<Self, Problem> {
        let Json::Object(_) = json else {
            return Err(Problem::new(&[
                "must be a JSON object",
                "doit être un objet JSON",
            ]));
        };
        if json.levels() > Self::MOST_LEVELS {
            return Err(Problem::new(&[
                "must not be nested deeper than 8 levels",
                "ne doit pas comporter plus de 8 niveaux d’imbrication",
            ]));
        }
        if !json.is_exact() {
            return Err(Problem::new(&[
                "must not have numbers beyond 2^53 or with more than 15 digits, which would lose digits; put them in quotes",
                "ne doit pas contenir de nombres au-delà de 2^53 ni de plus de 15 chiffres, qui perdraient des chiffres\u{202f}; mettez-les entre guillemets",
            ]));
        }
        let text = json.write();
        if text.len() > Self::MOST_BYTES {
            return Err(Problem::new(&[
                "must not be longer than 2048 bytes, written as compact JSON",
                "ne doit pas dépasser 2048 octets, écrit en JSON compact",
            ]));
        }
        if json.repeats_a_name() {
            return Err(Problem::new(&[
                "must not have the same field twice",
                "ne doit pas contenir deux fois le même champ",
            ]));
        }
        if !json.is_named_for_convex() {
            return Err(Problem::new(&[
                "must be plain JSON (no BigInt, NaN or bytes), with names of at most 1024 ASCII characters that do not begin with $",
                "doit être du JSON simple (ni BigInt, ni NaN, ni octets), avec des noms d’au plus 1024 caractères ASCII qui ne commencent pas par $",
            ]));
        }
        Ok(Self(text.into()))
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Json::parse_text(&self.0) {
            Ok(json) => json.serialize(serializer),
            Err(_) => serializer.serialize_unit(),
        }
    }
}

/// Reads what storage holds: a text.
impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        if !text.starts_with('{') {
            return Err(D::Error::custom("not an object"));
        }
        Ok(Self(text.into()))
    }
}

impl Describe for Metadata {
    const SCHEMA: Schema = Schema::Map;
}

/// What a use gives to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    /// The role.
    pub role: GrantedRole,
    /// When the membership ends.
    pub expires_at: Option<ExpiresAt>,
    /// The metadata.
    pub metadata: Option<Metadata>,
}

impl Grants {
    /// A plain membership.
    #[must_use]
    pub const fn nothing() -> Self {
        Self {
            role: GrantedRole::Member,
            expires_at: None,
            metadata: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, Problem> {
        let metadata = Metadata::parse(&Json::parse_text(text).unwrap())?;
        assert_eq!(
            serde_json::to_string(&metadata).unwrap(),
            metadata.as_str(),
            "what is given back is what is kept"
        );
        Ok(metadata.0.into())
    }

    #[test]
    fn metadata_keep_their_meaning_as_compact_json() {
        for (given, kept) in [
            (
                r#" { "a" : [ 1 , true , null ] } "#,
                r#"{"a":[1,true,null]}"#,
            ),
            (r#"{"b":"é\u00e9\n","a":{}}"#, "{\"b\":\"éé\\n\",\"a\":{}}"),
            (
                r#"{"rate":0.25,"less":-1.5e-7,"whole":3.0,"big":9007199254740992,"tiny":0.1}"#,
                r#"{"rate":0.25,"less":-0.00000015,"whole":3,"big":9007199254740992,"tiny":0.1}"#,
            ),
        ] {
            let parsed = Metadata::parse(&Json::parse_text(given).unwrap()).unwrap();
            assert_eq!(parsed.as_str(), kept);
        }
        assert_eq!(
            parsed(r#"{"a":[1,{"b":"c"}]}"#).as_deref(),
            Ok(r#"{"a":[1,{"b":"c"}]}"#)
        );
    }

    #[test]
    fn metadata_that_storage_could_not_give_back_are_refused() {
        let deep = |levels: usize| {
            format!(
                "{}{}",
                r#"{"a":"#.repeat(levels - 1) + "{}",
                "}".repeat(levels - 1)
            )
        };
        let long = |bytes: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes - 8));
        for right in [deep(8), long(2048), "{}".to_owned()] {
            assert!(parsed(&right).is_ok(), "{right}");
        }
        for wrong in [
            deep(9),
            long(2049),
            "[]".to_owned(),
            "7".to_owned(),
            r#"{"a":1,"a":1}"#.to_owned(),
            r#"{"b":[{"a":1,"a":1}]}"#.to_owned(),
            r#"{"a":9007199254740993}"#.to_owned(),
            r#"{"a":[1e300]}"#.to_owned(),
            r#"{"a":0.12345678901234567}"#.to_owned(),
            r#"{"a":1e-30}"#.to_owned(),
        ] {
            assert!(parsed(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn metadata_that_convex_clients_could_not_read_are_refused() {
        let named = |name: &str| serde_json::json!({"a": [{name: 1}]}).to_string();
        for right in ["", "_id", "a $b ~", &"x".repeat(1024)] {
            assert!(parsed(&named(right)).is_ok(), "{right}");
        }
        for wrong in [
            "$b",
            "$float",
            "$integer",
            "r\u{f4}le",
            "\u{7f}",
            "\t",
            &"x".repeat(1025),
        ] {
            assert!(parsed(&named(wrong)).is_err(), "{wrong}");
        }
        assert!(parsed(r#"{"$a":{}}"#).is_err());
        // Texts may hold anything.
        assert!(parsed(r#"{"a":"$rôle"}"#).is_ok());
    }
}
