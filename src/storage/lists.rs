//! The lists of who may use a code: how they are set and changed, and what they are in the memory model.
//!
//! A list has the id of the code, or of the batch, that it was made for, and the name of the call that last
//! changed it: so the statements after the first know whether it is theirs to change, in this run.

use super::table::Table;
use super::{Param, Sql, Statement};
use crate::domain::audience::{AudienceDocument, Edit, Edits, Entries, Kind};
use crate::domain::email::Email;
use crate::domain::error::Requires;
use crate::domain::id::{RowId, UserId};
use serde::Deserialize;

/// Edits, the JSON text that binds them, and the name of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundEdits {
    edits: Edits,
    text: String,
    call: RowId,
}

impl BoundEdits {
    /// The edits of a call, if it edits anything.
    #[must_use]
    pub fn new(edits: Edits, call: RowId) -> Option<Self> {
        let text = edits.to_text();
        (!edits.is_nothing()).then_some(Self { edits, text, call })
    }

    /// The value to bind.
    #[must_use]
    pub fn param(&self) -> Param<'_> {
        self.text.as_str().into()
    }

    /// The statement that creates the lists of what this call made: a code, or a batch of codes.
    #[must_use]
    pub fn create<'a>(&'a self, made: &'a RowId) -> [Statement<'a>; 2] {
        let params = [
            made.as_str().into(),
            self.param(),
            self.call.as_str().into(),
        ];
        [
            Statement::new(&CREATE, params),
            Statement::new(&ADD, params),
        ]
    }

    /// The statement that claims the lists of a code for this call, if the statement before it changed the code.
    #[must_use]
    pub fn claim<'a>(&'a self, code: &'a RowId) -> Statement<'a> {
        Statement::new(
            &CLAIM,
            [
                code.as_str().into(),
                self.param(),
                self.call.as_str().into(),
            ],
        )
    }

    /// The statements that change the lists of a code that this call claimed.
    #[must_use]
    pub fn change<'a>(&'a self, code: &'a RowId) -> [Statement<'a>; 3] {
        let params = [
            code.as_str().into(),
            self.param(),
            self.call.as_str().into(),
        ];
        [
            Statement::new(&DROP_WHOLE, params),
            Statement::new(&DROP, params),
            Statement::new(&ADD, params),
        ]
    }

    /// What the lists ask for after the edits.
    #[must_use]
    pub fn required(&self, before: Requires) -> Requires {
        let mut after = before;
        for (kind, edit) in &self.edits.kinds {
            let is_set = match kind {
                Kind::User => &mut after.users,
                Kind::Email => &mut after.emails,
                Kind::Domain => &mut after.domains,
            };
            match edit {
                Edit::Keep => {}
                Edit::Lift => *is_set = false,
                Edit::Replace(_) => *is_set = true,
                Edit::Amend { add, .. } => *is_set |= !add.is_empty(),
            }
        }
        after
    }

    /// The lists after the edits.
    #[must_use]
    pub fn of(&self, before: Lists) -> Lists {
        let mut lists = before;
        for (kind, edit) in &self.edits.kinds {
            lists.edit(*kind, edit);
        }
        lists
    }
}

/// The column of the number of entries of the kind `$kind` after the edits `?2`.
macro_rules! set_column {
    ($column:literal, $kind:literal, $before:literal) => {
        concat!(
            $column,
            " = CASE WHEN EXISTS (SELECT 1 FROM json_each(?2, '$.set') e WHERE e.value = '",
            $kind,
            "') THEN ifnull(",
            $before,
            ", 0) WHEN EXISTS (SELECT 1 FROM json_each(?2, '$.lift') e WHERE e.value = '",
            $kind,
            "') THEN NULL ELSE ",
            $before,
            " END"
        )
    };
}

/// Zero if the edits `?2` set a list of the kind `$kind`, else null.
macro_rules! new_column {
    ($kind:literal) => {
        concat!(
            "(SELECT 0 FROM json_each(?2, '$.set') e WHERE e.value = '",
            $kind,
            "')"
        )
    };
}

