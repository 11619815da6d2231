//! The wishes of clients.

/// A code, by order of creation.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    Made(usize),
    /// This many places before the newest.
    Newest(usize),
    Unknown,
}

/// What a code grants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grants {
    pub role: Option<&'static str>,
    pub lasts: Option<i64>,
    pub metadata: Option<&'static str>,
}
/// Entries of lists: users, addresses with an `@`, domains with a dot.
pub type Entries = &'static [&'static str];

/// The limits of a code policy, by name.
pub type Codes = &'static [(&'static str, i64)];

/// A client's wish.
#[derive(Clone, Debug)]
#[rustfmt::skip]
pub enum Wish {
    CreateServer {
        server: &'static str, owner: &'static str, is_named: bool, policy: &'static str, preview: Option<&'static str>,
        codes: Option<Codes>, max: Option<i64>,
    },
    ReadServer { server: &'static str },
    UpdateServer {
        server: &'static str, owner: Option<&'static str>, policy: Option<&'static str>, preview: Option<&'static str>,
        codes: Option<Option<Codes>>, max: Option<Option<i64>>,
    },
    DeleteServer { server: &'static str },
    CreateCode {
        server: &'static str, creator: &'static str, max: Option<i64>, lifetime: Option<i64>,
        custom: Option<&'static str>, key: Option<&'static str>,
        keeps: Option<bool>, starts: Option<i64>, rate: Option<(i64, i64)>,
        campaign: Option<usize>, approves: Option<bool>,
        grants: Grants,
        lists: [Option<Entries>; 3],
    },
    CreateCampaign {
        server: &'static str, creator: &'static str, max: Option<i64>, lifetime: Option<i64>,
        rate: Option<(i64, i64)>, key: Option<&'static str>,
    },
    UpdateCampaign {
        campaign: usize, max: Option<i64>, lifetime: Option<i64>, rate: Option<(i64, i64)>, revoked: Option<bool>,
        clears: Option<&'static str>,
    },
    ReadCampaign { campaign: usize, limit: i64, goes_on: bool },
    CampaignsOf { server: &'static str, limit: i64, goes_on: bool },
    /// A code joins a campaign, or leaves its own.
    MoveCode { code: Code, campaign: Option<usize> },
    /// Uses of a code must be approved from now on, or no longer.
    Guard { code: Code, approves: bool },
    RequestsOf {
        server: &'static str, user: Option<&'static str>, status: Option<&'static str>, limit: i64, goes_on: bool,
    },
    Approve { request: usize },
    Decline { request: usize, ban: Option<bool> },
    Reopen { request: usize },
    Withdraw { request: usize },
    Use { code: Code, user: &'static str, is_named: bool, is_sloppy: bool, email: Option<&'static str> },
    Allow { code: Code, add: Entries, remove: Entries },
    CreateCodes {
        server: &'static str, creator: &'static str, count: i64, max: Option<i64>, lifetime: Option<i64>,
        key: Option<&'static str>,
    },
    Rotate { code: Code, grace: i64, key: Option<&'static str> },
    RevokeBatch { code: Code },
    Evict { code: Code, since: Option<i64>, ban: Option<bool>, limit: i64, goes_on: bool },
    EvictRecruits {
        server: &'static str, inviter: &'static str, since: Option<i64>, ban: Option<bool>, limit: i64, goes_on: bool,
    },
    Explain { code: Code, user: Option<&'static str> },
    ReadCode { code: Code, by_text: bool },
    UpdateCode {
        code: Code, max: Option<i64>, lifetime: Option<i64>, revoked: Option<bool>, keeps: Option<bool>,
        starts: Option<i64>, rate: Option<(i64, i64)>, clears: Option<&'static str>, lists: [Option<Entries>; 3],
        grants: Grants,
    },
    RevokeCode { code: Code },
    CodesOf { server: &'static str, status: Option<&'static str>, limit: i64, goes_on: bool },
    CodesBy { creator: &'static str, status: Option<&'static str>, limit: i64, goes_on: bool },
    Uses { code: Code, limit: i64, goes_on: bool },
    Members { server: &'static str, status: Option<&'static str>, limit: i64, goes_on: bool },
    ServersOf { owner: &'static str, limit: i64, goes_on: bool },
    UpdateMember {
        server: &'static str, user: &'static str, role: Option<&'static str>, banned: Option<bool>, end: Option<Option<i64>>,
    },
    Remove { server: &'static str, user: &'static str, ban: Option<bool> },
    Generate { user: &'static str },
    Validate { code: Code },
    UseShort { code: Code, user: &'static str, is_named: bool },
    MyCodes { user: &'static str },
    RevokeUnused { code: Code },
    GiveInvite { server: &'static str, user: Option<&'static str> },
    ReadInvite { server: &'static str, user: Option<&'static str> },
}

impl Wish {
    /// The user that the call names.
    pub fn acting(&self) -> Option<&'static str> {
        match self {
            Self::Use { user, .. }
            | Self::UseShort { user, .. }
            | Self::Generate { user }
            | Self::MyCodes { user }
            | Self::CreateCode { creator: user, .. }
            | Self::CreateCodes { creator: user, .. }
            | Self::CreateCampaign { creator: user, .. }
            | Self::CodesBy { creator: user, .. }
            | Self::ServersOf { owner: user, .. } => Some(user),
            Self::GiveInvite { user, .. } | Self::ReadInvite { user, .. } => *user,
            _ => None,
        }
    }
}
