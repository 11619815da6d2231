//! The lists of who may use a code: users, e-mail addresses, domains.

use super::Problem;
use super::change::Change;
use super::email::{self, ToAscii};
use super::id::UserId;
use super::page::{Cursor, Listed};
use super::text::read_words;
use crate::wire::json::quote;
use crate::wire::schema::{Describe, Schema, document};
use serde::{Serialize, Serializer};

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Domains of e-mail addresses.
    Domain,
    /// E-mail addresses.
    Email,
    /// Users.
    User,
}

impl Kind {
    /// Every kind, by name.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("domain", Self::Domain),
        ("email", Self::Email),
        ("user", Self::User),
    ];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Email => "email",
            Self::User => "user",
        }
    }

    /// How many entries such a list may hold.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Domain => 20,
            Self::Email | Self::User => 1000,
        }
    }

    /// An entry in the form in which entries are compared.
    fn entry(self, text: &str, to_ascii: ToAscii) -> Option<String> {
        match self {
            Self::Domain => email::domain(text, to_ascii),
            Self::Email => email::address(text, to_ascii),
            Self::User => UserId::parse(text)
                .ok()
                .map(|user| user.as_str().to_owned()),
        }
    }

    /// What is wrong with a text that is no such entry.
    fn problem(self, number: usize) -> Problem {
        let (english, french) = match self {
            Self::Domain => (
                " is not a domain, such as example.com",
                " n’est pas un domaine, par exemple example.com",
            ),
            Self::Email => (
                " is not an e-mail address, such as ann@example.com",
                " n’est pas une adresse e-mail, par exemple ann@example.com",
            ),
            Self::User => (
                " is not a user id: 1 to 128 characters, no control characters",
                " n’est pas un identifiant d’utilisateur\u{a0}: 1 à 128 caractères, sans caractère de contrôle",
            ),
        };
        about(number, english, french)
    }
}

read_words!(Kind);

impl Describe for Kind {
    const SCHEMA: Schema = Schema::Words(&["domain", "email", "user"]);
}

/// What is wrong with an entry of a list, by its place.
fn about(number: usize, english: &str, french: &str) -> Problem {
    let number = number.to_string();
    Problem::said(
        ["entry ", &number, english].concat(),
        ["l’entrée ", &number, french].concat(),
    )
}

/// Entries as a call gives them: not yet in the form in which they are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(pub Vec<String>);

impl Given {
    /// The entries in the form in which they are compared.
    ///
    /// # Errors
    /// There are too many, one is none, or one stands there twice.
    pub fn entries(self, kind: Kind, to_ascii: ToAscii) -> Result<Vec<String>, Problem> {
        let most = kind.most();
        if self.0.len() > most {
            let most = most.to_string();
            return Err(Problem::said(
                ["must not have more than ", &most, " entries"].concat(),
                ["ne doit pas comporter plus de ", &most, " entrées"].concat(),
            ));
        }
        let mut entries = Vec::with_capacity(self.0.len());
        for (text, number) in self.0.iter().zip(1..) {
            entries.push(
                kind.entry(text, to_ascii)
                    .ok_or_else(|| kind.problem(number))?,
            );
        }
        let mut seen: Vec<&str> = Vec::with_capacity(entries.len());
        let mut is_new = |entry| {
            let place = seen.binary_search(&entry);
            place.map_err(|place| seen.insert(place, entry)).is_err()
        };
        let twice = entries
            .iter()
            .zip(1..)
            .find(|(entry, _)| !is_new(entry.as_str()));
        if let Some((_, number)) = twice {
            return Err(about(
                number,
                " is in the list twice",
                " figure deux fois dans la liste",
            ));
        }
        Ok(entries)
    }
}

impl Describe for Given {
    const SCHEMA: Schema = Schema::List(&Schema::Text { min: 1, max: 254 });
}

/// Entries of all kinds, as a call gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenLists {
    /// Users.
    pub users: Given,
    /// E-mail addresses.
    pub emails: Given,
    /// Domains.
    pub domains: Given,
}

