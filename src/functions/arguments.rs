//! Arguments: decoded by name and type. Every fault is reported at once, by field.
//!
//! Written by hand: serde stops at the first fault, and its messages are neither stable nor in French.

use crate::domain::Problem;
use crate::domain::audience::{AllowedCursor, Given, GivenLists};
use crate::domain::change::Change;
use crate::domain::code::{NewCode, TypedCode};
use crate::domain::code_document::{EvictCursor, Status, UseCursor};
use crate::domain::count::{BatchSize, EvictLimit, Grace, MaxMembers, MaxUses, PageLimit};
use crate::domain::document::{MemberCursor, MemberStatus, ServerCursor};
use crate::domain::error::{Detail, Refusal};
use crate::domain::forgetting::{ForgetCursor, not_pseudonym};
use crate::domain::grant::{MembershipMs, Metadata};
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::preview::Preview;
use crate::domain::request::RequestStatus;
use crate::domain::role::{GrantedRole, InvitePolicy};
use crate::domain::rules::policing::CodePolicy;
use crate::domain::rules::rate::RateLimit;
use crate::domain::side::Side;
use crate::domain::stand_in::StandIn;
use crate::domain::text::{EmailText, IdempotencyKey, Label, Name, Note, Reason};
use crate::domain::time::ExpiresAt;
use crate::wire::json::{Fields, Json};
use crate::wire::schema::{Describe, Object};
use std::slice::Iter;

/// The arguments of a call as received: a JSON object without repeated names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawArguments<'a> {
    fields: Fields<'a>,
    /// Whether they were received as texts, in a path or a query. A number is then written as text.
    are_texts: bool,
}

impl<'a> RawArguments<'a> {
    /// Takes a JSON object.
    ///
    /// # Errors
    /// States what it must be.
    pub fn new(json: Json<'a>) -> Result<Self, Problem> {
        let fields = fields(json)?;
        Ok(Self {
            fields,
            are_texts: false,
        })
    }

    /// Takes arguments from a path or a query, without repeated names.
    #[must_use]
    pub const fn texts(fields: Fields<'a>) -> Self {
        Self {
            fields,
            are_texts: true,
        }
    }

    /// Adds an argument from outside the object, such as a header.
    ///
    /// # Errors
    /// The object has a different value for it.
    pub fn add(&mut self, name: &'static str, text: &'a str) -> Result<(), Refusal> {
        match self.get(name).map(Json::as_text) {
            None => {
                self.fields.retain(|(known, _)| known != name);
                self.fields.push((name.into(), Json::text(text)));
                Ok(())
            }
            Some(Some(same)) if same == text => Ok(()),
            Some(_) => Err(Refusal::field(
                name,
                Problem::new(&[
                    "must equal the value in the header or the path",
                    "doit être égal à la valeur de l’en-tête ou du chemin",
                ]),
            )),
        }
    }

    /// Takes an argument out.
    pub fn take(&mut self, name: &str) -> Option<Json<'a>> {
        let index = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.swap_remove(index).1)
    }

    /// Puts an argument in. It must be absent.
    pub fn put(&mut self, name: &'static str, value: Json<'a>) {
        self.fields.push((name.into(), value));
    }

    /// Whether an argument is given and not null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The value of an argument; null means absent.
    fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.given(name)
            .filter(|value| !matches!(value, Json::Null))
    }

    /// The value of an argument as given, null included.
    fn given(&self, name: &str) -> Option<&Json<'a>> {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map(|(_, value)| value)
    }
}

