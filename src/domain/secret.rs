//! Keyed hashes, and the comparison of secrets.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The HMAC-SHA256 of a text.
///
/// HMAC takes keys of any length, so there is no failure to report; the empty key stands in for one
/// that could not be taken, which cannot happen.
fn mac(key: &[u8], text: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text);
    Some(mac)
}

/// A keyed hash as 32 lower-case hexadecimal digits: 128 bits, enough that no two inputs meet.
#[must_use]
pub fn keyed_hash(key: &str, text: &str) -> String {
    let hash = mac(key.as_bytes(), text.as_bytes())
        .map(|mac| mac.finalize().into_bytes())
        .unwrap_or_default();
    hexadecimal(hash.get(..16).unwrap_or_default())
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble & 15)).copied().unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// Whether two secrets are the same, in a time that depends on neither's content.
///
/// Both are hashed first, so that not even a length shows. Two empty texts are not the same secret.
#[must_use]
pub fn same_secret(given: &str, expected: &str) -> bool {
    const PURPOSE: &[u8] = b"invitcode secret comparison";
    if expected.is_empty() {
        return false;
    }
    match (
        mac(PURPOSE, given.as_bytes()),
        mac(PURPOSE, expected.as_bytes()),
    ) {
        (Some(given), Some(expected)) => expected.verify(&given.finalize().into_bytes()).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_are_the_same_and_others_are_not() {
        assert!(same_secret("correct horse", "correct horse"));
        assert!(!same_secret("correct hors", "correct horse"));
        assert!(!same_secret("", "correct horse"));
        assert!(!same_secret("", ""));
    }

    #[test]
    fn a_keyed_hash_depends_on_key_and_text() {
        let hash = keyed_hash("k", "a");
        assert_eq!(hash.len(), 32);
        assert_ne!(hash, keyed_hash("k", "b"));
        assert_ne!(hash, keyed_hash("l", "a"));
    }
}
