//! How types describe themselves, so that TypeScript types and OpenAPI are made from them.

/// The form of a value as JSON.
#[derive(Clone, Copy, Debug)]
pub enum Schema {
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// Any number.
    Number,
    /// A time as RFC 3339 writes it.
    DateTime,
    /// Anything.
    Any,
    /// Any object.
    Map,
    /// A reply of the standard form, success or error.
    Reply,
    /// An error of the standard form.
    Refusal,
    /// Any text.
    String,
    /// A text of a number of characters in a range, none of them a control character.
    Text {
        /// The least number of characters.
        min: usize,
        /// The greatest number of characters.
        max: usize,
    },
    /// A text that a regular expression describes.
    Pattern {
        /// The expression, of ECMA-262, from the text's beginning to its end.
        pattern: &'static str,
        /// The least number of characters.
        min: usize,
        /// The greatest number of characters.
        max: usize,
    },
    /// A UUID.
    Uuid,
    /// One of some words.
    Words(&'static [&'static str]),
    /// A value or null.
    Nullable(&'static Schema),
    /// A list.
    List(&'static Schema),
    /// A list of exactly one item.
    Single(&'static Schema),
    /// JSON values as a text, one a line: `application/x-ndjson`.
    Lines,
    /// One of several forms.
    Either(&'static [Schema]),
    /// A document.
    Object(&'static Object),
    /// An object with these fields and no others, such as the arguments of a call.
    Closed(&'static Object),
    /// Always null: nothing is to be said.
    Null,
}

/// The form of a document or of a function's arguments.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// The type's name.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its fields, in order.
    pub fields: &'static [Field],
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its form.
    pub schema: Schema,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A type with a form.
pub trait Describe {
    /// The form.
    const SCHEMA: Schema;
    /// Whether a field of this type may be left out.
    const OPTIONAL: bool = false;
}

impl<T: Describe> Describe for Option<T> {
    const SCHEMA: Schema = Schema::Nullable(&T::SCHEMA);
    const OPTIONAL: bool = true;
}

impl<T: Describe> Describe for Vec<T> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl Describe for bool {
    const SCHEMA: Schema = Schema::Boolean;
}

impl Describe for () {
    const SCHEMA: Schema = Schema::Null;
}

/// Declares a document: a struct that is written as JSON and describes itself.
macro_rules! document {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty = $key:literal,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[serde(rename = $key)] pub $field: $type,)+
        }

        impl $crate::wire::schema::Describe for $name {
            const SCHEMA: $crate::wire::schema::Schema = $crate::wire::schema::Schema::Object(&$crate::wire::schema::Object {
                name: stringify!($name),
                doc: concat!($($doc),+),
                fields: &[$($crate::wire::schema::Field {
                    name: $key,
                    doc: concat!($($field_doc),+),
                    schema: <$type as $crate::wire::schema::Describe>::SCHEMA,
                    // A document always has all its fields, null where there is nothing.
                    optional: false,
                },)+],
            });
        }
    };
}
pub(crate) use document;
