//! Everything that a use of a code depends on, as it is before the call.

use super::code_record::LifeColumns;
use super::memory::{CodeRow, RequestRow};
use super::{Corrupt, Memory, Rows};
use crate::domain::code::FoldedCode;
use crate::domain::email::Email;
use crate::domain::error::Requires;
use crate::domain::grant::{Grants, MembershipMs, Metadata};
use crate::domain::id::{ServerId, UserId};
use crate::domain::limit::{self, Throttle};
use crate::domain::request::MOST_PENDING;
use crate::domain::role::GrantedRole;
use crate::domain::rules::life::Life;
use crate::domain::rules::membership::Membership;
use crate::domain::rules::redemption::{CodeState, State};
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

/// The columns of a row of the state. `?2` is the user, `?3` to `?6` are the keys of the limits, `?7` is
/// the time, `?8` and `?9` the user's address and its domain.
macro_rules! columns {
    () => {
        concat!(
            "c.server_id, s.deleted_at, s.watched_until, m.id, ",
            $crate::domain::rules::rotation::works_until_sql!("?1"),
            " AS works_until, ",
            $crate::storage::code_record::life_columns!(),
            ", ",
            $crate::domain::rules::membership::membership_sql!("?7"),
            " AS membership, ",
            $crate::domain::rules::campaign::joined_free_at_sql!(),
            " AS code_free_at, ",
            $crate::domain::rules::listing::requires_sql!(),
            " AS requires, ",
            $crate::domain::rules::listing::is_listed_sql!("?2", "?8", "?9"),
            " AS is_listed, r.code_id IS NOT NULL AS redeemed, r.admits_until, ",
            "c.role AS grants_role, c.membership_ms, c.metadata, ",
            $crate::domain::rules::requesting::state_columns!("?2"),
            ", ",
            "m.code_id = c.id AS by_this_code, m.role AS held_role, m.expires_at AS held_until, ",
            "m.metadata AS held_metadata, ",
            $crate::domain::rules::seats::is_full_sql!("?2", "?7"),
            " AS is_full, ",
            $crate::storage::throttle::free_at!("?3", "?4", "?5", "?6"),
        )
    };
}
pub(super) use columns;

/// The tables of the state, which return exactly one row. `?1` is the code, `?2` the user.
macro_rules! tables {
    () => {
        concat!(
            "FROM (SELECT 1) LEFT JOIN invit_code c ON c.folded = ",
            $crate::domain::rules::rotation::named_sql!("?1"),
            " ",
            $crate::storage::code_record::join_campaign!(),
            "LEFT JOIN server s ON s.id = c.server_id \
         LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 \
         LEFT JOIN redemption r ON r.user_id = +?2 AND r.code_id = c.id "
        )
    };
}
pub(super) use tables;

#[derive(Deserialize)]
struct StateColumns {
    server_id: Option<ServerId>,
    deleted_at: Option<Millis>,
    works_until: Option<Millis>,
    membership: Membership,
    redeemed: bool,
    code_free_at: Option<Millis>,
    requires: Requires,
    is_listed: bool,
    admits_until: Option<ExpiresAt>,
    by_this_code: Option<bool>,
    held_until: Option<ExpiresAt>,
    is_full: bool,
    is_declined: bool,
    waits: bool,
    is_crowded: bool,
    free_at: Millis,
}

/// What the code grants.
#[derive(Deserialize)]
struct GrantColumns {
    grants_role: GrantedRole,
    membership_ms: Option<MembershipMs>,
    metadata: Option<Metadata>,
    requires_approval: bool,
}

/// The columns of the use that a request asks for.
#[derive(Deserialize)]
struct RequestedColumns {
    server_id: ServerId,
    deleted_at: Option<Millis>,
    membership: Membership,
    code_free_at: Option<Millis>,
    is_full: bool,
}

/// What the user's membership holds.
#[derive(Deserialize)]
struct HeldColumns {
    held_role: GrantedRole,
    held_until: Option<ExpiresAt>,
    held_metadata: Option<Metadata>,
}

