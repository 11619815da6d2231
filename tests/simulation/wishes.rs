//! The wishes of clients, and their frequency in each kind of history.

use crate::rng::Rng;
use crate::script::{SERVERS, Theme, USERS};
use crate::wish::{Code, Codes, Entries, Grants, Wish};

const POLICIES: [&str; 3] = ["owner", "admins", "members"];
const PREVIEWS: [&str; 3] = ["full", "name", "none"];
const CUSTOM: [&str; 8] = [
    "SUMMER",
    "SUMMER",
    "summer",
    "sum-mer",
    "O1L-O1L",
    "WINTER-26",
    "ann-123",
    "Inv-000",
];
pub const KEYS: [&str; 2] = ["first", "second"];
const STATUSES: [&str; 6] = [
    "active",
    "expired",
    "used",
    "revoked",
    "scheduled",
    "suspended",
];
/// Lists of users, and of domains.
const USER_LISTS: [Entries; 4] = [&[], &["bob"], &["ann", "cat"], &["bob", "cat", "dan"]];
const EMAIL_LISTS: [Entries; 3] = [
    &[],
    &["X@tea.example", "y@other.example"],
    &["x@club.example", "x+1@other.example"],
];
const DOMAIN_LISTS: [Entries; 3] = [&[], &["tea.example"], &["tea.example", "club.example"]];
const EMAILS: [&str; 3] = ["x@tea.example", "X@Club.example", "x@other.example"];
const CODE_POLICIES: [Codes; 5] = [
    &[("maxUses", 2)],
    &[("maxLifetimeMs", 1_000)],
    &[("codesPerMember", 1)],
    &[("codesPerMember", 3), ("codesPerDay", 3)],
    &[("minMembershipMs", 400), ("maxUses", 3)],
];
/// Uses in a period.
const RATES: [(i64, i64); 3] = [(1, 60_000), (2, 60_000), (1, 2_678_400_000)];
/// How long after a call a code starts.
const STARTS: [i64; 4] = [-500, 0, 400, 40_000_000];

/// The kinds of wishes, and the weight of each in histories about codes, families, the crowd, pages and gates.
#[rustfmt::skip]
const SHARES: [(Kind, [u64; 5]); 41] = [
    (create_server, [ 4,  5,  1,  2,  2]),
    (read_server,   [ 1,  0,  0,  1,  1]),
    (update_server, [ 4,  5,  1,  2,  2]),
    (delete_server, [ 2,  2,  0,  1,  3]),
    (create_code,   [12,  5,  2, 18,  5]),
    (create_codes,  [ 3,  1,  0,  3,  1]),
    (rotate,        [ 7,  3,  1,  2,  3]),
    (revoke_batch,  [ 2,  0,  0,  1,  0]),
    (evict,         [ 4,  1,  0,  4,  2]),
    (evict_recruits,[ 3,  2,  0,  4,  1]),
    (campaign,      [ 4,  0,  0,  2,  0]),
    (of_campaign,   [ 5,  1,  0,  1,  0]),
    (read_campaign, [ 4,  0,  0,  4,  0]),
    (campaigns_of,  [ 1,  0,  0,  3,  0]),
    (move_code,     [ 2,  0,  0,  1,  0]),
    (guard,         [ 3,  1,  1,  1,  1]),
    (requests_of,   [ 1,  0,  0,  5,  1]),
    (approve,       [ 7,  1,  0,  3,  2]),
    (decline,       [ 5,  0,  0,  1,  1]),
    (reopen,        [ 6,  0,  0,  1,  1]),
    (withdraw,      [ 2,  0,  0,  1,  1]),
    (use_code,      [38,  6,  4, 18, 28]),
    (explain,       [ 4,  0,  0,  0,  1]),
    (read_code,     [ 2,  1,  1,  1,  1]),
    (update_code,   [ 8,  7, 12,  3,  4]),
    (allow,         [ 5,  0,  0,  1,  1]),
    (revoke_code,   [ 4,  3,  8,  2,  3]),
    (codes_of,      [ 1,  1,  1, 18,  1]),
    (codes_by,      [ 1,  1,  1, 12,  1]),
    (uses,          [ 1,  1,  1, 16,  1]),
    (members,       [ 1,  1,  1, 12,  1]),
    (servers_of,    [ 1,  1,  0,  8,  1]),
    (update_member, [ 8,  3,  0,  5,  4]),
    (remove,        [10,  5,  2,  6,  5]),
    (generate,      [ 1, 34, 32,  2,  1]),
    (validate,      [ 1,  8,  2,  0,  1]),
    (use_short,     [ 1, 14, 12,  1,  1]),
    (my_codes,      [ 0,  7,  3,  1,  1]),
    (revoke_unused, [ 0,  6,  8,  0,  1]),
    (give_invite,   [ 0,  0,  0,  2, 24]),
    (read_invite,   [ 0,  0,  0,  0, 12]),
];

