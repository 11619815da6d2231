//! For whom a code is, and how fast it may be used.

use super::{NOW, ask, holds, text, world};
use invitcode::domain::error::Requires;
use invitcode::domain::role::InvitePolicy;
use invitcode::domain::rules::rate::{self, RateLimit};
use invitcode::domain::rules::{campaign, listing};
use invitcode::domain::time::Millis;
use rusqlite::params;
use rusqlite::types::Value;

#[test]
fn for_whom_a_code_is_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = 'owner'";
    let asks = [
        [None, None, None],
        [Some("ann"), None, None],
        [Some("bob"), Some("bob@example.com"), Some("example.com")],
        [Some("cat"), Some("cat@example.org"), Some("example.org")],
        [
            Some("bob@example.com"),
            Some("ann@example.com"),
            Some("example.net"),
        ],
    ];
    let lists: [(&str, &[&str], i64); 3] = [
        ("user", &["bob"], 4),
        ("email", &["cat@example.org"], 2),
        ("domain", &["example.com"], 1),
    ];
    let check = |number: i64, entries: &[(&str, &str)]| {
        let sql = format!("SELECT {} {code}", listing::REQUIRES);
        assert_eq!(ask(&sqlite, &sql, &[]), Value::Integer(number));
        let requires = Requires::from_store(number);
        for [user, email, domain] in asks {
            let values = [user, email, domain].map(|value| value.map_or(Value::Null, text));
            let has = |kind, value: Option<&str>| {
                value.is_some_and(|value| entries.contains(&(kind, value)))
            };
            let is_listed = has("user", user) || has("email", email) || has("domain", domain);
            let after =
                format!("{code} AND (?1 IS NULL OR 1) AND (?2 IS NULL OR 1) AND (?3 IS NULL OR 1)");
            assert_eq!(
                holds(&sqlite, listing::IS_LISTED, &after, &values),
                is_listed
            );
            let is_for = !listing::is_for_others(requires, Some(is_listed));
            assert_eq!(
                holds(&sqlite, listing::IS_FOR, &after, &values),
                is_for,
                "{number} {values:?}"
            );
            assert_eq!(listing::is_silent(requires, Some(is_listed)), !is_for);
        }
        assert!(!listing::is_for_others(requires, None));
        assert_eq!(listing::is_silent(requires, None), number > 0);
    };
    check(0, &[]);
    sqlite
        .execute(
            "INSERT INTO allow_list (id, edit) VALUES ('owner', 'first')",
            [],
        )
        .unwrap();
    sqlite
        .execute(
            "UPDATE invit_code SET list_id = 'owner' WHERE id = 'owner'",
            [],
        )
        .unwrap();
    check(0, &[]);
    for mask in 1..8 {
        let set = |bit: i64| (mask & bit != 0).then_some(0);
        sqlite.execute("DELETE FROM allowed", []).unwrap();
        let update = "UPDATE allow_list SET users = ?1, emails = ?2, domains = ?3";
        sqlite
            .execute(update, params![set(4), set(2), set(1)])
            .unwrap();
        check(mask, &[]);
        let mut entries = Vec::new();
        for (kind, values, bit) in lists {
            for value in values.iter().filter(|_| mask & bit != 0) {
                let insert = "INSERT INTO allowed (list_id, kind, value) VALUES ('owner', ?1, ?2)";
                sqlite.execute(insert, params![kind, value]).unwrap();
                entries.push((kind, *value));
            }
        }
        check(mask, &entries);
    }
}

#[test]
fn how_fast_a_code_may_be_used_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    let code = "FROM invit_code c WHERE c.id = 'owner'";
    let mut log = Vec::new();
    for used_at in [NOW, NOW, NOW + 7, NOW + 5, NOW + 90_000] {
        for rate in [None, Some(1), Some(2), Some(3), Some(1000)] {
            let period = rate.map(|_| 60_000);
            let update = "UPDATE invit_code SET rate = ?1, rate_period_ms = ?2 WHERE id = 'owner'";
            sqlite.execute(update, params![rate, period]).unwrap();
            let sql = format!("SELECT {} {code}", rate::OF_CODE);
            let asked = match ask(&sqlite, &sql, &[]) {
                Value::Null => None,
                Value::Integer(time) => Some(Millis::from_store(time)),
                other => panic!("{other:?}"),
            };
            let limit = RateLimit::parse(rate, period).ok();
            let expected = limit.and_then(|limit| limit.free_at(&log));
            assert_eq!(asked, expected, "{rate:?} {log:?}");
        }
        log.push(Millis::from_store(used_at));
        let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES ('owner', ?1, ?1, ?2)";
        let ordinal = i64::try_from(log.len()).unwrap();
        sqlite.execute(insert, params![ordinal, used_at]).unwrap();
    }
}

