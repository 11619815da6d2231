//! The ground: JSON as it is read and written, bytes as text, percent-encoding, and how types describe
//! themselves. It imports nothing of the other rooms.

pub mod base64;
pub mod hex;
pub mod json;
pub mod percent;
pub mod read;
pub mod schema;
