//! Client addresses, which are kept only as keyed hashes.

use std::net::IpAddr;

/// The part of an address that one party holds: all of an IPv4 address, the first 64 bits of an IPv6
/// address, since one connection has 2⁶⁴ of those to guess from. What is no address counts as one
/// common party, so that leaving the address out gains nothing.
#[must_use]
pub fn party(address: &str) -> String {
    let parsed = address.trim().parse::<IpAddr>().ok();
    match parsed.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::party;

    #[test]
    fn an_ipv4_address_is_its_own_party_also_when_mapped() {
        assert_eq!(party("192.0.2.7"), "192.0.2.7");
        assert_eq!(party("::ffff:192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn ipv6_addresses_of_one_connection_are_one_party() {
        assert_eq!(party("2001:db8:1:2::1"), party("2001:db8:1:2:ffff::9"));
        assert_ne!(party("2001:db8:1:2::1"), party("2001:db8:1:3::1"));
    }

    #[test]
    fn what_is_no_address_is_one_common_party() {
        assert_eq!(party(""), party("not an address"));
    }
}