#[test]
fn a_use_waits_until_the_use_that_many_places_back_is_older_than_the_period() {
    let limit = RateLimit::parse(Some(2), Some(60_000)).unwrap();
    let at = |offset: i64| Millis::from_store(NOW + offset);
    assert_eq!(limit.free_at(&[at(0)]), None);
    let free_at = limit.free_at(&[at(0), at(10), at(20)]);
    assert_eq!(free_at, Some(at(60_010)));
    assert_eq!(rate::wait(free_at, at(60_009)), Some(1));
    assert_eq!(rate::wait(free_at, at(60_010)), None);
    assert_eq!(rate::wait(None, at(0)), None);
    for (rate, period) in [(0, 60_000), (1001, 60_000), (1, 59_999), (1, 2_678_400_001)] {
        assert!(RateLimit::parse(Some(rate), Some(period)).is_err());
    }
    assert!(RateLimit::parse(Some(1000), Some(2_678_400_000)).is_ok());
    assert!(RateLimit::parse(None, Some(60_000)).is_err());
}

#[test]
fn the_rates_of_a_code_and_of_its_campaign_hold_together() {
    let sqlite = world(InvitePolicy::Members);
    let insert = "INSERT INTO campaign (id, server_id, creator_id, name, created_at) VALUES ('k', 's', 'owner', 'Fair', 1)";
    sqlite.execute(insert, []).unwrap();
    let join = "UPDATE invit_code SET campaign_id = 'k' WHERE id IN ('owner', 'user 1')";
    sqlite.execute(join, []).unwrap();
    let (mut own, mut all) = (Vec::new(), Vec::new());
    // Uses of the code and of the other code of its campaign.
    for (user, (code, used_at)) in (0..).zip([
        ("owner", NOW),
        ("user 1", NOW + 1),
        ("owner", NOW + 2),
        ("user 1", NOW + 9),
    ]) {
        for (rate, of_campaign) in [
            (None, None),
            (Some(1), None),
            (None, Some(1)),
            (Some(1), Some(2)),
            (Some(2), Some(1)),
        ] {
            let limits = [("invit_code", rate), ("campaign", of_campaign)];
            for (table, rate) in limits {
                let update = format!("UPDATE {table} SET rate = ?1, rate_period_ms = ?2");
                sqlite
                    .execute(&update, params![rate, rate.map(|_| 60_000)])
                    .unwrap();
            }
            let free_at = |rate: Option<i64>, log: &[Millis]| {
                let limit = RateLimit::parse(rate, Some(60_000)).ok();
                limit.and_then(|limit| limit.free_at(log))
            };
            let expected = free_at(rate, &own).max(free_at(of_campaign, &all));
            let expected = expected.map_or(Value::Null, |time| Value::Integer(time.get()));
            let joined = "JOIN campaign k ON k.id = c.campaign_id";
            for (free_at, join) in [(campaign::FREE_AT, ""), (campaign::JOINED_FREE_AT, joined)] {
                let sql = format!("SELECT {free_at} FROM invit_code c {join} WHERE c.id = 'owner'");
                assert_eq!(
                    ask(&sqlite, &sql, &[]),
                    expected,
                    "{rate:?} {of_campaign:?} {all:?}"
                );
            }
        }
        all.push(Millis::from_store(used_at));
        if code == "owner" {
            own.push(Millis::from_store(used_at));
        }
        let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) \
             SELECT ?1, 1 + (SELECT count(*) FROM redemption WHERE code_id = ?1), ?2, ?3";
        sqlite
            .execute(insert, params![code, user, used_at])
            .unwrap();
    }
}
