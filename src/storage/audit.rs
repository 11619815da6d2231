//! The audit log: each mutation of a server writes its entry in its own transaction, right after the statement
//! that makes the change.

use super::{Corrupt, Memory, Param, Rows, Sql, Statement};
use crate::domain::code_document::Uses;
use crate::domain::id::{IdStem, RowId, ServerId, UserId};
use crate::domain::record::{AuditDocument, FieldNames, FieldValues, FunctionPath, Record};
use crate::domain::rules::recording::{field_sql, is_kept_sql};
use crate::domain::text::Reason;
use std::borrow::Cow;

/// What a change is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A server, its members or several of its codes.
    Server(&'a ServerId),
    /// A code.
    Code(&'a RowId),
    /// A campaign.
    Campaign(&'a RowId),
    /// The code that the call itself made, by the stem of its id. Its entry has the same id.
    NewCode(&'a IdStem),
}

/// The rows of which a change may have kept what they held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Those of codes.
    Code,
    /// Those of members.
    Member,
    /// Those of servers.
    Server,
    /// Those of campaigns.
    Campaign,
}

impl Before {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Member => "member",
            Self::Server => "server",
            Self::Campaign => "campaign",
        }
    }
}

/// The entry of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// The statement of the operation that makes the change, by its position.
    pub by: usize,
    /// Who made it, and why.
    pub record: &'a Record,
    /// What it is about.
    pub about: About<'a>,
    /// The user whom it concerns.
    pub user: Option<&'a UserId>,
    /// The codes that were made or revoked together.
    pub batch: Option<&'a RowId>,
    /// What the change compares with; `None` if it makes something new.
    pub before: Option<Before>,
    /// Whether the number of changed rows is kept.
    pub counts: bool,
}

impl<'a> Recorded<'a> {
    /// The entry of the change that a statement makes.
    #[must_use]
    pub const fn new(by: usize, record: &'a Record, about: About<'a>) -> Self {
        Self {
            by,
            record,
            about,
            user: None,
            batch: None,
            before: None,
            counts: false,
        }
    }
}

/// Inserts an entry about `$about`, if the statement before this one changed something. `?8` holds what the
/// call sets, by column; `?9` the kind of row that it changed, null if it made something new. A second run of
/// the same call finds its entry and writes nothing.
macro_rules! record {
    ($id:literal, $server:literal, $column:literal, $row:literal, $about:literal) => {
        concat!(
            "INSERT INTO audit (server_id, id, at, function, actor_id, on_behalf_of, user_id, batch_id, ", $column, ", ",
            "fields, was, became, previous_owner_id, count, reason) ",
            "SELECT ", $server, ", ", $id, ", ?3, ?4, ?5, ?6, ?7, ?10, ", $row, ", ",
            "(SELECT json_group_array(", field_sql!("l.key"), ") FROM json_each(?8) l WHERE ",
            "?9 IS NOT NULL OR l.type NOT IN ('null', 'false')), ",
            "(SELECT json_group_object(", field_sql!("l.key"), ", json(b.was -> ('$.' || l.key))) ",
            "FROM json_each(?8) l CROSS JOIN audit_before b ON b.kind = +?9 WHERE ", is_kept_sql!("l.key"), "), ",
            "(SELECT json_group_object(", field_sql!("l.key"), ", json(?8 -> ('$.' || l.key))) ",
            "FROM json_each(?8) l WHERE ", is_kept_sql!("l.key"),
            " AND (?9 IS NOT NULL OR l.type NOT IN ('null', 'false'))), ",
            "iif(?8 ->> 'owner_id' IS NULL, NULL, (SELECT was ->> 'owner_id' FROM audit_before WHERE kind = +?9)), ",
            "iif(?12 = 1, changes(), NULL), ?11 ", $about, "changes() > 0 AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.server_id = +", $server, " AND a.id = +", $id, ")")
    };
}

/// Records a change of the server `?1`.
pub static RECORD_SERVER: Sql = Sql::new(
    "audit: record a change of a server",
    record!("?2", "?1", "code_id", "NULL", "WHERE "),
);

/// Records a change of the code `?1`.
pub static RECORD_CODE: Sql = Sql::new(
    "audit: record a change of a code",
    record!(
        "?2",
        "c.server_id",
        "code_id",
        "c.id",
        "FROM invit_code c WHERE c.id = +?1 AND "
    ),
);

/// Records a change of the campaign `?1`.
pub static RECORD_CAMPAIGN: Sql = Sql::new(
    "audit: record a change of a campaign",
    record!(
        "?2",
        "k.server_id",
        "campaign_id",
        "k.id",
        "FROM campaign k WHERE k.id = +?1 AND "
    ),
);

/// Records that the code whose id begins with `?1` was made. The characters of ids are at most `f`.
pub static RECORD_NEW_CODE: Sql = Sql::new(
    "audit: record a new code",
    record!(
        "c.id",
        "c.server_id",
        "code_id",
        "c.id",
        "FROM invit_code c WHERE c.id > ?1 AND c.id < ?1 || 'g' AND "
    ),
);

impl<'a> Recorded<'a> {
    /// Adds the statement that writes the entry.
    pub fn add_to(&self, statements: &mut Vec<Statement<'a>>) {
        let place = statements.len().min(self.by + 1);
        statements.insert(place, self.statement());
    }

