//! Hexadecimal digits.

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| if nibble < 10 { b'0' } else { b'a' - 10 } + nibble;
    let digits = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    let text: Vec<u8> = bytes.iter().flat_map(digits).collect();
    String::from_utf8_lossy(&text).into_owned()
}
