//! Who may do what.

use super::{
    MEMBER, Person, SERVER, actors, ask, holds, now, people, policies, text, user, word, world,
};
use invitcode::domain::role::{GrantedRole, InvitePolicy};
use invitcode::domain::rules::creator::{self, Creator};
use invitcode::domain::rules::keeping::{self, Reserved};
use invitcode::domain::rules::membership::Membership;
use invitcode::domain::rules::{administering, changing, granting, inviting, owning, reading};
use rusqlite::types::Value;

#[test]
fn who_administers_a_server_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, Person { role, .. }, param) in actors() {
        let values = [param, Value::Null, now()];
        let asked = holds(&sqlite, administering::SQL, SERVER, &values);
        assert_eq!(asked, administering::administers(&actor, role), "{actor:?}");
    }
}

#[test]
fn who_owns_a_server_is_one_rule() {
    let sqlite = world(InvitePolicy::Members);
    for (actor, _, param) in actors() {
        let asked = holds(&sqlite, owning::SQL, SERVER, &[param]);
        assert_eq!(asked, owning::owns(&actor, &user("owner")), "{actor:?}");
    }
}

#[test]
fn who_may_make_codes_is_one_rule() {
    for (policy, sqlite) in policies() {
        // The fragment needs a row, so it covers only users who have one.
        let rows = people().into_iter();
        for person in rows.filter(|person| person.membership != Membership::Never) {
            let asked = holds(&sqlite, inviting::SQL, MEMBER, &[text(&person.id)]);
            let expected = inviting::may_invite(policy, person.role, person.has_end);
            assert_eq!(asked, expected, "{policy:?} {person:?}");
        }
    }
}

#[test]
fn whether_a_creator_stands_behind_its_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?1";
    for (policy, sqlite) in policies() {
        for Person {
            id,
            membership,
            role,
            has_end,
        } in people()
        {
            let expected = Creator::of(policy, membership.is_banned(), role, has_end);
            let asked = ask(
                &sqlite,
                &format!("SELECT {} {code}", creator::SQL),
                &[text(&id)],
            );
            assert_eq!(word(&asked, &Creator::WORDS), expected, "{policy:?} {id}");
            for keep in [false, true] {
                let update = "UPDATE invit_code SET keep_after_creator = ?1";
                sqlite.execute(update, [keep]).unwrap();
                let asked = holds(&sqlite, creator::STANDS_BEHIND, code, &[text(&id)]);
                assert_eq!(
                    asked,
                    expected.stands_behind(keep),
                    "{policy:?} {id} {keep}"
                );
            }
        }
    }
}

#[test]
fn who_may_read_a_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    for (actor, person, param) in actors() {
        for Person { id: creator, .. } in people() {
            let values = [param.clone(), text(&creator), now()];
            let asked = holds(&sqlite, reading::SQL, code, &values);
            let (membership, role) = (person.membership, person.role);
            let expected = reading::may_read(&actor, &user(&creator), membership, role);
            assert_eq!(asked, expected, "{actor:?} {creator}");
        }
    }
}

#[test]
fn who_may_change_a_code_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    for (policy, sqlite) in policies() {
        for (actor, Person { role, has_end, .. }, param) in actors() {
            for Person { id: creator, .. } in people() {
                let values = [param.clone(), text(&creator), now()];
                let asked = holds(&sqlite, changing::SQL, code, &values);
                let creator = user(&creator);
                let expected = changing::may_change(&actor, &creator, policy, role, has_end);
                assert_eq!(asked, expected, "{policy:?} {actor:?} {creator:?}");
            }
        }
    }
}

#[test]
fn who_may_let_a_code_outlive_its_creator_and_widen_it_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    for kept in [false, true] {
        let change = "UPDATE invit_code SET keep_after_creator = ?1";
        sqlite.execute(change, [kept]).unwrap();
        for (actor, Person { role, .. }, param) in actors() {
            for reserved in Reserved::ALL {
                let number = Value::Integer(reserved.number());
                let values = [param.clone(), text("owner"), now(), number];
                let asked = holds(&sqlite, keeping::SQL, code, &values);
                let expected = reserved.allows(kept, &actor, role);
                assert_eq!(asked, expected, "{kept} {actor:?} {reserved:?}");
            }
        }
    }
}

#[test]
fn a_change_is_reserved_where_it_keeps_a_code_or_widens_a_kept_one() {
    assert_eq!(Reserved::of(Some(true), false), Reserved::All);
    assert_eq!(Reserved::of(Some(false), true), Reserved::Nothing);
    assert_eq!(Reserved::of(None, true), Reserved::Kept);
    assert_eq!(Reserved::of(None, false), Reserved::Nothing);
}

#[test]
fn who_may_give_a_role_is_one_rule() {
    let code = "FROM invit_code c JOIN server s ON s.id = c.server_id WHERE c.id = ?2";
    let sqlite = world(InvitePolicy::Members);
    let owner = user("owner");
    for role in GrantedRole::WORDS.map(|(_, role)| role) {
        let change = "UPDATE invit_code SET role = ?1";
        sqlite.execute(change, [role.as_str()]).unwrap();
        for (actor, _, param) in actors() {
            let asked = holds(&sqlite, granting::SQL, code, &[param, text("owner")]);
            let expected = granting::may_grant(role, &actor, &owner);
            assert_eq!(asked, expected, "{actor:?} {role:?}");
            // A creator is a user like others.
            if let Some(creator) = actor.user() {
                let id = text(creator.as_str());
                let stands = holds(&sqlite, granting::STANDS, code, &[Value::Null, id]);
                assert_eq!(stands, expected, "{actor:?} {role:?}");
            }
        }
    }
}
