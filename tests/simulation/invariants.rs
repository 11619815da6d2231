//! Invariants after every step, for any calls and callers. They are read from the tables, without the oracle, so that a
//! mistake in the oracle hides nothing.

use crate::answer::Answer;
use crate::common::places::{stray_code, stray_id};
use crate::oracle::{Request, folded};
use crate::state::{Code, State};
use invitcode::wire::json::Json;
use std::collections::BTreeSet;

/// The state so far.
#[derive(Default)]
pub struct Invariants {
    before: State,
    /// The creators of servers, who are members without a code.
    founders: BTreeSet<(String, String)>,
    /// The uses that clients were told: server, user, and the code as typed.
    acknowledged: Vec<(String, String, String)>,
    /// The id of each code with every folded text that it ever had: one that was taken over and rotated is found by none.
    texts: BTreeSet<(String, String)>,
}

fn hold(holds: bool, what: &str, row: &dyn std::fmt::Debug) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(format!("{what}: {row:?}"))
    }
}

/// All rows, each with its server. The owner of a text is stored in the directory, not in a shard: a code does not
/// change in its shard when another one takes over its text.
fn rows(state: &State) -> BTreeSet<(&str, String)> {
    let mut rows = BTreeSet::new();
    let mut add = |server, row: &dyn std::fmt::Debug| rows.insert((server, format!("{row:?}")));
    for row in &state.servers {
        add(row.id.as_str(), row);
    }
    for row in &state.members {
        add(&row.server, row);
    }
    for row in &state.codes {
        let folded = None;
        add(
            &row.server,
            &Code {
                folded,
                ..row.clone()
            },
        );
    }
    for row in &state.campaigns {
        add(&row.server, row);
    }
    for row in &state.knocks {
        add(&row.server, row);
    }
    for row in &state.invites {
        add(&row.server, row);
    }
    rows
}

impl Invariants {
    /// Checks the tables after a step.
    ///
    /// # Errors
    /// The violated invariant.
    pub fn check(&mut self, now: &State) -> Result<(), String> {
        if *now == self.before {
            return Ok(());
        }
        for server in &now.servers {
            let before = self.before.servers.iter().find(|row| row.id == server.id);
            if before.is_none() {
                self.founders
                    .insert((server.id.clone(), server.owner.clone()));
            }
            let was_deleted = before.is_some_and(|row| row.deleted.is_some());
            let is_deleted = server.deleted.is_some();
            hold(!was_deleted || is_deleted, "a deleted server lives", server)?;
        }
        for (place, code) in now.codes.iter().enumerate() {
            let within = code.max.is_none_or(|max| code.uses() <= max);
            hold(within, "a code is used more often than it may be", code)?;
            let users: BTreeSet<&String> = code.log.iter().map(|(user, _)| user).collect();
            hold(users.len() == code.log.len(), "a user redeemed twice", code)?;
            let mut others = now.codes[..place].iter();
            let is_alone = code.folded.is_none() || others.all(|other| other.folded != code.folded);
            hold(is_alone, "two codes have one text", code)?;
            let is_old = |text: &String| {
                now.codes
                    .iter()
                    .any(|other| other.folded.as_ref() == Some(text))
            };
            let is_given_again = code.old.keys().any(is_old);
            hold(!is_given_again, "a rotated text is given again", code)?;
            let in_grace = code.old.values().filter(|(until, _)| *until > 0).count();
            hold(in_grace <= 1, "two old texts of a code work", code)?;
            let stray = stray_id(&code.server, &code.id);
            let stray = stray.or_else(|| stray_code(&code.server, &code.text));
            stray.map_or(Ok(()), Err)?;
        }
        for campaign in &now.campaigns {
            let of = now
                .codes
                .iter()
                .filter(|code| code.campaign.as_ref() == Some(&campaign.id));
            let mut uses: Vec<i64> = of
                .flat_map(|code| code.log.iter().map(|(_, at)| *at))
                .collect();
            let mut log = campaign.log.clone();
            uses.sort_unstable();
            log.sort_unstable();
            hold(
                uses == log,
                "the uses of a campaign are not those of its codes",
                campaign,
            )?;
            let most = campaign
                .max
                .map_or(usize::MAX, |max| usize::try_from(max).unwrap());
            hold(
                log.len() <= most,
                "a campaign is used more often than it may be",
                campaign,
            )?;
        }
        let mut waiting = BTreeSet::new();
        for knock in now.knocks.iter().filter(|knock| knock.status == "pending") {
            hold(
                waiting.insert((&knock.server, &knock.user)),
                "a user waits twice",
                knock,
            )?;
            let stays = |row: &crate::state::Member| row.left.is_none() && row.ends.is_none();
            let has_joined = |row: &&crate::state::Member| {
                row.server == knock.server && row.user == knock.user && stays(row)
            };
            hold(
                !now.members.iter().any(|row| has_joined(&row)),
                "a member waits",
                knock,
            )?;
        }
        for knock in now.knocks.iter().filter(|knock| knock.status == "approved") {
            let used = |code: &Code| code.id == knock.code && code.was_redeemed_by(&knock.user);
            hold(
                now.codes.iter().any(used),
                "an approval is in no log",
                knock,
            )?;
        }
        let members = now.members.iter().map(|row| (&row.server, &row.id));
        let invites = now.invites.iter().map(|row| (&row.server, &row.id));
        for (server, id) in members.chain(invites) {
            stray_id(server, id).map_or(Ok(()), Err)?;
        }
        for member in now.members.iter().filter(|member| member.left.is_none()) {
            hold(member.banned.is_none(), "a banned user is a member", member)?;
            let joined_by =
                |code: &Code| code.server == member.server && code.was_redeemed_by(&member.user);
            let key = (member.server.clone(), member.user.clone());
            let has_joined = self.founders.contains(&key) || now.codes.iter().any(joined_by);
            hold(has_joined, "a member is in no log", member)?;
        }
        for server in &now.servers {
            let is_owner = |row: &&crate::state::Member| {
                row.server == server.id && row.user == server.owner && row.left.is_none()
            };
            let has_owner = now.members.iter().any(|row| is_owner(&row));
            hold(has_owner, "an owner is not a member", server)?;
        }
        self.nothing_is_lost(now)?;
        let codes = now.codes.iter();
        self.texts
            .extend(codes.map(|code| (code.id.clone(), folded(&code.text))));
        self.before.clone_from(now);
        Ok(())
    }