/// Takes the fields of an object without repeated names, and no more fields than any call has.
///
/// # Errors
/// States what the object must be. The message follows its name.
pub fn fields(json: Json<'_>) -> Result<Fields<'_>, Problem> {
    let Json::Object(fields) = json else {
        return Err(Problem::new(&[
            "must be a JSON object",
            "doit être un objet JSON",
        ]));
    };
    distinct(fields)
}

/// Takes fields without repeated names, and no more fields than any call has.
///
/// # Errors
/// States what they must be. The message follows the name of their container.
pub fn distinct(fields: Fields<'_>) -> Result<Fields<'_>, Problem> {
    /// An object with too many fields is refused before its names are compared.
    const MOST: usize = 64;
    if fields.len() > MOST {
        return Err(Problem::new(&[
            "must not have more than 64 fields",
            "ne doit pas comporter plus de 64 champs",
        ]));
    }
    let mut names = fields.iter().map(|(name, _)| name);
    while let Some(name) = names.next() {
        if names.clone().any(|other| other == name) {
            return Err(Problem::new(&[
                "must not have the same field twice",
                "ne doit pas contenir deux fois le même champ",
            ]));
        }
    }
    Ok(fields)
}

/// A type of argument.
pub trait Argument: Describe + Sized {
    /// Whether it is a number, which a path and a query hold as text.
    const IS_NUMBER: bool = false;

    /// Takes a value other than null.
    ///
    /// # Errors
    /// States what is allowed.
    fn parse(value: &Json) -> Result<Self, Problem>;

    /// Takes a value that may be absent.
    ///
    /// # Errors
    /// States what is allowed.
    fn from_field(value: Option<&Json>) -> Result<Self, Problem> {
        value.map_or_else(
            || Err(Problem::new(&["is required", "est obligatoire"])),
            Self::parse,
        )
    }

    /// Takes a value as given. Null means absent, except where it clears the field.
    ///
    /// # Errors
    /// States what is allowed.
    fn from_given(value: Option<&Json>) -> Result<Self, Problem> {
        Self::from_field(value.filter(|value| !matches!(value, Json::Null)))
    }
}

impl<T: Argument> Argument for Change<T> {
    fn parse(value: &Json) -> Result<Self, Problem> {
        T::parse(value).map(Self::Set)
    }

    fn from_given(value: Option<&Json>) -> Result<Self, Problem> {
        match value {
            None => Ok(Self::Keep),
            Some(Json::Null) => Ok(Self::Clear),
            Some(value) => Self::parse(value),
        }
    }
}

impl<T: Argument> Argument for Option<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;

    fn parse(value: &Json) -> Result<Self, Problem> {
        T::parse(value).map(Some)
    }

    fn from_field(value: Option<&Json>) -> Result<Self, Problem> {
        value.map(T::parse).transpose()
    }
}

#[inline(never)]
fn text<'a>(value: &'a Json<'_>) -> Result<&'a str, Problem> {
    match value {
        Json::Text(text) => Ok(text),
        Json::Integer(_) | Json::Float(_) => Err(Problem::new(&[
            "must be a string: numbers are refused, since they lose digits beyond 2^53; put it in quotes",
            "doit être une chaîne de caractères\u{a0}: les nombres sont refusés, car ils perdent des chiffres au-delà de 2^53\u{202f}; mettez la valeur entre guillemets",
        ])),
        _ => Err(Problem::new(&[
            "must be a string",
            "doit être une chaîne de caractères",
        ])),
    }
}

#[inline(never)]
fn integer(value: &Json) -> Result<i64, Problem> {
    match value {
        Json::Integer(_) | Json::Float(_) => value.as_integer().ok_or_else(|| {
            Problem::new(&[
                "must be a whole number, not beyond 2^53",
                "doit être un nombre entier ne dépassant pas 2^53",
            ])
        }),
        _ => Err(Problem::new(&["must be a number", "doit être un nombre"])),
    }
}

macro_rules! arguments_of_text {
    ($($type:ty),+) => {
        $(impl Argument for $type {
            fn parse(value: &Json) -> Result<Self, Problem> {
                Self::parse(text(value)?)
            }
        })+
    };
}

macro_rules! arguments_of_integer {
    ($($type:ty),+) => {
        $(impl Argument for $type {
            const IS_NUMBER: bool = true;

            fn parse(value: &Json) -> Result<Self, Problem> {
                Self::parse(integer(value)?)
            }
        })+
    };
}

#[cold]
#[inline(never)]
fn unknown_word(known: Vec<&str>) -> Problem {
    let words = known.join(", ");
    let english = ["must be one of: ", &words].concat();
    Problem::said(
        english,
        ["doit être l’une de ces valeurs\u{a0}: ", &words].concat(),
    )
}

macro_rules! arguments_of_words {
    ($($type:ty),+) => {
        $(impl Argument for $type {
            fn parse(value: &Json) -> Result<Self, Problem> {
                let given = text(value)?;
                let known = Self::WORDS.iter().find(|(word, _)| *word == given);
                known.map(|(_, value)| *value).ok_or_else(|| unknown_word(Self::WORDS.iter().map(|(word, _)| *word).collect()))
            }
        })+
    };
}

arguments_of_text!(
    ServerId,
    MemberCursor,
    ServerCursor,
    RowId,
    Name,
    Label,
    Reason,
    IdempotencyKey,
    Note,
    NewCode,
    TypedCode,
    EmailText,
    AllowedCursor,
    EvictCursor,
    UseCursor,
    ForgetCursor
);
arguments_of_integer!(
    BatchSize,
    EvictLimit,
    Grace,
    MaxMembers,
    MaxUses,
    MembershipMs,
    PageLimit,
    ExpiresAt
);
arguments_of_words!(
    GrantedRole,
    InvitePolicy,
    MemberStatus,
    Preview,
    RequestStatus,
    Side,
    Status
);

impl Argument for Metadata {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Self::parse(value)
    }
}

