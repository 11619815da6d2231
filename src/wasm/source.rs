//! Random bytes from the platform's cryptographic source.

use super::misuse::Misuse;
use crate::domain::random::Random;
use std::cell::RefCell;

/// For how many calls bytes are drawn at once: to cross to the platform for each costs a fifth of a call.
const CALLS: usize = 32;

thread_local! {
    static DRAWN: RefCell<Vec<[u8; Random::LENGTH]>> = const { RefCell::new(Vec::new()) };
}

/// The random bytes of a call. They are given once, and kept nowhere here afterwards.
///
/// # Errors
/// [`Misuse::Random`], where the platform has none, as workerd while it serves no request.
pub fn random() -> Result<Random, Misuse> {
    DRAWN.with_borrow_mut(|drawn| {
        if drawn.is_empty() {
            let mut bytes = [[0; Random::LENGTH]; CALLS];
            getrandom::fill(bytes.as_flattened_mut()).map_err(|_| Misuse::Random)?;
            drawn.extend_from_slice(&bytes);
        }
        let next = drawn.last_mut().map(std::mem::take);
        drawn.pop();
        next.map(Random::new).ok_or(Misuse::Random)
    })
}

/// The random number of an instance.
///
/// # Errors
/// As [`random`].
pub fn number() -> Result<u64, Misuse> {
    getrandom::u64().map_err(|_| Misuse::Random)
}
