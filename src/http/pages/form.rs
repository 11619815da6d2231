//! Forms as browsers send them: `application/x-www-form-urlencoded`.

use crate::domain::Problem;
use crate::domain::error::Refusal;
use crate::functions::arguments::{self, Arguments, RawArguments};
use crate::http::endpoint::Body;
use crate::http::{Head, body};
use crate::wire::json::{Fields, Json};
use crate::wire::percent::decoded;
use crate::wire::schema::Schema;

const MEDIA: &str = "application/x-www-form-urlencoded";

/// A form with these fields. Others are ignored, and so are empty ones: a browser sends every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form<A>(pub A);

impl<A: Arguments> Body<'_> for Form<A> {
    const FORM: Option<(&'static str, Schema)> = Some((MEDIA, Schema::Closed(&A::OBJECT)));

    fn read(head: &Head, bytes: &[u8]) -> Result<Self, Refusal> {
        body::plain(head, MEDIA)?;
        let fields = std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| fields(text, A::NAMES));
        let fields = fields.ok_or_else(|| {
            let problem = Problem::new(
                "must be a form in UTF-8",
                "doit être un formulaire en UTF-8",
            );
            Refusal::field("body", problem)
        })?;
        let fields =
            arguments::distinct(fields).map_err(|problem| Refusal::field("body", problem))?;
        A::decode(&RawArguments::texts(fields)).map(Self)
    }
}

/// The fields with one of these names that are not empty; `None` if one does not decode.
fn fields(text: &str, names: &[&str]) -> Option<Fields<'static>> {
    let mut fields = Fields::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = names.iter().find(|known| **known == name) else {
            continue;
        };
        let value = decoded(&value.replace('+', "%20"))?;
        if !value.is_empty() {
            fields.push(((*name).to_owned().into(), Json::text(value)));
        }
    }
    Some(fields)
}
