//! Lines of a `mongoexport` file.

use super::{
    ALL_GUILDS, DiscordCode, Fault, Seconds, entry_of, faults_of_info, is_derived, is_digits,
};
use crate::domain::id::{ServerId, UserId};
use crate::domain::tacobot::extended_json::{
    Field, compact, field, fields, items, plain, unquoted, with,
};
use crate::wire::json::{Json, put, quote};

/// The field by which a line goes on with the log of a document that is too large for one request: how
/// many of its uses came before.
pub const CONTINUES: &str = "$invitesFrom";

/// The field by which such a line says which of its uses stood in the log before already, and how
/// often: a list of pairs, the place in the line first. Without it, a use that was recorded by another
/// call meanwhile could be taken for one of them.
const REPEATS: &str = "$repeats";

/// The most bytes that an entry of a log may have. D1 holds no text beyond 2,000,000 bytes, and reads a
/// log in parts of [`PART`](crate::storage::tacobot::PART) entries.
const LARGEST_ENTRY: usize = 3_900;

const REQUIRED: &[&str; 2] = &["is required, once", "est obligatoire, une seule fois"];
const NOT_JSON: Fault = Fault(
    "line",
    &[
        "must be one JSON object in UTF-8, at most 127 levels deep",
        "doit être un seul objet JSON en UTF-8, imbriqué sur 127 niveaux au plus",
    ],
);
const ID: Fault = Fault(
    "_id",
    &[
        "must be an ObjectId or a string",
        "doit être un ObjectId ou une chaîne de caractères",
    ],
);
const GUILD: Fault = Fault(
    "guild_id",
    &[
        "must have 1 to 128 characters, no control characters, and not be -",
        "doit compter de 1 à 128 caractères, sans caractère de contrôle, et ne pas être un simple tiret",
    ],
);
const TIMESTAMP: Fault = Fault("timestamp", super::NUMBER);
const INVITES: Fault = Fault(
    "invites",
    &[
        "must be a list of objects of at most 3,900 bytes, each with a user_id of 1 to 128 characters and a number as timestamp",
        "doit être une liste d’objets d’au plus 3\u{202f}900\u{a0}octets, chacun avec un user_id de 1 à 128 caractères et un nombre comme timestamp",
    ],
);
const STRAY: Fault = Fault(
    CONTINUES,
    &[
        "must be how many invites came before, beside _id, invites and $repeats alone",
        "doit indiquer le nombre d’invites qui précèdent, avec seulement _id, invites et $repeats à côté",
    ],
);

/// One line: a document with its log, or the next part of a log. Everything is in the form in which
/// storage takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The document's `_id`, as compact Extended JSON.
    pub id: String,
    /// The columns of the document, as a JSON list with the document as JSON; none where the line goes on with a log.
    pub document: Option<String>,
    /// How many uses came before.
    pub starts: i64,
    /// The uses, as a JSON list: user, time, and where they are there, the whole entry and how many
    /// times it has stood in the line so far.
    pub uses: String,
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// The first fault.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|_| NOT_JSON)?;
        let fields = fields(text).ok_or(NOT_JSON)?;
        for field in &fields {
            if field.name != "invites" && Json::parse(field.value.as_bytes()).is_err() {
                return Err(NOT_JSON);
            }
        }
        let id = compact(find(&fields, "_id")?.value);
        if !plain(&id).starts_with('"') {
            return Err(ID);
        }
        let invites = find(&fields, "invites")?;
        let continues = field(&fields, CONTINUES);
        let repeats = field(&fields, REPEATS).filter(|_| continues.is_some());
        let uses = uses(invites.value, repeats.map_or("[]", |repeats| repeats.value));
        let uses = uses.ok_or(INVITES)?;
        let (mut document, mut starts) = (None, 0);
        if let Some(continues) = continues {
            starts = continues.value.parse().map_err(|_| STRAY)?;
            if !is_digits(continues.value) || fields.len() != 3 + repeats.iter().count() {
                return Err(STRAY);
            }
        } else {
            document = Some(columns(text, &id, &fields, invites)?);
        }
        Ok(Self {
            id,
            document,
            starts,
            uses,
        })
    }
}

fn find<'f, 'a>(fields: &'f [Field<'a>], name: &'static str) -> Result<&'f Field<'a>, Fault> {
    field(fields, name).ok_or(Fault(name, REQUIRED))
}

