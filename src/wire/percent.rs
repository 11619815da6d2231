//! Percent-encoding, as paths have it.

use percent_encoding::percent_decode_str;

/// A part of a path, decoded; `None` where it is no UTF-8 or has a `%` without two hexadecimal digits.
#[must_use]
pub fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    // The library leaves a `%` that begins nothing. Each that was decoded stood for two bytes more.
    let signs = segment.bytes().filter(|byte| *byte == b'%').count();
    (text.len() + 2 * signs == segment.len()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn parts_of_paths_are_decoded() {
        for (segment, text) in [
            ("", ""),
            ("a-b", "a-b"),
            ("a%20b", "a b"),
            ("%2d%2D", "--"),
            ("%25", "%"),
            ("%2541", "%41"),
            ("caf%C3%A9", "café"),
            ("café", "café"),
        ] {
            assert_eq!(decoded(segment).as_deref(), Some(text), "{segment}");
        }
    }

    #[test]
    fn what_is_no_encoding_or_no_utf_8_is_none() {
        for segment in [
            "%", "%2", "%zz", "%2g", "a%", "%%41", "%ff", "%C3", "%C3%28",
        ] {
            assert_eq!(decoded(segment), None, "{segment}");
        }
    }
}
