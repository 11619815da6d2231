//! `invitCode:c`: a member creates a code.

use super::audit::About;
use super::code_record::{Bound, term_columns, term_values};
use super::lists::BoundEdits;
use super::memory::{CallKey, CodeRow, FirstCall};
use super::rows::{CodeColumns, RoleColumns};
use super::table::Table;
use super::throttle::{self, LIMITS, lets_through};
use super::watch::{self, returning_made};
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, campaign};
use crate::domain::caller::Actor;
use crate::domain::code::NewCode;
use crate::domain::code_terms::Terms;
use crate::domain::count::{BatchSize, MaxUses};
use crate::domain::error::Detail;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::{GrantedRole, InvitePolicy, Role};
use crate::domain::rules::administering::{administers, administers_sql};
use crate::domain::rules::granting::may_grant_sql;
use crate::domain::rules::inviting::{may_invite, may_invite_sql};
use crate::domain::rules::life::is_dead_sql;
use crate::domain::rules::membership::is_member_sql;
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::policing::{self, CodePolicy, alive_sql, may_create_sql, recent_sql};
use crate::domain::rules::rotation::{first_free_sql, is_taken_sql};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use crate::wire::json::put;
use serde::Deserialize;

/// The candidate texts of a new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first of three generated texts that is free. With 2⁴⁵ texts in a shard, all three are taken about
    /// once in 10¹³ calls when the shard holds a billion codes.
    Generated(Box<[NewCode; 3]>),
    /// As many generated texts as wanted, all in one batch whose id is the call's.
    Many(Box<Batch>),
    /// A custom text. Whether it is taken reveals which codes exist, so a text that another user's code has
    /// counts as a wrong code, within these limits.
    Custom(NewCode, Box<Throttle>),
}

/// Codes that are created together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many.
    pub count: BatchSize,
    /// Ids and texts, more than wanted: the first that were never given are taken.
    pub candidates: Vec<(RowId, NewCode)>,
    /// The ids by their texts, as the JSON object that binds them.
    ids: String,
}

impl Batch {
    /// A batch of these candidates. A text that occurs twice among them is left out once.
    #[must_use]
    pub fn new(count: BatchSize, candidates: impl Iterator<Item = (RowId, NewCode)>) -> Self {
        // Each is put in its place, since the library's sort would add 4 KB to the WebAssembly.
        let mut known: Vec<(RowId, NewCode)> = Vec::with_capacity(candidates.size_hint().0);
        for (id, code) in candidates {
            if let Err(place) = known.binary_search_by(|(_, one)| one.text.cmp(&code.text)) {
                known.insert(place, (id, code));
            }
        }
        let mut ids = String::with_capacity(64 * known.len());
        for (id, code) in &known {
            ids.push(if ids.is_empty() { '{' } else { ',' });
            put(&mut ids, &["\"", &code.text, "\":\"", id.as_str(), "\""]);
        }
        ids.push('}');
        Self {
            count,
            candidates: known,
            ids,
        }
    }
}

/// A member creates a code, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCode {
    /// The id of the code's row, or of the batch. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The text.
    pub wanted: Wanted,
    /// The server.
    pub server: ServerId,
    /// The creator.
    pub creator: UserId,
    /// Its terms.
    pub terms: Bound<Terms>,
    /// The lists of who may use it.
    pub lists: Option<BoundEdits>,
    /// Whether a service creates it for the creator.
    pub by_service: bool,
    /// The idempotency key, with which a retry returns the same code.
    pub keyed: Option<KeyedCall>,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The text of the code that this same call already created: the binding retries a call that got no answer.
    pub made_by_this: Option<String>,
    /// The code that an earlier call with the same key created.
    pub made_with_key: Option<MadeWithKey>,
    /// The server's invite policy, if it exists.
    pub policy: Option<InvitePolicy>,
    /// The creator's role on the server.
    pub role: Option<Role>,
    /// The server's code policy.
    pub code_policy: Option<CodePolicy>,
    /// The creator as the policy sees it.
    pub policed: policing::Creator,
    /// Whether the creator's membership has an end.
    pub has_end: bool,
    /// Whether the creator is banned from the server.
    pub is_banned: bool,
    /// Whether the campaign, if one is given, is one of this server.
    pub has_campaign: bool,
    /// The code that this call created.
    pub made_now: Option<String>,
    /// The codes of the batch that this call or the one with its key created: the batch's id and the texts.
    pub batch: Option<(RowId, Vec<String>)>,
    /// How many milliseconds the creator must wait, if it tried too many texts of other users' codes.
    pub wait: Option<i64>,
}

