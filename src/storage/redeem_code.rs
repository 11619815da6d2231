//! `invitCode:use`: a user redeems a code.

use super::audit::{About, EVENT_OF_FILING};
use super::code_record::join_campaign;
use super::memory::RequestRow;
use super::throttle::lets_through;
use super::{Corrupt, Memory, Operation, Recorded, Rows, Sql, Statement, use_state};
use crate::domain::code::FoldedCode;
use crate::domain::email::Email;
use crate::domain::error::Refusal;
use crate::domain::id::{IdStem, RowId, ServerId, UserId};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::request::RequestStatus;
use crate::domain::rules::campaign::joined_free_at_sql;
use crate::domain::rules::life::is_used_up_sql;
use crate::domain::rules::listing::is_for_sql;
use crate::domain::rules::membership::{is_counted_sql, may_join_sql};
use crate::domain::rules::passing::has_passed_sql;
use crate::domain::rules::redemption::{CodeState, State, Use, admits_sql, decide};
use crate::domain::rules::requesting::{is_crowded_sql, is_declined_sql, waits_sql};
use crate::domain::rules::rotation::{meant_sql, named_sql};
use crate::domain::rules::seats::is_full_sql;
use crate::domain::text::{Name, Note};
use crate::domain::time::Millis;
use crate::domain::timecapsule::CodePrefix;
use crate::domain::topic::Topic;
use serde::Deserialize;

/// A user redeems a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Redeem {
    /// The code; `None` if the typed text cannot be a code. Only the limits are checked then.
    pub code: Option<FoldedCode>,
    /// The user who redeems it.
    pub user: UserId,
    /// The user's e-mail address, if it is known to be the user's.
    pub email: Option<Email>,
    /// The user's name, for the member's row.
    pub name: Option<Name>,
    /// What the user writes to those who approve, if the code needs that.
    pub note: Option<Note>,
    /// Whether a request is filed if the code needs approval. Otherwise such a code is unknown.
    pub takes_requests: bool,
    /// The letters that begin the user's TimeCapsule codes.
    pub prefix: Option<CodePrefix>,
    /// The stem of the member's row id, if a row is created. A retry of the same call is recognized by it. The
    /// shard is the code's, which not every text names.
    pub member_id: IdStem,
    /// The time of the call.
    pub now: Millis,
    /// The limits.
    pub throttle: Throttle,
    /// Who joins, if the deployment tells of it.
    pub record: Option<Record>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Everything that the decision depends on.
    pub state: State,
    /// Whether this same call already made the user a member: the binding retries a call that got no answer.
    pub joined_before: bool,
    /// Whether this call recorded a use.
    pub redeemed_now: bool,
    /// Whether this call made the user a member.
    pub joined_now: bool,
    /// Whether this same call already filed a request.
    pub filed_before: bool,
    /// Whether this call filed a request.
    pub filed_now: bool,
}

/// True if the call with the stem `$stem` filed a request by the code `c`, the first one or another.
macro_rules! was_filed {
    ($stem:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM request f WHERE f.id = (",
            $stem,
            " || substr(c.id, 34))) OR EXISTS (SELECT 1 FROM request f WHERE f.filing = (",
            $stem,
            " || substr(c.id, 34))))"
        )
    };
}

/// The state before the call.
pub static FACTS: Sql = Sql::new(
    "redeem: facts",
    concat!(
        "SELECT ",
        was_filed!("?10"),
        " AS filed_before, ",
        use_state::columns!(),
        use_state::tables!()
    ),
);

/// True if the limits let the call through at `?3`.
macro_rules! may_try {
    () => {
        concat!(" AND ", lets_through!("?3", "?4", "?5", "?6", "?7"))
    };
}

