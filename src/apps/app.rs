//! What an app is: data, and a function where data does not suffice.

use serde_json::{Map, Value};

use super::{AppQuestion, Form, Next, Snippet, Tested, Values};
use crate::settings::draft::Answers;
use crate::settings::{AppSpec, ClientKind};
use crate::values::{AppUrl, CallbackUrl, Mfa, SignIn, ValueError, meant_address};

/// A function of an app; one that is described in a file has it as a closure.
pub(crate) type Function<A, R> = &'static (dyn Fn(&A) -> R + Send + Sync);

/// An app that signs people in through Cognito: what it needs, and the config it reads.
pub(crate) struct App {
    /// The flag value, such as `ohif`; also the default name of pool and client.
    pub(crate) name: &'static str,
    /// The name people know the app by.
    pub(crate) title: &'static str,
    /// Whose app client it takes.
    pub(crate) client_of: ClientOf,
    /// What the app needs of Cognito and why, in a few lines, for `cogoidc targets NAME`.
    pub(crate) about: &'static str,
    /// How it is known that the app works with the config it gets.
    pub(crate) tested: Tested,
    /// The questions about the app, in the order they are asked.
    pub(crate) questions: &'static [AppQuestion],
    /// Whether a pasted callback URL replaces all the answers.
    pub(crate) callback_suffices: bool,
    /// The app's address in what a person typed for it.
    pub(crate) address: fn(&str) -> Result<AppUrl, ValueError>,
    /// The forms of a callback URL that the app may send: Cognito compares exactly.
    pub(crate) spellings: fn(&CallbackUrl) -> Vec<CallbackUrl>,
    /// Whether its app client has a secret.
    pub(crate) kind: ClientKind,
    /// Whether somebody enters the client secret in the app, which cannot read it anew where Cognito keeps it.
    pub(crate) keeps_secret: bool,
    /// The URLs that follow from the answers.
    pub(crate) urls: Function<AppSpec, Result<Urls, ValueError>>,
    /// The scopes it asks for by default.
    pub(crate) scopes: &'static [&'static str],
    /// What people type to sign in by default.
    pub(crate) sign_in: SignIn,
    /// Standard attributes that every user must have.
    pub(crate) required_attributes: &'static [&'static str],
    /// The second factor by default.
    pub(crate) mfa: Mfa,
    /// What the app reads, for the checks that prove that it gets it.
    pub(crate) needs: &'static [Need],
    /// Whether the app identifies people by their e-mail address: who can enter another's address becomes that
    /// person.
    pub(crate) knows_people_by_email: bool,
    /// The app's config, best form first.
    pub(crate) forms: &'static [Form],
    /// Where its config can be sent.
    pub(crate) push: Option<PushTo>,
    /// The question whose answer names the form that fits best.
    pub(crate) form_by: Option<&'static str>,
    /// How the app reads its own config file.
    pub(crate) file: FileReading,
    /// What its library calls the settings of a sign-in, with their values.
    pub(crate) members: Function<Values, Map<String, Value>>,
    /// What to do by hand on the app's side.
    pub(crate) next: Function<Values, Vec<Next>>,
}

/// Whose app client an app takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientOf {
    /// It has one of its own.
    Itself,
    /// That of the app of this name.
    App(&'static str),
    /// That of any other app.
    Another,
}

/// An API that takes an app's config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushTo {
    /// Cloudflare's, for the login methods of Access: `config` is what [`App::members`] gives.
    CloudflareAccess {
        /// The name of a new login method.
        name: &'static str,
    },
}

/// How an app reads its own config file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileReading {
    /// Where it looks for the sign-in, if it looks in one place only.
    pub(crate) place: Option<&'static [&'static str]>,
    /// Whether it makes a callback URL of a path.
    pub(crate) completes_callback: bool,
    /// What it does without a response type, unless that works.
    pub(crate) without_response_type: Option<&'static str>,
    /// Whether sign-out revokes tokens unless the file says otherwise.
    pub(crate) revokes_by_default: bool,
}

/// Where Cognito sends people back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Urls {
    pub(crate) callback: Vec<CallbackUrl>,
    pub(crate) sign_out: Vec<CallbackUrl>,
}

/// Something that the app reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The app requests this scope and fails without it.
    Scope(&'static str),
    /// The app reads this claim of the ID token.
    Claim {
        /// Name of the claim and of the user attribute.
        name: &'static str,
        /// What happens without it.
        without: &'static str,
    },
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The address without its last segments, if these are the first ones of what is added to it.
fn without_beginning<'a>(address: &'a str, added: &str) -> Option<&'a str> {
    let first = added.strip_prefix('/')?.split('/');
    let mut beginning = String::new();
    first.filter(|segment| !segment.is_empty()).find_map(|segment| {
        beginning.push('/');
        beginning.push_str(segment);
        address.strip_suffix(&beginning)
    })
}

