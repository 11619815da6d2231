//! Request bodies: JSON in UTF-8, without a content encoding.

use super::Head;
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::functions::arguments::RawArguments;
use crate::functions::direct::LARGEST_ARGUMENTS;
use crate::wire::json::Json;

/// The greatest size of a body in bytes: 64 KiB, unless the endpoint allows more.
pub const LARGEST_BODY: usize = LARGEST_ARGUMENTS;

/// Reads a JSON body.
///
/// # Errors
/// [`ErrorKind::UnsupportedMediaType`] if the headers announce anything else, [`ErrorKind::BadRequest`] if it
/// is not JSON.
pub fn json<'a>(head: &Head, body: &'a [u8]) -> Result<Json<'a>, Refusal> {
    plain(head, "application/json")?;
    Json::parse(body).map_err(|place| {
        let (line, column) = (place.line, place.column);
        let problem = Problem::said(
            format!("must be JSON in UTF-8, at most 127 levels deep: see line {line}, column {column}"),
            format!("doit être du JSON en UTF-8, imbriqué sur 127 niveaux au plus\u{a0}: voir ligne {line}, colonne {column}"),
        );
        Refusal::field("body", problem)
    })
}

/// Reads a JSON body that is an object of arguments.
///
/// # Errors
/// As [`json`], and where it is no such object.
pub fn arguments<'a>(head: &Head, body: &'a [u8]) -> Result<RawArguments<'a>, Refusal> {
    let raw = RawArguments::new(json(head, body)?);
    raw.map_err(|problem| Refusal::field("body", problem))
}

/// Checks that a body is of this media type, sent plainly.
///
/// # Errors
/// [`ErrorKind::UnsupportedMediaType`].
pub fn plain(head: &Head, media: &str) -> Result<(), Refusal> {
    let is_plain = is_unencoded(head.content_encoding.as_deref());
    if is_plain && is_media(head.content_type.as_deref(), media) {
        return Ok(());
    }
    Err(ErrorKind::UnsupportedMediaType.into())
}

/// Whether a content type is this media type, with UTF-8 as its charset if it names one.
fn is_media(content_type: Option<&str>, media: &str) -> bool {
    let mut parts = content_type
        .unwrap_or_default()
        .split(';')
        .map(without_space);
    let is_media = parts
        .next()
        .is_some_and(|given| given.eq_ignore_ascii_case(media));
    is_media
        && parts
            .filter_map(|parameter| parameter.split_once('='))
            .all(|(name, value)| {
                let value = without_space(value).trim_matches('"');
                !without_space(name).eq_ignore_ascii_case("charset")
                    || value.eq_ignore_ascii_case("utf-8")
            })
}

fn is_unencoded(content_encoding: Option<&str>) -> bool {
    content_encoding.is_none_or(|encoding| without_space(encoding).eq_ignore_ascii_case("identity"))
}

/// Trims the white space that HTTP allows around a part of a header field.
fn without_space(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_utf_8_is_accepted() {
        for content_type in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
        ] {
            assert!(
                is_media(Some(content_type), "application/json"),
                "{content_type}"
            );
        }
    }

    #[test]
    fn any_other_content_type_is_refused() {
        for content_type in [
            None,
            Some(""),
            Some("text/plain"),
            Some("application/json; charset=latin1"),
            Some("application/json, application/json"),
            Some("application/x-www-form-urlencoded"),
            Some("\u{2000}application/json"),
            Some("application/json\u{a0}"),
        ] {
            assert!(
                !is_media(content_type, "application/json"),
                "{content_type:?}"
            );
        }
        assert!(!is_unencoded(Some("gzip")));
        assert!(is_unencoded(Some("identity")));
    }
}
