//! Codes that are created together.

use super::CreateCode;
use crate::domain::code::NewCode;
use crate::domain::count::BatchSize;
use crate::domain::id::RowId;
use crate::domain::time::Millis;
use crate::storage::memory::CodeRow;
use crate::storage::table::Table;
use crate::storage::{Memory, Sql};
use crate::wire::json::put;
use serde::Deserialize;

/// Codes that are created together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many.
    pub count: BatchSize,
    /// Ids and texts, more than wanted: the first that were never given are taken.
    pub candidates: Vec<(RowId, NewCode)>,
    /// The ids by their texts, as the JSON object that binds them.
    pub(super) ids: String,
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

/// A code of a batch.
#[derive(Deserialize)]
pub(super) struct MadeColumns {
    pub(super) batch_id: RowId,
    pub(super) code: String,
    pub(super) revoked_at: Option<Millis>,
}

impl CreateCode {
    /// Creates a batch, if enough of its texts were never given.
    pub(super) fn make(&self, memory: &mut Memory, batch: &Batch) -> Option<String> {
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
    pub(super) fn batch(&self, memory: &Memory) -> Option<(RowId, Vec<String>)> {
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
}
