//! What an identity provider gave back, asked of a person.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use tokio::task::block_in_place;

use super::read::{document, sound_secret};
use crate::error::{Error, Failure};
use crate::spec::draft::ProviderDraft;
use crate::spec::types::{MetadataUrl, UpstreamClientId, ValueError};
use crate::ui::prompter::{Answer, Prompter, Secret, Text};
use crate::upstream::{Lacking, Upstream};

/// Asks for what is lacking; the secret comes back, for no draft holds one. Files of the draft lie in `folder`.
pub(in crate::cmd) fn values(
    draft: &mut ProviderDraft,
    upstream: &dyn Upstream,
    lacks: &[Lacking],
    prompter: &mut dyn Prompter,
    folder: &Path,
) -> Result<Option<SecretString>, Failure> {
    let mut secret = None;
    let said = |result: Result<(), ValueError>| result.map_err(|why| why.to_string());
    for Lacking { key, example, .. } in lacks {
        match *key {
            "metadata_url" => metadata(draft, prompter, folder)?,
            "issuer" => {
                let help = format!("It looks like {example}");
                let check = |text: &str| said(upstream.issuer(text).map(drop));
                draft.issuer = Some(line(prompter, "Its issuer", &help, &check)?);
            }
            "upstream_client_id" => {
                let help = "The id that it gave to this user pool as a client.";
                let check = |text: &str| said(text.parse::<UpstreamClientId>().map(drop));
                let id = line(prompter, "Its client id", help, &check)?;
                draft.upstream_client_id = Some(id);
            }
            _ => {
                let question = Secret {
                    question: "Its client secret (not shown)",
                    check: &|text| sound_secret(text).map_err(str::to_owned),
                };
                secret = Some(block_in_place(|| prompter.secret(&question))?);
            }
        }
    }
    Ok(secret)
}

fn metadata(
    draft: &mut ProviderDraft,
    prompter: &mut dyn Prompter,
    folder: &Path,
) -> Result<(), Failure> {
    let is_address = |text: &str| text.contains("://");
    let check = |text: &str| {
        if is_address(text) {
            text.parse::<MetadataUrl>()
                .map(drop)
                .map_err(|why| why.to_string())
        } else {
            document(Path::new(text)).map(drop)
        }
    };
    let text = line(
        prompter,
        "Its metadata (address or file)",
        "The address where it publishes its SAML metadata, or a file that holds it.",
        &check,
    )?;
    if is_address(&text) {
        draft.metadata_url = Some(text);
    } else {
        let path = PathBuf::from(text);
        // People name it from where they are, the spec file from where it lies.
        let is_elsewhere = !folder.as_os_str().is_empty();
        let whole = is_elsewhere.then(|| std::path::absolute(&path).ok());
        draft.metadata_file = Some(whole.flatten().unwrap_or(path));
    }
    Ok(())
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