impl Argument for UserId {
    fn parse(value: &Json) -> Result<Self, Problem> {
        not_pseudonym(Self::parse(text(value)?)?)
    }
}

impl Argument for bool {
    fn parse(value: &Json) -> Result<Self, Problem> {
        match value {
            Json::Bool(value) => Ok(*value),
            _ => Err(Problem::new(&[
                "must be true or false",
                "doit valoir true ou false",
            ])),
        }
    }
}

impl Argument for RateLimit {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let number = |name| value.get(name).and_then(Json::as_integer);
        // Two fields that are both known are all there is.
        let is_whole = matches!(value, Json::Object(fields) if fields.len() == 2);
        let rate = number("rate").filter(|_| is_whole);
        Self::parse(rate, number("periodMs"))
    }
}

impl Argument for Given {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let texts = value
            .as_list()
            .and_then(|items| items.iter().map(Json::to_text).collect());
        texts.map(Self).ok_or(Problem::new(&[
            "must be a list of strings",
            "doit être une liste de chaînes de caractères",
        ]))
    }
}

impl Argument for GivenLists {
    fn parse(value: &Json) -> Result<Self, Problem> {
        let mut lists = Self::default();
        let Json::Object(fields) = value else {
            return Err(NO_LISTS);
        };
        for (name, value) in fields {
            let list = match name.as_ref() {
                "users" => &mut lists.users,
                "emails" => &mut lists.emails,
                "domains" => &mut lists.domains,
                _ => return Err(NO_LISTS),
            };
            if *value != Json::Null {
                *list = Given::parse(value).map_err(|_| NO_LISTS)?;
            }
        }
        Ok(lists)
    }
}

/// What lists to add or to remove must be.
const NO_LISTS: Problem = Problem::new(&[
    "must be an object with lists of strings: users, emails, domains",
    "doit être un objet contenant des listes de chaînes de caractères\u{a0}: users, emails, domains",
]);

impl Argument for CodePolicy {
    fn parse(value: &Json) -> Result<Self, Problem> {
        Self::parse(value)
    }
}

