use proptest::prelude::*;

use super::*;

fn of(address: &str) -> Network {
    Network::of(address.parse().unwrap())
}

/// The first and last address of ranges, and the addresses just outside them if those are public.
const RANGES: [(Network, &[&str]); 5] = [
    (
        Network::Public,
        &[
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2000::",
            "2001:200::",
            "2600:9000::1",
            "3ffe:ffff::",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ],
    ),
    (
        Network::Private,
        &[
            "10.0.0.0",
            "10.255.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "192.168.0.0",
            "192.168.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "fc00::",
            "fdff:ffff::1",
            "fec0::1",
            "64:ff9b:1::1",
            "::ffff:10.1.2.3",
            "::10.1.2.3",
            "64:ff9b::a01:203",
            "2002:c0a8:1::1",
        ],
    ),
    (
        Network::Loopback,
        &[
            "127.0.0.0",
            "127.0.0.1",
            "127.255.255.255",
            "0.0.0.0",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:0.0.0.0",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ],
    ),
    (
        Network::LinkLocal,
        &[
            "169.254.0.0",
            "169.254.169.254",
            "169.254.255.255",
            "fe80::1",
            "febf::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
        ],
    ),
    (
        Network::Reserved,
        &[
            "0.0.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.0",
            "255.255.255.255",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "100::1",
            "4000::1",
            "1::1",
        ],
    ),
];

#[test]
fn each_address_belongs_to_its_network() {
    for (network, addresses) in RANGES {
        for address in addresses {
            assert_eq!(of(address), network, "{address}");
        }
    }
}

#[test]
fn a_public_server_leads_to_public_addresses_alone() {
    use Network::{LinkLocal, Loopback, Private, Public, Reserved};
    for (from, to) in [
        (Public, vec![Public]),
        (Private, vec![Public, Private]),
        (Loopback, vec![Public, Private, Loopback]),
        (LinkLocal, vec![Public, LinkLocal]),
        (Reserved, vec![Public, Reserved]),
    ] {
        for other in [Public, Private, Loopback, LinkLocal, Reserved] {
            assert_eq!(from.may_lead_to(other), to.contains(&other), "{from} to {other}");
        }
    }
}

#[test]
fn a_url_shows_its_network_however_the_address_is_written() {
    for (url, network) in [
        ("http://localhost:9229/x", Some(Network::Loopback)),
        ("http://LOCALHOST./", Some(Network::Loopback)),
        ("http://a.localhost/", Some(Network::Loopback)),
        ("http://127.1/", Some(Network::Loopback)),
        ("http://2130706433/", Some(Network::Loopback)),
        ("http://0x7f.0.0.1/", Some(Network::Loopback)),
        ("http://0177.0.0.1/", Some(Network::Loopback)),
        ("http://[::ffff:7f00:1]/", Some(Network::Loopback)),
        ("https://user@10.0.0.1:8443/a", Some(Network::Private)),
        ("https://1.1.1.1/", Some(Network::Public)),
        ("https://localhost.example/", None),
        ("https://10.0.0.1.example/", None),
        ("mailto:a@localhost", None),
        ("nonsense", None),
    ] {
        assert_eq!(Network::of_url(url), network, "{url}");
    }
}

proptest! {
    #[test]
    fn an_address_is_in_one_network_however_ipv6_writes_it(bits: u32) {
        let plain = Ipv4Addr::from_bits(bits);
        let network = of_v4(plain);
        let low = u128::from(bits);
        // `::` and `::1` are addresses of their own.
        let compatible = if bits < 2 { None } else { Some(low) };
        let forms = [Some(0xffff << 32 | low), compatible, Some(0x64_ff9b << 96 | low), Some(0x2002 << 112 | low << 80)];
        for form in forms.into_iter().flatten() {
            prop_assert_eq!(of_v6(Ipv6Addr::from_bits(form)), network);
        }
    }

    #[test]
    fn what_std_calls_local_is_never_public(bits: u32, wide: u128) {
        let (v4, v6) = (Ipv4Addr::from_bits(bits), Ipv6Addr::from_bits(wide));
        let is_local = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified()
            || v4.is_broadcast() || v4.is_documentation() || v4.is_multicast();
        prop_assert!(!is_local || of_v4(v4) != Network::Public);
        let is_local = v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_multicast();
        prop_assert!(!is_local || of_v6(v6) != Network::Public);
    }
}
