//! Keyed hashes, and comparison of secrets in constant time.

use super::hex::push_hexadecimal;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A key of HMAC-SHA256, prepared once for any number of texts.
///
/// HMAC takes keys of any length, so creating one cannot fail.
#[derive(Clone, Debug)]
pub struct HashKey(Option<Hmac<Sha256>>);

impl HashKey {
    /// Takes a key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(Hmac::new_from_slice(key.as_bytes()).ok())
    }

    fn mac(&self, parts: &[&str]) -> Option<Hmac<Sha256>> {
        let mut mac = self.0.clone()?;
        for part in parts {
            mac.update(part.as_bytes());
        }
        Some(mac)
    }

    /// All 32 bytes of the keyed hash of a text.
    #[must_use]
    pub fn bytes(&self, text: &str) -> [u8; 32] {
        let mac = self.mac(&[text]).map(Mac::finalize);
        mac.map(|mac| mac.into_bytes().into()).unwrap_or_default()
    }

    /// A keyed hash of the parts of a text, as 32 lower-case hexadecimal digits after a prefix: 128 bits, enough
    /// to rule out collisions.
    #[must_use]
    pub fn hash(&self, prefix: &str, parts: &[&str]) -> String {
        let mac = self.mac(parts);
        let hash = mac
            .map(|mac| mac.finalize().into_bytes())
            .unwrap_or_default();
        let mut out = String::with_capacity(prefix.len() + 32);
        out.push_str(prefix);
        for half in hash.as_chunks::<8>().0.iter().take(2) {
            push_hexadecimal(half, &mut out);
        }
        out
    }
}

/// Whether two secrets are equal. The time it takes does not depend on their content.
///
/// Both are hashed first, so that not even the length leaks. Two empty texts are never equal secrets.
#[must_use]
pub fn same_secret(given: &str, expected: &str) -> bool {
    if expected.is_empty() {
        return false;
    }
    let key = HashKey::new("invitcode secret comparison");
    match (key.mac(&[given]), key.mac(&[expected])) {
        (Some(given), Some(expected)) => expected.verify(&given.finalize().into_bytes()).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_match_and_others_do_not() {
        assert!(same_secret("correct horse", "correct horse"));
        assert!(!same_secret("correct hors", "correct horse"));
        assert!(!same_secret("", "correct horse"));
        assert!(!same_secret("", ""));
    }

    #[test]
    fn a_keyed_hash_depends_on_key_and_text() {
        let key = HashKey::new("k");
        assert_eq!(key.hash("for:", &["a"]).len(), 36);
        assert_eq!(
            key.hash("", &["ab"]),
            HashKey::new("k").hash("", &["a", "b"])
        );
        assert_ne!(key.hash("", &["a"]), key.hash("", &["b"]));
        assert_ne!(key.hash("", &["a"]), HashKey::new("l").hash("", &["a"]));
    }
}
