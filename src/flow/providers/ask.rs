//! What an identity provider gave back, asked of a person.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use tokio::task::block_in_place;

use super::read::{document, sound_secret};
use crate::error::Failure;
use crate::settings::draft::ProviderDraft;
use crate::ui::prompter::{Answer, Cancelled, Prompter, SecretPrompt, Text};
use crate::upstream::{MissingValue, Upstream};
use crate::values::{MetadataUrl, UpstreamClientId, ValueError};

/// Asks for the values that `lacks` names. What the draft holds of them is offered again; so is a `secret` that was
/// typed before, for no draft holds one. Files of the draft lie in `folder`.
pub(crate) fn values(
    draft: &mut ProviderDraft,
    upstream: &Upstream,
    lacks: &[MissingValue],
    secret: Option<SecretString>,
    prompter: &mut dyn Prompter,
    folder: &Path,
) -> Result<Option<SecretString>, Failure> {
    let mut asking = Asking { draft, upstream, secret, prompter, folder };
    let mut at = 0;
    while let Some(lacking) = lacks.get(at) {
        at = match block_in_place(|| asking.ask(lacking, at > 0))? {
            Answer::Given(()) => at + 1,
            Answer::Back => at.saturating_sub(1),
        };
    }
    Ok(asking.secret)
}

/// The questions about one provider.
struct Asking<'a> {
    draft: &'a mut ProviderDraft,
    upstream: &'a Upstream,
    secret: Option<SecretString>,
    prompter: &'a mut dyn Prompter,
    folder: &'a Path,
}

impl Asking<'_> {
    fn ask(&mut self, lacking: &MissingValue, back: bool) -> Result<Answer<()>, Cancelled> {
        match lacking.key {
            "metadata_url" => self.metadata(back),
            "issuer" => self.issuer(lacking.example, back),
            "upstream_client_id" => self.client_id(back),
            _ => self.secret(back),
        }
    }

    fn issuer(&mut self, example: &str, back: bool) -> Result<Answer<()>, Cancelled> {
        let upstream = self.upstream;
        let question = match &upstream.issuer_id {
            Some(id) => format!("Its issuer or {}", id.name),
            None => "Its issuer".to_owned(),
        };
        let help = format!("The issuer looks like {example}");
        let check = |text: &str| said(upstream.issuer(text));
        let typed = self.draft.issuer.clone();
        let mut answer = self.line(&question, &help, typed.as_deref(), back, &check)?;
        if let Answer::Given(text) = &mut answer
            && let Some(whole) = upstream.issuer_of_id(text)
        {
            self.prompter.say(&format!("Understood as {whole}"));
            *text = whole;
        }
        Ok(taken(answer, |text| self.draft.issuer = Some(text)))
    }

    fn client_id(&mut self, back: bool) -> Result<Answer<()>, Cancelled> {
        let help = "The client id that it issued for this user pool.";
        let check = |text: &str| said(text.parse::<UpstreamClientId>());
        let typed = self.draft.upstream_client_id.clone();
        let answer = self.line("Its client id", help, typed.as_deref(), back, &check)?;
        Ok(taken(answer, |text| {
            self.draft.upstream_client_id = Some(text);
        }))
    }

    fn secret(&mut self, back: bool) -> Result<Answer<()>, Cancelled> {
        let (question, help) = match self.secret {
            None => (
                "Its client secret (not shown)",
                "It proves that a request comes from this user pool; it was issued with the client id.",
            ),
            Some(_) => (
                "Its client secret (not shown; Enter keeps it)",
                "It proves that a request comes from this user pool; an empty answer keeps the one that you typed before.",
            ),
        };
        let answer = self.prompter.secret(&SecretPrompt {
            question,
            help,
            optional: self.secret.is_some(),
            back,
            check: &|text| sound_secret(text).map_err(str::to_owned),
        })?;
        Ok(taken(answer, |secret| {
            if !secret.expose_secret().is_empty() {
                self.secret = Some(secret);
            }
        }))
    }

    fn metadata(&mut self, back: bool) -> Result<Answer<()>, Cancelled> {
        let is_address = |text: &str| text.contains("://");
        let check = |text: &str| {
            if is_address(text) {
                said(text.parse::<MetadataUrl>())
            } else {
                document(Path::new(text)).map(drop)
            }
        };
        let file = self.draft.metadata_file.as_deref();
        let file = file.map(|path| path.display().to_string());
        let typed = self.draft.metadata_url.clone().or(file);
        let answer = self.line(
            "Its metadata (address or file)",
            "The address where it publishes its SAML metadata, or a file that holds it.",
            typed.as_deref(),
            back,
            &check,
        )?;
        Ok(taken(answer, |text| {
            let (url, file) = if is_address(&text) {
                (Some(text), None)
            } else {
                (None, Some(self.beside_spec(PathBuf::from(text))))
            };
            self.draft.metadata_url = url;
            self.draft.metadata_file = file;
        }))
    }

    /// People name a file from where they are, the spec file from where it lies.
    fn beside_spec(&self, path: PathBuf) -> PathBuf {
        let is_elsewhere = !self.folder.as_os_str().is_empty();
        let whole = is_elsewhere.then(|| std::path::absolute(&path).ok());
        whole.flatten().unwrap_or(path)
    }

    fn line(
        &mut self,
        question: &str,
        help: &str,
        typed: Option<&str>,
        back: bool,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Answer<String>, Cancelled> {
        self.prompter.text(&Text {
            question,
            help,
            default: typed,
            optional: false,
            edit: false,
            back,
            check,
        })
    }
}

