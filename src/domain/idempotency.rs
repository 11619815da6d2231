//! Idempotency keys: a key stands for the arguments of the first call that used it.

use super::Problem;
use super::error::{Detail, Refusal};
use super::text::IdempotencyKey;
use crate::wire::json::{Fields, Json};

/// The arguments of a call without its caller, server and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(Box<str>);

/// A key and the arguments of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedCall {
    /// The key.
    pub key: IdempotencyKey,
    /// The arguments.
    pub asked: Asked,
}

impl Asked {
    /// The arguments that were given, by name; a null argument counts as absent.
    #[must_use]
    pub fn new<const N: usize>(arguments: [(&'static str, Json<'static>); N]) -> Self {
        Self::of(Vec::from(arguments))
    }

    #[inline(never)]
    fn of(mut arguments: Vec<(&'static str, Json<'static>)>) -> Self {
        arguments.retain(|(_, value)| *value != Json::Null);
        let given = arguments.into_iter();
        let given = given.map(|(name, value)| (name.into(), value));
        Self(Json::Object(given.collect()).write().into())
    }

    /// Takes arguments that storage holds.
    #[must_use]
    pub fn from_store(text: &str) -> Self {
        Self(text.into())
    }

    /// The arguments as a JSON object.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fields(&self) -> Fields<'_> {
        match Json::parse_text(&self.0) {
            Ok(Json::Object(fields)) => fields,
            _ => Fields::new(),
        }
    }

    /// The names of the arguments that differ from those of another call.
    fn differing(&self, other: &Self) -> Vec<String> {
        let (mine, theirs) = (self.fields(), other.fields());
        let mut names: Vec<String> = Vec::new();
        let mine_alone = mine.iter().filter(|field| !theirs.contains(field));
        let theirs_alone = theirs.iter().filter(|field| !mine.contains(field));
        for (name, _) in mine_alone.chain(theirs_alone) {
            if names.iter().all(|known| known != name) {
                names.push(name.clone().into_owned());
            }
        }
        names
    }

    /// Checks that this call has the same arguments as the first call with its key.
    ///
    /// # Errors
    /// A conflict that names the arguments that differ.
    pub fn repeats(&self, first: &Self) -> Result<(), Refusal> {
        let names = self.differing(first);
        if names.is_empty() {
            return Ok(());
        }
        let problem = Problem::new(&[
            "differs from the first call with this idempotencyKey",
            "diffère du premier appel effectué avec cette idempotencyKey",
        ]);
        let detail = |name| Detail::new(name, problem.clone());
        let mut refusal = Refusal::conflict(&[
            "Idempotency key already used with other arguments",
            "Clé d’idempotence déjà utilisée avec d’autres arguments",
        ]);
        refusal.details = names.into_iter().map(detail).collect();
        Err(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(max: i64, label: Option<&'static str>) -> Asked {
        let label = label.map_or(Json::Null, Json::text);
        Asked::new([("maxUses", Json::Integer(max)), ("label", label)])
    }

    #[test]
    fn the_same_arguments_repeat_a_call_and_an_absent_one_equals_null() {
        assert_eq!(asked(5, None).as_str(), r#"{"maxUses":5}"#);
        for (first, again) in [
            (r#"{"maxUses":5}"#, asked(5, None)),
            (r#"{"label":"a","maxUses":5}"#, asked(5, Some("a"))),
        ] {
            assert_eq!(again.repeats(&Asked::from_store(first)), Ok(()));
        }
    }

    #[test]
    fn every_argument_that_differs_is_named_once() {
        let first = asked(5, Some("a"));
        for (again, names) in [
            (asked(6, Some("a")), vec!["maxUses"]),
            (asked(5, None), vec!["label"]),
            (asked(6, Some("b")), vec!["maxUses", "label"]),
        ] {
            assert_eq!(again.differing(&first), names);
            assert!(again.repeats(&first).is_err());
        }
    }
}
