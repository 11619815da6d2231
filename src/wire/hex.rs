//! Hexadecimal digits.

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

/// Appends eight bytes as lower-case hexadecimal digits.
pub fn push_hexadecimal(bytes: &[u8; 8], out: &mut String) {
    out.push_str(base16ct::lower::encode_str(bytes, &mut [0; 16]).unwrap_or_default());
}
