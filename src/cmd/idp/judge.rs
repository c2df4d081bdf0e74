//! What the upstream itself shows, looked at before anything is changed.

use super::Place;
use crate::cognito::ObservedPool;
use crate::error::{Error, Failure};
use crate::finding::Finding;
use crate::oidc::discovery::{Discovery, issuer};
use crate::oidc::provider::{self, Refused, Wish};
use crate::upstream::{Given, Mapping, Metadata, Protocol, SignInPage, Upstream};

/// Fails unless the upstream can sign people in for a pool.
pub(super) async fn upstream(
    place: &Place,
    upstream: &dyn Upstream,
    given: &Given,
    mapping: &Mapping,
) -> Result<Vec<Finding>, Failure> {
    let http = &place.session.http;
    let local = place.session.endpoint.url_outside_aws().is_some();
    let claims: Vec<&str> = mapping.values().map(String::as_str).collect();
    let judged = match given {
        Given::Client {
            issuer: Some(issuer),
            ..
        } if upstream.protocol() == Protocol::Oidc => {
            far_enough(issuer.as_str(), issuer.is_local() && !local)?;
            let wish = Wish {
                issuer: issuer.as_str(),
                scopes: upstream.scopes(),
                claims: &claims,
                local,
            };
            provider::judge(http, &wish).await
        }
        Given::Metadata(Metadata::Url(url)) => {
            far_enough(url.as_str(), url.is_local() && !local)?;
            let judged = provider::judge_metadata_at(http, url.as_str()).await;
            judged.map(|()| vec![metadata_is_right(url.as_str())])
        }
        Given::Metadata(Metadata::Document(text)) => {
            let judged = provider::judge_metadata("--metadata-file", text);
            judged.map(|()| vec![metadata_is_right("the file")])
        }
        // Cognito knows the endpoints of a social provider itself.
        Given::Client { .. } => Ok(Vec::new()),
    };
    judged.map_err(|why| refused(&why))
}

fn metadata_is_right(place: &str) -> Finding {
    Finding::pass(
        "idp.metadata",
        "identity provider: the metadata is that of an identity provider",
        place,
    )
}

fn far_enough(address: &str, out_of_reach: bool) -> Result<(), Failure> {
    if out_of_reach {
        return Err(Error::Usage(format!(
            "{address} is on this machine, where AWS cannot reach it; only the sandbox can"
        ))
        .into());
    }
    Ok(())
}

fn refused(why: &Refused) -> Failure {
    let hint = "nothing was changed; put it right there, then run the same command again";
    match why {
        Refused::Unreachable { .. } => Failure::from(Error::Failed(format!(
            "cannot look at the identity provider: {why}"
        )))
        .hint(hint),
        Refused::Unfit(_) => Failure::from(Error::Unfit(format!(
            "the identity provider cannot sign people in: {why}"
        )))
        .hint(hint),
    }
}

/// The sign-in page that the upstream has to know, taken from the pool's discovery document.
pub(super) async fn page(place: &Place, pool: &ObservedPool) -> Result<SignInPage, Failure> {
    let session = &place.session;
    let absent = |why: String| Failure::from(Error::Absent(why));
    if pool.domains.is_empty() {
        return Err(absent(format!(
            "the user pool `{}` ({}) has no sign-in page, which an identity provider sends people back to",
            pool.name, pool.id
        ))
        .hint("make one first: cogoidc init"));
    }
    let issuer = issuer(
        session.issuer_base.as_deref(),
        &session.place.region,
        &pool.id,
        pool.updated_issuer,
    );
    let discovery = Discovery::fetch(&session.http, &issuer)
        .await
        .map_err(|why| {
            Error::Failed(format!(
                "cannot tell the sign-in page address: {issuer}/.well-known/openid-configuration: {why}"
            ))
        })?;
    let endpoints = discovery.endpoints().filter(|_| discovery.has_domain());
    let base = endpoints.as_ref().and_then(|endpoints| {
        endpoints
            .authorization
            .strip_suffix("/oauth2/authorize")
            .map(str::to_owned)
    });
    match base {
        Some(base) => Ok(SignInPage {
            base,
            pool: pool.id.clone(),
        }),
        None => Err(absent(format!(
            "the discovery document of the user pool {} does not show its sign-in page yet",
            pool.id
        ))
        .hint("run the same command again in a few minutes")),
    }
}