/// Whether a value was read; if not, the sentence that says why.
fn said<T>(read: Result<T, ValueError>) -> Result<(), String> {
    read.map(drop).map_err(|why| why.to_string())
}

/// Keeps what was given.
fn taken<T>(answer: Answer<T>, keep: impl FnOnce(T)) -> Answer<()> {
    match answer {
        Answer::Given(given) => {
            keep(given);
            Answer::Given(())
        }
        Answer::Back => Answer::Back,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProviderValues;
    use crate::ui::prompter::{Say, Scripted};
    use crate::upstream::find;

    #[test]
    fn the_questions_lead_back_to_the_first_and_keep_what_was_typed() {
        let oidc = find("oidc").unwrap();
        let lacks = oidc.missing(&ProviderValues::default());
        let mut draft = ProviderDraft::default();
        let mut prompter = Scripted::new([
            Say::Type("https://id.example"),
            Say::Type("pool-1"),
            Say::Back,
            Say::Back,
            Say::Back,
            Say::Enter,
            Say::Type("pool-2"),
            Say::Secret("?"),
            Say::Secret("canary"),
        ]);
        let folder = Path::new("");
        let secret = values(&mut draft, oidc, &lacks, None, &mut prompter, folder).unwrap();
        assert_eq!(secret.unwrap().expose_secret(), "canary");
        assert_eq!(draft.issuer.as_deref(), Some("https://id.example"));
        assert_eq!(draft.upstream_client_id.as_deref(), Some("pool-2"));
        insta::assert_snapshot!(prompter.finish(), @r"
        [text] Its issuer
        [text] Its client id
        [secret] Its client secret (not shown)
        [text] Its client id [pool-1]
        [text] Its issuer [https://id.example]
        This is the first question; there is none to go back to.
        [text] Its client id [pool-1]
        [secret] Its client secret (not shown)
        It proves that a request comes from this user pool; it was issued with the client id.
        ");
    }

    #[test]
    fn an_empty_answer_keeps_the_secret_that_was_typed_before() {
        let google = find("google").unwrap();
        let lacks = google.missing(&ProviderValues::default());
        for (typed, kept) in [("", "before"), ("after", "after")] {
            let mut draft = ProviderDraft {
                upstream_client_id: Some("pool-1".to_owned()),
                ..ProviderDraft::default()
            };
            let mut prompter = Scripted::new([Say::Enter, Say::Secret(typed)]);
            let before = Some(SecretString::from("before"));
            let folder = Path::new("");
            let secret = values(&mut draft, google, &lacks, before, &mut prompter, folder);
            assert_eq!(secret.unwrap().unwrap().expose_secret(), kept);
            assert_eq!(draft.upstream_client_id.as_deref(), Some("pool-1"));
            assert!(prompter.finish().contains("Enter keeps it"));
        }
    }

    #[test]
    fn entra_takes_the_tenant_id() {
        let entra = find("entra").unwrap();
        let lacks = entra.missing(&ProviderValues::default());
        let mut draft = ProviderDraft::default();
        let mut prompter = Scripted::new([
            Say::Type("0A1B2C3D-1111-2222-3333-44445555"),
            Say::Type("0A1B2C3D-1111-2222-3333-444455556666"),
        ]);
        let folder = Path::new("");
        values(&mut draft, entra, &lacks[..1], None, &mut prompter, folder).unwrap();
        let issuer = "https://login.microsoftonline.com/0a1b2c3d-1111-2222-3333-444455556666/v2.0";
        assert_eq!(draft.issuer.as_deref(), Some(issuer));
        insta::assert_snapshot!(prompter.finish(), @r"
        [text] Its issuer or tenant id
        Not accepted: the issuer `0A1B2C3D-1111-2222-3333-44445555` is not a web address; give all of it, with https://.
        Understood as https://login.microsoftonline.com/0a1b2c3d-1111-2222-3333-444455556666/v2.0
        ");
    }
}
