//! Schemas of types, from which TypeScript types and OpenAPI are generated.

/// The schema of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Schema {
    /// `true` or `false`.
    Boolean,
    /// An integer in a range.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// Any number.
    Number,
    /// An RFC 3339 time.
    DateTime,
    /// Anything.
    Any,
    /// Any object.
    Map,
    /// A reply in the standard form, success or error.
    Reply,
    /// An error in the standard form.
    Refusal,
    /// Any string.
    String,
    /// A string with a length in a range, without control characters.
    Text {
        /// The least length in characters.
        min: usize,
        /// The greatest length in characters.
        max: usize,
    },
    /// A string that matches a regular expression.
    Pattern {
        /// The ECMA-262 expression, anchored at both ends.
        pattern: &'static str,
        /// The least length in characters.
        min: usize,
        /// The greatest length in characters.
        max: usize,
    },
    /// A UUID.
    Uuid,
    /// One of some strings.
    Words(&'static [&'static str]),
    /// A value or null.
    Nullable(&'static Schema),
    /// A list.
    List(&'static Schema),
    /// A list of exactly one item.
    Single(&'static Schema),
    /// JSON values as text, one per line: `application/x-ndjson`.
    Lines,
    /// One of several schemas.
    Either(&'static [Schema]),
    /// A document.
    Object(&'static Object),
    /// An object with exactly these fields, such as the arguments of a call.
    Closed(&'static Object),
    /// Always null.
    Null,
}

/// The schema of a document or of a function's arguments.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// The type's name.
    pub name: &'static str,
    /// What it describes.
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
    /// Its schema.
    pub schema: Schema,
    /// Whether it is optional.
    pub optional: bool,
}

/// A type with a schema.
pub trait Describe {
    /// The schema.
    const SCHEMA: Schema;
    /// Whether a field of this type is optional.
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

impl Describe for &'static str {
    const SCHEMA: Schema = Schema::String;
}

impl Describe for String {
    const SCHEMA: Schema = Schema::String;
}

impl Describe for () {
    const SCHEMA: Schema = Schema::Null;
}

/// Declares a document: a struct that serializes itself as JSON and describes itself.
#[macro_export]
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

        impl $crate::schema::Describe for $name {
            const SCHEMA: $crate::schema::Schema = $crate::schema::Schema::Object(&$crate::schema::Object {
                name: stringify!($name),
                doc: concat!($($doc),+),
                fields: &[$($crate::schema::Field {
                    name: $key,
                    doc: concat!($($field_doc),+),
                    schema: <$type as $crate::schema::Describe>::SCHEMA,
                    // A document always has all of its fields; empty ones are null.
                    optional: false,
                },)+],
            });
        }
    };
}
pub use document;
