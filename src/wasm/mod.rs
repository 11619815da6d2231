//! The boundary to JavaScript: convert, call, convert.
//!
//! The worker loads `worker`, frontends load `package`. Their memory between calls and the misuse errors
//! need no JavaScript, and are tested without it.

pub mod instance;
pub mod misuse;
#[cfg(all(target_arch = "wasm32", feature = "memory"))]
pub mod package;
pub mod ticket;
pub mod work;
#[cfg(all(target_arch = "wasm32", feature = "faces"))]
pub mod worker;

#[cfg(target_arch = "wasm32")]
mod source;

// `wasm-pack build` writes into `pkg/` and would replace the committed package's manifest. It is recognized by
// the variable that it sets. Its tests compile without optimization and are allowed.
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
const _: () = assert!(
    option_env!("CARGO_BUILD_TARGET").is_none() || option_env!("INVITCODE_WASM_PACK").is_some(),
    "`wasm-pack build` would replace the committed package in pkg/, which `npm run build` makes. For \
     wasm-pack's own: INVITCODE_WASM_PACK=1 wasm-pack build --out-dir target/wasm-pack"
);
