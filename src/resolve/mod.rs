//! Draft and target → spec: the one place where defaults and rules are applied.

mod invalid;
mod select;

use std::collections::BTreeMap;

use crate::spec::draft::Draft;
use crate::spec::prefix::default_prefix;
use crate::spec::types::{
    AccountId, CallbackUrl, LoginPages, PoolId, ProviderName, Scope, TagKey, TagValue, Tier,
};
use crate::spec::{
    App, ClientSpec, DomainName, DomainSpec, Place, PoolSpec, Setting, Spec, UserSpec,
};
pub(crate) use invalid::{Invalid, Missing, Problem};
pub(crate) use select::select;

use crate::target::{AppAnswer, Defaults, Need, TARGETS, Target, find};

/// Most callback or sign-out URLs a client may have (`CallbackURLs`).
pub(crate) const MOST_URLS: usize = 100;
/// Most scopes a client may have (`AllowedOAuthScopes`).
const MOST_SCOPES: usize = 50;
/// Most tags a pool may have, the owner tag included.
const MOST_TAGS: usize = 50;

/// The spec a draft stands for, at that place.
///
/// # Errors
///
/// Everything that is wrong with the draft and everything that is missing from it.
pub(crate) fn resolve(draft: &Draft, place: &Place) -> Result<Spec, Invalid> {
    let mut invalid = Invalid::default();
    match build(draft, place, &mut invalid) {
        Some(spec) if invalid.is_nothing() => Ok(spec),
        _ => Err(invalid),
    }
}

fn build(draft: &Draft, place: &Place, invalid: &mut Invalid) -> Option<Spec> {
    let target = target(draft, invalid);
    let pool_id = pool_id(draft, place, invalid);
    invalid.parse::<AccountId>("--account", draft.account.as_ref());
    let app = app(draft, target, invalid);
    let defaults = target.and_then(|target| {
        let complete = invalid.missing.is_empty() && app.is_some();
        complete.then(|| app_defaults(target, app.as_ref()?, invalid))?
    });
    let pool = pool(draft, pool_id, target, defaults.as_ref(), invalid);
    let client = client(draft, app.as_ref(), target, defaults.as_ref(), invalid);
    let domain = domain(draft, pool.as_ref(), place, invalid);
    let user = user(draft, invalid);
    Some(Spec {
        target: target?.name(),
        app: app?,
        place: place.clone(),
        pool: pool?,
        client: client?,
        domain: domain?,
        user: user?,
    })
}

fn target(draft: &Draft, invalid: &mut Invalid) -> Option<&'static dyn Target> {
    let Some(name) = &draft.target else {
        invalid.missing.push(Missing {
            flag: "--target",
            example: "ohif",
        });
        return None;
    };
    let found = find(name);
    if found.is_none() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name()).collect();
        let nearest = names
            .iter()
            .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
        let guess = nearest
            .filter(|guess| strsim::jaro_winkler(name, guess) > 0.7)
            .map(|guess| format!("; did you mean `{guess}`?"));
        invalid.problem(
            "--target",
            format!(
                "there is no target `{name}`{}; there are {}",
                guess.unwrap_or_default(),
                names.join(", ")
            ),
        );
    }
    found
}

fn app(draft: &Draft, target: Option<&'static dyn Target>, invalid: &mut Invalid) -> Option<App> {
    let Some(target) = target else {
        // The address can be judged without knowing the app, so that one run names every fault.
        invalid.parse::<crate::spec::types::AppUrl>("--app-url", draft.app_url.as_ref());
        if draft.app_url.is_none() {
            invalid.missing.push(Missing {
                flag: "--app-url",
                example: "https://viewer.example",
            });
        }
        return None;
    };
    let replaced = target.callback_suffices() && draft.client.callback_urls.is_some();
    let asks = |answer| {
        target
            .questions()
            .iter()
            .any(|question| question.answer == answer)
    };
    for question in target
        .questions()
        .iter()
        .filter(|question| question.required && !replaced)
    {
        let given = match question.answer {
            AppAnswer::Address => draft.app_url.is_some(),
            AppAnswer::NameId => draft.name_id.is_some(),
        };
        if !given {
            invalid.missing.push(Missing {
                flag: question.answer.flag(),
                example: question.example,
            });
        }
    }
    if draft.name_id.is_some() && !asks(AppAnswer::NameId) {
        invalid.problem(
            "--name-id",
            format!(
                "{} has no Name ID; the flag is for Encodify alone",
                target.title()
            ),
        );
    }
    let url = match &draft.app_url {
        Some(text) => Some(invalid.take("--app-url", target.address(text))?),
        None => None,
    };
    Some(App {
        url,
        name_id: draft.name_id.clone(),
    })
}

