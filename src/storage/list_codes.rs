//! `invitCode:list`: a page of codes, newest first.

use super::code_record::{CodeRecord, Found, columns, join_campaign};
use super::revoke_code::FIND_BATCH;
use super::rows::RoleColumns;
use super::table::Table;
use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::caller::Actor;
use crate::domain::code_document::Status;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::page::{Extent, MOST};
use crate::domain::place::Place;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::life::status_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::reading::{may_read, may_read_sql};
use crate::domain::time::{ExpiresAt, Millis, StartsAt};
use serde::Deserialize;
use std::cmp::Reverse;

/// How many codes a filtered page examines for each code asked for. This bounds the cost of a page by its
/// length, however few codes pass the filter.
pub const LOOKED_AT: i64 = 10;

/// Which codes to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Those of a server.
    Server(ServerId),
    /// Those that a user created.
    Creator(UserId),
    /// Those of a batch.
    Batch(RowId),
}

/// Reads a page of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCodes {
    /// Which codes to list.
    pub of: Of,
    /// The authority. The codes of a creator are listed only for the creator and for services; a creator does
    /// not get the codes of servers that banned it.
    pub actor: Actor,
    /// Only codes with this status.
    pub status: Option<Status>,
    /// Where the page begins and ends.
    pub extent: Extent<RowId>,
    /// The time of the call.
    pub now: Millis,
    /// Whether the facts must say what the page depends on.
    pub is_watched: bool,
}

/// What a page depends on, of a code that was examined for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Examined {
    /// Its server, which decides whether the code works.
    #[serde(rename = "server_id")]
    pub server: ServerId,
    /// When it expires.
    pub expires_at: Option<ExpiresAt>,
    /// When it starts to work.
    pub starts_at: Option<StartsAt>,
    /// When its campaign expires.
    pub campaign_expires_at: Option<ExpiresAt>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server was ever created; true for the codes of a creator.
    pub server_exists: bool,
    /// The actor's role on the server.
    pub role: Option<Role>,
    /// When the actor's membership there ends.
    pub ends_at: Option<ExpiresAt>,
    /// The first code of the batch.
    pub found: Option<Found>,
    /// The codes, with one more than the limit if there are more.
    pub codes: Vec<CodeRecord>,
    /// The last code that was examined for its status, if more follow it.
    pub last: Option<RowId>,
    /// The examined codes, if the page is watched.
    pub examined: Vec<Examined>,
}

/// Greater than every id.
const FIRST: &str = "~";

/// Whether the server was ever created, and the actor's role on it.
pub static FACTS: Sql = Sql::new(
    "list codes: facts",
    concat!(
        "SELECT m.role, s.owner_id = +?2 AS is_owner, m.expires_at AS ends_at ",
        "FROM server s ",
        "LEFT JOIN member m ON m.server_id = s.id AND m.user_id = +?2 AND ",
        is_member_sql!("m", "?3"),
        " WHERE s.id = +?1",
    ),
);

/// Of the next `?3` codes down to `?8`, those with the wanted status that the actor `?7` may read; at most `?6` of them.
macro_rules! page {
    ($of:literal, $may:expr) => {
        concat!(
            "SELECT ",
            columns!(),
            ", ",
            status_sql!("?5"),
            " AS status FROM (SELECT * FROM invit_code WHERE ",
            $of,
            " = +?1 AND id < ?2 AND id >= ?8 ORDER BY id DESC LIMIT ?3) c JOIN server s ON s.id = c.server_id ",
            join_campaign!(),
            "WHERE (?4 IS NULL OR status = +?4) AND ",
            $may,
            " ORDER BY c.id DESC LIMIT ?6"
        )
    };
}

/// A page of a server's codes.
pub static PAGE_OF_SERVER: Sql = Sql::new(
    "list codes: page of a server",
    page!("server_id", administers_sql!("?7", "?5")),
);

/// A page of a creator's codes.
pub static PAGE_OF_CREATOR: Sql = Sql::new(
    "list codes: page of a creator",
    page!("creator_id", may_read_sql!("?7", "?5")),
);

/// A page of a batch's codes.
pub static PAGE_OF_BATCH: Sql = Sql::new(
    "list codes: page of a batch",
    page!("batch_id", may_read_sql!("?7", "?5")),
);

/// The last of the next codes of a batch, and the one after it.
pub static LAST_OF_BATCH: Sql = Sql::new(
    "list codes: last looked at of a batch",
    "SELECT id FROM invit_code WHERE batch_id = +?1 AND id < ?2 AND id >= ?4 \
     ORDER BY id DESC LIMIT 2 OFFSET ?3",
);

