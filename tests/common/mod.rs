//! Two stores behind one interface: the memory model, and SQLite through the statements of D1.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod places;

use invitcode::domain::caller::Caller;
use invitcode::domain::email::{Known, ascii_only};
use invitcode::domain::id::UserId;
use invitcode::domain::language::Language;
use invitcode::domain::random::Random;
use invitcode::domain::time::Millis;
use invitcode::functions::arguments::{Arguments, RawArguments};
use invitcode::functions::rds::{give_invite, read_invite};
use invitcode::functions::reply::Data;
use invitcode::functions::timecapsule::{generate_code, my_codes, revoke_code, validate_code};
use invitcode::functions::{self, Call, Context, Function, Limits, Reply, Throttling};
use invitcode::storage::{MIGRATIONS, Memory, Param, Row, Rows, STATEMENTS, Statement};
use invitcode::wire::json::{Fields, Json};
use invitcode::wire::secret::HashKey;
use invitcode::wire::write::Numbers;
use proptest::prelude::ProptestConfig;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;

/// Runs this many random cases. `PROPTEST_CASES` overrides it, for short or long runs.
pub fn cases(usual: u32) -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = usual;
    }
    config.failure_persistence = None;
    config
}

/// A store that answers a planned call.
pub trait Store {
    fn run(&mut self, call: &dyn Call) -> Reply;
}

impl Store for Memory {
    fn run(&mut self, call: &dyn Call) -> Reply {
        call.run(self)
    }
}

/// SQLite with the schema of the migrations.
pub struct Sqlite(pub Connection);

impl Sqlite {
    pub fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        for migration in MIGRATIONS {
            connection.execute_batch(migration).unwrap();
        }
        Self(connection)
    }

    /// Rolls back everything since the last call, if any, and begins a transaction that is never committed.
    pub fn begin(&self) {
        if !self.0.is_autocommit() {
            self.0.execute_batch("ROLLBACK").unwrap();
        }
        self.0.execute_batch("BEGIN").unwrap();
    }

    /// Runs statements as one transaction, like D1's `batch`. The transaction may be nested.
    pub fn batch(&mut self, statements: &[Statement<'_>]) -> rusqlite::Result<Rows<'static>> {
        let transaction = self.0.savepoint()?;
        let mut results = Vec::new();
        for statement in statements {
            assert!(
                STATEMENTS
                    .iter()
                    .any(|sql| std::ptr::eq(*sql, statement.sql)),
                "{} is not in the table of statements",
                statement.sql.name
            );
            let mut prepared = transaction.prepare_cached(statement.sql.text)?;
            results.push(rows(&mut prepared, values(statement))?);
        }
        transaction.commit()?;
        Ok(Rows(results))
    }

    /// The rows of a query without parameters.
    pub fn query(&self, sql: &str) -> Vec<Row<'static>> {
        rows(&mut self.0.prepare(sql).unwrap(), []).unwrap()
    }
}

/// The text in a column; `None` if it is NULL.
pub fn text<'a>(row: &'a Row<'_>, column: &str) -> Option<&'a str> {
    row.0.get(column).and_then(Json::as_text)
}

/// Binds the values of a statement as D1 does.
pub fn values(statement: &Statement<'_>) -> Vec<rusqlite::types::Value> {
    let values = statement.params.iter().map(|param| match param {
        Param::Null => rusqlite::types::Value::Null,
        // D1 binds JavaScript's numbers as REAL, and only these reach it as they are.
        Param::Integer(number) => {
            assert!(number.unsigned_abs() < 1 << 53, "{number} is not exact");
            rusqlite::types::Value::Real(*number as f64)
        }
        Param::Text(text) => rusqlite::types::Value::Text((*text).to_owned()),
    });
    values.collect()
}

/// The rows of a statement with these values.
pub fn rows(
    statement: &mut rusqlite::Statement<'_>,
    params: impl IntoIterator<Item = rusqlite::types::Value>,
) -> rusqlite::Result<Vec<Row<'static>>> {
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut bound = 0;
    for (index, value) in params.into_iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
        bound += 1;
    }
    // D1 refuses a statement with too few values. SQLite takes NULL, which is enough to read a plan.
    let wanted = statement.parameter_count();
    assert!(
        bound == 0 || bound == wanted,
        "{bound} of {wanted} values are bound"
    );
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let mut fields = Fields::new();
        for (index, column) in columns.iter().enumerate() {
            let value = match row.get_ref(index)? {
                ValueRef::Null => Json::Null,
                ValueRef::Integer(number) => Json::Integer(number),
                ValueRef::Real(number) => Json::Float(number),
                ValueRef::Text(text) => Json::text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(_) => panic!("no column holds a blob"),
            };
            fields.push((column.clone().into(), value));
        }
        found.push(Row(Json::Object(fields)));
    }
    Ok(found)
}

