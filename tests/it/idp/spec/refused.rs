//! Tables of a spec file that can never work, and providers that lie.

use serde_json::{Value, json};

use super::super::stand_in::StandIn;
use super::super::{SECRET, unchanged};
use super::{APP, corp, spec, world};

#[test]
fn a_table_that_can_never_work_is_named_with_its_key_before_anything_is_sent() {
    let world = world();
    world.write("empty", "\n");
    world.write("page.html", "<html></html>");
    let large = std::fs::File::create(world.path("large.xml")).unwrap();
    large.set_len((4 << 20) + 1).unwrap();
    let table = |rest: &str| format!("[[identity_provider]]\nname = \"Corp\"\n{rest}\n");
    let oidc = |rest: &str| table(&format!("kind = \"oidc\"\n{rest}"));
    for (tables, code, says) in [
        (table(""), 2, "`Corp`: kind: is missing: one of beyond-identity"),
        (table("kind = \"odic\""), 2, "`Corp`: kind: there is no kind `odic`"),
        ("[[identity_provider]]\nkind = \"oidc\"\n".to_owned(), 2, "number 1: name: is missing"),
        (
            oidc("issuer = \"id.example\""),
            2,
            "`Corp`: issuer: the issuer `id.example` is not a web address",
        ),
        (
            oidc("isuer = \"https://id.example\""),
            2,
            "there is no key `isuer`; did you mean `issuer`?",
        ),
        (oidc("upstream_client_id = \"a b\""), 2, "`Corp`: upstream_client_id: "),
        (
            oidc(&format!("client_secret = \"{SECRET}\"")),
            2,
            "there is no key `client_secret`: secrets do not belong in this file",
        ),
        (
            oidc(&format!("client_secret_env = \"{SECRET}\"")),
            2,
            "`Corp`: client_secret_env: is not the name of a variable",
        ),
        (
            oidc("client_secret_file = \"empty\""),
            2,
            "`Corp`: client_secret_file: empty holds no secret",
        ),
        (
            oidc("client_secret_file = \"secret\"\nclient_secret_env = \"S\""),
            2,
            "`Corp`: client_secret_env: the secret has a file already",
        ),
        (
            oidc("client_secret_expires = 10:00:00"),
            2,
            "`Corp`: client_secret_expires: is not a day",
        ),
        (
            oidc("metadata_url = \"https://id.example/m\""),
            2,
            "`Corp`: metadata_url: `oidc` does not use it",
        ),
        (
            table("kind = \"saml\"\nmetadata_file = \"absent.xml\""),
            2,
            "`Corp`: metadata_file: cannot read absent.xml",
        ),
        (
            table("kind = \"saml\"\nmetadata_file = \"large.xml\""),
            2,
            "large.xml: it is larger than 4 MiB, too large for such a file",
        ),
        (
            table(
                "kind = \"saml\"\nmetadata_file = \"m\"\nmetadata_url = \"https://id.example/m\"",
            ),
            2,
            "`Corp`: metadata_file: the metadata has an address already",
        ),
        (
            table("kind = \"saml\"\nissuer = \"https://id.example\""),
            2,
            "`Corp`: issuer: `saml` does not use it",
        ),
        (table("kind = \"saml\"\nmetadata_file = \"page.html\""), 3, "is not SAML metadata"),
        (oidc("map = { mail = \"email\" }"), 2, "`Corp`: map: a user pool has no attribute `mail`"),
        (
            oidc("map = { \"custom:bed\" = \"bed\" }\nissuer = \"https://id.example\""),
            5,
            "custom:bed of the user pool `spa` cannot be mapped: it does not exist",
        ),
        (format!("{}{}", oidc(""), oidc("")), 2, "`Corp` appears twice"),
        (
            format!("{}{}", oidc("only = true"), oidc("").replace("Corp", "Other")),
            2,
            "`Corp`: only: `Other` should sign people in too",
        ),
        (
            format!("{}\n[client]\nidentity_provider = [\"COGNITO\"]\n", oidc("only = true")),
            2,
            "`Corp`: only: `COGNITO` should sign people in too",
        ),
        (table("kind = \"google\""), 2, "`Corp`: name: Cognito calls this provider `Google`"),
        (oidc("").replace("Corp", "COGNITO"), 2, "stands for the pool's own users"),
    ] {
        spec(&world, APP, &tables);
        let ran = unchanged(&world, "apply --yes --json").exits(code);
        assert_eq!(ran.json()["error"]["code"], code);
        ran.says(says);
    }
}

#[test]
fn a_provider_of_a_spec_that_lies_leaves_nothing_half_made() {
    let (world, upstream) = (world(), StandIn::start());
    upstream.changes(json!({"issuer": "https://other.example"}));
    spec(&world, APP, &corp(&upstream.url));
    for line in ["plan", "apply --yes --json"] {
        unchanged(&world, line).exits(3).says("names the issuer https://other.example");
    }
    assert_eq!(world.pools(), Vec::<Value>::new());
}
