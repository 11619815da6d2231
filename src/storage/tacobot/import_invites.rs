//! Stores the lines of a `mongoexport` file.

use super::rows::{InviteRow, UseRow};
use crate::domain::place::Place;
use crate::domain::tacobot::Seconds;
use crate::domain::tacobot::batch::{Gathered, Log, RefusedLine, split};
use crate::domain::tacobot::document::{InviteDocument, InviteId};
use crate::domain::tacobot::extended_json::{items, unquoted};
use crate::storage::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::wire::json::{put, quote};
use serde::Deserialize;

/// Stores the valid lines of a request, in the form in which storage takes them.
///
/// If a log has exactly as many uses as came before the line's, it gets all of them, in order and with
/// repetitions. Any other log gets only the uses that the line has more often than the log, so that sending the
/// same line again adds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportInvites {
    /// The columns of the documents.
    documents: List,
    /// The uses, by turn. A later turn depends on those before it.
    turns: Vec<Turn>,
    /// The number of valid lines.
    good: i64,
    /// The invalid lines, by number.
    refused: Vec<RefusedLine>,
}

/// Uses of several documents, at most one log of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Turn {
    /// For each log: `[_id, uses before, uses]`.
    logs: List,
    /// For each log that continues one stored by another request: `[_id, uses before]`.
    continued: List,
    /// The numbers of the lines of each of these logs.
    lines: Vec<Vec<i64>>,
}

/// A JSON list that grows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct List(String);

impl Default for List {
    fn default() -> Self {
        Self("[]".to_owned())
    }
}

impl List {
    /// Adds an item that is written in pieces.
    fn add(&mut self, write: impl FnOnce(&mut String)) {
        self.0.pop();
        if self.0.len() > 1 {
            self.0.push(',');
        }
        write(&mut self.0);
        self.0.push(']');
    }
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The number of uses that this call recorded.
    pub recorded: i64,
    /// The numbers of the lines that continue a log whose earlier part is missing.
    pub early: Vec<i64>,
}

/// Stores the documents `?1`.
pub static DOCUMENTS: Sql = Sql::new(
    "tacobot: import documents",
    "INSERT INTO tacobot_invite (id, guild_id, code, document) \
           SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true \
           ON CONFLICT (id) DO UPDATE SET guild_id = excluded.guild_id, code = excluded.code, \
           document = excluded.document WHERE document <> excluded.document",
);

/// The positions in the list `?1` of logs whose earlier part is missing.
pub static EARLY: Sql = Sql::new(
    "tacobot: import early logs",
    "SELECT l.key AS place FROM json_each(?1) l \
           LEFT JOIN tacobot_invite i ON i.id = l.value ->> 0 \
           WHERE i.seq IS NULL OR ifnull((SELECT max(ordinal) FROM tacobot_use \
           WHERE invite = i.seq), 0) < l.value ->> 1",
);

/// Records the uses `?1`. If the log is as long as what came before the line, all of them are recorded;
/// otherwise only those that the line has more often than the log.
pub static USES: Sql = Sql::new(
    "tacobot: import uses",
    "WITH d AS MATERIALIZED (SELECT i.seq, l.value ->> 1 AS start, l.value -> 2 AS uses, \
           ifnull((SELECT max(ordinal) FROM tacobot_use WHERE invite = i.seq), 0) AS length \
           FROM json_each(?1) l CROSS JOIN tacobot_invite i ON i.id = l.value ->> 0) \
           INSERT INTO tacobot_use (invite, ordinal, user_id, timestamp, entry) \
           SELECT d.seq, d.length + u.key + 1, u.value ->> 0, u.value ->> 1, u.value ->> 2 \
           FROM d CROSS JOIN json_each(iif(d.length = d.start, d.uses, \
           (SELECT json_group_array(json(e.value)) FROM json_each(d.uses) e \
           WHERE ifnull(e.value ->> 3, 1) > (SELECT count(*) FROM tacobot_use k \
           WHERE k.invite = d.seq AND k.user_id = e.value ->> 0 AND k.timestamp = CAST(e.value ->> 1 AS REAL))))) u \
           WHERE d.length >= d.start",
);

/// The number of uses that the preceding statement recorded.
pub static RECORDED: Sql = Sql::new("tacobot: imported uses", "SELECT changes() AS recorded");

/// The number of statements of a turn.
const OF_TURN: usize = 3;

impl ImportInvites {
    /// The lines of a request.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        let mut import = Self::default();
        let (groups, mut refused) = split(body);
        import.turns.push(Turn::default());
        for group in groups {
            if let Some(gathered) = group.gather(&mut refused) {
                import.add(&gathered);
            }
        }
        import.refused = refused;
        import
    }

    fn add(&mut self, Gathered { id, document, logs }: &Gathered<'_>) {
        if let Some(document) = document {
            self.documents.add(|list| {
                let (guild, code) = (document.guild.as_str(), document.code.as_str());
                let mut before = "[";
                for column in [id.as_str(), guild, code] {
                    put(list, &[before]);
                    quote(column, list);
                    before = ",";
                }
                put(list, &[",", document.text.as_str(), "]"]);
            });
        }
        while self.turns.len() < logs.len() {
            self.turns.push(Turn::default());
        }
        for (turn, log) in self.turns.iter_mut().zip(logs) {
            self.good += i64::try_from(log.lines.len()).unwrap_or(0);
            turn.add(id, log, document.is_some() && log.starts == 0);
        }
    }

    /// The number of valid lines.
    #[must_use]
    pub const fn good(&self) -> i64 {
        self.good
    }

    /// The lines that are not stored, by number.
    #[must_use]
    pub fn refused(&self) -> &[RefusedLine] {
        &self.refused
    }
}

