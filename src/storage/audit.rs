//! The audit log and the events: each mutation of a server writes its entry, and where webhooks are set its event,
//! in its own transaction, right after the statement that makes the change.

use super::{Corrupt, Memory, Operation, Param, Rows, Sql, Statement};
use crate::domain::code::FoldedCode;
use crate::domain::code_document::Uses;
use crate::domain::id::{IdStem, RowId, ServerId, UserId};
use crate::domain::record::{AuditDocument, FieldNames, FieldValues, FunctionPath, Record};
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::recording::{field_sql, is_kept_sql};
use crate::domain::rules::rotation::meant_sql;
use crate::domain::text::Reason;
use std::borrow::Cow;

/// What a change is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A server, its members or several of its codes.
    Server(&'a ServerId),
    /// A code.
    Code(&'a RowId),
    /// The codes of a batch.
    Batch(&'a RowId),
    /// A campaign.
    Campaign(&'a RowId),
    /// A request to join, and its user.
    Request(&'a RowId),
    /// The code that the call itself made, by the stem of its id. Its entry has the same id.
    NewCode(&'a IdStem),
    /// The use of a code. It is in the log of the code and needs no entry.
    Use(&'a FoldedCode),
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
    /// The type of its event, if there is one.
    pub event: Option<&'static str>,
    /// The position among all statements of another change that events tell of, or of the statement that writes them,
    /// if there is one: its rows say whether there were any.
    pub tells_at: Option<usize>,
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
            event: None,
            tells_at: None,
        }
    }

    /// The same with an event of this type.
    #[must_use]
    pub fn with_event(self, event: &'static str) -> Self {
        Self {
            event: Some(event),
            ..self
        }
    }

    /// Whether it writes an entry, and whether an event.
    fn writes(&self) -> [bool; 2] {
        let is_use = matches!(self.about, About::Use(_));
        [!is_use, self.event.is_some() && self.record.has_events]
    }
}

/// Inserts an entry about `$about`, if the statement before this one changed something. `?8` holds what the
/// call sets, by column; `?9` the kind of row that it changed, null if it made something new. A second run of
/// the same call finds its entry and writes nothing.
macro_rules! record {
    ($id:literal, $server:literal, $column:literal, $row:literal, $user:literal, $about:literal) => {
        concat!(
            "INSERT INTO audit (server_id, id, at, function, actor_id, on_behalf_of, user_id, batch_id, ", $column, ", ",
            "fields, was, became, previous_owner_id, count, reason) ",
            "SELECT ", $server, ", ", $id, ", ?3, ?4, ?5, ?6, ", $user, ", ?10, ", $row, ", ",
            "(SELECT json_group_array(", field_sql!("l.key"), ") FROM json_each(?8) l WHERE ",
            "?9 IS NOT NULL OR l.type NOT IN ('null', 'false')), ",
            "(SELECT json_group_object(", field_sql!("l.key"), ", json(b.was -> ('$.' || l.key))) ",
            "FROM audit_before b CROSS JOIN json_each(?8) l WHERE b.kind = +?9 AND ", is_kept_sql!("l.key"), "), ",
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
    record!("?2", "?1", "code_id", "NULL", "?7", "WHERE "),
);

/// Records a change of the code `?1`.
pub static RECORD_CODE: Sql = Sql::new(
    "audit: record a change of a code",
    record!(
        "?2",
        "c.server_id",
        "code_id",
        "c.id",
        "?7",
        "FROM invit_code c WHERE c.id = +?1 AND "
    ),
);

/// Records a change of the codes of the batch `?1`.
pub static RECORD_BATCH: Sql = Sql::new(
    "audit: record a change of a batch",
    record!(
        "?2",
        "c.server_id",
        "code_id",
        "NULL",
        "?7",
        "FROM invit_code c WHERE c.id = (SELECT id FROM invit_code WHERE batch_id = +?1 ORDER BY id LIMIT 1) AND "
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
        "?7",
        "FROM campaign k WHERE k.id = +?1 AND "
    ),
);

/// Records a change of the request `?1`.
pub static RECORD_REQUEST: Sql = Sql::new(
    "audit: record a change of a request",
    record!(
        "?2",
        "r.server_id",
        "request_id",
        "r.id",
        "r.user_id",
        "FROM request r WHERE r.id = +?1 AND "
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
        "?7",
        "FROM invit_code c WHERE c.id > ?1 AND c.id < ?1 || 'g' AND "
    ),
);

/// Inserts an event about an entry `a` of the audit log, if the statement before this one wrote that entry. `?3` is
/// its type. It holds ids, the role and the ends as they are now, and nothing that is null.
macro_rules! event {
    ($from:literal) => {
        concat!(
            "INSERT INTO event (server_id, number, id, type, at, due_at, data) ",
            "SELECT a.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = a.server_id), ",
            "a.id, ?3, a.at, a.at, json_patch('{}', json_object('codeId', a.code_id, 'campaignId', a.campaign_id, ",
            "'requestId', a.request_id, 'batchId', a.batch_id, 'userId', a.user_id, ",
            "'previousOwnerId', a.previous_owner_id, 'actorId', a.actor_id, 'onBehalfOf', a.on_behalf_of, ",
            "'fields', json(a.fields), 'count', a.count, 'role', ifnull(m.role, k.role), ",
            "'startsAt', k.starts_at, 'expiresAt', coalesce(m.expires_at, k.expires_at, g.expires_at), ",
            "'maxUses', ifnull(k.max_uses, g.max_uses))) FROM ",
            $from,
            " LEFT JOIN invit_code k ON k.id = a.code_id LEFT JOIN campaign g ON g.id = a.campaign_id ",
            "LEFT JOIN member m ON m.server_id = a.server_id AND m.user_id = a.user_id AND ",
            is_member_sql!("m", "a.at"),
            " AND ?3 GLOB 'member.*' ",
            "WHERE changes() > 0 RETURNING number"
        )
    };
}

/// Tells of a change of the server `?1`.
pub static EVENT_OF_SERVER: Sql = Sql::new(
    "event: of a server",
    event!("(SELECT * FROM audit WHERE server_id = +?1 AND id = +?2) a"),
);

/// Tells of a change of the code `?1`.
pub static EVENT_OF_CODE: Sql = Sql::new(
    "event: of a code",
    event!("invit_code c JOIN audit a ON c.id = +?1 AND a.server_id = c.server_id AND a.id = +?2"),
);

/// Tells of a change of the codes of the batch `?1`.
pub static EVENT_OF_BATCH: Sql = Sql::new(
    "event: of a batch",
    event!(
        "(SELECT server_id FROM invit_code WHERE batch_id = +?1 ORDER BY id LIMIT 1) c \
         CROSS JOIN audit a ON a.server_id = c.server_id AND a.id = +?2"
    ),
);

/// Tells of a change of the campaign `?1`.
pub static EVENT_OF_CAMPAIGN: Sql = Sql::new(
    "event: of a campaign",
    event!("campaign c JOIN audit a ON c.id = +?1 AND a.server_id = c.server_id AND a.id = +?2"),
);

/// Tells of a change of the request `?1`.
pub static EVENT_OF_REQUEST: Sql = Sql::new(
    "event: of a request",
    event!("request c JOIN audit a ON c.id = +?1 AND a.server_id = c.server_id AND a.id = +?2"),
);

/// Tells that the code whose id begins with `?1` was made.
pub static EVENT_OF_NEW_CODE: Sql = Sql::new(
    "event: of a new code",
    event!(
        "invit_code c JOIN audit a ON c.id > ?1 AND c.id < ?1 || 'g' AND a.server_id = c.server_id AND a.id = c.id"
    ),
);

/// Tells that the user `?2` joined by the code `?1`, if the statement before this one made it a member.
pub static EVENT_OF_USE: Sql = Sql::new(
    "event: of a use",
    concat!(
        "INSERT INTO event (server_id, number, id, type, at, due_at, data) ",
        "SELECT m.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = m.server_id), ",
        "substr(?3, 1, 33) || substr(c.id, 34), 'member.joined', ?4, ?4, json_patch('{}', json_object( ",
        "'userId', m.user_id, 'codeId', m.code_id, 'invitedBy', m.invited_by, 'role', m.role, ",
        "'expiresAt', m.expires_at)) ",
        "FROM invit_code c JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 ",
        "WHERE changes() > 0 AND c.folded = ",
        meant_sql!("?1", "?4"),
    ),
);

/// Tells at `?4` that the membership of the applicant of the request `?1` changed by the call `?2`, if the statement
/// before this one changed it. `?3` is the type of the event.
pub static EVENT_OF_APPLICANT: Sql = Sql::new(
    "event: of an applicant",
    "INSERT INTO event (server_id, number, id, type, at, due_at, data) \
     SELECT m.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = m.server_id), \
     ?2, ?3, ?4, ?4, json_patch('{}', json_object('userId', m.user_id, 'codeId', m.code_id, 'requestId', r.id, \
     'invitedBy', m.invited_by, 'role', m.role, 'expiresAt', m.expires_at)) \
     FROM request r CROSS JOIN member m ON m.server_id = r.server_id AND m.user_id = r.user_id \
     WHERE changes() > 0 AND r.id = +?1 RETURNING number",
);

/// Tells at `?2` that the call whose ids begin with `?1` filed a request, if the statement before this one did.
pub static EVENT_OF_FILING: Sql = Sql::new(
    "event: of a new request",
    "INSERT INTO event (server_id, number, id, type, at, due_at, data) \
     SELECT r.server_id, (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = r.server_id), \
     ifnull(r.filing, r.id), 'request.created', ?2, ?2, \
     json_object('requestId', r.id, 'userId', r.user_id, 'codeId', r.code_id) FROM request r \
     WHERE r.id = iif(changes() > 0, ifnull((SELECT f.id FROM request f WHERE f.filing > ?1 AND f.filing < ?1 || 'g'), \
     (SELECT f.id FROM request f WHERE f.id > ?1 AND f.id < ?1 || 'g')), NULL)",
);

impl<'a> Recorded<'a> {
    /// Adds the statements that write the entry and the event.
    pub fn add_to(&self, statements: &mut Vec<Statement<'a>>) {
        let place = statements.len().min(self.by + 1);
        debug_assert!(
            statements
                .get(self.by)
                .is_some_and(|statement| !statement.sql.reads),
            "{} is recorded after a statement that changes nothing",
            self.record.function
        );
        let [has_entry, has_event] = self.writes();
        if has_event {
            statements.insert(place, self.event_statement());
        }
        if has_entry {
            statements.insert(place, self.statement());
        }
    }

    /// The statements that write the entry and the event, and what both are about.
    fn parts(&self) -> (&'static Sql, &'static Sql, &'a str) {
        match self.about {
            About::Server(server) => (&RECORD_SERVER, &EVENT_OF_SERVER, server.as_str()),
            About::Code(code) => (&RECORD_CODE, &EVENT_OF_CODE, code.as_str()),
            About::Batch(batch) => (&RECORD_BATCH, &EVENT_OF_BATCH, batch.as_str()),
            About::Campaign(campaign) => (&RECORD_CAMPAIGN, &EVENT_OF_CAMPAIGN, campaign.as_str()),
            About::Request(request) => (&RECORD_REQUEST, &EVENT_OF_REQUEST, request.as_str()),
            About::NewCode(stem) => (&RECORD_NEW_CODE, &EVENT_OF_NEW_CODE, stem.as_str()),
            About::Use(code) => (&RECORD_CODE, &EVENT_OF_USE, code.as_str()),
        }
    }

    /// The statement that writes the entry, right after the one that makes the change.
    #[must_use]
    pub fn statement(&self) -> Statement<'a> {
        let record = self.record;
        let (sql, _, about) = self.parts();
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

    /// The statement that writes the event, right after the one that writes the entry.
    #[must_use]
    pub fn event_statement(&self) -> Statement<'a> {
        let (_, sql, about) = self.parts();
        let (about, id) = (about.into(), self.record.id.as_str().into());
        if matches!(self.about, About::Use(_)) {
            let user = self.user.map(UserId::as_str).into();
            return Statement::new(sql, [about, user, id, self.record.at.get().into()]);
        }
        Statement::new(sql, [about, id, self.event.into()])
    }

    /// Whether events were written.
    #[must_use]
    pub fn told(&self, rows: &Rows) -> bool {
        let [has_entry, has_event] = self.writes();
        // The event of a use returns no row: it is written where the use is.
        let behind = if has_entry { 2 } else { 0 };
        let with_entry = has_event.then_some(self.by + behind);
        let mut places = [with_entry, self.tells_at].into_iter().flatten();
        self.record.has_events && places.any(|place| rows.wrote(place) == Ok(true))
    }

    /// Writes the entry to the memory model. `was` holds what the changed row held before, by column.
    pub fn keep(&self, memory: &mut Memory, server: &ServerId, id: &RowId, was: Option<&str>) {
        let record = self.record;
        let kept = kept::Kept::of(&record.changes, was);
        let code_id = match self.about {
            About::Server(_)
            | About::Batch(_)
            | About::Campaign(_)
            | About::Request(_)
            | About::Use(_) => None,
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
            request_id: match self.about {
                About::Request(request) => Some(request.clone()),
                _ => None,
            },
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

impl Memory {
    /// Writes the entry of the decision of a user's request to the audit log.
    pub fn record_request(&mut self, operation: &impl Operation, server: &ServerId, user: &UserId) {
        if let Some(recorded) = operation.recorded() {
            let recorded = Recorded {
                user: Some(user),
                ..recorded
            };
            recorded.keep(self, server, &recorded.record.id, None);
        }
    }

    /// Writes the entry of an operation to the audit log. `was` holds what the changed row held before, by
    /// column; `None` if the operation made something new.
    pub fn record(&mut self, operation: &impl Operation, server: &ServerId, was: Option<&str>) {
        if let Some(recorded) = operation.recorded() {
            recorded.keep(self, server, &recorded.record.id, was);
        }
    }

    /// The same of an operation that changed several rows.
    pub fn record_count(&mut self, operation: &impl Operation, server: &ServerId, count: usize) {
        self.record(operation, server, None);
        let recorded = operation.recorded();
        if let Some(recorded) = recorded {
            self.count_record(server, &recorded.record.id, count);
        }
    }

    /// Says in an entry of the audit log how many rows were changed.
    pub fn count_record(&mut self, server: &ServerId, id: &RowId, count: usize) {
        if let Some(entry) = self.audit.get_mut(&(server.clone(), id.clone())) {
            entry.count = i64::try_from(count).ok().map(Uses);
        }
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
    let added = recorded
        .writes()
        .into_iter()
        .filter(|writes| *writes)
        .count();
    let mut own = rows.clone();
    let places = recorded.by + 1..recorded.by + 1 + added;
    rows.of(recorded.by + added)?;
    own.0.drain(places);
    Ok(Cow::Owned(own))
}

/// What the memory model keeps of a change.
mod kept {
    use crate::domain::id::UserId;
    #[cfg(feature = "memory")]
    use crate::wire::json::{Json, put, quote};

    pub(super) struct Kept {
        pub(super) fields: String,
        pub(super) before: String,
        pub(super) after: String,
        pub(super) previous_owner: Option<UserId>,
    }

    /// Adds a member to a list or an object.
    #[cfg(feature = "memory")]
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
