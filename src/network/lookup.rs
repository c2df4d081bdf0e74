//! What name servers say, as far as this machine can ask them.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::timeout;

/// Longest wait for a name server.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Whether a name has an A record. `known` is a name that certainly has one: if not even that is found, this machine
/// cannot tell, and the result is `None`.
pub(crate) async fn has_a_record(name: &str, known: &str) -> Option<bool> {
    let (of_name, of_known) = tokio::join!(addresses(name), addresses(known));
    verdict(of_name?, of_known?)
}

/// The addresses of a name; `None` if no answer comes in time.
async fn addresses(name: &str) -> Option<io::Result<Vec<IpAddr>>> {
    let found = timeout(MAX_WAIT, lookup_host((name, 443))).await.ok()?;
    Some(found.map(|found| found.map(|address: SocketAddr| address.ip()).collect()))
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
