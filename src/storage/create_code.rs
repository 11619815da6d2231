//! `invitCode:c` and `cMany`: a member creates a code, or several.

mod batch;
mod statements;

use super::audit::About;
use super::code_record::Bound;
use super::lists::BoundEdits;
use super::memory::{CallKey, CodeRow, FirstCall};
use super::rows::{CodeColumns, RoleColumns};
use super::throttle::{self, LIMITS};
use super::watch;
use super::{Corrupt, Memory, Operation, Recorded, Rows, Statement, campaign};
use crate::domain::caller::Actor;
use crate::domain::code::NewCode;
use crate::domain::code_terms::Terms;
use crate::domain::count::MaxUses;
use crate::domain::error::Detail;
use crate::domain::id::{RowId, ServerId, UserId};
use crate::domain::idempotency::{Asked, KeyedCall};
use crate::domain::limit::Throttle;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::role::{GrantedRole, InvitePolicy, Role};
use crate::domain::rules::administering::administers;
use crate::domain::rules::granting::gives;
use crate::domain::rules::inviting::may_invite;
use crate::domain::rules::policing::{self, CodePolicy};
use crate::domain::time::Millis;
use crate::domain::topic::Topic;
use batch::MadeColumns;
pub use batch::{Batch, CODES, TOLD};
use serde::Deserialize;
pub use statements::{
    COUNT, FACTS, FACTS_OF_MANY, INSERT_CUSTOM, INSERT_GENERATED, INSERT_KEY, INSERT_KEY_OF_MANY,
    INSERT_MANY,
};

/// The candidate texts of a new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first of three generated texts that is free. With 2⁴⁵ texts in a shard, all three are taken about
    /// once in 10¹³ calls when the shard holds a billion codes.
    Generated(Box<[NewCode; 3]>),
    /// As many generated texts as wanted, all in one batch whose id is the call's.
    Many(Box<Batch>),
    /// A custom text. Whether it is taken reveals which codes exist, so a text that another user's code has
    /// counts as a wrong code, within these limits.
    Custom(NewCode, Box<Throttle>),
}

/// A member creates a code, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCode {
    /// The id of the code's row, or of the batch. A retry of the same call is recognized by it.
    pub id: RowId,
    /// The text.
    pub wanted: Wanted,
    /// The server.
    pub server: ServerId,
    /// The creator.
    pub creator: UserId,
    /// Its terms.
    pub terms: Bound<Terms>,
    /// The lists of who may use it.
    pub lists: Option<BoundEdits>,
    /// Whether a service creates it for the creator.
    pub by_service: bool,
    /// The idempotency key, with which a retry returns the same code.
    pub keyed: Option<KeyedCall>,
    /// Its entry in the audit log.
    pub record: Record,
    /// The time of the call.
    pub now: Millis,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The text of the code that this same call already created: the binding retries a call that got no answer.
    pub made_by_this: Option<String>,
    /// The code that an earlier call with the same key created.
    pub made_with_key: Option<MadeWithKey>,
    /// The server's invite policy, if it exists.
    pub policy: Option<InvitePolicy>,
    /// The creator's role on the server.
    pub role: Option<Role>,
    /// The server's code policy.
    pub code_policy: Option<CodePolicy>,
    /// The creator as the policy sees it.
    pub policed: policing::Creator,
    /// Whether the creator's membership has an end.
    pub has_end: bool,
    /// Whether the creator is banned from the server.
    pub is_banned: bool,
    /// Whether the campaign, if one is given, is one of this server.
    pub has_campaign: bool,
    /// The code that this call created.
    pub made_now: Option<String>,
    /// The codes of the batch that this call or the one with its key created: the batch's id and the texts.
    pub batch: Option<(RowId, Vec<String>)>,
    /// How many milliseconds the creator must wait, if it tried too many texts of other users' codes.
    pub wait: Option<i64>,
}

/// A code that an earlier call with the same key created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeWithKey {
    /// Its text.
    pub code: String,
    /// The arguments of that call.
    pub asked: Asked,
    /// Whether the code has been revoked.
    pub is_revoked: bool,
    /// Whether another code has taken over its text.
    pub is_taken_over: bool,
    /// The role that it grants.
    pub role: GrantedRole,
}