impl GivenLists {
    /// The entries by kind, in the form in which they are compared.
    ///
    /// # Errors
    /// See [`Given::entries`].
    pub fn entries(self, to_ascii: ToAscii) -> Result<[(Kind, Vec<String>); 3], Problem> {
        let entries = |kind: Kind, given: Given| Ok((kind, given.entries(kind, to_ascii)?));
        Ok([
            entries(Kind::User, self.users)?,
            entries(Kind::Email, self.emails)?,
            entries(Kind::Domain, self.domains)?,
        ])
    }
}

impl Describe for GivenLists {
    const SCHEMA: Schema = Schema::Closed(&crate::wire::schema::Object {
        name: "Lists",
        doc: "Entries of the lists of a code.",
        fields: &[
            list_field("users", "Users: at most 1,000 on the list."),
            list_field("emails", "E-mail addresses: at most 1,000 on the list."),
            list_field(
                "domains",
                "Domains of e-mail addresses: at most 20 on the list.",
            ),
        ],
    });
}

const fn list_field(name: &'static str, doc: &'static str) -> crate::wire::schema::Field {
    crate::wire::schema::Field {
        name,
        doc,
        schema: Given::SCHEMA,
        optional: true,
    }
}

/// What a call does to one list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Edit {
    /// Nothing.
    #[default]
    Keep,
    /// Lifts it: it no longer counts.
    Lift,
    /// Sets it to these entries.
    Replace(Vec<String>),
    /// Adds entries, which sets it if it was not, and removes others.
    Amend {
        /// The new entries.
        add: Vec<String>,
        /// The entries to remove.
        remove: Vec<String>,
    },
}

/// What a call does to the lists of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// By kind.
    pub kinds: Vec<(Kind, Edit)>,
}

