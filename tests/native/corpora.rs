//! Runs the corpora of the fuzz targets, and every input that once broke something, through the fuzzers' own checks.

use crate::checks;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

/// Runs all files of a folder through a target, and returns their number.
fn replay(folder: &str, target: &str, check: fn(&[u8])) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(folder)
        .join(target);
    let Ok(files) = fs::read_dir(&root) else {
        return 0;
    };
    let mut count = 0;
    for file in files {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(
            catch_unwind(|| check(&bytes)).is_ok(),
            "{} breaks {target}",
            path.display()
        );
        count += 1;
    }
    count
}

#[test]
fn every_input_of_the_corpora_passes_the_checks() {
    for (target, check) in checks::TARGETS {
        assert!(
            replay("corpus", target, check) > 0,
            "{target} has no corpus"
        );
    }
}

#[test]
fn every_input_that_once_broke_something_passes_the_checks() {
    let replayed = checks::TARGETS.map(|(target, check)| replay("regressions", target, check));
    assert_ne!(replayed.iter().sum::<usize>(), 0);
}

#[test]
fn the_story_of_the_examples_gets_the_described_answers() {
    for lines in checks::templates::lines().chunks(checks::script::MOST) {
        checks::requests::check(lines.join("\n").as_bytes());
    }
}

#[test]
fn documents_of_every_form_are_stored_once_and_exported_unchanged() {
    checks::import::check(checks::templates::DOCUMENTS.join("\n").as_bytes());
    for document in checks::templates::DOCUMENTS {
        checks::import::check(document.as_bytes());
    }
}

/// Writes a file of the corpus for each given line.
fn write(target: &str, seeds: &[String]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    fs::create_dir_all(&folder).unwrap();
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:02}")), seed).unwrap();
    }
}

#[test]
#[ignore = "writes seeds into tests/fuzz/corpus"]
fn seeds() {
    let lines = checks::templates::lines();
    let stories: Vec<String> = lines.chunks(12).map(|lines| lines.join("\n")).collect();
    write("requests", &stories);
    write("rows", &checks::rows::seeds(&lines));
}
