//! The code policy of a server: what codes of plain members may be. It binds whoever creates, widens or restores
//! the code; codes that were made before stay as they are.

use crate::domain::Problem;
use crate::domain::count::MaxUses;
use crate::domain::error::{Detail, Refusal};
use crate::domain::time::Millis;
use crate::wire::json::Json;
use crate::wire::schema::{Describe, Schema, document};
use serde::{Deserialize, Deserializer, Serialize};

/// A limit of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Most<const MAX: i64>(i64);

impl<const MAX: i64> Most<MAX> {
    fn of(number: i64) -> Option<Self> {
        (1..=MAX).contains(&number).then_some(Self(number))
    }
}

impl<const MAX: i64> Describe for Most<MAX> {
    const SCHEMA: Schema = Schema::Integer { min: 1, max: MAX };
}

/// Ten years of 365.25 days, in milliseconds.
const TEN_YEARS: i64 = 315_576_000_000;

/// A day, in milliseconds.
pub const DAY: i64 = 86_400_000;

document! {
    /// What codes of plain members may be. A limit that is null does not exist.
    pub struct CodePolicy {
        /// How long a code may live, from its creation to its expiry, in milliseconds.
        max_lifetime_ms: Option<Most<TEN_YEARS>> = "maxLifetimeMs",
        /// How many users may redeem a code.
        max_uses: Option<Most<{ MaxUses::MAX }>> = "maxUses",
        /// How many living codes a member may have at once.
        codes_per_member: Option<Most<100>> = "codesPerMember",
        /// How many codes a member may create in any 24 hours.
        codes_per_day: Option<Most<1000>> = "codesPerDay",
        /// How long somebody must have been a member to create codes, in milliseconds.
        min_membership_ms: Option<Most<TEN_YEARS>> = "minMembershipMs",
    }
}

impl CodePolicy {
    /// The names of its fields, and of its columns.
    pub const FIELDS: [(&'static str, &'static str); 5] = [
        ("maxLifetimeMs", "max_lifetime_ms"),
        ("maxUses", "max_uses"),
        ("codesPerMember", "codes_per_member"),
        ("codesPerDay", "codes_per_day"),
        ("minMembershipMs", "min_membership_ms"),
    ];

    fn of(numbers: [Option<i64>; 5]) -> Option<Self> {
        fn limit<const MAX: i64>(number: Option<i64>) -> Option<Option<Most<MAX>>> {
            number.map_or(Some(None), |number| Most::of(number).map(Some))
        }
        let [lifetime, uses, codes, daily, membership] = numbers;
        Some(Self {
            max_lifetime_ms: limit(lifetime)?,
            max_uses: limit(uses)?,
            codes_per_member: limit(codes)?,
            codes_per_day: limit(daily)?,
            min_membership_ms: limit(membership)?,
        })
    }

    fn numbers(&self) -> [Option<i64>; 5] {
        [
            self.max_lifetime_ms.map(|most| most.0),
            self.max_uses.map(|most| most.0),
            self.codes_per_member.map(|most| most.0),
            self.codes_per_day.map(|most| most.0),
            self.min_membership_ms.map(|most| most.0),
        ]
    }

    /// Takes the argument of a call.
    ///
    /// # Errors
    /// The message says what is allowed.
    pub fn parse(value: &Json) -> Result<Self, Problem> {
        const NONE: Problem = Problem::new(&[
            "must be an object with at least one of: maxLifetimeMs (1 to 315576000000), maxUses (1 to 1000000000), codesPerMember (1 to 100), codesPerDay (1 to 1000), minMembershipMs (1 to 315576000000)",
            "doit être un objet comportant au moins l’un de ces champs\u{a0}: maxLifetimeMs (1 à 315576000000), maxUses (1 à 1000000000), codesPerMember (1 à 100), codesPerDay (1 à 1000), minMembershipMs (1 à 315576000000)",
        ]);
        let Json::Object(fields) = value else {
            return Err(NONE);
        };
        let mut numbers = [None; 5];
        for (name, value) in fields.iter().filter(|(_, value)| *value != Json::Null) {
            let place = Self::FIELDS.iter().position(|(field, _)| field == name);
            let slot = place.and_then(|place| numbers.get_mut(place));
            *slot.ok_or(NONE)? = Some(value.as_integer().ok_or(NONE)?);
        }
        let is_empty = numbers.iter().all(Option::is_none);
        Self::of(numbers).filter(|_| !is_empty).ok_or(NONE)
    }

