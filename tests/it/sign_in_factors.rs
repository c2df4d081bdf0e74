//! Factors that people may sign in with first.

use serde_json::{Value, json};

use crate::world::{World, merged, text, texts};

const SPA: &str = "--target spa --app-url http://localhost:5173/";
const PASSKEYS: &str = "--sign-in-factor password --sign-in-factor passkey";
const FACTORS: &str = "/Policies/SignInPolicy/AllowedFirstAuthFactors";

/// A set-up of a single-page app, made with these flags.
fn set_up(flags: &str) -> World {
    let world = World::new();
    world.run(&format!("init {SPA} {flags} --yes --save spa.toml")).exits(0);
    world
}

fn sorted_texts(value: &Value) -> Vec<String> {
    let mut all = texts(value);
    all.sort();
    all
}

fn pool(world: &World) -> String {
    text(&world.pool_named("spa")["Id"])
}

fn factors(world: &World) -> Vec<String> {
    sorted_texts(world.describe_pool(&pool(world)).pointer(FACTORS).unwrap())
}

fn mfa_config(world: &World) -> Value {
    world.api("GetUserPoolMfaConfig", json!({"UserPoolId": pool(world)}))
}

fn flows(world: &World) -> Vec<String> {
    sorted_texts(&world.client_named("spa", "spa")["ExplicitAuthFlows"])
}

/// The host that a sign-in page with this prefix has on AWS.
fn host(world: &World) -> String {
    let prefix = text(&world.describe_pool(&pool(world))["Domain"]);
    format!("{prefix}.auth.eu-central-1.amazoncognito.com")
}

#[test]
fn a_pool_is_created_with_passkeys_of_its_sign_in_pages() {
    let world = World::new();
    let line = format!("init {SPA} {PASSKEYS} --sign-in-factor email-otp");
    let plan = world.run(&format!("{line} --dry-run")).exits(0).stdout;
    for said in [
        "sign-in factors password, passkey, email-otp",
        "user verification required",
        "people choose among the sign-in factors of the user pool",
        "they stop working if the sign-in pages get another address",
    ] {
        assert!(plan.contains(said), "{said}: {plan}");
    }
    world.run(&format!("{line} --yes --save spa.toml")).exits(0);
    assert!(
        world.read("spa.toml").contains(r#"sign_in_factor = ["password", "passkey", "email-otp"]"#)
    );
    assert_eq!(factors(&world), ["EMAIL_OTP", "PASSWORD", "WEB_AUTHN"]);
    assert_eq!(
        mfa_config(&world),
        json!({
            "MfaConfiguration": "OFF",
            "WebAuthnConfiguration": {"RelyingPartyId": host(&world), "UserVerification": "required"},
        })
    );
    assert!(flows(&world).contains(&"ALLOW_USER_AUTH".to_owned()));
    assert_eq!(world.run("plan --spec spa.toml").exits(0).stdout, "Nothing to change.\n");
    let doctor = world.run("doctor --spec spa.toml --json").exits(0).json();
    for id in ["pool.sign-in-factors", "pool.passkeys", "client.sign-in-factors"] {
        let mut checks = doctor["checks"].as_array().unwrap().iter();
        let check = checks.find(|check| check["id"] == id).unwrap();
        assert_eq!(check["outcome"], "pass", "{check}");
    }
}

#[test]
fn a_pool_gains_factors_and_keeps_those_it_has() {
    let world = set_up("--mfa optional");
    assert_eq!(factors(&world), ["PASSWORD"]);
    let id = pool(&world);
    let policies = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}});
    let kept = json!({
        "UserPoolId": id, "MfaConfiguration": "OPTIONAL", "DeletionProtection": "ACTIVE",
        "AutoVerifiedAttributes": ["email"], "Policies": policies,
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}, "UserPoolTags": {"cogoidc": "spa"},
    });
    world.api("UpdateUserPool", kept);
    let before = flows(&world);
    let plan = world.run(&format!("plan --spec spa.toml {PASSKEYS}")).exits(0).stdout;
    assert!(plan.contains("sign_in_factors + passkey"), "{plan}");
    assert!(plan.contains(&format!("passkey_relying_party nothing → {}", host(&world))), "{plan}");
    assert!(plan.contains("auth_flows + ALLOW_USER_AUTH"), "{plan}");
    world.run(&format!("apply --spec spa.toml {PASSKEYS} --yes")).exits(0);
    assert_eq!(factors(&world), ["PASSWORD", "SMS_OTP", "WEB_AUTHN"]);
    assert_eq!(mfa_config(&world)["SoftwareTokenMfaConfiguration"], json!({"Enabled": true}));
    assert_eq!(mfa_config(&world)["MfaConfiguration"], "OPTIONAL");
    let mut after = flows(&world);
    after.retain(|flow| flow != "ALLOW_USER_AUTH");
    assert_eq!(after, before);
    let again = world.run(&format!("plan --spec spa.toml {PASSKEYS}")).exits(0);
    assert_eq!(again.stdout, "Nothing to change.\n");
}

