//! Prints `kinds.js`: every function's path with its kind.

#![allow(clippy::print_stdout)]

use invitcode::functions::{Kind, REGISTRY};
use std::fmt::Write;

fn main() {
    let mut text = String::from(
        "// Made from the Rust sources by `npm run build`; do not edit.\n\n\
         /**\n * Whether the function at each path reads or writes.\n *\n \
         * @type {{ readonly [Path in keyof import(\"./functions.js\").Functions]: \
         import(\"./functions.js\").Functions[Path][\"kind\"] }}\n */\n\
         export const kinds = {\n",
    );
    for entry in REGISTRY {
        let kind = match entry.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        let _ = writeln!(text, "  \"{}\": \"{kind}\",", entry.path);
    }
    println!("{text}}};");
}