    /// Takes what storage holds: an object keyed by column.
    #[must_use]
    pub fn from_store(text: &str) -> Option<Self> {
        let json = Json::parse_text(text).ok()?;
        Self::of(Self::FIELDS.map(|(_, column)| json.get(column).and_then(Json::as_integer)))
    }

    /// What storage holds.
    #[must_use]
    pub fn to_store(&self) -> Json<'static> {
        let columns = Self::FIELDS.into_iter().zip(self.numbers());
        let set = columns.filter_map(|((_, column), number)| {
            number.map(|number| (column.into(), Json::Integer(number)))
        });
        Json::Object(set.collect())
    }

    /// Reads the column of a server.
    ///
    /// # Errors
    /// It is of another type.
    pub fn column<'de, D: Deserializer<'de>>(column: D) -> Result<Option<Self>, D::Error> {
        let text = Option::<&str>::deserialize(column)?;
        Ok(text.and_then(Self::from_store))
    }
}

/// A policy, or none, as it is bound: the text is empty for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundPolicy {
    /// The policy.
    pub policy: Option<CodePolicy>,
    text: String,
}

impl From<Option<CodePolicy>> for BoundPolicy {
    fn from(policy: Option<CodePolicy>) -> Self {
        let text = policy.as_ref().map(|policy| policy.to_store().write());
        Self {
            policy,
            text: text.unwrap_or_default(),
        }
    }
}

impl BoundPolicy {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A code as a policy sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// How many users may redeem it; `Some(None)` for any number, `None` if that does not change.
    pub uses: Option<Option<i64>>,
    /// How long it lives, in milliseconds; `Some(None)` for ever, `None` if that does not change.
    pub lifetime: Option<Option<i64>>,
    /// How many codes come to life.
    pub comes_alive: i64,
    /// How many are created.
    pub is_new: i64,
}

/// The creator of a code as a policy sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Creator {
    /// Whether it is a plain member.
    pub is_plain: bool,
    /// When it joined.
    pub joined_at: Option<Millis>,
    /// How many other codes of its own are alive on the server.
    pub alive: i64,
    /// How many it created there within the last 24 hours.
    pub recent: i64,
}

