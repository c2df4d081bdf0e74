//! Networks: which one an address belongs to, and which ones a server may lead to.
//!
//! A server on the public internet that names an address inside (OpenID Connect Discovery 1.0 lets it name any) would
//! have this machine send requests to its own network, which no one outside can reach.

mod client;
mod guard;
mod lookup;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

pub(crate) use client::http_client;
pub(crate) use guard::{Guard, Misled, misled};
pub(crate) use lookup::{Resolver, has_a_record};

/// A part of the address space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Network {
    Public,
    /// An organisation's or a provider's own network: RFC 1918, RFC 4193 (unique local), RFC 6598 (shared).
    Private,
    /// This machine.
    Loopback,
    /// The link of this machine, where clouds serve an instance its credentials.
    LinkLocal,
    /// What no server on the internet has: multicast, documentation, benchmarks, future use (the IANA registries of
    /// special-purpose addresses).
    Reserved,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Loopback => "loopback",
            Self::LinkLocal => "link-local",
            Self::Reserved => "reserved",
        })
    }
}

impl Network {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => of_v6(address),
        }
    }

    /// The network of a URL whose host is an address or a name of this machine (RFC 6761 §6.3); `None` if only a
    /// name server knows.
    pub(crate) fn of_url(url: &str) -> Option<Self> {
        of_host(&Url::parse(url).ok()?.host()?)
    }

    /// Whether a server of this network may name an endpoint in the other one. What runs on this machine may also
    /// be served by a container with an address of its own.
    pub(crate) fn may_lead_to(self, other: Self) -> bool {
        other == Self::Public || other == self || (self, other) == (Self::Loopback, Self::Private)
    }
}

fn of_host(host: &Host<&str>) -> Option<Network> {
    match host {
        Host::Ipv4(address) => Some(of_v4(*address)),
        Host::Ipv6(address) => Some(of_v6(*address)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let is_local = name == "localhost" || name.ends_with(".localhost");
            is_local.then_some(Network::Loopback)
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Network {
    match address.octets() {
        // The unspecified address reaches this machine.
        [127, ..] | [0, 0, 0, 0] => Network::Loopback,
        [169, 254, ..] => Network::LinkLocal,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Network::Private,
        [0 | 224..=255, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Network::Reserved,
        _ => Network::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Network {
    if address.is_loopback() || address.is_unspecified() {
        return Network::Loopback;
    }
    if let Some(inner) = embedded(address) {
        return of_v4(inner);
    }
    match address.segments() {
        // AWS serves instance credentials at fd00:ec2::254.
        [0xfe80..=0xfebf, ..] | [0xfd00, 0x0ec2, ..] => Network::LinkLocal,
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] | [0x64, 0xff9b, 1, ..] => Network::Private,
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Network::Reserved,
        [0x2000..=0x3fff, ..] => Network::Public,
        _ => Network::Reserved,
    }
}

/// The IPv4 address that an IPv6 address stands for: IPv4-mapped and IPv4-compatible (RFC 4291 §2.5.5), NAT64
/// (RFC 6052 §2.1), 6to4 (RFC 3056 §2).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let (high, low) = match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            (high, low)
        }
        [0x2002, high, low, ..] => (high, low),
        _ => return None,
    };
    Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
}

#[cfg(test)]
mod tests;
