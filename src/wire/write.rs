//! Writes JSON from what serde describes.

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

/// How integers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// As integers: `200`.
    #[default]
    Whole,
    /// As Convex writes a Float64: `200.0`. Convex's Python client accepts nothing else.
    Float64,
}

impl Numbers {
    fn end<W: ?Sized + Write>(self, writer: &mut W) -> io::Result<()> {
        match self {
            Self::Whole => Ok(()),
            Self::Float64 => writer.write_all(b".0"),
        }
    }
}

impl Formatter for Numbers {
    fn write_i64<W: ?Sized + Write>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        CompactFormatter.write_i64(writer, value)?;
        self.end(writer)
    }

    fn write_u16<W: ?Sized + Write>(&mut self, writer: &mut W, value: u16) -> io::Result<()> {
        self.write_i64(writer, value.into())
    }

    fn write_u32<W: ?Sized + Write>(&mut self, writer: &mut W, value: u32) -> io::Result<()> {
        self.write_i64(writer, value.into())
    }

    fn write_u64<W: ?Sized + Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        CompactFormatter.write_u64(writer, value)?;
        self.end(writer)
    }
}

/// A serializable value without its type, so that the code around it is compiled once and not once per type.
pub trait Writable {
    /// Writes it.
    ///
    /// # Errors
    /// Its `Serialize` implementation fails.
    fn write_to(&self, writer: &mut Writer<'_>) -> Result<(), serde_json::Error>;
}

/// The writer of JSON.
pub type Writer<'a> = Serializer<&'a mut Vec<u8>, Numbers>;

impl<T: Serialize> Writable for T {
    fn write_to(&self, writer: &mut Writer<'_>) -> Result<(), serde_json::Error> {
        self.serialize(writer)
    }
}

impl dyn Writable + '_ {
    /// Its JSON.
    #[must_use]
    pub fn write(&self, numbers: Numbers) -> String {
        write(self, numbers)
    }
}

/// A value as JSON. `None` only if its `Serialize` implementation fails, which none of this crate's does.
#[must_use]
pub fn write(value: &dyn Writable, numbers: Numbers) -> String {
    let mut out = Vec::with_capacity(256);
    if value
        .write_to(&mut Serializer::with_formatter(&mut out, numbers))
        .is_err()
    {
        out.clear();
    }
    // serde_json writes UTF-8 only.
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float64_has_a_fraction_at_every_depth_and_texts_keep_their_digits() {
        let value = (
            200_u16,
            vec![Some(-3_i64), None],
            [7_u64],
            9_u32,
            "200",
            true,
        );
        assert_eq!(
            write(&value, Numbers::Float64),
            r#"[200.0,[-3.0,null],[7.0],9.0,"200",true]"#
        );
        assert_eq!(
            write(&value, Numbers::Whole),
            r#"[200,[-3,null],[7],9,"200",true]"#
        );
    }
}
