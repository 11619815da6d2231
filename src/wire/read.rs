//! Reads types from JSON with serde: the tree of [`Json`] as a deserializer.
//!
//! Its error holds only the name of the field. Callers never see serde's own messages, and the code for them
//! would make the WebAssembly a third larger.

use super::json::Json;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::slice::Iter;

/// A value of the wrong type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatch {
    /// The innermost field that is missing or has the wrong type, if any.
    pub field: Option<String>,
}

impl Display for Mismatch {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => {
                formatter.write_str(field)?;
                formatter.write_str(" is missing or has the wrong type")
            }
            None => formatter.write_str("the value has the wrong type"),
        }
    }
}

impl std::error::Error for Mismatch {}

impl Error for Mismatch {
    fn custom<T: Display>(_: T) -> Self {
        Self::default()
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            field: Some(field.to_owned()),
        }
    }

    // What follows would be written into a text that `custom` drops, fractions and all.

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self::default()
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self::default()
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::default()
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::default()
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::default()
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self::default()
    }
}

/// Reads a value.
///
/// # Errors
/// The value has the wrong type.
pub fn read<'de, T: Deserialize<'de>>(json: &'de Json<'_>) -> Result<T, Mismatch> {
    T::deserialize(Reader(json))
}

/// Kinds of values that are read as another kind is.
macro_rules! forward {
    ($($name:ident: $other:ident),+) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            self.$other(visitor)
        }
    )+};
}

/// A value that is being read.
#[derive(Clone, Copy)]
struct Reader<'de, 'a>(&'de Json<'a>);

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Integer(number) => visitor.visit_i64(*number),
            Json::Float(number) => match self.0.as_integer() {
                Some(whole) => visitor.visit_i64(whole),
                None => visitor.visit_f64(*number),
            },
            Json::Text(text) => visitor.visit_borrowed_str(text),
            Json::List(items) => visitor.visit_seq(Items(items.iter())),
            Json::Object(fields) => visitor.visit_map(Entries {
                rest: fields.iter(),
                next: None,
            }),
            // `Raw` is only ever written.
            Json::Raw(_) => Err(Mismatch::default()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Text(name) => visitor.visit_enum(Chosen { name, value: None }),
            Json::Object(fields) => match fields.as_slice() {
                [(name, value)] => visitor.visit_enum(Chosen {
                    name,
                    value: Some(value),
                }),
                _ => Err(Mismatch::default()),
            },
            _ => Err(Mismatch::default()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    // Each asks for what it may find, and for nothing else: what `deserialize_any` could find as well
    // would be compiled for every type.

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => Err(Mismatch::default()),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_i64(self.0.as_integer().ok_or_else(Mismatch::default)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Integer(number) => visitor.visit_i64(*number),
            Json::Float(number) => visitor.visit_f64(*number),
            _ => Err(Mismatch::default()),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Text(text) => visitor.visit_borrowed_str(text),
            _ => Err(Mismatch::default()),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::List(items) => visitor.visit_seq(Items(items.iter())),
            _ => Err(Mismatch::default()),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Json::Object(fields) => visitor.visit_map(Entries {
                rest: fields.iter(),
                next: None,
            }),
            _ => Err(Mismatch::default()),
        }
    }

    forward! {
        deserialize_i8: deserialize_i64,
        deserialize_i16: deserialize_i64,
        deserialize_i32: deserialize_i64,
        deserialize_u8: deserialize_i64,
        deserialize_u16: deserialize_i64,
        deserialize_u32: deserialize_i64,
        deserialize_u64: deserialize_i64,
        deserialize_f32: deserialize_f64,
        deserialize_char: deserialize_str,
        deserialize_string: deserialize_str,
        deserialize_identifier: deserialize_str
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bytes byte_buf unit unit_struct
    }
}

