//! Changes by a call that concurrent calls may not expect.

use crate::answer::Answer;
use crate::oracle::{Oracle, Request};

/// The numbers of codes that are revoked, taken over and suspended, and of banned users.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    revoked: usize,
    taken_over: usize,
    suspended: usize,
    banned: usize,
}

impl Counts {
    pub fn of(oracle: &Oracle) -> Self {
        Self {
            revoked: oracle.revoked(),
            taken_over: oracle.taken_over(),
            suspended: oracle.suspended(),
            banned: oracle.banned(),
        }
    }
}

/// The changes, from the request, its answer, and the counts before and after.
pub fn changes(
    request: &Request,
    answer: &Answer,
    before: Counts,
    after: Counts,
) -> impl Iterator<Item = &'static str> {
    let is_done = matches!(answer, Answer::Done(_));
    let goes_on = is_done && request.arguments.get("cursor").is_some();
    let restores = request.arguments.get("revoked") == Some(&false.into());
    let mut arguments = request.arguments.as_object().into_iter().flatten();
    let clears =
        request.path == "invitCode:u" && is_done && arguments.any(|(_, value)| value.is_null());
    let by_call = match request.path {
        "invitCode:u" if is_done => Some("a code is changed"),
        "invitCode:u"
            if restores && before.taken_over > 0 && answer.word() == "errors.conflict" =>
        {
            Some("what was taken over is not restored")
        }
        "server:d" if is_done => Some("a server is deleted"),
        "member:d" if is_done => Some("a member is removed"),
        "invitCode:list" if goes_on => Some("a list goes on"),
        "invitCode:uses" if goes_on => Some("a log goes on"),
        "server:list" if goes_on => Some("servers go on"),
        "member:r" if goes_on => Some("members go on"),
        _ => None,
    };
    let by_state = [
        (after.revoked > before.revoked, "a code is revoked"),
        (after.revoked < before.revoked, "a code is restored"),
        (after.taken_over > before.taken_over, "a text is taken over"),
        (after.suspended > before.suspended, "a code is suspended"),
        (
            after.suspended < before.suspended,
            "a suspended code works again",
        ),
        (after.banned < before.banned, "a ban is lifted"),
        (clears, "a field is cleared"),
    ];
    let by_state = by_state
        .into_iter()
        .filter_map(|(is_so, what)| is_so.then_some(what));
    by_call.into_iter().chain(by_state)
}
