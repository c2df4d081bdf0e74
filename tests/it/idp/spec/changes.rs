//! Changes of a provider that a spec file describes.

use serde_json::json;

use super::super::stand_in::StandIn;
use super::super::{METADATA, SECRET, line, provider, unchanged};
use super::{APP, corp, described, prints, spec, world};
use crate::world::{World, run};

#[test]
fn a_secret_that_is_not_here_is_not_compared_and_a_newer_one_takes_its_place() {
    let (world, upstream) = (world(), StandIn::start());
    spec(&world, APP, &corp(&upstream.url));
    world.run("apply --yes").exits(0);
    std::fs::remove_file(world.path("secret")).unwrap();
    let ran = unchanged(&world, "plan --exit-code").exits(0);
    prints(&ran, "secret: not compared");
    prints(&ran, "Nothing to change.");
    // A variable of the environment is as good as a file.
    let in_variable = corp(&upstream.url).replace("file = \"secret\"", "env = \"CORP_SECRET\"");
    spec(&world, APP, &in_variable);
    prints(&unchanged(&world, "plan"), "secret: not compared");
    let newer = "canary-of-the-newer-secret";
    let mut command = world.program("apply --yes");
    command.env("CORP_SECRET", newer);
    let ran = run(command, "apply --yes").exits(0);
    let ran = ran.says("client_secret (hidden) → (hidden)");
    assert!(!ran.to_string().contains("canary"), "{ran}");
    let kept = described(&world, "Corp");
    assert_eq!(kept["ProviderDetails"]["client_secret"], newer);
    // To make one, it has to be here.
    spec(&world, APP, &in_variable.replace("\"Corp\"", "\"Other\""));
    unchanged(&world, "apply --yes")
        .exits(2)
        .says("`Other` still needs client_secret_env (the variable CORP_SECRET is not set)");
    let in_file = in_variable.replace("env = \"CORP_SECRET\"", "file = \"absent\"");
    spec(&world, APP, &in_file.replace("\"Corp\"", "\"Other\""));
    unchanged(&world, "apply --yes")
        .exits(2)
        .says("`Other` still needs client_secret_file (absent is not there)");
}

#[test]
fn given_values_change_a_provider_of_ours_but_never_whose_people_they_are() {
    let (world, upstream, other) = (world(), StandIn::start(), StandIn::start());
    let table = corp(&upstream.url);
    spec(&world, APP, &table);
    world.run("apply --yes").exits(0);
    let changed =
        table.replace("pool-1", "pool-2") + "map = { email = \"mail\", nickname = \"nick\" }\n";
    spec(&world, APP, &changed);
    let ran = unchanged(&world, "plan --exit-code").exits(6);
    prints(&ran, "client_id pool-1 → pool-2");
    prints(&ran, "email ← mail (until now email)\n");
    prints(&ran, "nickname ← nick\n");
    world.run("apply --yes").exits(0);
    let kept = described(&world, "Corp");
    assert_eq!(kept["ProviderDetails"]["client_id"], "pool-2");
    assert_eq!(
        kept["AttributeMapping"],
        json!({"email": "mail", "name": "name", "nickname": "nick", "username": "sub"})
    );
    spec(&world, APP, &corp(&other.url));
    unchanged(&world, "apply --yes").exits(5).says("oidc_issuer is").says("another --name");
    // In another's pool nothing of it changes.
    let theirs = World::new();
    theirs.write("secret", &format!("{SECRET}\n"));
    let pool = theirs.pool("staff", json!({}));
    let client = theirs.client(&pool, "viewer", json!({}));
    theirs.domain(&pool, "staff-pages", 1);
    let ids = format!("--pool-id {pool} --client-id {client}");
    let line = line(&upstream.url);
    theirs.run(&format!("{line} {ids} --yes")).exits(0);
    spec(&theirs, APP, &changed);
    let ran = unchanged(&theirs, &format!("apply {ids} --yes")).exits(5);
    ran.says("client_id is pool-1, not pool-2");
    assert_eq!(provider(&theirs, "Corp")["ProviderDetails"]["client_id"], "pool-1");
}

#[test]
fn metadata_moves_from_its_address_into_a_file_and_back() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.says("/metadata", 200, METADATA);
    world.write("adfs.xml", METADATA);
    let table =
        |from: &str| format!("[[identity_provider]]\nkind = \"saml\"\nname = \"Corp\"\n{from}\n");
    let url = format!("{}/metadata", upstream.url);
    let by_url = table(&format!("metadata_url = \"{url}\""));
    let by_file = table("metadata_file = \"adfs.xml\"");
    spec(&world, APP, &by_url);
    world.run("apply --yes").exits(0);
    for (tables, there, gone) in
        [(&by_file, "MetadataFile", "MetadataURL"), (&by_url, "MetadataURL", "MetadataFile")]
    {
        spec(&world, APP, tables);
        prints(&unchanged(&world, "plan").exits(0), there);
        let ran = world.run("apply --yes --json").exits(0);
        assert!(!ran.stdout.contains("<EntityDescriptor"), "{ran}");
        let details = described(&world, "Corp")["ProviderDetails"].clone();
        assert!(details[there].is_string(), "{details}");
        assert!(details[gone].is_null(), "{details}");
        unchanged(&world, "plan --exit-code").exits(0);
    }
}