/// True if the user `?2`, with this e-mail address and domain, may join by the code `c` of the server `s` at `?3`, and has
/// not redeemed it before. `m` is its row and `k` the code's campaign, which may both be missing.
macro_rules! may_redeem {
    ($email:literal, $domain:literal) => {
        concat!(
            "c.folded = ",
            meant_sql!("?1", "?3"),
            " AND ",
            admits_sql!("?3", joined),
            " AND ",
            is_for_sql!("?2", $email, $domain),
            " AND ",
            may_join_sql!("?3"),
            " AND ifnull(substr(m.id, 1, 33), '') <> ?8 AND NOT ",
            is_used_up_sql!(joined),
            " AND ifnull(",
            joined_free_at_sql!(),
            " <= ?3, 1) AND NOT EXISTS (SELECT 1 FROM redemption WHERE code_id = c.id AND user_id = +?2) AND NOT ",
            is_declined_sql!("?2"),
            " AND NOT ",
            is_full_sql!("?2", "?3"),
            may_try!()
        )
    };
}

/// The columns of a member's row that a join sets.
macro_rules! join_columns {
    () => {
        "server_id, user_id, id, name, role, created_at, joined_at, code_prefix, expires_at, code_id, invited_by, \
         metadata"
    };
}
pub(super) use join_columns;

/// What a join sets on a row that is there.
macro_rules! join_update {
    () => {
        "left_at = NULL, expires_at = excluded.expires_at, role = excluded.role, code_id = excluded.code_id, \
         invited_by = excluded.invited_by, metadata = excluded.metadata, joined_at = excluded.joined_at, \
         name = coalesce(excluded.name, name), \
         code_prefix = iif(excluded.name IS NULL, code_prefix, excluded.code_prefix)"
    };
}
pub(super) use join_update;

/// Records the use, if the user `?2` may join and has not redeemed the code before. A retry of a call that
/// already made the user a member or filed a request, which is recognized by the stem `?8`, records nothing: the text may
/// belong to another code by now, and the code may have ceased to ask.
pub static REDEEM: Sql = Sql::new(
    "redeem: record the use",
    concat!(
        "INSERT INTO redemption (code_id, ordinal, user_id, used_at, admits_until) ",
        "SELECT c.id, ",
        "(SELECT coalesce(max(ordinal), 0) + 1 FROM redemption WHERE code_id = c.id) AS next, ",
        "?2, ?3, ?3 + c.membership_ms FROM invit_code c CROSS JOIN server s ON s.id = c.server_id ",
        join_campaign!(),
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 ",
        "WHERE c.requires_approval = 0 AND ",
        may_redeem!("?9", "?10"),
        " AND NOT ",
        was_filed!("?8"),
        " RETURNING ordinal",
    ),
);

/// Makes the user `?2` a member, if it is not one and its use of the code is recorded, by the statement before this one
/// or before it left. Only the former gives the role that the code grants, and needs no further check. A user who left
/// after this same call made it a member stays away. The row's id has the stem `?8` and the shard of the code.
pub static JOIN: Sql = Sql::new(
    "redeem: join",
    concat!(
        "INSERT INTO member AS m (",
        join_columns!(),
        ") SELECT c.server_id, ?2, ?8 || substr(c.id, 34), ?9, iif(changes() > 0, c.role, 'member'), ?3, ?3, ?10, ",
        "r.admits_until, c.id, c.creator_id, c.metadata ",
        "FROM invit_code c CROSS JOIN redemption r ON r.code_id = c.id AND r.user_id = +?2 ",
        "WHERE c.folded = ",
        meant_sql!("?1", "?3"),
        " AND (changes() > 0 OR EXISTS (SELECT 1 FROM server s WHERE s.id = c.server_id AND ",
        admits_sql!("?3"),
        " AND NOT ",
        has_passed_sql!("r.admits_until", "?3"),
        " AND NOT ",
        is_full_sql!("?2", "?3"),
        " AND NOT ",
        is_declined_sql!("?2"),
        " AND (c.requires_approval = 0 OR ?13 = 1) AND ",
        is_for_sql!("?2", "?11", "?12"),
        may_try!(),
        " AND NOT ",
        was_filed!("?8"),
        ")) ON CONFLICT (server_id, user_id) DO UPDATE SET ",
        join_update!(),
        " WHERE ",
        may_join_sql!("?3"),
        " AND substr(m.id, 1, 33) <> ?8 RETURNING user_id",
    ),
);