/// Creates the lists of the code or the batch `?1`, once. `?2` are the edits, `?3` names the call.
pub static CREATE: Sql = Sql::new(
    "lists: create",
    concat!(
        "INSERT INTO allow_list (id, users, emails, domains, edit) SELECT ?1, ",
        new_column!("user"),
        ", ",
        new_column!("email"),
        ", ",
        new_column!("domain"),
        ", ?3 ",
        "WHERE (EXISTS (SELECT 1 FROM invit_code c WHERE c.id = +?1 AND c.list_id = +?1) ",
        "OR EXISTS (SELECT 1 FROM invit_code c WHERE c.batch_id = +?1 AND c.list_id = +?1)) ",
        "AND NOT EXISTS (SELECT 1 FROM allow_list l WHERE l.id = +?1)"
    ),
);

/// Claims the lists of the code `?1` for the call `?3`, if the statement before this one changed the code, and
/// sets and lifts them by the edits `?2`.
pub static CLAIM: Sql = Sql::new(
    "lists: claim",
    concat!(
        "INSERT INTO allow_list AS l (id, users, emails, domains, edit) SELECT c.list_id, ",
        new_column!("user"),
        ", ",
        new_column!("email"),
        ", ",
        new_column!("domain"),
        ", ?3 ",
        "FROM invit_code c WHERE changes() > 0 AND c.id = +?1 AND c.list_id IS NOT NULL ",
        "ON CONFLICT (id) DO UPDATE SET ",
        set_column!("users", "user", "l.users"),
        ", ",
        set_column!("emails", "email", "l.emails"),
        ", ",
        set_column!("domains", "domain", "l.domains"),
        ", edit = excluded.edit"
    ),
);

/// The list of the code or batch `?1`, if the call `?3` claimed it.
macro_rules! claimed {
    () => {
        "(SELECT l.id FROM allow_list l WHERE l.id = coalesce((SELECT c.list_id FROM invit_code c WHERE c.id = +?1), ?1) \
         AND l.edit = +?3)"
    };
}

/// Removes the other entries of the lists that the edits `?2` replace or lift.
pub static DROP_WHOLE: Sql = Sql::new(
    "lists: replace",
    concat!(
        "DELETE FROM allowed WHERE list_id = ",
        claimed!(),
        " AND kind IN (SELECT e.value FROM json_each(?2, '$.whole') e) ",
        "AND NOT EXISTS (SELECT 1 FROM json_each(?2, '$.add') e ",
        "WHERE e.value ->> 0 = allowed.kind AND e.value ->> 1 = allowed.value)"
    ),
);

/// Removes the entries that the edits `?2` name.
pub static DROP: Sql = Sql::new(
    "lists: remove",
    concat!(
        "DELETE FROM allowed WHERE (list_id, kind, value) IN (",
        "SELECT l.id, e.value ->> 0, e.value ->> 1 FROM (SELECT ",
        claimed!(),
        " AS id) l ",
        "CROSS JOIN json_each(?2, '$.drop') e WHERE l.id IS NOT NULL)"
    ),
);

/// Adds the entries of the edits `?2` that are not there.
pub static ADD: Sql = Sql::new(
    "lists: add",
    concat!(
        "INSERT INTO allowed (list_id, kind, value) ",
        "SELECT l.id, e.value ->> 0, e.value ->> 1 FROM (SELECT ",
        claimed!(),
        " AS id) l ",
        "CROSS JOIN json_each(?2, '$.add') e WHERE l.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM allowed a ",
        "WHERE a.list_id = l.id AND a.kind = e.value ->> 0 AND a.value = e.value ->> 1)"
    ),
);

