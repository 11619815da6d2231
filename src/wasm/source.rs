//! Random bytes from the platform's cryptographic source.

use super::misuse::Misuse;
use crate::domain::random::Random;
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// How many calls' bytes are drawn at once: crossing to the platform for each call costs a fifth of the call.
const CALLS: usize = 32;

thread_local! {
    static DRAWN: RefCell<Vec<[u8; Random::LENGTH]>> = const { RefCell::new(Vec::new()) };
}

/// The random bytes of a call. They are handed out once and not kept.
///
/// # Errors
/// [`Misuse::Random`] if the platform has none, as in workerd outside of a request.
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

#[wasm_bindgen]
extern "C" {
    /// The platform's parser of addresses, which has the tables of UTS 46.
    #[wasm_bindgen(js_name = URL)]
    type Url;

    #[wasm_bindgen(constructor, catch, js_class = "URL")]
    fn new(url: &str) -> Result<Url, JsValue>;

    #[wasm_bindgen(method, getter, structural)]
    fn hostname(this: &Url) -> String;
}

/// The ASCII form of a domain, by UTS 46.
#[must_use]
pub fn to_ascii(domain: &str) -> Option<String> {
    let url = Url::new(&["http://", domain].concat());
    url.ok().map(|url| url.hostname())
}

/// The random number of an instance.
///
/// # Errors
/// Those of [`random`].
pub fn number() -> Result<u64, Misuse> {
    getrandom::u64().map_err(|_| Misuse::Random)
}
