//! Bodies: JSON in UTF-8, sent plainly.

use super::Head;
use crate::domain::Problem;
use crate::domain::error::{ErrorKind, Refusal};
use crate::json::Json;

/// Reads a JSON body.
///
/// # Errors
/// [`ErrorKind::UnsupportedMediaType`] where the headers say that it is something else,
/// [`ErrorKind::BadRequest`] where it is not JSON.
pub fn json(head: &Head, body: &[u8]) -> Result<Json, Refusal> {
    if !is_json(head.content_type.as_deref()) || !is_plain(head.content_encoding.as_deref()) {
        return Err(ErrorKind::UnsupportedMediaType.into());
    }
    Json::parse(body).map_err(|place| {
        let (line, column) = (place.line, place.column);
        let problem = Problem::said(
            format!("must be JSON in UTF-8, at most 127 levels deep: see line {line}, column {column}"),
            format!("doit être du JSON en UTF-8, imbriqué sur 127 niveaux au plus\u{a0}: voir ligne {line}, colonne {column}"),
        );
        Refusal::field("body", problem)
    })
}

/// Whether a content type is `application/json`, in UTF-8 where it says.
fn is_json(content_type: Option<&str>) -> bool {
    let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    is_json
        && parts
            .filter_map(|parameter| parameter.split_once('='))
            .all(|(name, value)| {
                let value = value.trim().trim_matches('"');
                !name.trim().eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
            })
}

fn is_plain(content_encoding: Option<&str>) -> bool {
    content_encoding.is_none_or(|encoding| encoding.trim().eq_ignore_ascii_case("identity"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_in_utf_8_is_taken() {
        for content_type in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
        ] {
            assert!(is_json(Some(content_type)), "{content_type}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for content_type in [
            None,
            Some(""),
            Some("text/plain"),
            Some("application/json; charset=latin1"),
            Some("application/json, application/json"),
            Some("application/x-www-form-urlencoded"),
        ] {
            assert!(!is_json(content_type), "{content_type:?}");
        }
        assert!(!is_plain(Some("gzip")));
        assert!(is_plain(Some("identity")));
    }
}
