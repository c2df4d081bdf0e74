//! Addresses that people have in their browser, and what they show.

use serde_json::json;

use super::outside::bare;
use super::{APP, SetUp, findings, worst};
use crate::world::{Ran, World, run};

/// What doctor says of an address, without credentials.
fn outside(set_up: &SetUp, end: &str) -> Ran {
    let address = format!("{}/{}", set_up.domain(), end.replace("CLIENT", &set_up.client));
    let mut command = set_up.world.bare("doctor --json");
    command.arg(&address);
    run(command, &address)
}

/// What doctor says of an address with the credentials and the spec file of the set-up, and with more flags.
fn inside(set_up: &SetUp, address: &str, more: &str) -> Ran {
    let mut command = set_up.world.program(&format!("doctor --json {more}"));
    command.arg(address.replace("DOMAIN", &set_up.domain()).replace("CLIENT", &set_up.client));
    run(command, address)
}

#[test]
fn an_error_at_the_app_is_explained_by_its_description() {
    let world = World::new();
    for (end, why) in [
        (
            "?error=invalid_request&error_description=attributes+required%3A+%5Bemail%5D&state=x",
            "the app got invalid_request, \"attributes required: [email]\": the user pool requires email, and",
        ),
        (
            "?error_description=user.email%3A+Attribute+cannot+be+updated.%0A+&state=x&error=invalid_request",
            "the app got invalid_request, \"user.email: Attribute cannot be updated.\": email is mapped, so",
        ),
        (
            "#error_description=Client+is+not+enabled+for+OAuth2.0+flows+&error=invalid_request",
            "OAuth is off on the app client",
        ),
        ("?error=server_error&error_description=something+new", "cogoidc does not know this error"),
        (
            "?code=secret-1&error=x&error_description=code%3Dsecret-2+a%1b%5b31m",
            "the app got x, \"code=… a [31m\"",
        ),
    ] {
        let mut command = world.bare("doctor --json");
        command.arg(format!("https://app.example/cb{end}"));
        let ran = run(command, "doctor ADDRESS").exits(3);
        let (outcome, said, fix) = worst(&ran, "sign-in.request");
        assert_eq!((outcome.as_str(), fix), ("fail", None), "{end}");
        assert!(said.contains(why), "{end}: {said}");
        assert!(!ran.to_string().contains("secret-"), "{ran}");
    }
    let mut command = world.bare("doctor");
    command.arg("https://app.example/cb?code=secret-1&state=x");
    let ran = run(command, "a code").exits(2).says("where a sign-in ended that worked");
    assert!(!ran.stderr.contains("secret-1"), "{ran}");
}

#[test]
fn a_sign_out_address_is_judged_by_what_cognito_expects() {
    let set_up = SetUp::new();
    let back = "https%3A%2F%2Fviewer.example";
    for (end, outcomes, why) in [
        (format!("logout?client_id=CLIENT&logout_uri={back}%2F"), ("pass", "pass"), "it sends client_id and"),
        (
            format!("logout?client_id=CLIENT&post_logout_redirect_uri={back}%2F&id_token_hint=x"),
            ("fail", "pass"),
            "it sends no logout_uri, and Cognito ignores post_logout_redirect_uri and id_token_hint; Cognito expects http",
        ),
        (
            format!("error?client_id=CLIENT&post_logout_redirect_uri={back}%2F&id_token_hint=x"),
            ("fail", "pass"),
            &format!("/logout?client_id={}&logout_uri={back}%2F", set_up.client),
        ),
        (format!("logout?logout_uri={back}%2F"), ("fail", "skip"), "it sends no client_id; Cognito expects"),
        ("logout".to_owned(), ("fail", "skip"), "it sends no client_id, and it sends no logout_uri; Cognito expects"),
        (
            "logout?client_id=CLIENT&redirect_uri=https%3A%2F%2Fviewer.example%2Fcallback&response_type=code"
                .to_owned(),
            ("pass", "skip"),
            "it sends client_id and redirect_uri",
        ),
    ] {
        let ran = outside(&set_up, &end);
        let (outcome, said, _) = worst(&ran, "sign-out.request");
        let url = worst(&ran, "sign-out.url").0;
        assert_eq!((outcome.as_str(), url.as_str()), outcomes, "{end}: {said}");
        assert!(said.contains(why), "{end}: {said}");
    }
    let (_, said, _) = worst(
        &outside(&set_up, &format!("oauth2/logout?client_id=CLIENT&logout_uri={back}%2F")),
        "sign-out.request",
    );
    assert!(said.contains("there is no such endpoint; Cognito expects"), "{said}");
    let unregistered = format!("logout?client_id=CLIENT&logout_uri={back}");
    let ran = outside(&set_up, &unregistered).exits(3);
    let (_, said, _) = worst(&ran, "sign-out.url");
    let near = "https://viewer.example/, which differs only in the slash at the end";
    assert!(said.contains(near), "{said}");
    let ran = inside(&set_up, &format!("DOMAIN/{unregistered}"), "").exits(3);
    let (_, said, fix) = worst(&ran, "sign-out.url");
    assert!(said.contains(near), "{said}");
    set_up.world.run(&fix.unwrap()).exits(0);
    inside(&set_up, &format!("DOMAIN/{unregistered}"), "").exits(0);
}

