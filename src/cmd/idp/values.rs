//! The values of the upstream: from flags, files, the environment, or a person.

use std::path::Path;

use secrecy::SecretString;
use tokio::task::block_in_place;

use crate::cli::UpstreamArgs;
use crate::error::{Error, Failure};
use crate::files;
use crate::spec::types::{ProviderName, ValueError};
use crate::ui::prompter::{Answer, Prompter, Secret, Text};
use crate::upstream::{
    Given, IssuerUrl, Mapping, Metadata, MetadataUrl, Protocol, Upstream, parse_pair,
    upstream_client_id,
};

/// The variable that may hold the upstream's client secret.
const SECRET_VARIABLE: &str = "COGOIDC_UPSTREAM_SECRET";
/// Names that Cognito keeps for the providers of those types.
const KEPT: [&str; 4] = ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"];

/// What was given of the upstream's values, each judged.
#[derive(Debug, Default)]
pub(super) struct Values {
    issuer: Option<IssuerUrl>,
    client_id: Option<String>,
    secret: Option<SecretString>,
    metadata: Option<Metadata>,
}

fn usage(flag: &str, why: &ValueError) -> Failure {
    Error::Usage(format!("{flag}: {why}")).into()
}

impl Values {
    /// # Errors
    ///
    /// A value that can never work, or a flag that this upstream has no use for.
    pub(super) fn given(args: &UpstreamArgs, upstream: &dyn Upstream) -> Result<Self, Failure> {
        let saml = upstream.protocol() == Protocol::Saml;
        let useless = [
            ("--issuer", args.issuer.is_some(), !upstream.has_issuer()),
            (
                "--upstream-client-id",
                args.upstream_client_id.is_some(),
                saml,
            ),
            (
                "--upstream-secret-file",
                args.upstream_secret_file.is_some(),
                saml,
            ),
            ("--metadata-url", args.metadata_url.is_some(), !saml),
            ("--metadata-file", args.metadata_file.is_some(), !saml),
        ];
        if let Some((flag, ..)) = useless.iter().find(|(_, is, useless)| *is && *useless) {
            return Err(Error::Usage(format!(
                "{flag}: `{}` has no use for it; leave it out",
                upstream.name()
            ))
            .into());
        }
        let issuer = args.issuer.as_deref().map(|text| upstream.issuer(text));
        let client_id = args.upstream_client_id.as_deref().map(upstream_client_id);
        let url = args.metadata_url.as_deref().map(str::parse::<MetadataUrl>);
        let metadata = match (url.transpose(), &args.metadata_file) {
            (Err(why), _) => return Err(usage("--metadata-url", &why)),
            (Ok(Some(url)), _) => Some(Metadata::Url(url)),
            (Ok(None), Some(path)) => Some(Metadata::Document(document(path)?)),
            (Ok(None), None) => None,
        };
        let secret = match &args.upstream_secret_file {
            Some(path) => Some(secret_in(path)?),
            None if saml => None,
            None => from_environment()?,
        };
        Ok(Self {
            issuer: issuer.transpose().map_err(|why| usage("--issuer", &why))?,
            client_id: client_id
                .transpose()
                .map_err(|why| usage("--upstream-client-id", &why))?,
            secret,
            metadata,
        })
    }

    /// The flags that a new provider cannot do without, each with a value as it looks.
    pub(super) fn missing(&self, upstream: &dyn Upstream) -> Vec<(&'static str, &'static str)> {
        let mut missing = Vec::new();
        let mut need = |is_there: bool, flag, example| {
            if !is_there {
                missing.push((flag, example));
            }
        };
        if upstream.protocol() == Protocol::Saml {
            need(
                self.metadata.is_some(),
                "--metadata-url",
                "https://id.example/metadata.xml",
            );
        } else {
            let issuer = self.issuer.is_some() || !upstream.has_issuer();
            need(issuer, "--issuer", upstream.issuer_example());
            need(self.client_id.is_some(), "--upstream-client-id", "ID");
            need(self.secret.is_some(), "--upstream-secret-file", "FILE");
        }
        missing
    }

    /// The names of the details that were given.
    pub(super) fn details(&self) -> Vec<&'static str> {
        let metadata = self.metadata.as_ref().map(|metadata| match metadata {
            Metadata::Url(_) => "MetadataURL",
            Metadata::Document(_) => "MetadataFile",
        });
        let issuer = self.issuer.is_some().then_some("oidc_issuer");
        let client = self.client_id.is_some().then_some("client_id");
        [issuer, client, metadata].into_iter().flatten().collect()
    }

    /// Whether anything was given.
    pub(super) fn is_empty(&self) -> bool {
        self.details().is_empty() && self.secret.is_none()
    }

    /// As the upstream turns them into details; what is missing is left empty, and not among `details`.
    pub(super) fn into_given(self, upstream: &dyn Upstream) -> Option<Given> {
        if upstream.protocol() == Protocol::Saml {
            return self.metadata.map(Given::Metadata);
        }
        Some(Given::Client {
            issuer: self.issuer,
            client_id: self.client_id.unwrap_or_default(),
            secret: self.secret,
        })
    }

    /// Asks for what is missing.
    pub(super) fn ask(
        &mut self,
        upstream: &dyn Upstream,
        prompter: &mut dyn Prompter,
    ) -> Result<(), Failure> {
        let said = |result: Result<(), ValueError>| result.map_err(|why| why.to_string());
        if upstream.protocol() == Protocol::Saml {
            if self.metadata.is_none() {
                let text = line(
                    prompter,
                    "Its metadata (address or file)",
                    "The address where it publishes its SAML metadata, or a file that holds it.",
                    &|text| {
                        if !text.contains("://") {
                            return document(Path::new(text))
                                .map(drop)
                                .map_err(|why| why.error.to_string());
                        }
                        said(text.parse::<MetadataUrl>().map(drop))
                    },
                )?;
                self.metadata = Some(match text.parse() {
                    Ok(url) => Metadata::Url(url),
                    Err(_) => Metadata::Document(document(Path::new(&text))?),
                });
            }
            return Ok(());
        }
        if self.issuer.is_none() && upstream.has_issuer() {
            let help = format!("It looks like {}", upstream.issuer_example());
            let text = line(prompter, "Its issuer", &help, &|text| {
                said(upstream.issuer(text).map(drop))
            })?;
            self.issuer = upstream.issuer(&text).ok();
        }
        if self.client_id.is_none() {
            let help = "The id that it gave to this user pool as a client.";
            let text = line(prompter, "Its client id", help, &|text| {
                said(upstream_client_id(text).map(drop))
            })?;
            self.client_id = Some(text);
        }
        if self.secret.is_none() {
            let secret = Secret {
                question: "Its client secret (not shown)",
                check: &|text| sound_secret(text).map_err(str::to_owned),
            };
            self.secret = Some(block_in_place(|| prompter.secret(&secret))?);
        }
        Ok(())
    }
}

