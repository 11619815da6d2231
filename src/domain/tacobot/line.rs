//! Lines of a `mongoexport` file, and lines that continue the log of a document that is too large for one
//! request.
//!
//! A document is an object and a continued log is a list, so the content of a document can never be mistaken
//! for a continued log.

use super::document::{InviteDocument, InviteId, LOG};
use super::entry::Entry;
use super::extended_json::{Object, compact, is_sound, items, plain, unquoted};
use super::info::{NUMBER, faults_of_info};
use super::{DiscordCode, Fault, GuildId, Seconds, is_digits};
use serde_json::value::RawValue;

const REQUIRED: &[&str; 2] = &["is required, once", "est obligatoire, une seule fois"];
const NOT_JSON: Fault = Fault(
    "line",
    &[
        "must be one JSON object in UTF-8, at most 127 levels deep",
        "doit être un seul objet JSON en UTF-8, imbriqué sur 127 niveaux au plus",
    ],
);
const NO_REST: Fault = Fault(
    "line",
    &[
        "must be a JSON object, or a list of _id, the number of earlier invites, and the invites",
        "doit être un objet JSON, ou une liste contenant _id, le nombre d’invites qui précèdent et les invites",
    ],
);
const ID: Fault = Fault(
    "_id",
    &[
        "must be an ObjectId or a string",
        "doit être un ObjectId ou une chaîne de caractères",
    ],
);
const INVITES: Fault = Fault(
    LOG,
    &[
        "must be a list of objects of at most 3,900 bytes, each with a user_id of 1 to 128 characters and a number as timestamp",
        "doit être une liste d’objets d’au plus 3\u{202f}900\u{a0}octets, chacun avec un user_id de 1 à 128 caractères et un nombre comme timestamp",
    ],
);

/// A line of which only the `_id` has been read.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its number in the request, from 1.
    pub number: i64,
    /// The document's `_id`.
    pub id: InviteId,
    holds: Holds<'a>,
}

#[derive(Clone, Debug)]
enum Holds<'a> {
    Document(Object<'a>),
    Rest(Vec<&'a RawValue>),
}

/// The content of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// The document; `None` if the line continues a log.
    pub document: Option<Document>,
    /// The number of uses before those of this line.
    pub starts: usize,
    /// The uses, each with the number of times it was already in the log, if the line says so. Without that
    /// number, a use that another call recorded in the meantime could be mistaken for one of them.
    pub uses: Vec<(Entry<'a>, u32)>,
}

/// The document of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The guild.
    pub guild: GuildId,
    /// The code.
    pub code: DiscordCode,
    /// The document without its log.
    pub text: InviteDocument,
}

impl<'a> Line<'a> {
    /// Finds the `_id` of a line.
    ///
    /// # Errors
    /// The reason why the line is invalid.
    pub fn parse(number: i64, bytes: &'a [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|_| NOT_JSON)?;
        let (id, holds) = if text.trim_start().starts_with('[') {
            let items = items(text).ok_or(NO_REST)?;
            let id = items.first().ok_or(NO_REST)?.get();
            (id, Holds::Rest(items))
        } else {
            let object = Object::parse(text).ok_or(NOT_JSON)?;
            let values = object.fields().iter().filter(|field| field.name != LOG);
            if !values.map(|field| field.value).all(is_sound) {
                return Err(NOT_JSON);
            }
            (required(&object, "_id")?, Holds::Document(object))
        };
        let id = InviteId::parse(id).filter(|_| is_sound(id)).ok_or(ID)?;
        Ok(Self { number, id, holds })
    }

    /// Reads the whole line.
    ///
    /// # Errors
    /// The first fault.
    pub fn read(&self) -> Result<Said<'a>, Fault> {
        match &self.holds {
            Holds::Document(object) => {
                let uses = object.has(LOG).then(|| required(object, LOG)).transpose()?;
                let uses = uses_of(uses.unwrap_or("[]"), None)?;
                Ok(Said {
                    document: Some(document(object)?),
                    starts: 0,
                    uses,
                })
            }
            Holds::Rest(items) => {
                let (starts, uses, repeats) = match items.as_slice() {
                    [_, starts, uses] => (starts, uses, None),
                    [_, starts, uses, repeats] => (starts, uses, Some(repeats.get())),
                    _ => return Err(NO_REST),
                };
                let starts = starts.get();
                let starts = starts.parse().ok().filter(|_| is_digits(starts));
                Ok(Said {
                    document: None,
                    starts: starts.ok_or(NO_REST)?,
                    uses: uses_of(uses.get(), repeats)?,
                })
            }
        }
    }
}

fn required<'a>(object: &Object<'a>, name: &'static str) -> Result<&'a str, Fault> {
    object.get(name).ok_or(Fault(name, REQUIRED))
}

fn document(object: &Object<'_>) -> Result<Document, Fault> {
    let code = unquoted(required(object, "code")?).unwrap_or_default();
    let code = DiscordCode::parse(&code).ok_or(Fault("code", DiscordCode::FORM))?;
    let guild = unquoted(required(object, "guild_id")?).unwrap_or_default();
    let guild = GuildId::parse(&guild).ok_or(Fault("guild_id", GuildId::FORM))?;
    let mut fault = None;
    let info = plain(required(object, "info")?);
    faults_of_info(&info, &mut |found| fault = Some(found));
    if let Some(fault) = fault {
        return Err(fault);
    }
    let timestamp = compact(required(object, "timestamp")?);
    Seconds::parse(&plain(&timestamp)).ok_or(Fault("timestamp", NUMBER))?;
    let text = InviteDocument::of(object);
    Ok(Document { guild, code, text })
}

/// The uses of a log. The list `repeats` has a pair for each use that was already in the log: its position in
/// the line, and how often it was there.
fn uses_of<'a>(log: &'a str, repeats: Option<&str>) -> Result<Vec<(Entry<'a>, u32)>, Fault> {
    let entries = items(log).ok_or(INVITES)?;
    let repeats = repeats.map_or(Some(Vec::new()), |repeats| {
        items(repeats)?.into_iter().map(repeat).collect()
    });
    let mut repeats = repeats.ok_or(NO_REST)?.into_iter().peekable();
    let mut uses = Vec::with_capacity(entries.len());
    for (place, item) in entries.into_iter().enumerate() {
        let entry = Entry::parse(item.get()).ok_or(INVITES)?;
        let times = repeats.next_if(|(known, _)| *known == place);
        uses.push((entry, times.map_or(0, |(_, times)| times)));
    }
    match repeats.next() {
        None => Ok(uses),
        Some(_) => Err(NO_REST),
    }
}

/// A position in a line, and how often its use was in the log before.
fn repeat(pair: &RawValue) -> Option<(usize, u32)> {
    match items(pair.get())?.as_slice() {
        [place, times] => Some((place.get().parse().ok()?, times.get().parse().ok()?)),
        _ => None,
    }
}
