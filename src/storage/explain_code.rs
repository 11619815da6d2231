//! `invitCode:explain`: a dry run of a use. Nothing is written except the count of a guess.

use super::{Corrupt, Memory, Operation, Rows, Sql, Statement, use_state};
use crate::domain::code::FoldedCode;
use crate::domain::email::Email;
use crate::domain::id::{RowId, UserId};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::preview::Preview;
use crate::domain::rules::redemption::State;
use crate::domain::rules::requesting::pending_sql;
use crate::domain::rules::seats::next_end_sql;
use crate::domain::text::Name;
use crate::domain::time::{ExpiresAt, Millis};
use serde::Deserialize;

/// Asks for the outcome of a use.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainCode {
    /// The code; `None` if the typed text cannot be a code. Only the limits are checked then.
    pub code: Option<FoldedCode>,
    /// The user who would redeem it; `None` for someone who never joined.
    pub user: Option<UserId>,
    /// The user's e-mail address, if it is known to be the user's.
    pub email: Option<Email>,
    /// The time of the call.
    pub now: Millis,
    /// The limits.
    pub throttle: Throttle,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Everything that a use depends on.
    pub state: State,
    /// The name of the code's server.
    pub server_name: Option<Name>,
    /// What the code's server tells.
    pub preview: Preview,
    /// The name of the code's creator on the server, if known.
    pub creator_name: Option<Name>,
    /// The name of the server's owner, if known.
    pub owner_name: Option<Name>,
    /// When a seat of the server is freed by itself, if it limits its members.
    pub next_end: Option<ExpiresAt>,
    /// The user's request that waits on the server, if the code needs approval.
    pub pending_request: Option<RowId>,
}

/// The state, and the names of the server, its owner and the code's creator.
pub static FACTS: Sql = Sql::new(
    "explain code: facts",
    concat!(
        "SELECT ",
        use_state::columns!(),
        ", s.name AS server_name, s.preview, o.name AS owner_name, i.name AS creator_name, ",
        next_end_sql!("?7"),
        " AS next_end, ",
        pending_sql!("?2"),
        " AS pending_request ",
        use_state::tables!(),
        "LEFT JOIN member o ON o.server_id = s.id AND o.user_id = s.owner_id ",
        "LEFT JOIN member i ON i.server_id = s.id AND i.user_id = c.creator_id",
    ),
);

#[derive(Deserialize)]
struct NameColumns {
    server_name: Option<Name>,
    preview: Option<Preview>,
    creator_name: Option<Name>,
    owner_name: Option<Name>,
    next_end: Option<ExpiresAt>,
    pending_request: Option<RowId>,
}

impl Operation for ExplainCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        Place::of_code(self.code.as_ref())
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let code = self.code.as_ref().map(FoldedCode::as_str).into();
        let user = self.user.as_ref().map(UserId::as_str).into();
        let [first, second, third, fourth] = self.throttle.keys();
        vec![
            Statement::new(
                &FACTS,
                [
                    code,
                    user,
                    first,
                    second,
                    third,
                    fourth,
                    self.now.get().into(),
                    self.email.as_ref().map(Email::as_str).into(),
                    self.email.as_ref().map(Email::domain).into(),
                ],
            ),
            self.throttle.count(self.code.as_ref(), self.now),
        ]
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let NameColumns {
            server_name,
            preview,
            creator_name,
            owner_name,
            next_end,
            pending_request,
        } = rows.one(0)?;
        Ok(Facts {
            state: use_state::from_rows(rows, self.user.is_some(), self.now)?,
            server_name,
            preview: preview.unwrap_or(Preview::None),
            creator_name,
            owner_name,
            next_end,
            pending_request,
        })
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let code = self.code.as_ref();
        let (user, email) = (self.user.as_ref(), self.email.as_ref());
        let state = use_state::from_memory(memory, code, user, email, &self.throttle, self.now);
        self.throttle.record(memory, code, self.now);
        let id = state.code.as_ref().map(|code| &code.server);
        let server = id.and_then(|id| memory.servers.get(id));
        let owner = id
            .zip(server)
            .and_then(|(id, server)| memory.member(id, &server.owner_id));
        let named = self.code.as_ref().and_then(|code| memory.named(code));
        let creator = named.and_then(|(code, _)| memory.member(&code.server_id, &code.creator_id));
        Facts {
            preview: server.map_or(Preview::None, |server| server.preview),
            creator_name: creator.and_then(|creator| creator.name.clone()),
            server_name: server.map(|server| server.name.clone()),
            owner_name: owner.and_then(|owner| owner.name.clone()),
            next_end: None,
            pending_request: named
                .filter(|(code, _)| code.terms.requires_approval)
                .zip(user)
                .and_then(|((code, _), user)| memory.waiting_request(code, user))
                .cloned(),
            state,
        }
    }
}