/// What the target makes of the app's answers.
fn app_defaults(target: &dyn Target, app: &App, invalid: &mut Invalid) -> Option<Defaults> {
    let nameless = App {
        name_id: None,
        ..app.clone()
    };
    let flag = if target.defaults(&nameless).is_ok() {
        "--name-id"
    } else {
        "--app-url"
    };
    invalid.take(flag, target.defaults(app))
}

fn pool(
    draft: &Draft,
    id: Option<PoolId>,
    target: Option<&'static dyn Target>,
    defaults: Option<&Defaults>,
    invalid: &mut Invalid,
) -> Option<PoolSpec> {
    let given_name = invalid.parse("--pool-name", draft.pool.name.as_ref());
    let tags = tags(&draft.pool.tags, invalid);
    let (target, defaults) = (target?, defaults?);
    let pool = &draft.pool;
    Some(PoolSpec {
        id,
        name: Setting::or(given_name, target.name().parse().ok()?),
        sign_in: Setting::or(pool.sign_in, defaults.sign_in),
        required_attributes: defaults.required_attributes,
        tier: Setting::or(pool.tier, Tier::Essentials),
        mfa: Setting::or(pool.mfa, defaults.mfa),
        self_sign_up: Setting::or(pool.self_sign_up, false),
        deletion_protection: Setting::or(pool.deletion_protection, true),
        tags,
    })
}

fn tags(given: &BTreeMap<String, String>, invalid: &mut Invalid) -> BTreeMap<TagKey, TagValue> {
    let mut tags = BTreeMap::new();
    for (key, value) in given {
        if let (Some(key), Some(value)) = (
            invalid.take("--tag", key.parse()),
            invalid.take("--tag", value.parse()),
        ) {
            tags.insert(key, value);
        }
    }
    if tags.len() >= MOST_TAGS {
        invalid.problem(
            "--tag",
            format!(
                "{} tags are given; a pool has at most {MOST_TAGS}, one of them cogoidc's own",
                tags.len()
            ),
        );
    }
    tags
}

fn client(
    draft: &Draft,
    app: Option<&App>,
    target: Option<&'static dyn Target>,
    defaults: Option<&Defaults>,
    invalid: &mut Invalid,
) -> Option<ClientSpec> {
    let id = invalid.parse("--client-id", draft.client.id.as_ref());
    let name = invalid.parse("--client-name", draft.client.name.as_ref());
    let callback_urls = urls(
        "--callback-url",
        draft.client.callback_urls.as_ref(),
        invalid,
    );
    let sign_out_urls = urls(
        "--sign-out-url",
        draft.client.sign_out_urls.as_ref(),
        invalid,
    );
    let scopes = scopes(draft, target, invalid);
    let identity_providers = invalid.parse_list::<ProviderName>(
        "--identity-provider",
        draft.client.identity_providers.as_ref(),
    );
    let (app, target, defaults) = (app?, target?, defaults?);
    // What follows from a given address is as good as given.
    let from_app = |urls: &Vec<CallbackUrl>| match app.url {
        Some(_) => Setting::Given(urls.clone()),
        None => Setting::Default(urls.clone()),
    };
    Some(ClientSpec {
        id,
        name: Setting::or(name, target.name().parse().ok()?),
        kind: defaults.kind,
        callback_urls: callback_urls
            .map_or_else(|| from_app(&defaults.callback_urls), Setting::Given),
        sign_out_urls: sign_out_urls
            .map_or_else(|| from_app(&defaults.sign_out_urls), Setting::Given),
        scopes: Setting::or(
            scopes,
            defaults
                .scopes
                .iter()
                .filter_map(|scope| scope.parse().ok())
                .collect(),
        ),
        identity_providers: Setting::or(identity_providers, vec![ProviderName::cognito()]),
    })
}

fn urls(
    flag: &'static str,
    given: Option<&Vec<String>>,
    invalid: &mut Invalid,
) -> Option<Vec<CallbackUrl>> {
    let mut urls = invalid.parse_list::<CallbackUrl>(flag, given)?;
    // The placeholder stands for an app without an address; beside a real one it means nothing.
    let placeholder = CallbackUrl::not_deployed();
    if urls.iter().any(|url| *url != placeholder) {
        urls.retain(|url| *url != placeholder);
    }
    if urls.len() > MOST_URLS {
        invalid.problem(
            flag,
            format!(
                "{} URLs are given; an app client takes at most {MOST_URLS}",
                urls.len()
            ),
        );
    }
    Some(urls)
}