/// Reads the state from the first statement's row, with these columns. `has_user`: somebody in particular asks.
///
/// # Errors
/// A column is missing or has the wrong type.
pub fn from_rows(rows: &Rows, has_user: bool, now: Millis) -> Result<State, Corrupt> {
    let StateColumns {
        server_id,
        deleted_at,
        works_until,
        membership,
        redeemed,
        code_free_at,
        admits_until,
        by_this_code,
        held_until,
        is_full,
        is_declined,
        waits,
        is_crowded,
        requires,
        is_listed,
        free_at,
    } = rows.one(0)?;
    let code = match server_id {
        None => None,
        Some(server) => {
            let grants = rows.one::<GrantColumns>(0)?;
            Some(CodeState {
                server,
                life: rows.one::<LifeColumns>(0)?.into(),
                free_at: code_free_at,
                requires,
                works_until,
                role: grants.grants_role,
                membership_ms: grants.membership_ms,
                metadata: grants.metadata,
                requires_approval: grants.requires_approval,
            })
        }
    };
    let held = match by_this_code {
        Some(true) => {
            let held = rows.one::<HeldColumns>(0)?;
            Some(Grants {
                role: held.held_role,
                expires_at: held.held_until,
                metadata: held.held_metadata,
            })
        }
        Some(false) | None => None,
    };
    Ok(State {
        wait: limit::wait(Some(free_at), now),
        // Every code has a server, deleted or not.
        server_exists: code.is_some() && deleted_at.is_none(),
        code,
        membership,
        redeemed,
        admits_until,
        held,
        ends_at: held_until,
        is_full,
        is_declined,
        waits,
        is_crowded,
        is_listed: has_user.then_some(is_listed),
    })
}

/// The state of the use that a request asks for, from the first statement's row.
///
/// # Errors
/// A column is missing or has the wrong type.
pub fn of_request(rows: &Rows) -> Result<State, Corrupt> {
    let row: RequestedColumns = rows.one(0)?;
    let grants = rows.one::<GrantColumns>(0)?;
    Ok(State {
        server_exists: row.deleted_at.is_none(),
        membership: row.membership,
        is_full: row.is_full,
        ..State::of(CodeState {
            server: row.server_id,
            life: rows.one::<LifeColumns>(0)?.into(),
            free_at: row.code_free_at,
            works_until: None,
            role: grants.grants_role,
            membership_ms: grants.membership_ms,
            metadata: grants.metadata,
            requires_approval: true,
            requires: Requires::default(),
        })
    })
}

/// The same in the memory model.
#[must_use]
pub fn of_request_in_memory(memory: &Memory, request: &RequestRow, now: Millis) -> Option<State> {
    let (server, user) = (&request.server_id, &request.user_id);
    let (_, code) = memory.code(&request.code_id)?;
    Some(State {
        server_exists: memory.living_server(server).is_some(),
        membership: memory.membership(server, user, now),
        is_full: memory.is_full(server, Some(user), now),
        ..State::of(code_state(memory, code))
    })
}

/// A code of the memory model as `use` sees it.
fn code_state(memory: &Memory, code: &CodeRow) -> CodeState {
    CodeState {
        server: code.server_id.clone(),
        life: Life::from_memory(memory, code),
        role: code.terms.role,
        membership_ms: code.terms.membership_ms,
        metadata: code.terms.metadata.clone(),
        free_at: memory.use_free_at(code),
        works_until: None,
        requires_approval: code.terms.requires_approval,
        requires: memory.lists(code.terms.list_id.as_ref()).requires(),
    }
}

/// The state in the memory model. Without a user, the membership is that of someone who never joined.
#[must_use]
pub fn from_memory(
    memory: &Memory,
    code: Option<&FoldedCode>,
    user: Option<&UserId>,
    email: Option<&Email>,
    throttle: &Throttle,
    now: Millis,
) -> State {
    let (code, works_until) = code.and_then(|code| memory.named(code)).unzip();
    let lists = memory.lists(code.and_then(|code| code.terms.list_id.as_ref()));
    let server = code.map(|code| &code.server_id);
    let membership = server
        .zip(user)
        .map(|(server, user)| memory.membership(server, user, now));
    let row = server
        .zip(user)
        .and_then(|(server, user)| memory.member(server, user));
    State {
        wait: throttle.wait(memory, now),
        code: code.map(|code| CodeState {
            works_until: works_until.flatten(),
            ..code_state(memory, code)
        }),
        server_exists: server.is_some_and(|server| memory.living_server(server).is_some()),
        membership: membership.unwrap_or(Membership::Never),
        redeemed: code
            .zip(user)
            .is_some_and(|(code, user)| code.redeemed_by(user)),
        admits_until: code
            .zip(user)
            .and_then(|(code, user)| code.admits_until(user)),
        held: row
            .filter(|row| row.code_id.as_ref() == code.map(|code| &code.id))
            .map(|row| Grants {
                role: row.role,
                expires_at: row.expires_at,
                metadata: row.metadata.clone(),
            }),
        ends_at: row.and_then(|row| row.expires_at),
        is_full: server.is_some_and(|server| memory.is_full(server, user, now)),
        is_declined: code
            .zip(user)
            .is_some_and(|(code, user)| memory.is_declined(&code.id, user)),
        waits: code
            .zip(user)
            .is_some_and(|(code, user)| memory.waiting_request(code, user).is_some()),
        is_crowded: server.is_some_and(|server| memory.pending_requests(server) >= MOST_PENDING),
        is_listed: user.map(|user| lists.has(user, email)),
    }
}
