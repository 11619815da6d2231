//! Invitation codes for apps whose users join servers: guilds, communities, families.
//!
//! A function of the service is two pure steps around one storage trip. [`http::plan`] checks a request and
//! returns the statements to run, the binding runs them as one transaction, and [`http::settle`] turns the rows
//! into the response. Nothing here awaits, reads a clock or draws random numbers: time and random bytes are
//! arguments.
//!
//! | room | holds |
//! | --- | --- |
//! | [`domain`] | code text, ids, times, roles, documents, the decisions, the error table |
//! | [`functions`] | one file per function: arguments, plan, settle; the registry |
//! | [`storage`] | operations as SQL and on the memory model; the schema |
//! | [`http`] | the router and one file per face |
//! | [`wasm`] | the boundary to JavaScript |
//! | [`wire`] | JSON as it is read and written, bytes as text, and how types describe themselves |

pub mod domain;
pub mod functions;
pub mod http;
pub mod storage;
#[cfg(not(all(
    target_arch = "wasm32",
    feature = "code",
    not(any(feature = "faces", feature = "memory"))
)))]
pub mod wasm;
#[cfg(all(
    target_arch = "wasm32",
    feature = "code",
    not(any(feature = "faces", feature = "memory"))
))]
#[path = "wasm/code.rs"]
pub mod wasm;
pub use invitcode_wire as wire;