#[test]
fn passkeys_of_another_address_stay_and_are_named() {
    let world = set_up("");
    let other = json!({"RelyingPartyId": "app.example", "UserVerification": "preferred"});
    let config = json!({"UserPoolId": pool(&world), "MfaConfiguration": "OFF", "WebAuthnConfiguration": other});
    world.api("SetUserPoolMfaConfig", config);
    let ran = world.run(&format!("apply --spec spa.toml {PASSKEYS} --yes")).exits(0);
    ran.says("passkeys belong to app.example, so they do not work on the sign-in pages");
    assert_eq!(mfa_config(&world)["WebAuthnConfiguration"], other);
    let doctor = world.run("doctor --spec spa.toml --only pool.passkeys").exits(3);
    assert!(doctor.stdout.contains("they belong to app.example"), "{doctor}");
}

#[test]
fn passkeys_belong_to_the_custom_domain() {
    let world = World::new();
    let custom = "--custom-domain login.hospital.example --certificate-arn arn:aws:acm:us-east-1:111122223333:certificate/1";
    let ran = world.run(&format!("init {SPA} {PASSKEYS} {custom} --dry-run")).exits(0);
    assert!(ran.stdout.contains("passkeys of login.hospital.example,"), "{ran}");
}

#[test]
fn where_mfa_is_required_a_passkey_counts_as_two_factors() {
    let two = json!("MULTI_FACTOR_WITH_USER_VERIFICATION");
    let world = set_up(&format!("{PASSKEYS} --mfa required"));
    assert_eq!(mfa_config(&world)["WebAuthnConfiguration"]["FactorConfiguration"], two);
    let world = set_up("--mfa required");
    world.run(&format!("apply --spec spa.toml {PASSKEYS} --yes")).exits(0);
    assert_eq!(mfa_config(&world)["WebAuthnConfiguration"]["FactorConfiguration"], two);
    assert_eq!(factors(&world), ["PASSWORD", "WEB_AUTHN"]);
    let world = set_up(PASSKEYS);
    world.run("apply --spec spa.toml --mfa required --yes").exits(0);
    assert_eq!(mfa_config(&world)["WebAuthnConfiguration"]["FactorConfiguration"], two);
}

#[test]
fn what_cognito_or_its_pages_would_not_take_is_refused_before_any_call() {
    for (flags, why) in [
        ("--sign-in-factor passkey", "`password` has to be one of them"),
        (&format!("{PASSKEYS} --tier lite"), "the tier lite has `password` alone"),
        (&format!("{PASSKEYS} --classic"), "the classic sign-in pages ask for a password alone"),
        (
            "--sign-in-factor password --sign-in-factor email-otp --mfa required",
            "Cognito refuses `email-otp` where MFA is required",
        ),
    ] {
        let world = World::new();
        world.run(&format!("init {SPA} {flags} --yes")).exits(2).says(why);
    }
}

#[test]
fn a_pool_that_cannot_offer_the_factors_is_left_as_it_is() {
    for (made, asked, why) in [
        ("--tier lite", PASSKEYS, "has no sign-in factor besides the password"),
        ("--classic", PASSKEYS, "are the classic ones, which ask for a password alone"),
        (
            "--mfa required",
            "--sign-in-factor password --sign-in-factor email-otp",
            "cannot both require MFA and let people sign in by a code",
        ),
        (
            "--sign-in-factor password --sign-in-factor email-otp",
            "--mfa required",
            "cannot both require MFA and let people sign in by a code",
        ),
    ] {
        let world = World::new();
        world.run(&format!("init {SPA} {made} --yes")).exits(0);
        let (ran, calls) = world.counting(&format!("init {SPA} {asked} --yes"));
        ran.exits(5).says(why);
        assert!(calls.writes().is_empty(), "{calls:?}");
    }
}

#[test]
fn a_new_app_client_of_a_pool_with_passkeys_offers_them() {
    let world = set_up(PASSKEYS);
    let line =
        format!("init {SPA} --client-name other --callback-url http://localhost:5174/ --yes");
    world.run(&line).exits(0);
    let client = world.client_named("spa", "other");
    assert!(sorted_texts(&client["ExplicitAuthFlows"]).contains(&"ALLOW_USER_AUTH".to_owned()));
}

#[test]
fn whatever_flows_a_client_allows_it_can_offer_the_choice() {
    let world = set_up("");
    for (before, after) in [
        (
            json!([]),
            json!([
                "ALLOW_CUSTOM_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
                "ALLOW_USER_AUTH",
                "ALLOW_USER_SRP_AUTH"
            ]),
        ),
        (json!(["ALLOW_USER_SRP_AUTH"]), json!(["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"])),
        // The older names do not go with the newer ones.
        (json!(["USER_PASSWORD_AUTH"]), json!(["USER_PASSWORD_AUTH"])),
    ] {
        let mut found = world.client_named("spa", "spa");
        for member in ["CreationDate", "LastModifiedDate"] {
            found.as_object_mut().unwrap().remove(member);
        }
        world.api("UpdateUserPoolClient", merged(found, json!({"ExplicitAuthFlows": before})));
        world.run(&format!("apply --spec spa.toml {PASSKEYS} --yes")).exits(0);
        assert_eq!(json!(flows(&world)), after, "{before}");
    }
}