type Kind = fn(&mut Rng, Theme) -> Wish;

/// A wish of a history about this.
pub fn wish(rng: &mut Rng, theme: Theme) -> Wish {
    let column = theme as usize;
    let mut left = rng.below(SHARES.iter().map(|(_, shares)| shares[column]).sum());
    let mut kinds = SHARES.iter().map(|(kind, shares)| (kind, shares[column]));
    let (kind, _) = kinds
        .find(|(_, share)| match left.checked_sub(*share) {
            None => true,
            Some(less) => {
                left = less;
                false
            }
        })
        .unwrap();
    kind(rng, theme)
}

fn place(rng: &mut Rng, end: u64) -> usize {
    usize::try_from(rng.below(end)).unwrap()
}

fn code(rng: &mut Rng, theme: Theme) -> Code {
    match (rng.below(10), theme) {
        (0, _) => Code::Unknown,
        (1..=5, Theme::Family | Theme::Crowd) => Code::Newest(place(rng, 4)),
        (4..=6, Theme::Gates) => Code::Newest(place(rng, 3)),
        // The first codes are where the races are.
        // One long log rather than many short ones.
        (1..=7, Theme::Pages) => Code::Made(0),
        (1..=6, _) => Code::Made(place(rng, 3)),
        _ => Code::Made(place(rng, 8)),
    }
}

fn server(rng: &mut Rng) -> &'static str {
    let [red, blue, ghost] = SERVERS;
    rng.one(&[red, red, red, blue, blue, ghost])
}

/// One of the users; where there are families, mostly their directors.
fn director(rng: &mut Rng) -> &'static str {
    if rng.once_in(4) {
        rng.one(&USERS)
    } else {
        rng.one(&["ann", "ann", "ann", "bob"])
    }
}

fn maybe<T>(rng: &mut Rng, of: u64, value: impl FnOnce(&mut Rng) -> T) -> Option<T> {
    rng.once_in(of).then(|| value(rng))
}

fn create_server(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CreateServer {
        server: server(rng),
        owner: rng.one(&USERS),
        is_named: !rng.once_in(3),
        policy: rng.one(&POLICIES),
        preview: maybe(rng, 3, |rng| rng.one(&PREVIEWS)),
        max: maybe(rng, 3, |rng| rng.one(&[1, 2, 3])),
        codes: maybe(rng, 6, |rng| rng.one(&CODE_POLICIES)),
    }
}

fn read_server(rng: &mut Rng, _: Theme) -> Wish {
    Wish::ReadServer {
        server: server(rng),
    }
}

fn update_server(rng: &mut Rng, _: Theme) -> Wish {
    let owner = maybe(rng, 2, |rng| rng.one(&USERS));
    let has_policy = owner.is_none() || rng.once_in(2);
    Wish::UpdateServer {
        server: server(rng),
        owner,
        policy: has_policy.then(|| rng.one(&POLICIES)),
        preview: maybe(rng, 3, |rng| rng.one(&PREVIEWS)),
        max: maybe(rng, 3, |rng| {
            rng.one(&[None, Some(1), Some(2), Some(3), Some(4)])
        }),
        codes: maybe(rng, 3, |rng| maybe(rng, 2, |rng| rng.one(&CODE_POLICIES))),
    }
}

fn delete_server(rng: &mut Rng, _: Theme) -> Wish {
    Wish::DeleteServer {
        server: server(rng),
    }
}