/// A code that an earlier call with the same key created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeWithKey {
    /// Its text.
    pub code: String,
    /// The arguments of that call.
    pub asked: Asked,
    /// Whether the code has been revoked.
    pub is_revoked: bool,
    /// Whether another code has taken over its text.
    pub is_taken_over: bool,
    /// The role that it grants.
    pub role: GrantedRole,
}

/// The id of the first code whose column `$code` has the value `$made`.
macro_rules! first_of {
    ("id", $made:literal) => {
        concat!("+", $made)
    };
    ($code:literal, $made:literal) => {
        concat!(
            "(SELECT id FROM invit_code WHERE ",
            $code,
            " = +",
            $made,
            " ORDER BY id LIMIT 1)"
        )
    };
}

/// The facts, where `$function` keeps the key and `$code` is the column of codes that a made id names.
macro_rules! facts {
    ($function:literal, $code:tt) => {
        concat!(
            "SELECT mine.code AS made_by_this, k.arguments, c.code, c.revoked_at, ",
            "c.folded = c.id AS taken_over, s.invite_policy, iif(s.id IS NOT NULL AND ",
            is_member_sql!("m", "?5"),
            ", m.role, NULL) AS role, m.banned_at, m.expires_at IS NOT NULL AS has_end, ",
            "c.role AS grants_role, s.owner_id = +?2 AS is_owner, s.code_policy, m.joined_at, iif(s.code_policy IS NULL, 0, ",
            alive_sql!("?2", "?4", "?5"),
            ") AS alive, iif(s.code_policy IS NULL, 0, ",
            recent_sql!("?2", "?4", "?5"),
            ") AS recent FROM (SELECT 1) ",
            "LEFT JOIN invit_code mine ON mine.id = ",
            first_of!($code, "?4"),
            " LEFT JOIN idempotency k ON k.creator_id = +?2 AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3 ",
            "LEFT JOIN invit_code c ON c.id = ",
            first_of!($code, "k.made_id"),
            " LEFT JOIN server s ON s.id = +?1 AND s.deleted_at IS NULL ",
            "LEFT JOIN member m ON m.server_id = +?1 AND m.user_id = +?2"
        )
    };
}

/// The code created earlier, the server's policy, and the creator's role at `?5`. The key `?3` is NULL if the call has
/// none; nothing is looked up then.
pub static FACTS: Sql = Sql::new("create code: facts", facts!("invitCode:c", "id"));

/// The same for a batch, of which the first code is read.
pub static FACTS_OF_MANY: Sql = Sql::new(
    "create many codes: facts",
    facts!("invitCode:cMany", "batch_id"),
);

