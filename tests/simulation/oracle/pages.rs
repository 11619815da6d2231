//! `invitCode:list`, `invitCode:uses`, `server:list`, `member:r`: lists, page by page. A cursor names the last row of the
//! page before.

use super::codes::holds;
use super::servers::document;
use super::{Oracle, Refusal, Request};
use crate::answer::Page;
use crate::state::{Code, Member, Server};
use serde_json::{Value, json};
use std::cmp::Reverse;

impl Request {
    /// The page that a call asks for, of all rows of a list in their order.
    pub(super) fn page(&self, rows: Vec<(String, Option<Value>)>) -> Page {
        let cursor = self.text("cursor");
        let place = rows.iter().position(|row| Some(row.0.as_str()) == cursor);
        Page {
            rows: rows
                .into_iter()
                .skip(place.map_or(0, |place| place + 1))
                .collect(),
            limit: usize::try_from(self.number("limit").unwrap_or(50)).unwrap(),
            looked_at: 10,
        }
    }
}

impl Oracle {
    /// Codes of a server or of a creator, newest first.
    pub(super) fn page_of_codes(&self, request: &Request, now: i64) -> Result<Page, Refusal> {
        let (server, creator) = (request.text("serverId"), request.text("creatorId"));
        if let Some(server) = server {
            if !self.servers.contains_key(server) {
                return Err("errors.serverNotFound");
            }
            if !self.may_administer(server, request.who) {
                return Err("errors.permissionDenied");
            }
        }
        let is_of = |code: &&Code| match server {
            Some(server) => code.server == server,
            None => Some(code.creator.as_str()) == creator,
        };
        let mut codes: Vec<&Code> = self.codes.iter().filter(is_of).collect();
        codes.sort_by_key(|code| Reverse((code.made, &code.id)));
        let wanted = request.text("status");
        let rows = codes.into_iter().map(|code| {
            let stands_so = wanted.is_none_or(|wanted| self.status(code, now) == wanted);
            // A banned creator cannot read its codes there.
            let may = server.is_some() || self.may_read(code, request.who);
            (
                code.id.clone(),
                (stands_so && may).then(|| self.shown(code, request, now)),
            )
        });
        let mut page = request.page(rows.collect());
        if wanted.is_none() {
            page.looked_at = 1;
        }
        Ok(page)
    }

    /// The uses of a code, oldest first.
    pub(super) fn page_of_uses(&self, request: &Request) -> Result<Page, Refusal> {
        let code = &self.codes[self.by_id(request.needed("id"))?];
        if !self.may_read(code, request.who) {
            return Err("errors.permissionDenied");
        }
        let rows = code.log.iter().zip(1..).map(|((user, at), number)| {
            let member = &self.members[&(code.server.clone(), user.clone())];
            let number: i32 = number;
            let document =
                json!({"codeId": code.id, "userId": user, "user": member.name, "usedAt": at});
            (number.to_string(), Some(document))
        });
        Ok(request.page(rows.collect()))
    }

    /// The servers of an owner, newest first. A cursor is the time and the id of the last one.
    pub(super) fn page_of_servers(&self, request: &Request) -> Page {
        let of = |server: &&Server| {
            server.deleted.is_none() && server.owner == request.needed("ownerId")
        };
        let mut servers: Vec<&Server> = self.servers.values().filter(of).collect();
        servers.sort_by_key(|server| Reverse((server.made, &server.id)));
        let cursor = request.text("cursor").map(|cursor| {
            let (made, id) = cursor.split_once('.').unwrap();
            (made.parse::<i64>().unwrap(), id)
        });
        let follows = |server: &&Server| {
            cursor.is_none_or(|cursor| (server.made, server.id.as_str()) < cursor)
        };
        let rows = servers.into_iter().filter(follows).map(|server| {
            let cursor = format!("{}.{}", server.made, server.id);
            (cursor, Some(document(server)))
        });
        Page {
            rows: rows.collect(),
            limit: usize::try_from(request.number("limit").unwrap_or(50)).unwrap(),
            looked_at: 1,
        }
    }

    /// The members of a server: those without an end by the creation of their rows, then the others by their ends. A cursor
    /// is the end and the id of the last one.
    pub(super) fn page_of_members(&self, request: &Request) -> Result<Page, Refusal> {
        let server = self.living(request.needed("serverId"))?;
        if !self.may_administer(&server.id, request.who) {
            return Err("errors.permissionDenied");
        }
        let is_wanted = |row: &&Member| match request.text("status") {
            Some("ended") => row.has_ended(self.now),
            Some("banned") => row.banned.is_some(),
            _ => row.left.is_none() && !row.has_ended(self.now),
        };
        let of = self.members.values().filter(|row| row.server == server.id);
        let mut members: Vec<&Member> = of.filter(is_wanted).collect();
        members.sort_by_key(|row| (row.ends, row.made, &row.id));
        let cursor = request
            .text("cursor")
            .map(|cursor| match cursor.split_once('.') {
                Some((end, id)) => (Some(end.parse::<i64>().unwrap()), id),
                None => (None, cursor),
            });
        let follows =
            |row: &&Member| cursor.is_none_or(|cursor| (row.ends, row.id.as_str()) > cursor);
        let rows = members.into_iter().filter(follows).map(|row| {
            let role = match row.admin {
                _ if row.user == server.owner => "owner",
                true => "admin",
                false => "member",
            };
            let document = json!({
                "_id": row.id, "serverId": row.server, "userId": row.user, "user": row.name,
                "role": role, "joinedAt": row.joined.unwrap_or(row.made), "expiresAt": row.ends,
                "codeId": row.by, "invitedBy": row.inviter, "metadata": holds(row.holds.as_ref()),
            });
            let cursor = match row.ends {
                Some(end) => format!("{end}.{}", row.id),
                None => row.id.clone(),
            };
            (cursor, Some(document))
        });
        Ok(Page {
            rows: rows.collect(),
            limit: usize::try_from(request.number("limit").unwrap_or(50)).unwrap(),
            looked_at: 1,
        })
    }
}
