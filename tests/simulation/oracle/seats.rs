//! Seats: a server may limit its members. Ended memberships are retired eight at a time.

use super::Oracle;
use crate::state::Member;

impl Oracle {
    /// The members of a server who hold a seat, or held one until it is retired.
    fn seated(&self, server: &str) -> impl Iterator<Item = &Member> {
        let members = self.members.values();
        members.filter(move |row| row.server == server && row.left.is_none())
    }

    fn taken(&self, server: &str) -> i64 {
        i64::try_from(self.seated(server).count()).unwrap()
    }

    /// Whether a user who is no member would find no seat: up to eight ended memberships of others make room, and the
    /// user's own.
    pub(super) fn is_full(&self, server: &str, user: Option<&str>) -> bool {
        let Some(max) = self.servers.get(server).and_then(|server| server.max) else {
            return false;
        };
        let is_own = |row: &&Member| Some(row.user.as_str()) == user;
        let own = self.seated(server).filter(is_own).count();
        let others = self.seated(server).filter(|row| !is_own(row));
        let ended = others.filter(|row| row.has_ended(self.now)).count().min(8);
        self.taken(server) - i64::try_from(own + ended).unwrap() >= max
    }

    /// Retires up to eight ended memberships of a server that has so many members more than it may.
    pub(super) fn retire(&mut self, server: &str, more: i64) {
        let max = self.servers.get(server).and_then(|server| server.max);
        if max.is_some_and(|max| self.taken(server) >= max + more) {
            self.retire_first(server, 8);
        }
    }

    /// Retires so many ended memberships of a server: those that ended first.
    pub(super) fn retire_first(&mut self, server: &str, most: usize) {
        let now = self.now;
        let ended = self.seated(server).filter(|row| row.has_ended(now));
        let mut ended: Vec<_> = ended
            .map(|row| (row.ends, row.id.clone(), row.user.clone()))
            .collect();
        ended.sort();
        for (end, _, user) in ended.into_iter().take(most) {
            let key = (server.to_owned(), user);
            self.members.get_mut(&key).unwrap().left = end;
        }
    }
}
