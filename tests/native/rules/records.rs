//! What the audit log keeps.

use super::{ask, holds, text};
use crate::common::Sqlite;
use invitcode::domain::code_terms::{TermChanges, Terms};
use invitcode::domain::rules::policing::CodePolicy;
use invitcode::domain::rules::recording;

#[test]
fn what_the_audit_log_keeps_of_a_column_is_one_rule() {
    let sqlite = Sqlite::new().0;
    for &(column, field, is_kept) in recording::COLUMNS {
        let values = [text(column)];
        let named = ask(&sqlite, &format!("SELECT {}", recording::FIELD), &values);
        assert_eq!(named, text(field), "{column}");
        assert_eq!(
            holds(&sqlite, recording::IS_KEPT, "", &values),
            is_kept,
            "{column}"
        );
        assert!(!field.contains('_'), "{field} is not a field's name");
    }
}

#[test]
fn the_audit_log_knows_every_column_of_a_codes_terms() {
    let columns = TermChanges::from(Terms::default()).to_columns();
    let columns: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&columns).unwrap();
    for column in columns.keys() {
        assert!(
            recording::COLUMNS.iter().any(|(known, ..)| known == column),
            "{column} is not in the table of what the audit log keeps"
        );
    }
}

#[test]
fn the_limits_of_a_code_policy_have_the_names_of_the_api_by_one_rule() {
    let sqlite = Sqlite::new().0;
    let limits = CodePolicy::FIELDS;
    let of = |name: fn(&(&str, &str)) -> String| {
        let limits: Vec<String> = limits
            .iter()
            .map(|limit| format!("\"{}\":1", name(limit)))
            .collect();
        format!(
            r#"{{"preview":"full","codePolicy":{{{}}},"maxMembers":null}}"#,
            limits.join(",")
        )
    };
    let stored = of(|(_, column)| (*column).to_owned());
    let shown = of(|(field, _)| (*field).to_owned());
    assert_eq!(recording::shown(&stored), shown);
    let asked = ask(
        &sqlite,
        &format!("SELECT {}", recording::SHOWN),
        &[text(&stored)],
    );
    assert_eq!(asked, text(&shown));
}
