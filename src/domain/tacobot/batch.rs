//! The lines of one request, grouped by document.

use super::Fault;
use super::document::InviteId;
use super::entry::Entry;
use super::line::{Document, Line, Said};
use super::tally::Tally;
use serde::Serialize;

/// The greatest number of turns in which the uses of one document are recorded. Only a continued log that does
/// not fit the lines before it needs a turn of its own.
pub const MOST_TURNS: usize = 8;

const TOO_OFTEN: Fault = Fault(
    "_id",
    &[
        "occurs too often in this request; send this line in another one",
        "figure trop souvent dans cette requête\u{202f}; envoyez cette ligne dans une autre",
    ],
);

/// A line that is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedLine {
    /// Its number in the request, from 1.
    pub number: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// The lines of one document, in order.
#[derive(Clone, Debug)]
pub struct Group<'a>(Vec<Line<'a>>);

/// The combined lines of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered<'a> {
    /// The `_id`.
    pub id: InviteId,
    /// The document; the last one if there are several.
    pub document: Option<Document>,
    /// Its uses, to be recorded one log after the other.
    pub logs: Vec<Log<'a>>,
}

/// The uses of one or several lines, as one log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log<'a> {
    /// The number of uses before these.
    pub starts: usize,
    /// The uses, each with the number of times it is in the log, this one included.
    pub uses: Vec<(Entry<'a>, u32)>,
    /// The numbers of the lines.
    pub lines: Vec<i64>,
}

/// Inserts a line by its number.
pub fn refuse(refused: &mut Vec<RefusedLine>, number: i64, fault: Fault) {
    let place = refused.partition_point(|line| line.number < number);
    refused.insert(place, RefusedLine { number, fault });
}

/// Splits a request into its lines, grouped by document. Empty lines are numbered and skipped.
#[must_use]
pub fn split(body: &[u8]) -> (Vec<Group<'_>>, Vec<RefusedLine>) {
    let (mut groups, mut refused) = (Vec::<Group>::new(), Vec::new());
    let mut places = Tally::default();
    for (number, bytes) in (1_i64..).zip(body.split(|byte| *byte == b'\n')) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match Line::parse(number, bytes) {
            Err(fault) => refuse(&mut refused, number, fault),
            Ok(line) => {
                let place = places.number(&[line.id.as_str()]);
                let known = usize::try_from(*place)
                    .ok()
                    .and_then(|at| at.checked_sub(1));
                if let Some(Group(lines)) = known.and_then(|at| groups.get_mut(at)) {
                    lines.push(line);
                } else {
                    groups.push(Group(vec![line]));
                    *place = u32::try_from(groups.len()).unwrap_or(0);
                }
            }
        }
    }
    (groups, refused)
}

impl<'a> Group<'a> {
    /// Reads the lines; `None` if no line is valid.
    pub fn gather(self, refused: &mut Vec<RefusedLine>) -> Option<Gathered<'a>> {
        let mut gathered: Option<Gathered> = None;
        let mut seen = Tally::default();
        for line in self.0 {
            let number = line.number;
            let added = line.read().and_then(|said| {
                let known = gathered.get_or_insert_with(|| Gathered {
                    id: line.id,
                    document: None,
                    logs: Vec::new(),
                });
                known.add(number, said, &mut seen)
            });
            if let Err(fault) = added {
                refuse(refused, number, fault);
            }
        }
        gathered
    }
}

/// How often a use, by its user and time, is in a log.
fn times<'s>(seen: &'s mut Tally, entry: &Entry<'_>) -> &'s mut u32 {
    seen.number(&[&entry.user, "\"", &entry.moment])
}

impl<'a> Gathered<'a> {
    fn add(&mut self, number: i64, said: Said<'a>, seen: &mut Tally) -> Result<(), Fault> {
        if !self.logs.last().is_some_and(|log| log.reaches(said.starts)) {
            if self.logs.len() == MOST_TURNS {
                return Err(TOO_OFTEN);
            }
            seen.clear();
            self.logs.push(Log {
                starts: said.starts,
                ..Log::default()
            });
        }
        if let Some(log) = self.logs.last_mut() {
            log.add(number, said.starts, said.uses, seen);
        }
        self.document = said.document.or_else(|| self.document.take());
        Ok(())
    }
}

impl<'a> Log<'a> {
    fn end(&self) -> usize {
        self.starts + self.uses.len()
    }

    /// Whether a log that begins after so many uses overlaps with this one or follows it.
    fn reaches(&self, starts: usize) -> bool {
        (self.starts..=self.end()).contains(&starts)
    }

    /// Adds uses that begin within the log. If they follow it, all of them are added; otherwise only those that
    /// the line has more often than the log.
    fn add(&mut self, number: i64, starts: usize, uses: Vec<(Entry<'a>, u32)>, seen: &mut Tally) {
        self.lines.push(number);
        let follows = starts == self.end();
        let mut in_line = Tally::default();
        for (entry, repeated) in uses {
            let known = times(seen, &entry);
            let now = if follows {
                repeated.max(*known).saturating_add(1)
            } else {
                let in_line = times(&mut in_line, &entry);
                *in_line += 1;
                repeated.saturating_add(*in_line)
            };
            if now > *known {
                *known = now;
                self.uses.push((entry, now));
            }
        }
    }
}