fn line(
    prompter: &mut dyn Prompter,
    question: &str,
    help: &str,
    check: &dyn Fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let text = Text {
        question,
        help,
        default: None,
        optional: false,
        edit: false,
        back: false,
        check,
    };
    match block_in_place(|| prompter.text(&text))? {
        Answer::Given(text) => Ok(text),
        Answer::Back => Err(Error::Cancelled.into()),
    }
}

/// The name of the provider in the pool.
///
/// # Errors
///
/// A name that Cognito does not take, or none.
pub(super) fn name(
    given: Option<&str>,
    upstream: &dyn Upstream,
    prompter: Option<&mut (dyn Prompter + 'static)>,
) -> Result<ProviderName, Failure> {
    let fixed = upstream.fixed_name();
    match (given, fixed, prompter) {
        (Some(text), fixed, _) => judged(text, fixed.as_ref()).map_err(|why| usage("--name", &why)),
        (None, Some(fixed), _) => Ok(fixed),
        (None, None, Some(prompter)) => {
            let check = |text: &str| judged(text, None).map(drop).map_err(|why| why.to_string());
            let help = "It is the beginning of the name of each user who signs in through it, and cannot be changed later.";
            let text = line(
                prompter,
                "Name of the provider in the user pool",
                help,
                &check,
            )?;
            judged(&text, None).map_err(|why| usage("--name", &why))
        }
        (None, None, None) => Err(Failure::from(Error::Usage(
            "--name is missing: the name of the provider in the user pool".to_owned(),
        ))
        .hint(format!("for example: --name {}", example_name(upstream)))),
    }
}

/// A name that fits an upstream.
pub(super) fn example_name(upstream: &dyn Upstream) -> String {
    let words = upstream.name().split('-');
    words
        .flat_map(|word| {
            let (first, rest) = (word.chars().next(), word.chars().skip(1));
            let first = first.map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(rest).collect::<Vec<_>>()
        })
        .collect()
}

fn judged(text: &str, fixed: Option<&ProviderName>) -> Result<ProviderName, ValueError> {
    let name: ProviderName = text.parse()?;
    if text == ProviderName::COGNITO {
        return Err(ValueError::new(
            "`COGNITO` stands for the pool's own users; choose another name",
        ));
    }
    match fixed {
        Some(fixed) if *fixed != name => Err(ValueError::new(format!(
            "Cognito calls this provider `{fixed}` and takes no other name"
        ))),
        None if KEPT.contains(&text) => Err(ValueError::new(format!(
            "Cognito keeps the name `{text}` for a provider of that type; choose another"
        ))),
        _ => Ok(name),
    }
}

/// The pairs of `--map`, each attribute once.
pub(super) fn pairs(texts: &[String]) -> Result<Mapping, Failure> {
    let mut pairs = Mapping::new();
    for text in texts {
        let (attribute, claim) = parse_pair(text).map_err(|why| usage("--map", &why))?;
        if pairs.get(&attribute).is_some_and(|other| *other != claim) {
            return Err(Error::Usage(format!(
                "--map: {attribute} is mapped twice, to different claims"
            ))
            .into());
        }
        pairs.insert(attribute, claim);
    }
    Ok(pairs)
}

fn document(path: &Path) -> Result<String, Failure> {
    files::read(path).map_err(|why| Error::Usage(format!("--metadata-file: {why}")).into())
}

/// Why a text is no client secret; never with the text.
fn sound_secret(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("holds no secret in its first line");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("holds a secret with a blank in it");
    }
    Ok(())
}

fn secret_in(path: &Path) -> Result<SecretString, Failure> {
    let wrong = |why: String| Failure::from(Error::Usage(format!("--upstream-secret-file: {why}")));
    let text = files::read(path).map_err(|why| wrong(why.to_string()))?;
    let secret = text.lines().next().unwrap_or_default();
    sound_secret(secret).map_err(|why| wrong(format!("{} {why}", path.display())))?;
    Ok(SecretString::from(secret))
}

fn from_environment() -> Result<Option<SecretString>, Failure> {
    match std::env::var(SECRET_VARIABLE) {
        Err(_) => Ok(None),
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => {
            sound_secret(&text).map_err(|why| Error::Usage(format!("{SECRET_VARIABLE} {why}")))?;
            Ok(Some(SecretString::from(text)))
        }
    }
}