fn scopes(
    draft: &Draft,
    target: Option<&'static dyn Target>,
    invalid: &mut Invalid,
) -> Option<Vec<Scope>> {
    let given = draft.client.scopes.as_ref()?;
    let before = invalid.problems.len();
    let scopes = invalid.parse_list::<Scope>("--scope", Some(given))?;
    if invalid.problems.len() > before {
        return Some(scopes);
    }
    let has = |name: &str| scopes.iter().any(|scope| scope.as_str() == name);
    if scopes.len() > MOST_SCOPES {
        invalid.problem(
            "--scope",
            format!(
                "{} scopes are given; an app client takes at most {MOST_SCOPES}",
                scopes.len()
            ),
        );
    }
    for need in target.into_iter().flat_map(Target::needs) {
        if let Need::Scope(name) = need
            && !has(name)
        {
            let title = target.map_or("the app", |target| target.title());
            invalid.problem(
                "--scope",
                format!("{title} cannot do without the scope `{name}`; add `--scope {name}`"),
            );
        }
    }
    if !has("openid")
        && ["email", "phone", "profile"].into_iter().any(has)
        && invalid.problems.len() == before
    {
        invalid.problem(
            "--scope",
            "email, phone and profile work only together with `openid`; add `--scope openid`",
        );
    }
    Some(scopes)
}

fn domain(
    draft: &Draft,
    pool: Option<&PoolSpec>,
    place: &Place,
    invalid: &mut Invalid,
) -> Option<DomainSpec> {
    let prefix = invalid.parse("--domain-prefix", draft.domain.prefix.as_ref());
    let custom = invalid.parse("--custom-domain", draft.domain.custom.as_ref());
    let certificate = invalid.parse("--certificate-arn", draft.domain.certificate_arn.as_ref());
    if draft.domain.custom.is_some() && draft.domain.certificate_arn.is_none() {
        invalid.missing.push(Missing {
            flag: "--certificate-arn",
            example: "arn:aws:acm:us-east-1:111122223333:certificate/…",
        });
    }
    if draft.domain.custom.is_none() && draft.domain.certificate_arn.is_some() {
        invalid.problem(
            "--certificate-arn",
            "a certificate belongs to a domain of your own; add `--custom-domain FQDN`",
        );
    }
    if draft.domain.custom.is_some() && draft.domain.prefix.is_some() {
        invalid.problem(
            "--custom-domain",
            "give either `--domain-prefix` or `--custom-domain`",
        );
    }
    let lite = draft.pool.tier == Some(Tier::Lite);
    if lite && draft.domain.classic == Some(false) {
        invalid.problem("--tier", "the tier lite has no managed login; leave `classic = false` out or take `--tier essentials`");
    }
    let pages = match draft.domain.classic {
        Some(true) => Setting::Given(LoginPages::Classic),
        Some(false) => Setting::Given(LoginPages::Managed),
        None if lite => Setting::Default(LoginPages::Classic),
        None => Setting::Default(LoginPages::Managed),
    };
    let name = match (prefix, custom, certificate) {
        (Some(prefix), None, _) => Setting::Given(DomainName::Prefix(prefix)),
        (None, Some(name), Some(certificate)) => {
            Setting::Given(DomainName::Custom { name, certificate })
        }
        _ => Setting::Default(DomainName::Prefix(default_prefix(
            pool?.name.value().as_str(),
            place,
        )?)),
    };
    Some(DomainSpec { name, pages })
}

/// The user to make, if one is wanted; none at all when the address is wrong.
fn user(draft: &Draft, invalid: &mut Invalid) -> Option<Option<UserSpec>> {
    match &draft.user.email {
        None => Some(None),
        Some(text) => invalid.take("--test-user", text.parse()).map(|email| {
            Some(UserSpec {
                email,
                password: None,
            })
        }),
    }
}

/// The pool id of a draft, in the region that was chosen.
fn pool_id(draft: &Draft, place: &Place, invalid: &mut Invalid) -> Option<PoolId> {
    let id = invalid.parse::<PoolId>("--pool-id", draft.pool.id.as_ref())?;
    if id.region() != place.region {
        invalid.problem(
            "--pool-id",
            format!(
                "the user pool `{id}` is in {}, and the chosen region is {}; pass `--region {}`",
                id.region(),
                place.region,
                id.region()
            ),
        );
    }
    Some(id)
}
