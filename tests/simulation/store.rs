//! Both stores at once: the memory model, and SQLite with the statements of the service. Each history runs
//! in a transaction of SQLite's that is rolled back.

use crate::audit::Entry;
use crate::common::{self, START, Sqlite, context};
use crate::oracle::FREE;
use crate::state::{Campaign, Code, FirstCall, Invite, Knock, Member, Server, State};
use invitcode::domain::caller::Caller;
use invitcode::functions::{Call, Reply};
use invitcode::storage::{Memory, Param, Row, Rows, Statement};
use invitcode::wire::json::{Fields, Json};
use rusqlite::config::DbConfig;
use rusqlite::types::{Null, ValueRef};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub struct Store {
    sqlite: Sqlite,
    memory: Memory,
    /// What the memory model holds at the beginning of a history.
    first: Memory,
    /// The columns of each statement by its name.
    columns: HashMap<&'static str, &'static [&'static str]>,
    state: State,
    /// SQLite's count of changes when the state was read.
    changes: u64,
}

/// The server of the strangers: behind those of histories in the order of ids.
const CROWD: &str = "~crowd";

impl Store {
    /// An empty store, or one in which strangers took nearly all texts of the prefix `Ann`.
    pub fn new(is_crowded: bool) -> Self {
        let (mut sqlite, mut first) = (Sqlite::new(), Memory::new());
        sqlite.0.set_prepared_statement_cache_capacity(256);
        // A statement is planned once, and not anew for other values.
        let once = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        sqlite.0.set_db_config(once, true).unwrap();
        if is_crowded {
            crowd(&mut sqlite);
            crowd(&mut first);
        }
        Self {
            sqlite,
            memory: first.clone(),
            first,
            columns: HashMap::new(),
            state: State::default(),
            changes: 0,
        }
    }

    /// Resets the store for the next history.
    pub fn begin(&mut self) {
        if !self.sqlite.0.is_autocommit() {
            self.sqlite.0.execute_batch("ROLLBACK").unwrap();
        }
        self.sqlite.0.execute_batch("BEGIN").unwrap();
        self.memory = self.first.clone();
        self.state = State::default();
        self.changes = self.sqlite.0.total_changes();
    }

    /// Runs a call on both stores, which must give the same answer. Another worker that plans the call again from the rows
    /// must too.
    ///
    /// # Errors
    /// If they differ or a statement fails.
    pub fn run(&mut self, call: &dyn Call, anew: Option<&dyn Call>) -> Result<Reply, String> {
        let by_memory = call.run(&mut self.memory);
        let rows = Rows(self.batch(&call.statements())?);
        let reply = call.settle(&rows);
        let by_another = anew.map(|anew| anew.settle(&rows));
        if reply != by_memory {
            Err(format!("SQLite {reply:?}, memory {by_memory:?}"))
        } else if by_another.as_ref().is_some_and(|other| *other != reply) {
            Err(format!("one worker {reply:?}, another {by_another:?}"))
        } else {
            Ok(reply)
        }
    }

    /// Runs statements one after the other. A failing one ends the history, so the others need no rollback.
    fn batch(&mut self, statements: &[Statement<'_>]) -> Result<Vec<Vec<Row<'static>>>, String> {
        let mut results = Vec::with_capacity(statements.len());
        for statement in statements {
            let name = statement.sql.name;
            let fault = |error| format!("{name}: {error}");
            let mut prepared = self.sqlite.0.prepare_cached(statement.sql.text).unwrap();
            let columns = *self.columns.entry(name).or_insert_with(|| {
                let names = prepared.column_names();
                let names = names.map(|name| &*Box::leak(name.to_owned().into_boxed_str()));
                Box::leak(names.collect())
            });
            for (index, param) in (1..).zip(&statement.params) {
                match param {
                    Param::Null => prepared.raw_bind_parameter(index, Null),
                    // D1 binds JavaScript's numbers as REAL.
                    Param::Integer(number) => prepared.raw_bind_parameter(index, *number as f64),
                    Param::Text(text) => prepared.raw_bind_parameter(index, *text),
                }
                .map_err(fault)?;
            }
            let mut found = Vec::new();
            let mut rows = prepared.raw_query();
            while let Some(row) = rows.next().map_err(fault)? {
                let fields = columns.iter().enumerate().map(|(index, column)| {
                    let value = match row.get_ref(index).unwrap() {
                        ValueRef::Null => Json::Null,
                        ValueRef::Integer(number) => Json::Integer(number),
                        ValueRef::Real(number) => Json::Float(number),
                        ValueRef::Text(text) => {
                            Json::text(std::str::from_utf8(text).unwrap().to_owned())
                        }
                        ValueRef::Blob(_) => panic!("no column holds a blob"),
                    };
                    ((*column).into(), value)
                });
                found.push(Row(Json::Object(fields.collect::<Fields>())));
            }
            results.push(found);
        }
        Ok(results)
    }

    /// The content of the tables without strangers. They are read only after a change.
    ///
    /// # Errors
    /// If the number of a use is not its position in the log.
    pub fn state(&mut self) -> Result<&State, String> {
        let changes = self.sqlite.0.total_changes();
        if changes != self.changes {
            self.state = self.read()?;
            self.changes = changes;
        }
        Ok(&self.state)
    }

    #[rustfmt::skip]
    fn read(&self) -> Result<State, String> {
        let mut codes = self.rows(
            "SELECT id, code, iif(folded = id, NULL, folded), server_id, creator_id, max_uses, expires_at, \
             revoked_at, created_at, keep_after_creator, starts_at, rate, rate_period_ms, batch_id, list_id, campaign_id, \
             requires_approval, role = 'admin', membership_ms, metadata FROM invit_code WHERE server_id < '~'",
            |row| Ok(Code {
                id: row.get(0)?, text: row.get(1)?, folded: row.get(2)?, server: row.get(3)?, creator: row.get(4)?,
                max: row.get(5)?, ends: row.get(6)?, revoked: row.get(7)?, made: row.get(8)?,
                keeps: row.get(9)?, starts: row.get(10)?,
                rate: row.get::<_, Option<i64>>(11)?.zip(row.get(12)?),
                batch: row.get(13)?, campaign: row.get(15)?, approves: row.get(16)?,
                admin: row.get(17)?, lasts: row.get(18)?, holds: row.get(19)?,
                old: BTreeMap::new(),
                lists: self.lists(row.get(14)?),
                log: Vec::new(),
                until: Vec::new(),
            }),
        );
        codes.sort_by(|a, b| a.id.cmp(&b.id));
        let old: Vec<(String, String, String, i64)> = self.rows(
            "SELECT code_id, folded, code, works_until FROM rotated_text WHERE folded <> code_id",
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        );
        for (id, folded, text, until) in old {
            let place = codes.binary_search_by(|code| code.id.cmp(&id));
            let place = place.map_err(|_| format!("an old text of no code: {id}"))?;
            codes[place].old.insert(folded, (until, text));
        }
        let uses: Vec<(String, i64, String, i64, Option<i64>)> = self.rows(
            "SELECT code_id, ordinal, user_id, used_at, admits_until FROM redemption ORDER BY code_id, ordinal",
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        );
        for (id, ordinal, user, at, until) in uses {
            let place = codes.binary_search_by(|code| code.id.cmp(&id));
            let code = &mut codes[place.map_err(|_| format!("a use of no code: {id}"))?];
            code.until.push(until);
            let log = &mut code.log;
            log.push((user, at));
            if i64::try_from(log.len()) != Ok(ordinal) {
                return Err(format!("the use {ordinal} of {id} is the {}. of its log", log.len()));
            }
        }
        let mut campaigns = self.rows(
            "SELECT id, server_id, creator_id, max_uses, expires_at, rate, rate_period_ms, revoked_at, created_at \
             FROM campaign ORDER BY id",
            |row| Ok(Campaign {
                id: row.get(0)?, server: row.get(1)?, creator: row.get(2)?, max: row.get(3)?, ends: row.get(4)?,
                rate: row.get::<_, Option<i64>>(5)?.zip(row.get(6)?),
                revoked: row.get(7)?, made: row.get(8)?, log: Vec::new(),
            }),
        );
        let uses: Vec<(String, i64, i64)> = self.rows(
            "SELECT campaign_id, ordinal, used_at FROM campaign_use ORDER BY campaign_id, ordinal",
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        );
        for (id, ordinal, at) in uses {
            let place = campaigns.binary_search_by(|campaign| campaign.id.cmp(&id));
            let log = &mut campaigns[place.map_err(|_| format!("a use of no campaign: {id}"))?].log;
            log.push(at);
            if i64::try_from(log.len()) != Ok(ordinal) {
                return Err(format!("the use {ordinal} of {id} is the {}. of its log", log.len()));
            }
        }
        let miscounted: Vec<String> = self.rows(
            "SELECT id FROM server s WHERE member_count <> \
             (SELECT count(*) FROM member m WHERE m.server_id = s.id AND m.left_at IS NULL)",
            |row| row.get(0),
        );
        if !miscounted.is_empty() {
            return Err(format!("the members of {miscounted:?} are counted wrongly"));
        }
        Ok(State {
            servers: self.rows(
                "SELECT id, owner_id, invite_policy, created_at, deleted_at, preview, code_policy, max_members FROM server WHERE id < '~' ORDER BY id",
                |row| Ok(Server {
                    id: row.get(0)?, owner: row.get(1)?, policy: row.get(2)?, made: row.get(3)?,
                    deleted: row.get(4)?, preview: row.get(5)?, max: row.get(7)?,
                    codes: row.get::<_, Option<String>>(6)?.map(|text| limits(&text)),
                }),
            ),
            members: self.rows(
                "SELECT server_id, user_id, id, name, role = 'admin', created_at, joined_at, left_at, banned_at, code_id, \
                 expires_at, invited_by, metadata \
                 FROM member WHERE server_id < '~' ORDER BY server_id, user_id",
                |row| Ok(Member {
                    server: row.get(0)?, user: row.get(1)?, id: row.get(2)?, name: row.get(3)?, admin: row.get(4)?,
                    made: row.get(5)?, joined: row.get(6)?, left: row.get(7)?, banned: row.get(8)?, by: row.get(9)?,
                    ends: row.get(10)?, inviter: row.get(11)?, holds: row.get(12)?,
                }),
            ),
            codes,
            campaigns,
            knocks: self.rows(
                "SELECT id, server_id, user_id, code_id, name, status, created_at, decided_at, decided_by, reason \
                 FROM request WHERE server_id < '~' ORDER BY id",
                |row| Ok(Knock {
                    id: row.get(0)?, server: row.get(1)?, user: row.get(2)?, code: row.get(3)?, name: row.get(4)?,
                    status: row.get(5)?, made: row.get(6)?, decided: row.get(7)?, by: row.get(8)?, reason: row.get(9)?,
                }),
            ),
            invites: self.rows(
                "SELECT server_id, user_id, id, code FROM rds_invite ORDER BY server_id, user_id",
                |row| Ok(Invite { server: row.get(0)?, user: row.get(1)?, id: row.get(2)?, text: row.get(3)? }),
            ),
            first_calls: self.rows(
                "SELECT creator_id, server_id, function || ' ' || key, made_id, arguments FROM idempotency ORDER BY creator_id, server_id, function, key",
                |row| Ok(FirstCall {
                    creator: row.get(0)?, server: row.get(1)?, key: row.get(2)?, code: row.get(3)?,
                    arguments: said(&row.get::<_, String>(4)?),
                }),
            ),
        })
    }

    /// The lists with an id.
    fn lists(&self, id: Option<String>) -> Option<[Option<BTreeSet<String>>; 3]> {
        let id = id?;
        let sql = "SELECT users IS NOT NULL, emails IS NOT NULL, domains IS NOT NULL FROM allow_list WHERE id = ?1";
        let set: [bool; 3] = self
            .sqlite
            .0
            .query_row(sql, [&id], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })
            .unwrap();
        let entries = |kind: &str| {
            let sql = "SELECT value FROM allowed WHERE list_id = ?1 AND kind = ?2";
            let mut statement = self.sqlite.0.prepare_cached(sql).unwrap();
            let rows = statement
                .query_map([id.as_str(), kind], |row| row.get(0))
                .unwrap();
            rows.collect::<Result<BTreeSet<String>, _>>().unwrap()
        };
        Some([
            set[0].then(|| entries("user")),
            set[1].then(|| entries("email")),
            set[2].then(|| entries("domain")),
        ])
    }

    fn rows<T>(
        &self,
        sql: &str,
        row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let mut statement = self.sqlite.0.prepare_cached(sql).unwrap();
        let rows = statement.query_map([], row).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// How many events there are, if their numbers have no gap on any server.
    pub fn events(&self) -> Option<i64> {
        let gaps = self.rows(
            "SELECT 1 FROM event GROUP BY server_id HAVING max(number) <> count(*) OR min(number) <> 1",
            |row| row.get::<_, i64>(0),
        );
        let count = self.rows("SELECT count(*) FROM event", |row| row.get(0));
        gaps.is_empty().then_some(count[0])
    }

    /// The audit log, without what strangers did.
    #[rustfmt::skip]
    pub fn audit(&self) -> Vec<Entry> {
        self.rows(
            "SELECT id, server_id, function, actor_id, at, user_id, code_id, coalesce(campaign_id, request_id) FROM audit WHERE server_id < '~'",
            |row| Ok(Entry {
                id: row.get(0)?, server: row.get(1)?, function: row.get(2)?, actor: row.get(3)?, at: row.get(4)?,
                user: row.get(5)?, code: row.get(6)?, other: row.get(7)?,
            }),
        )
    }

    /// The number of unchanged codes of strangers.
    pub fn strangers(&self) -> i64 {
        let count = self.rows(
            "SELECT count(*) FROM invit_code WHERE server_id > '~' AND folded <> id AND revoked_at IS NULL \
             AND expires_at IS NULL AND NOT EXISTS (SELECT 1 FROM redemption WHERE code_id = invit_code.id)",
            |row| row.get(0),
        );
        count[0]
    }
}

/// The arguments of a JSON object, each as JSON.
fn said(arguments: &str) -> BTreeMap<String, String> {
    let fields: BTreeMap<String, Value> = serde_json::from_str(arguments).unwrap();
    let texts = fields
        .into_iter()
        .map(|(name, value)| (name, value.to_string()));
    texts.collect()
}

/// How many codes strangers made where a prefix is crowded.
pub const STRANGERS: i64 = 1000 - FREE.len() as i64;

/// Makes the codes of the strangers.
fn crowd(store: &mut dyn common::Store) {
    let mut call = |path, arguments, seed| {
        let context = context(START - 1, seed, Caller::Service);
        let reply = common::call(store, path, &arguments, &context);
        assert_eq!(reply.status(), 200);
    };
    let server = json!({"serverId": CROWD, "name": "Strangers", "ownerId": "zed"});
    call("server:c", server, 1_000_000);
    for number in (0..1000_u16).filter(|number| !FREE.contains(number)) {
        let code = format!("Ann-{number:03}");
        let arguments = json!({"serverId": CROWD, "creatorId": "zed", "code": code});
        call("invitCode:c", arguments, 2_000_000 + u64::from(number));
    }
}

/// The limits of a code policy, by their names in calls.
fn limits(text: &str) -> BTreeMap<String, i64> {
    let limits: BTreeMap<String, i64> = serde_json::from_str(text).unwrap();
    let names = [
        ("max_lifetime_ms", "maxLifetimeMs"),
        ("max_uses", "maxUses"),
        ("codes_per_member", "codesPerMember"),
        ("codes_per_day", "codesPerDay"),
        ("min_membership_ms", "minMembershipMs"),
    ];
    let names = BTreeMap::from(names);
    limits
        .into_iter()
        .map(|(column, most)| (names[column.as_str()].to_owned(), most))
        .collect()
}