/// Files a request, if the code needs approval and the user may join by it. A user who waits on the server files no
/// other; one who waits in vain does, and the schema closes that request. The request's id has the stem `?8` and the shard of the code. A request of the user by this code that was
/// withdrawn or closed waits again instead. Codes without approval are not in the index, so that they cost nothing here.
pub static FILE: Sql = Sql::new(
    "redeem: file a request",
    concat!(
        "INSERT INTO request (id, server_id, user_id, code_id, name, code_prefix, note, status, created_at) ",
        "SELECT ifnull((SELECT e.id FROM request e WHERE e.user_id = +?2 AND e.code_id = c.id ",
        "AND e.status IN ('withdrawn', 'closed') LIMIT 1), ?8 || substr(c.id, 34)), ",
        "c.server_id, ?2, c.id, ?9, ?10, ?11, 'pending', ?3 ",
        "FROM invit_code c INDEXED BY invit_code_asks CROSS JOIN server s ON s.id = c.server_id ",
        join_campaign!(),
        "LEFT JOIN member m ON m.server_id = c.server_id AND m.user_id = +?2 ",
        "WHERE c.requires_approval = 1 AND NOT (",
        waits_sql!("?2"),
        ") AND NOT ",
        is_crowded_sql!(),
        " AND NOT ",
        was_filed!("?8"),
        " AND ",
        may_redeem!("?12", "?13"),
        "ON CONFLICT (id) DO UPDATE SET status = 'pending', created_at = excluded.created_at, name = excluded.name, ",
        "code_prefix = excluded.code_prefix, note = excluded.note, decided_at = NULL, decided_by = NULL, ",
        "filing = (?8 || substr(id, 34)) RETURNING id",
    ),
);

/// Retires up to eight ended memberships of the server of the code `?1` at `?2`, if it is full: the next call finds
/// their seats. It comes last, since it changes nothing that a call answers.
pub static RETIRE: Sql = Sql::new(
    "redeem: retire ended memberships",
    concat!(
        "UPDATE member SET left_at = expires_at WHERE (user_id, server_id) IN (",
        "SELECT e.user_id, e.server_id FROM invit_code c ",
        "CROSS JOIN server s INDEXED BY server_seats ON s.id = c.server_id AND s.max_members IS NOT NULL ",
        "CROSS JOIN member e ON e.server_id = s.id ",
        "WHERE c.folded = ",
        named_sql!("?1"),
        " AND s.member_count >= s.max_members AND ",
        is_counted_sql!("e"),
        " AND e.expires_at <= ?2 ORDER BY e.expires_at, e.id LIMIT 8)",
    ),
);

/// The user's row before the call, if it had one.
#[derive(Deserialize)]
struct MemberColumns {
    id: Option<RowId>,
    filed_before: bool,
}

/// The code's server, and until when it is watched.
#[derive(Deserialize)]
struct WatchedColumns {
    server_id: Option<ServerId>,
    watched_until: Option<Millis>,
}

