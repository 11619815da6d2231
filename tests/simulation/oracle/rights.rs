//! The rights on a server.

use super::{Oracle, Refusal};
use crate::script::Who;
use crate::state::{Code, Member, Server};

impl Oracle {
    /// A server that was not deleted.
    pub(super) fn living(&self, server: &str) -> Result<&Server, Refusal> {
        self.servers
            .get(server)
            .filter(|server| server.deleted.is_none())
            .ok_or("errors.serverNotFound")
    }

    /// A server that was not deleted, for callers who may change it: its owner or a service.
    pub(super) fn owned(&mut self, server: &str, who: Who) -> Result<&mut Server, Refusal> {
        self.living(server)?;
        let server = self.servers.get_mut(server).unwrap();
        match who.user() {
            Some(user) if user != server.owner => Err("errors.permissionDenied"),
            _ => Ok(server),
        }
    }

    /// The row of a user who is a member now.
    pub(super) fn member(&self, server: &str, user: &str) -> Option<&Member> {
        let member = self.members.get(&(server.to_owned(), user.to_owned()));
        member.filter(|member| member.left.is_none() && !member.has_ended(self.now))
    }

    pub(super) fn is_owner(&self, server: &str, user: &str) -> bool {
        let server = self.servers.get(server);
        server.is_some_and(|server| server.owner == user)
    }

    pub(super) fn is_admin(&self, server: &str, user: &str) -> bool {
        let member = self.member(server, user);
        member.is_some_and(|member| member.admin) && !self.is_owner(server, user)
    }

    /// Whether the caller is a service, the owner or an admin.
    pub(super) fn may_administer(&self, server: &str, who: Who) -> bool {
        who.user()
            .is_none_or(|user| self.is_owner(server, user) || self.is_admin(server, user))
    }

    /// Whether the server's invite policy lets a member make codes.
    pub(super) fn may_invite(&self, server: &str, user: &str) -> bool {
        let allowed = match self.servers[server].policy.as_str() {
            "owner" => self.is_owner(server, user),
            "admins" => self.is_owner(server, user) || self.is_admin(server, user),
            _ => true,
        };
        // A member whose membership has an end makes no codes, before the end as well.
        let member = self.members.get(&(server.to_owned(), user.to_owned()));
        allowed && member.is_some_and(|member| member.left.is_none() && member.ends.is_none())
    }

    pub(super) fn is_banned(&self, server: &str, user: &str) -> bool {
        let member = self.members.get(&(server.to_owned(), user.to_owned()));
        member.is_some_and(|member| member.banned.is_some())
    }

    /// Whether a code and its log may be read: by its creator unless it is banned, an admin, the owner, or a
    /// service.
    pub(super) fn may_read(&self, code: &Code, who: Who) -> bool {
        let is_creator = who.user() == Some(&code.creator);
        (is_creator && !self.is_banned(&code.server, &code.creator))
            || self.may_administer(&code.server, who)
    }

    /// Whether the creator of a code could still make it, or the code outlives that. It never outlives a ban.
    pub(super) fn stands_behind(&self, code: &Code) -> bool {
        if self.is_banned(&code.server, &code.creator) {
            return false;
        }
        code.keeps || self.may_invite(&code.server, &code.creator)
    }

    /// Whether the creator of a code could still give the role that it grants.
    pub(super) fn may_still_grant(&self, code: &Code) -> bool {
        !code.admin || self.is_owner(&code.server, &code.creator)
    }

    /// Whether a caller could give the role that a code grants, and so sees its text.
    pub(super) fn may_grant(&self, code: &Code, who: Who) -> bool {
        let user = who.user();
        !code.admin || user.is_none_or(|user| self.is_owner(&code.server, user))
    }

    /// Whether a code is known to its users.
    pub(super) fn is_known(&self, code: &Code) -> bool {
        let is_off = self
            .campaign_of(code)
            .is_some_and(|campaign| campaign.revoked.is_some());
        let stands = self.stands_behind(code) && self.may_still_grant(code);
        code.revoked.is_none() && stands && !is_off
    }

    /// Whether a caller may ban a user and lift the ban: a service, the owner, or an admin if the user is not an admin.
    pub(super) fn may_ban(&self, server: &str, who: Who, user: &str) -> bool {
        who.user().is_none_or(|actor| {
            self.is_owner(server, actor)
                || (self.is_admin(server, actor) && !self.is_admin(server, user))
        })
    }
}
