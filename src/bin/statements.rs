//! Prints `statements.js`: the table of SQL texts by statement number.

#![allow(clippy::print_stdout)]

/// The texts are left out of WebAssembly builds.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    use invitcode::storage::{STATEMENTS, directory, events};
    use invitcode::wire::json::quote;
    use std::fmt::Write;

    let mut text = String::from(
        "// Made from the Rust sources by `npm run build`; do not edit.\n\n\
         /** The SQL of each statement by its number. @type {ReadonlyMap<number, string>} */\n\
         export const statements = new Map([\n",
    );
    for sql in STATEMENTS {
        let mut quoted = String::new();
        quote(sql.text, &mut quoted);
        let _ = writeln!(text, "  [{}, {quoted}],", sql.number);
    }
    text.push_str(
        "]);\n\n/** The SQL with which the worker delivers events. */\nexport const delivery = Object.freeze({\n",
    );
    for (name, sql) in events::DELIVERY {
        let mut quoted = String::new();
        quote(sql.text, &mut quoted);
        let _ = writeln!(text, "  {name}: {quoted},");
    }
    text.push_str(
        "});\n\n/** The SQL that a binding over several databases must know. */\nexport const placed = Object.freeze({\n",
    );
    for (name, sql) in directory::PLACED {
        let mut quoted = String::new();
        quote(sql.text, &mut quoted);
        let _ = writeln!(text, "  {name}: {quoted},");
    }
    println!("{text}}});");
}
