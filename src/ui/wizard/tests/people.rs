//! Who signs people in.

use super::*;
use crate::settings::draft::ProviderDraft;

/// Asks nothing but who signs people in, and what follows from it.
fn of_people(pools: &mut Pages, answers: &[Say]) -> (String, Draft) {
    let mut draft = complete();
    draft.user.email = None;
    filled(draft, pools, answers)
}

#[test]
fn another_identity_provider_is_named_and_its_values_come_later() {
    let answers = [Pick("other"), Pick("beyond-identity"), Type("COGNITO"), Enter];
    let (seen, draft) = of_people(&mut pages([]), &answers);
    insta::assert_snapshot!(seen, @r#"
    Nothing changes before you say yes.
    (instructions)

    [list] Who signs people in?
      > the pool's own users
        a new identity provider
        both: the pool's own users and a new identity provider
    [list] Which identity provider?
        Beyond Identity
        AD FS
        AD FS (OpenID Connect)
        Microsoft Entra ID
        Okta
        Google
        any other, by OpenID Connect
        any other, by SAML
    [text] Name of the provider in the user pool [BeyondIdentity]
    Not accepted: `COGNITO` stands for the pool's own users; choose another name.
    "#);
    let provider = ProviderDraft {
        kind: Some("beyond-identity".to_owned()),
        name: Some("BeyondIdentity".to_owned()),
        only: Some(true),
        ..ProviderDraft::default()
    };
    assert_eq!(draft.providers, [provider]);
    assert_eq!(draft.client.identity_providers, None);
}

#[test]
fn both_leave_the_own_users_and_a_social_provider_has_its_name() {
    let answers = [Pick("both"), Pick("google"), Enter];
    let (seen, draft) = of_people(&mut pages([]), &answers);
    assert!(!seen.contains("Name of the provider"), "{seen}");
    assert!(seen.contains("First user's e-mail"), "{seen}");
    let provider = ProviderDraft {
        kind: Some("google".to_owned()),
        name: Some("Google".to_owned()),
        ..ProviderDraft::default()
    };
    assert_eq!(draft.providers, [provider]);
}

#[test]
fn another_answer_on_the_way_back_forgets_the_provider() {
    let answers = [
        Pick("other"),
        Pick("okta"),
        Type("Corp"),
        // There is no question after the name, so the way back starts at it.
    ];
    let (_, draft) = of_people(&mut pages([]), &answers);
    assert_eq!(draft.providers.len(), 1);
    let answers =
        [Pick("other"), Pick("okta"), Back, Pick("entra"), Back, Back, Pick("own"), Enter];
    let (_, draft) = of_people(&mut pages([]), &answers);
    assert_eq!(draft.providers, []);
    assert_eq!(draft.client.identity_providers, None);
}

#[test]
fn the_identity_providers_of_a_pool_are_offered_by_their_names() {
    let mut draft = for_target("viewer");
    draft.app_url = complete().app_url;
    let mut pools = staff();
    pools.providers = Ok(vec!["Okta".to_owned()]);
    let answers = [Pick("staff"), Pick("Okta")];
    let (seen, alone) = filled(draft.clone(), &mut pools, &answers);
    assert!(seen.contains("Okta, already in the pool"), "{seen}");
    let names = |draft: &Draft| draft.client.identity_providers.clone().unwrap();
    assert_eq!(names(&alone), ["Okta"]);
    let mut pools = staff();
    pools.providers = Ok(vec!["Okta".to_owned()]);
    let answers = [Pick("staff"), Pick("3")];
    let (_, both) = filled(draft.clone(), &mut pools, &answers);
    assert_eq!(names(&both), ["COGNITO", "Okta"]);
    // Where they cannot be listed, the question is asked without them.
    let mut pools = staff();
    pools.providers = Err("no permission cognito-idp:ListIdentityProviders".to_owned());
    let (seen, none) = filled(draft, &mut pools, &[Pick("staff"), Enter]);
    let told = "The identity providers of the pool cannot be listed: no permission";
    assert!(seen.contains(told), "{seen}");
    assert_eq!(none.client.identity_providers, None);
}

#[test]
fn a_name_that_the_pool_has_is_no_name_for_another_provider() {
    let mut draft = for_target("viewer");
    draft.app_url = complete().app_url;
    let mut pools = staff();
    pools.providers = Ok(vec!["Okta".to_owned(), "Google".to_owned()]);
    let answers = [
        Pick("staff"),
        Pick("other"),
        Pick("google"),
        Pick("okta"),
        Type("Okta"),
        Type("Contractors"),
    ];
    let (seen, draft) = filled(draft, &mut pools, &answers);
    for refusal in [
        "Not accepted: the pool already has `Google`; go back and choose `Google, already in the pool`, or another provider.",
        "[text] Name of the provider in the user pool\n",
        "Not accepted: the pool already has `Okta`; go back and choose `Okta, already in the pool`, or type another name.",
    ] {
        assert!(seen.contains(refusal), "{refusal}: {seen}");
    }
    assert_eq!(draft.providers[0].name.as_deref(), Some("Contractors"));
}

#[test]
fn a_name_that_another_pool_has_is_not_offered_again() {
    let mut draft = for_target("viewer");
    draft.app_url = complete().app_url;
    let mut pools = staff();
    pools.providers = Ok(vec!["Corp".to_owned()]);
    let answers = [
        Pick("new"),
        Pick("both"),
        Pick("okta"),
        Type("Corp"),
        Back,
        Back,
        Back,
        Back,
        Pick("staff"),
        Enter,
        Enter,
        Enter,
    ];
    let (_, draft) = filled(draft, &mut pools, &answers);
    assert_eq!(draft.providers[0].name.as_deref(), Some("Okta"));
}

#[test]
fn a_first_user_that_is_given_says_who_signs_people_in() {
    let (seen, _) = filled(complete(), &mut pages([]), &[]);
    assert!(!seen.contains("Who signs people in?"));
}

#[test]
fn nobody_is_asked_for_a_user_where_only_a_provider_signs_people_in() {
    let mut draft = complete();
    draft.user.email = None;
    draft.client.identity_providers = Some(vec!["Okta".to_owned()]);
    let (seen, _) = filled(draft, &mut pages([]), &[]);
    assert!(!seen.contains("First user"));
}

#[test]
fn a_new_pool_on_the_way_back_forgets_the_one_that_was_chosen() {
    let mut draft = for_target("viewer");
    draft.app_url = complete().app_url;
    let answers = [Pick("staff"), Back, Pick("new"), Pick("own"), Enter];
    let (_, draft) = filled(draft, &mut staff(), &answers);
    assert_eq!(draft.pool.id, None);
}