/// Mostly no lists.
fn lists(rng: &mut Rng) -> [Option<Entries>; 3] {
    [
        maybe(rng, 6, |rng| rng.one(&USER_LISTS)),
        maybe(rng, 12, |rng| rng.one(&EMAIL_LISTS)),
        maybe(rng, 12, |rng| rng.one(&DOMAIN_LISTS)),
    ]
}

fn allow(rng: &mut Rng, theme: Theme) -> Wish {
    let (add, remove): (Entries, Entries) = rng.one(&[
        (&["ann"], &["bob", "cat"]),
        (&["bob", "dan"], &[]),
        (&[], &["ann", "bob", "cat", "dan"]),
        (&["cat"], &["bob"]),
        (&["x@other.example", "bob"], &["x@tea.example"]),
        (&["X@TEA.example"], &["x@Club.example", "cat"]),
        (&["other.example"], &["tea.example"]),
        (&["tea.example", "x@other.example"], &["club.example"]),
    ]);
    Wish::Allow {
        code: code(rng, theme),
        add,
        remove,
    }
}

fn create_code(rng: &mut Rng, _: Theme) -> Wish {
    let keeps = maybe(rng, 3, |rng| !rng.once_in(4));
    let grants = grants(rng);
    let key = maybe(rng, 4, |rng| rng.one(&KEYS));
    Wish::CreateCode {
        // What the first call with a key said of its lists is kept as a hash.
        lists: match key {
            None => lists(rng),
            Some(_) => [None, None, None],
        },
        server: server(rng),
        creator: rng.one(&USERS),
        max: rng.one(&[None, Some(1), Some(1), Some(2), Some(3)]),
        lifetime: rng.one(&[None, None, Some(500), Some(50_000_000), Some(0)]),
        custom: maybe(rng, 3, |rng| rng.one(&CUSTOM)),
        key,
        keeps,
        starts: maybe(rng, 6, |rng| rng.one(&STARTS)),
        rate: maybe(rng, 6, |rng| rng.one(&RATES)),
        campaign: maybe(rng, 4, |rng| place(rng, 2)),
        approves: maybe(rng, 4, |rng| !rng.once_in(5)),
        grants: Grants {
            role: grants
                .role
                .filter(|role| *role != "admin" || keeps != Some(true)),
            ..grants
        },
    }
}

