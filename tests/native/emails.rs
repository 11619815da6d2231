//! E-mail addresses: the form in which they are compared, and whose word counts.

use crate::common::{START, Sqlite, as_json, call, context, user};
use invitcode::domain::caller::Caller;
use invitcode::domain::email::{Email, Known, address, ascii_only, domain};
use serde_json::{Value, json};

/// UTS 46 of the domains of these tests, as the platform has it.
fn to_ascii(domain: &str) -> Option<String> {
    match domain {
        "bücher.example" | "BÜCHER.example" | "ｂücher．example" => {
            Some("xn--bcher-kva.example".to_owned())
        }
        "еxample.com" => Some("xn--xample-2of.com".to_owned()),
        _ => None,
    }
}

#[test]
fn an_address_is_compared_in_lower_case_and_by_the_ascii_form_of_its_domain() {
    for (given, compared) in [
        ("ann@example.com", "ann@example.com"),
        ("Ann@Example.COM", "ann@example.com"),
        ("ann+tea@example.com", "ann+tea@example.com"),
        ("a.n.n@example.com", "a.n.n@example.com"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@ｂücher．example", "ann@xn--bcher-kva.example"),
        ("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example"),
        ("ann@еxample.com", "ann@xn--xample-2of.com"),
        ("\"a@b\"@example.com", "\"a@b\"@example.com"),
        ("ÄNN@example.com", "Änn@example.com"),
        ("K\u{212a}@example.com", "k\u{212a}@example.com"),
    ] {
        assert_eq!(
            address(given, to_ascii).as_deref(),
            Some(compared),
            "{given}"
        );
    }
}

#[test]
fn what_is_no_address_is_none() {
    let long = format!("{}@example.com", "a".repeat(65));
    let far = format!("ann@{}.com", "a".repeat(64));
    for given in [
        "",
        "ann",
        "@example.com",
        "ann@",
        "ann@example",
        "ann@.com",
        "ann@example.",
        "ann@exa mple.com",
        "an n@example.com",
        "ann@example.com ",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exa_mple.com",
        "ann@192.0.2.1",
        "ann@[192.0.2.1]",
        "ann@example.com/x",
        "ann@example.com:80",
        "ann@example.com?x",
        "ann@exämple.com/x",
        "ann@unknown.exämple",
        "ann\n@example.com",
        "ann@a..b",
        &long,
        &far,
    ] {
        assert_eq!(address(given, to_ascii), None, "{given}");
    }
}

#[test]
fn a_domain_has_two_labels_and_nothing_that_a_url_would_take_apart() {
    assert_eq!(
        domain("Example.COM", ascii_only).as_deref(),
        Some("example.com")
    );
    assert_eq!(
        domain("bücher.example", to_ascii).as_deref(),
        Some("xn--bcher-kva.example")
    );
    for given in [
        "com",
        "",
        ".",
        "a.",
        "@example.com",
        "user@example.com",
        "*.example.com",
        "a.1",
        "ä@b.example",
        "ä.b%2e",
    ] {
        assert_eq!(
            domain(given, |_| Some("example.com".to_owned())),
            None,
            "{given}"
        );
    }
    assert_eq!(domain("bücher.example", ascii_only), None);
}

#[test]
fn only_a_verified_address_of_the_token_or_a_services_word_counts() {
    let known = |known: &Known, said: Option<&str>| {
        let address = known.address(said, ascii_only);
        address.map(|address| {
            address
                .as_ref()
                .map(|email: &Email| email.as_str().to_owned())
        })
    };
    let token = |address: &str, is_verified| Known::Token(Some(address.to_owned()), is_verified);
    let ann = Ok(Some("ann@example.com".to_owned()));
    assert_eq!(known(&Known::ByService, Some("Ann@example.com")), ann);
    assert_eq!(known(&Known::ByService, None), Ok(None));
    assert!(known(&Known::ByService, Some("ann")).is_err());
    assert_eq!(known(&token("ann@example.com", true), None), ann);
    assert_eq!(
        known(&token("Ann@Example.com", true), Some("ann@example.com")),
        ann
    );
    assert_eq!(known(&token("ann@example.com", false), None), Ok(None));
    assert_eq!(
        known(&token("ann@example.com", false), Some("ann@example.com")),
        Ok(None)
    );
    assert!(known(&token("ann@example.com", true), Some("bob@example.com")).is_err());
    assert!(known(&Known::Token(None, true), Some("bob@example.com")).is_err());
    assert_eq!(known(&token("no address", true), None), Ok(None));
}

/// What somebody with a token, or a service, gets from a code for `example.com`.
fn used(known: &Known, caller: Caller, more: Value) -> Value {
    let mut store = Sqlite::new();
    let service = |seed| context(START, seed, Caller::Service);
    let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
    call(&mut store, "server:c", &server, &service(1));
    let code = json!({"serverId": "s", "creatorId": "ann", "code": "DOMAIN", "allowedDomains": ["Example.com"]});
    assert_eq!(
        as_json(&call(&mut store, "invitCode:c", &code, &service(2)))["code"],
        200
    );
    let mut arguments = json!({"code": "DOMAIN", "userId": "bob"});
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    let mut given = context(START, 3, caller);
    given.email = known.clone();
    as_json(&call(&mut store, "invitCode:use", &arguments, &given))
}

#[test]
fn an_address_gets_in_only_if_it_is_verified_and_of_the_very_domain() {
    let token = |address: &str, is_verified| Known::Token(Some(address.to_owned()), is_verified);
    let bob = || user("bob");
    let in_by = |known: &Known| used(known, bob(), json!({}));
    assert_eq!(
        in_by(&token("bob@EXAMPLE.com", true))["data"]["joined"],
        true
    );
    for known in [
        token("bob@example.com", false),
        token("bob@sub.example.com", true),
        token("bob@notexample.com", true),
        token("bob@example.com.evil.example", true),
        token("bob@example.com@evil.example", true),
        Known::Token(None, true),
    ] {
        let refused = in_by(&known);
        assert_eq!(refused["error"], "errors.notInvited", "{known:?} {refused}");
        assert_eq!(refused["details"], json!({"requires": ["email"]}));
    }
    let said = used(
        &token("bob@evil.example", true),
        bob(),
        json!({"email": "bob@example.com"}),
    );
    assert_eq!(said["details"][0]["field"], "email", "{said}");
    let by_service = used(
        &Known::ByService,
        Caller::Service,
        json!({"email": "bob@example.com"}),
    );
    assert_eq!(by_service["data"]["joined"], true);
}