/// Inserts rows with texts from `$with`, whose columns are `folded`, `text` and `id`. `$batch` is their batch,
/// `$function` keeps the key, and `$code` is the column of codes that has the id `?4`.
macro_rules! insert {
    ($with:expr, $batch:literal, $function:literal, $code:literal, $adds:literal) => {
        concat!(
            "WITH chosen (folded, text, id) AS MATERIALIZED (",
            $with,
            ") ",
            "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at, batch_id, list_id, standing, ",
            term_columns!(),
            ") SELECT chosen.id, chosen.folded, coalesce(chosen.text, chosen.folded), s.id, ?2, ?7, ",
            $batch,
            ", iif(?5 ->> 'lists' IS NULL, NULL, ?4), iif(s.code_policy IS NULL, NULL, 1), ",
            term_values!("?5"),
            " FROM server s CROSS JOIN member m ON m.server_id = s.id AND m.user_id = +?2 CROSS JOIN chosen ",
            "WHERE s.id = +?1 AND chosen.folded IS NOT NULL AND s.deleted_at IS NULL AND ",
            may_invite_sql!(),
            " AND (?6 = 0 OR ",
            administers_sql!("?2", "?7"),
            ") AND ",
            may_create_sql!("?5", "?2", "?4", $adds, "?7"),
            " AND ",
            may_grant_sql!("ifnull(?5 ->> 'role', 'member')", "?2"),
            " AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.",
            $code,
            " = +?4) ",
            "AND NOT ",
            has_passed_sql!("json_extract(?5, '$.expires_at')", "?7"),
            " AND (json_extract(?5, '$.campaign_id') IS NULL OR EXISTS (SELECT 1 FROM campaign k ",
            "WHERE k.id = json_extract(?5, '$.campaign_id') AND k.server_id = s.id)) ",
            "AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 ",
            "AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3) "
        )
    };
}

/// Inserts one code.
macro_rules! insert_one {
    ($($with:expr),+) => {
        concat!(
            insert!(concat!($($with),+), "NULL", "invitCode:c", "id", "1"),
            returning_made!()
        )
    };
}

/// Inserts a batch, if there are as many texts as wanted.
macro_rules! insert_many {
    ($($with:expr),+) => {
        concat!(
            insert!(concat!($($with),+), "?4", "invitCode:cMany", "batch_id", "?9"),
            "AND (SELECT count(*) FROM chosen) = +?9"
        )
    };
}

/// Inserts a code with the first of three generated texts that is free.
pub static INSERT_GENERATED: Sql = Sql::new(
    "create code: insert a generated code",
    insert_one!("SELECT ", first_free_sql!("?8", "?9", "?10"), ", NULL, ?4"),
);

/// Inserts a code with a custom text, if it is free.
pub static INSERT_CUSTOM: Sql = Sql::new(
    "create code: insert a custom code",
    insert_one!(
        "SELECT ?8, ?9, ?4 WHERE NOT ",
        is_taken_sql!("?8"),
        " AND ",
        lets_through!("?7", "?10", "?11", "?12", "?13")
    ),
);

/// Inserts `?9` codes with the first of the texts of `?8` that were never given, if there are as many.
pub static INSERT_MANY: Sql = Sql::new(
    "create many codes: insert",
    insert_many!(
        "SELECT listed.key, NULL, listed.value FROM json_each(?8) listed WHERE NOT ",
        is_taken_sql!("listed.key"),
        " LIMIT ?9"
    ),
);

/// Brings up to date which codes of the creator `?2` on the server `?1` may be alive at `?3`, where a policy counts
/// them.
pub static COUNT: Sql = Sql::new(
    "create code: count",
    concat!(
        "UPDATE invit_code AS c SET standing = NOT ",
        is_dead_sql!("?3"),
        " WHERE c.id IN (SELECT id FROM (SELECT id FROM invit_code WHERE creator_id = +?2 ORDER BY id DESC ",
        "LIMIT iif((SELECT code_policy FROM server WHERE id = +?1) IS NULL, 0, 200)) UNION ALL ",
        "SELECT id FROM invit_code WHERE server_id = +?1 AND creator_id = +?2 AND standing = 1) ",
        "AND c.server_id = +?1 AND c.standing IS NOT (NOT ",
        is_dead_sql!("?3"),
        ")"
    ),
);

/// Stores the key of the call that created what has the id `?4` in the column `$code`, with the call's arguments.
macro_rules! insert_key {
    ($function:literal, $code:tt) => {
        concat!(
            "INSERT INTO idempotency (creator_id, server_id, function, key, made_id, arguments) ",
            "SELECT c.creator_id, c.server_id, '",
            $function,
            "', ?3, ?4, ?5 FROM invit_code c WHERE c.id = ",
            first_of!($code, "?4"),
            " AND NOT EXISTS (SELECT 1 FROM idempotency k WHERE k.creator_id = +?2 ",
            "AND k.server_id = +?1 AND k.function = '",
            $function,
            "' AND k.key = +?3)"
        )
    };
}

