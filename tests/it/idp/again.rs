//! `idp add` for a provider that is there.

use serde_json::json;

use super::stand_in::StandIn;
use super::{METADATA, line, plain, provider, unchanged};
use crate::world::text;

#[test]
fn a_provider_of_that_name_with_other_settings_is_left_alone() {
    let (upstream, other) = (StandIn::start(), StandIn::start());
    let (world, ids) = plain();
    world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    for (given, says) in [
        (line(&other.url), format!("oidc_issuer is {}, not {}", upstream.url, other.url)),
        (
            line(&upstream.url).replace("pool-1", "pool-2"),
            "client_id is pool-1, not pool-2".to_owned(),
        ),
        (
            "idp add saml --name Corp --metadata-file metadata.xml".to_owned(),
            "type is OIDC, not SAML".to_owned(),
        ),
    ] {
        world.write("metadata.xml", METADATA);
        let ran = unchanged(&world, &format!("{given} {ids} --yes --json")).exits(5).says(&says);
        assert_eq!(ran.json()["error"]["code"], 5);
        ran.says("another --name").says("cogoidc idp remove Corp");
    }
    // A newer secret takes the place of the older one, unseen.
    let newer = "canary-of-the-newer-secret";
    world.write("secret", newer);
    let ran = world.run(&format!("{} {ids} --yes", line(&upstream.url))).exits(0);
    assert!(!ran.to_string().contains("canary"), "{ran}");
    ran.says("client_secret (hidden) → (hidden)");
    assert_eq!(provider(&world, "Corp")["ProviderDetails"]["client_secret"], newer);
    // It joins another client by its name alone.
    let pool = text(&world.pool_named("staff")["Id"]);
    world.client(&pool, "second", json!({}));
    let ids = format!("--pool-id {pool} --client-name second");
    world
        .run(&format!("idp add oidc --name Corp {ids} --only --yes"))
        .exits(0)
        .says("people of COGNITO can no longer sign in");
    let second = world.client_named("staff", "second");
    assert_eq!(second["SupportedIdentityProviders"], json!(["Corp"]));
}

#[test]
fn a_newer_document_of_the_same_saml_provider_takes_the_place_of_the_older_one() {
    let (world, ids) = plain();
    let add = format!("idp add saml --name Corp --metadata-file metadata.xml {ids} --yes");
    world.write("metadata.xml", METADATA);
    world.run(&add).exits(0);
    let newer = METADATA.replace("/ls/", "/ls2/");
    world.write("metadata.xml", &newer);
    world.run(&add).exits(0).says("MetadataFile");
    let kept = &provider(&world, "Corp")["ProviderDetails"]["MetadataFile"];
    assert_eq!(*kept, newer);
    unchanged(&world, &add).exits(0).says("Nothing to change.");
    // That of somebody else is another provider.
    let other = METADATA.replace("adfs.example/trust", "other.example/trust");
    world.write("metadata.xml", &other);
    unchanged(&world, &add).exits(5).says("MetadataFile is that of another provider");
    let ended = newer.replace(" entityID", " validUntil=\"2001-01-01T00:00:00Z\" entityID");
    world.write("metadata.xml", &ended);
    unchanged(&world, &add).exits(3).says("the metadata expired on 2001-01-01");
}