struct Items<'de, 'a>(Iter<'de, Json<'a>>);

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let item = self.0.next();
        item.map(|item| seed.deserialize(Reader(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of an object; a null field counts as absent.
struct Entries<'de, 'a> {
    rest: Iter<'de, (Cow<'a, str>, Json<'a>)>,
    next: Option<(&'de str, &'de Json<'a>)>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let mut set = self.rest.by_ref().filter(|(_, value)| *value != Json::Null);
        let Some((name, value)) = set.next() else {
            return Ok(None);
        };
        self.next = Some((name, value));
        let name: serde::de::value::BorrowedStrDeserializer<'de, Mismatch> =
            serde::de::value::BorrowedStrDeserializer::new(name);
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let (name, value) = self.next.take().ok_or_else(Mismatch::default)?;
        seed.deserialize(Reader(value)).map_err(|error| Mismatch {
            field: Some(error.field.unwrap_or_else(|| name.to_owned())),
        })
    }
}

/// An enum variant: its name alone, or with its content.
struct Chosen<'de, 'a> {
    name: &'de str,
    value: Option<&'de Json<'a>>,
}

impl<'de, 'a> EnumAccess<'de> for Chosen<'de, 'a> {
    type Error = Mismatch;
    type Variant = Held<'de, 'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Mismatch> {
        let name = seed.deserialize(IntoDeserializer::<Mismatch>::into_deserializer(self.name))?;
        Ok((name, Held(self.value)))
    }
}

struct Held<'de, 'a>(Option<&'de Json<'a>>);

impl<'de> VariantAccess<'de> for Held<'de, '_> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        self.0.map_or(Ok(()), |_| Err(Mismatch::default()))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(Reader(self.0.ok_or_else(Mismatch::default)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        Reader(self.0.ok_or_else(Mismatch::default)?).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        Reader(self.0.ok_or_else(Mismatch::default)?).deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row<'a> {
        id: &'a str,
        #[serde(default)]
        label: Option<String>,
        uses: i64,
        kind: Option<Kind>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        Plain,
        Named(String),
        Aged { years: u8 },
    }

    fn parsed(text: &str) -> Json<'_> {
        Json::parse_text(text).unwrap()
    }

    #[test]
    fn a_struct_is_read_from_an_object_and_null_is_absent() {
        let json = parsed(r#"{"id":"a\n","label":null,"more":[{}],"uses":3}"#);
        let expected = Row {
            id: "a\n",
            label: None,
            uses: 3,
            kind: None,
        };
        assert_eq!(read(&json), Ok(expected));
    }

    #[test]
    fn an_enum_is_read_from_its_name_or_from_an_object_of_one_field() {
        for (text, kind) in [
            (r#""plain""#, Some(Kind::Plain)),
            (r#"{"named":"x"}"#, Some(Kind::Named("x".to_owned()))),
            (r#"{"aged":{"years":9}}"#, Some(Kind::Aged { years: 9 })),
            (r#"{"aged":{"years":900}}"#, None),
            (r#"{"plain":1}"#, None),
            (r#""named""#, None),
            (r#"{"plain":1,"named":"x"}"#, None),
            ("7", None),
        ] {
            assert_eq!(read(&parsed(text)).ok(), kind, "{text}");
            let row = format!(r#"{{"id":"a","uses":1,"kind":{text}}}"#);
            let row = parsed(&row);
            let row = read::<Row>(&row).ok();
            assert_eq!(row.and_then(|row| row.kind), kind, "{text}");
        }
    }

    #[test]
    fn an_error_names_the_innermost_field_and_does_not_reveal_its_value() {
        for (text, message) in [
            (r#"{"uses":3}"#, "id is missing or has the wrong type"),
            (
                r#"{"id":7,"uses":3}"#,
                "id is missing or has the wrong type",
            ),
            (
                r#"{"id":"a","uses":"secret"}"#,
                "uses is missing or has the wrong type",
            ),
            ("[]", "the value has the wrong type"),
        ] {
            let error = read::<Row>(&parsed(text)).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        let nested = parsed(r#"{"aged":{"years":-1}}"#);
        let error = read::<Kind>(&nested).unwrap_err();
        assert_eq!(error.to_string(), "years is missing or has the wrong type");
    }
}