impl Store for Sqlite {
    fn run(&mut self, call: &dyn Call) -> Reply {
        let rows = self
            .batch(&call.statements())
            .expect("no statement breaks a constraint");
        call.settle(&rows)
    }
}

/// The time at which tests begin, in 2026.
pub const START: i64 = 1_790_000_000_000;

/// A context: time, random bytes from a seed, caller.
pub fn context(now: i64, seed: u64, caller: Caller) -> Context {
    Context {
        now: Millis::from_store(now),
        random: random(seed),
        verified: caller != Caller::Anonymous,
        email: match caller {
            Caller::Service => Known::ByService,
            _ => Known::Token(None, false),
        },
        to_ascii: ascii_only,
        caller,
        address: Some("192.0.2.1".to_owned()),
        hash_key: HashKey::new("key"),
        limits: Limits::default(),
        throttling: Throttling::Guesses,
        paging: None,
        has_events: false,
        is_watched: false,
    }
}

/// Random bytes: those for the first id come from one seed, and the others from another.
pub fn random_of(id: u64, others: u64) -> Random {
    let mut bytes = random(others).bytes();
    bytes[..10].copy_from_slice(&random(id).bytes()[..10]);
    Random::new(bytes)
}

/// Random bytes from a seed, different for every seed.
pub fn random(seed: u64) -> Random {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [0_u8; Random::LENGTH];
    for byte in &mut bytes {
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        *byte = (state >> 24) as u8;
    }
    Random::new(bytes)
}

/// A verified user.
pub fn user(id: &str) -> Caller {
    Caller::User {
        id: UserId::parse(id).unwrap(),
        super_user: false,
    }
}

/// Plans a call.
pub type Prepare = fn(&RawArguments, &Context) -> Result<Box<dyn Call>, Reply>;

/// The functions that only the faces call, by path.
const INTERNAL: &[(&str, Prepare)] = &[
    internal::<give_invite::Give>(),
    internal::<read_invite::Read>(),
    internal::<generate_code::Generate>(),
    internal::<my_codes::MyCodes>(),
    internal::<revoke_code::Revoke>(),
    internal::<validate_code::Validate>(),
];

const fn internal<F: Function + 'static>() -> (&'static str, Prepare) {
    (F::PATH, |raw, context| {
        functions::plan::<F>(F::Arguments::decode(raw)?, context)
    })
}

/// The function that plans a call of this path.
pub fn prepare(path: &str) -> Prepare {
    let internal = INTERNAL.iter().find(|(known, _)| *known == path);
    match (functions::find(path), internal) {
        (Some(entry), _) => entry.prepare,
        (None, Some((_, prepare))) => *prepare,
        (None, None) => panic!("there is no function {path}"),
    }
}

/// Calls a function by its path.
pub fn call(store: &mut dyn Store, path: &str, arguments: &Value, context: &Context) -> Reply {
    let text = arguments.to_string();
    let json = Json::parse(text.as_bytes()).unwrap();
    let raw = RawArguments::new(json).unwrap();
    match prepare(path)(&raw, context) {
        Ok(call) => store.run(call.as_ref()),
        Err(reply) => reply,
    }
}

/// Calls a function outside the registry, as the faces do.
pub fn call_internal<F: Function + 'static>(
    store: &mut dyn Store,
    arguments: F::Arguments,
    context: &Context,
) -> Reply {
    match functions::plan::<F>(arguments, context) {
        Ok(call) => store.run(call.as_ref()),
        Err(reply) => reply,
    }
}

/// The data of a reply as a tree.
pub fn tree(data: &dyn Data) -> Json<'static> {
    let text = data.write(Numbers::Whole);
    Json::parse(text.as_bytes()).unwrap().into_owned()
}

/// A reply as JSON in the standard form.
pub fn as_json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.write(Language::English, Numbers::Whole)).unwrap()
}
