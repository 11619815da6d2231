//! The service as its specification describes it, and nothing else: no SQL, no WebAssembly, nothing of
//! `src/`. Slow and plain on purpose.

use crate::script::Who;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// A request as it reaches a worker.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: &'static str,
    pub arguments: Value,
    pub who: Who,
    pub address: usize,
}

/// What must be answered: an error, or a success whose data has these fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    Refused(&'static str),
    Done(Value),
}
use Expected::{Done, Refused};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Server {
    owner: String,
    policy: String,
    deleted: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Member {
    admin: bool,
    left: Option<i64>,
    banned: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Code {
    id: String,
    text: String,
    server: String,
    creator: String,
    max: Option<i64>,
    ends: Option<i64>,
    revoked: bool,
    key: Option<String>,
    log: Vec<String>,
}

/// The state of the service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oracle {
    servers: BTreeMap<String, Server>,
    members: BTreeMap<(String, String), Member>,
    codes: Vec<Code>,
    guesses: BTreeMap<String, Vec<i64>>,
    limits: (usize, usize),
}

/// The form under which codes are compared.
fn folded(text: &str) -> String {
    let ignored = [' ', '-'];
    let symbols = text.chars().filter(|symbol| !ignored.contains(symbol));
    let upper = symbols.map(|symbol| symbol.to_ascii_uppercase());
    upper
        .map(|symbol| match symbol {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect()
}

fn text<'a>(arguments: &'a Value, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str)
}

fn number(arguments: &Value, name: &str) -> Option<i64> {
    arguments.get(name).and_then(Value::as_i64)
}

fn acts_as(who: Who, user: &str) -> Result<(), &'static str> {
    match who {
        Who::Service => Ok(()),
        Who::Nobody => Err("errors.unauthorized"),
        Who::User(id) if id == user => Ok(()),
        Who::User(_) => Err("errors.permissionDenied"),
    }
}

/// What is refused without a look at storage.
pub fn at_the_door(request: &Request, now: i64) -> Option<&'static str> {
    let Request {
        path,
        arguments,
        who,
        ..
    } = request;
    if number(arguments, "expiresAt").is_some_and(|end| end <= now) {
        return Some("errors.badRequest");
    }
    let acting = match *path {
        "invitCode:c" => text(arguments, "creatorId"),
        "server:c" => text(arguments, "ownerId"),
        "invitCode:use" => text(arguments, "userId"),
        "invitCode:explain" => match text(arguments, "userId") {
            None => return None,
            user => user,
        },
        _ => return (*who == Who::Nobody).then_some("errors.unauthorized"),
    };
    acts_as(*who, acting.unwrap()).err()
}

impl Oracle {
    /// Nothing made yet; so many wrong codes an hour are allowed to an address and to a user.
    pub fn new(limits: (usize, usize)) -> Self {
        Self {
            servers: BTreeMap::new(),
            members: BTreeMap::new(),
            codes: Vec::new(),
            guesses: BTreeMap::new(),
            limits,
        }
    }

    /// What a request comes to at a time. `made` is the id and text of the code that storage made for it.
    pub fn apply(
        &mut self,
        request: &Request,
        now: i64,
        made: Option<&(String, String)>,
    ) -> Expected {
        match self.answer(request, now, made) {
            Ok(data) => Done(data),
            Err(error) => Refused(error),
        }
    }

    /// Codes by the order in which they came to be: id and text.
    pub fn code(&self, index: usize) -> Option<(&str, &str)> {
        self.codes
            .get(index)
            .map(|code| (code.id.as_str(), code.text.as_str()))
    }

