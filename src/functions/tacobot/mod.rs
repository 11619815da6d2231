//! TacoBot's documents: what its routes do. The replies' `data` are the documents themselves.
//!
//! These functions stand in no registry, since no routes but TacoBot's own call them.

use super::arguments::{Argument, Decoder, RawArguments};
use super::{Call, Context, Reply, by_memory};
use crate::domain::Problem;
use crate::domain::caller::Caller;
use crate::domain::count::PageLimit;
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::{ServerId, UserId};
use crate::domain::language::Words;
use crate::domain::shard::Place;
use crate::domain::tacobot::extended_json::plain;
use crate::domain::tacobot::import::CONTINUES;
use crate::domain::tacobot::{DiscordCode, Fault, InviteCursor, InviteInfo, Seconds};
use crate::storage::tacobot::import::{self, EARLY, ImportInvites};
use crate::storage::tacobot::{Deed, Facts, PART, Part, Report, Tracking, replaced};
use crate::storage::{Memory, Operation, Rows, Statement};
use crate::wire::hex::hexadecimal;
use crate::wire::json::{Json, put};
use crate::wire::schema::{Describe, Schema};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The document of a guild and code.
    Read,
    /// A page of a guild's documents.
    List,
    /// A page of all documents, as lines of a `mongoexport` file.
    Export,
    /// That what Discord reports is stored.
    Store,
    /// That a use is recorded.
    Record,
}

impl Asked {
    const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["guild_id", "code"],
            Self::List => &["guild_id", "cursor", "limit"],
            Self::Export => &["cursor"],
            Self::Store => &["guild_id", "code", "info", "timestamp", "_id", "invites"],
            Self::Record => &["guild_id", "code", "user_id", "timestamp"],
        }
    }
}

/// JSON as it was written.
struct Written(String);

impl Describe for Written {
    const SCHEMA: Schema = Schema::Any;
}

impl Argument for Written {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Ok(Self(value.write()))
    }
}

/// Plans a call.
///
/// # Errors
/// [`ErrorKind::BadRequest`], [`ErrorKind::Unauthorized`] and [`ErrorKind::PermissionDenied`].
pub fn plan(asked: Asked, raw: &RawArguments, context: &Context) -> Result<Box<dyn Call>, Refusal> {
    let mut decoder = Decoder::new(raw, asked.arguments());
    let is_code = !matches!(asked, Asked::List | Asked::Export);
    let guild = (asked != Asked::Export).then(|| decoder.field::<ServerId>("guild_id"));
    let code = is_code.then(|| decoder.field::<DiscordCode>("code"));
    let cursor = decoder.field::<Option<InviteCursor>>("cursor").flatten();
    let limit = decoder.field::<Option<PageLimit>>("limit").flatten();
    let info = (asked == Asked::Store).then(|| decoder.field::<Written>("info"));
    let timestamp = decoder.field::<Option<Seconds>>("timestamp").flatten();
    let id = decoder.field::<Option<Written>>("_id").flatten();
    let log = decoder.field::<Option<Written>>("invites").flatten();
    let user = (asked == Asked::Record).then(|| decoder.field::<UserId>("user_id"));
    decoder.finish()?;
    if log.is_some() {
        return Err(Refusal::field(
            "invites",
            Problem::new(
                "must be left out: who used an invite is recorded by POST …/invites",
                "doit être omis\u{a0}: les utilisations s’enregistrent par POST …/invites",
            ),
        ));
    }
    let guild = guild.flatten();
    let guild = guild.as_ref().map_or("", ServerId::as_str);
    let code = code.flatten();
    let code = code.as_ref().map_or("", DiscordCode::as_str);
    let from = cursor.unwrap_or_default();
    let now = Seconds::of(context.now);
    let deed = match asked {
        Asked::Read => Deed::Read(context.caller.actor()?),
        Asked::List => Deed::List {
            actor: context.caller.actor()?,
            from,
            limit: limit.unwrap_or_default().get(),
        },
        Asked::Export => Deed::Export(from),
        Asked::Store => {
            let info = InviteInfo::parse(&info.flatten().map_or(String::new(), |info| info.0))?;
            let new_id = object_id(context);
            let id = id.map(|id| id.0);
            let report = Report::new([guild, code], info, timestamp, id, new_id, &now);
            Deed::Store(Box::new(report))
        }
        Asked::Record => {
            let user = user.flatten();
            Deed::record(user.as_ref().map_or("", UserId::as_str), timestamp, now)
        }
    };
    if !matches!(asked, Asked::Read | Asked::List) {
        service(&context.caller)?;
    }
    Ok(Box::new(Tracking {
        guild: guild.to_owned(),
        code: code.to_owned(),
        deed,
    }))
}

