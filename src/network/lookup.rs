//! What name servers say, as far as this machine can ask them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::Host;

use super::{Network, of_host};

/// Longest wait for a name server.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Resolves names for an HTTP client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { Ok(for_client(resolve(name.as_str()).await?)) })
    }
}

/// The addresses as a client takes them, which puts the port of the URL instead of 0.
pub(super) fn for_client(addresses: Vec<IpAddr>) -> Addrs {
    Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)))
}

/// The addresses of a name. The system is not asked for those of this machine, which are known (RFC 6761 §6.3): it
/// would take a thread for each connection.
pub(super) async fn resolve(name: &str) -> io::Result<Vec<IpAddr>> {
    if of_host(&Host::Domain(name)) == Some(Network::Loopback) {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    Ok(lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
}

/// Whether a name has an A record. `known` is a name that certainly has one: if not even that is found, this machine
/// cannot tell, and the result is `None`.
pub(crate) async fn has_a_record(name: &str, known: &str) -> Option<bool> {
    let (of_name, of_known) = tokio::join!(addresses(name), addresses(known));
    verdict(of_name?, of_known?)
}

/// The addresses of a name; `None` if no answer comes in time.
async fn addresses(name: &str) -> Option<io::Result<Vec<IpAddr>>> {
    timeout(MAX_WAIT, resolve(name)).await.ok()
}

fn verdict(of_name: io::Result<Vec<IpAddr>>, of_known: io::Result<Vec<IpAddr>>) -> Option<bool> {
    let has = |found: io::Result<Vec<IpAddr>>| {
        found.is_ok_and(|addresses| addresses.iter().any(IpAddr::is_ipv4))
    };
    if has(of_name) {
        return Some(true);
    }
    has(of_known).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn names_of_this_machine_are_resolved_without_the_system() {
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        // The system may know no name below localhost.
        for name in ["localhost", "LOCALHOST.", "no-such-name.localhost"] {
            assert_eq!(resolve(name).await.unwrap(), loopback, "{name}");
        }
        resolve("no-such-name.invalid").await.unwrap_err();
    }

    #[test]
    fn a_silent_name_server_says_nothing_about_a_name() {
        let v4 = || Ok(vec![IpAddr::from([192, 0, 2, 1])]);
        let v6 = || Ok(vec![IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1])]);
        let none = || Err(io::Error::other("Name or service not known"));
        for (of_name, of_known, has) in [
            (v4(), v4(), Some(true)),
            (v4(), none(), Some(true)),
            (none(), v4(), Some(false)),
            (v6(), v4(), Some(false)),
            (Ok(Vec::new()), v4(), Some(false)),
            (none(), none(), None),
            (v6(), v6(), None),
        ] {
            assert_eq!(verdict(of_name, of_known), has);
        }
    }
}