/// Memberships that last a minute, and two kinds of metadata.
fn grants(rng: &mut Rng) -> Grants {
    Grants {
        role: maybe(rng, 5, |rng| rng.one(&["admin", "admin", "member"])),
        lasts: maybe(rng, 4, |rng| rng.one(&[60_000, 4_000_000])),
        metadata: maybe(rng, 8, |rng| rng.one(&[r#"{"group":7}"#, "{}"])),
    }
}

fn campaign(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CreateCampaign {
        server: server(rng),
        creator: rng.one(&USERS),
        max: rng.one(&[None, Some(1), Some(2), Some(3)]),
        lifetime: rng.one(&[None, None, Some(500), Some(0)]),
        rate: maybe(rng, 3, |rng| rng.one(&RATES)),
        key: maybe(rng, 4, |rng| rng.one(&KEYS)),
    }
}

fn of_campaign(rng: &mut Rng, _: Theme) -> Wish {
    let (max, revoked) = match rng.below(3) {
        0 => (Some(1 + i64::try_from(rng.below(3)).unwrap()), None),
        1 => (None, Some(rng.once_in(2))),
        _ => (Some(3), Some(false)),
    };
    Wish::UpdateCampaign {
        campaign: place(rng, 3),
        max,
        lifetime: maybe(rng, 4, |rng| rng.one(&[500, 50_000_000, 0])),
        rate: maybe(rng, 5, |rng| rng.one(&RATES)),
        revoked,
        clears: maybe(rng, 4, |rng| {
            rng.one(&["maxUses", "expiresAt", "rateLimit"])
        }),
    }
}

fn read_campaign(rng: &mut Rng, _: Theme) -> Wish {
    Wish::ReadCampaign {
        campaign: place(rng, 3),
        limit: limit(rng),
        goes_on: true,
    }
}

fn campaigns_of(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CampaignsOf {
        server: server(rng),
        limit: limit(rng),
        goes_on: true,
    }
}

fn move_code(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::MoveCode {
        code: code(rng, theme),
        campaign: Some(place(rng, 2)).filter(|_| !rng.once_in(3)),
    }
}

fn guard(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Guard {
        code: code(rng, theme),
        approves: !rng.once_in(3),
    }
}

fn requests_of(rng: &mut Rng, _: Theme) -> Wish {
    Wish::RequestsOf {
        server: server(rng),
        user: maybe(rng, 2, |rng| rng.one(&USERS)),
        status: maybe(rng, 2, |rng| {
            rng.one(&["pending", "approved", "declined", "withdrawn", "closed"])
        }),
        limit: limit(rng),
        goes_on: true,
    }
}

fn approve(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Approve {
        request: place(rng, 2),
    }
}

fn decline(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Decline {
        request: place(rng, 2),
        ban: maybe(rng, 3, |rng| rng.once_in(2)),
    }
}

fn reopen(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Reopen {
        request: place(rng, 2),
    }
}

fn withdraw(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Withdraw {
        request: place(rng, 2),
    }
}

fn create_codes(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CreateCodes {
        server: server(rng),
        creator: rng.one(&USERS),
        count: rng.one(&[1, 2, 3]),
        max: rng.one(&[None, Some(1), Some(2)]),
        lifetime: rng.one(&[None, None, Some(500), Some(0)]),
        key: maybe(rng, 3, |rng| rng.one(&KEYS)),
    }
}

fn rotate(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Rotate {
        code: code(rng, theme),
        grace: rng.one(&[0, 0, 500, 5_000, 50_000_000]),
        key: maybe(rng, 4, |rng| rng.one(&KEYS)),
    }
}

fn revoke_batch(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::RevokeBatch {
        code: code(rng, theme),
    }
}

fn evict(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Evict {
        code: code(rng, theme),
        since: maybe(rng, 4, |rng| rng.one(&[0, 500, 50_000_000, -50_000_000])),
        ban: rng.one(&[None, None, Some(false), Some(true)]),
        limit: rng.one(&[1, 2, 100]),
        goes_on: rng.once_in(2),
    }
}

fn evict_recruits(rng: &mut Rng, _: Theme) -> Wish {
    Wish::EvictRecruits {
        server: server(rng),
        inviter: director(rng),
        since: maybe(rng, 4, |rng| rng.one(&[0, 500, 50_000_000, -50_000_000])),
        ban: rng.one(&[None, None, Some(false), Some(true)]),
        limit: rng.one(&[1, 2, 100]),
        goes_on: rng.once_in(2),
    }
}

fn use_code(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Use {
        code: code(rng, theme),
        user: rng.one(&USERS),
        is_named: rng.once_in(2),
        is_sloppy: rng.once_in(3),
        email: maybe(rng, 4, |rng| rng.one(&EMAILS)),
    }
}

fn explain(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Explain {
        code: code(rng, theme),
        user: maybe(rng, 2, |rng| rng.one(&USERS)),
    }
}

fn read_code(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::ReadCode {
        code: code(rng, theme),
        by_text: rng.once_in(2),
    }
}

fn update_code(rng: &mut Rng, theme: Theme) -> Wish {
    if theme == Theme::Crowd && rng.once_in(2) {
        // A code that is dead by now, and may have lost its text.
        let code = Code::Made(place(rng, 4));
        let (max, lifetime, revoked) = (None, None, Some(false));
        return Wish::UpdateCode {
            code,
            max,
            lifetime,
            revoked,
            keeps: None,
            starts: None,
            rate: None,
            clears: None,
            grants: Grants::default(),
            lists: [None, None, None],
        };
    }
    if rng.once_in(3) {
        return Wish::UpdateCode {
            code: code(rng, theme),
            max: None,
            lifetime: None,
            revoked: None,
            keeps: Some(rng.once_in(2)),
            starts: None,
            rate: None,
            clears: maybe(rng, 2, |rng| {
                rng.one(&[
                    "maxUses",
                    "expiresAt",
                    "label",
                    "startsAt",
                    "rateLimit",
                    "allowedUsers",
                    "allowedEmails",
                    "allowedDomains",
                ])
            }),
            grants: Grants::default(),
            lists: [None, None, None],
        };
    }
    let (max, lifetime, revoked) = match rng.below(4) {
        0 => (Some(1 + i64::try_from(rng.below(4)).unwrap()), None, None),
        1 => (None, Some(rng.one(&[500, 50_000_000, 0])), None),
        2 => (None, None, Some(rng.once_in(3))),
        _ => (Some(2), Some(500), Some(false)),
    };
    Wish::UpdateCode {
        code: code(rng, theme),
        max,
        lifetime,
        revoked,
        keeps: None,
        starts: maybe(rng, 6, |rng| rng.one(&STARTS)),
        rate: maybe(rng, 6, |rng| rng.one(&RATES)),
        clears: maybe(rng, 4, |rng| {
            rng.one(&[
                "keepAfterCreator",
                "label",
                "role",
                "membershipMs",
                "metadata",
            ])
        }),
        grants: grants(rng),
        lists: lists(rng),
    }
}

fn revoke_code(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::RevokeCode {
        code: code(rng, theme),
    }
}

fn limit(rng: &mut Rng) -> i64 {
    rng.one(&[1, 1, 1, 2, 3, 50])
}

fn codes_of(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CodesOf {
        server: server(rng),
        status: maybe(rng, 3, |rng| rng.one(&STATUSES)),
        limit: limit(rng),
        goes_on: !rng.once_in(3),
    }
}

fn codes_by(rng: &mut Rng, _: Theme) -> Wish {
    Wish::CodesBy {
        creator: director(rng),
        status: maybe(rng, 3, |rng| rng.one(&STATUSES)),
        limit: limit(rng),
        goes_on: !rng.once_in(3),
    }
}

fn uses(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Uses {
        code: code(rng, theme),
        limit: limit(rng),
        goes_on: true,
    }
}

fn members(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Members {
        server: server(rng),
        status: maybe(rng, 3, |rng| rng.one(&["active", "ended", "banned"])),
        limit: limit(rng),
        goes_on: true,
    }
}

fn servers_of(rng: &mut Rng, _: Theme) -> Wish {
    Wish::ServersOf {
        owner: director(rng),
        limit: limit(rng),
        goes_on: true,
    }
}

fn update_member(rng: &mut Rng, _: Theme) -> Wish {
    let role = maybe(rng, 2, |rng| rng.one(&["admin", "member"]));
    let end = maybe(rng, 3, |rng| {
        rng.one(&[None, Some(500), Some(50_000_000), Some(0)])
    });
    let banned = ((role.is_none() && end.is_none()) || rng.once_in(6)).then(|| rng.once_in(12));
    Wish::UpdateMember {
        server: server(rng),
        user: rng.one(&USERS),
        role,
        banned,
        end,
    }
}

fn remove(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Remove {
        server: server(rng),
        user: rng.one(&USERS),
        ban: rng.one(&[None, None, Some(false), Some(true)]),
    }
}

fn generate(rng: &mut Rng, _: Theme) -> Wish {
    Wish::Generate {
        user: director(rng),
    }
}

fn validate(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::Validate {
        code: code(rng, theme),
    }
}

fn use_short(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::UseShort {
        code: code(rng, theme),
        user: rng.one(&USERS),
        is_named: rng.once_in(2),
    }
}

fn my_codes(rng: &mut Rng, _: Theme) -> Wish {
    Wish::MyCodes {
        user: director(rng),
    }
}

fn revoke_unused(rng: &mut Rng, theme: Theme) -> Wish {
    Wish::RevokeUnused {
        code: code(rng, theme),
    }
}

fn give_invite(rng: &mut Rng, _: Theme) -> Wish {
    Wish::GiveInvite {
        server: server(rng),
        user: Some(rng.one(&USERS)).filter(|_| !rng.once_in(4)),
    }
}

fn read_invite(rng: &mut Rng, _: Theme) -> Wish {
    Wish::ReadInvite {
        server: server(rng),
        user: Some(rng.one(&USERS)).filter(|_| !rng.once_in(4)),
    }
}
