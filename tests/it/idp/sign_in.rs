//! People sign in through an upstream, or are refused.

use serde_json::{Value, json};

use super::stand_in::{Signed, StandIn, back_at};
use super::{SECRET, line};
use crate::login::attended::{free_port, opened, with_browser};
use crate::login::check;
use crate::login::page::visit;
use crate::world::{World, merged};

#[test]
fn beyond_identity_signs_people_in_from_end_to_end() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let port = free_port();
    let app = format!("http://localhost:{port}");
    world.run(&format!("init --target spa --app-url {app} --save cogoidc.toml --yes")).exits(0);
    let list = world.run("idp add beyond-identity --name BeyondIdentity --dry-run").exits(0);
    let redirect =
        list.stdout.lines().nth(1).unwrap().split_whitespace().last().unwrap().to_owned();
    let add = format!(
        "idp add beyond-identity --name BeyondIdentity --issuer {} --upstream-client-id pool-1 --upstream-secret-file secret --only --yes",
        upstream.url
    );
    world.run(&add).exits(0);
    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    let back = back_at(&opened(&world), &app);
    let (status, page) = visit(&back);
    assert_eq!(status, 200, "{page}");
    let report = child.end().exits(0).json();
    let claims = &report["claims"];
    assert_eq!(report["ok"], true, "{report}");
    assert_eq!(claims["email"], "ada@hospital.example");
    assert_eq!(claims["cognito:username"], "BeyondIdentity_ada@hospital.example");
    assert_eq!(claims["identities"][0]["providerName"], "BeyondIdentity");
    // The upstream was given the redirect URI that the checklist told.
    assert_eq!(upstream.redirect_uri(), redirect);
}

#[test]
fn an_upstream_whose_answer_is_forged_signs_no_user_in() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    let init = format!("init --target spa --app-url {app} --save cogoidc.toml --yes");
    world.run(&init).exits(0);
    world.run(&format!("{} --yes", line(&upstream.url))).exits(0);
    let person = |more: Value| merged(json!({"sub": "u-1", "email": "ada@a.example"}), more);
    let honest = || person(json!({}));
    use Signed::{BySecret, ByStranger, Rightly, UnderUnknownKid, WithExtension, WithoutKid};
    for (claims, signed, secret, says) in [
        (person(json!({"iss": "https://other.example"})), Rightly, SECRET, "Bad id_token issuer"),
        (person(json!({"aud": "pool-2"})), Rightly, SECRET, "Bad id_token audience"),
        (person(json!({"exp": 1})), Rightly, SECRET, "The id_token has expired"),
        (person(json!({"sub": null})), Rightly, SECRET, "The id_token has no subject"),
        (honest(), ByStranger, SECRET, "Bad id_token signature"),
        (honest(), WithExtension, SECRET, "The id_token has an unknown crit"),
        (honest(), WithoutKid, SECRET, "The id_token has no kid"),
        (honest(), UnderUnknownKid, SECRET, "The provider has no key with the kid of the id_token"),
        (
            honest(),
            BySecret,
            SECRET,
            "The id_token is signed with an algorithm other than RS256 or ES256",
        ),
        (honest(), Rightly, "another", "did not exchange the code"),
    ] {
        upstream.signs_in(claims, secret);
        upstream.signs(signed);
        refused(&world, &app, says);
    }
    upstream.signs(Rightly);
    upstream.signs_in(honest(), SECRET);
    let login = "login --identity-provider Corp --json";
    let child = with_browser(&world, login);
    assert_eq!(visit(&back_at(&opened(&world), &app)).0, 200);
    child.end().exits(0);
}

/// Fails unless the sign-in ends with that sentence, and without a new user.
#[track_caller]
fn refused(world: &World, app: &str, says: &str) {
    let login = "login --identity-provider Corp --json";
    let child = with_browser(world, login);
    let (_, page) = visit(&back_at(&opened(world), app));
    let ran = child.end().exits(3);
    let told = check(&ran, "login.sign-in");
    assert_eq!(told.0, "fail");
    assert!(told.1.contains(says), "{says}: {told:?} {page}");
    assert!(told.1.contains("cogoidc doctor --only idp"), "{told:?}");
    assert_eq!(ran.json()["ok"], false);
    for pool in world.pools() {
        let users = world.api("ListUsers", json!({"UserPoolId": pool["Id"]}));
        assert_eq!(users["Users"], json!([]), "{says}");
    }
}

#[test]
fn who_comes_without_the_e_mail_address_that_the_pool_requires_is_refused_by_its_name() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    let init = format!("init --target mlspace --app-url {app} --save cogoidc.toml --yes");
    world.run(&init).exits(0);
    let add = line(&upstream.url);
    world.run(&format!("{add} --map preferred_username=sub --yes")).exits(0);
    upstream.signs_in(json!({"sub": "u-1", "name": "Ada"}), SECRET);
    refused(&world, &app, "attributes required: [email]");
}

#[test]
fn mlspace_behind_beyond_identity_gets_every_claim_it_reads() {
    let upstream = StandIn::start();
    let world = World::new();
    world.write("secret", SECRET);
    let app = format!("http://localhost:{}", free_port());
    world.run(&format!("init --target mlspace --app-url {app} --save cogoidc.toml --yes")).exits(0);
    world.run(&format!("idp add beyond-identity --name BeyondIdentity --issuer {} --upstream-client-id pool-1 --upstream-secret-file secret --yes", upstream.url)).exits(0);
    upstream.signs_in(json!({"sub": "ada@hospital.example"}), SECRET);
    let login = "login --identity-provider BeyondIdentity --json";
    let child = with_browser(&world, login);
    let back = back_at(&opened(&world), &app);
    assert_eq!(visit(&back).0, 200);
    let report = child.end().exits(0).json();
    for name in ["preferred_username", "name", "email"] {
        assert_eq!(report["claims"][name], "ada@hospital.example", "{report}");
    }
}
