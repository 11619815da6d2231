//! Client addresses, which are kept only as keyed hashes.

use std::net::{IpAddr, Ipv6Addr};

/// How many times as much a /56 may do as a /64: a household or a company is given 256 networks, of which
/// it uses few.
pub const WIDE: u32 = 8;

/// Whom an address belongs to, as far as limits count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// All of an IPv4 address, the first 64 bits of an IPv6 address: one connection has 2⁶⁴ of those.
    pub narrow: String,
    /// The first 56 bits of an IPv6 address, which providers give to one customer: 256 times as many.
    pub wide: Option<String>,
}

/// The first bits of an address, as a network is written.
fn network(address: Ipv6Addr, length: u32) -> String {
    let mask = u128::MAX << (128 - length);
    format!("{}/{length}", Ipv6Addr::from_bits(address.to_bits() & mask))
}

/// The parties of an address. What is no address counts as one common party, so that leaving the address
/// out gains nothing.
#[must_use]
pub fn parties(address: &str) -> Parties {
    let parsed = address.trim().parse::<IpAddr>().ok();
    let (narrow, wide) = match parsed.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => (address.to_string(), None),
        Some(IpAddr::V6(address)) => (network(address, 64), Some(network(address, 56))),
        None => ("unknown".to_owned(), None),
    };
    Parties { narrow, wide }
}
