//! The code in a page's path.

use crate::domain::code::{FoldedCode, ShownCode, TypedCode, format};
use crate::functions::arguments::arguments;
use crate::http::Head;
use crate::wire::percent::decoded;

arguments! {
    /// The path of a page.
    pub struct PagePath {
        /// The code as typed.
        code: TypedCode = "code",
    }
}

/// The code that a path names.
pub struct Look {
    /// The code as typed.
    pub typed: TypedCode,
    /// The code as it is displayed.
    pub shown: Option<ShownCode>,
}

impl Look {
    /// The code in the path of a request; `None` if no code can have this text.
    #[must_use]
    pub fn of(head: &Head) -> Option<Self> {
        let rest = head.path.strip_prefix("/j/")?;
        Self::at(rest.split('/').next()?)
    }

    /// The code of a part of a path, still encoded.
    fn at(part: &str) -> Option<Self> {
        Self::typed(&decoded(part)?)
    }

    /// The code of a typed text.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let typed = TypedCode::parse(text).ok()?;
        let folded = FoldedCode::typed(typed.as_str())?;
        Some(Self {
            shown: Some(shown(typed.as_str(), &folded)),
            typed,
        })
    }
}

/// A code's text as it is displayed and used in links: as it was written, if that is plain.
#[must_use]
pub fn shown(text: &str, folded: &FoldedCode) -> ShownCode {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' ');
    let text = if text.bytes().all(is_plain) {
        text
    } else {
        folded.as_str()
    };
    ShownCode(format(text).replace(' ', "-"))
}
