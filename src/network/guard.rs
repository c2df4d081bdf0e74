//! Keeps requests on behalf of a server out of the networks that it may not lead to.

use std::collections::BTreeSet;
use std::error::Error;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Name, Resolve, Resolving};
use url::{Host, Url};

use super::lookup::{for_client, resolve};
use super::{Network, of_host};

/// Judges the addresses of the URLs that a server names. As the resolver of an HTTP client it judges what the client
/// connects to, so that a name cannot have another address by then.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    /// The network of the server.
    from: Network,
    /// The host names that are judged. A client also resolves the name of its proxy, which the server did not name.
    judged: Arc<Mutex<BTreeSet<String>>>,
}

/// A URL leads to a network that the server may not lead to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` is a {network} address, where a {from} server must not lead")]
pub(crate) struct Misled {
    pub(crate) host: String,
    pub(crate) network: Network,
    pub(crate) from: Network,
}

impl Guard {
    pub(crate) fn new(from: Network) -> Self {
        Self { from, judged: Arc::default() }
    }

    /// Judges a URL before it is requested. A host name is judged once it is resolved.
    ///
    /// # Errors
    ///
    /// If its host is an address in a network that the server may not lead to.
    pub(crate) fn admit(&self, url: &Url) -> Result<(), Misled> {
        let Some(host) = url.host() else {
            return Ok(());
        };
        match of_host(&host) {
            Some(network) if !self.from.may_lead_to(network) => {
                Err(Misled { host: host.to_string(), network, from: self.from })
            }
            Some(_) => Ok(()),
            None => {
                if let Host::Domain(name) = host {
                    let mut judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
                    judged.insert(name.to_owned());
                }
                Ok(())
            }
        }
    }

    fn judges(&self, name: &str) -> bool {
        self.judged.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }

    /// The addresses of a name that may be connected to.
    fn admitted(&self, name: &str, addresses: Vec<IpAddr>) -> Result<Vec<IpAddr>, Misled> {
        let network = addresses.first().map_or(Network::Public, |first| Network::of(*first));
        let all = addresses.into_iter();
        let admitted: Vec<IpAddr> =
            all.filter(|one| self.from.may_lead_to(Network::of(*one))).collect();
        if admitted.is_empty() && !self.from.may_lead_to(network) {
            return Err(Misled { host: name.to_owned(), network, from: self.from });
        }
        Ok(admitted)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let name = name.as_str();
            let found = resolve(name).await?;
            let admitted = if guard.judges(name) { guard.admitted(name, found)? } else { found };
            Ok(for_client(admitted))
        })
    }
}

/// The verdict of a [`Guard`] among the causes of an error.
pub(crate) fn misled<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Misled> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(misled) = error.downcast_ref() {
            return Some(misled);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_guard_admits_what_the_server_may_name() {
        let guard = Guard::new(Network::Public);
        guard.admit(&url("https://1.1.1.1/")).unwrap();
        guard.admit(&url("https://idp.example/")).unwrap();
        for text in
            ["http://localhost:1/", "https://10.0.0.1/", "http://169.254.169.254/", "http://[::1]/"]
        {
            guard.admit(&url(text)).unwrap_err();
        }
        let why = guard.admit(&url("http://169.254.169.254/latest/meta-data")).unwrap_err();
        insta::assert_snapshot!(why, @"`169.254.169.254` is a link-local address, where a public server must not lead");
        Guard::new(Network::Loopback).admit(&url("http://127.0.0.1:9229/")).unwrap();
    }

    /// `localhost` stands for a name that resolves to this machine.
    #[tokio::test]
    async fn a_client_never_connects_to_an_address_that_was_refused() {
        let listener = tokio::net::TcpListener::bind("localhost:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = url(&format!("http://localhost:{port}/"));
        let guard = Guard::new(Network::Public);
        guard.judged.lock().unwrap().insert("localhost".to_owned());
        let client = reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(guard));
        let client = client.build().unwrap();
        let error = tokio::select! {
            sent = client.get(address).send() => sent.unwrap_err(),
            _ = listener.accept() => panic!("a connection was made"),
        };
        let why = misled(&error).unwrap();
        assert_eq!((why.network, why.from), (Network::Loopback, Network::Public));
    }

    #[tokio::test]
    async fn the_name_of_a_proxy_is_not_judged() {
        let name = "localhost".parse().unwrap();
        let addresses = Guard::new(Network::Public).resolve(name).await.unwrap();
        assert!(addresses.into_iter().count() > 0);
    }

    #[test]
    fn of_a_name_with_several_addresses_only_those_admitted_are_left() {
        let guard = Guard::new(Network::Public);
        let (public, private) = (IpAddr::from([1, 1, 1, 1]), IpAddr::from([10, 0, 0, 1]));
        assert_eq!(guard.admitted("a", vec![private, public]).unwrap(), [public]);
        assert_eq!(guard.admitted("a", vec![private]).unwrap_err().network, Network::Private);
        assert!(guard.admitted("a", Vec::new()).unwrap().is_empty());
    }
}
