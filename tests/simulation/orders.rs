//! The check of what clients saw, on handwritten histories: it refuses impossible ones, and accepts those that only look
//! odd.

mod lost;

use crate::answer::Answer;
use crate::history::{Operation, Verdict, check, fits_as_it_ran, search};
use crate::oracle::{Made, Oracle, Request};
use crate::script::Who;
use crate::worker::LIMITS;
use invitcode::wire::json::Json;
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000_000;
const STATES: usize = 10_000;

fn call(path: &'static str, arguments: Value) -> Operation {
    let request = Request {
        path,
        arguments,
        who: Who::Service,
        address: 0,
    };
    Operation {
        request,
        now: NOW,
        begun: 0,
        answered: None,
        made: Made::default(),
        ran: None,
        repeats: None,
    }
}

impl Operation {
    /// Sent at a time; its trip is unknown.
    fn from(self, begun: usize) -> Self {
        Self { begun, ..self }
    }

    fn to(self, moment: usize, answer: Answer) -> Self {
        let answered = Some((moment, answer));
        Self { answered, ..self }
    }

    fn made_code(self, id: &str, text: &str) -> Self {
        let code = Some((id.to_owned(), text.to_owned()));
        let made = Made { code, ..self.made };
        Self { made, ..self }
    }
}

fn done(data: &Value) -> Answer {
    Answer::Done(
        Json::parse(data.to_string().as_bytes())
            .unwrap()
            .into_owned(),
    )
}

fn joined() -> Answer {
    done(&json!({"serverId": "red", "joined": true}))
}

/// Each joining user gets a row, in any order.
fn use_of(code: &str, user: &str) -> Operation {
    let operation = call("invitCode:use", json!({"code": code, "userId": user}));
    let member = Some(format!("row of {user}"));
    let made = Made {
        member,
        ..Made::default()
    };
    Operation { made, ..operation }
}

fn read() -> Operation {
    call("invitCode:r", json!({"id": "one"}))
}

fn uses(uses: i64) -> Answer {
    done(
        &json!({"_id": "one", "_creationTime": NOW, "serverId": "red", "creatorId": "ann", "code": "TEA-ONE", "role": "member", "keepAfterCreator": false, "requires": [], "requiresApproval": false,
        "uses": uses, "maxUses": 1, "status": if uses == 0 { "active" } else { "used" }}),
    )
}

fn revoke() -> Operation {
    call("invitCode:d", json!({"id": "one"}))
}

fn revoked(uses: i64) -> Answer {
    done(
        &json!({"_id": "one", "_creationTime": NOW, "serverId": "red", "creatorId": "ann", "code": "TEA-ONE", "role": "member", "keepAfterCreator": false, "requires": [], "requiresApproval": false,
        "uses": uses, "maxUses": 1, "revokedAt": NOW, "status": "revoked"}),
    )
}

fn policy(policy: &str) -> Answer {
    done(
        &json!({"_id": "red", "ownerId": "ann", "invitePolicy": policy, "preview": "full", "_creationTime": NOW}),
    )
}

/// A server with a code for one use, `TEA-ONE`, and one for many, `TEA-MANY`.
fn beginning() -> Oracle {
    let mut oracle = Oracle::new(LIMITS, false);
    let mut begin = |operation: Operation| {
        let Operation {
            request, now, made, ..
        } = operation;
        oracle.apply(&request, now, &made);
    };
    let server = json!({"serverId": "red", "name": "A server", "ownerId": "ann"});
    let mut server = call("server:c", server);
    server.made.member = Some("row of ann".to_owned());
    begin(server);
    let code = json!({"serverId": "red", "creatorId": "ann", "code": "TEA-ONE", "maxUses": 1});
    begin(call("invitCode:c", code).made_code("one", "TEA-ONE"));
    let code = json!({"serverId": "red", "creatorId": "ann", "code": "TEA-MANY"});
    begin(call("invitCode:c", code).made_code("many", "TEA-MANY"));
    oracle
}

/// The result of the search, for any order of the list of calls.
fn verdict(mut history: Vec<Operation>) -> Verdict {
    let oracle = beginning();
    let first = search(&oracle, &history, STATES);
    // A repeated call names its first run by index.
    if history.iter().all(|call| call.repeats.is_none()) {
        history.reverse();
        assert_eq!(search(&oracle, &history, STATES), first);
        // No order of the trips helps either.
        for (ran, call) in history.iter_mut().enumerate() {
            call.ran = Some(ran);
        }
        assert_eq!(search(&oracle, &history, STATES), first);
        for is_told in [true, false] {
            let is_possible = check(&oracle, &history, is_told).is_ok();
            assert_eq!(is_possible, first == Verdict::Possible);
        }
    }
    first
}

#[track_caller]
fn impossible<const N: usize>(history: [Operation; N]) {
    assert_eq!(verdict(history.into()), Verdict::Impossible);
}

#[track_caller]
fn possible<const N: usize>(history: [Operation; N]) {
    assert_eq!(verdict(history.into()), Verdict::Possible);
}

