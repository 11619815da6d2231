//! The service as its specification describes it, without SQL, WebAssembly or anything of `src/`. It is slow and simple on
//! purpose.

mod again;
mod campaigns;
mod codes;
mod discord;
mod door;
mod evict;
mod limits;
mod members;
mod pages;
mod redeem;
mod requests;
mod rights;
mod rotate;
mod seats;
mod servers;
mod timecapsule;

use crate::answer::Expected;
use crate::script::Who;
use crate::state::{Campaign, Code, FirstCall, Invite, Knock, Member, Server, State, difference};
pub use codes::folded;
pub use door::at_the_door;
pub use limits::Limits;
use serde_json::{Value, json};
use std::collections::BTreeMap;
pub use timecapsule::FREE;

/// A request that reaches a worker.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: &'static str,
    pub arguments: Value,
    pub who: Who,
    pub address: usize,
}

impl Request {
    fn text(&self, name: &str) -> Option<&str> {
        self.arguments.get(name).and_then(Value::as_str)
    }

    /// The address of the user who joins, if it counts: a service's word, or a verified one in the caller's token.
    fn email(&self) -> Option<&str> {
        match self.who {
            Who::Service => self.text("email"),
            who => who
                .email()
                .filter(|(_, is_verified)| *is_verified)
                .map(|(email, _)| email),
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.arguments.get(name).and_then(Value::as_i64)
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.arguments.get(name).and_then(Value::as_bool)
    }

    /// An argument that every call of the function has.
    fn needed(&self, name: &str) -> &str {
        self.text(name).unwrap()
    }
}

/// The random parts of the specification: the ids of rows, and the text of a code.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Id and text of the code that a call made, of several the first.
    pub code: Option<(String, String)>,
    /// Id, text and batch of all codes that it made.
    pub codes: Vec<(String, String, Option<String>)>,
    /// The text that it gave a code that it did not make.
    pub text: Option<String>,
    /// Id of the member's row that it made.
    pub member: Option<String>,
    /// Id of the campaign that it made.
    pub campaign: Option<String>,
    /// Id of the request that it filed.
    pub request: Option<String>,
}

/// The error of a call that is refused.
type Refusal = &'static str;

/// The state of the service, and its rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oracle {
    servers: BTreeMap<String, Server>,
    members: BTreeMap<(String, String), Member>,
    /// In the order in which they were made.
    codes: Vec<Code>,
    /// In the order in which they were made.
    campaigns: Vec<Campaign>,
    /// Requests to join, in the order in which they were filed.
    knocks: Vec<Knock>,
    invites: BTreeMap<(String, String), Invite>,
    /// By creator, server and key.
    first_calls: BTreeMap<[String; 3], FirstCall>,
    attempts: BTreeMap<String, Vec<i64>>,
    /// The time of the request that is answered, and 0 between requests.
    now: i64,
    limits: Limits,
    /// Whether nearly all texts of one prefix of TimeCapsule's are taken by strangers.
    is_crowded: bool,
}

impl Oracle {
    /// Nothing made yet.
    pub fn new(limits: Limits, is_crowded: bool) -> Self {
        Self {
            servers: BTreeMap::new(),
            members: BTreeMap::new(),
            codes: Vec::new(),
            campaigns: Vec::new(),
            knocks: Vec::new(),
            invites: BTreeMap::new(),
            first_calls: BTreeMap::new(),
            attempts: BTreeMap::new(),
            now: 0,
            limits,
            is_crowded,
        }
    }

    /// Whether strangers took nearly all texts of a prefix.
    pub fn is_crowded(&self) -> bool {
        self.is_crowded
    }

    /// The result of a request at a time.
    pub fn apply(&mut self, request: &Request, now: i64, made: &Made) -> Expected {
        self.now = now;
        let expected = self.answer(request, now, made);
        self.now = 0;
        expected.unwrap_or_else(Expected::Refused)
    }

    /// A code by the order in which codes were made.
    pub fn code(&self, index: usize) -> Option<&Code> {
        self.codes.get(index)
    }

    /// How many were made.
    pub fn codes(&self) -> usize {
        self.codes.len()
    }

    /// How many codes lost their texts to others.
    pub fn taken_over(&self) -> usize {
        let lost = self.codes.iter().filter(|code| code.folded.is_none());
        lost.count()
    }

    /// How many users are banned.
    pub fn banned(&self) -> usize {
        let members = self.members.values();
        members.filter(|member| member.banned.is_some()).count()
    }

    /// How many codes are revoked.
    pub fn revoked(&self) -> usize {
        let revoked = self.codes.iter().filter(|code| code.revoked.is_some());
        revoked.count()
    }