/// The first limit of a policy that a code would break: the field of the call, and what the policy allows.
#[must_use]
pub fn breach(
    policy: Option<&CodePolicy>,
    creator: &Creator,
    code: &Code,
    now: Millis,
) -> Option<Detail> {
    let [lifetime, uses, codes, daily, membership] = policy.filter(|_| creator.is_plain)?.numbers();
    let is_over = |most: Option<i64>, value: Option<Option<i64>>| {
        most.filter(|most| value.is_some_and(|value| value.is_none_or(|value| value > *most)))
    };
    let at_once = |most: Option<i64>, number: i64, adds: i64| {
        most.filter(|most| adds > 0 && number + adds > *most)
    };
    let joined_at = creator.joined_at.map_or(i64::MAX, Millis::get);
    let waits = |least: &i64| now.get().saturating_sub(joined_at) < *least;
    let (field, most, english, french) = if let Some(most) = is_over(uses, code.uses) {
        (
            "maxUses",
            most,
            "must be set, and at most what the server’s code policy allows: ",
            "doit être fourni et respecter la politique de codes du serveur, au plus\u{a0}: ",
        )
    } else if let Some(most) = is_over(lifetime, code.lifetime) {
        (
            "expiresAt",
            most,
            "must be set, and not be later after the code’s creation than the server’s code policy allows, in milliseconds: ",
            "doit être fourni et respecter la durée de vie maximale que la politique de codes du serveur autorise depuis la création du code, en millisecondes\u{a0}: ",
        )
    } else if let Some(least) = membership.filter(waits) {
        (
            "creatorId",
            least,
            "must have been a member for as long as the server’s code policy requires, in milliseconds: ",
            "doit être membre depuis au moins la durée qu’exige la politique de codes du serveur, en millisecondes\u{a0}: ",
        )
    } else if let Some(most) = at_once(codes, creator.alive, code.comes_alive) {
        (
            "creatorId",
            most,
            "has as many living codes as the server’s code policy allows; revoke one first: ",
            "a déjà autant de codes actifs que la politique de codes du serveur l’autorise\u{202f}; révoquez-en un d’abord\u{a0}: ",
        )
    } else if let Some(most) = at_once(daily, creator.recent, code.is_new) {
        (
            "creatorId",
            most,
            "has created as many codes within 24 hours as the server’s code policy allows: ",
            "a créé en 24\u{a0}heures autant de codes que la politique de codes du serveur l’autorise\u{a0}: ",
        )
    } else {
        return None;
    };
    let most = most.to_string();
    let problem = Problem::said([english, &most].concat(), [french, &most].concat());
    Some(Detail::new(field, problem))
}

/// The refusal of a code that breaks a policy.
#[must_use]
pub fn refusal(breach: Detail) -> Refusal {
    let mut refusal = Refusal::conflict(&[
        "The server’s code policy does not allow this",
        "La politique de codes du serveur ne le permet pas",
    ]);
    refusal.details.push(breach);
    refusal
}

/// The codes of the creator `$creator` on the server `$server` that may be alive: its newest ones, `$most` of them, and
/// those that the policy counted as alive.
macro_rules! counted_sql {
    ($creator:literal, $server:literal, $most:literal) => {
        concat!(
            "(SELECT id FROM (SELECT id FROM invit_code WHERE creator_id = +",
            $creator,
            " ORDER BY id DESC LIMIT ",
            $most,
            ") UNION ALL SELECT id FROM invit_code WHERE server_id = ",
            $server,
            " AND creator_id = +",
            $creator,
            " AND standing = 1)"
        )
    };
}
pub(crate) use counted_sql;

/// The number of codes of the creator `$creator` on the server `s`, apart from the code `$but`, that are alive at `$now`.
macro_rules! alive_sql {
    ($creator:literal, $but:literal, $now:literal) => {
        concat!(
            "(SELECT count(*) FROM invit_code c WHERE c.id IN ",
            $crate::domain::rules::policing::counted_sql!($creator, "s.id", "200"),
            " AND c.server_id = s.id AND c.id <> +",
            $but,
            " AND NOT ",
            $crate::domain::rules::life::is_dead_sql!($now),
            ")"
        )
    };
}
pub(crate) use alive_sql;

/// The number of codes, apart from the code `$but`, that the creator `$creator` created on the server `s` within 24
/// hours before `$now`. An id begins with its time, so the last day's are found by it.
macro_rules! recent_sql {
    ($creator:literal, $but:literal, $now:literal) => {
        concat!(
            "(SELECT count(*) FROM invit_code c WHERE c.id IN (SELECT id FROM (SELECT id FROM invit_code WHERE creator_id = +",
            $creator, " AND id >= printf('%08x-%04x', CAST(", $now, " AS INTEGER) - 86400000 >> 16, CAST(", $now,
            " AS INTEGER) - 86400000 & 65535) ORDER BY id DESC LIMIT 1100) ",
            "UNION ALL SELECT id FROM invit_code WHERE server_id = s.id AND creator_id = +", $creator,
            " AND standing = 1 AND created_at > ", $now, " - 86400000 ",
            "UNION ALL SELECT id FROM invit_code WHERE server_id = s.id AND creator_id = +", $creator,
            " AND standing = 0 AND created_at > ", $now, " - 86400000) ",
            "AND c.server_id = s.id AND c.id <> +", $but, " AND c.created_at > ", $now, " - 86400000)"
        )
    };
}
pub(crate) use recent_sql;

