//! Client addresses, which are kept only as keyed hashes.

use crate::wire::hex::hexadecimal;
use crate::wire::json::put;
use std::net::{IpAddr, Ipv6Addr};

/// How many times the limit of a /64 applies to a /56. A household or a company gets 256 networks and uses few
/// of them.
pub const WIDE: u32 = 8;

/// The party that an address counts as, for limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// A whole IPv4 address, or the first 64 bits of an IPv6 address: one connection has 2⁶⁴ addresses.
    pub narrow: String,
    /// The first 56 bits of an IPv6 address, which a provider gives to one customer: 256 networks of 64 bits.
    pub wide: Option<String>,
}

/// The network of an address: its first bits, in hexadecimal digits.
fn network(address: Ipv6Addr, length: usize) -> String {
    let mut network = hexadecimal(&address.octets());
    network.truncate(length / 4);
    put(&mut network, &["/", &length.to_string()]);
    network
}

/// The parties of an address. A text that is not an address counts as one common party, so that hiding the
/// address gains nothing.
#[must_use]
pub fn parties(address: &str) -> Parties {
    let address = address.trim();
    let parsed = address.parse::<IpAddr>().ok();
    let (narrow, wide) = match parsed.map(|address| address.to_canonical()) {
        // There is one way to write such an address.
        Some(IpAddr::V4(_)) if parsed.is_some_and(|address| address.is_ipv4()) => {
            (address.to_owned(), None)
        }
        Some(IpAddr::V4(address)) => (address.to_string(), None),
        Some(IpAddr::V6(address)) => (network(address, 64), Some(network(address, 56))),
        None => ("unknown".to_owned(), None),
    };
    Parties { narrow, wide }
}