#[derive(Deserialize)]
struct FactsColumns<'a> {
    invite_policy: Option<InvitePolicy>,
    made_by_this: Option<String>,
    arguments: Option<&'a str>,
    creator: RoleColumns,
    has_end: bool,
    banned_at: Option<Millis>,
    #[serde(deserialize_with = "CodePolicy::column")]
    code_policy: Option<CodePolicy>,
    joined_at: Option<Millis>,
    alive: i64,
    recent: i64,
}

/// The columns of the code that was created with the key, if there is one.
#[derive(Deserialize)]
struct KeyedColumns {
    code: String,
    revoked_at: Option<Millis>,
    taken_over: bool,
    grants_role: GrantedRole,
}

impl Operation for CreateCode {
    type Facts = Facts;

    fn place(&self) -> Place<'_> {
        match &self.wanted {
            Wanted::Custom(code, _) => Place::Claim(self.server.shard(), &code.folded),
            Wanted::Generated(_) | Wanted::Many(_) => Place::of_server(&self.server),
        }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let server = self.server.as_str().into();
        let creator = self.creator.as_str().into();
        let key = self.keyed.as_ref().map(|keyed| keyed.key.as_str()).into();
        let id = self.id.as_str().into();
        let terms = self.terms.param();
        let only_admins = i64::from(self.takes_an_admin()).into();
        let now = self.now.get().into();
        let insert = match &self.wanted {
            Wanted::Generated(candidates) => {
                let [first, second, third] = candidates.as_ref();
                let [first, second, third] =
                    [first, second, third].map(|code| code.folded.as_str().into());
                Statement::new(
                    &INSERT_GENERATED,
                    [
                        server,
                        creator,
                        key,
                        id,
                        terms,
                        only_admins,
                        now,
                        first,
                        second,
                        third,
                    ],
                )
            }
            Wanted::Many(batch) => {
                let (ids, count) = (batch.ids.as_str().into(), batch.count.get().into());
                let params = [
                    server,
                    creator,
                    key,
                    id,
                    terms,
                    only_admins,
                    now,
                    ids,
                    count,
                ];
                Statement::new(&INSERT_MANY, params)
            }
            Wanted::Custom(code, throttle) => {
                let [limit, second, third, fourth] = throttle.keys();
                let params = [
                    server,
                    creator,
                    key,
                    id,
                    terms,
                    only_admins,
                    now,
                    code.folded.as_str().into(),
                    code.text.as_str().into(),
                    limit,
                    second,
                    third,
                    fourth,
                ];
                Statement::new(&INSERT_CUSTOM, params)
            }
        };
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let (facts, insert_key) = match is_many {
            true => (&FACTS_OF_MANY, &INSERT_KEY_OF_MANY),
            false => (&FACTS, &INSERT_KEY),
        };
        let mut statements = vec![
            Statement::new(facts, [server, creator, key, id, now]),
            insert,
        ];
        if is_many {
            statements.push(Statement::new(&CODES, [server, creator, key, id]));
            statements.push(Statement::new(&TOLD, [server, creator, now, id]));
        }
        if let Wanted::Custom(code, throttle) = &self.wanted {
            statements.push(Statement::new(&LIMITS, throttle.keys()));
            statements.push(throttle.count_taken(&code.folded, &self.creator, self.now));
        }
        if let Some(keyed) = &self.keyed {
            let asked = keyed.asked.as_str().into();
            let params = [server, creator, key, id, asked];
            statements.push(Statement::new(insert_key, params));
        }
        if let Some(lists) = &self.lists {
            statements.extend(lists.create(&self.id));
        }
        statements.push(Statement::new(&COUNT, [server, creator, now]));
        if let Some(campaign) = &self.terms.campaign_id {
            let params = [campaign.as_str().into(), server];
            statements.push(Statement::new(&campaign::OF_SERVER, params));
        }
        statements
    }

    fn facts(&self, rows: &Rows) -> Result<Facts, Corrupt> {
        let row: FactsColumns = rows.one(0)?;
        let mut made_now = None;
        let (mut batch, mut is_revoked) = (None, false);
        match self.wanted {
            Wanted::Many(_) => {
                for row in rows.all::<MadeColumns>(2)? {
                    is_revoked |= row.revoked_at.is_some();
                    let none = || (row.batch_id.clone(), Vec::new());
                    batch.get_or_insert_with(none).1.push(row.code);
                }
                if row.arguments.is_none() && row.made_by_this.is_none() {
                    made_now = batch.as_ref().map(|_| String::new());
                }
            }
            Wanted::Generated(_) | Wanted::Custom(..) => {
                made_now = rows.first::<CodeColumns>(1)?.map(|row| row.code);
            }
        }
        let made_with_key = match row.arguments {
            None => None,
            Some(arguments) => {
                let row: KeyedColumns = rows.one(0)?;
                Some(MadeWithKey {
                    code: row.code,
                    asked: Asked::from_store(arguments),
                    is_revoked: is_revoked || row.revoked_at.is_some(),
                    is_taken_over: row.taken_over,
                    role: row.grants_role,
                })
            }
        };
        let role = row.creator.role()?;
        Ok(Facts {
            made_by_this: row.made_by_this,
            made_with_key,
            policy: row.invite_policy,
            role,
            code_policy: row.code_policy,
            policed: policing::Creator {
                is_plain: role == Some(Role::Member),
                joined_at: row.joined_at,
                alive: row.alive,
                recent: row.recent,
            },
            has_end: row.has_end,
            is_banned: row.banned_at.is_some(),
            has_campaign: self.terms.campaign_id.is_none()
                || rows.0.last().is_some_and(|found| !found.is_empty()),
            made_now,
            batch,
            wait: match self.wanted {
                Wanted::Generated(_) | Wanted::Many(_) => None,
                Wanted::Custom(..) => throttle::wait(rows, 2, self.now)?,
            },
        })
    }

    fn recorded(&self) -> Option<Recorded<'_>> {
        let entry = match self.wanted {
            Wanted::Many(_) => Recorded {
                batch: Some(&self.id),
                counts: true,
                ..Recorded::new(1, &self.record, About::Server(&self.server))
            },
            Wanted::Generated(_) | Wanted::Custom(..) => {
                Recorded::new(1, &self.record, About::Code(&self.id))
            }
        };
        Some(entry.with_event("code.created"))
    }

    fn told(&self, rows: &Rows) -> Result<Vec<Topic>, Corrupt> {
        if !matches!(self.wanted, Wanted::Many(_)) {
            return watch::told(rows, 1);
        }
        // A batch that was created before was told then.
        let before: FactsColumns = rows.one(0)?;
        if before.arguments.is_some() || before.made_by_this.is_some() {
            return Ok(Vec::new());
        }
        watch::told(rows, 3)
    }

    fn apply(&self, memory: &mut Memory) -> Facts {
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let mut mine = memory.made(&self.id);
        let made_by_this = mine.next().map(|(_, code)| code.code.clone());
        drop(mine);
        let key = self.key();
        let first_call = key.as_ref().and_then(|key| memory.first_calls.get(key));
        let made_with_key = first_call.and_then(|first| {
            let (folded, code) = memory.made(&first.made).next()?;
            let mut made = memory.made(&first.made);
            Some(MadeWithKey {
                code: code.code.clone(),
                asked: first.asked.clone(),
                is_revoked: made.any(|(_, code)| code.revoked_at.is_some()),
                is_taken_over: folded.as_str() == code.id.as_str(),
                role: code.terms.role,
            })
        });
        let creator = memory.member(&self.server, &self.creator);
        let is_banned = creator.is_some_and(|creator| creator.banned_at.is_some());
        let policy = memory
            .living_server(&self.server)
            .map(|server| server.invite_policy);
        let role = policy.and_then(|_| memory.role(&self.server, &self.creator, self.now));
        let has_end = memory.ends_at(&self.server, &self.creator).is_some();
        let (code_policy, policed) =
            memory.policed(&self.server, &self.creator, &self.id, self.now);
        let allowed = policy.is_some_and(|policy| self.is_allowed(policy, role, has_end))
            && self.breach(code_policy.as_ref(), &policed).is_none();
        let wait = match &self.wanted {
            Wanted::Generated(_) | Wanted::Many(_) => None,
            Wanted::Custom(_, throttle) => throttle.wait(memory, self.now),
        };
        let free = match &self.wanted {
            Wanted::Many(_) => None,
            Wanted::Generated(candidates) => candidates
                .iter()
                .find(|code| !memory.is_taken(&code.folded)),
            Wanted::Custom(code, _) => {
                Some(code).filter(|code| wait.is_none() && !memory.is_taken(&code.folded))
            }
        };
        let campaign = self.terms.campaign_id.as_ref();
        let has_campaign = campaign.is_none_or(|id| {
            let campaign = memory.campaigns.get(id);
            campaign.is_some_and(|campaign| campaign.server_id == self.server)
        });
        let is_new = made_by_this.is_none() && made_with_key.is_none();
        let has_ended = self
            .terms
            .expires_at
            .is_some_and(|end| end.has_passed(self.now));
        let may_make = allowed && is_new && !has_ended && has_campaign;
        let made_now = free.filter(|_| may_make).map(|code| {
            memory.codes.insert(code.folded.clone(), self.row(code));
            memory.clear_idle_attempts(self.now);
            memory.record(self, &self.server, None);
            code.text.clone()
        });
        let made_now = match &self.wanted {
            Wanted::Many(batch) if may_make => self.make(memory, batch),
            _ => made_now,
        };
        // After the insert, as in the statements: inserting a code clears expired attempts.
        if let Wanted::Custom(code, throttle) = &self.wanted {
            let taken = memory.named(&code.folded);
            let is_foreign = taken.is_some_and(|(taken, _)| taken.creator_id != self.creator);
            throttle.record_if(is_foreign, Some(&code.folded), memory, self.now);
        }
        if let (Some(lists), Some(_)) = (&self.lists, &made_now) {
            memory.edit_lists(&self.id, lists);
        }
        if let Some((key, keyed)) = key.zip(self.keyed.as_ref())
            && made_now.is_some()
        {
            let first = FirstCall {
                made: self.id.clone(),
                asked: keyed.asked.clone(),
            };
            memory.first_calls.insert(key, first);
        }
        let batch = if is_many { self.batch(memory) } else { None };
        Facts {
            made_by_this,
            made_with_key,
            policy,
            role,
            code_policy,
            policed,
            has_end,
            is_banned,
            has_campaign,
            made_now,
            batch,
            wait,
        }
    }
}