/// Stores the key of the call that created the code `?4`, with the call's arguments.
pub static INSERT_KEY: Sql = Sql::new(
    "create code: insert the key",
    insert_key!("invitCode:c", "id"),
);

/// Stores the key of the call that created the batch `?4`, with the call's arguments.
pub static INSERT_KEY_OF_MANY: Sql = Sql::new(
    "create many codes: insert the key",
    insert_key!("invitCode:cMany", "batch_id"),
);

/// The codes of the batch `?4`, or of the one that an earlier call with the key `?3` created.
pub static CODES: Sql = Sql::new(
    "create many codes: codes",
    "SELECT batch_id, code, revoked_at FROM invit_code WHERE batch_id = ifnull((SELECT made_id FROM idempotency \
     WHERE creator_id = +?2 AND server_id = +?1 AND function = 'invitCode:cMany' AND key = +?3), ?4) ORDER BY id",
);

/// What is watched of what the batch `?4` of the creator `?2` on the server `?1` changed at `?3`.
pub static TOLD: Sql = Sql::new(
    "create many codes: told",
    "SELECT (SELECT 'server:' || s.id FROM server s WHERE s.id = +?1 AND s.watched_until > ?3) AS topic, \
     (SELECT w.topic FROM watched_topic w WHERE w.topic = 'user:' || ?2 AND w.until > ?3) AS other \
     WHERE EXISTS (SELECT 1 FROM invit_code WHERE batch_id = +?4)",
);

#[derive(Deserialize)]
struct MadeColumns {
    batch_id: RowId,
    code: String,
    revoked_at: Option<Millis>,
}

#[derive(Deserialize)]
struct FactsColumns<'a> {
    invite_policy: Option<InvitePolicy>,
    made_by_this: Option<String>,
    arguments: Option<&'a str>,
    creator: RoleColumns,
    has_end: bool,
    banned_at: Option<Millis>,
    #[serde(deserialize_with = "CodePolicy::column")]
    code_policy: Option<CodePolicy>,
    joined_at: Option<Millis>,
    alive: i64,
    recent: i64,
}

/// The columns of the code that was created with the key, if there is one.
#[derive(Deserialize)]
struct KeyedColumns {
    code: String,
    revoked_at: Option<Millis>,
    taken_over: bool,
    grants_role: GrantedRole,
}

