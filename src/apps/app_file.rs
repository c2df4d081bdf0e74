//! The app's own config file, with the values of a set-up in it.

use secrecy::ExposeSecret as _;
use serde_json::{Map, Value};

use super::{App, ConfigSecret, How, Snippet, Values, forms};
use crate::app_file::AppFile;
use crate::app_file::format::Format;
use crate::app_file::lines::Style;
use crate::app_file::sign_in::Known;
use crate::app_file::write::{Rewritten, Wanted, WriteError, in_place, with_block};

impl App {
    /// What its config should say.
    fn wanted(&self, values: &Values) -> Wanted {
        let ends = &values.endpoints;
        let secret = match &values.secret {
            ConfigSecret::Shown(secret) => Some(secret.expose_secret().to_owned()),
            ConfigSecret::None | ConfigSecret::Hidden { .. } => None,
        };
        Wanted {
            issuer: ends.issuer.clone(),
            pool_id: values.pool_id.to_string(),
            client_id: values.client_id.to_string(),
            client_secret: secret,
            callbacks: values.callback_urls.clone(),
            sign_outs: values.sign_out_urls.clone(),
            scopes: values.scopes.clone(),
            authorization: ends.authorization.clone(),
            token: ends.token.clone(),
            key_set: ends.jwks.clone(),
            sign_out_address: values.sign_out_address(),
            pages: ends.pages().unwrap_or(&ends.authorization).to_owned(),
            members: (self.members)(values),
        }
    }

    /// The app's config file with the values of a set-up in it; `form` is how the config is written, if that was asked
    /// for.
    ///
    /// # Errors
    ///
    /// Those of [`in_place`] and [`with_block`].
    pub(crate) fn rewritten(
        &self,
        file: &AppFile,
        values: &Values,
        form: Option<&str>,
    ) -> Result<Rewritten, WriteError> {
        let wanted = self.wanted(values);
        let place = self.file.place.filter(|_| file.format == Format::Script);
        let block = self.block(values, form);
        if let (Some(place), Some(block)) = (place, block) {
            return with_block(file, &block.text, (place, &wanted));
        }
        let known = Known { pool_id: Some(&wanted.pool_id), client_id: Some(&wanted.client_id) };
        in_place(file, place, known, &wanted)
    }

    /// The block that is appended to the app's config, unless another form was asked for.
    fn block(&self, values: &Values, form: Option<&str>) -> Option<Snippet> {
        let first = self.forms.first().filter(|first| first.how == How::Append)?;
        let is_wanted = form.is_none_or(|form| form == first.name);
        if is_wanted { first.snippet(values).ok() } else { None }
    }

    /// The whole of a new config file; `None` if the app's config is never a file of its own.
    pub(crate) fn new_file(
        &self,
        file: &AppFile,
        values: &Values,
        form: Option<&str>,
    ) -> Option<Snippet> {
        let is_whole = |snippet: &Snippet| {
            matches!(snippet.how, How::WholeFile | How::Body) || snippet.form == "env"
        };
        let name = file.path.file_name().and_then(|name| name.to_str());
        let is_wanted = |snippet: &Snippet| match form {
            Some(form) => snippet.form == form,
            None => language(file.format) == Some(snippet.language),
        };
        let mut forms = forms(self, values).ok()?;
        forms.retain(|snippet| is_whole(snippet));
        // A file of the name that a form goes to is that one, whatever else has its language.
        let by_name = |snippet: &Snippet| form.is_none() && name.is_some() && snippet.file == name;
        let place = forms.iter().position(by_name).or_else(|| forms.iter().position(is_wanted))?;
        Some(forms.swap_remove(place))
    }
}

/// The language of a snippet that goes to a file of this format.
fn language(format: Format) -> Option<&'static str> {
    Some(match format {
        Format::Script => "javascript",
        Format::Json => "json",
        Format::Hcl => "hcl",
        Format::Lines(Style::Env) => "dotenv",
        Format::Toml | Format::Yaml | Format::Lines(_) => return None,
    })
}

/// The members of an object.
pub(super) fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