/// Whether a creator with this role on the server may give the role that a code grants.
#[must_use]
pub fn may_give(granted: GrantedRole, role: Option<Role>) -> bool {
    gives(granted, role == Some(Role::Owner))
}

impl CreateCode {
    /// What the memory model keeps the key under.
    fn key(&self) -> Option<CallKey> {
        let key = self.keyed.as_ref()?.key.clone();
        let function = self.function();
        Some((self.creator.clone(), self.server.clone(), function, key))
    }

    /// What the server's code policy has against the code.
    #[must_use]
    pub fn breach(
        &self,
        policy: Option<&CodePolicy>,
        creator: &policing::Creator,
    ) -> Option<Detail> {
        let count = match &self.wanted {
            Wanted::Many(batch) => batch.count.get(),
            Wanted::Generated(_) | Wanted::Custom(..) => 1,
        };
        let end = self.terms.expires_at;
        let code = policing::Code {
            uses: Some(self.terms.max_uses.map(MaxUses::get)),
            lifetime: Some(end.map(|end| end.get() - self.now.get())),
            comes_alive: count,
            is_new: count,
        };
        policing::breach(policy, creator, &code, self.now)
    }

    /// Whether the creator may create the code, by its role if it is a member, and by whether its membership has an
    /// end.
    #[must_use]
    pub fn is_allowed(&self, policy: InvitePolicy, role: Option<Role>, has_end: bool) -> bool {
        may_invite(policy, role, has_end)
            && may_give(self.terms.role, role)
            && (!self.takes_an_admin() || administers(&self.actor(), role))
    }