/// The number of entries of the kind `$kind` of the code `c` after the edits `$edits`; null if there is no such list.
macro_rules! size_after {
    ($column:literal, $kind:literal, $edits:literal) => {
        concat!(
            "(SELECT ifnull((SELECT l.",
            $column,
            " FROM allow_list l WHERE l.id = c.list_id), 0) + ",
            "(SELECT count(*) FROM json_each(",
            $edits,
            ", '$.add') e WHERE e.value ->> 0 = '",
            $kind,
            "' AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.list_id = c.list_id AND a.kind = '",
            $kind,
            "' AND a.value = e.value ->> 1)) - ",
            "(SELECT count(*) FROM json_each(",
            $edits,
            ", '$.drop') e WHERE e.value ->> 0 = '",
            $kind,
            "' AND EXISTS (SELECT 1 FROM allowed a WHERE a.list_id = c.list_id AND a.kind = '",
            $kind,
            "' AND a.value = e.value ->> 1)))"
        )
    };
}
pub(super) use size_after;

/// The numbers of entries, by column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Sizes {
    /// Of users.
    pub users: Option<i64>,
    /// Of addresses.
    pub emails: Option<i64>,
    /// Of domains.
    pub domains: Option<i64>,
}

impl Sizes {
    /// Whether a list has more entries than lists may have.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        let sizes = [
            (self.users, Kind::User),
            (self.emails, Kind::Email),
            (self.domains, Kind::Domain),
        ];
        sizes.into_iter().any(|(size, kind)| {
            usize::try_from(size.unwrap_or(0)).is_ok_and(|size| size > kind.most())
        })
    }
}

impl From<Sizes> for AudienceDocument {
    fn from(sizes: Sizes) -> Self {
        Self {
            users: sizes.users.map(Entries),
            emails: sizes.emails.map(Entries),
            domains: sizes.domains.map(Entries),
        }
    }
}

/// The lists of a code, in the memory model: those that are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    set: Table<Kind, ()>,
    entries: Table<(Kind, String), ()>,
}

impl Lists {
    fn edit(&mut self, kind: Kind, edit: &Edit) {
        match edit {
            Edit::Keep => {}
            Edit::Lift => {
                self.set.remove(&kind);
                self.drop_entries(kind);
            }
            Edit::Replace(entries) => {
                self.set.insert(kind, ());
                self.drop_entries(kind);
                self.add_entries(kind, entries);
            }
            Edit::Amend { add, remove } => {
                if !add.is_empty() {
                    self.set.insert(kind, ());
                }
                for entry in remove {
                    self.entries.remove(&(kind, entry.clone()));
                }
                self.add_entries(kind, add);
            }
        }
    }

    fn drop_entries(&mut self, kind: Kind) {
        self.entries.retain(|(known, _)| *known != kind);
    }

    fn add_entries(&mut self, kind: Kind, entries: &[String]) {
        for entry in entries {
            self.entries.insert((kind, entry.clone()), ());
        }
    }

    /// Replaces an entry by a pseudonym.
    pub fn rename(&mut self, kind: Kind, value: &str, pseudonym: &str) {
        if self.entries.remove(&(kind, value.to_owned())).is_some() {
            self.entries.insert((kind, pseudonym.to_owned()), ());
        }
    }

    /// The numbers of entries.
    #[must_use]
    pub fn sizes(&self) -> Sizes {
        let size = |kind: Kind| {
            let entries = self.entries().filter(|(known, _)| *known == kind);
            self.set
                .contains(&kind)
                .then(|| i64::try_from(entries.count()).unwrap_or(i64::MAX))
        };
        Sizes {
            users: size(Kind::User),
            emails: size(Kind::Email),
            domains: size(Kind::Domain),
        }
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &(Kind, String)> {
        self.entries.iter().map(|(entry, ())| entry)
    }

    /// What the lists ask for.
    #[must_use]
    pub fn requires(&self) -> Requires {
        Requires {
            users: self.set.contains(&Kind::User),
            emails: self.set.contains(&Kind::Email),
            domains: self.set.contains(&Kind::Domain),
        }
    }

    /// Whether one of them has the user, or its address or domain.
    #[must_use]
    pub fn has(&self, user: &UserId, email: Option<&Email>) -> bool {
        let has = |kind, entry: &str| self.entries.contains(&(kind, entry.to_owned()));
        has(Kind::User, user.as_str())
            || email.is_some_and(|email| {
                has(Kind::Email, email.as_str()) || has(Kind::Domain, email.domain())
            })
    }
}
