//! Misuse of the boundary: errors in the calling JavaScript, which no retry mends.

use thiserror::Error;

/// A misuse of the boundary. `js/package/errors.js` has the table of its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Misuse {
    /// Settings that are not JSON, or an unknown settings number.
    #[error("settings must be a JSON object that was configured in this instance")]
    Settings,
    /// A head that differs from what `js/worker/head.js` writes.
    #[error("the head of a request must be a JSON object with method, path and now")]
    Head,
    /// A wrong number of random bytes, or no source of them.
    #[error("a call takes 32 random bytes, given or from the platform's cryptographic source")]
    Random,
    /// Rows that are not lists of objects.
    #[error("a storage binding must return a list of row objects for each statement")]
    Rows,
    /// The key of an unknown error.
    #[error("there is no such error; errors are named like errors.expired")]
    UnknownError,
}

impl Misuse {
    /// Every mistake.
    pub const ALL: [Self; 5] = [
        Self::Settings,
        Self::Head,
        Self::Random,
        Self::Rows,
        Self::UnknownError,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Settings => "ERR_SETTINGS",
            Self::Head => "ERR_HEAD",
            Self::Random => "ERR_RANDOM",
            Self::Rows => "ERR_ROWS",
            Self::UnknownError => "ERR_UNKNOWN_ERROR",
        }
    }
}

/// An `Error` with the `code`. `js/package/enter.js` turns it into an `InvitcodeError`.
#[cfg(target_arch = "wasm32")]
impl From<Misuse> for wasm_bindgen::JsValue {
    fn from(misuse: Misuse) -> Self {
        let error = js_sys::Error::new(&misuse.to_string());
        // Setting a property of a new object cannot fail.
        let _ = js_sys::Reflect::set(&error, &"code".into(), &misuse.code().into());
        error.into()
    }
}