impl Turn {
    fn add(&mut self, id: &InviteId, log: &Log<'_>, is_whole: bool) {
        let head = |list: &mut String| {
            put(list, &["["]);
            quote(id.as_str(), list);
            put(list, &[",", &log.starts.to_string()]);
        };
        if !is_whole {
            self.lines.push(log.lines.clone());
            self.continued.add(|list| {
                head(list);
                put(list, &["]"]);
            });
        }
        self.logs.add(|list| {
            head(list);
            put(list, &[",["]);
            let mut before = "[";
            for (entry, times) in &log.uses {
                put(list, &[before]);
                quote(&entry.user, list);
                put(list, &[",", &entry.at]);
                let kept = entry.kept.as_deref();
                if *times > 1 {
                    put(
                        list,
                        &[",", kept.unwrap_or("null"), ",", &times.to_string()],
                    );
                } else if let Some(kept) = kept {
                    put(list, &[",", kept]);
                }
                put(list, &["]"]);
                before = ",[";
            }
            put(list, &["]]"]);
        });
    }
}

/// The place of a continued log that came before its document.
#[derive(Deserialize)]
struct EarlyColumns {
    place: i64,
}

#[derive(Deserialize)]
struct RecordedColumns {
    recorded: i64,
}

impl Operation for ImportInvites {
    type Facts = Facts;

    /// The lines may belong to any guild. If shards are separate databases, the importer sends the lines of
    /// each shard on their own.
    fn place(&self) -> Place<'_> {
        Place::Everywhere
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let mut statements = vec![Statement::new(
            &DOCUMENTS,
            [self.documents.0.as_str().into()],
        )];
        for turn in &self.turns {
            let continued = turn.continued.0.as_str().into();
            statements.push(Statement::new(&EARLY, [continued]));
            statements.push(Statement::new(&USES, [turn.logs.0.as_str().into()]));
            statements.push(Statement::new(&RECORDED, []));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let (mut recorded, mut early) = (0, Vec::new());
        for (turn, first) in self.turns.iter().zip((1..).step_by(OF_TURN)) {
            for EarlyColumns { place } in rows.all(first)? {
                let line = usize::try_from(place).ok();
                let line = line.and_then(|place| turn.lines.get(place));
                early.extend(line.ok_or_else(|| Corrupt::column("place"))?);
            }
            recorded += rows.one::<RecordedColumns>(first + 2)?.recorded;
        }
        Ok(Facts { recorded, early })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        for columns in list(&self.documents.0) {
            memory.import_document(&list(columns));
        }
        let (mut recorded, mut early) = (0, Vec::new());
        for turn in &self.turns {
            for (log, lines) in list(&turn.continued.0).into_iter().zip(&turn.lines) {
                if memory.imported_to(&list(log)).is_none() {
                    early.extend(lines);
                }
            }
            for log in list(&turn.logs.0) {
                recorded += memory.import_uses(&list(log));
            }
        }
        Facts { recorded, early }
    }
}

/// The memory model reads the same texts that are bound to the statements.
impl Memory {
    fn import_document(&mut self, columns: &[&str]) {
        let text = |at| unquoted(item(columns, at)).unwrap_or_default().into_owned();
        let (id, guild, code) = (InviteId::from_store(text(0)), text(1), text(2));
        let document = InviteDocument::from_store(item(columns, 3).to_owned());
        match self.tacobot.iter_mut().find(|row| row.id == id) {
            Some(row) => (row.guild, row.code, row.document) = (guild, code, document),
            None => self.tacobot.push(InviteRow {
                id,
                guild,
                code,
                document,
                log: Vec::new(),
            }),
        }
    }

    fn import_uses(&mut self, log: &[&str]) -> i64 {
        let Some((row, is_next)) = self.imported_to(log) else {
            return 0;
        };
        let mut new = Vec::new();
        for used in list(item(log, 2)) {
            let used = list(used);
            let user = unquoted(item(&used, 0)).unwrap_or_default();
            let Some(at) = Seconds::parse(item(&used, 1)) else {
                continue;
            };
            let times = item(&used, 3).parse().unwrap_or(1);
            let entry = item(&used, 2);
            let is_kept = !entry.is_empty() && entry != "null";
            if is_next || times > row.same(&user, Some(&at)).count() {
                new.push(UseRow {
                    user: user.into_owned(),
                    at,
                    entry: is_kept.then(|| entry.to_owned()),
                });
            }
        }
        let recorded = i64::try_from(new.len()).unwrap_or(0);
        row.log.append(&mut new);
        recorded
    }

    /// The document of a log if its earlier part is recorded, and whether the log has nothing beyond that part.
    fn imported_to(&mut self, log: &[&str]) -> Option<(&mut InviteRow, bool)> {
        let id = unquoted(item(log, 0))?;
        let start: usize = item(log, 1).parse().ok()?;
        let mut rows = self.tacobot.iter_mut();
        let row = rows.find(|row| row.id.as_str() == id)?;
        let length = row.log.len();
        (length >= start).then_some((row, length == start))
    }
}

/// The items of a list that [`ImportInvites`] wrote.
fn list(text: &str) -> Vec<&str> {
    items(text).unwrap_or_default()
}

fn item<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at).copied().unwrap_or_default()
}