/// True unless the value `$value`, null for endless, is above the limit `$limit` of the policy of the server `s`.
macro_rules! is_within_sql {
    ($value:expr, $limit:literal) => {
        concat!(
            "ifnull(",
            $value,
            ", 9000000000000000000) <= ifnull(s.code_policy ->> '",
            $limit,
            "', 9000000000000000000)"
        )
    };
}
pub(crate) use is_within_sql;

/// True unless the policy of the server `s` forbids the change of its code `c` to the limit `$uses` and the end `$end`
/// at `$now`. `$all` is 1 if the change restores the code, and then all of its terms count, `$uses_change` and
/// `$end_change` whether these two change. `$id` is the id of the code.
macro_rules! may_widen_sql {
    ($uses:expr, $uses_change:expr, $end:expr, $end_change:expr, $all:expr, $id:literal, $now:literal) => {
        concat!(
            "(s.code_policy IS NULL OR s.owner_id = c.creator_id OR NOT EXISTS (SELECT 1 FROM member m ",
            "WHERE m.server_id = s.id AND m.user_id = c.creator_id AND m.role = 'member' AND ",
            $crate::domain::rules::membership::is_member_sql!("m", $now),
            ") OR ((NOT (", $all, " OR ", $uses_change, ") OR ",
            $crate::domain::rules::policing::is_within_sql!($uses, "max_uses"),
            ") AND (NOT (", $all, " OR ", $end_change, ") OR ",
            $crate::domain::rules::policing::is_within_sql!(concat!($end, " - c.created_at"), "max_lifetime_ms"),
            ") AND ", $now, " - (SELECT m.joined_at FROM member m WHERE m.server_id = s.id AND m.user_id = c.creator_id) ",
            ">= ifnull(s.code_policy ->> 'min_membership_ms', -9000000000000000000)",
            " AND (s.code_policy ->> 'codes_per_member' IS NULL OR NOT ",
            $crate::domain::rules::life::is_dead_sql!($now),
            " OR ",
            $crate::domain::rules::policing::alive_sql!("(SELECT o.creator_id FROM invit_code o WHERE o.id = +?1)", $id, $now),
            " < s.code_policy ->> 'codes_per_member')))"
        )
    };
}
pub(crate) use may_widen_sql;

/// True unless the policy of the server `s` forbids its member `m` to create `$adds` codes with the terms `$terms` at
/// `$now`. `$but` is the id of the code or batch.
macro_rules! may_create_sql {
    ($terms:literal, $creator:literal, $but:literal, $adds:literal, $now:literal) => {
        concat!(
            "(s.code_policy IS NULL OR s.owner_id = m.user_id OR m.role = 'admin' OR (",
            $crate::domain::rules::policing::is_within_sql!(
                concat!($terms, " ->> 'max_uses'"),
                "max_uses"
            ),
            " AND ",
            $crate::domain::rules::policing::is_within_sql!(
                concat!($terms, " ->> 'expires_at' - ", $now),
                "max_lifetime_ms"
            ),
            " AND ",
            $now,
            " - m.joined_at >= ifnull(s.code_policy ->> 'min_membership_ms', -9000000000000000000)",
            " AND (s.code_policy ->> 'codes_per_member' IS NULL OR ",
            $crate::domain::rules::policing::alive_sql!($creator, $but, $now),
            " + ",
            $adds,
            " <= s.code_policy ->> 'codes_per_member') ",
            "AND (s.code_policy ->> 'codes_per_day' IS NULL OR ",
            $crate::domain::rules::policing::recent_sql!($creator, $but, $now),
            " + ",
            $adds,
            " <= s.code_policy ->> 'codes_per_day')))"
        )
    };
}
pub(crate) use may_create_sql;
