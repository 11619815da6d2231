//! Whether a code is alive.

use super::{NOW, ask, holds, now, text, word, world};
use crate::common::Sqlite;
use invitcode::domain::code_document::Status;
use invitcode::domain::role::InvitePolicy;
use invitcode::domain::rules::campaign::CampaignLife;
use invitcode::domain::rules::creator::Creator;
use invitcode::domain::rules::life::{self, Life};
use invitcode::domain::time::{ExpiresAt, Millis};
use rusqlite::params;
use rusqlite::types::Value;

#[test]
fn whether_an_end_has_passed_is_one_rule() {
    let sqlite = Sqlite::new().0;
    for end in [None, Some(-1), Some(0), Some(1)] {
        let end = end.map(|end| ExpiresAt::from_store(NOW + end));
        let value = end.map_or(Value::Null, |end| Value::Integer(end.get()));
        let asked = holds(
            &sqlite,
            invitcode::domain::rules::passing::HAS_PASSED,
            "",
            &[now(), value],
        );
        let now = Millis::from_store(NOW);
        assert_eq!(asked, end.is_some_and(|end| end.has_passed(now)), "{end:?}");
    }
}

/// Codes with every combination of the fields that decide whether a code is alive.
fn lives() -> Vec<(Life, String, bool)> {
    let mut lives = Vec::new();
    for (creator, is) in [
        ("owner", Creator::MayInvite),
        ("user 5", Creator::MayNot),
        ("user 8", Creator::MayInvite),
        ("user 7", Creator::Banned),
    ] {
        for is_revoked in [false, true] {
            for end in [None, Some(-1), Some(0), Some(1)] {
                for max_uses in [None, Some(1), Some(2)] {
                    for uses in 0..=max_uses.unwrap_or(2) {
                        for (keep_after_creator, grants_admin) in
                            [(false, false), (true, false), (false, true)]
                        {
                            for start in [None, Some(-1), Some(0), Some(1)] {
                                if end.is_some_and(|end| start.is_some_and(|start| start >= end)) {
                                    continue;
                                }
                                let life = Life {
                                    is_revoked,
                                    expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                                    starts_at: start.map(|end| ExpiresAt::from_store(NOW + end)),
                                    uses,
                                    max_uses,
                                    creator: is,
                                    keep_after_creator,
                                    grant_stands: !grants_admin || creator == "owner",
                                    campaign: None,
                                };
                                lives.push((life, creator.to_owned(), grants_admin));
                            }
                        }
                    }
                }
            }
        }
    }
    lives
}

/// Campaigns with every combination of the fields that decide their status, and none.
fn campaigns() -> Vec<Option<CampaignLife>> {
    let mut campaigns = vec![None];
    for is_revoked in [false, true] {
        for end in [None, Some(0), Some(1)] {
            for (max_uses, uses) in [
                (None, 0),
                (None, 1),
                (Some(1), 0),
                (Some(1), 1),
                (Some(2), 1),
            ] {
                campaigns.push(Some(CampaignLife {
                    is_revoked,
                    expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                    uses,
                    max_uses,
                }));
            }
        }
    }
    campaigns
}

/// Every code without a campaign, and every campaign with some codes.
fn lives_in_campaigns() -> Vec<(Life, String, bool)> {
    let mut all = lives();
    let some: Vec<(Life, String, bool)> = lives().into_iter().step_by(37).collect();
    for campaign in campaigns().into_iter().flatten() {
        let within = some.iter().map(|(life, creator, admin)| {
            let campaign = Some(campaign);
            (Life { campaign, ..*life }, creator.clone(), *admin)
        });
        // The uses of a code are uses of its campaign.
        all.extend(within.filter(|(life, ..)| life.uses <= campaign.uses));
    }
    all
}

#[test]
fn whether_a_code_is_alive_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    let mut seen = Vec::new();
    for (index, (life, creator, grants_admin)) in lives_in_campaigns().into_iter().enumerate() {
        let id = format!("code {index}");
        let campaign = life.campaign.map(|campaign| {
            let id = format!("campaign {index}");
            let insert = "INSERT INTO campaign (id, server_id, creator_id, name, max_uses, expires_at, revoked_at, \
                 created_at) VALUES (?1, 's', 'owner', 'Fair', ?2, ?3, ?4, 1)";
            let end = campaign.expires_at.map(ExpiresAt::get);
            let values = params![id, campaign.max_uses, end, campaign.is_revoked.then_some(1)];
            sqlite.execute(insert, values).unwrap();
            let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, campaign_id, created_at) \
                 VALUES (?1 || ' other', ?1 || ' other', 'OTHER', 's', 'owner', ?1, 1)";
            sqlite.execute(insert, [&id]).unwrap();
            // The uses of the other code of the campaign.
            for ordinal in 1..=campaign.uses - life.uses {
                let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1 || ' other', ?2, ?2, 1)";
                sqlite.execute(insert, params![id, ordinal]).unwrap();
            }
            id
        });
        let insert = "INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, \
             revoked_at, keep_after_creator, campaign_id, created_at, starts_at, role) \
             VALUES (?1, ?1, ?1, 's', ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)";
        let end = life.expires_at.map(ExpiresAt::get);
        let revoked = life.is_revoked.then_some(1);
        let values = params![
            id,
            creator,
            life.max_uses,
            end,
            revoked,
            life.keep_after_creator,
            campaign,
            life.starts_at.map(ExpiresAt::get),
            if grants_admin { "admin" } else { "member" }
        ];
        sqlite.execute(insert, values).unwrap();
        for ordinal in 1..=life.uses {
            let insert = "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1, ?2, ?2, 1)";
            sqlite.execute(insert, params![id, ordinal]).unwrap();
        }
        let now = Millis::from_store(NOW);
        let values = [self::now(), text(&id)];
        let status = ask(&sqlite, &format!("SELECT {} {code}", life::STATUS), &values);
        let status = word(&status, &Status::WORDS);
        assert_eq!(status, life.status(now), "{life:?}");
        let is_known = holds(&sqlite, life::IS_KNOWN, &format!("{code} AND ?1"), &values);
        assert_eq!(is_known, life.is_known(), "{life:?}");
        let joined = "LEFT JOIN campaign k ON k.id = c.campaign_id WHERE ?1 AND";
        let joined = code.replace("WHERE", joined);
        let said = [life.is_known(), life.has_expired(now), life.is_used_up()];
        for (fragment, said) in life::JOINED.into_iter().zip(said) {
            let asked = holds(&sqlite, fragment, &joined, &values);
            assert_eq!(asked, said, "{fragment} {life:?}");
        }
        let is_dead = holds(&sqlite, life::IS_DEAD, code, &values);
        assert_eq!(is_dead, life.is_dead(now), "{life:?}");
        let has_started = holds(
            &sqlite,
            life::HAS_STARTED,
            &format!("{code} AND ?1"),
            &values,
        );
        assert_eq!(has_started, life.has_started(now), "{life:?}");
        // The fragments together give one status: dead, suspended, scheduled or active. A campaign kills no code.
        let expected = match status {
            Status::Active | Status::Scheduled => (true, false),
            Status::Suspended => (false, false),
            _ => (is_known, is_dead || life.campaign.is_none()),
        };
        assert_eq!((is_known, is_dead), expected, "{life:?}");
        seen.push(status);
    }
    for (word, status) in Status::WORDS {
        assert!(seen.contains(&status), "no code was {word}");
    }
}