impl Edits {
    /// Those that `c` and `u` ask for.
    ///
    /// # Errors
    /// The field, and what is wrong with it.
    pub fn of(
        changes: [(Kind, &'static str, Change<Given>); 3],
        to_ascii: ToAscii,
    ) -> Result<Self, (&'static str, Problem)> {
        let mut kinds = Vec::new();
        for (kind, field, change) in changes {
            let edit = match change {
                Change::Keep => continue,
                Change::Clear => Edit::Lift,
                Change::Set(given) => Edit::Replace(
                    given
                        .entries(kind, to_ascii)
                        .map_err(|problem| (field, problem))?,
                ),
            };
            kinds.push((kind, edit));
        }
        Ok(Self { kinds })
    }

    /// Those that `allow` asks for.
    ///
    /// # Errors
    /// The field, and what is wrong with it.
    pub fn amending(
        add: GivenLists,
        remove: GivenLists,
        to_ascii: ToAscii,
    ) -> Result<Self, (&'static str, Problem)> {
        let add = add.entries(to_ascii).map_err(|problem| ("add", problem))?;
        let remove = remove
            .entries(to_ascii)
            .map_err(|problem| ("remove", problem))?;
        let mut kinds = Vec::new();
        for ((kind, add), (_, remove)) in add.into_iter().zip(remove) {
            if add.iter().any(|entry| remove.contains(entry)) {
                let problem = Problem::new(&[
                    "must not name an entry that add also names",
                    "ne doit pas nommer une entrée que add nomme aussi",
                ]);
                return Err(("remove", problem));
            }
            if !add.is_empty() || !remove.is_empty() {
                kinds.push((kind, Edit::Amend { add, remove }));
            }
        }
        Ok(Self { kinds })
    }

    /// The entries to which the list of a kind is set, if it is.
    #[must_use]
    pub fn entries(&self, kind: Kind) -> Option<&[String]> {
        self.kinds.iter().find_map(|(known, edit)| match edit {
            Edit::Replace(entries) if *known == kind => Some(entries.as_slice()),
            _ => None,
        })
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The edits as storage takes them: `{"set": [kinds], "lift": [kinds], "whole": [kinds], "add": [[kind,
    /// entry]], "drop": [[kind, entry]]}`. `whole` are the kinds whose other entries go.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut parts = [const { String::new() }; 5];
        let mut push = |part: usize, kind: Kind, entry: Option<&str>| {
            let Some(out) = parts.get_mut(part) else {
                return;
            };
            if !out.is_empty() {
                out.push(',');
            }
            match entry {
                None => quote(kind.as_str(), out),
                Some(entry) => {
                    out.push('[');
                    quote(kind.as_str(), out);
                    out.push(',');
                    quote(entry, out);
                    out.push(']');
                }
            }
        };
        for (kind, edit) in &self.kinds {
            match edit {
                Edit::Keep => {}
                Edit::Lift => {
                    push(1, *kind, None);
                    push(2, *kind, None);
                }
                Edit::Replace(entries) => {
                    push(0, *kind, None);
                    push(2, *kind, None);
                    entries.iter().for_each(|entry| push(3, *kind, Some(entry)));
                }
                Edit::Amend { add, remove } => {
                    if !add.is_empty() {
                        push(0, *kind, None);
                    }
                    add.iter().for_each(|entry| push(3, *kind, Some(entry)));
                    remove.iter().for_each(|entry| push(4, *kind, Some(entry)));
                }
            }
        }
        let [set, lift, whole, add, drop] = parts;
        [
            "{\"set\":[",
            &set,
            "],\"lift\":[",
            &lift,
            "],\"whole\":[",
            &whole,
            "],\"add\":[",
            &add,
            "],\"drop\":[",
            &drop,
            "]}",
        ]
        .concat()
    }
}

document! {
    /// How many entries the lists of a code have.
    pub struct AudienceDocument {
        /// The number of users; null if there is no such list.
        users: Option<Entries> = "users",
        /// The number of e-mail addresses; null if there is no such list.
        emails: Option<Entries> = "emails",
        /// The number of domains; null if there is no such list.
        domains: Option<Entries> = "domains",
    }
}

/// A number of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Entries(pub i64);

impl Describe for Entries {
    const SCHEMA: Schema = Schema::Integer { min: 0, max: 1000 };
}

document! {
    /// Somebody who may use a code.
    pub struct AllowedDocument {
        /// What the entry is.
        kind: Kind = "kind",
        /// The user's id, the e-mail address, or the domain.
        value: Value = "value",
    }
}

/// An entry's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Value(pub String);

impl Describe for Value {
    const SCHEMA: Schema = Schema::Text { min: 1, max: 254 };
}

impl Listed for AllowedDocument {
    const PAGE: &'static str = "AllowedPage";
    const PAGE_DOC: &'static str = " A page of the lists of a code.";
    type Cursor = AllowedCursor;

    fn cursor(&self) -> AllowedCursor {
        AllowedCursor(self.kind, self.value.0.clone())
    }
}

/// The position in the lists of a code where a page ends: its last entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AllowedCursor(pub Kind, pub String);

impl AllowedCursor {
    /// Takes a cursor that an earlier reply returned.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parts = text.split_once(':').filter(|_| text.len() <= 600);
        let known = parts.and_then(|(kind, value)| {
            let (_, kind) = Kind::WORDS.iter().find(|(word, _)| *word == kind)?;
            Some(Self(*kind, value.to_owned()))
        });
        known.ok_or(Problem::NO_CURSOR)
    }
}

impl Cursor for AllowedCursor {
    fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }

    fn to_text(&self) -> String {
        [self.0.as_str(), ":", &self.1].concat()
    }
}

impl Describe for AllowedCursor {
    const SCHEMA: Schema = Schema::Pattern {
        pattern: "^(domain|email|user):[^\\x00-\\x1f\\x7f-\\x9f]+$",
        min: 6,
        max: 262,
    };
}

impl Serialize for AllowedCursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}
