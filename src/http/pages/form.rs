//! Forms as browsers send them: `application/x-www-form-urlencoded`.
//!
//! Read by hand: an argument's decoder reports every fault by field, for programs. A browser sends what its page
//! holds.

use crate::domain::Problem;
use crate::domain::error::Refusal;
use crate::domain::id::{RowId, UserId};
use crate::domain::text::{Name, Note};
use crate::functions::arguments::{Arguments, arguments};
use crate::http::endpoint::Body;
use crate::http::{Head, body};
use crate::wire::percent::decoded;
use crate::wire::schema::Schema;

arguments! {
    /// The form of a link's page.
    pub struct JoinForm {
        /// The user whose name the page showed, and who joins.
        account: Option<UserId> = "account",
        /// The name to join by, where callers are not verified.
        name: Option<Name> = "name",
        /// What the user writes to those who approve its request, if the code asks first.
        note: Option<Note> = "note",
        /// `signIn` to sign in first: the code waits in a cookie. `look` to see whether a request waits. `withdraw`
        /// to take it back.
        step: Option<Name> = "step",
        /// The request that is taken back.
        request: Option<RowId> = "request",
    }
}

const MEDIA: &str = "application/x-www-form-urlencoded";

/// The text of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<'a>(&'a str);

impl<'a> Body<'a> for Form<'a> {
    const FORM: Option<(&'static str, Schema)> = Some((MEDIA, Schema::Closed(&JoinForm::OBJECT)));

    fn read(head: &Head, bytes: &'a [u8]) -> Result<Self, Refusal> {
        body::plain(head, MEDIA)?;
        std::str::from_utf8(bytes).map(Self).map_err(|_| wrong())
    }
}

impl Form<'_> {
    /// The value of a field; `None` if it is absent or empty: a browser sends every input. Of several, the first
    /// counts.
    ///
    /// # Errors
    /// It is not percent-encoded UTF-8, or `parse` refuses it.
    pub fn field<T>(
        self,
        name: &'static str,
        parse: fn(&str) -> Result<T, Problem>,
    ) -> Result<Option<T>, Refusal> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => match parse(&text) {
                Ok(value) => Ok(Some(value)),
                Err(problem) => Err(Refusal::field(name, problem)),
            },
        }
    }

    fn text(self, name: &str) -> Result<Option<String>, Refusal> {
        let mut pairs = self.0.split('&').filter_map(|pair| pair.split_once('='));
        let Some((_, value)) = pairs.find(|(known, _)| *known == name) else {
            return Ok(None);
        };
        let text = decoded(&value.replace('+', "%20")).ok_or_else(wrong)?;
        Ok((!text.is_empty()).then_some(text))
    }
}

fn wrong() -> Refusal {
    let problem = Problem::new(&[
        "must be a form in UTF-8",
        "doit être un formulaire en UTF-8",
    ]);
    Refusal::field("body", problem)
}