    fn answer(
        &mut self,
        request: &Request,
        now: i64,
        made: Option<&(String, String)>,
    ) -> Result<Value, &'static str> {
        let Request {
            path,
            arguments,
            who,
            ..
        } = request;
        let server = || text(arguments, "serverId").unwrap().to_owned();
        let user = || text(arguments, "userId").unwrap().to_owned();
        match *path {
            "server:c" => self.create_server(&server(), arguments),
            "server:u" => self.update_server(&server(), arguments, *who),
            "server:d" => self.delete_server(&server(), *who, now),
            "member:u" => self.set_role(&server(), &user(), text(arguments, "role").unwrap(), *who),
            "member:d" => self.remove(
                &server(),
                &user(),
                arguments["ban"] == json!(true),
                *who,
                now,
            ),
            "invitCode:c" => self.create_code(&server(), request, now, made),
            "invitCode:use" => self.redeem(request, now),
            "invitCode:explain" => self.explain(request, now),
            "invitCode:r" => self.read(request, now),
            "invitCode:u" => self.update_code(arguments, *who, now),
            "invitCode:d" => {
                let code = self.by_id(arguments)?;
                let (index, server) = (self.index(&code.id), code.server.clone());
                if !self.may_read(code, *who) {
                    return Err("errors.permissionDenied");
                }
                if self.servers[&server].deleted.is_some() {
                    return Err("errors.serverNotFound");
                }
                self.codes[index].revoked = true;
                Ok(document(&self.codes[index], now))
            }
            other => panic!("the oracle knows no {other}"),
        }
    }

    fn living(&self, server: &str) -> Result<&Server, &'static str> {
        self.servers
            .get(server)
            .filter(|server| server.deleted.is_none())
            .ok_or("errors.serverNotFound")
    }

    fn owned(&mut self, server: &str, who: Who) -> Result<&mut Server, &'static str> {
        self.living(server)?;
        let server = self.servers.get_mut(server).unwrap();
        match who {
            Who::User(user) if user != server.owner => Err("errors.permissionDenied"),
            _ => Ok(server),
        }
    }

    fn is_member(&self, server: &str, user: &str) -> bool {
        let member = self.members.get(&(server.to_owned(), user.to_owned()));
        member.is_some_and(|member| member.left.is_none())
    }

    fn is_admin(&self, server: &str, user: &str) -> bool {
        let member = self.members.get(&(server.to_owned(), user.to_owned()));
        member.is_some_and(|member| member.left.is_none() && member.admin)
            && !self.is_owner(server, user)
    }

    fn is_owner(&self, server: &str, user: &str) -> bool {
        self.servers
            .get(server)
            .is_some_and(|server| server.owner == user)
    }

    fn may_invite(&self, server: &str, user: &str) -> bool {
        let allowed = match self.servers[server].policy.as_str() {
            "owner" => self.is_owner(server, user),
            "admins" => self.is_owner(server, user) || self.is_admin(server, user),
            _ => true,
        };
        allowed && self.is_member(server, user)
    }

    fn create_server(&mut self, server: &str, arguments: &Value) -> Result<Value, &'static str> {
        if self.servers.contains_key(server) {
            return Err("errors.conflict");
        }
        let owner = text(arguments, "ownerId").unwrap().to_owned();
        let policy = text(arguments, "invitePolicy")
            .unwrap_or("members")
            .to_owned();
        let data = json!({"_id": server, "ownerId": owner, "invitePolicy": policy});
        let member = Member {
            admin: true,
            left: None,
            banned: false,
        };
        self.members
            .insert((server.to_owned(), owner.clone()), member);
        self.servers.insert(
            server.to_owned(),
            Server {
                owner,
                policy,
                deleted: None,
            },
        );
        Ok(data)
    }

    fn update_server(
        &mut self,
        server: &str,
        arguments: &Value,
        who: Who,
    ) -> Result<Value, &'static str> {
        self.owned(server, who)?;
        if let Some(owner) = text(arguments, "ownerId") {
            if !self.is_member(server, owner) {
                return Err("errors.notFound");
            }
            // Whoever hands on becomes an admin, so whoever holds it counts as one below.
            self.members
                .get_mut(&(server.to_owned(), owner.to_owned()))
                .unwrap()
                .admin = true;
        }
        let row = self.servers.get_mut(server).unwrap();
        if let Some(owner) = text(arguments, "ownerId") {
            owner.clone_into(&mut row.owner);
        }
        if let Some(policy) = text(arguments, "invitePolicy") {
            policy.clone_into(&mut row.policy);
        }
        Ok(json!({"_id": server, "ownerId": row.owner, "invitePolicy": row.policy}))
    }

    fn delete_server(&mut self, server: &str, who: Who, now: i64) -> Result<Value, &'static str> {
        let row = self.servers.get_mut(server);
        // Twice in one millisecond is taken for one deletion that was sent again.
        let row = row.filter(|row| row.deleted.is_none_or(|at| at == now));
        let row = row.ok_or("errors.serverNotFound")?;
        match who {
            Who::User(user) if user != row.owner => Err("errors.permissionDenied"),
            _ => {
                row.deleted = Some(now);
                Ok(json!(null))
            }
        }
    }

    fn set_role(
        &mut self,
        server: &str,
        user: &str,
        role: &str,
        who: Who,
    ) -> Result<Value, &'static str> {
        self.owned(server, who)?;
        if self.is_owner(server, user) {
            return Err("errors.conflict");
        }
        if !self.is_member(server, user) {
            return Err("errors.notFound");
        }
        self.members
            .get_mut(&(server.to_owned(), user.to_owned()))
            .unwrap()
            .admin = role == "admin";
        Ok(json!({"userId": user, "role": role}))
    }

    fn remove(
        &mut self,
        server: &str,
        user: &str,
        ban: bool,
        who: Who,
        now: i64,
    ) -> Result<Value, &'static str> {
        self.living(server)?;
        let may = match who {
            Who::Service | Who::Nobody => true,
            Who::User(actor) => {
                self.is_owner(server, actor)
                    || (actor == user && !ban)
                    || (self.is_admin(server, actor) && !self.is_admin(server, user))
            }
        };
        if !may {
            return Err("errors.permissionDenied");
        }
        if self.is_owner(server, user) {
            return Err("errors.conflict");
        }
        let key = (server.to_owned(), user.to_owned());
        if ban {
            let nobody = Member {
                admin: false,
                left: Some(now),
                banned: true,
            };
            let member = self.members.entry(key).or_insert(nobody);
            member.left = member.left.or(Some(now));
            member.banned = true;
            return Ok(json!(null));
        }
        match self.members.get_mut(&key) {
            // Twice in one millisecond is taken for one removal that was sent again.
            Some(member) if member.left.is_none_or(|at| at == now) => {
                member.left = Some(now);
                Ok(json!(null))
            }
            _ => Err("errors.notFound"),
        }
    }

    fn create_code(
        &mut self,
        server: &str,
        request: &Request,
        now: i64,
        made: Option<&(String, String)>,
    ) -> Result<Value, &'static str> {
        let arguments = &request.arguments;
        let wanted = text(arguments, "code");
        let may_try = wanted.map_or(Ok(()), |_| self.guess(request, now));
        let creator = text(arguments, "creatorId").unwrap();
        let key = text(arguments, "idempotencyKey");
        let before = self
            .codes
            .iter()
            .find(|code| code.creator == creator && key.is_some() && code.key.as_deref() == key);
        if let Some(before) = before {
            return if before.server == server {
                Ok(json!(before.text))
            } else {
                Err("errors.conflict")
            };
        }
        self.living(server)?;
        if !self.may_invite(server, creator) {
            return Err("errors.permissionDenied");
        }
        may_try?;
        if wanted.is_some_and(|wanted| self.find(wanted).is_some()) {
            return Err("errors.conflict");
        }
        let (id, text_made) = made.ok_or("no code was made, though one must be")?;
        if self.find(text_made).is_some() {
            return Err("a code was made whose text is taken");
        }
        self.codes.push(Code {
            id: id.clone(),
            text: text_made.clone(),
            server: server.to_owned(),
            creator: creator.to_owned(),
            max: number(arguments, "maxUses"),
            ends: number(arguments, "expiresAt"),
            revoked: false,
            key: key.map(str::to_owned),
            log: Vec::new(),
        });
        Ok(json!(text_made))
    }

    fn find(&self, typed: &str) -> Option<&Code> {
        let wanted = folded(typed);
        self.codes.iter().find(|code| folded(&code.text) == wanted)
    }

    fn index(&self, id: &str) -> usize {
        self.codes.iter().position(|code| code.id == id).unwrap()
    }

    fn by_id(&self, arguments: &Value) -> Result<&Code, &'static str> {
        let id = text(arguments, "id").unwrap();
        self.codes
            .iter()
            .find(|code| code.id == id)
            .ok_or("errors.notFound")
    }

    /// Whether the parties of a call may try; counts a try that names no code, or one that is not theirs
    /// to read.
    fn guess(&mut self, request: &Request, now: i64) -> Result<(), &'static str> {
        let address = format!("address {}", request.address);
        let named = text(&request.arguments, "userId").or(text(&request.arguments, "creatorId"));
        let user = match (named, request.who) {
            (None, Who::User(caller)) => Some(caller),
            (user, _) => user,
        };
        let user = user.map(|user| format!("user {user}"));
        let parties: Vec<(String, usize)> = [(Some(address), self.limits.0), (user, self.limits.1)]
            .into_iter()
            .filter_map(|(party, limit)| Some((party?, limit)))
            .collect();
        for (party, limit) in &parties {
            let tries = self.guesses.get(party).map_or(&[][..], Vec::as_slice);
            if tries.len() >= *limit && tries[tries.len() - limit] + HOUR > now {
                return Err("errors.rateLimited");
            }
        }
        let code = self.find(text(&request.arguments, "code").unwrap());
        let is_wrong = code.map_or(request.path != "invitCode:c", |code| match request.path {
            // A text that another one took tells that there is such a code.
            "invitCode:c" => Some(code.creator.as_str()) != named,
            "invitCode:r" => !self.may_read(code, request.who),
            _ => code.revoked,
        });
        if is_wrong {
            for (party, _) in parties {
                self.guesses.entry(party).or_default().push(now);
            }
        }
        Ok(())
    }

    /// The conditions of `use`, in the order of the specification: all that fail.
    fn failing(&self, typed: &str, user: Option<&str>, now: i64) -> Vec<&'static str> {
        let Some(code) = self.find(typed).filter(|code| !code.revoked) else {
            return vec!["errors.invalid"];
        };
        let redeemed = user.is_some_and(|user| code.log.iter().any(|known| known == user));
        let member =
            user.and_then(|user| self.members.get(&(code.server.clone(), user.to_owned())));
        let active = member.is_some_and(|member| member.left.is_none());
        let mut failing = Vec::new();
        if code.ends.is_some_and(|end| end <= now) && !(redeemed && active) {
            failing.push("errors.expired");
        }
        if code
            .max
            .is_some_and(|max| i64::try_from(code.log.len()).unwrap() >= max)
            && !redeemed
        {
            failing.push("errors.maxUsed");
        }
        if self.living(&code.server).is_err() {
            failing.push("errors.serverNotFound");
        }
        if member.is_some_and(|member| member.banned) {
            failing.push("errors.permissionDenied");
        }
        failing
    }

    fn redeem(&mut self, request: &Request, now: i64) -> Result<Value, &'static str> {
        self.guess(request, now)?;
        let typed = text(&request.arguments, "code").unwrap();
        let user = text(&request.arguments, "userId").unwrap().to_owned();
        if let Some(first) = self.failing(typed, Some(&user), now).first() {
            return Err(first);
        }
        let id = self.find(typed).unwrap().id.clone();
        let index = self.index(&id);
        let code = &mut self.codes[index];
        let key = (code.server.clone(), user.clone());
        if self
            .members
            .get(&key)
            .is_some_and(|member| member.left.is_none())
        {
            return Ok(json!({"serverId": code.server, "joined": false}));
        }
        if !code.log.contains(&user) {
            code.log.push(user);
        }
        let server = code.server.clone();
        self.members.insert(
            key,
            Member {
                admin: false,
                left: None,
                banned: false,
            },
        );
        Ok(json!({"serverId": server, "joined": true}))
    }

    fn explain(&mut self, request: &Request, now: i64) -> Result<Value, &'static str> {
        self.guess(request, now)?;
        let typed = text(&request.arguments, "code").unwrap();
        let user = text(&request.arguments, "userId");
        let failing = self.failing(typed, user, now);
        let joined = user.filter(|_| failing.is_empty()).map(|user| {
            let code = self.find(typed).unwrap();
            !self.is_member(&code.server, user)
        });
        // A live code is one that lets somebody in of whom nothing is known.
        let live = self.failing(typed, None, now).is_empty();
        let server = if live {
            json!({"_id": self.find(typed).unwrap().server})
        } else {
            json!(null)
        };
        Ok(json!({
            "wouldAnswer": {"error": failing.first()},
            "failing": failing,
            "joined": joined,
            "server": server,
        }))
    }

    fn read(&mut self, request: &Request, now: i64) -> Result<Value, &'static str> {
        let Request { arguments, who, .. } = request;
        let typed = text(arguments, "code");
        let code = match typed {
            None => self.by_id(arguments)?,
            Some(typed) => {
                self.guess(request, now)?;
                self.find(typed).ok_or("errors.invalid")?
            }
        };
        if self.may_read(code, *who) {
            Ok(document(code, now))
        } else if typed.is_some() && code.revoked {
            Err("errors.invalid")
        } else {
            Err("errors.permissionDenied")
        }
    }

    fn may_read(&self, code: &Code, who: Who) -> bool {
        match who {
            Who::Service | Who::Nobody => true,
            Who::User(user) => {
                let server = code.server.as_str();
                code.creator == user || self.is_owner(server, user) || self.is_admin(server, user)
            }
        }
    }

    fn update_code(
        &mut self,
        arguments: &Value,
        who: Who,
        now: i64,
    ) -> Result<Value, &'static str> {
        let code = self.by_id(arguments)?;
        let (index, server) = (self.index(&code.id), code.server.clone());
        if let Who::User(user) = who {
            let own = code.creator == user && self.may_invite(&server, user);
            if !own && !self.is_owner(&server, user) && !self.is_admin(&server, user) {
                return Err("errors.permissionDenied");
            }
        }
        if self.servers[&server].deleted.is_some() {
            return Err("errors.serverNotFound");
        }
        let uses = i64::try_from(code.log.len()).unwrap();
        let code = &mut self.codes[index];
        if number(arguments, "maxUses").is_some_and(|max| max < uses) {
            return Err("errors.conflict");
        }
        code.max = number(arguments, "maxUses").or(code.max);
        code.ends = number(arguments, "expiresAt").or(code.ends);
        if let Some(revoked) = arguments.get("revoked").and_then(Value::as_bool) {
            code.revoked = revoked;
        }
        Ok(document(code, now))
    }

    /// The tables as they must be: servers, members, and codes with their logs.
    pub fn tables(&self) -> Value {
        let servers = self
            .servers
            .iter()
            .map(|(id, row)| json!([id, row.owner, row.policy, i64::from(row.deleted.is_some())]));
        let members = self.members.iter().map(|((server, user), row)| {
            let role = if row.admin { "admin" } else { "member" };
            json!([
                server,
                user,
                role,
                i64::from(row.left.is_some()),
                i64::from(row.banned)
            ])
        });
        let mut codes: Vec<&Code> = self.codes.iter().collect();
        codes.sort_by(|a, b| a.id.cmp(&b.id));
        let codes = codes.into_iter().map(|code| {
            let log = if code.log.is_empty() {
                json!(null)
            } else {
                json!(code.log.join(","))
            };
            json!([
                code.id,
                code.text,
                code.server,
                code.creator,
                code.max,
                code.ends,
                i64::from(code.revoked),
                log
            ])
        });
        json!([
            servers.collect::<Vec<_>>(),
            members.collect::<Vec<_>>(),
            codes.collect::<Vec<_>>()
        ])
    }
}

/// What of a code's document follows from the specification.
fn document(code: &Code, now: i64) -> Value {
    let uses = i64::try_from(code.log.len()).unwrap();
    let status = if code.revoked {
        "revoked"
    } else if code.ends.is_some_and(|end| end <= now) {
        "expired"
    } else if code.max.is_some_and(|max| uses >= max) {
        "used"
    } else {
        "active"
    };
    json!({
        "_id": code.id, "serverId": code.server, "creatorId": code.creator, "code": code.text,
        "uses": uses, "maxUses": code.max, "expiresAt": code.ends, "status": status,
    })
}
