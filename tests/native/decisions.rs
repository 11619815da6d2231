//! The decision of `use` and the answer of `explain`: every combination of conditions against the words of the
//! contract.

use crate::common::cases;
use invitcode::domain::error::{ErrorKind, Requires};
use invitcode::domain::id::{ServerId, UserId};
use invitcode::domain::limit::{Counted, Throttle};
use invitcode::domain::preview::Preview;
use invitcode::domain::role::GrantedRole;
use invitcode::domain::rules::campaign::CampaignLife;
use invitcode::domain::rules::creator::Creator;
use invitcode::domain::rules::life::Life;
use invitcode::domain::rules::membership::Membership;
use invitcode::domain::rules::redemption::{CodeState, State, Use, decide, failing};
use invitcode::domain::text::Name;
use invitcode::domain::time::{ExpiresAt, Millis};
use invitcode::functions::Function;
use invitcode::functions::explain_code::Explain;
use invitcode::storage::explain_code::{ExplainCode, Facts};
use proptest::prelude::*;

const NOW: i64 = 1_790_000_000_000;

prop_compose! {
    fn campaign()(
        is_revoked in proptest::bool::weighted(0.1),
        end in proptest::option::of(-1..=1_i64),
        uses in 0..4_i64,
        spare in proptest::option::of(0..2_i64),
    ) -> CampaignLife {
        CampaignLife {
            is_revoked,
            expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
            uses,
            max_uses: spare.map(|spare| (uses + spare).max(1)),
        }
    }
}

prop_compose! {
    fn state()(
        wait in proptest::option::weighted(0.1, 1..3_600_000_i64),
        known in proptest::bool::weighted(0.9),
        uses in 0..4_i64,
        spare in proptest::option::of(0..2_i64),
        end in proptest::option::of(-1..=1_i64),
        start in proptest::option::weighted(0.3, -1..=1_i64),
        lists in prop_oneof![2 => Just(0), 1 => 1..8_i64],
        is_listed in proptest::option::of(proptest::bool::ANY),
        free in proptest::option::weighted(0.3, -1..=1_i64),
        is_revoked in proptest::bool::weighted(0.1),
        creator in prop_oneof![
            8 => Just(Creator::MayInvite), 1 => Just(Creator::MayNot), 1 => Just(Creator::Banned),
        ],
        keep_after_creator: bool,
        campaign in proptest::option::weighted(0.3, campaign()),
        works_until in proptest::option::weighted(0.2, -1..=1_i64),
        server_exists in proptest::bool::weighted(0.9),
        membership in proptest::sample::select(vec![
            Membership::Never, Membership::Active, Membership::Left, Membership::Ended, Membership::Banned,
        ]),
        redeemed: bool,
        admits in proptest::option::weighted(0.4, -1..=1_i64),
        is_full in proptest::bool::weighted(0.2),
        grant_stands in proptest::bool::weighted(0.9),
        requires_approval in proptest::bool::weighted(0.3),
        [is_declined, waits, is_crowded] in [0.1, 0.2, 0.1].map(proptest::bool::weighted),
    ) -> State {
        State {
            wait,
            code: known.then(|| CodeState {
                server: ServerId::parse("s").unwrap(),
                life: Life {
                    is_revoked,
                    expires_at: end.map(|end| ExpiresAt::from_store(NOW + end)),
                    starts_at: start.map(|start| ExpiresAt::from_store(NOW + start)),
                    uses,
                    max_uses: spare.map(|spare| (uses + spare).max(1)),
                    creator,
                    keep_after_creator,
                    grant_stands,
                    campaign,
                },
                role: GrantedRole::Member,
                membership_ms: None,
                metadata: None,
                requires: Requires::from_store(lists),
                free_at: free.map(|free| Millis::from_store(NOW + free)),
                works_until: works_until.map(|until| Millis::from_store(NOW + until)),
                requires_approval,
            }),
            server_exists,
            membership,
            // A user who never joined has redeemed nothing.
            redeemed: known && redeemed && membership != Membership::Never,
            admits_until: admits
                .filter(|_| known && redeemed && membership != Membership::Never)
                .map(|end| ExpiresAt::from_store(NOW + end)),
            held: None,
            ends_at: None,
            is_full,
            is_listed,
            is_declined,
            waits,
            is_crowded,
        }
    }
}

