//! The caller of a request, from what the verification found, and the users that the caller may act for.

use invitcode::domain::caller::Caller;
use invitcode::domain::error::ErrorKind;
use invitcode::domain::id::UserId;
use invitcode::http::{Head, Settings};
use invitcode::wire::json::Json;
use serde_json::{Value, json};
use std::rc::Rc;

fn caller(found: &Value) -> Caller {
    let head = json!({
        "method": "POST", "path": "/", "now": 1, "caller": found,
    })
    .to_string();
    let json = Json::parse(head.as_bytes()).unwrap();
    let settings = Settings {
        super_users: vec!["root".to_owned(), "admin".to_owned()],
        ..Settings::default()
    };
    Head::from_json(&json, Rc::new(settings)).unwrap().caller
}

fn token(claims: &Value) -> Caller {
    caller(&json!({"kind": "token", "claims": claims}))
}

fn user(id: &str, super_user: bool) -> Caller {
    Caller::User {
        id: UserId::parse(id).unwrap(),
        super_user,
    }
}

#[test]
fn open_and_service_callers_act_for_anyone() {
    for kind in ["open", "service"] {
        let caller = caller(&json!({"kind": kind}));
        assert_eq!(caller, Caller::Service);
        assert!(caller.act_as(&UserId::parse("anyone").unwrap()).is_ok());
    }
}

#[test]
fn the_user_is_claim_sub_else_user_id() {
    assert_eq!(token(&json!({"sub": "ann"})), user("ann", false));
    assert_eq!(token(&json!({"userId": "ann"})), user("ann", false));
    assert_eq!(
        token(&json!({"sub": "ann", "userId": "bob"})),
        user("ann", false)
    );
    assert_eq!(
        token(&json!({"sub": null, "userId": "bob"})),
        user("bob", false)
    );
}

#[test]
fn claims_without_a_valid_user_are_anonymous() {
    for claims in [
        json!({}),
        json!({"sub": 42}),
        json!({"sub": 42, "userId": "bob"}),
        json!({"sub": ""}),
        json!({"sub": "a\u{0}b"}),
        json!({"sub": "x".repeat(129)}),
        json!({"sub": ["ann"]}),
        json!({"userId": {"id": "ann"}}),
    ] {
        assert_eq!(token(&claims), Caller::Anonymous, "{claims}");
    }
    for found in [
        json!(null),
        json!({}),
        json!({"kind": "anonymous"}),
        json!({"kind": "invalid"}),
        json!({"kind": "OPEN"}),
        json!({"kind": "token"}),
        json!({"kind": "invalid", "claims": {"sub": "ann"}}),
    ] {
        assert_eq!(caller(&found), Caller::Anonymous, "{found}");
    }
}

#[test]
fn a_super_user_has_the_role_or_is_listed() {
    assert_eq!(
        token(&json!({"sub": "ann", "roles": {"super_user": true}})),
        user("ann", true)
    );
    assert_eq!(token(&json!({"sub": "root"})), user("root", true));
    for roles in [
        json!({"super_user": "true"}),
        json!({"super_user": 1}),
        json!(["super_user"]),
        json!("super_user"),
        json!({"superUser": true}),
        json!(null),
    ] {
        assert_eq!(
            token(&json!({"sub": "ann", "roles": roles})),
            user("ann", false),
            "{roles}"
        );
    }
}

#[test]
fn a_user_acts_only_for_itself_and_a_super_user_does_too() {
    let ann = UserId::parse("ann").unwrap();
    assert!(user("ann", false).act_as(&ann).is_ok());
    for other in [user("bob", false), user("root", true)] {
        assert_eq!(
            other.act_as(&ann).unwrap_err().kind,
            ErrorKind::PermissionDenied
        );
    }
    assert_eq!(
        Caller::Anonymous.act_as(&ann).unwrap_err().kind,
        ErrorKind::Unauthorized
    );
    assert_eq!(
        Caller::Anonymous.actor().unwrap_err().kind,
        ErrorKind::Unauthorized
    );
}
