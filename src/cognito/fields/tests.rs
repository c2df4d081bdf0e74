//! What is shown is what is sent, for every row of the table.

use serde_json::{Value, json};

use super::kind::{List, Map, Secret};
use super::member::{Member, MemberFormat};
use super::{Change, ClientField, DomainField, Effect, PoolField, ProviderField, Shown};
use crate::settings::parameters::{Flag, ResourceKind, parameters};

fn members() -> impl Iterator<Item = &'static Member> {
    [PoolField::ALL, ClientField::ALL, DomainField::ALL, ProviderField::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// Values that people write for a member.
fn examples(member: &Member) -> Vec<Value> {
    match member.form {
        MemberFormat::Words(words) => words.iter().map(|(shown, _)| json!(shown)).collect(),
        MemberFormat::Switch { .. } | MemberFormat::Negation => vec![json!(true), json!(false)],
        _ => vec![json!("one"), json!("another"), json!(1), json!(true)],
    }
}

#[test]
fn each_member_is_shown_by_what_it_does_to_people() {
    let mut table = String::new();
    for member in members() {
        let (label, path) =
            (if member.label.is_empty() { "(key)" } else { member.label }, member.path.join("."));
        let has_form = !matches!(
            member.form,
            MemberFormat::Plain | MemberFormat::Claim | MemberFormat::Hidden | MemberFormat::Length
        );
        if !has_form {
            table += &format!("{label}: {path}\n");
            continue;
        }
        for shown in examples(member) {
            let sent = member.form.sent(shown.clone());
            table += &format!("{label} {shown}: {path} {sent}\n");
        }
    }
    insta::assert_snapshot!(table, @r#"
    tier "lite": UserPoolTier "LITE"
    tier "essentials": UserPoolTier "ESSENTIALS"
    tier "plus": UserPoolTier "PLUS"
    mfa "off": MfaConfiguration "OFF"
    mfa "optional": MfaConfiguration "OPTIONAL"
    mfa "required": MfaConfiguration "ON"
    mfa: SoftwareTokenMfaConfiguration.Enabled
    sign_in_factors "password": Policies.SignInPolicy.AllowedFirstAuthFactors "PASSWORD"
    sign_in_factors "passkey": Policies.SignInPolicy.AllowedFirstAuthFactors "WEB_AUTHN"
    sign_in_factors "email-otp": Policies.SignInPolicy.AllowedFirstAuthFactors "EMAIL_OTP"
    passkey_relying_party: WebAuthnConfiguration.RelyingPartyId
    passkey_user_verification: WebAuthnConfiguration.UserVerification
    passkey_mfa true: WebAuthnConfiguration.FactorConfiguration "MULTI_FACTOR_WITH_USER_VERIFICATION"
    passkey_mfa false: WebAuthnConfiguration.FactorConfiguration "SINGLE_FACTOR"
    issuer "original": IssuerConfiguration.Type "ORIGINAL"
    issuer "updated": IssuerConfiguration.Type "UPDATED"
    self_sign_up true: AdminCreateUserConfig.AllowAdminCreateUserOnly false
    self_sign_up false: AdminCreateUserConfig.AllowAdminCreateUserOnly true
    deletion_protection true: DeletionProtection "ACTIVE"
    deletion_protection false: DeletionProtection "INACTIVE"
    open_registration: DcrConfiguration.OpenDcrEnabled
    tag: UserPoolTags
    name: ClientName
    callback_urls: CallbackURLs
    sign_out_urls: LogoutURLs
    scopes: AllowedOAuthScopes
    identity_providers: SupportedIdentityProviders
    oauth: AllowedOAuthFlowsUserPoolClient
    flows: AllowedOAuthFlows
    writable_attributes: WriteAttributes
    readable_attributes: ReadAttributes
    token_revocation: EnableTokenRevocation
    user_existence_errors "hidden": PreventUserExistenceErrors "ENABLED"
    user_existence_errors "shown": PreventUserExistenceErrors "LEGACY"
    refresh_rotation true: RefreshTokenRotation.Feature "ENABLED"
    refresh_rotation false: RefreshTokenRotation.Feature "DISABLED"
    auth_flows: ExplicitAuthFlows
    managed_login: ManagedLoginVersion
    client_secret: ProviderDetails.client_secret
    attribute_mapping: AttributeMapping
    (key): ProviderDetails
    (key): ProviderDetails
    "#);
}

#[test]
fn a_single_value_is_shown_as_it_is_found_and_as_it_is_sent() {
    for member in members().filter(|member| member.form != MemberFormat::Hidden) {
        let key = matches!(member.form, MemberFormat::Claim | MemberFormat::Length)
            .then(|| "key".to_owned());
        for (from, to) in pairs(&examples(member)) {
            let mut resource = json!({});
            member.put(key.as_deref(), &mut resource, member.form.sent(from.clone()));
            let found = member.read(key.as_deref(), &resource);
            let effect = Effect::Set { from: found.clone(), to: member.form.sent(to.clone()) };
            let change = Change { member, key: key.clone(), effect };
            let (Shown::Value { from: shown_from, to: shown_to, .. }
            | Shown::Claim { from: shown_from, to: shown_to, .. }) = change.shown()
            else {
                panic!("{change:?}");
            };
            change.merge(&mut resource).unwrap();
            let sent = member.read(key.as_deref(), &resource);
            assert_eq!(
                [&shown_from, &shown_to],
                [&member.form.shown(&found), &member.form.shown(&sent)],
                "{change:?}"
            );
            if member.form != MemberFormat::Length {
                assert_eq!([shown_from, shown_to], [from, to], "{change:?}");
            }
        }
    }
}

/// Every two different values, in both orders.
fn pairs(values: &[Value]) -> Vec<(Value, Value)> {
    let all =
        values.iter().flat_map(|from| values.iter().map(move |to| (from.clone(), to.clone())));
    all.filter(|(from, to)| from != to).collect()
}

#[test]
fn a_list_gains_and_loses_the_entries_that_are_shown() {
    for member in ClientField::ALL.iter().filter(|member| member.form == MemberFormat::Plain) {
        let mut resource = json!({});
        member.put(None, &mut resource, json!(["a", "b"]));
        let change = List(member).edit(vec!["c".to_owned()], vec!["a".to_owned()]).unwrap();
        change.merge(&mut resource).unwrap();
        let Shown::List { label, add, remove } = change.shown() else { panic!("{change:?}") };
        assert_eq!(label, member.label);
        let mut shown = vec!["a".to_owned(), "b".to_owned()];
        shown.retain(|entry| !remove.contains(entry));
        shown.extend(add.to_vec());
        assert_eq!(member.entries(&resource), shown);
    }
}

#[test]
fn a_member_with_keys_shows_the_key_that_is_sent() {
    let details = ProviderField::details("client_id");
    for (map, label) in
        [(PoolField::TAGS, "tag"), (ProviderField::MAPPING, "attribute_mapping"), (details, "key")]
    {
        let Map(member) = map;
        let change = map.set(&[].into(), "key", Some("new")).unwrap();
        let mut resource = json!({});
        change.merge(&mut resource).unwrap();
        assert_eq!(member.read(Some("key"), &resource), "new");
        assert_eq!(change.label(), label);
        assert_eq!(
            map.set(&[("key".to_owned(), "new".to_owned())].into(), "key", Some("new")).map(|_| ()),
            None
        );
    }
}

#[test]
fn a_secret_is_sent_and_never_shown() {
    let Secret(member) = ProviderField::SECRET;
    let change =
        ProviderField::SECRET.replace(Some(&"old-secret".into()), &"new-secret".into()).unwrap();
    let mut resource = json!({});
    change.merge(&mut resource).unwrap();
    assert_eq!(member.read(None, &resource), "new-secret");
    let said = format!("{change:?} {:?}", change.shown());
    assert!(!said.contains("old-secret") && !said.contains("new-secret"), "{said}");
}

#[test]
fn every_setting_that_can_change_has_a_member_and_every_member_a_setting_of_its_name() {
    let is_changeable = |about| matches!(about, ResourceKind::Pool | ResourceKind::Client);
    for parameter in parameters() {
        let question = parameter.question.as_ref();
        if question.is_some_and(|question| is_changeable(question.about) && !question.permanent) {
            let member = members().find(|member| member.flag == parameter.flag);
            assert_eq!(member.map(|member| member.label), Some(parameter.label));
        }
    }
    for member in members().filter(|member| member.flag != Flag::None) {
        assert!(parameters().any(|parameter| parameter.flag == member.flag), "{}", member.label);
    }
}
