//! The config that an app was deployed with, and the sign-in in it that counts.

use crate::app_file::AppFile;
use crate::app_file::keys::Role;
use crate::app_file::node::Text;
use crate::app_file::sign_in::{Known, SignInConfig};
use crate::apps::App;
use crate::values::DISCOVERY_PATH;

/// The config that an app was deployed with.
#[derive(Clone, Debug)]
pub(crate) struct Deployed {
    pub(crate) file: AppFile,
    pub(crate) sign_in: Result<SignInConfig, NoSignIn>,
}

/// Why there is no sign-in to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoSignIn {
    Unreadable(String),
    /// The file sets up none, or none where the app looks for it.
    None,
}

impl Deployed {
    pub(crate) fn of(file: AppFile, app: Option<&App>, known: Known<'_>) -> Self {
        let place = app.and_then(|app| app.file.place);
        let sign_in = match file.sign_in(place, known) {
            Ok(found) => found.ok_or(NoSignIn::None),
            Err(why) => Err(NoSignIn::Unreadable(why)),
        };
        Self { file, sign_in }
    }

    /// The path of the file, as it was given.
    pub(crate) fn name(&self) -> String {
        self.file.path.display().to_string()
    }

    /// The callback URLs in it that are whole.
    pub(crate) fn callbacks(&self) -> Vec<String> {
        let texts = self.sign_in.iter().flat_map(|config| config.texts(Role::Callback));
        let written = texts.filter_map(Text::written);
        written.flat_map(|text| urls(&text)).filter(|url| url.contains("://")).collect()
    }

    /// The scopes in it; `None` if it names none, or if something fills them in.
    pub(crate) fn scopes(&self) -> Option<Vec<String>> {
        self.sign_in.as_ref().ok()?.words(Role::Scopes)
    }

    pub(crate) fn response_type(&self) -> Option<String> {
        self.sign_in.as_ref().ok()?.written(Role::ResponseType)
    }
}

/// The URLs in a text, which some libraries take several of with commas between them.
pub(super) fn urls(text: &str) -> Vec<String> {
    let urls = text.split(',').map(str::trim).filter(|url| !url.is_empty());
    urls.map(str::to_owned).collect()
}

/// The issuer in the address of a discovery document.
pub(super) fn issuer_of(address: &str) -> &str {
    address.strip_suffix(DISCOVERY_PATH).unwrap_or(address)
}