/// An authorize address that asks for these scopes.
fn asking(scopes: &str) -> String {
    format!(
        "oauth2/authorize?client_id=CLIENT&redirect_uri=https%3A%2F%2Fviewer.example%2Fcallback&response_type=code&scope={scopes}"
    )
}

#[test]
fn a_refused_scope_is_named() {
    let set_up = SetUp::new();
    for (scopes, why) in [
        (
            "openid+profile+email+groups",
            "the scope groups is not among those of the app client; Cognito has no scope",
        ),
        ("openid+email+phone+a%2Fb", "the scopes phone, a/b are not among those of the app client"),
        ("email", "the app asks for email without openid"),
    ] {
        let ran = outside(&set_up, &asking(scopes)).exits(3);
        let (outcome, said, _) = worst(&ran, "sign-in.callback");
        assert_eq!(outcome, "fail", "{scopes}");
        assert!(said.contains("invalid_request, \"invalid_scope\""), "{said}");
        assert!(said.contains(why), "{scopes}: {said}");
    }
    outside(&set_up, &asking("openid+email")).exits(0);
    // Inside, the check of the scopes says it, and its command repairs it.
    let ran = inside(&set_up, &format!("DOMAIN/{}", asking("openid+phone")), "").exits(3);
    let (_, said, fix) = worst(&ran, "client.scopes");
    assert!(said.contains("it lacks phone"), "{said}");
    set_up.world.run(&format!("{} --yes", fix.unwrap()));
    let told = format!("DOMAIN/error?error=invalid_scope&client_id={}", set_up.client);
    let (_, said, _) = worst(&inside(&set_up, &told, ""), "sign-in.request");
    assert!(
        said.contains("a scope that the app asks for is not among those of app client ohif"),
        "{said}"
    );
}

#[test]
fn a_request_that_lacks_something_fails() {
    let set_up = SetUp::new();
    for (query, why) in [
        ("client_id=CLIENT&response_type=code", "it sends no redirect_uri"),
        (
            "client_id=CLIENT&redirect_uri=https%3A%2F%2Fviewer.example%2Fcallback",
            "it sends no response_type",
        ),
        (
            "client_id=CLIENT&redirect_uri=https%3A%2F%2Fviewer.example%2Fcallback&response_type=code&code_challenge=x&code_challenge_method=plain",
            "takes only S256",
        ),
        (
            "client_id=CLIENT&redirect_uri=https%3A%2F%2Fviewer.example%2Fcallback&response_type=id_token",
            "it asks for `id_token`",
        ),
    ] {
        let ran = outside(&set_up, &format!("oauth2/authorize?{query}")).exits(3);
        let (outcome, said, _) = worst(&ran, "sign-in.request");
        assert_eq!(outcome, "fail", "{query}");
        assert!(said.contains(why), "{query}: {said}");
    }
}

