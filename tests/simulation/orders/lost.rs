//! Calls whose replies were lost.

use super::NOW;
use super::{Operation, beginning, call, done, impossible, joined, possible, read, use_of, uses};
use crate::answer::Answer;
use crate::history::{Verdict, search};
use crate::oracle::Made;
use serde_json::json;

#[test]
fn the_search_accepts_a_call_without_an_answer_whether_or_not_it_happened() {
    let lost = || use_of("TEA-ONE", "bob").from(1);
    possible([lost(), read().from(5).to(6, uses(0))]);
    possible([lost(), read().from(5).to(6, uses(1))]);
    // It may still happen after a read that did not see it.
    possible([
        lost(),
        read().from(2).to(3, uses(0)),
        read().from(5).to(6, uses(1)),
    ]);
    impossible([
        lost(),
        read().from(2).to(3, uses(1)),
        read().from(5).to(6, uses(0)),
    ]);
    // It cannot happen before it was sent.
    impossible([read().from(2).to(3, uses(1)), lost().from(4)]);
    // If it is known to have happened, another one cannot have.
    possible([
        lost(),
        use_of("TEA-ONE", "cat").from(2).to(3, joined()),
        read().from(5).to(6, uses(1)),
    ]);
    let bob_is_in = done(&json!({"serverId": "red", "joined": false}));
    impossible([
        lost(),
        use_of("TEA-ONE", "cat").from(2).to(3, joined()),
        use_of("TEA-ONE", "bob").from(5).to(6, bob_is_in),
    ]);
}

#[test]
fn the_search_accepts_a_second_run_that_changes_nothing() {
    let arguments = json!({"serverId": "red", "creatorId": "ann"});
    let make = |id, text| call("invitCode:c", arguments.clone()).made_code(id, text);
    let made = |text: &str| done(&json!(text));
    let first = || make("new", "NEWCODE").from(1);
    let again = |answer: Answer| Operation {
        repeats: Some(0),
        made: Made::default(),
        ..first().to(6, answer)
    };
    let look = |status: &str| {
        let data = json!({"_id": "new", "_creationTime": NOW, "serverId": "red", "creatorId": "ann",
            "code": "NEWCODE", "role": "member", "keepAfterCreator": false, "requires": [], "requiresApproval": false, "uses": 0, "revokedAt": (status == "revoked").then_some(NOW), "status": status});
        done(&data)
    };
    let read = || call("invitCode:r", json!({"id": "new"}));
    let revoke = || {
        let revoke = call("invitCode:d", json!({"id": "new"}));
        revoke.from(2).to(3, look("revoked"))
    };
    // The code was revoked between the two runs, and stays so.
    let told = || again(made("NEWCODE"));
    possible([first(), told(), revoke()]);
    possible([
        first(),
        told(),
        revoke(),
        read().from(7).to(8, look("revoked")),
    ]);
    impossible([
        first(),
        told(),
        revoke(),
        read().from(7).to(8, look("active")),
    ]);
    // And the answer is the first run's.
    impossible([first(), again(made("OTHER")), revoke()]);
    impossible([first(), again(Answer::Refused("errors.conflict"))]);
    // Two runs of a use are one use: who came between finds the code used up.
    let first = || use_of("TEA-ONE", "bob").from(1);
    let again = |answer| Operation {
        repeats: Some(0),
        ..first().to(6, answer)
    };
    let already = || done(&json!({"serverId": "red", "joined": false}));
    let cat = |answer| use_of("TEA-ONE", "cat").from(2).to(5, answer);
    let used_up = || cat(Answer::Refused("errors.maxUsed"));
    possible([first(), again(joined()), used_up()]);
    impossible([first(), again(already()), used_up()]);
    impossible([first(), again(joined()), cat(joined())]);
    // The repeat reports what happened, although the code was revoked since.
    let tea = || call("invitCode:d", json!({"id": "one"}));
    let revoke = || Operation {
        answered: None,
        ..tea().from(2)
    };
    possible([first(), revoke(), again(joined())]);
}

#[test]
fn a_search_without_budget_reports_that_it_does_not_know() {
    let history = [use_of("TEA-ONE", "bob").from(1).to(2, joined())];
    assert_eq!(search(&beginning(), &history, 0), Verdict::Unknown);
}
