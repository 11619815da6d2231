//! The lowest room: JSON as it is read and written, bytes as text, percent-encoding, and schemas of types. It
//! imports no other room.

pub mod base64;
pub mod hex;
pub mod json;
pub mod percent;
pub mod read;
pub mod schema;
pub mod write;