/// The contract, sentence by sentence.
fn expected(state: &State) -> Result<Use, ErrorKind> {
    if state.wait.is_some() {
        return Err(ErrorKind::RateLimited);
    }
    let by_old_text = state.code.as_ref().and_then(|code| code.works_until);
    let text_is_over = by_old_text.is_some_and(|until| until.get() <= NOW);
    let life = state.code.as_ref().map(|code| code.life);
    let Some(code) = life.filter(|code| {
        let outlives = code.creator == Creator::MayNot && code.keep_after_creator;
        let is_suspended =
            code.campaign.is_some_and(|campaign| campaign.is_revoked) || !code.grant_stands;
        !code.is_revoked
            && !text_is_over
            && !is_suspended
            && (code.creator == Creator::MayInvite || outlives)
    }) else {
        return Err(ErrorKind::Invalid);
    };
    let ended = |end: Option<ExpiresAt>| end.is_some_and(|end| end.get() <= NOW);
    let expired = ended(code.expires_at)
        || code
            .campaign
            .is_some_and(|campaign| ended(campaign.expires_at));
    let full = |max: Option<i64>, uses: i64| max.is_some_and(|max| uses >= max);
    let used_up = full(code.max_uses, code.uses)
        || code
            .campaign
            .is_some_and(|campaign| full(campaign.max_uses, campaign.uses));
    let same_success = state.redeemed && state.membership == Membership::Active;
    let is_member = state.membership == Membership::Active;
    let is_over = state.admits_until.is_some_and(|end| end.get() <= NOW) && !is_member;
    if (expired && !same_success) || is_over {
        return Err(ErrorKind::Expired);
    }
    if used_up && !state.redeemed {
        return Err(ErrorKind::MaxUsed);
    }
    if !state.server_exists {
        return Err(ErrorKind::ServerNotFound);
    }
    if state.membership == Membership::Banned {
        return Err(ErrorKind::PermissionDenied);
    }
    if state.is_declined && !same_success {
        return Err(ErrorKind::PermissionDenied);
    }
    if code.starts_at.is_some_and(|start| start.get() > NOW) && !same_success {
        return Err(ErrorKind::NotStarted);
    }
    let requires = state.code.as_ref().unwrap().requires;
    if requires.any() && state.is_listed == Some(false) && !same_success {
        return Err(ErrorKind::NotInvited);
    }
    if state.is_full && !is_member {
        return Err(ErrorKind::ServerFull);
    }
    let free_at = state.code.as_ref().and_then(|code| code.free_at);
    if free_at.is_some_and(|free_at| free_at.get() > NOW) && !state.redeemed {
        return Err(ErrorKind::TooFast);
    }
    match (state.membership, state.redeemed) {
        (Membership::Banned, _) => Err(ErrorKind::PermissionDenied),
        (Membership::Active, _) => Ok(Use::AlreadyMember),
        (Membership::Left | Membership::Ended, true) => Ok(Use::Return),
        _ if !state.code.as_ref().unwrap().requires_approval => Ok(Use::Redeem),
        _ if state.waits => Ok(Use::Wait),
        _ if state.is_crowded => Err(ErrorKind::RateLimited),
        _ => Ok(Use::File),
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn the_answer_is_the_first_condition_that_fails(state in state()) {
        let decided = decide(&state, Millis::from_store(NOW));
        let kind = decided.map(|(decision, _)| decision).map_err(|refusal| refusal.kind);
        prop_assert_eq!(kind, expected(&state));
    }

    #[test]
    fn a_use_is_consumed_only_if_one_is_left_and_the_user_is_new_to_the_code(state in state()) {
        if let Ok((Use::Redeem, used)) = decide(&state, Millis::from_store(NOW)) {
            let code = state.code.as_ref().unwrap().life;
            prop_assert_eq!(used.server.as_str(), "s");
            prop_assert!(code.max_uses.is_none_or(|max| code.uses < max));
            prop_assert!(code.campaign.is_none_or(|campaign| campaign.max_uses.is_none_or(|max| campaign.uses < max)));
            prop_assert!(!state.redeemed && !code.is_revoked && state.server_exists && !used.requires_approval);
            prop_assert!(matches!(state.membership, Membership::Never | Membership::Left | Membership::Ended));
        }
    }

    #[test]
    fn the_answer_is_the_first_of_all_failing_conditions(state in state()) {
        let now = Millis::from_store(NOW);
        let mut left = State { wait: None, ..state };
        let all = failing(&left, now);
        prop_assert_eq!(all.first().copied(), expected(&left).err());
        if all == [ErrorKind::Invalid] {
            return Ok(());
        }
        // Each condition is the answer once those before it hold.
        for kind in all {
            prop_assert_eq!(decide(&left, now).unwrap_err().kind, kind);
            let state = left.code.as_mut().unwrap();
            let code = &mut state.life;
            match kind {
                ErrorKind::Expired => {
                    code.expires_at = None;
                    left.admits_until = None;
                    code.campaign = code.campaign.map(|campaign| CampaignLife { expires_at: None, ..campaign });
                }
                ErrorKind::MaxUsed => {
                    code.max_uses = None;
                    code.campaign = code.campaign.map(|campaign| CampaignLife { max_uses: None, ..campaign });
                }
                ErrorKind::NotStarted => code.starts_at = None,
                ErrorKind::NotInvited => state.requires = Requires::default(),
                ErrorKind::TooFast => state.free_at = None,
                ErrorKind::ServerNotFound => left.server_exists = true,
                ErrorKind::ServerFull => left.is_full = false,
                ErrorKind::RateLimited => left.is_crowded = false,
                _ if left.membership != Membership::Banned => left.is_declined = false,
                _ => left.membership = Membership::Left,
            }
        }
        prop_assert!(decide(&left, now).is_ok());
    }

    #[test]
    fn explain_predicts_use_and_names_the_server_only_if_a_stranger_could_join(state in state(), for_user: bool) {
        let operation = ExplainCode {
            code: None,
            user: for_user.then(|| UserId::parse("ann").unwrap()),
            email: None,
            now: Millis::from_store(NOW),
            throttle: Throttle { counted: Counted::WrongCodes, parties: [None, None, None], misses: None },
        };
        let facts = Facts {
            preview: Preview::Full,
            creator_name: None,
            server_name: state.code.as_ref().map(|_| Name::parse("Chess").unwrap()),
            owner_name: None,
            next_end: None,
            pending_request: None,
            state: state.clone(),
        };
        let answer = match Explain::settle(&operation, facts) {
            Err(refusal) => {
                prop_assert_eq!(refusal.kind, ErrorKind::RateLimited);
                prop_assert!(state.wait.is_some());
                return Ok(());
            }
            Ok((_, answer)) => answer,
        };
        prop_assert_eq!(answer.would_answer.error, expected(&state).err());
        prop_assert_eq!(answer.failing.first().copied(), answer.would_answer.error);
        let joined = match expected(&state) {
            Ok(decision) if for_user => Some(matches!(decision, Use::Redeem | Use::Return)),
            _ => None,
        };
        prop_assert_eq!(answer.joined, joined);
        let stranger = State { membership: Membership::Never, redeemed: false, admits_until: None, is_full: false, is_declined: false, waits: false, is_crowded: false, ..state };
        let code = stranger.code.as_ref();
        let is_silent = code.is_some_and(|code| code.requires.any()) && stranger.is_listed != Some(true);
        let is_live = !is_silent && matches!(expected(&stranger), Ok(_) | Err(ErrorKind::TooFast));
        prop_assert_eq!(answer.server.is_some(), is_live);
    }
}
