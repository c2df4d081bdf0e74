//! The app's side of a diagnosis.

use super::deployed::Deployed;
use crate::target::{Defaults, Target};

/// What is known of the app, before anything is asked.
#[derive(Clone, Default)]
pub(crate) struct AppSide {
    pub(crate) target: Option<&'static dyn Target>,
    /// What the target is set up with; none where too little is known of the app.
    pub(crate) defaults: Option<Defaults>,
    /// Callback URLs that the app sends.
    pub(crate) callbacks: Vec<String>,
    /// Sign-out URLs that the app sends.
    pub(crate) sign_outs: Vec<String>,
    /// Scopes that the app asks for; none where that is not known.
    pub(crate) scopes: Option<Vec<String>>,
    /// What it asks the authorization endpoint for, where that is known.
    pub(crate) response_type: Option<String>,
    /// What an error page said.
    pub(crate) error: Option<String>,
    /// The config it was deployed with.
    pub(crate) deployed: Option<Deployed>,
}

impl AppSide {
    /// Takes what the app's own config says it sends.
    pub(crate) fn read(&mut self, deployed: Option<Deployed>) {
        let Some(file) = deployed else { return };
        let is_whole = |url: &&String| url.contains("://");
        if let Some(callback) = file.callback.as_ref().filter(is_whole)
            && !self.callbacks.contains(callback)
        {
            self.callbacks.push(callback.clone());
        }
        self.scopes = file.scopes.clone().or_else(|| self.scopes.take());
        self.response_type = file
            .response_type
            .clone()
            .or_else(|| self.response_type.take());
        self.deployed = Some(file);
    }
}