    /// The servers of which rows changed.
    pub fn changed(before: &State, now: &State) -> BTreeSet<String> {
        if before == now {
            return BTreeSet::new();
        }
        let (before, now) = (rows(before), rows(now));
        let changed = before.symmetric_difference(&now);
        changed.map(|(server, _)| (*server).to_owned()).collect()
    }

    /// Codes, their logs and invites stay, and grow only at their end.
    fn nothing_is_lost(&self, now: &State) -> Result<(), String> {
        for before in &self.before.codes {
            let after = now.codes.iter().find(|code| code.id == before.id);
            let is_kept = after.is_some_and(|after| {
                let who = |code: &Code| [&code.server, &code.creator].map(String::clone);
                let text = folded(&before.text);
                let has_text = after.text == before.text
                    || after.old.contains_key(&text)
                    || before.folded.is_none();
                let old = before.old.keys();
                let keeps = old.clone().all(|old| after.old.contains_key(old));
                has_text && keeps && who(after) == who(before) && after.log.starts_with(&before.log)
            });
            hold(is_kept, "a code or its log is lost", before)?;
        }
        for before in &self.before.invites {
            let is_kept = now.invites.contains(before);
            hold(is_kept, "an invite is lost", before)?;
        }
        let members = self.before.members.iter();
        for before in members.filter(|member| member.banned.is_some()) {
            let mut same = now.members.iter().filter(|row| row.id == before.id);
            // A ban can be lifted, but not by joining.
            let is_out = same.any(|row| row.banned.is_some() || row.left.is_some());
            hold(is_out, "a ban is lost", before)?;
        }
        Ok(())
    }

    /// Checks that both runs of one call together created no more than one run may.
    ///
    /// # Errors
    /// If they did.
    pub fn once(made: [[usize; 4]; 2]) -> Result<(), String> {
        let what = ["two codes", "two uses", "two members", "two invites"];
        let runs = what.iter().enumerate();
        let mut runs = runs.map(|(at, what)| (what, made[0][at].min(made[1][at])));
        runs.try_for_each(|(what, both)| hold(both == 0, "a repeated call made", &what))
    }

    /// Records a reply that a client got.
    ///
    /// # Errors
    /// If the reply is false.
    pub fn acknowledge(&mut self, request: &Request, answer: &Answer) -> Result<(), String> {
        let text = |name: &str| {
            request.arguments[name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        match request.path {
            "invitCode:use" | "timecapsule:use"
                if answer.field("joined") == Some(&Json::Bool(true)) =>
            {
                let server = answer.field("serverId").and_then(Json::as_text);
                let server = server.unwrap_or_default().to_owned();
                let told = (server, text("userId"), folded(&text("code")));
                self.acknowledged.push(told);
            }
            "timecapsule:generate" => {
                let made = answer.field("code").and_then(Json::as_text);
                let is_there = |made: &str| self.before.codes.iter().any(|code| code.text == made);
                hold(
                    made.is_none_or(is_there),
                    "a code that a client got is lost",
                    answer,
                )?;
            }
            _ => {}
        }
        self.acknowledged_uses_stand()
    }

    /// Checks that every use that was acknowledged to a client is in a log.
    ///
    /// # Errors
    /// If one is not.
    pub fn acknowledged_uses_stand(&self) -> Result<(), String> {
        for told in &self.acknowledged {
            let (server, user, typed) = told;
            let stands = self.before.codes.iter().any(|code| {
                let has_text = self.texts.contains(&(code.id.clone(), typed.clone()));
                code.server == *server && has_text && code.was_redeemed_by(user)
            });
            hold(stands, "a use that a client was told is lost", told)?;
        }
        Ok(())
    }
}
