//! `campaign:c`: a campaign is created.

use super::{CampaignRecord, columns};
use crate::domain::caller::Actor;
use crate::domain::count::MaxUses;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::Role;
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::rate::RateLimit;
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use crate::domain::topic::Topic;
use crate::storage::audit::About;
use crate::storage::memory::{CallKey, CampaignRow, FirstCall};
use crate::storage::rows::RoleColumns;
use crate::storage::watch::{self, CHANGE_SERVER};
use crate::storage::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, read_members};
use serde::Deserialize;

/// Creates a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCampaign {
    /// The id of its row. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The server.
    pub server: ServerId,
    /// The creator: an admin or the owner, whoever calls.
    pub creator: UserId,
    /// Its name.
    pub name: Name,
    /// The maximum number of uses.
    pub max_uses: Option<MaxUses>,
    /// When its codes expire.
    pub expires_at: Option<ExpiresAt>,
    /// How fast its codes may be used.
    pub rate_limit: Option<RateLimit>,
    /// The idempotency key, with which a retry returns the same campaign.
    pub keyed: Option<KeyedCall>,
    /// What the audit log keeps of it.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the server exists.
    pub server_exists: bool,
    /// The creator's role on the server.
    pub role: Option<Role>,
    /// The campaign that an earlier call with the same key created, and the arguments of that call.
    pub made_with_key: Option<(CampaignRecord, Asked)>,
    /// The campaign that this call created, now or in an earlier run.
    pub made: Option<CampaignRecord>,
}

/// The campaign that an earlier call with the key `?3` created.
pub static KEYED: Sql = Sql::new(
    "create campaign: made with the key",
    concat!(
        "SELECT ",
        columns!(),
        ", i.arguments FROM idempotency i JOIN campaign k ON k.id = i.made_id ",
        "WHERE i.creator_id = +?2 AND i.server_id = +?1 AND i.function = 'campaign:c' AND i.key = +?3"
    ),
);

/// Inserts the campaign, unless this call or an earlier one with the key `?4` did.
pub static INSERT: Sql = Sql::new(
    "create campaign: insert",
    concat!(
        "INSERT INTO campaign (id, server_id, creator_id, name, max_uses, expires_at, rate, rate_period_ms, ",
        "created_at) SELECT ?5, s.id, ?2, ?6, ?7, ?8, ?9, ?10, ?3 FROM server s ",
        "WHERE s.id = +?1 AND s.deleted_at IS NULL AND ",
        administers_sql!("?2", "?3"),
        " AND NOT ",
        has_passed_sql!("?8", "?3"),
        " AND NOT EXISTS (SELECT 1 FROM campaign k WHERE k.id = +?5) ",
        "AND NOT EXISTS (SELECT 1 FROM idempotency i WHERE i.creator_id = +?2 AND i.server_id = +?1 ",
        "AND i.function = 'campaign:c' AND i.key = +?4) RETURNING id"
    ),
);

/// The campaign `?1`, if this call created it.
pub static READ: Sql = Sql::new(
    "create campaign: read",
    concat!("SELECT ", columns!(), " FROM campaign k WHERE k.id = +?1"),
);

/// Stores the key of the call that created the campaign `?4`, with the call's arguments.
pub static INSERT_KEY: Sql = Sql::new(
    "create campaign: insert the key",
    "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) \
     SELECT k.creator_id, k.server_id, 'campaign:c', ?3, k.id, ?5 FROM campaign k WHERE k.id = +?4 \
     AND NOT EXISTS (SELECT 1 FROM idempotency i WHERE i.creator_id = +?2 \
     AND i.server_id = +?1 AND i.function = 'campaign:c' AND i.key = +?3)",
);

#[derive(Deserialize)]
struct KeyedColumns<'a> {
    campaign: CampaignRecord,
    arguments: &'a str,
}

impl Operation for CreateCampaign {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_server(&self.server)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let creator = self.creator.as_str().into();
        let now = self.now.get().into();
        let key = self.keyed.as_ref().map(|keyed| keyed.key.as_str()).into();
        let id = self.id.as_str().into();
        let rate = self.rate_limit.as_ref();
        let insert = [
            server,
            creator,
            now,
            key,
            id,
            self.name.as_str().into(),
            self.max_uses.map(MaxUses::get).into(),
            self.expires_at.map(ExpiresAt::get).into(),
            rate.map(|limit| limit.rate.get()).into(),
            rate.map(|limit| limit.period_ms.get()).into(),
        ];
        let mut statements = vec![
            Statement::new(&read_members::FACTS, [server, creator, now]),
            Statement::new(&KEYED, [server, creator, key]),
            Statement::new(&INSERT, insert),
            Statement::new(&CHANGE_SERVER, [server, now]),
            Statement::new(&READ, [id]),
        ];
        if let Some(keyed) = &self.keyed {
            let asked = keyed.asked.as_str().into();
            let params = [server, creator, key, id, asked];
            statements.push(Statement::new(&INSERT_KEY, params));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let role = rows.first::<RoleColumns>(0)?;
        let keyed = rows.first::<KeyedColumns>(1)?;
        Ok(Facts {
            server_exists: role.is_some(),
            role: match role {
                Some(role) => role.role()?,
                None => None,
            },
            made_with_key: keyed.map(|row| (row.campaign, Asked::from_store(row.arguments))),
            made: rows.first(4)?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = Recorded::new(2, &self.record, About::Campaign(&self.id));
        Some(entry.with_event("campaign.created"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        watch::told(rows, 3)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let server_exists = memory.living_server(&self.server).is_some();
        let role = memory.role(&self.server, &self.creator, self.now);
        let role = role.filter(|_| server_exists);
        let key = self.key();
        let first = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let made_with_key = first.and_then(|first| {
            let row = memory.campaigns.get(&first.made)?;
            let record = CampaignRecord::from_memory(&first.made, row);
            Some((record, first.asked.clone()))
        });
        let is_new = made_with_key.is_none() && !memory.campaigns.contains(&self.id);
        let has_ended = self.expires_at.is_some_and(|end| end.has_passed(self.now));
        if self.is_allowed(role) && is_new && !has_ended {
            memory.campaigns.insert(self.id.clone(), self.row());
            memory.record(self, &self.server, None);
            if let Some((key, keyed)) = key.zip(self.keyed.as_ref()) {
                let first = FirstCall {
                    made: self.id.clone(),
                    asked: keyed.asked.clone(),
                };
                memory.first_calls.insert(key, first);
            }
        }
        let made = memory.campaigns.get(&self.id);
        Facts {
            server_exists,
            role,
            made_with_key,
            made: made.map(|row| CampaignRecord::from_memory(&self.id, row)),
        }
    }
}

impl CreateCampaign {
    /// Whether the creator may create campaigns, by its role if it is a member.
    #[must_use]
    pub fn is_allowed(&self, role: Option<Role>) -> bool {
        administers(&Actor::User(self.creator.clone()), role)
    }

    fn key(&self) -> Option<CallKey> {
        let key = self.keyed.as_ref()?.key.clone();
        Some((self.creator.clone(), self.server.clone(), "campaign:c", key))
    }

    fn row(&self) -> CampaignRow {
        CampaignRow {
            server_id: self.server.clone(),
            creator_id: self.creator.clone(),
            name: self.name.clone(),
            max_uses: self.max_uses,
            expires_at: self.expires_at,
            rate_limit: self.rate_limit.clone(),
            revoked_at: None,
            created_at: self.now,
            uses: Vec::new(),
        }
    }
}
