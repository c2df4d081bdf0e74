//! One draft over another: what the upper leaves open comes from the lower.

use super::{ClientDraft, DomainDraft, Draft, PoolDraft, UserDraft};

impl Draft {
    /// This draft, with what it leaves open taken from `below`.
    ///
    /// A pool or client that is named here is not mixed with the ids of another one below.
    pub(crate) fn over(self, below: Self) -> Self {
        let same_pool =
            !self.pool.names_one() || self.pool.id.is_some() && self.pool.id == below.pool.id;
        let mut answers = below.answers;
        answers.extend(self.answers);
        let pool = self.pool.over(below.pool);
        let mut client = self.client.over(below.client);
        if !same_pool && !client.given_here {
            client.draft.id = None;
        }
        Self {
            target: self.target.or(below.target),
            app_url: self.app_url.or(below.app_url),
            answers,
            account: self.account.or(below.account),
            region: self.region.or(below.region),
            sandbox: self.sandbox.or(below.sandbox),
            pool,
            client: client.draft,
            domain: self.domain.over(below.domain),
            providers: if self.providers.is_empty() { below.providers } else { self.providers },
            user: UserDraft {
                email: self.user.email.or(below.user.email),
                password_file: self.user.password_file.or(below.user.password_file),
            },
        }
    }
}

impl PoolDraft {
    fn names_one(&self) -> bool {
        self.id.is_some() || self.name.is_some()
    }

    fn over(self, below: Self) -> Self {
        let (id, name) =
            if self.names_one() { (self.id, self.name) } else { (below.id, below.name) };
        let mut tags = below.tags;
        tags.extend(self.tags);
        tags.extend(self.tag_flags);
        Self {
            id,
            name,
            sign_in: self.sign_in.or(below.sign_in),
            tier: self.tier.or(below.tier),
            mfa: self.mfa.or(below.mfa),
            self_sign_up: self.self_sign_up.or(below.self_sign_up),
            deletion_protection: self.deletion_protection.or(below.deletion_protection),
            tag_flags: Vec::new(),
            tags,
        }
    }
}

/// A merged client, and whether its id or name came from the upper draft.
struct MergedClient {
    draft: ClientDraft,
    given_here: bool,
}

impl ClientDraft {
    fn over(self, below: Self) -> MergedClient {
        let given_here = self.id.is_some() || self.name.is_some();
        let (id, name) = if given_here { (self.id, self.name) } else { (below.id, below.name) };
        MergedClient {
            draft: Self {
                id,
                name,
                callback_urls: self.callback_urls.or(below.callback_urls),
                sign_out_urls: self.sign_out_urls.or(below.sign_out_urls),
                scopes: self.scopes.or(below.scopes),
                identity_providers: self.identity_providers.or(below.identity_providers),
            },
            given_here,
        }
    }
}

impl DomainDraft {
    fn over(self, below: Self) -> Self {
        let (prefix, custom) = if self.prefix.is_some() || self.custom.is_some() {
            (self.prefix, self.custom)
        } else {
            (below.prefix, below.custom)
        };
        Self {
            certificate_arn: if custom.is_some() {
                self.certificate_arn.or(below.certificate_arn)
            } else {
                self.certificate_arn
            },
            prefix,
            custom,
            classic: self.classic.or(below.classic),
        }
    }
}
