//! What the crate's own commands print is what the package holds.

use std::path::Path;
use std::process::Command;

#[track_caller]
fn prints(command: &str, file: &str) {
    let output = Command::new(command).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command} fails: {error}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg").join(file);
    let held = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(
        String::from_utf8(output.stdout).unwrap() == held,
        "pkg/{file} is not what the sources make of it: run `npm run build`"
    );
}

#[test]
fn the_description_in_openapi_is_the_packages() {
    prints(env!("CARGO_BIN_EXE_openapi"), "openapi.json");
}

#[test]
fn the_types_of_the_functions_are_the_packages() {
    prints(env!("CARGO_BIN_EXE_types"), "functions.d.ts");
}

#[test]
fn the_table_of_statements_is_the_packages() {
    prints(env!("CARGO_BIN_EXE_statements"), "statements.js");
}