/// The arguments of one function.
pub trait Arguments: Sized {
    /// Their schema.
    const OBJECT: Object;
    /// Their names.
    const NAMES: &'static [&'static str];

    /// Decodes each of them, in the order of the names.
    fn read(decoder: &mut Decoder) -> Self;

    /// Decodes them.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`](crate::domain::error::ErrorKind::BadRequest) that lists every fault.
    fn decode(raw: &RawArguments) -> Result<Self, Refusal> {
        let mut decoder = Decoder::new(raw, Self::NAMES);
        let arguments = Self::read(&mut decoder);
        decoder.finish()?;
        Ok(arguments)
    }
}

/// Collects the faults while arguments are decoded.
pub struct Decoder<'a> {
    raw: &'a RawArguments<'a>,
    names: Iter<'static, &'static str>,
    /// The argument that is being decoded.
    name: &'static str,
    /// The number that is being decoded, if it was received as text.
    number: Option<Json<'a>>,
    faults: Vec<Detail>,
}

impl<'a> Decoder<'a> {
    /// A decoder that has already reported the unknown arguments.
    #[must_use]
    #[inline(never)]
    pub fn new(raw: &'a RawArguments<'a>, known: &'static [&'static str]) -> Self {
        let faults = raw
            .fields
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_ref()))
            .map(|(name, _)| {
                let shown: String = name
                    .chars()
                    .filter(|character| !character.is_control())
                    .take(64)
                    .collect();
                Detail::new(
                    shown,
                    Problem::said(
                        format!("is not an argument; known arguments: {}", known.join(", ")),
                        format!(
                            "n’est pas un argument\u{202f}; les arguments connus sont\u{a0}: {}",
                            known.join(", ")
                        ),
                    ),
                )
            })
            .take(8)
            .collect();
        Self {
            raw,
            names: known.iter(),
            name: "",
            number: None,
            faults,
        }
    }

    /// Decodes the next argument, in the order of the known names. If it is invalid, the fault is recorded.
    #[inline(never)]
    pub fn field<T: Argument + StandIn>(&mut self) -> T {
        T::from_given(self.next(T::IS_NUMBER)).unwrap_or_else(|problem| {
            self.fault(problem);
            T::stand_in()
        })
    }

    /// The value of the next argument, as given. A path and a query hold a number as text.
    #[inline(never)]
    fn next(&mut self, is_number: bool) -> Option<&Json<'a>> {
        self.name = self.names.next().copied().unwrap_or_default();
        let value = self.raw.given(self.name);
        if !(is_number && self.raw.are_texts) {
            return value;
        }
        match value.and_then(Json::as_text).map(str::parse) {
            Some(Ok(number)) => Some(self.number.insert(Json::Integer(number))),
            _ => value,
        }
    }

    #[cold]
    #[inline(never)]
    fn fault(&mut self, problem: Problem) {
        self.faults.push(Detail::new(self.name, problem));
    }

    /// Refuses the call if there was a fault.
    ///
    /// # Errors
    /// The recorded faults.
    #[inline(never)]
    pub fn finish(self) -> Result<(), Refusal> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Refusal::bad_request(self.faults))
        }
    }
}

/// Declares the arguments of a function: a struct that decodes and describes itself.
macro_rules! arguments {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty = $key:literal,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $type,)+
        }

        impl $crate::functions::arguments::Arguments for $name {
            const OBJECT: $crate::wire::schema::Object = $crate::wire::schema::Object {
                name: stringify!($name),
                doc: concat!($($doc),+),
                fields: &[$($crate::wire::schema::Field {
                    name: $key,
                    doc: concat!($($field_doc),+),
                    schema: <$type as $crate::wire::schema::Describe>::SCHEMA,
                    optional: <$type as $crate::wire::schema::Describe>::OPTIONAL,
                },)+],
            };

            const NAMES: &'static [&'static str] = &[$($key),+];

            fn read(decoder: &mut $crate::functions::arguments::Decoder) -> Self {
                Self { $($field: decoder.field::<$type>(),)+ }
            }
        }
    };
}
pub(crate) use arguments;
