//! The ground: JSON as it is read and written, and how types describe themselves. It imports nothing of the
//! other rooms.

pub mod hex;
pub mod json;
pub mod read;
pub mod schema;
pub mod write;
