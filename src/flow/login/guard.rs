//! Proves that a DICOMweb server lets in the app's access token, and no other token.

use futures_util::future::{join_all, join3};
use secrecy::{ExposeSecret, SecretString};

use super::attempt::Attempt;
use super::proof::{NOT_TESTED, Proof};
use crate::apps::guard_command;
use crate::command_line::Flags;
use crate::doctor::{NO_TOKEN, OPEN, PREFLIGHT};
use crate::finding::{Finding, Outcome};
use crate::oidc::Http;
use crate::oidc::dicomweb::{Archive, Judged, altered, let_in, preflight, readable, refused};
use crate::oidc::flow::Tokens;

/// The id and the claim of a finding.
type Claim = (&'static str, &'static str);

/// What only a sign-in can prove of an archive, in this order.
const CLAIMS: [Claim; 5] = [ID_TOKEN, OTHER_CLIENT, ALTERED_TOKEN, ACCESS_TOKEN, CORS];

const ID_TOKEN: Claim = ("dicomweb.id-token", "the archive refuses the ID token");
const OTHER_CLIENT: Claim =
    ("dicomweb.other-client", "the archive refuses the access token of another app client");
const ALTERED_TOKEN: Claim =
    ("dicomweb.altered-token", "the archive refuses an access token with another signature");
const ACCESS_TOKEN: Claim = ("dicomweb.access-token", "the archive lets the app's access token in");
const CORS: Claim = ("dicomweb.cors", "the viewer may read what the archive answers");

/// An access token of another app client, or why there is none.
pub(super) type OtherToken = Result<SecretString, String>;

/// A request that must be refused.
struct Refusal {
    /// `None` to send no token; an error if there is none to send.
    token: Result<Option<SecretString>, String>,
    /// What it means that it is not refused.
    leads_to: &'static str,
}

/// Asks an archive with the tokens of a sign-in and without one.
pub(super) async fn ask(
    attempt: &Attempt<'_>,
    archive: &Archive,
    tokens: &Tokens,
    other: OtherToken,
) -> Vec<Finding> {
    let http = &attempt.session().http;
    let (refusals, let_in_with, before) = join3(
        join_all(refusals(tokens, other).map(|refusal| refusal.judged(http, archive))),
        archive.studies(http, Some(tokens.access.expose_secret())),
        archive.preflight(http),
    )
    .await;
    let own = [ID_TOKEN, OTHER_CLIENT, ALTERED_TOKEN].map(|(id, claim)| (id, claim.to_owned()));
    let claims = [(NO_TOKEN.id, NO_TOKEN.claim())].into_iter().chain(own);
    let mut findings: Vec<Finding> = claims
        .zip(refusals)
        .map(|((id, claim), (outcome, why))| Finding::new(id, claim, outcome, why))
        .collect();
    findings.push(found(ACCESS_TOKEN, let_in(archive, &let_in_with)));
    let (outcome, why) = preflight(archive, before.as_ref());
    findings.push(PREFLIGHT.found(outcome, why));
    findings.push(found(CORS, readable(archive, &let_in_with)));
    let set_up = &attempt.set_up;
    let ids = Flags::default().client(&set_up.pool.id, &set_up.client.id);
    let config = guard_command(&ids.with(&attempt.session().connection)).to_string();
    let fixed = |finding: Finding| match finding.outcome {
        // A config does not help an archive that cannot be asked.
        Outcome::Fail if let_in_with.is_ok() => finding.fix(config.as_str()),
        _ => finding,
    };
    findings.into_iter().map(fixed).collect()
}

impl Proof {
    /// Adds what was not tested of an archive, so that nobody takes it for proved.
    pub(super) fn skip_the_rest_of_guard(&mut self) {
        let [first, last] =
            [NO_TOKEN, PREFLIGHT].map(|check| check.found(Outcome::Skip, NOT_TESTED));
        let own = CLAIMS.map(|claim| found(claim, (Outcome::Skip, NOT_TESTED.to_owned())));
        for finding in [first].into_iter().chain(own).chain([last]) {
            if !self.findings.iter().any(|known| known.id == finding.id) {
                self.add(finding);
            }
        }
    }
}

fn found((id, claim): Claim, (outcome, why): Judged) -> Finding {
    Finding::new(id, claim, outcome, why)
}

/// Without a token, and with each token that must not get in.
fn refusals(tokens: &Tokens, other: OtherToken) -> [Refusal; 4] {
    let signed_otherwise = altered(tokens.access.expose_secret());
    [
        Refusal { token: Ok(None), leads_to: OPEN },
        Refusal {
            token: Ok(Some(tokens.id.clone())),
            leads_to: "it does not require token_use to be access",
        },
        Refusal {
            token: other.map(Some),
            leads_to: "it does not require client_id to be that of the app",
        },
        Refusal {
            token: signed_otherwise
                .map(|token| Some(SecretString::from(token)))
                .ok_or_else(|| "the access token has no signature".to_owned()),
            leads_to: "it does not verify the signature",
        },
    ]
}

impl Refusal {
    async fn judged(self, http: &Http, archive: &Archive) -> Judged {
        match self.token {
            Ok(token) => {
                let token = token.as_ref().map(SecretString::expose_secret);
                refused(&archive.studies(http, token).await, self.leads_to)
            }
            Err(why) => (Outcome::Skip, why),
        }
    }
}
