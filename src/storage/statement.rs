//! Statements: constant SQL and bound values.

/// A SQL text with a name.
///
/// The WebAssembly holds its number only: the texts are a table of their own beside it, made by the
/// binary `statements`, so that they need not cross the boundary.
#[derive(Debug)]
pub struct Sql {
    /// What it does, for messages of tests.
    #[cfg(not(target_arch = "wasm32"))]
    pub name: &'static str,
    /// The text, with numbered parameters.
    #[cfg(not(target_arch = "wasm32"))]
    pub text: &'static str,
    /// What the table knows it by: a hash of the text, so that a WebAssembly and a table of different
    /// builds cannot take one statement for another.
    pub number: u32,
}

impl Sql {
    /// A SQL text, and what it does in a few words.
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        #[cfg(target_arch = "wasm32")]
        let _ = name;
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            name,
            #[cfg(not(target_arch = "wasm32"))]
            text,
            number: fnv(text.as_bytes()),
        }
    }
}

/// The 32 bits of FNV-1a.
const fn fnv(mut bytes: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5;
    while let [byte, rest @ ..] = bytes {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        bytes = rest;
    }
    hash
}

/// A bound value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param<'a> {
    /// NULL.
    Null,
    /// An INTEGER; JavaScript carries it exactly up to 2^53, which no count or time reaches.
    Integer(i64),
    /// A TEXT.
    Text(&'a str),
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

/// A SQL text with its values.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// The text.
    pub sql: &'static Sql,
    /// The values, the first for `?1`.
    pub params: Vec<Param<'a>>,
}

impl<'a> Statement<'a> {
    /// A statement.
    #[must_use]
    pub fn new<const N: usize>(sql: &'static Sql, params: [Param<'a>; N]) -> Self {
        Self {
            sql,
            params: params.to_vec(),
        }
    }
}