/// The codes of a batch that a page examines.
pub static EXAMINED_OF_BATCH: Sql = Sql::new(
    "list codes: examined of a batch",
    "SELECT server_id, expires_at, starts_at FROM invit_code WHERE batch_id = +?1 AND id < ?2 AND id >= ?4 \
     ORDER BY id DESC LIMIT ?3",
);

/// The last of the next codes of a server, and the one after it.
pub static LAST_OF_SERVER: Sql = Sql::new(
    "list codes: last looked at of a server",
    "SELECT id FROM invit_code WHERE server_id = +?1 AND id < ?2 AND id >= ?4 \
     ORDER BY id DESC LIMIT 2 OFFSET ?3",
);

/// The last of the next codes of a creator, and the one after it.
pub static LAST_OF_CREATOR: Sql = Sql::new(
    "list codes: last looked at of a creator",
    "SELECT id FROM invit_code WHERE creator_id = +?1 AND id < ?2 AND id >= ?4 \
     ORDER BY id DESC LIMIT 2 OFFSET ?3",
);

/// The next `?3` codes down to `?4`, and when they expire.
macro_rules! examined {
    ($of:literal) => {
        concat!(
            "SELECT c.server_id, c.expires_at, c.starts_at, k.expires_at AS campaign_expires_at FROM invit_code c ",
            join_campaign!(),
            "WHERE c.",
            $of,
            " = +?1 AND c.id < ?2 AND c.id >= ?4 ORDER BY c.id DESC LIMIT ?3"
        )
    };
}

/// The codes of a server that a page examines.
pub static EXAMINED_OF_SERVER: Sql =
    Sql::new("list codes: examined of a server", examined!("server_id"));

/// The codes of a creator that a page examines.
pub static EXAMINED_OF_CREATOR: Sql =
    Sql::new("list codes: examined of a creator", examined!("creator_id"));

impl ListCodes {
    /// How many codes are examined.
    fn looked_at(&self) -> i64 {
        match (self.status, &self.extent.end) {
            _ if !self.may_skip() => self.extent.reads(),
            (_, Some(_)) => MOST,
            (Some(_), None) => self.extent.holds() * LOOKED_AT,
            (None, None) => self.extent.holds(),
        }
    }

    /// Whether examined codes may be left out: those with another status, and a creator's codes on servers that
    /// banned it.
    fn may_skip(&self) -> bool {
        let by_its_creator = matches!(self.of, Of::Creator(_)) && self.actor != Actor::Service;
        self.status.is_some() || by_its_creator
    }
}

/// The actor's standing on the server.
#[derive(Deserialize)]
struct FactsColumns {
    actor: RoleColumns,
    ends_at: Option<ExpiresAt>,
}

/// The columns of the last code that was looked at.
#[derive(Deserialize)]
struct LastColumns {
    id: RowId,
}

