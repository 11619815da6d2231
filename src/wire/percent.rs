//! Percent-encoding in paths.

use percent_encoding::percent_decode_str;

/// A decoded path segment; `None` if it is not UTF-8 or has a `%` without two hexadecimal digits.
#[must_use]
pub fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    // The library keeps a `%` without two hexadecimal digits. Each decoded `%` made the text two bytes shorter,
    // which is what is counted here.
    let signs = segment.bytes().filter(|byte| *byte == b'%').count();
    (text.len() + 2 * signs == segment.len()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn parts_of_paths_are_percent_decoded() {
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
    fn a_part_that_is_not_percent_encoded_utf_8_is_refused() {
        for segment in [
            "%", "%2", "%zz", "%2g", "a%", "%%41", "%ff", "%C3", "%C3%28",
        ] {
            assert_eq!(decoded(segment), None, "{segment}");
        }
    }
}
