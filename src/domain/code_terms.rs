//! The terms of a code: what its creator says of it. `c` sets them, `u` changes them.

use super::change::Change;
use super::count::MaxUses;
use super::text::Label;
use super::time::ExpiresAt;
use crate::wire::json::{Fields, Json, ToJson};

/// The terms of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// A note.
    pub label: Option<Label>,
    /// How many may redeem it.
    pub max_uses: Option<MaxUses>,
    /// Until when it works.
    pub expires_at: Option<ExpiresAt>,
    /// Whether it outlives its creator's right to make it.
    pub keep_after_creator: bool,
}

/// Changes of the terms of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermChanges {
    /// See [`Terms::label`].
    pub label: Change<Label>,
    /// See [`Terms::max_uses`].
    pub max_uses: Change<MaxUses>,
    /// See [`Terms::expires_at`].
    pub expires_at: Change<ExpiresAt>,
    /// See [`Terms::keep_after_creator`].
    pub keep_after_creator: Change<bool>,
}

impl From<Terms> for TermChanges {
    fn from(terms: Terms) -> Self {
        fn set<T>(value: Option<T>) -> Change<T> {
            value.map_or(Change::Clear, Change::Set)
        }
        Self {
            label: set(terms.label),
            max_uses: set(terms.max_uses),
            expires_at: set(terms.expires_at),
            keep_after_creator: Change::Set(terms.keep_after_creator),
        }
    }
}

impl TermChanges {
    /// Whether nothing is changed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The terms after the change.
    #[must_use]
    pub fn of(self, before: Terms) -> Terms {
        Terms {
            label: self.label.of(before.label),
            max_uses: self.max_uses.of(before.max_uses),
            expires_at: self.expires_at.of(before.expires_at),
            keep_after_creator: self
                .keep_after_creator
                .of(Some(before.keep_after_creator))
                .unwrap_or(false),
        }
    }

    /// The changes as storage takes them: an object by the names of the columns, in which what stays is absent.
    #[must_use]
    pub fn to_columns(&self) -> String {
        let mut columns = Fields::new();
        let mut add = |name: &'static str, value: Option<Json<'static>>| {
            columns.extend(value.map(|value| (name.into(), value)));
        };
        add("label", change(&self.label, ToJson::to_json));
        add(
            "max_uses",
            change(&self.max_uses, |max| Json::Integer(max.get())),
        );
        add("expires_at", change(&self.expires_at, ToJson::to_json));
        let keep = change(&self.keep_after_creator, |keep| Json::Bool(*keep));
        add(
            "keep_after_creator",
            keep.map(|keep| match keep {
                Json::Null => Json::Bool(false),
                keep => keep,
            }),
        );
        Json::Object(columns).write()
    }
}

fn change<T>(change: &Change<T>, json: impl FnOnce(&T) -> Json<'static>) -> Option<Json<'static>> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(Json::Null),
        Change::Set(value) => Some(json(value)),
    }
}
