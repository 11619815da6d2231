//! Every statement finds its rows by an index.

use crate::common::{Sqlite, text};
use invitcode::storage::STATEMENTS;
use std::collections::BTreeMap;

/// Tables that a statement makes from its own parameters, or from rows that it found by an index. They are small: the
/// lines of a request (`json_each` and its names), a page of documents or uses (`part`, `walk`), and the requested numbers of a prefix.
const OF_PARAMETERS: [&str; 12] = [
    "walk",
    "chosen",
    "director",
    "g",
    "listed",
    "number",
    "json_each",
    "d",
    "l",
    "e",
    "u",
    "part",
];

fn fault(detail: &str, plan: &[&str]) -> bool {
    let scans = detail.strip_prefix("SCAN ").is_some_and(|rest| {
        let name = rest.split(' ').next().unwrap();
        !rest.starts_with("CONSTANT ROW")
            && !rest.starts_with('(')
            && !OF_PARAMETERS.contains(&name)
            // The rows of a subquery, which has its own lines in the plan.
            && !plan.contains(&["CO-ROUTINE ", name].concat().as_str())
    });
    scans || detail.contains("TEMP B-TREE") || detail.contains("AUTOMATIC")
}

#[test]
fn every_statement_has_a_unique_number() {
    let mut known = BTreeMap::new();
    for sql in STATEMENTS {
        let other = known.insert(sql.number, sql.name);
        assert_eq!(other, None, "{} has the same number", sql.name);
    }
}

#[test]
fn no_statement_scans_a_table_or_sorts_without_an_index() {
    let sqlite = Sqlite::new();
    for sql in STATEMENTS {
        let plan = sqlite.query(&format!("EXPLAIN QUERY PLAN {}", sql.text));
        let details: Vec<&str> = plan
            .iter()
            .map(|row| text(row, "detail").unwrap())
            .collect();
        let faults: Vec<&&str> = details
            .iter()
            .filter(|detail| fault(detail, &details))
            .collect();
        assert!(
            faults.is_empty(),
            "{}: {faults:?} in {details:#?}",
            sql.name
        );
    }
}

#[test]
fn no_statement_is_recompiled_for_another_value() {
    // See `invitcode::storage`: a bare `column = ?1` makes the plan depend on the value.
    for sql in STATEMENTS {
        let conditions = sql.text.split_once(" WHERE ").map_or("", |(_, rest)| rest);
        let joins = sql.text.split(" JOIN ").skip(1);
        for part in joins.chain([conditions]) {
            assert!(!part.contains(" = ?"), "{}: {part}", sql.name);
        }
    }
}

#[test]
fn the_test_itself_detects_a_scan_and_a_sort() {
    let sqlite = Sqlite::new();
    for sql in [
        "SELECT 1 FROM invit_code c WHERE c.label = 'x'",
        "SELECT 1 FROM member m WHERE m.server_id = 'x' ORDER BY m.name",
        "SELECT 1 FROM server",
    ] {
        let plan = sqlite.query(&format!("EXPLAIN QUERY PLAN {sql}"));
        assert!(
            plan.iter()
                .any(|row| fault(text(row, "detail").unwrap(), &[])),
            "{sql}"
        );
    }
}

#[test]
fn statements_have_different_names_and_texts() {
    for (index, sql) in STATEMENTS.iter().enumerate() {
        let others = STATEMENTS.iter().skip(index + 1);
        assert!(
            others
                .clone()
                .all(|other| other.name != sql.name && other.text != sql.text),
            "{}",
            sql.name
        );
    }
}
