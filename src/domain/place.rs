//! Places: where an operation's transaction runs.

use super::code::{ALPHABET, FoldedCode};
use super::id::{RowId, ServerId, UserId};
use super::shard::Shard;

/// The place where a transaction runs. Every operation names exactly one. A binding with one database for all
/// shards can ignore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The shard that the server, the row's id or the generated code names.
    Shard(Shard),
    /// The shard of a text that names none, such as a custom or TimeCapsule code: a directory knows it. Only
    /// the directory decides which code has the text, so a dead code in another shard loses it there.
    Directory(&'a FoldedCode),
    /// The shard of the server in which a code gets a text that names no shard. The directory must keep the
    /// text for this shard first.
    Claim(Shard, &'a FoldedCode),
    /// The shards that an index by user knows: those where the user created codes or came to own servers.
    User(&'a UserId),
    /// The shard of the first server that the user owns.
    Director(&'a UserId),
    /// Every shard, one after the other.
    Everywhere,
}

impl<'a> Place<'a> {
    /// The shard of a server.
    #[must_use]
    pub fn of_server(server: &ServerId) -> Self {
        Self::Shard(server.shard())
    }

    /// The shard of the row with an id.
    #[must_use]
    pub fn of_id(id: &RowId) -> Self {
        Self::Shard(id.shard())
    }

    /// The place of the code with a text. A text that cannot be a code is unknown in every shard.
    #[must_use]
    pub fn of_code(code: Option<&'a FoldedCode>) -> Self {
        let Some(code) = code else {
            return Self::Shard(Shard::FIRST);
        };
        code.shard().map_or(Self::Directory(code), Self::Shard)
    }

    /// The place as the binding over several databases takes it: a sign of its kind, the two symbols of the
    /// shard, and the text or the user.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Shard(shard) => ["=", &symbols(*shard)].concat(),
            Self::Claim(shard, code) => ["+", &symbols(*shard), code.as_str()].concat(),
            Self::Directory(code) => ["/", code.as_str()].concat(),
            Self::User(user) => ["@", user.as_str()].concat(),
            Self::Director(user) => ["!", user.as_str()].concat(),
            Self::Everywhere => "*".to_owned(),
        }
    }
}

/// The two symbols with which the generated codes of a shard begin.
fn symbols(shard: Shard) -> String {
    let number = usize::from(shard.number());
    let symbol = |value: usize| {
        ALPHABET
            .get(value)
            .map_or('0', |symbol| char::from(*symbol))
    };
    [number >> 5, number & 31].map(symbol).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::NewCode;

    #[test]
    fn a_place_names_the_shard_as_the_codes_of_its_server_do() {
        for number in [0, 1, 31, 32, 1023] {
            let shard = Shard::new(number);
            let code = NewCode::in_shard(shard, [0; 6]);
            let place = Place::of_code(Some(&code.folded)).to_text();
            assert_eq!(place, ["=", &code.text[..2]].concat());
        }
    }

    #[test]
    fn each_kind_of_place_has_a_sign_of_its_own() {
        let user = UserId::parse("ann").unwrap();
        let code = NewCode::parse("summer").unwrap().folded;
        let places = [
            Place::Directory(&code),
            Place::Claim(Shard::new(33), &code),
            Place::User(&user),
            Place::Director(&user),
            Place::Everywhere,
        ];
        let texts = places.map(|place| place.to_text());
        assert_eq!(texts, ["/SUMMER", "+11SUMMER", "@ann", "!ann", "*"]);
    }
}
