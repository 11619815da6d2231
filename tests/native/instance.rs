//! What an instance of the WebAssembly remembers between plan and settle.

use crate::common::{Sqlite, random_of};
use invitcode::domain::random::Random;
use invitcode::http::{Plan, Response};
use invitcode::storage::Rows;
use invitcode::wasm::instance::{Instance, Request, rows};
use invitcode::wasm::misuse::Misuse;
use invitcode::wasm::ticket::{MOST_BYTES, MOST_PLANNED, Ticket, Tickets};

const FOUND: &str = r#"[[{"id":"club","name":"Club","owner_id":"ada","invite_policy":"admins","preview":"full",
    "max_members":null,"code_policy":null,"created_at":1799999999999,"actor_is_member":0,"ends_at":null}]]"#;

fn random(seed: u64) -> Random {
    random_of(seed, seed)
}

fn head(path: &str) -> String {
    format!(
        r#"{{"method":"POST","path":"{path}","contentType":"application/json","now":1800000000000,
            "caller":{{"kind":"open"}}}}"#
    )
}

/// Plans a request that needs storage.
fn planned(instance: &mut Instance, request: &Request<'_>, random: Random) -> Ticket {
    let Ok(Plan::Trip(trip)) = instance.plan(request, random) else {
        panic!("{} needs storage", request.head);
    };
    instance.issue(request, trip)
}

#[test]
fn a_ticket_settles_the_request_that_got_it() {
    let mut instance = Instance::new(1);
    let settings = instance.configure("{}").unwrap();
    let head = head("/server/r");
    let bodies = ["club", "guild", "team"].map(|id| format!("{{\"serverId\":\"{id}\"}}"));
    let requests = bodies.each_ref().map(|body| Request {
        settings,
        head: &head,
        body: body.as_bytes(),
    });
    let tickets = requests.map(|request| planned(&mut instance, &request, random(1)));
    for (ticket, id) in tickets.into_iter().zip(["club", "guild", "team"]).rev() {
        let rows = FOUND.replace("\"club\"", &format!("\"{id}\""));
        let response = instance.settle(ticket, &rows_of(&rows)).unwrap();
        assert!(response.body.contains(id), "{}", response.body);
    }
}

fn rows_of(text: &str) -> Rows<'_> {
    rows(text).unwrap()
}

/// One instance plans and others settle, as when an instance is replaced during the storage trip.
fn settled_elsewhere(path: &str, body: &str, sqlite: &mut Sqlite, seed: u64) -> [Response; 2] {
    let (mut own, mut other) = (Instance::new(1 << 20), Instance::new(2 << 20));
    let head = head(path);
    let [settings, known] = [&mut own, &mut other].map(|one| one.configure("{}").unwrap());
    assert_eq!(settings, known);
    let request = Request {
        settings,
        head: &head,
        body: body.as_bytes(),
    };
    let random = random(seed);
    let Ok(Plan::Trip(trip)) = own.plan(&request, random) else {
        panic!("{path} needs storage");
    };
    let rows = sqlite.batch(&trip.statements()).unwrap();
    let ticket = own.issue(&request, trip);
    // The other instance has its own request under the same number.
    let others = planned(&mut other, &request, random_of(99, 99));
    assert_eq!(others.number, ticket.number);
    assert!(other.settle(ticket, &rows).is_none(), "of another instance");
    let text = random.to_text();
    let anew = other.settle_anew(&request, Random::from_text(&text).unwrap(), &rows);
    [own.settle(ticket, &rows).unwrap(), anew.unwrap()]
}

