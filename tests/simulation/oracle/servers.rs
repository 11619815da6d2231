//! `server:c`, `server:r`, `server:u`, `server:d`.

use super::{Made, Oracle, Refusal, Request, nothing};
use crate::state::{Member, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The code policy with all of its fields.
fn codes_document(server: &Server) -> Value {
    let names = [
        "maxLifetimeMs",
        "maxUses",
        "codesPerMember",
        "codesPerDay",
        "minMembershipMs",
    ];
    server.codes.as_ref().map_or(Value::Null, |codes| {
        let limits = names.map(|name| (name.to_owned(), json!(codes.get(name))));
        Value::Object(limits.into_iter().collect())
    })
}

/// The code policy of a call that gives one.
fn codes(request: &Request) -> Option<BTreeMap<String, i64>> {
    let limits = request.arguments.get("codePolicy")?.as_object()?;
    Some(
        limits
            .iter()
            .map(|(name, most)| (name.clone(), most.as_i64().unwrap()))
            .collect(),
    )
}

pub(super) fn document(server: &Server) -> Value {
    json!({"_id": server.id, "ownerId": server.owner, "invitePolicy": server.policy, "preview": server.preview,
        "codePolicy": codes_document(server), "maxMembers": server.max, "_creationTime": server.made})
}

impl Oracle {
    pub(super) fn create_server(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let id = request.needed("serverId").to_owned();
        if self.servers.contains_key(&id) {
            return Err("errors.conflict");
        }
        let owner = request.needed("ownerId").to_owned();
        let server = Server {
            id: id.clone(),
            owner: owner.clone(),
            policy: request.text("invitePolicy").unwrap_or("members").to_owned(),
            preview: request.text("preview").unwrap_or("full").to_owned(),
            max: request.number("maxMembers"),
            codes: codes(request),
            made: now,
            deleted: None,
        };
        let first = Member {
            server: id.clone(),
            user: owner.clone(),
            id: made
                .member
                .clone()
                .ok_or("the owner was not made a member")?,
            name: request.text("owner").map(str::to_owned),
            admin: true,
            made: now,
            joined: Some(now),
            left: None,
            banned: None,
            ends: None,
            inviter: None,
            holds: None,
            by: None,
        };
        let data = document(&server);
        self.members.insert((id.clone(), owner), first);
        self.servers.insert(id, server);
        Ok(data)
    }

    pub(super) fn read_server(&self, request: &Request) -> Result<Value, Refusal> {
        let server = self.living(request.needed("serverId"))?;
        match request.who.user() {
            Some(user) if self.member(&server.id, user).is_none() => Err("errors.permissionDenied"),
            _ => Ok(document(server)),
        }
    }

    pub(super) fn update_server(&mut self, request: &Request, _: i64) -> Result<Value, Refusal> {
        let id = request.needed("serverId");
        self.owned(id, request.who)?;
        if let Some(owner) = request.text("ownerId") {
            if self.member(id, owner).is_none() {
                return Err("errors.notFound");
            }
            // The old owner becomes an admin, so the owner counts as one below.
            let key = (id.to_owned(), owner.to_owned());
            let row = self.members.get_mut(&key).unwrap();
            if self.servers[id].owner != owner {
                row.admin = true;
                row.ends = None;
            }
        }
        let max = request.arguments.get("maxMembers");
        if self.servers[id].max.is_none() && max.is_some_and(|max| !max.is_null()) {
            // The members are counted once, and those whose membership ended are none.
            self.retire_first(id, usize::MAX);
        }
        let server = self.servers.get_mut(id).unwrap();
        if let Some(max) = max {
            server.max = max.as_i64();
        }
        if let Some(owner) = request.text("ownerId") {
            owner.clone_into(&mut server.owner);
        }
        if let Some(policy) = request.text("invitePolicy") {
            policy.clone_into(&mut server.policy);
        }
        if let Some(preview) = request.text("preview") {
            preview.clone_into(&mut server.preview);
        }
        if request.arguments.get("codePolicy").is_some() {
            server.codes = codes(request);
        }
        Ok(document(server))
    }

    pub(super) fn delete_server(&mut self, request: &Request, now: i64) -> Result<Value, Refusal> {
        let server = self.servers.get_mut(request.needed("serverId"));
        // Two deletions in one millisecond count as a retry of one.
        let server = server.filter(|server| server.deleted.is_none_or(|at| at == now));
        let server = server.ok_or("errors.serverNotFound")?;
        if request.who.user().is_some_and(|user| user != server.owner) {
            return Err("errors.permissionDenied");
        }
        server.deleted = Some(now);
        Ok(nothing())
    }
}
