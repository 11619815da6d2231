//! The lowest room: JSON as it is read and written, values of statements, bytes as text, percent-encoding, keyed
//! hashes, and schemas of types. It imports no other room.

pub mod base64;
pub mod hex;
pub mod json;
pub mod params;
pub mod percent;
pub mod read;
pub mod schema;
pub mod secret;
pub mod write;

// Smaller than the standard library's allocator for WebAssembly, and a call takes a twentieth less time.
#[cfg(all(target_arch = "wasm32", feature = "allocator"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
