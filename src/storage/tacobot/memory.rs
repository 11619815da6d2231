//! TacoBot's documents in the memory model.

use super::import::{self, ImportInvites};
use super::{Deed, Facts, PART, Part, Report, Tracking, replaced};
use crate::domain::caller::Actor;
use crate::domain::id::ServerId;
use crate::domain::role::Role;
use crate::domain::tacobot::extended_json::{fields, items, unquoted};
use crate::domain::tacobot::{InviteCursor, Seconds, entry_of};
use crate::storage::Memory;
use crate::wire::json::{Json, put};

/// A use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseRow {
    /// The user.
    pub user: String,
    /// When.
    pub at: Seconds,
    /// The whole entry, where user and time do not say it all.
    pub entry: Option<String>,
}

impl UseRow {
    fn text(&self) -> String {
        let derived = || entry_of(&self.user, self.at.as_str());
        self.entry.clone().unwrap_or_else(derived)
    }
}

/// A document; its number is its place in the table, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteRow {
    /// Its `_id`, as Extended JSON.
    pub id: String,
    /// The guild.
    pub guild: String,
    /// The code.
    pub code: String,
    /// The document as Extended JSON, its log left empty.
    pub document: String,
    /// The log.
    pub log: Vec<UseRow>,
}

/// How much a page holds: documents, the weight at which no further one is begun, parts of one log.
type Most = (usize, usize, i64);

impl InviteRow {
    /// The parts from one on, at most so many; that the document is left to the next page, where none
    /// is to be given.
    fn parts(&self, number: i64, from: Option<i64>, most: i64, parts: &mut Vec<Part>) {
        let mut next = from;
        loop {
            let at = usize::try_from(next.unwrap_or(i64::MAX)).unwrap_or(usize::MAX);
            let mut rest = self.log.iter().skip(at.saturating_mul(PART));
            let mut entries = String::new();
            for row in rest.by_ref().take(PART) {
                if !entries.is_empty() {
                    put(&mut entries, &[","]);
                }
                put(&mut entries, &[&row.text()]);
            }
            let more = rest.next().is_some();
            parts.push(Part {
                document: number,
                id: self.id.clone(),
                text: (next == Some(0)).then(|| self.document.clone()),
                part: next,
                entries,
                more,
            });
            next = next.map(|part| part + 1);
            let given = next.zip(from).map_or(most, |(next, from)| next - from);
            if !more || given >= most {
                return;
            }
        }
    }

    fn same(&self, user: &str, at: Option<&Seconds>) -> impl Iterator<Item = &UseRow> {
        let same = move |row: &&UseRow| row.user == user && at.is_none_or(|at| row.at.is(at));
        self.log.iter().filter(same)
    }
}

/// A document without its field for the log.
fn without_log(document: &str) -> String {
    let mut kept = Vec::new();
    for field in fields(document).unwrap_or_default() {
        if field.name != "invites" {
            kept.push((
                field.name.into_owned().into(),
                Json::Raw(field.value.to_owned()),
            ));
        }
    }
    Json::Object(kept).write()
}

/// The number of the document at a place of the table.
fn number(place: usize) -> i64 {
    i64::try_from(place + 1).unwrap_or(i64::MAX)
}

impl Memory {
    /// Does what a [`Tracking`] says.
    pub(super) fn track(&mut self, tracking: &Tracking) -> Facts {
        let Tracking { guild, code, deed } = tracking;
        let mut parts = Vec::new();
        let is_done = match deed {
            Deed::Read(actor) => self.may_read_invites(guild, actor),
            Deed::List { actor, from, limit } => {
                let may = self.may_read_invites(guild, actor);
                let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
                let from = InviteCursor { part: 0, ..*from };
                if may {
                    let weight = |row: &InviteRow| 1 + row.log.len();
                    self.page(
                        Some(guild),
                        from,
                        &weight,
                        (limit, 10_000, i64::MAX),
                        &mut parts,
                    );
                }
                may
            }
            Deed::Export(from) => {
                let weight = |row: &InviteRow| row.document.chars().count() + 64 * row.log.len();
                self.page(None, *from, &weight, (1000, 1_000_000, 32), &mut parts);
                true
            }
            Deed::Store(report) => self.store_report(guild, code, report),
            Deed::Record {
                user,
                at,
                at_this_time,
                entry,
            } => self.newest_invite(guild, code).is_some_and(|(_, row)| {
                let at_time = at_this_time.then_some(at);
                let is_new = row.same(user, at_time).next().is_none();
                if is_new {
                    row.log.push(UseRow {
                        user: user.clone(),
                        at: at.clone(),
                        entry: entry.clone(),
                    });
                }
                let same = row.same(user, at_time);
                let latest = same.max_by(|one, other| one.at.order(&other.at));
                parts.push(Part {
                    part: Some(0),
                    entries: latest.map(UseRow::text).unwrap_or_default(),
                    ..Part::default()
                });
                is_new
            }),
        };
        let is_read = is_done && matches!(deed, Deed::Read(_) | Deed::Store(_));
        if let Some((place, row)) = self.newest_invite(guild, code).filter(|_| is_read) {
            if matches!(deed, Deed::Read(_)) {
                row.parts(number(place), Some(0), i64::MAX, &mut parts);
            } else {
                parts.push(Part {
                    id: row.id.clone(),
                    part: Some(0),
                    entries: without_log(&row.document),
                    ..Part::default()
                });
            }
        }
        Facts { is_done, parts }
    }

