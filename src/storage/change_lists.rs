//! `invitCode:allow`: entries are added to the lists of a code, and others removed.

use super::audit::{About, Before};
use super::code_record::{FIND, Found};
use super::lists::{BoundEdits, Sizes, size_after};
use super::watch::{self, CHANGE_CODE};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement};
use crate::domain::audience::AudienceDocument;
use crate::domain::caller::Actor;
use crate::domain::id::RowId;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::rules::changing::may_change_sql;
use crate::domain::rules::granting::may_grant_sql;
use crate::domain::rules::keeping::{Reserved, may_keep_sql};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;

/// Changes the lists of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLists {
    /// The code.
    pub id: RowId,
    /// The authority.
    pub actor: Actor,
    /// The changes.
    pub lists: BoundEdits,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The code, if it exists.
    pub found: Option<Found>,
    /// Whether a list would have more entries than lists may have.
    pub is_too_long: bool,
    /// Whether the lists were changed.
    pub changed: bool,
    /// How many entries the lists have now.
    pub audience: AudienceDocument,
}

/// How many entries the lists of the code `?1` would have after the edits `?2`.
pub static SIZES: Sql = Sql::new(
    "change lists: sizes",
    concat!(
        "SELECT ",
        size_after!("users", "user", "?2"),
        " AS users, ",
        size_after!("emails", "email", "?2"),
        " AS emails, ",
        size_after!("domains", "domain", "?2"),
        " AS domains FROM invit_code c WHERE c.id = +?1"
    ),
);

/// Gives the code `?1` its lists, if it has none, where the actor `?2` may change it at `?3` and they have room for
/// the edits `?4`.
pub static CHANGE: Sql = Sql::new(
    "change lists: change",
    concat!(
        "UPDATE invit_code AS c SET list_id = ifnull(list_id, id) WHERE c.id = +?1 AND ",
        size_after!("users", "user", "?4"),
        " <= 1000 AND ",
        size_after!("emails", "email", "?4"),
        " <= 1000 AND ",
        size_after!("domains", "domain", "?4"),
        " <= 20 AND EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id AND s.deleted_at IS NULL AND ",
        may_change_sql!("?2", "?3"),
        " AND ",
        may_grant_sql!("c.role", "?2"),
        " AND ",
        may_keep_sql!("1", "?2", "?3"),
        ") RETURNING id",
    ),
);

/// How many entries the lists of the code `?1` have.
pub static COUNTS: Sql = Sql::new(
    "change lists: counts",
    "SELECT l.users, l.emails, l.domains FROM invit_code c JOIN allow_list l ON l.id = c.list_id WHERE c.id = +?1",
);

impl Operation for ChangeLists {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_id(&self.id)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.as_str().into();
        let actor = self.actor.param();
        let now = self.now.get().into();
        let [_, drop, add] = self.lists.change(&self.id);
        vec![
            Statement::new(&FIND, [id, actor, now]),
            Statement::new(&SIZES, [id, self.lists.param()]),
            Statement::new(&CHANGE, [id, actor, now, self.lists.param()]),
            self.lists.claim(&self.id),
            Statement::new(&CHANGE_CODE, [id, now]),
            drop,
            add,
            Statement::new(&COUNTS, [id]),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let none = Sizes {
            users: None,
            emails: None,
            domains: None,
        };
        Ok(Facts {
            found: Found::from_rows(rows, 0)?,
            is_too_long: rows.first::<Sizes>(1)?.unwrap_or(none).is_too_long(),
            changed: rows.wrote(2)?,
            audience: rows.first::<Sizes>(7)?.unwrap_or(none).into(),
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        Some(Recorded {
            before: Some(Before::Code),
            event: Some("code.updated"),
            ..Recorded::new(3, &self.record, About::Code(&self.id))
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 4)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let found = Found::by_id(memory, &self.id, &self.actor, self.now);
        let list = found
            .as_ref()
            .and_then(|found| found.code.terms.list_id.clone());
        let after = self.lists.of(memory.lists(list.as_ref()));
        let is_too_long = after.sizes().is_too_long();
        let changed = found
            .as_ref()
            .is_some_and(|found| found.server_exists && self.is_allowed(found) && !is_too_long);
        if changed && let Some(row) = memory.code_mut(&self.id) {
            let list = row
                .terms
                .list_id
                .get_or_insert_with(|| self.id.clone())
                .clone();
            let server = row.server_id.clone();
            memory.edit_lists(&list, &self.lists);
            memory.record(self, &server, None);
        }
        let list = memory
            .code(&self.id)
            .and_then(|(_, row)| row.terms.list_id.clone());
        Facts {
            found,
            is_too_long,
            changed,
            audience: memory.lists(list.as_ref()).sizes().into(),
        }
    }
}

impl ChangeLists {
    /// Whether the actor may make the change. Who chooses the users of a code that grants `admin` sets their role.
    #[must_use]
    pub fn is_allowed(&self, found: &Found) -> bool {
        let is_kept = found.code.terms.keep_after_creator;
        let may_keep = Reserved::Kept.allows(is_kept, &self.actor, found.role);
        found.may_change(&self.actor) && found.may_show(&self.actor) && may_keep
    }
}