    /// The authority on which it is created.
    fn actor(&self) -> Actor {
        match self.by_service {
            true => Actor::Service,
            false => Actor::User(self.creator.clone()),
        }
    }

    /// The function under which keys are kept.
    fn function(&self) -> &'static str {
        match self.wanted {
            Wanted::Many(_) => "invitCode:cMany",
            Wanted::Generated(_) | Wanted::Custom(..) => "invitCode:c",
        }
    }

    /// Whether a plain member may not create it: many codes at once, a code that outlives its creator's right to
    /// create it, or one that shares the budget of a campaign, unless a service creates it.
    fn takes_an_admin(&self) -> bool {
        let is_many = matches!(self.wanted, Wanted::Many(_));
        let is_reserved = self.terms.keep_after_creator || self.terms.campaign_id.is_some();
        (is_reserved || is_many) && !self.by_service
    }

    /// A new row of the memory model.
    fn row(&self, code: &NewCode) -> CodeRow {
        CodeRow {
            id: self.id.clone(),
            code: code.text.clone(),
            server_id: self.server.clone(),
            creator_id: self.creator.clone(),
            terms: (*self.terms).clone(),
            batch: None,
            revoked_at: None,
            created_at: self.now,
            redemptions: Vec::new(),
            admits_until: Vec::new(),
        }
    }
}