    fn newest_invite(&mut self, guild: &str, code: &str) -> Option<(usize, &mut InviteRow)> {
        let rows = self.tacobot.iter_mut().enumerate();
        rows.filter(|(_, row)| row.guild == guild && row.code == code)
            .max_by(|(_, one), (_, other)| one.id.cmp(&other.id))
    }

    fn page(
        &self,
        guild: Option<&str>,
        from: InviteCursor,
        weight: &dyn Fn(&InviteRow) -> usize,
        (limit, room, most): Most,
        parts: &mut Vec<Part>,
    ) {
        let (mut count, mut before) = (0, 0);
        for (place, row) in self.tacobot.iter().enumerate() {
            let is_asked = guild.is_none_or(|guild| row.guild == guild);
            if number(place) < from.document || !is_asked || count > limit {
                continue;
            }
            let is_first = number(place) == from.document;
            let start = if is_first { from.part } else { 0 };
            let shown = count < limit && before < room;
            row.parts(number(place), shown.then_some(start), most, parts);
            count += 1;
            before += weight(row);
        }
    }

    fn store_report(&mut self, guild: &str, code: &str, report: &Report) -> bool {
        if let Some((_, row)) = self.newest_invite(guild, code) {
            let asked = report.must_be.as_ref();
            if asked.is_some_and(|ids| !ids.contains(&row.id)) {
                return false;
            }
            row.document = replaced(&row.document, "info", report.info.as_str());
            if let Some(at) = &report.at {
                row.document = replaced(&row.document, "timestamp", at.as_str());
            }
            return true;
        }
        let is_new = report.must_be.is_none();
        if is_new {
            self.tacobot.push(InviteRow {
                id: report.new_id.clone(),
                guild: guild.to_owned(),
                code: code.to_owned(),
                document: report.new_document.clone(),
                log: Vec::new(),
            });
        }
        is_new
    }

    fn may_read_invites(&self, guild: &str, actor: &Actor) -> bool {
        let Some(user) = actor.user() else {
            return true;
        };
        let Ok(server) = ServerId::parse(guild) else {
            return false;
        };
        let row = self.servers.get(&server);
        row.is_some_and(|row| row.owner_id == *user)
            || self.role(&server, user) >= Some(Role::Admin)
    }

    /// Does what an [`ImportInvites`] says, by the very texts that the statements are given.
    pub(super) fn import(&mut self, import: &ImportInvites) -> import::Facts {
        let lines = import.lines();
        for columns in list(&lines.documents) {
            let columns = list(columns);
            let text = |at: usize| {
                unquoted(part(&columns, at))
                    .unwrap_or_default()
                    .into_owned()
            };
            let mut rows = self.tacobot.iter_mut();
            let known = rows.find(|row| row.id == text(0));
            let row = InviteRow {
                id: text(0),
                guild: text(1),
                code: text(2),
                document: part(&columns, 3).to_owned(),
                log: known
                    .as_ref()
                    .map(|row| row.log.clone())
                    .unwrap_or_default(),
            };
            match known {
                Some(known) => *known = row,
                None => self.tacobot.push(row),
            }
        }
        let mut early = Vec::new();
        for line in list(&lines.continued) {
            let line = list(line);
            if self.imported_to(&line).is_none() {
                early.extend(part(&line, 2).parse::<i64>());
            }
        }
        let mut recorded = 0;
        for line in list(&lines.uses) {
            let line = list(line);
            if let Some((row, is_next)) = self.imported_to(&line) {
                let mut new: Vec<UseRow> = Vec::new();
                for item in list(part(&line, 2)) {
                    let item = list(item);
                    let user = unquoted(part(&item, 0)).unwrap_or_default();
                    let Some(at) = Seconds::parse(part(&item, 1)) else {
                        continue;
                    };
                    let times = part(&item, 3).parse().unwrap_or(1);
                    let entry = part(&item, 2);
                    let is_kept = !entry.is_empty() && entry != "null";
                    if is_next || times > row.same(&user, Some(&at)).count() {
                        new.push(UseRow {
                            user: user.into_owned(),
                            at,
                            entry: is_kept.then(|| entry.to_owned()),
                        });
                    }
                }
                recorded += number(new.len()) - 1;
                row.log.append(&mut new);
            }
        }
        import::Facts {
            recorded,
            stored: lines.stored,
            refused: lines.refused.clone(),
            early,
        }
    }

    /// The document that a line goes to, if what came before it is on record, and whether nothing else is.
    fn imported_to(&mut self, line: &[&str]) -> Option<(&mut InviteRow, bool)> {
        let id = unquoted(part(line, 0))?;
        let start: usize = part(line, 1).parse().ok()?;
        let mut rows = self.tacobot.iter_mut();
        let row = rows.find(|row| row.id == id)?;
        let length = row.log.len();
        (length >= start).then_some((row, length == start))
    }
}

/// The items of a list that was written by [`ImportInvites`].
fn list(text: &str) -> Vec<&str> {
    items(text).unwrap_or_default()
}

fn part<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at).copied().unwrap_or_default()
}
