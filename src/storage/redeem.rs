//! `invitCode:use`: a user redeems a code.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement};
use crate::domain::code::FoldedCode;
use crate::domain::id::{RowId, UserId};
use crate::domain::limit::{self, Limit};
use crate::domain::redeem::{CodeState, Membership, State, Use, decide};
use crate::domain::role::GrantedRole;
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};

/// A user redeems a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Redeem {
    /// The code.
    pub code: FoldedCode,
    /// Who redeems it.
    pub user: UserId,
    /// The user's name, for the member's row.
    pub name: Option<Name>,
    /// The id of the member's row, if one is made.
    pub member_id: RowId,
    /// The time of the call.
    pub now: Millis,
    /// The limit on wrong codes from the caller's address, where there is one.
    pub address: Option<Limit>,
    /// The limit on wrong codes of the user.
    pub user_limit: Limit,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// All that the decision depends on.
    pub state: State,
    /// Whether a use was recorded.
    pub redeemed_now: bool,
    /// Whether the user was made a member.
    pub joined_now: bool,
}

/// The time of a party's N-th last attempt, where there were N: `$recent` from `$table`.
macro_rules! nth_last {
    ($table:literal, $allowed:literal) => {
        concat!(
            "CASE WHEN length(",
            $table,
            ".recent) >= 13 * ",
            $allowed,
            " THEN CAST(substr(",
            $table,
            ".recent, -13 * ",
            $allowed,
            ", 13) AS INTEGER) END"
        )
    };
}

/// Holds where a party used up its attempts within the window that begins after `$since`.
macro_rules! is_limited {
    ($key:literal, $allowed:literal, $since:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM attempt t WHERE t.key = ",
            $key,
            " AND ",
            nth_last!("t", $allowed),
            " > ",
            $since,
            ")"
        )
    };
}

/// The state before the call.
pub static FACTS: Sql = Sql {
    name: "redeem: facts",
    text: concat!(
        "SELECT c.server_id, c.uses, c.max_uses, c.expires_at, c.revoked_at, ",
        "s.id IS NOT NULL AND s.deleted_at IS NULL AS server_exists, ",
        "m.user_id IS NOT NULL AS was_member, m.left_at, m.banned_at, ",
        "r.user_id IS NOT NULL AS redeemed, ",
        nth_last!("a", "?4"),
        " AS address_attempt, ",
        nth_last!("u", "?6"),
        " AS user_attempt ",
        "FROM (SELECT 1) ",
        "LEFT JOIN invit_code c ON c.folded = ?1 ",
        "LEFT JOIN server s ON s.id = c.server_id ",
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = ?2 ",
        "LEFT JOIN redemption r ON r.code_id = c.id AND r.user_id = ?2 ",
        "LEFT JOIN attempt a ON a.key = ?3 ",
        "LEFT JOIN attempt u ON u.key = ?5",
    ),
};

/// What `REDEEM` and `JOIN` have in common: ?1 code, ?2 user, ?3 now, ?4–?7 the limits, ?8 since.
macro_rules! may_join {
    () => {
        concat!(
            "WHERE c.folded = ?1 AND c.revoked_at IS NULL ",
            "AND (c.expires_at IS NULL OR c.expires_at > ?3) ",
            "AND s.deleted_at IS NULL ",
            "AND (m.user_id IS NULL OR (m.left_at IS NOT NULL AND m.banned_at IS NULL)) ",
            "AND NOT ",
            is_limited!("?4", "?5", "?8"),
            " ",
            "AND NOT ",
            is_limited!("?6", "?7", "?8"),
            " "
        )
    };
}

/// Records the use, where the user may join and did not redeem the code before.
pub static REDEEM: Sql = Sql {
    name: "redeem: record the use",
    text: concat!(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at) ",
        "SELECT c.id, c.uses + 1, ?2, ?3 ",
        "FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = ?2 ",
        may_join!(),
        "AND (c.max_uses IS NULL OR c.uses < c.max_uses) ",
        "AND NOT EXISTS (SELECT 1 FROM redemption r WHERE r.code_id = c.id AND r.user_id = ?2) ",
        "RETURNING ordinal",
    ),
};

/// Makes the user a member, where its use of the code is on record: since just now, or since before
/// it left.
pub static JOIN: Sql = Sql {
    name: "redeem: join",
    text: concat!(
        "INSERT INTO member (server_id, user_id, id, name, role, created_at, joined_at) ",
        "SELECT c.server_id, ?2, ?9, ?10, 'member', ?3, ?3 ",
        "FROM invit_code c JOIN server s ON s.id = c.server_id ",
        "JOIN redemption r ON r.code_id = c.id AND r.user_id = ?2 ",
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = ?2 ",
        may_join!(),
        "ON CONFLICT (server_id, user_id) DO UPDATE SET left_at = NULL, role = 'member', ",
        "joined_at = excluded.joined_at, name = coalesce(excluded.name, name) ",
        "RETURNING user_id",
    ),
};

/// Counts a wrong code against the address and the user, unless one of them is over its limit.
pub static COUNT_GUESS: Sql = Sql {
    name: "redeem: count a guess",
    text: concat!(
        "INSERT INTO attempt (key, recent, last_at) ",
        "SELECT g.key, printf('%013d', ?2), ?2 FROM (SELECT ?3 AS key UNION ALL SELECT ?5) g ",
        "WHERE g.key IS NOT NULL ",
        "AND NOT EXISTS (SELECT 1 FROM invit_code c WHERE c.folded = ?1 AND c.revoked_at IS NULL) ",
        "AND NOT ",
        is_limited!("?3", "?4", "?7"),
        " ",
        "AND NOT ",
        is_limited!("?5", "?6", "?7"),
        " ",
        "ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, ",
        "recent = substr(recent || excluded.recent, -13 * max(?4, ?6))",
    ),
};

