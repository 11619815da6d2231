//! What the audit log keeps of a change: the names of the fields that it sets, and the values of roles, limits
//! and times. Other values, such as labels, are not kept.

#[cfg(any(feature = "memory", not(target_arch = "wasm32")))]
use super::policing::CodePolicy;
#[cfg(any(feature = "memory", not(target_arch = "wasm32")))]
use crate::wire::json::Json;

/// A column that a change may set: its field's name, and whether the log keeps its values.
#[cfg(any(feature = "memory", not(target_arch = "wasm32")))]
pub const COLUMNS: &[(&str, &str, bool)] = &[
    ("label", "label", false),
    ("name", "name", false),
    ("metadata", "metadata", false),
    ("lists", "lists", false),
    ("max_uses", "maxUses", true),
    ("expires_at", "expiresAt", true),
    ("starts_at", "startsAt", true),
    ("role", "role", true),
    ("membership_ms", "membershipMs", true),
    ("requires_approval", "requiresApproval", true),
    ("rate", "rateLimit.rate", true),
    ("rate_period_ms", "rateLimit.periodMs", true),
    ("campaign_id", "campaignId", true),
    ("keep_after_creator", "keepAfterCreator", true),
    ("revoked", "revoked", true),
    ("banned", "banned", true),
    ("invite_policy", "invitePolicy", true),
    ("preview", "preview", true),
    ("owner_id", "ownerId", false),
    ("max_members", "maxMembers", true),
    ("code_policy", "codePolicy", true),
];

/// The name of the field of the column `$column`.
macro_rules! field_sql {
    ($column:literal) => {
        concat!(
            "CASE ", $column,
            " WHEN 'max_uses' THEN 'maxUses' WHEN 'expires_at' THEN 'expiresAt'",
            " WHEN 'starts_at' THEN 'startsAt' WHEN 'membership_ms' THEN 'membershipMs'",
            " WHEN 'requires_approval' THEN 'requiresApproval' WHEN 'rate' THEN 'rateLimit.rate' WHEN 'rate_period_ms' THEN 'rateLimit.periodMs'",
            " WHEN 'campaign_id' THEN 'campaignId' WHEN 'keep_after_creator' THEN 'keepAfterCreator'",
            " WHEN 'invite_policy' THEN 'invitePolicy' WHEN 'owner_id' THEN 'ownerId'",
            " WHEN 'max_members' THEN 'maxMembers' WHEN 'code_policy' THEN 'codePolicy'",
            " ELSE ", $column, " END"
        )
    };
}
pub(crate) use field_sql;

/// True if the log keeps the values of the column `$column`.
macro_rules! is_kept_sql {
    ($column:literal) => {
        concat!(
            $column,
            " IN ('max_uses', 'expires_at', 'starts_at', 'role', 'membership_ms', 'requires_approval', 'rate', 'rate_period_ms', ",
            "'campaign_id', 'keep_after_creator', 'revoked', 'banned', 'invite_policy', 'preview', ",
            "'max_members', 'code_policy')"
        )
    };
}
pub(crate) use is_kept_sql;

/// The values `$values` of an entry with the limits of a code policy by their fields' names. No other value can hold
/// the name of a column: they are numbers, ids and words of fixed lists.
macro_rules! shown_sql {
    ($values:literal) => {
        concat!(
            "replace(replace(replace(replace(replace(",
            $values,
            ", '\"max_lifetime_ms\"', '\"maxLifetimeMs\"'), '\"max_uses\"', '\"maxUses\"'), ",
            "'\"codes_per_member\"', '\"codesPerMember\"'), '\"codes_per_day\"', '\"codesPerDay\"'), ",
            "'\"min_membership_ms\"', '\"minMembershipMs\"')"
        )
    };
}
pub(crate) use shown_sql;

/// The same.
#[cfg(any(feature = "memory", not(target_arch = "wasm32")))]
#[must_use]
pub fn shown(values: &str) -> String {
    let mut values = Json::parse_text(values).unwrap_or(Json::Null);
    if let Json::Object(fields) = &mut values {
        for (_, value) in fields.iter_mut().filter(|(field, _)| field == "codePolicy") {
            if let Json::Object(limits) = value {
                for (limit, _) in limits {
                    let mut names = CodePolicy::FIELDS.iter();
                    if let Some((field, _)) = names.find(|(_, column)| limit == column) {
                        *limit = (*field).into();
                    }
                }
            }
        }
    }
    values.write()
}

/// The memory model is not there.
#[cfg(not(any(feature = "memory", not(target_arch = "wasm32"))))]
pub const fn shown(_: &str) -> String {
    String::new()
}

/// The values `?1` of an entry as a reader sees them, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const SHOWN: &str = shown_sql!("?1");

/// The name of the field of the column `?1`, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const FIELD: &str = field_sql!("?1");

/// Whether the log keeps the values of the column `?1`, in SQL.
#[cfg(not(target_arch = "wasm32"))]
pub const IS_KEPT: &str = is_kept_sql!("?1");
