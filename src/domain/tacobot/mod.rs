//! TacoBot's documents: one for each Discord invite, with the log of its uses.
//!
//! The codes of these invites are Discord's: Discord redeems them, and case matters. They are not codes of this
//! service, whose folding could make two of them equal.

pub mod batch;
pub mod code;
pub mod cursor;
pub mod document;
pub mod entry;
pub mod extended_json;
pub mod guild;
pub mod info;
pub mod line;
pub mod seconds;
pub mod tally;

use super::Problem;
use super::error::Detail;
use super::language::Words;
pub use code::DiscordCode;
pub use cursor::InviteCursor;
pub use guild::GuildId;
pub use info::InviteInfo;
pub use seconds::Seconds;
use serde::Serialize;

/// What is wrong with a field of a document: the field, and the message in English and French.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fault(pub &'static str, pub &'static [&'static str; 2]);

impl Fault {
    /// The message, which follows the field's name.
    #[must_use]
    pub const fn problem(self) -> Problem {
        Problem(Words::new(self.1))
    }
}

impl From<Fault> for Detail {
    fn from(fault: Fault) -> Self {
        Self::new(fault.0, fault.problem())
    }
}

/// Whether a text is an integer as storage would write it.
fn is_digits(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!(text.len(), 1..=15) && (text.len() == 1 || !text.starts_with('0'))
}