#[test]
fn a_callback_url_without_its_slash_is_named_from_outside() {
    let set_up = SetUp::new();
    let end = asking("openid").replace("callback&", "callback%2F&");
    let (_, said, _) = worst(&outside(&set_up, &end).exits(3), "sign-in.callback");
    let near = "it has https://viewer.example/callback, which differs only in the slash at the end";
    assert!(said.contains(near), "{said}");
}

#[test]
fn with_a_pool_id_an_address_is_looked_at_inside_as_well() {
    let set_up = SetUp::new();
    set_up.update_client(json!({"EnableTokenRevocation": false}));
    std::fs::remove_file(set_up.world.path("cogoidc.toml")).unwrap();
    let address = format!("DOMAIN/{}", asking("openid"));
    let ran = inside(&set_up, &address, "");
    assert_eq!(worst(&ran, "client.revocation").0, "skip");
    let ran = inside(&set_up, &address, &format!("--pool-id {}", set_up.pool));
    assert_eq!(worst(&ran, "client.revocation").0, "fail");
    assert_eq!(worst(&ran, "sign-in.callback").0, "pass");
    // The app's own address shows no app client.
    let error = format!(
        "{APP}/callback?error=invalid_request&error_description=attributes+required%3A+%5Bname%5D"
    );
    let ids = format!("--pool-id {} --client-id {}", set_up.pool, set_up.client);
    let ran = inside(&set_up, &error, &ids).exits(3);
    assert_eq!(worst(&ran, "sign-in.request").0, "fail");
    assert_eq!(worst(&ran, "pool.exists").0, "pass");
    inside(&set_up, &address, "--fix").exits(2);
}

#[test]
fn a_spec_file_is_used_if_it_is_for_the_address() {
    let set_up = SetUp::new();
    let own = format!("DOMAIN/{}", asking("openid"));
    let ran = inside(&set_up, &own, "").exits(0).says("using cogoidc.toml");
    assert_eq!(worst(&ran, "pool.exists").0, "pass");
    let error = format!("{APP}/callback?error=access_denied");
    let ran = inside(&set_up, &error, "").exits(3).says("using cogoidc.toml");
    assert_eq!(findings(&ran, "sign-in.callback")[0]["outcome"], "pass");
    let vague = "DOMAIN/error?client_id=CLIENT&error=invalid_request";
    let (_, said, _) = worst(&inside(&set_up, vague, "").exits(3), "sign-in.request");
    assert!(said.contains("the request itself was refused"), "{said}");
    set_up.update_client(json!({"SupportedIdentityProviders": null}));
    let (_, said, _) = worst(&inside(&set_up, vague, "").exits(3), "sign-in.request");
    assert!(
        said.contains("the app client has no identity provider (client.identity-providers)"),
        "{said}"
    );
    set_up.update_client(json!({"SupportedIdentityProviders": ["COGNITO"]}));

    let other = "DOMAIN/oauth2/authorize?client_id=other&redirect_uri=https%3A%2F%2Fa.example&response_type=code";
    for (address, why) in [
        (other, format!("it is for the app client {}, and the address has other", set_up.client)),
        ("https://other.example/cb?error=x", "its app is at another address".to_owned()),
        (
            "DOMAIN/error?error=x",
            "it names neither the app client nor the domain of the address".to_owned(),
        ),
    ] {
        let ran = inside(&set_up, address, "").says(&format!("cogoidc.toml is not used: {why}"));
        assert_eq!(worst(&ran, "pool.exists").0, "skip", "{address}");
    }
    // Without the endpoint the file leads to AWS, and the address does not.
    let home = set_up.domain();
    let line = format!("doctor '{home}/{}'", asking("openid").replace("CLIENT", &set_up.client));
    let calls = set_up.world.calls();
    bare(&set_up, &line)
        .exits(0)
        .says("cogoidc.toml is not used: it leads to another Cognito than the address");
    set_up.world.write("cogoidc.toml", "no spec file");
    let line = format!("doctor {home}/error?error=x");
    bare(&set_up, &line).exits(3).says("cogoidc.toml is not used: ");
    bare(&set_up, &format!("{line} --spec cogoidc.toml")).exits(2);
    assert_eq!(set_up.world.calls(), calls);
}
