//! One change, applied to a resource as it is now.

use secrecy::ExposeSecret;
use serde_json::Value;

use crate::cognito::fields::{Change, Effect, Hidden};

impl Change {
    /// Puts the change into a described resource.
    ///
    /// # Errors
    ///
    /// A sentence with both values when the present value is neither `from` nor `to`.
    pub(in crate::cognito) fn merge(&self, resource: &mut Value) -> Result<(), String> {
        match &self.effect {
            Effect::Set { from, to } => {
                let now = self.read(resource);
                if now == *to {
                    return Ok(());
                }
                if now != *from {
                    let [from, now, to] =
                        [from, &now, to].map(|value| self.member.form.shown(value));
                    let label = self.label();
                    return Err(format!(
                        "{label} was {from} when the plan was made and is {now} now; the plan would set {to}"
                    ));
                }
                self.put(resource, to.clone());
            }
            Effect::Replace(secret) => {
                if !self.holds(resource, secret) {
                    self.put(resource, secret.0.expose_secret().into());
                }
            }
            Effect::Edit { add, remove } => {
                let before = self.member.entries(resource);
                let mut list = before.clone();
                list.retain(|entry| !remove.contains(entry));
                for entry in add {
                    if !list.contains(entry) {
                        list.push(entry.clone());
                    }
                }
                if list != before {
                    self.put(resource, list.into());
                }
            }
        }
        Ok(())
    }

    /// What of the change does not hold in a described resource.
    pub(crate) fn unmet(&self, resource: &Value) -> Option<String> {
        let label = self.label();
        match &self.effect {
            Effect::Set { to, .. } => {
                let now = self.read(resource);
                (now != *to).then(|| {
                    let [now, to] = [&now, to].map(|value| self.member.form.shown(value));
                    format!("{label} was set to {to} and is {now} now: somebody else changed it")
                })
            }
            Effect::Replace(secret) => {
                // Cognito may not tell it.
                let is_told = !self.read(resource).is_null();
                (is_told && !self.holds(resource, secret))
                    .then(|| format!("{label} is not as it was set: somebody else changed it"))
            }
            Effect::Edit { add, remove } => {
                let list = self.member.entries(resource);
                let lost: Vec<_> = add.iter().filter(|entry| !list.contains(entry)).collect();
                let back: Vec<_> = remove.iter().filter(|entry| list.contains(entry)).collect();
                (!lost.is_empty() || !back.is_empty()).then(|| {
                    format!("{label} is not as it was set (missing {lost:?}, back again {back:?}): somebody else changed it")
                })
            }
        }
    }

    fn read(&self, resource: &Value) -> Value {
        self.member.read(self.key.as_deref(), resource)
    }

    fn put(&self, resource: &mut Value, value: Value) {
        self.member.put(self.key.as_deref(), resource, value);
    }

    fn holds(&self, resource: &Value, secret: &Hidden) -> bool {
        self.read(resource).as_str() == Some(secret.0.expose_secret())
    }
}