impl Operation for Redeem {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_code(self.code.as_ref())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let code = self.code.as_ref().map(FoldedCode::as_str).into();
        let user = self.user.as_str().into();
        let now = self.now.get().into();
        let [first, second, third, fourth] = self.throttle.keys();
        let member_id = self.member_id.as_str().into();
        let name = self.name.as_ref().map(Name::as_str).into();
        let prefix = self.prefix.as_ref().map(CodePrefix::as_str).into();
        let takes_requests = i64::from(self.takes_requests).into();
        let email = self.email.as_ref().map(Email::as_str).into();
        let domain = self.email.as_ref().map(Email::domain).into();
        let mut statements = vec![Statement::new(
            &FACTS,
            [
                code, user, first, second, third, fourth, now, email, domain, member_id,
            ],
        )];
        if self.takes_requests {
            let note = self.note.as_ref().map(Note::as_str).into();
            let params = [
                code, user, now, first, second, third, fourth, member_id, name, prefix, note,
                email, domain,
            ];
            statements.push(Statement::new(&FILE, params));
            if self.record.is_some() {
                statements.push(Statement::new(&EVENT_OF_FILING, [member_id, now]));
            }
        }
        statements.push(Statement::new(
            &REDEEM,
            [
                code, user, now, first, second, third, fourth, member_id, email, domain,
            ],
        ));
        statements.push(Statement::new(
            &JOIN,
            [
                code,
                user,
                now,
                first,
                second,
                third,
                fourth,
                member_id,
                name,
                prefix,
                email,
                domain,
                takes_requests,
            ],
        ));
        statements.push(self.throttle.count_use(self.code.as_ref(), self.now));
        statements.push(Statement::new(&RETIRE, [code, now]));
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let MemberColumns {
            id: member,
            filed_before,
        } = rows.one(0)?;
        let state = use_state::from_rows(rows, true, self.now)?;
        let joined_before = member.is_some_and(|id| self.member_id.is_of(&id));
        Ok(Facts {
            state: self.seen(state, joined_before),
            filed_before,
            filed_now: self.has_filed(rows)?,
            joined_before,
            redeemed_now: rows.wrote(self.redeems_at())?,
            joined_now: rows.wrote(self.joins_at())?,
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let (record, code) = self.record.as_ref().zip(self.code.as_ref())?;
        let entry = Recorded::new(self.joins_at(), record, About::Use(code));
        Some(Recorded {
            user: Some(&self.user),
            tells_at: self.takes_requests.then_some(FILES_AT),
            ..entry.with_event("member.joined")
        })
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        let WatchedColumns {
            server_id,
            watched_until,
        } = rows.one(0)?;
        let is_watched = watched_until.is_some_and(|until| until > self.now);
        let is_told = is_watched && (rows.wrote(self.joins_at())? || self.has_filed(rows)?);
        let server = server_id.filter(|_| is_told).map(Topic::Server);
        Ok(server.into_iter().collect())
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let (code, user) = (self.code.as_ref(), Some(&self.user));
        let email = self.email.as_ref();
        let state = use_state::from_memory(memory, code, user, email, &self.throttle, self.now);
        let joined_before = self.joined_before(memory, &state);
        let state = self.seen(state, joined_before);
        self.throttle.record(memory, self.code.as_ref(), self.now);
        let decision = decide(&state, self.now).map(|(decision, _)| decision);
        let facts = self.write(memory, state, decision);
        // Also where this call does not see the code.
        let named = self.code.as_ref().and_then(|code| memory.named(code));
        if let Some(server) = named.map(|(code, _)| code.server_id.clone()) {
            memory.retire(&server, 0, self.now);
        }
        facts
    }
}

/// The position of [`FILE`] among the statements of a call that takes requests.
const FILES_AT: usize = 1;

impl Redeem {
    /// The position of [`REDEEM`] among the statements.
    fn redeems_at(&self) -> usize {
        let tells = self.takes_requests && self.record.is_some();
        FILES_AT + usize::from(self.takes_requests) + usize::from(tells)
    }

    /// The position of [`JOIN`] among the statements: right after [`REDEEM`], of which it asks whether it wrote.
    fn joins_at(&self) -> usize {
        self.redeems_at() + 1
    }

    fn has_filed(&self, rows: &Rows) -> Result<bool, Corrupt> {
        Ok(self.takes_requests && rows.wrote(FILES_AT)?)
    }

    fn write(&self, memory: &mut Memory, state: State, decision: Result<Use, Refusal>) -> Facts {
        let joined_before = self.joined_before(memory, &state);
        let request_id = self.request_id(memory);
        let filed_before = request_id.as_ref().is_some_and(|call| {
            let mut requests = memory.requests.iter();
            requests.any(|(id, row)| id == call || row.filing.as_ref() == Some(call))
        });
        let facts = |redeemed_now, joined_now| Facts {
            state: state.clone(),
            joined_before,
            redeemed_now,
            joined_now,
            filed_before,
            filed_now: false,
        };
        if joined_before || filed_before {
            return facts(false, false);
        }
        match decision {
            Ok(Use::AlreadyMember) => facts(false, false),
            Ok(Use::Return) => {
                self.join(memory, &state, Use::Return);
                facts(false, true)
            }
            Ok(Use::Redeem) => {
                if let Some(code) = &self.code {
                    memory.record_use(code, &self.user, self.now);
                }
                self.join(memory, &state, Use::Redeem);
                facts(true, true)
            }
            Ok(Use::File) => {
                let row = self.request(memory, &state);
                if let Some((id, row)) = request_id.zip(row) {
                    memory.close_request(&row.server_id, &self.user, self.now);
                    memory.file(id, row);
                }
                Facts {
                    filed_now: true,
                    ..facts(false, false)
                }
            }
            Ok(Use::Wait) | Err(_) => facts(false, false),
        }
    }

