//! The decision of `use`: every combination of its conditions against the contract's own wording.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use invitcode::domain::error::ErrorKind;
use invitcode::domain::id::ServerId;
use invitcode::domain::redeem::{CodeState, Membership, State, Use, decide};
use invitcode::domain::time::{ExpiresAt, Millis};
use proptest::prelude::*;

const NOW: i64 = 1_790_000_000_000;

prop_compose! {
    fn state()(
        wait in proptest::option::weighted(0.1, 1..3_600_000_i64),
        known in proptest::bool::weighted(0.9),
        uses in 0..4_i64,
        spare in proptest::option::of(0..2_i64),
        end in proptest::option::of(-1..=1_i64),
        revoked in proptest::bool::weighted(0.1),
        server_exists in proptest::bool::weighted(0.9),
        membership in proptest::sample::select(vec![
            Membership::Never, Membership::Active, Membership::Left, Membership::Banned,
        ]),
        redeemed: bool,
    ) -> State {
        State {
            wait,
            code: known.then(|| CodeState {
                server: ServerId::parse("s").unwrap(),
                uses,
                max_uses: spare.map(|spare| (uses + spare).max(1)),
                expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                revoked,
            }),
            server_exists,
            membership,
            // Who never joined has redeemed nothing.
            redeemed: known && redeemed && membership != Membership::Never,
        }
    }
}

/// What the contract says, as one sentence after the other.
fn expected(state: &State) -> Result<Use, ErrorKind> {
    if state.wait.is_some() {
        return Err(ErrorKind::RateLimited);
    }
    let Some(code) = state.code.as_ref().filter(|code| !code.revoked) else {
        return Err(ErrorKind::Invalid);
    };
    let expired = code.expires_at.is_some_and(|end| end.get() <= NOW);
    let used_up = code.max_uses.is_some_and(|max| code.uses >= max);
    let same_success = state.redeemed && state.membership == Membership::Active;
    if expired && !same_success {
        return Err(ErrorKind::Expired);
    }
    if used_up && !state.redeemed {
        return Err(ErrorKind::MaxUsed);
    }
    if !state.server_exists {
        return Err(ErrorKind::ServerNotFound);
    }
    match (state.membership, state.redeemed) {
        (Membership::Banned, _) => Err(ErrorKind::PermissionDenied),
        (Membership::Active, _) => Ok(Use::AlreadyMember),
        (Membership::Left, true) => Ok(Use::Return),
        _ => Ok(Use::Redeem),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_first_condition_that_fails_is_the_answer(state in state()) {
        let decided = decide(&state, Millis::from_store(NOW));
        let kind = decided.map(|(decision, _)| decision).map_err(|refusal| refusal.kind);
        prop_assert_eq!(kind, expected(&state));
    }

    #[test]
    fn a_use_is_consumed_only_where_one_is_left_and_the_user_is_new_to_the_code(state in state()) {
        if let Ok((Use::Redeem, server)) = decide(&state, Millis::from_store(NOW)) {
            let code = state.code.as_ref().unwrap();
            prop_assert_eq!(server.as_str(), "s");
            prop_assert!(code.max_uses.is_none_or(|max| code.uses < max));
            prop_assert!(!state.redeemed && !code.revoked && state.server_exists);
            prop_assert!(matches!(state.membership, Membership::Never | Membership::Left));
        }
    }
}