impl Operation for CreateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        match &self.wanted {
            Wanted::Custom(code, _) => Place::Claim(self.server.shard(), &code.folded),
            Wanted::Generated(_) | Wanted::Many(_) => Place::of_server(&self.server),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let creator = self.creator.as_str().into();
        let key = self.keyed.as_ref().map(|keyed| keyed.key.as_str()).into();
        let id = self.id.as_str().into();
        let terms = self.terms.param();
        let only_admins = i64::from(self.takes_an_admin()).into();
        let now = self.now.get().into();
        let insert = match &self.wanted {
            Wanted::Generated(candidates) => {
                let [first, second, third] = candidates.as_ref();
                let [first, second, third] =
                    [first, second, third].map(|code| code.folded.as_str().into());
                Statement::new(
                    &INSERT_GENERATED,
                    [
                        server,
                        creator,
                        key,
                        id,
                        terms,
                        only_admins,
                        now,
                        first,
                        second,
                        third,
                    ],
                )
            }
            Wanted::Many(batch) => {
                let (ids, count) = (batch.ids.as_str().into(), batch.count.get().into());
                let params = [
                    server,
                    creator,
                    key,
                    id,
                    terms,
                    only_admins,
                    now,
                    ids,
                    count,
                ];
                Statement::new(&INSERT_MANY, params)
            }
            Wanted::Custom(code, throttle) => {
                let [limit, second, third, fourth] = throttle.keys();
                let params = [
                    server,
                    creator,
                    key,
                    id,
                    terms,
                    only_admins,
                    now,
                    code.folded.as_str().into(),
                    code.text.as_str().into(),
                    limit,
                    second,
                    third,
                    fourth,
                ];
                Statement::new(&INSERT_CUSTOM, params)
            }
        };
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let (facts, insert_key) = match is_many {
            true => (&FACTS_OF_MANY, &INSERT_KEY_OF_MANY),
            false => (&FACTS, &INSERT_KEY),
        };
        let mut statements = vec![
            Statement::new(facts, [server, creator, key, id, now]),
            insert,
        ];
        if is_many {
            statements.push(Statement::new(&CODES, [server, creator, key, id]));
            statements.push(Statement::new(&TOLD, [server, creator, now, id]));
        }
        if let Wanted::Custom(code, throttle) = &self.wanted {
            statements.push(Statement::new(&LIMITS, throttle.keys()));
            statements.push(throttle.count_taken(&code.folded, &self.creator, self.now));
        }
        if let Some(keyed) = &self.keyed {
            let asked = keyed.asked.as_str().into();
            let params = [server, creator, key, id, asked];
            statements.push(Statement::new(insert_key, params));
        }
        if let Some(lists) = &self.lists {
            statements.extend(lists.create(&self.id));
        }
        statements.push(Statement::new(&COUNT, [server, creator, now]));
        if let Some(campaign) = &self.terms.campaign_id {
            let params = [campaign.as_str().into(), server];
            statements.push(Statement::new(&campaign::OF_SERVER, params));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row: FactsColumns = rows.one(0)?;
        let mut made_now = None;
        let (mut batch, mut is_revoked) = (None, false);
        match self.wanted {
            Wanted::Many(_) => {
                for row in rows.all::<MadeColumns>(2)? {
                    is_revoked |= row.revoked_at.is_some();
                    let none = || (row.batch_id.clone(), Vec::new());
                    batch.get_or_insert_with(none).1.push(row.code);
                }
                if row.arguments.is_none() && row.made_by_this.is_none() {
                    made_now = batch.as_ref().map(|_| String::new());
                }
            }
            Wanted::Generated(_) | Wanted::Custom(..) => {
                made_now = rows.first::<CodeColumns>(1)?.map(|row| row.code);
            }
        }
        let made_with_key = match row.arguments {
            None => None,
            Some(arguments) => {
                let row: KeyedColumns = rows.one(0)?;
                Some(MadeWithKey {
                    code: row.code,
                    asked: Asked::from_store(arguments),
                    is_revoked: is_revoked || row.revoked_at.is_some(),
                    is_taken_over: row.taken_over,
                    role: row.grants_role,
                })
            }
        };
        let role = row.creator.role()?;
        Ok(Facts {
            made_by_this: row.made_by_this,
            made_with_key,
            policy: row.invite_policy,
            role,
            code_policy: row.code_policy,
            policed: policing::Creator {
                is_plain: role == Some(Role::Member),
                joined_at: row.joined_at,
                alive: row.alive,
                recent: row.recent,
            },
            has_end: row.has_end,
            is_banned: row.banned_at.is_some(),
            has_campaign: self.terms.campaign_id.is_none()
                || rows.0.last().is_some_and(|found| !found.is_empty()),
            made_now,
            batch,
            wait: match self.wanted {
                Wanted::Generated(_) | Wanted::Many(_) => None,
                Wanted::Custom(..) => throttle::wait(rows, 2, self.now)?,
            },
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = match self.wanted {
            Wanted::Many(_) => Recorded {
                batch: Some(&self.id),
                counts: true,
                ..Recorded::new(1, &self.record, About::Server(&self.server))
            },
            Wanted::Generated(_) | Wanted::Custom(..) => {
                Recorded::new(1, &self.record, About::Code(&self.id))
            }
        };
        Some(entry.with_event("code.created"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        if !matches!(self.wanted, Wanted::Many(_)) {
            return watch::told(rows, 1);
        }
        // A batch that was created before was told then.
        let before: FactsColumns = rows.one(0)?;
        if before.arguments.is_some() || before.made_by_this.is_some() {
            return Ok(Vec::new());
        }
        watch::told(rows, 3)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let mut mine = memory.made(&self.id);
        let made_by_this = mine.next().map(|(_, code)| code.code.clone());
        drop(mine);
        let key = self.key();
        let first_call = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let made_with_key = first_call.and_then(|first| {
            let (folded, code) = memory.made(&first.made).next()?;
            let mut made = memory.made(&first.made);
            Some(MadeWithKey {
                code: code.code.clone(),
                asked: first.asked.clone(),
                is_revoked: made.any(|(_, code)| code.revoked_at.is_some()),
                is_taken_over: folded.as_str() == code.id.as_str(),
                role: code.terms.role,
            })
        });
        let creator = memory.member(&self.server, &self.creator);
        let is_banned = creator.is_some_and(|creator| creator.banned_at.is_some());
        let policy = memory
            .living_server(&self.server)
            .map(|server| server.invite_policy);
        let role = policy.and_then(|_| memory.role(&self.server, &self.creator, self.now));
        let has_end = memory.ends_at(&self.server, &self.creator).is_some();
        let (code_policy, policed) =
            memory.policed(&self.server, &self.creator, &self.id, self.now);
        let allowed = policy.is_some_and(|policy| self.is_allowed(policy, role, has_end))
            && self.breach(code_policy.as_ref(), &policed).is_none();
        let wait = match &self.wanted {
            Wanted::Generated(_) | Wanted::Many(_) => None,
            Wanted::Custom(_, throttle) => throttle.wait(memory, self.now),
        };
        let free = match &self.wanted {
            Wanted::Many(_) => None,
            Wanted::Generated(candidates) => candidates
                .iter()
                .find(|code| !memory.is_taken(&code.folded)),
            Wanted::Custom(code, _) => {
                Some(code).filter(|code| wait.is_none() && !memory.is_taken(&code.folded))
            }
        };
        let campaign = self.terms.campaign_id.as_ref();
        let has_campaign = campaign.is_none_or(|id| {
            let campaign = memory.campaigns.get(id);
            campaign.is_some_and(|campaign| campaign.server_id == self.server)
        });
        let is_new = made_by_this.is_none() && made_with_key.is_none();
        let has_ended = self
            .terms
            .expires_at
            .is_some_and(|end| end.has_passed(self.now));
        let may_make = allowed && is_new && !has_ended && has_campaign;
        let made_now = free.filter(|_| may_make).map(|code| {
            memory.codes.insert(code.folded.clone(), self.row(code));
            memory.clear_idle_attempts(self.now);
            memory.record(self, &self.server, None);
            code.text.clone()
        });
        let made_now = match &self.wanted {
            Wanted::Many(batch) if may_make => self.make(memory, batch),
            _ => made_now,
        };
        // After the insert, as in the statements: inserting a code clears expired attempts.
        if let Wanted::Custom(code, throttle) = &self.wanted {
            let taken = memory.named(&code.folded);
            let is_foreign = taken.is_some_and(|(taken, _)| taken.creator_id != self.creator);
            throttle.record_if(is_foreign, Some(&code.folded), memory, self.now);
        }
        if let (Some(lists), Some(_)) = (&self.lists, &made_now) {
            memory.edit_lists(&self.id, lists);
        }
        if let Some((key, keyed)) = key.zip(self.keyed.as_ref())
            && made_now.is_some()
        {
            let first = FirstCall {
                made: self.id.clone(),
                asked: keyed.asked.clone(),
            };
            memory.first_calls.insert(key, first);
        }
        let batch = if is_many { self.batch(memory) } else { None };
        Facts {
            made_by_this,
            made_with_key,
            policy,
            role,
            code_policy,
            policed,
            has_end,
            is_banned,
            has_campaign,
            made_now,
            batch,
            wait,
        }
    }
}

/// Whether a creator with this role on the server may give the role that a code grants.
#[must_use]
pub fn may_give(granted: GrantedRole, role: Option<Role>) -> bool {
    granted == GrantedRole::Member || role == Some(Role::Owner)
}

impl CreateCode {
    /// Creates a batch, if enough of its texts were never given.
    fn make(&self, memory: &mut Memory, batch: &Batch) -> Option<String> {
        let count = usize::try_from(batch.count.get()).unwrap_or(usize::MAX);
        let free = batch.candidates.iter();
        let free = free.filter(|(_, code)| !memory.is_taken(&code.folded));
        let free: Vec<_> = free.take(count).collect();
        if free.len() < count {
            return None;
        }
        for (id, code) in free {
            let row = CodeRow {
                id: id.clone(),
                batch: Some(self.id.clone()),
                ..self.row(code)
            };
            memory.codes.insert(code.folded.clone(), row);
            memory.clear_idle_attempts(self.now);
        }
        memory.record_count(self, &self.server, count);
        Some(String::new())
    }

    /// The batch of this call, or of the one with its key.
    fn batch(&self, memory: &Memory) -> Option<(RowId, Vec<String>)> {
        let key = self.key();
        let first = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let batch = first.map_or(&self.id, |first| &first.made);
        let mut rows = Table::default();
        for (_, row) in memory.made(batch) {
            rows.insert(&row.id, row);
        }
        let texts: Vec<_> = rows.iter().map(|(_, row)| row.code.clone()).collect();
        Some((batch.clone(), texts)).filter(|(_, texts)| !texts.is_empty())
    }

    fn key(&self) -> Option<CallKey> {
        let key = self.keyed.as_ref()?.key.clone();
        let function = self.function();
        Some((self.creator.clone(), self.server.clone(), function, key))
    }

    /// What the server's code policy has against the code.
    #[must_use]
    pub fn breach(
        &self,
        policy: Option<&CodePolicy>,
        creator: &policing::Creator,
    ) -> Option<Detail> {
        let count = match &self.wanted {
            Wanted::Many(batch) => batch.count.get(),
            Wanted::Generated(_) | Wanted::Custom(..) => 1,
        };
        let end = self.terms.expires_at;
        let code = policing::Code {
            uses: Some(self.terms.max_uses.map(MaxUses::get)),
            lifetime: Some(end.map(|end| end.get() - self.now.get())),
            comes_alive: count,
            is_new: count,
        };
        policing::breach(policy, creator, &code, self.now)
    }

    /// Whether the creator may create the code, by its role if it is a member, and by whether its membership has an
    /// end.
    #[must_use]
    pub fn is_allowed(&self, policy: InvitePolicy, role: Option<Role>, has_end: bool) -> bool {
        may_invite(policy, role, has_end)
            && may_give(self.terms.role, role)
            && (!self.takes_an_admin() || administers(&self.actor(), role))
    }

    /// The authority on which it is created.
    fn actor(&self) -> Actor {
        match self.by_service {
            true => Actor::Service,
            false => Actor::User(self.creator.clone()),
        }
    }

    /// The function under which keys are kept.
    fn function(&self) -> &'static str {
        match self.wanted {
            Wanted::Many(_) => "invitCode:cMany",
            Wanted::Generated(_) | Wanted::Custom(..) => "invitCode:c",
        }
    }

    /// Whether a plain member may not create it: many codes at once, a code that outlives its creator's right to
    /// create it, or one that shares the budget of a campaign, unless a service creates it.
    fn takes_an_admin(&self) -> bool {
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let is_reserved = self.terms.keep_after_creator || self.terms.campaign_id.is_some();
        (is_reserved || is_many) && !self.by_service
    }

    fn row(&self, code: &NewCode) -> CodeRow {
        CodeRow {
            id: self.id.clone(),
            code: code.text.clone(),
            server_id: self.server.clone(),
            creator_id: self.creator.clone(),
            terms: (*self.terms).clone(),
            batch: None,
            revoked_at: None,
            created_at: self.now,
            redemptions: Vec::new(),
            admits_until: Vec::new(),
        }
    }
}
