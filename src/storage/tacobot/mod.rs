//! TacoBot's documents: how they are read, stored, tracked, imported and exported.
//!
//! A log is read in parts, each one text: D1 holds no text beyond 2,000,000 bytes, and a row for each
//! use would cost more than the use itself.

pub mod import;
pub mod memory;
pub mod sql;

use super::{Corrupt, Memory, Operation, Param, Rows, Statement};
use crate::domain::caller::Actor;
use crate::domain::shard::{Place, Shard};
use crate::domain::tacobot::extended_json::{field, fields, with};
use crate::domain::tacobot::{InviteCursor, InviteInfo, Seconds, entry_of, is_derived};
use crate::wire::json::{put, quote};

/// How many uses a part of a log holds. The statements say the same number.
pub const PART: usize = 500;

/// What is done with documents: always with those of one guild, except where all are exported, and but
/// for pages with the one of a code. Where several have it, the one with the greatest `_id` counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// The guild; empty where all are meant.
    pub guild: String,
    /// The code; empty for pages.
    pub code: String,
    /// What is done.
    pub deed: Deed,
}

/// What is done with documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A document is read on the authority of an admin or the owner of the server of the guild's id, or
    /// of a service.
    Read(Actor),
    /// A page of the guild's documents is read, in the order in which they were first stored, on the
    /// same authority.
    List {
        /// On whose authority.
        actor: Actor,
        /// Where it begins.
        from: InviteCursor,
        /// How many documents at most.
        limit: i64,
    },
    /// A page of all documents is read.
    Export(InviteCursor),
    /// What Discord reports of an invite is stored, in a new document where there is none. The log is not
    /// read.
    Store(Box<Report>),
    /// A use is recorded. Of the log, nothing but its entry is read.
    Record {
        /// The user.
        user: String,
        /// When.
        at: Seconds,
        /// Whether the same user at another time is another use. Where the caller gave no time, it is not.
        at_this_time: bool,
        /// The log's entry, where user and time do not say it all.
        entry: Option<String>,
    },
}

/// What Discord reports of an invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What Discord reports.
    pub info: InviteInfo,
    /// The document's time, where it is to be changed.
    pub at: Option<Seconds>,
    /// The `_id` that the document must have, as Extended JSON: a text, or an ObjectId.
    pub must_be: Option<[String; 2]>,
    /// The `_id` of a new document, as Extended JSON.
    pub new_id: String,
    /// A new document, as Extended JSON.
    pub new_document: String,
}

/// A document, or a further part of the log of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The document's number in storage.
    pub document: i64,
    /// Its `_id`, as Extended JSON.
    pub id: String,
    /// The document as Extended JSON, its log left empty; with its first part only.
    pub text: Option<String>,
    /// Which part of the log it is, from 0; none where the document is left to the next page.
    pub part: Option<i64>,
    /// The part's entries as Extended JSON, with commas between them; of what was stored the document
    /// without its log.
    pub entries: String,
    /// Whether another part follows it.
    pub more: bool,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the actor may read, or the use was recorded.
    pub is_done: bool,
    /// The documents and their logs: of what was stored no log, and of a use its entry alone.
    pub parts: Vec<Part>,
}

impl Deed {
    /// A use, at the time of the call where the caller gave none.
    #[must_use]
    pub fn record(user: &str, given: Option<Seconds>, now: Seconds) -> Self {
        let at_this_time = given.is_some();
        let at = given.unwrap_or(now);
        let entry = entry_of(user, at.as_str());
        Self::Record {
            user: user.to_owned(),
            at_this_time,
            entry: (!is_derived(user, at.as_str())).then_some(entry),
            at,
        }
    }
}