impl Operation for ListCodes {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        match &self.of {
            Of::Server(server) => Place::of_server(server),
            Of::Creator(creator) => Place::User(creator),
            Of::Batch(batch) => Place::of_id(batch),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let actor = self.actor.param();
        let before = self.extent.after.as_ref();
        let before = before.map_or(FIRST, RowId::as_str).into();
        let end = self.extent.end_row().map_or("", RowId::as_str).into();
        let looked_at = self.looked_at().into();
        let status = self.status.map(Status::as_str).into();
        let now = self.now.get().into();
        let shown = self.extent.reads().into();
        let (mut statements, last, examined, of) = match &self.of {
            Of::Server(server) => {
                let server = server.as_str().into();
                let page = [server, before, looked_at, status, now, shown, actor, end];
                let page = Statement::new(&PAGE_OF_SERVER, page);
                let facts = Statement::new(&FACTS, [server, actor, now]);
                (
                    vec![facts, page],
                    &LAST_OF_SERVER,
                    &EXAMINED_OF_SERVER,
                    server,
                )
            }
            Of::Creator(creator) => {
                let creator = creator.as_str().into();
                let page = [creator, before, looked_at, status, now, shown, actor, end];
                let page = Statement::new(&PAGE_OF_CREATOR, page);
                (vec![page], &LAST_OF_CREATOR, &EXAMINED_OF_CREATOR, creator)
            }
            Of::Batch(batch) => {
                let batch = batch.as_str().into();
                let page = [batch, before, looked_at, status, now, shown, actor, end];
                let page = Statement::new(&PAGE_OF_BATCH, page);
                let facts = Statement::new(&FIND_BATCH, [batch, actor, now]);
                (vec![facts, page], &LAST_OF_BATCH, &EXAMINED_OF_BATCH, batch)
            }
        };
        if self.may_skip() {
            let offset = (self.looked_at() - 1).into();
            statements.push(Statement::new(last, [of, before, offset, end]));
        }
        if self.is_watched {
            statements.push(Statement::new(examined, [of, before, looked_at, end]));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let found = match self.of {
            Of::Batch(_) => Found::from_rows(rows, 0)?,
            Of::Server(_) | Of::Creator(_) => None,
        };
        let (server_exists, role, ends_at, page) = match self.of {
            Of::Batch(_) => (true, None, None, 1),
            Of::Creator(_) => (true, None, None, 0),
            Of::Server(_) => match rows.first::<FactsColumns>(0)? {
                None => (false, None, None, 1),
                Some(row) => (true, row.actor.role()?, row.ends_at, 1),
            },
        };
        let last = match self.may_skip() {
            false => None,
            true => match rows.of(page + 1)? {
                [last, _] => Some(last.read::<LastColumns>()?.id),
                _ => None,
            },
        };
        Ok(Facts {
            server_exists,
            role,
            ends_at,
            found,
            codes: rows.all(page)?,
            last,
            examined: match self.is_watched {
                false => Vec::new(),
                true => rows.all(page + 1 + usize::from(self.may_skip()))?,
            },
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let (server_exists, role) = match &self.of {
            Of::Creator(_) | Of::Batch(_) => (true, None),
            Of::Server(server) => {
                let user = self.actor.user();
                let role = user.and_then(|user| memory.role(server, user, self.now));
                (memory.servers.contains(server), role)
            }
        };
        let may = |code: &CodeRecord| match (&self.of, self.actor.user()) {
            (Of::Server(_), _) => administers(&self.actor, role),
            (Of::Creator(_) | Of::Batch(_), None) => true,
            (Of::Creator(_) | Of::Batch(_), Some(user)) => {
                let creator = &code.creator;
                let (server, membership) = (
                    &code.server,
                    memory.membership(&code.server, user, self.now),
                );
                may_read(
                    &self.actor,
                    creator,
                    membership,
                    memory.role(server, user, self.now),
                )
            }
        };
        let wanted = memory.codes.iter().filter(|(_, row)| {
            let is_of = match &self.of {
                Of::Server(server) => row.server_id == *server,
                Of::Creator(creator) => row.creator_id == *creator,
                Of::Batch(batch) => row.batch.as_ref() == Some(batch),
            };
            let (after, end) = (self.extent.after.as_ref(), self.extent.end_row());
            is_of
                && after.is_none_or(|after| row.id < *after)
                && end.is_none_or(|end| row.id >= *end)
        });
        let mut newest_first = Table::default();
        for (folded, row) in wanted {
            let record = CodeRecord::from_memory(memory, folded, row);
            newest_first.insert(Reverse(record.id.clone()), record);
        }
        let looked_at = usize::try_from(self.looked_at()).unwrap_or(usize::MAX);
        let mut found = newest_first.iter().map(|(_, code)| code.clone());
        let mut codes: Vec<_> = found.by_ref().take(looked_at).collect();
        let is_followed = self.may_skip() && found.next().is_some();
        let last = codes.last().filter(|_| is_followed);
        let last = last.map(|code| code.id.clone());
        let examined = codes.iter().filter(|_| self.is_watched);
        let examined = examined.map(|code| Examined {
            server: code.server.clone(),
            expires_at: code.terms.expires_at,
            starts_at: code.terms.starts_at,
            campaign_expires_at: code.campaign.0.and_then(|campaign| campaign.expires_at),
        });
        let examined = examined.collect();
        codes.retain(|code| {
            let stands_so = |status| code.life().status(self.now) == status;
            may(code) && self.status.is_none_or(stands_so)
        });
        codes.truncate(usize::try_from(self.extent.reads()).unwrap_or(usize::MAX));
        let found = match &self.of {
            Of::Batch(batch) => Found::of_batch(memory, batch, &self.actor, self.now),
            Of::Server(_) | Of::Creator(_) => None,
        };
        Facts {
            server_exists,
            role,
            ends_at: None,
            found,
            codes,
            last,
            examined,
        }
    }
}