    /// The statement that writes the entry, right after the one that makes the change.
    #[must_use]
    pub fn statement(&self) -> Statement<'a> {
        let record = self.record;
        let (sql, about) = match self.about {
            About::Server(server) => (&RECORD_SERVER, server.as_str()),
            About::Code(code) => (&RECORD_CODE, code.as_str()),
            About::Campaign(campaign) => (&RECORD_CAMPAIGN, campaign.as_str()),
            About::NewCode(stem) => (&RECORD_NEW_CODE, stem.as_str()),
        };
        let user = |user: Option<&'a UserId>| Param::from(user.map(UserId::as_str));
        let params = [
            about.into(),
            record.id.as_str().into(),
            record.at.get().into(),
            record.function.into(),
            user(record.by.as_ref()),
            user(record.on_behalf_of.as_ref()),
            user(self.user),
            record.changes.as_str().into(),
            self.before.map(Before::as_str).into(),
            self.batch.map(RowId::as_str).into(),
            record.reason.as_ref().map(Reason::as_str).into(),
            i64::from(self.counts).into(),
        ];
        Statement::new(sql, params)
    }

    /// Writes the entry to the memory model. `was` holds what the changed row held before, by column.
    pub fn keep(&self, memory: &mut Memory, server: &ServerId, id: &RowId, was: Option<&str>) {
        let record = self.record;
        let kept = kept::Kept::of(&record.changes, was);
        let code_id = match self.about {
            About::Server(_) | About::Campaign(_) => None,
            About::Code(code) => Some(code.clone()),
            About::NewCode(_) => Some(id.clone()),
        };
        let entry = AuditDocument {
            id: id.clone(),
            creation_time: record.at,
            server_id: server.clone(),
            function: FunctionPath(record.function.to_owned()),
            actor_id: record.by.clone(),
            on_behalf_of: record.on_behalf_of.clone(),
            code_id,
            campaign_id: match self.about {
                About::Campaign(campaign) => Some(campaign.clone()),
                _ => None,
            },
            request_id: None,
            batch_id: self.batch.cloned(),
            user_id: self.user.cloned(),
            previous_owner_id: kept.previous_owner,
            fields: FieldNames(kept.fields),
            before: FieldValues(kept.before),
            after: FieldValues(kept.after),
            count: None::<Uses>,
            reason: record.reason.clone(),
        };
        memory.audit.insert((server.clone(), id.clone()), entry);
    }
}

/// The rows of an operation's own statements, without those of its entry.
///
/// # Errors
/// The rows do not match the statements.
pub fn own<'b, 'a>(
    recorded: Option<&Recorded<'_>>,
    rows: &'b Rows<'a>,
) -> Result<Cow<'b, Rows<'a>>, Corrupt> {
    let Some(recorded) = recorded else {
        return Ok(Cow::Borrowed(rows));
    };
    let place = recorded.by + 1;
    rows.of(place)?;
    let mut own = rows.clone();
    own.0.remove(place);
    Ok(Cow::Owned(own))
}

/// What the memory model keeps of a change.
mod kept {
    use crate::domain::id::UserId;
    use crate::wire::json::{Json, put, quote};

    pub(super) struct Kept {
        pub(super) fields: String,
        pub(super) before: String,
        pub(super) after: String,
        pub(super) previous_owner: Option<UserId>,
    }

    /// Adds a member to a list or an object.
    fn add(out: &mut String, name: Option<&str>, value: &str) {
        if out.len() > 1 {
            out.push(',');
        }
        if let Some(name) = name {
            quote(name, out);
            out.push(':');
        }
        put(out, &[value]);
    }

    #[cfg(feature = "memory")]
    impl Kept {
        /// What is kept of a change that sets these columns, where the row held `was` before.
        pub(super) fn of(changes: &str, was: Option<&str>) -> Self {
            use crate::domain::rules::recording::COLUMNS;
            let parsed = |text| Json::parse_text(text).unwrap_or(Json::Null);
            let (changes, was) = (parsed(changes), was.map(parsed));
            let mut kept = Self {
                fields: "[".to_owned(),
                before: "{".to_owned(),
                after: "{".to_owned(),
                previous_owner: None,
            };
            let Json::Object(columns) = &changes else {
                return kept.closed();
            };
            for (column, value) in columns {
                if was.is_none() && matches!(value, Json::Null | Json::Bool(false)) {
                    continue;
                }
                let known = COLUMNS.iter().find(|(known, ..)| known == column);
                let &(_, name, is_kept) = known.unwrap_or(&("", "", false));
                let mut quoted = String::new();
                quote(name, &mut quoted);
                add(&mut kept.fields, None, &quoted);
                if is_kept {
                    add(&mut kept.after, Some(name), &value.write());
                    if let Some(was) = &was {
                        let value = was.get(column).unwrap_or(&Json::Null);
                        add(&mut kept.before, Some(name), &value.write());
                    }
                }
                if column == "owner_id" {
                    let owner = was.as_ref().and_then(|was| was.get("owner_id")?.as_text());
                    kept.previous_owner = owner.and_then(|owner| UserId::parse(owner).ok());
                }
            }
            kept.closed()
        }

        fn closed(mut self) -> Self {
            self.fields.push(']');
            self.before.push('}');
            self.after.push('}');
            self
        }
    }

    #[cfg(not(feature = "memory"))]
    impl Kept {
        pub(super) const fn of(_: &str, _: Option<&str>) -> Self {
            Self {
                fields: String::new(),
                before: String::new(),
                after: String::new(),
                previous_owner: None,
            }
        }
    }
}