impl Report {
    /// A report, for the document of a guild and code.
    #[must_use]
    pub fn new(
        [guild, code]: [&str; 2],
        info: InviteInfo,
        at: Option<Seconds>,
        must_be: Option<String>,
        new_id: String,
        now: &Seconds,
    ) -> Self {
        let mut document = ["{\"_id\":", &new_id, ",\"code\":"].concat();
        quote(code, &mut document);
        put(&mut document, &[",\"guild_id\":"]);
        quote(guild, &mut document);
        let new_at = at.as_ref().unwrap_or(now).as_str();
        let info_text = info.as_str();
        let rest = [
            ",\"info\":",
            info_text,
            ",\"timestamp\":",
            new_at,
            ",\"invites\":[]}",
        ];
        put(&mut document, &rest);
        let must_be = must_be.map(|text| {
            let object = ["{\"$oid\":", &text, "}"].concat();
            [text, object]
        });
        Self {
            info,
            at,
            must_be,
            new_id,
            new_document: document,
        }
    }
}

/// A document with another value in a field that it has.
#[must_use]
pub fn replaced(document: &str, name: &str, value: &str) -> String {
    let fields = fields(document).unwrap_or_default();
    field(&fields, name).map_or_else(
        || document.to_owned(),
        |field| with(document, &field.place, value),
    )
}

impl Operation for Tracking {
    type Facts = Facts;

    /// A guild is the server of its id, whose admins may read its documents. An export of all guilds begins
    /// at the first shard; where shards are apart, it goes from one to the next.
    fn place(&self) -> Place<'_> {
        match self.deed {
            Deed::Export(_) => Place::Shard(Shard::FIRST),
            _ => Place::Shard(Shard::of_text(&self.guild)),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let (guild, code) = (self.guild.as_str().into(), self.code.as_str().into());
        match &self.deed {
            Deed::Read(actor) => {
                let params = [guild, code, actor.param()];
                vec![
                    Statement::new(&sql::MAY_READ, params),
                    Statement::new(&sql::READ, params),
                ]
            }
            Deed::List { actor, from, limit } => {
                let from = from.document.into();
                let params = [guild, from, actor.param(), (*limit).into()];
                vec![
                    Statement::new(&sql::MAY_READ, [guild, Param::Null, actor.param()]),
                    Statement::new(&sql::PAGE, params),
                ]
            }
            Deed::Export(from) => {
                let params = [from.document.into(), from.part.into()];
                vec![Statement::new(&sql::EXPORT, params)]
            }
            Deed::Store(report) => {
                let [text, object] = match &report.must_be {
                    None => [Param::Null; 2],
                    Some([text, object]) => [text.as_str().into(), object.as_str().into()],
                };
                let at = report.at.as_ref().map(Seconds::as_str).into();
                let update = [guild, code, report.info.as_str().into(), at, text, object];
                let (id, document) = (report.new_id.as_str(), report.new_document.as_str());
                let insert = [guild, code, id.into(), document.into(), text];
                vec![
                    Statement::new(&sql::UPDATE, update),
                    Statement::new(&sql::INSERT, insert),
                ]
            }
            Deed::Record {
                user,
                at,
                at_this_time,
                entry,
            } => {
                let any_time = i64::from(!at_this_time).into();
                let (user, at) = (user.as_str().into(), at.as_str().into());
                let params = [guild, code, user, at, any_time, entry.as_deref().into()];
                let same = [guild, code, user, at, any_time];
                vec![
                    Statement::new(&sql::RECORD, params),
                    Statement::new(&sql::ENTRY, same),
                ]
            }
        }
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let (is_done, last) = match &self.deed {
            Deed::Read(_) | Deed::List { .. } => (rows.one(0)?.flag("may")?, 1),
            Deed::Export(_) => (true, 0),
            Deed::Store(_) => (true, usize::from(!rows.wrote(0)?)),
            Deed::Record { .. } => (rows.wrote(0)?, 1),
        };
        let mut parts = Vec::new();
        for row in rows.of(last)? {
            let owned = |column| {
                row.optional_text(column)
                    .map(|text| text.map(str::to_owned))
            };
            parts.push(Part {
                document: row.integer("seq")?,
                id: row.text("id")?.to_owned(),
                text: owned("document")?,
                part: row.optional_integer("n")?,
                entries: owned("entries")?.unwrap_or_default(),
                more: row.flag("more")?,
            });
        }
        Ok(Facts { is_done, parts })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        memory.track(self)
    }
}