    /// Rows that storage created and the oracle does not know.
    pub fn unknown(&self, stored: &State) -> Made {
        let (mut code, mut member) = (None, None);
        let mut codes = Vec::new();
        if stored.codes.len() > self.codes.len() {
            let known = |id: &str| self.codes.iter().any(|code| code.id == id);
            let new = stored.codes.iter().find(|code| !known(&code.id));
            code = new.map(|new| (new.id.clone(), new.text.clone()));
            let new = stored.codes.iter().filter(|code| !known(&code.id));
            codes.extend(new.map(|new| (new.id.clone(), new.text.clone(), new.batch.clone())));
        }
        if stored.members.len() > self.members.len() {
            let known = |row: &Member| {
                self.members
                    .values()
                    .any(|known| known.user == row.user && known.server == row.server)
            };
            let new = stored.members.iter().find(|row| !known(row));
            member = new.map(|new| new.id.clone());
        }
        let is_new = |row: &&Campaign| self.campaigns.iter().all(|known| known.id != row.id);
        let campaign = stored.campaigns.iter().find(is_new);
        let campaign = campaign.map(|row| row.id.clone());
        // It was not there, or had ended.
        let is_filed = |row: &&Knock| {
            let is_other = |known: &Knock| {
                known.id != row.id || (known.has_ended() && row.status == "pending")
            };
            self.knocks.iter().all(is_other)
        };
        let request = stored.knocks.iter().find(is_filed);
        let request = request.map(|row| row.id.clone());
        let is_other = |code: &&Code| {
            let mut known = self.codes.iter();
            known.any(|known| known.id == code.id && known.text != code.text)
        };
        let text = stored.codes.iter().find(is_other);
        let text = text.map(|code| code.text.clone());
        Made {
            code,
            codes,
            text,
            member,
            campaign,
            request,
        }
    }

    /// The differences between the tables and the oracle.
    pub fn difference(&self, stored: &State) -> Option<String> {
        let mut codes: Vec<&Code> = self.codes.iter().collect();
        codes.sort_by(|a, b| a.id.cmp(&b.id));
        difference("servers", &stored.servers, self.servers.values())
            .or_else(|| difference("members", &stored.members, self.members.values()))
            .or_else(|| difference("codes", &stored.codes, codes.into_iter()))
            .or_else(|| {
                let mut campaigns: Vec<&Campaign> = self.campaigns.iter().collect();
                campaigns.sort_by(|a, b| a.id.cmp(&b.id));
                difference("campaigns", &stored.campaigns, campaigns.into_iter())
            })
            .or_else(|| {
                let mut knocks: Vec<&Knock> = self.knocks.iter().collect();
                knocks.sort_by(|a, b| a.id.cmp(&b.id));
                difference("requests", &stored.knocks, knocks.into_iter())
            })
            .or_else(|| difference("invites", &stored.invites, self.invites.values()))
            .or_else(|| {
                let expected = self.first_calls.values();
                difference("first calls", &stored.first_calls, expected)
            })
    }

    fn answer(&mut self, request: &Request, now: i64, made: &Made) -> Result<Expected, Refusal> {
        let done = Expected::Done;
        match request.path {
            "server:c" => self.create_server(request, now, made).map(done),
            "server:r" => self.read_server(request).map(done),
            "server:u" => self.update_server(request, now).map(done),
            "server:d" => self.delete_server(request, now).map(done),
            "server:list" => Ok(Expected::Page(self.page_of_servers(request))),
            "member:r" => self.page_of_members(request).map(Expected::Page),
            "member:u" => self.update_member(request, now).map(done),
            "member:d" => self.remove(request, now, made).map(done),
            "campaign:c" => self.create_campaign(request, now, made).map(done),
            "campaign:u" => self.update_campaign(request, now).map(done),
            "campaign:r" => self.page_of_channels(request).map(Expected::Page),
            "campaign:list" => self.page_of_campaigns(request, now).map(Expected::Page),
            "request:list" => self.page_of_requests(request).map(Expected::Page),
            "request:approve" => self.approve(request, now, made).map(done),
            "request:decline" => self.decline(request, now, made).map(done),
            "request:reopen" => self.reopen(request).map(done),
            "request:withdraw" => self.withdraw(request, now).map(done),
            "invitCode:c" => self.create_code(request, now, made).map(done),
            "invitCode:cMany" => self.create_codes(request, now, made).map(done),
            "invitCode:rotate" => self.rotate_code(request, now, made).map(done),
            "invitCode:evict" => self.evict_by_code(request, now).map(done),
            "member:evict" => self.evict_by_inviter(request, now).map(done),
            "invitCode:r" => self.read_code(request, now).map(done),
            "invitCode:u" => self.update_code(request, now).map(done),
            "invitCode:allow" => self.change_lists(request).map(done),
            "invitCode:d" => self.revoke_code(request, now).map(done),
            "invitCode:list" => self.page_of_codes(request, now).map(Expected::Page),
            "invitCode:uses" => self.page_of_uses(request).map(Expected::Page),
            "invitCode:use" | "timecapsule:use" => self.redeem(request, now, made).map(done),
            "invitCode:explain" => self.explain(request, now).map(done),
            "timecapsule:generate" => self.generate(request, now, made).map(done),
            "timecapsule:validate" => self.validate(request, now).map(done),
            "timecapsule:myCodes" => self.my_codes(request).map(done),
            "timecapsule:revoke" => self.revoke_unused(request, now).map(done),
            "rds:giveInvite" => self.give_invite(request, now, made).map(done),
            "rds:readInvite" => self.read_invite(request).map(done),
            other => panic!("the oracle knows no {other}"),
        }
    }
}

/// The data of a success that has none.
fn nothing() -> Value {
    json!(null)
}