/// Plans that lines of a `mongoexport` file are stored.
///
/// # Errors
/// [`ErrorKind::Unauthorized`] and [`ErrorKind::PermissionDenied`].
pub fn plan_import(body: &[u8], context: &Context) -> Result<Box<dyn Call>, Refusal> {
    service(&context.caller)?;
    Ok(Box::new(ImportInvites::of(body)))
}

/// Checks that the caller is a service.
fn service(caller: &Caller) -> Result<(), Refusal> {
    match caller {
        Caller::Service => Ok(()),
        Caller::User { .. } => Err(ErrorKind::PermissionDenied.into()),
        Caller::Anonymous => Err(ErrorKind::Unauthorized.into()),
    }
}

/// A new document's `_id`: an ObjectId of the call's second and 8 random bytes.
fn object_id(context: &Context) -> String {
    let seconds = context.now.get().div_euclid(1000);
    let [_, _, _, _, time @ ..] = seconds.to_be_bytes();
    let [random @ .., _, _] = context.random.first_id();
    let hex = [hexadecimal(&time), hexadecimal(&random)].concat();
    ["{\"$oid\":\"", &hex, "\"}"].concat()
}

impl Call for Tracking {
    fn place(&self) -> Place<'_> {
        Operation::place(self)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        Operation::statements(self)
    }

    fn settle(&self, rows: &Rows) -> Reply {
        match self.facts(rows) {
            Ok(facts) => self.reply(facts),
            Err(corrupt) => crate::functions::Fault::from(corrupt).into(),
        }
    }

    fn run(&self, memory: &mut Memory) -> Reply {
        by_memory(|| self.reply(self.apply(memory)))
    }
}

impl Tracking {
    fn reply(&self, Facts { is_done, parts }: Facts) -> Reply {
        let (mut documents, next) = assemble(parts);
        let is_new = match &self.deed {
            Deed::Read(_) | Deed::List { .. } if !is_done => {
                return ErrorKind::PermissionDenied.into();
            }
            Deed::Store(_) if documents.is_empty() => {
                return Reply::Error(Refusal::conflict(
                    "This guild and code have no document with this _id: leave _id out",
                    "Cette guilde et ce code n’ont aucun document avec cet _id\u{a0}: omettez _id",
                ));
            }
            Deed::Store(report) => documents.iter().any(|made| made.id == report.new_id),
            _ => is_done && matches!(self.deed, Deed::Record { .. }),
        };
        let next = next.map_or(Json::Null, |next| Json::Text(next.write().into()));
        let data = match &self.deed {
            Deed::List { .. } => {
                let mut page = Vec::new();
                for document in &documents {
                    page.push(Json::Raw(document.plain()));
                }
                let is_last = Json::Bool(next == Json::Null);
                let page = Json::List(page);
                Json::object([
                    ("page", page),
                    ("isDone", is_last),
                    ("continueCursor", next),
                ])
            }
            Deed::Export(_) => {
                let mut lines = String::new();
                for document in &documents {
                    put(&mut lines, &[&document.extended(), "\n"]);
                }
                Json::object([("next", next), ("lines", Json::Text(lines.into()))])
            }
            _ => match documents.pop() {
                None => return ErrorKind::NotFound.into(),
                Some(document) => {
                    let text = match &self.deed {
                        Deed::Read(_) => document.plain(),
                        _ => plain(&document.entries).into_owned(),
                    };
                    Json::object([("isNew", Json::Bool(is_new)), ("document", Json::Raw(text))])
                }
            },
        };
        let message = Words::new("Invites found", "Invitations trouvées");
        Reply::Success { message, data }
    }
}