impl Operation for Redeem {
    type Facts = Facts;

    fn statements(&self) -> Vec<Statement<'_>> {
        let code = self.code.as_str().into();
        let user = self.user.as_str().into();
        let now = self.now.get().into();
        let since = self.now.plus(-limit::WINDOW).get().into();
        let address = self.address.as_ref().map(|limit| limit.key.as_str()).into();
        let address_allowed = self
            .address
            .as_ref()
            .map_or(0, |limit| i64::from(limit.allowed))
            .into();
        let party = self.user_limit.key.as_str().into();
        let party_allowed = i64::from(self.user_limit.allowed).into();
        let member_id = self.member_id.as_str().into();
        let name = self.name.as_ref().map(Name::as_str).into();
        vec![
            Statement::new(
                &FACTS,
                [code, user, address, address_allowed, party, party_allowed],
            ),
            Statement::new(
                &REDEEM,
                [
                    code,
                    user,
                    now,
                    address,
                    address_allowed,
                    party,
                    party_allowed,
                    since,
                ],
            ),
            Statement::new(
                &JOIN,
                [
                    code,
                    user,
                    now,
                    address,
                    address_allowed,
                    party,
                    party_allowed,
                    since,
                    member_id,
                    name,
                ],
            ),
            Statement::new(
                &COUNT_GUESS,
                [
                    code,
                    now,
                    address,
                    address_allowed,
                    party,
                    party_allowed,
                    since,
                ],
            ),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row = rows.one(0)?;
        let code = match row.optional_text("server_id")? {
            None => None,
            Some(_) => Some(CodeState {
                server: row.server_id("server_id")?,
                uses: row.integer("uses")?,
                max_uses: row.optional_integer("max_uses")?,
                expires_at: row
                    .optional_integer("expires_at")?
                    .map(ExpiresAt::from_store),
                revoked: row.optional_time("revoked_at")?.is_some(),
            }),
        };
        let membership = if !row.flag("was_member")? {
            Membership::Never
        } else if row.optional_time("banned_at")?.is_some() {
            Membership::Banned
        } else if row.optional_time("left_at")?.is_some() {
            Membership::Left
        } else {
            Membership::Active
        };
        let wait = [
            row.optional_time("address_attempt")?,
            row.optional_time("user_attempt")?,
        ]
        .into_iter()
        .filter_map(|nth_last| limit::wait(nth_last, self.now))
        .max();
        Ok(Facts {
            state: State {
                wait,
                code,
                server_exists: row.flag("server_exists")?,
                membership,
                redeemed: row.flag("redeemed")?,
            },
            redeemed_now: rows.wrote(1)?,
            joined_now: rows.wrote(2)?,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let state = self.state(memory);
        let decision = decide(&state, self.now).map(|(decision, _)| decision);
        let facts = |redeemed_now, joined_now| Facts {
            state: state.clone(),
            redeemed_now,
            joined_now,
        };
        match decision {
            Ok(Use::AlreadyMember) => facts(false, false),
            Ok(Use::Return) => {
                self.join(memory, &state);
                facts(false, true)
            }
            Ok(Use::Redeem) => {
                if let Some(code) = memory.codes.get_mut(&self.code) {
                    code.redemptions.push((self.user.clone(), self.now));
                }
                self.join(memory, &state);
                facts(true, true)
            }
            Err(_) => {
                let known = state.code.as_ref().is_some_and(|code| !code.revoked);
                if state.wait.is_none() && !known {
                    memory.record_attempts(&self.limits(), self.now);
                }
                facts(false, false)
            }
        }
    }
}

impl Redeem {
    fn limits(&self) -> Vec<&Limit> {
        self.address.iter().chain([&self.user_limit]).collect()
    }

    fn state(&self, memory: &Memory) -> State {
        let code = memory.codes.get(&self.code);
        let server = code.map(|code| &code.server_id);
        let member = server.and_then(|server| memory.member(server, &self.user));
        State {
            wait: self
                .limits()
                .into_iter()
                .filter_map(|limit| limit::wait(memory.nth_last_attempt(limit), self.now))
                .max(),
            code: code.map(|code| CodeState {
                server: code.server_id.clone(),
                uses: code.uses(),
                max_uses: code.max_uses,
                expires_at: code.expires_at,
                revoked: code.revoked_at.is_some(),
            }),
            server_exists: server.is_some_and(|server| memory.living_server(server).is_some()),
            membership: match member {
                None => Membership::Never,
                Some(row) if row.banned_at.is_some() => Membership::Banned,
                Some(row) if row.left_at.is_some() => Membership::Left,
                Some(_) => Membership::Active,
            },
            redeemed: code.is_some_and(|code| code.redeemed_by(&self.user)),
        }
    }

    fn join(&self, memory: &mut Memory, state: &State) {
        let Some(code) = &state.code else { return };
        let row = memory.member_or_new(&code.server, &self.user, &self.member_id, self.now);
        let Some(row) = row else { return };
        row.left_at = None;
        row.role = GrantedRole::Member;
        row.joined_at = Some(self.now);
        if self.name.is_some() {
            row.name.clone_from(&self.name);
        }
    }
}