    /// Whether an earlier run of this call made the user a member.
    fn joined_before(&self, memory: &Memory, state: &State) -> bool {
        let server = state.code.as_ref().map(|code| &code.server);
        let member = server.and_then(|server| memory.member(server, &self.user));
        member.is_some_and(|member| self.member_id.is_of(&member.id))
    }

    /// What this call sees: where no requests are taken, a code that needs approval does not exist, unless it let the
    /// user in before it did.
    fn seen(&self, state: State, joined_before: bool) -> State {
        let takes =
            |code: &CodeState| self.takes_requests || joined_before || !code.requires_approval;
        State {
            code: state.code.filter(takes),
            ..state
        }
    }

    /// The id of the request that this call may file.
    fn request_id(&self, memory: &Memory) -> Option<RowId> {
        let (code, _) = memory.named(self.code.as_ref()?)?;
        Some(self.member_id.beside(&code.id))
    }

    /// The request that this call files.
    fn request(&self, memory: &Memory, state: &State) -> Option<RequestRow> {
        let (code, _) = memory.named(self.code.as_ref()?)?;
        Some(RequestRow {
            server_id: state.code.as_ref()?.server.clone(),
            user_id: self.user.clone(),
            code_id: code.id.clone(),
            name: self.name.clone(),
            note: self.note.clone(),
            status: RequestStatus::Pending,
            created_at: self.now,
            decided_at: None,
            decided_by: None,
            reason: None,
            filing: None,
        })
    }

    fn join(&self, memory: &mut Memory, state: &State, what: Use) {
        let Some(code) = &self.code else { return };
        let joining = Joining {
            code,
            user: &self.user,
            name: self.name.as_ref(),
            member_id: &self.member_id,
            now: self.now,
        };
        joining.join(memory, state, what);
    }
}

/// A user who joins in the memory model.
pub(super) struct Joining<'a> {
    /// The code by which it joins.
    pub(super) code: &'a FoldedCode,
    /// The user.
    pub(super) user: &'a UserId,
    /// The user's name.
    pub(super) name: Option<&'a Name>,
    /// The stem of the id of its row.
    pub(super) member_id: &'a IdStem,
    /// The time.
    pub(super) now: Millis,
}

impl Joining<'_> {
    /// Makes the user a member.
    pub(super) fn join(&self, memory: &mut Memory, state: &State, what: Use) {
        let row = memory.named(self.code);
        let row = row.map(|(row, _)| row);
        let Some((code, row)) = state.code.as_ref().zip(row) else {
            return;
        };
        let id = self.member_id.beside(&row.id);
        let (code_id, creator) = (row.id.clone(), row.creator_id.clone());
        let grants = state.grants(code, what, self.now);
        let row = memory.member_or_new(&code.server, self.user, &id, self.now);
        let Some(row) = row else { return };
        let takes_a_seat = row.left_at.is_some() || row.joined_at.is_none();
        row.left_at = None;
        row.role = grants.role;
        row.expires_at = grants.expires_at;
        row.metadata = grants.metadata;
        row.code_id = Some(code_id);
        row.invited_by = Some(creator);
        row.joined_at = Some(self.now);
        if let Some(name) = self.name {
            row.name = Some(name.clone());
        }
        if takes_a_seat {
            memory.retire(&code.server, 1, self.now);
        }
        memory.close_request(&code.server, self.user, self.now);
    }
}
