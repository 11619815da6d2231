//! How the boundary can be misused: mistakes of the JavaScript beside it, which no retry mends.

use thiserror::Error;

/// A mistake of whoever calls across the boundary. `js/package/errors.js` has the table of its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Misuse {
    /// Settings that are no JSON, or a number that no settings have.
    #[error("settings must be a JSON object that was configured in this instance")]
    Settings,
    /// A head that is not as `js/worker/index.js` writes it.
    #[error("the head of a request must be a JSON object with method, path and now")]
    Head,
    /// Random bytes of another number, or none to be had.
    #[error("a call takes 32 random bytes, given or from the platform's cryptographic source")]
    Random,
    /// Rows that are no lists of objects.
    #[error("a storage binding must give a list of row objects for each statement")]
    Rows,
    /// A key that no error has.
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

/// An `Error` with the `code`. `js/package/enter.js` makes an `InvitcodeError` of it.
#[cfg(target_arch = "wasm32")]
impl From<Misuse> for wasm_bindgen::JsValue {
    fn from(misuse: Misuse) -> Self {
        let error = js_sys::Error::new(&misuse.to_string());
        // Setting a property of an object that was just made cannot fail.
        let _ = js_sys::Reflect::set(&error, &"code".into(), &misuse.code().into());
        error.into()
    }
}
