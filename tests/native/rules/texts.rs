//! Which code a text means.

use super::{NOW, ask, holds, text, world};
use crate::common::Sqlite;
use invitcode::domain::role::InvitePolicy;
use invitcode::domain::rules::{folding, rotation};
use invitcode::domain::text::Name;
use invitcode::domain::time::Millis;
use invitcode::domain::timecapsule::CodePrefix;
use rusqlite::params;
use rusqlite::types::Value;

#[test]
fn the_letters_of_a_code_fold_by_one_rule() {
    let sqlite = Sqlite::new().0;
    let letters = || ('A'..='Z').map(String::from).chain([String::new()]);
    for first in 'A'..='Z' {
        for second in letters() {
            for third in letters() {
                let name = Name::parse(&format!("{first}{second}{third}")).unwrap();
                let prefix = CodePrefix::of(&name).unwrap();
                let folded = prefix.code(0).unwrap().folded;
                let sql = format!("SELECT {} || '000'", folding::SQL);
                let asked = ask(&sqlite, &sql, &[text(prefix.as_str())]);
                assert_eq!(asked, text(folded.as_str()), "{name:?}");
            }
        }
    }
}

#[test]
fn which_code_a_text_means_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (text, until) in [("OLD1", NOW - 1), ("OLD2", NOW), ("OLD3", NOW + 1)] {
        let rotate = "INSERT INTO rotated_text (folded, code, code_id, works_until, replaced_by) \
            SELECT folded, code, id, ?1, ?2 FROM invit_code WHERE id = 'user 1'";
        let set = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at) \
            VALUES (?1, ?1, ?1, 's', 'owner', 1)";
        sqlite.execute(set, [text]).unwrap();
        let rotate = rotate.replace("'user 1'", &format!("'{text}'"));
        let new = format!("{text}NEWTEXT0");
        sqlite.execute(&rotate, params![until, new]).unwrap();
        // D1 binds numbers as REAL.
        let now = Value::Real(NOW as f64);
        let works = rotation::text_works(Some(Millis::from_store(until)), Millis::from_store(NOW));
        for (typed, is_meant, works_until) in [(text, works, Some(until)), (&new, true, None)] {
            let meant = format!(
                "SELECT (SELECT id FROM invit_code WHERE folded = {})",
                rotation::MEANT
            );
            let meant = ask(&sqlite, &meant, &[self::text(typed), now.clone()]);
            let expected = if is_meant {
                self::text(text)
            } else {
                Value::Null
            };
            assert_eq!(meant, expected, "{typed}");
            let until = format!(
                "SELECT {} FROM invit_code c WHERE id = ?2",
                rotation::WORKS_UNTIL
            );
            let until = ask(&sqlite, &until, &[self::text(typed), self::text(text)]);
            assert_eq!(until, works_until.map_or(Value::Null, Value::Integer));
        }
    }
    assert!(rotation::text_works(None, Millis::from_store(NOW)));
}

#[test]
fn which_codes_can_be_rotated_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = ?1";
    let texts = [
        "Joh-456",
        "Jo-456",
        "J-456",
        "John-456",
        "joh-456",
        "JOH-456",
        "Joh-45",
        "Joh-4567",
        "Joh456",
        "Joh-45a",
        "-456",
        "J0h-456",
        "NHKAN1Q9D9CT",
        "\u{c9}lo-456",
        "Joh-\u{661}23",
    ];
    for (number, shown) in texts.into_iter().enumerate() {
        for max in [None, Some(1), Some(2)] {
            for end in [None, Some(NOW)] {
                for is_of_rds in [false, true] {
                    let id = format!("{number} {max:?} {end:?} {is_of_rds}");
                    let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, \
                        expires_at, created_at) VALUES (?1, ?1, ?2, 's', 'owner', ?3, ?4, 1)";
                    sqlite
                        .execute(insert, params![id, shown, max, end])
                        .unwrap();
                    if is_of_rds {
                        let give = "INSERT INTO rds_invite (server_id, user_id, id, code, by_discord, created_at) \
                            VALUES ('s', ?1, ?1, ?2, 0, 1)";
                        sqlite.execute(give, [&id, shown]).unwrap();
                    }
                    let asked = holds(&sqlite, rotation::CAN_ROTATE, code, &[text(&id)]);
                    let decided =
                        rotation::can_rotate(shown, max == Some(1), end.is_some(), is_of_rds);
                    assert_eq!(asked, decided, "{shown} {id}");
                }
            }
        }
    }
    assert!(!rotation::can_rotate("Joh-456", true, true, false));
    assert!(rotation::can_rotate("Joh-456", true, false, false));
}