#[test]
fn the_search_refuses_a_code_of_one_use_that_was_used_twice() {
    impossible([
        use_of("TEA-ONE", "bob").from(1).to(2, joined()),
        use_of("TEA-ONE", "cat").from(3).to(4, joined()),
    ]);
    // Concurrent uses are impossible too.
    impossible([
        use_of("TEA-ONE", "bob").from(1).to(3, joined()),
        use_of("TEA-ONE", "cat").from(2).to(4, joined()),
    ]);
    // A limit that is raised too late does not help.
    let raise = call("invitCode:u", json!({"id": "one", "maxUses": 2}));
    impossible([
        use_of("TEA-ONE", "bob").from(1).to(2, joined()),
        use_of("TEA-ONE", "cat").from(3).to(4, joined()),
        raise.clone().from(5),
    ]);
    possible([
        use_of("TEA-ONE", "bob").from(1).to(2, joined()),
        use_of("TEA-ONE", "cat").from(3).to(5, joined()),
        raise.from(4),
    ]);
}

#[test]
fn the_search_refuses_a_read_that_misses_an_earlier_answer() {
    let bob = || use_of("TEA-ONE", "bob").from(1).to(2, joined());
    impossible([bob(), read().from(3).to(4, uses(0))]);
    possible([bob(), read().from(3).to(4, uses(1))]);
    // A concurrent read may or may not see it.
    let bob = || use_of("TEA-ONE", "bob").from(1).to(4, joined());
    possible([bob(), read().from(2).to(3, uses(0))]);
    possible([bob(), read().from(2).to(3, uses(1))]);
    // What a read saw must not disappear again.
    let first = || read().from(2).to(3, uses(1));
    impossible([bob(), first(), read().from(5).to(6, uses(0))]);
    let update = || {
        call(
            "server:u",
            json!({"serverId": "red", "invitePolicy": "owner"}),
        )
    };
    let look = || call("server:r", json!({"serverId": "red"}));
    let set = || update().from(1).to(2, policy("owner"));
    impossible([set(), look().from(3).to(4, policy("members"))]);
    possible([set(), look().from(3).to(4, policy("owner"))]);
}

#[test]
fn the_search_refuses_a_join_by_a_revoked_code() {
    let revoke_first = || revoke().from(1).to(2, revoked(0));
    impossible([
        revoke_first(),
        use_of("TEA-ONE", "bob").from(3).to(4, joined()),
    ]);
    let invalid = Answer::Refused("errors.invalid");
    possible([
        revoke_first(),
        use_of("TEA-ONE", "bob").from(3).to(4, invalid),
    ]);
    // A concurrent use may succeed, but then the revoked code has a use.
    let bob = || use_of("TEA-ONE", "bob").from(1).to(4, joined());
    possible([bob(), revoke().from(2).to(3, revoked(1))]);
    impossible([bob(), revoke().from(2).to(3, revoked(0))]);
}

#[test]
fn the_search_refuses_a_second_join() {
    let one = || use_of("TEA-ONE", "bob").from(1).to(3, joined());
    impossible([one(), use_of("TEA-MANY", "bob").from(2).to(4, joined())]);
    let already = || done(&json!({"serverId": "red", "joined": false}));
    possible([one(), use_of("TEA-MANY", "bob").from(2).to(4, already())]);
    // A user who was removed in between can join again.
    let remove = || call("member:d", json!({"serverId": "red", "userId": "bob"}));
    possible([
        one(),
        remove().from(4),
        use_of("TEA-MANY", "bob").from(5).to(6, joined()),
    ]);
    impossible([
        one(),
        use_of("TEA-MANY", "bob").from(5).to(6, joined()),
        remove().from(7),
    ]);
}

#[test]
fn the_search_accepts_concurrent_calls_in_any_order() {
    // The call that was sent and answered first may be too late.
    let late = Answer::Refused("errors.maxUsed");
    possible([
        use_of("TEA-ONE", "bob").from(1).to(3, late.clone()),
        use_of("TEA-ONE", "cat").from(2).to(4, joined()),
    ]);
    // It cannot be too late before the other was sent.
    impossible([
        use_of("TEA-ONE", "bob").from(1).to(2, late.clone()),
        use_of("TEA-ONE", "cat").from(3).to(4, joined()),
    ]);
    // The order of effects is the reverse of that of the answers, three calls long.
    let by_ann = |path, arguments| {
        let mut operation = call(path, arguments);
        operation.request.who = Who::User("ann");
        operation
    };
    let handed_over = json!({"_id": "red", "ownerId": "bob", "invitePolicy": "members", "preview": "full", "_creationTime": NOW});
    let hand_over = by_ann("server:u", json!({"serverId": "red", "ownerId": "bob"}));
    let delete = by_ann("server:d", json!({"serverId": "red"}));
    let denied = Answer::Refused("errors.permissionDenied");
    possible([
        delete.from(1).to(4, denied),
        hand_over.from(2).to(8, done(&handed_over)),
        use_of("TEA-ONE", "bob").from(3).to(9, joined()),
    ]);
}

#[test]
fn the_search_places_a_trip_between_the_start_and_the_answer_of_its_call() {
    let ran = |ran: usize, operation: Operation| Operation {
        ran: Some(ran),
        ..operation
    };
    let look = || ran(3, read().from(3).to(4, uses(0)));
    let fits = |history: [Operation; 2]| fits_as_it_ran(&beginning(), &history);
    let bob = use_of("TEA-ONE", "bob").from(1);
    assert!(fits([ran(5, bob.clone().to(6, joined())), look()]));
    assert!(!fits([ran(5, bob.clone().to(2, joined())), look()]));
    assert!(!fits([ran(2, bob.clone().to(6, joined())), look()]));
    assert!(fits([bob, look()]));
}
