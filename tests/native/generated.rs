//! The package holds what the crate's own commands print.

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
        "pkg/{file} differs from the sources: run `npm run build`"
    );
}

#[test]
fn the_packages_openapi_description_is_up_to_date() {
    prints(env!("CARGO_BIN_EXE_openapi"), "openapi.json");
}

#[test]
fn the_packages_types_of_functions_are_up_to_date() {
    prints(env!("CARGO_BIN_EXE_types"), "functions.d.ts");
}

#[test]
fn the_packages_table_of_statements_is_up_to_date() {
    prints(env!("CARGO_BIN_EXE_statements"), "statements.js");
}