/// A document that is put together from its parts.
struct Assembled {
    number: i64,
    id: String,
    text: Option<String>,
    start: i64,
    next: i64,
    entries: String,
    more: bool,
}

/// The documents of some parts, and where the next page begins.
fn assemble(parts: Vec<Part>) -> (Vec<Assembled>, Option<InviteCursor>) {
    let mut documents: Vec<Assembled> = Vec::new();
    let mut left = None;
    for Part {
        document: number,
        id,
        text,
        part,
        entries,
        more,
    } in parts
    {
        let Some(part) = part else {
            left = left.or(Some((number, 0)));
            continue;
        };
        let next = part + 1;
        let mut known = documents.iter_mut().rev();
        if let Some(known) = known.find(|known| known.number == number) {
            put(&mut known.entries, &[",", &entries]);
            (known.next, known.more) = (next, more);
        } else {
            documents.push(Assembled {
                number,
                id,
                text,
                start: part,
                next,
                entries,
                more,
            });
        }
    }
    let cut = documents.last().filter(|last| last.more);
    let next = cut.map(|last| (last.number, last.next)).or(left);
    let cursor = next.map(|(document, part)| InviteCursor { document, part });
    (documents, cursor)
}

impl Assembled {
    fn log(&self) -> String {
        ["[", &self.entries, "]"].concat()
    }

    /// As Extended JSON, or as the line that goes on with its log.
    fn extended(&self) -> String {
        if let Some(text) = &self.text {
            return replaced(text, "invites", &self.log());
        }
        let before = self.start.saturating_mul(i64::try_from(PART).unwrap_or(0));
        let (before, log) = (before.to_string(), self.log());
        let name = ["{\"_id\":", &self.id, ",\"", CONTINUES, "\":", &before];
        [&name.concat(), ",\"invites\":", &log, "}"].concat()
    }

    /// As plain JSON.
    fn plain(&self) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        replaced(&plain(text), "invites", &plain(&self.log()))
    }
}

impl Call for ImportInvites {
    fn place(&self) -> Place<'_> {
        Operation::place(self)
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        Operation::statements(self)
    }

    fn settle(&self, rows: &Rows) -> Reply {
        match self.facts(rows) {
            Ok(facts) => self.reply(facts),
            Err(corrupt) => crate::functions::Fault::from(corrupt).into(),
        }
    }

    fn run(&self, memory: &mut Memory) -> Reply {
        by_memory(|| self.reply(self.apply(memory)))
    }
}

impl ImportInvites {
    /// Of a refused line the problem stands there in every language, for the face to choose.
    fn reply(&self, facts: import::Facts) -> Reply {
        let Ok(Json::List(mut refused)) =
            Json::parse(facts.refused.as_bytes()).map(Json::into_owned)
        else {
            return crate::functions::Fault::Document("the list of refused lines").into();
        };
        let mut stored = facts.stored;
        for line in facts.early {
            let Fault(field, [english, french]) = EARLY;
            refused.push(Json::List(vec![
                Json::Integer(line),
                Json::word(field),
                Json::word(english),
                Json::word(french),
            ]));
            stored -= 1;
        }
        let data = Json::object([
            ("stored", Json::Integer(stored)),
            ("recorded", Json::Integer(facts.recorded)),
            ("refused", Json::List(refused)),
        ]);
        let message = Words::new("Invites stored", "Invitations enregistrées");
        Reply::Success { message, data }
    }
}
