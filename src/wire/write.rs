//! Writes JSON from what serde describes.

use super::json::{decimal, put, quote};
use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::{self, Display, Formatter};

/// How integers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// As integers: `200`.
    #[default]
    Whole,
    /// As Convex writes a Float64: `200.0`. Convex's Python client accepts nothing else.
    Float64,
}

/// What serde describes, without its type: the code around it exists once, and not once a type.
pub trait Writable {
    /// Writes it.
    ///
    /// # Errors
    /// [`Unwritable`].
    fn write_to(&self, writer: &mut Writer) -> Result<(), Unwritable>;
}

impl<T: Serialize> Writable for T {
    fn write_to(&self, writer: &mut Writer) -> Result<(), Unwritable> {
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

/// A value as JSON, or an empty text if it is [`Unwritable`]. No value of this crate is.
#[must_use]
pub fn write(value: &dyn Writable, numbers: Numbers) -> String {
    write_after(String::with_capacity(256), value, numbers)
}

/// A text, followed by a value as JSON; no text for one that is [`Unwritable`].
#[must_use]
pub fn write_after(out: String, value: &dyn Writable, numbers: Numbers) -> String {
    let mut writer = Writer {
        out,
        numbers,
        is_written: false,
    };
    match value.write_to(&mut writer) {
        Ok(()) => writer.out,
        Err(Unwritable) => String::new(),
    }
}

/// A value that holds bytes, a key that is not a text or a number that a reader would not get back, or whose
/// `Serialize` fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("the value cannot be written")
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// The name of a newtype around a text that is already JSON.
const WRITTEN: &str = "$written";

/// Serializes a text that is already JSON: it is copied unchanged.
///
/// # Errors
/// Those of the serializer.
pub fn written<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(WRITTEN, json)
}

/// Where JSON is written.
///
/// By hand: the serializer of `serde_json` is compiled anew for every type, and links the code that writes
/// any float.
#[derive(Debug)]
pub struct Writer {
    out: String,
    numbers: Numbers,
    /// Whether the next text is JSON already.
    is_written: bool,
}

impl Writer {
    #[inline(never)]
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        if self.is_written {
            self.is_written = false;
            self.out.push_str(text);
        } else {
            quote(text, &mut self.out);
        }
    }

    #[inline(never)]
    fn number(&mut self, number: i64) {
        self.digits(itoa::Buffer::new().format(number));
    }

    fn digits(&mut self, digits: &str) {
        let end = match self.numbers {
            Numbers::Whole => "",
            Numbers::Float64 => ".0",
        };
        put(&mut self.out, &[digits, end]);
    }

    /// Begins an item. A text of an item's own never ends as a list or an object begins.
    #[inline(never)]
    fn item(&mut self) {
        if !self.out.ends_with(['{', '[']) {
            self.out.push(',');
        }
    }

    #[inline(never)]
    fn key(&mut self, key: &str) {
        self.item();
        self.text(key);
        self.out.push(':');
    }

    /// Begins a list or an object; for a variant, inside an object with the variant's name as its key.
    #[inline(never)]
    fn open(&mut self, variant: Option<&str>, start: &'static str, end: &'static str) -> Open<'_> {
        if let Some(variant) = variant {
            self.out.push('{');
            self.key(variant);
        }
        self.put(start);
        Open { writer: self, end }
    }
}

/// A list or an object that is being written.
#[derive(Debug)]
pub struct Open<'a> {
    writer: &'a mut Writer,
    end: &'static str,
}

impl Open<'_> {
    fn item<T: ?Sized + Serialize>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.writer.item();
        item.serialize(&mut *self.writer)
    }

    fn field<T: ?Sized + Serialize>(&mut self, key: &str, value: &T) -> Result<(), Unwritable> {
        self.writer.key(key);
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.put(self.end);
    }
}

/// Integers that an `i64` holds.
macro_rules! integers {
    ($($name:ident: $type:ty),+) => {$(
        fn $name(self, value: $type) -> Result<(), Unwritable> {
            self.number(value.into());
            Ok(())
        }
    )+};
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    integers!(
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32
    );

    fn serialize_u64(self, value: u64) -> Result<(), Unwritable> {
        self.digits(&value.to_string());
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.put(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritable> {
        let text = decimal(value).ok_or(Unwritable)?;
        match text.contains('.') {
            true => self.put(&text),
            false => self.digits(&text),
        }
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritable> {
        self.text(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritable> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.put("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unwritable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.is_written = name == WRITTEN;
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        let mut open = self.open(None, "{", "}");
        open.field(variant, value)?;
        open.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(None, "[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(None, "[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(None, "[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(Some(variant), "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(None, "{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(None, "{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>, Unwritable> {
        Ok(self.open(Some(variant), "{", "}}"))
    }
}

/// Implements the traits for values with named fields.
macro_rules! fields {
    ($($trait:ident),+) => {$(
        impl $trait for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Unwritable> {
                self.field(key, value)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.close();
                Ok(())
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);

/// Implements the traits for values with items.
macro_rules! items {
    ($($trait:ident: $method:ident),+) => {$(
        impl $trait for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: ?Sized + Serialize>(&mut self, item: &T) -> Result<(), Unwritable> {
                self.item(item)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.close();
                Ok(())
            }
        }
    )+};
}

items!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.item(key)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.writer.put(":");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
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

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind<'a> {
        Plain,
        Named(&'a str),
        Pair(u8, char),
        Aged { years: i8, more: Option<()> },
        Empty {},
    }

    #[derive(Serialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Some { kept: bool },
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Wrapped(i16);

    #[derive(Serialize)]
    struct Two(u64, i64);

    #[test]
    fn every_kind_of_value_is_written_as_serde_json_writes_it() {
        let value = (
            [
                Kind::Plain,
                Kind::Named("a\"\n\u{1}é{"),
                Kind::Pair(255, '['),
            ],
            [
                Kind::Aged {
                    years: -128,
                    more: Some(()),
                },
                Kind::Empty {},
            ],
            Tagged::Some { kept: false },
            (Unit, Wrapped(-1), Two(u64::MAX, i64::MIN)),
            std::collections::BTreeMap::from([("", vec![""]), ("{", Vec::new()), ("[", vec!["["])]),
            ((), Vec::<u8>::new(), [[[0_u8; 0]; 2]; 1]),
        );
        let expected = serde_json::to_string(&value).unwrap();
        assert_eq!(write(&value, Numbers::Whole), expected);
    }

    #[test]
    fn text_that_is_already_json_is_copied_and_the_next_text_is_quoted() {
        struct Raw(&'static str);
        impl Serialize for Raw {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                written(self.0, serializer)
            }
        }
        let value = [(Raw("{\"a\":1.50}"), "b")];
        assert_eq!(write(&value, Numbers::Float64), r#"[[{"a":1.50},"b"]]"#);
    }

    #[test]
    fn a_value_that_cannot_be_written_gives_an_empty_text() {
        assert_eq!(write(&(1, f64::NAN), Numbers::Whole), "");
    }
}