/// The columns of a document.
fn columns(
    text: &str,
    id: &str,
    fields: &[Field<'_>],
    invites: &Field<'_>,
) -> Result<String, Fault> {
    let code = unquoted(find(fields, "code")?.value).unwrap_or_default();
    if DiscordCode::parse(&code).is_none() {
        return Err(Fault("code", &DiscordCode::FORM));
    }
    let guild = unquoted(find(fields, "guild_id")?.value).unwrap_or_default();
    if guild == ALL_GUILDS || ServerId::parse(&guild).is_err() {
        return Err(GUILD);
    }
    let mut fault = None;
    let info = compact(find(fields, "info")?.value);
    faults_of_info(&plain(&info), &mut |found| fault = Some(found));
    if let Some(fault) = fault {
        return Err(fault);
    }
    let timestamp = compact(find(fields, "timestamp")?.value);
    Seconds::parse(&plain(&timestamp)).ok_or(TIMESTAMP)?;
    let emptied = compact(&with(text, &invites.place, "[]"));
    let mut columns = String::with_capacity(text.len() + id.len() + guild.len() + code.len() + 32);
    let mut before = "[";
    for column in [id, &guild, &code] {
        put(&mut columns, &[before]);
        quote(column, &mut columns);
        before = ",";
    }
    put(&mut columns, &[",", &emptied, "]"]);
    Ok(columns)
}

/// The uses of a list of them, in the form in which storage takes them.
fn uses(list: &str, repeats: &str) -> Option<String> {
    let places = items(list)?;
    let mut repeats = items(repeats)?.into_iter().map(repeat);
    let mut repeat = repeats.next();
    let mut out = String::with_capacity(list.len());
    let mut keys = String::with_capacity(list.len());
    let mut seen = Seen::new(places.len());
    let mut before = "[";
    for (place, item) in places.into_iter().enumerate() {
        put(&mut out, &[before]);
        before = ",";
        let start = keys.len();
        let entry = match plain_use(item) {
            Some((user, timestamp)) => {
                put(&mut out, &["[\"", user, "\",", timestamp]);
                put(&mut keys, &[user, "\"", timestamp]);
                None
            }
            None => any_use(item, &mut out, &mut keys)?,
        };
        let mut times = seen.count(&keys, start);
        if let Some(known) = repeat
            && known?.0 == place
        {
            times = times.saturating_add(known?.1);
            repeat = repeats.next();
        }
        let kept = entry.as_deref().unwrap_or("null");
        if times > 1 {
            put(&mut out, &[",", kept, ",", &times.to_string()]);
        } else if entry.is_some() {
            put(&mut out, &[",", kept]);
        }
        put(&mut out, &["]"]);
    }
    put(&mut out, &[if before == "[" { "[]" } else { "]" }]);
    repeat.is_none().then_some(out)
}

/// A place in a line, and how often its use stood in the log before.
fn repeat(pair: &str) -> Option<(usize, u32)> {
    match items(pair)?.as_slice() {
        [place, times] => Some((place.parse().ok()?, times.parse().ok()?)),
        _ => None,
    }
}

/// User and time of an entry that says no more and is written as storage would write it: nearly all
/// are, and these are known to be JSON without being parsed.
fn plain_use(item: &str) -> Option<(&str, &str)> {
    let rest = item.strip_prefix("{\"user_id\":\"")?.strip_suffix('}')?;
    let end = rest.bytes().position(|byte| byte == b'"')?;
    let user = rest.get(..end)?;
    let timestamp = rest.get(end..)?.strip_prefix("\",\"timestamp\":")?;
    let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_plain = matches!(user.len(), 1..=128) && user.bytes().all(visible);
    (is_plain && is_digits(timestamp)).then_some((user, timestamp))
}

/// Writes user and time of any other entry, and by which key it is told from others, and gives the entry
/// where storage is to keep it.
fn any_use(item: &str, out: &mut String, keys: &mut String) -> Option<Option<String>> {
    Json::parse(item.as_bytes()).ok()?;
    let item = compact(item);
    let plain = plain(&item);
    let fields = fields(&plain)?;
    let user = unquoted(field(&fields, "user_id")?.value)?;
    let at = Seconds::parse(field(&fields, "timestamp")?.value)?;
    if item.len() > LARGEST_ENTRY || UserId::parse(&user).is_err() {
        return None;
    }
    put(out, &["["]);
    quote(&user, out);
    put(out, &[",", at.as_str()]);
    put(keys, &[&user, "\"", &at.key()]);
    let is_derived = is_derived(&user, at.as_str()) && item == entry_of(&user, at.as_str());
    Some((!is_derived).then_some(item))
}

/// How often each part of a growing text has stood in it: a table of where each stands first.
#[derive(Debug)]
pub struct Seen(Vec<(usize, usize, u32)>);

impl Seen {
    /// A table for so many parts.
    #[must_use]
    pub fn new(parts: usize) -> Self {
        Self(vec![(0, 0, 0); (2 * parts).next_power_of_two()])
    }

    /// Counts the part that stands in the text from `start` to its end.
    pub fn count(&mut self, text: &str, start: usize) -> u32 {
        let key = text.get(start..).unwrap_or_default();
        // FNV-1a.
        let mut hash = 0x811c_9dc5_u32;
        for byte in key.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        let mask = self.0.len().wrapping_sub(1);
        let mut at = usize::try_from(hash).unwrap_or(0);
        // The table is twice as long as it must be, so that a free place comes.
        while let Some((from, to, times)) = self.0.get_mut(at & mask) {
            if *times == 0 {
                (*from, *to) = (start, text.len());
            }
            if text.get(*from..*to) == Some(key) {
                *times += 1;
                return *times;
            }
            at += 1;
        }
        1
    }
}