#[test]
fn an_instance_that_does_not_know_a_ticket_plans_again_and_reaches_the_same_reply() {
    let mut sqlite = Sqlite::new();
    let server = r#"{"serverId":"club","name":"Club","ownerId":"ada"}"#;
    let code = r#"{"serverId":"club","creatorId":"ada"}"#;
    for (seed, (path, body)) in (1..).zip([
        ("/server/c", server),
        ("/invitCode/c", code),
        ("/server/r", r#"{"serverId":"club"}"#),
        ("/server/r", r#"{"serverId":"other"}"#),
    ]) {
        let [known, anew] = settled_elsewhere(path, body, &mut sqlite, seed);
        assert_eq!(known, anew, "{path} {body}");
    }
}

#[test]
fn a_ticket_settles_once_and_not_after_it_was_forgotten() {
    let mut instance = Instance::new(1);
    let settings = instance.configure("{}").unwrap();
    let head = head("/server/r");
    let request = Request {
        settings,
        head: &head,
        body: br#"{"serverId":"club"}"#,
    };
    let [first, second] = [1, 2].map(|seed| planned(&mut instance, &request, random(seed)));
    let rows = rows_of(FOUND);
    let once = instance.settle(first, &rows).unwrap();
    assert!(instance.settle(first, &rows).is_none(), "a second time");
    let again = instance.settle_anew(&request, random(1), &rows).unwrap();
    assert_eq!(again, once);
    instance.forget(second);
    assert!(instance.settle(second, &rows).is_none(), "forgotten");
}

#[test]
fn an_instance_that_replaced_another_has_other_tickets() {
    let mut before = Tickets::new(u64::MAX);
    let mut after = Tickets::new(u64::MAX - (1 << 11));
    let ticket = before.issue(1, "before");
    let other = after.issue(1, "after");
    assert_eq!(ticket.number, other.number);
    assert_eq!(after.take(ticket), None);
    assert_eq!(before.take(other), None);
    assert_eq!(after.take(other), Some("after"));
    // JavaScript holds it as a number below 2^53.
    assert!(ticket.instance < 1 << 53);
    #[allow(clippy::cast_precision_loss)]
    let numbers = (ticket.instance as f64, ticket.number as f64);
    assert_eq!(Ticket::from_numbers(numbers.0, numbers.1), ticket);
    for none in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
        assert_eq!(before.take(Ticket::from_numbers(numbers.0, none)), None);
    }
    assert_eq!(before.take(ticket), Some("before"));
}

#[test]
fn only_the_last_planned_calls_are_remembered_up_to_a_number() {
    let mut tickets = Tickets::new(1);
    let issued: Vec<Ticket> = (0..=MOST_PLANNED)
        .map(|call| tickets.issue(1, call))
        .collect();
    assert_eq!(tickets.take(issued[0]), None, "the oldest");
    assert_eq!(tickets.take(issued[1]), Some(1), "the next");
    assert_eq!(tickets.take(issued[MOST_PLANNED]), Some(MOST_PLANNED));
}

#[test]
fn planned_calls_are_remembered_up_to_a_number_of_bytes() {
    let mut tickets = Tickets::new(1);
    let small = tickets.issue(1, "small");
    let too_large = tickets.issue(MOST_BYTES + 1, "too large");
    assert_eq!(tickets.take(too_large), None);
    let half = tickets.issue(MOST_BYTES / 2, "half");
    let other_half = tickets.issue(MOST_BYTES / 2, "other half");
    assert_eq!(tickets.take(small), None, "the oldest is forgotten");
    assert_eq!(tickets.take(half), Some("half"));
    let third = tickets.issue(MOST_BYTES / 2, "third");
    assert_eq!(
        [other_half, third].map(|ticket| tickets.take(ticket)),
        [Some("other half"), Some("third")],
        "a settled ticket takes no space"
    );
    let all = tickets.issue(MOST_BYTES, "all");
    assert_eq!(tickets.take(all), Some("all"));
}

#[test]
fn settings_are_read_once_and_identified_by_a_number() {
    let mut instance = Instance::new(1);
    let text = r#"{"superUsers":["root"]}"#;
    let first = instance.configure(text).unwrap();
    let other = instance.configure(r#"{"superUsers":["eve"]}"#).unwrap();
    assert_ne!(first, other);
    assert_eq!(instance.configure(text), Ok(first));
    let head = head("/server/r");
    for (number, user) in [(first, "root"), (other, "eve")] {
        let head = instance.head(number, &head).unwrap();
        assert_eq!(head.settings.super_users, [user]);
    }
    assert_eq!(instance.configure("no JSON"), Err(Misuse::Settings));
    assert_eq!(instance.head(2, &head).unwrap_err(), Misuse::Settings);
    assert_eq!(instance.head(first, "{}").unwrap_err(), Misuse::Head);
}

#[test]
fn random_bytes_cross_the_boundary_as_text() {
    let random = random(7);
    let text = random.to_text();
    assert_eq!(Random::from_text(&text), Some(random));
    for wrong in [
        "",
        &text[1..],
        &[&text, "0"].concat(),
        &text.replace(&text[..1], "x"),
        &"é".repeat(32),
    ] {
        assert_eq!(Random::from_text(wrong), None, "{wrong}");
    }
}