impl App {
    /// What most apps share: a public client whose users sign in by e-mail.
    pub(crate) const BASE: Self = Self {
        name: "",
        title: "",
        client_of: ClientOf::Itself,
        about: "",
        tested: Tested::NONE,
        questions: &[],
        callback_suffices: false,
        address: |text| text.parse(),
        spellings: |url| vec![url.clone()],
        kind: ClientKind::Public,
        keeps_secret: false,
        urls: &|_| Ok(Urls { callback: Vec::new(), sign_out: Vec::new() }),
        scopes: &["openid", "email", "profile"],
        sign_in: SignIn::Email,
        required_attributes: &[],
        mfa: Mfa::Off,
        needs: &[Need::Scope("openid")],
        knows_people_by_email: false,
        forms: &[],
        push: None,
        form_by: None,
        file: FileReading {
            place: None,
            completes_callback: false,
            without_response_type: None,
            revokes_by_default: false,
        },
        members: &|_| Map::new(),
        next: &|_| Vec::new(),
    };

    /// The app's address in what a person typed for it.
    ///
    /// # Errors
    ///
    /// A sentence that says why the app cannot have that address, and what would be right.
    pub(crate) fn address(&self, text: &str) -> Result<AppUrl, ValueError> {
        let address = (self.address)(text)?;
        match self.doubled(&address) {
            None => Ok(address),
            Some((callback, better)) => Err(ValueError::new(format!(
                "the callback URL would be `{callback}`: `{address}` already contains a part of what {} adds; \
                 give the address where people open the app, probably `{better}`",
                self.title
            ))),
        }
    }

    /// The callback URL of an address that ends with what the app adds to it, and the address without that end.
    fn doubled(&self, address: &AppUrl) -> Option<(CallbackUrl, String)> {
        let answers = self.own_questions().map(|own| (own.key, own.example.to_owned())).collect();
        let spec = AppSpec { url: Some(address.clone()), answers };
        let callbacks = (self.urls)(&spec).ok()?.callback;
        callbacks.into_iter().find_map(|callback| {
            let added = callback.as_str().strip_prefix(address.bare())?;
            let better = without_beginning(address.bare(), added)?.to_owned();
            Some((callback, better))
        })
    }

    /// Whether an answer to one of its questions can be right.
    ///
    /// # Errors
    ///
    /// A sentence that says what would be right.
    pub(crate) fn check(&self, question: &AppQuestion, answer: &str) -> Result<(), ValueError> {
        if question.is_address() {
            self.address(answer).map(drop)
        } else {
            question.chosen(answer)?;
            (question.check)(answer)
        }
    }

    /// What is meant by an answer; `None` if it passes as it is typed, or if nothing does.
    pub(crate) fn meant(&self, question: &AppQuestion, answer: &str) -> Option<String> {
        let passes = |text: &str| self.check(question, text).is_ok();
        if question.is_address() {
            return meant_address(answer, passes);
        }
        let trimmed = answer.trim();
        (trimmed != answer && passes(trimmed)).then(|| trimmed.to_owned())
    }

    /// The questions that this app alone asks.
    pub(crate) fn own_questions(&self) -> impl Iterator<Item = &'static AppQuestion> + use<> {
        self.questions.iter().filter(|question| question.is_own())
    }

    /// The address of an app that can do nothing without one.
    pub(super) fn needed_address<'a>(&self, spec: &'a AppSpec) -> Result<&'a AppUrl, ValueError> {
        spec.url.as_ref().ok_or_else(|| {
            let question = self.questions.iter().find(|question| question.is_address());
            let (prompt, example) =
                question.map_or(("", ""), |question| (question.prompt, question.example));
            ValueError::new(format!(
                "the app's address is not known ({prompt}); give it as `--app-url {example}`"
            ))
        })
    }

    /// Whether the app can have a callback URL: whether it follows from some address.
    pub(crate) fn may_send(&self, callback: &str) -> bool {
        if self.callback_suffices {
            return true;
        }
        let ends = callback.match_indices('/').map(|(end, _)| end).chain([callback.len()]);
        ends.filter_map(|end| callback.get(..end)).any(|address| {
            let url = self.address(address).ok();
            let spec = AppSpec { url, answers: Answers::new() };
            let urls = (self.urls)(&spec).map(|urls| urls.callback).unwrap_or_default();
            urls.iter().any(|url| url.as_str() == callback)
        })
    }

    /// The app's config, best form first.
    ///
    /// # Errors
    ///
    /// Why there is none for these values.
    pub(crate) fn snippets(&self, values: &Values) -> Result<Vec<Snippet>, String> {
        self.forms.iter().map(|form| form.snippet(values)).collect()
    }
}
