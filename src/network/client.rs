//! HTTP clients that share one TLS configuration, whose trust store is read once and only if a server uses TLS.

use std::sync::{Arc, LazyLock, OnceLock};

use reqwest::ClientBuilder;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

static TLS: LazyLock<Result<ClientConfig, Error>> =
    LazyLock::new(|| tls(Arc::new(SystemVerifier::new())));

/// A builder of an HTTP client.
pub(crate) fn http_client() -> ClientBuilder {
    let builder = reqwest::Client::builder();
    match &*TLS {
        Ok(tls) => builder.tls_backend_preconfigured(tls.clone()),
        // The client reports the error.
        Err(_) => builder,
    }
}

fn tls(verifier: Arc<SystemVerifier>) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&verifier.provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec!["h2".into(), "http/1.1".into()];
    Ok(config)
}

/// Verifies certificates as the system does. Its trust store is read at the first certificate: that takes longer than
/// most commands, which may need none.
#[derive(Debug)]
struct SystemVerifier {
    provider: Arc<CryptoProvider>,
    read: OnceLock<Result<Verifier, Error>>,
}

impl SystemVerifier {
    fn new() -> Self {
        Self { provider: Arc::new(aws_lc_rs::default_provider()), read: OnceLock::new() }
    }

    fn verifier(&self) -> Result<&Verifier, Error> {
        let read = self.read.get_or_init(|| Verifier::new(Arc::clone(&self.provider)));
        read.as_ref().map_err(Clone::clone)
    }
}

impl ServerCertVerifier for SystemVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = self.verifier()?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn the_trust_store_is_read_for_the_first_certificate_and_not_for_plain_http() {
        let verifier = Arc::new(SystemVerifier::new());
        let tls = tls(Arc::clone(&verifier)).unwrap();
        let client = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls);
        let client = client.build().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let answer = async {
            let (mut connection, _) = listener.accept().await.unwrap();
            connection.read_u8().await.unwrap();
            connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        };
        let (response, ()) = tokio::join!(client.get(url).send(), answer);
        assert_eq!(response.unwrap().status(), 204);
        assert!(verifier.read.get().is_none());

        let name = ServerName::try_from("idp.example").unwrap();
        let certificate = CertificateDer::from(b"no certificate".as_slice());
        let verified = verifier.verify_server_cert(&certificate, &[], &name, &[], UnixTime::now());
        verified.unwrap_err();
        assert!(verifier.read.get().is_some());
    }
}
