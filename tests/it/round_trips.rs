//! What people wait for: the requests of each command, and which of them go out together. One line is one round trip.

use crate::idp;
use crate::world::{World, text, waves};

const TARGET: &str = "--target ohif --app-url http://localhost:3000/";

/// A finished set-up.
fn made() -> World {
    let world = World::new();
    world.run(&format!("init {TARGET} --yes")).exits(0);
    world
}

/// The flags that name it by its ids.
fn ids(world: &World) -> String {
    let client = world.client_named("ohif", "ohif");
    format!("--pool-id {} --client-id {}", text(&client["UserPoolId"]), text(&client["ClientId"]))
}

fn takes(world: fn() -> World, line: impl Fn(&World) -> String, expected: &[&str]) {
    let expected: String = expected.iter().map(|wave| format!("{wave}\n")).collect();
    let seen = waves(world, &line, &expected);
    assert_eq!(seen, expected, "{}\nseen:\n{seen}", line(&world()));
}

/// The set-up, with its spec file.
fn saved() -> World {
    let world = World::new();
    world.run(&format!("init {TARGET} --yes --save cogoidc.toml")).exits(0);
    world
}

#[test]
fn init_of_a_new_set_up() {
    takes(
        World::new,
        |_| format!("init {TARGET} --yes"),
        &[
            "DescribeUserPoolDomain + ListUserPools",
            "CreateUserPool",
            // Another run may have created one as well.
            "ListUserPools",
            "CreateUserPoolClient + CreateUserPoolDomain",
            "CreateManagedLoginBranding + DescribeUserPoolDomain + ListUserPoolClients",
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + DescribeUserPoolDomain + GET openid-configuration",
            "GET authorize + GET jwks.json + GET logout",
            "GET login",
        ],
    );
}

#[test]
fn init_without_change() {
    takes(
        made,
        |world| format!("init {TARGET} {} --yes", ids(world)),
        &[
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + DescribeUserPoolDomain + GET openid-configuration + ListIdentityProviders + ListUserPoolClients",
            // A client without a secret may have a hidden one.
            "ListUserPoolClientSecrets",
            "GET authorize + GET jwks.json + GET logout",
            "GET login",
        ],
    );
}

#[test]
fn plan_by_ids() {
    takes(
        saved,
        |_| "plan".to_owned(),
        &[
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + DescribeUserPoolDomain + ListIdentityProviders + ListUserPoolClients",
            "ListUserPoolClientSecrets",
        ],
    );
}

#[test]
fn plan_by_name() {
    takes(
        made,
        |_| format!("init {TARGET} --dry-run"),
        &[
            "DescribeUserPoolDomain + ListUserPools",
            "DescribeUserPool + ListUserPoolClients",
            "DescribeManagedLoginBrandingByClient + DescribeUserPoolClient",
            "ListUserPoolClientSecrets",
        ],
    );
}

#[test]
fn doctor_by_ids() {
    takes(
        made,
        |world| format!("doctor {TARGET} {}", ids(world)),
        &[
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + GET openid-configuration + ListCIMDPolicies + ListIdentityProviders",
            "DescribeUserPoolDomain",
            "GET authorize + GET jwks.json + GET logout + ListUserPoolClientSecrets",
            "GET login",
        ],
    );
}

#[test]
fn doctor_by_name() {
    takes(
        made,
        |_| format!("doctor {TARGET}"),
        &[
            "ListUserPools",
            "DescribeUserPool + GET openid-configuration + ListCIMDPolicies + ListIdentityProviders + ListUserPoolClients",
            "DescribeManagedLoginBrandingByClient + DescribeUserPoolClient + DescribeUserPoolDomain",
            "GET authorize + GET jwks.json + GET logout + ListUserPoolClientSecrets",
            "GET login",
        ],
    );
}

#[test]
fn doctor_asks_for_the_page_once_however_many_callback_urls_there_are() {
    takes(
        || {
            let world = made();
            let urls: Vec<String> = (1..=9).map(|n| format!("https://a.example/{n}")).collect();
            world.run(&format!("callback add {} {}", urls.join(" "), ids(&world))).exits(0);
            world
        },
        |world| format!("doctor {TARGET} {} --only sign-in.page", ids(world)),
        &[
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + GET openid-configuration + ListCIMDPolicies + ListIdentityProviders",
            "DescribeUserPoolDomain",
            &format!(
                "{}GET jwks.json + GET logout + ListUserPoolClientSecrets",
                "GET authorize + ".repeat(10)
            ),
            "GET login",
        ],
    );
}

#[test]
fn config_by_ids() {
    takes(
        made,
        |world| format!("config {TARGET} {}", ids(world)),
        &[
            "DescribeUserPool + DescribeUserPoolClient + GET openid-configuration",
            "DescribeUserPoolDomain + GET jwks.json",
        ],
    );
}

#[test]
fn callback_list() {
    takes(
        made,
        |world| format!("callback list {}", ids(world)),
        &["DescribeUserPool + DescribeUserPoolClient"],
    );
}

#[test]
fn callback_add() {
    takes(
        made,
        |world| format!("callback add https://a.example/cb {}", ids(world)),
        &[
            "DescribeUserPool + DescribeUserPoolClient",
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            "DescribeUserPoolClient",
        ],
    );
}

#[test]
fn idp_list() {
    takes(
        made,
        |world| format!("idp list {}", ids(world)),
        &["DescribeUserPool + DescribeUserPoolClient + ListIdentityProviders"],
    );
}

/// The line that adds an identity provider.
fn idp_add(world: &World) -> String {
    world.write("secret", idp::SECRET);
    format!("{} {} --yes", idp::line(&idp::UPSTREAM.url), ids(world))
}

#[test]
fn idp_add_of_a_new_one() {
    takes(
        made,
        idp_add,
        &[
            "DescribeIdentityProvider + DescribeUserPool + DescribeUserPoolClient + GET openid-configuration",
            "DescribeUserPoolDomain",
            "CreateIdentityProvider",
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            "DescribeUserPoolClient",
        ],
    );
}

#[test]
fn idp_rotate() {
    takes(
        || {
            let world = made();
            let add = idp_add(&world);
            world.write("secret", "older");
            world.run(&add).exits(0);
            world
        },
        |world| {
            world.write("secret", idp::SECRET);
            format!("idp rotate Corp --upstream-secret-file secret {} --yes", ids(world))
        },
        &[
            "DescribeIdentityProvider + DescribeUserPool + DescribeUserPoolClient + GET openid-configuration",
            "DescribeUserPoolDomain",
            "DescribeIdentityProvider",
            "UpdateIdentityProvider",
            "DescribeIdentityProvider",
        ],
    );
}

#[test]
fn idp_remove() {
    takes(
        || {
            let world = made();
            world.run(&idp_add(&world)).exits(0);
            world
        },
        |world| format!("idp remove Corp {} --yes", ids(world)),
        &[
            "DescribeUserPool + DescribeUserPoolClient + ListIdentityProviders + ListUserPoolClients",
            "DescribeIdentityProvider",
            "DescribeUserPoolClient",
            "UpdateUserPoolClient",
            "DescribeUserPoolClient",
            "DeleteIdentityProvider",
        ],
    );
}

#[test]
fn login_unattended() {
    takes(
        made,
        |world| format!("login --unattended --yes {TARGET} {}", ids(world)),
        &[
            "DescribeUserPool + DescribeUserPoolClient + GET openid-configuration + ListUsers",
            "DescribeUserPoolDomain + GET jwks.json",
            "GET authorize + GET authorize",
            "GET login + GET login",
            "AdminCreateUser",
            "AdminSetUserPassword",
            "POST login",
            "POST token",
            "GET userInfo + POST token",
            "GET logout",
            "GET authorize",
            "AdminDeleteUser",
        ],
    );
}

#[test]
fn destroy() {
    takes(
        made,
        |world| format!("destroy {} --confirm ohif", ids(world)),
        &[
            "DescribeManagedLoginBrandingByClient + DescribeUserPool + DescribeUserPoolClient + ListUserPoolClients",
            "DescribeUserPoolDomain",
            "DeleteManagedLoginBranding",
            "DeleteUserPoolClient",
            // Each of the rest is refused if another run added an app client.
            "ListUserPoolClients",
            "DeleteUserPoolDomain",
            "DescribeUserPool + ListUserPoolClients",
            "UpdateUserPool",
            "ListUserPoolClients",
            "DeleteUserPool",
        ],
    );
}

/// A set-up whose app has its secret from a file.
fn with_secret() -> World {
    let world = World::new();
    let app = "--target encodify --app-url https://acme.example --name-id Cognito";
    world.run(&format!("init {app} --yes --save cogoidc.toml --secret-file secret")).exits(0);
    world
}

#[test]
fn a_secret_is_replaced() {
    let rotated = || {
        let world = with_secret();
        world.run("secret rotate --secret-file secret --yes").exits(0);
        world
    };
    let looked_at = "DescribeUserPool + DescribeUserPoolClient + GET openid-configuration";
    let pages = "DescribeUserPoolDomain + GET jwks.json";
    takes(
        with_secret,
        |_| "secret list".to_owned(),
        &["DescribeUserPool + DescribeUserPoolClient", "ListUserPoolClientSecrets"],
    );
    takes(
        with_secret,
        |_| "secret rotate --secret-file secret --yes".to_owned(),
        &[looked_at, pages, "ListUserPoolClientSecrets", "AddUserPoolClientSecret", "POST token"],
    );
    takes(
        rotated,
        |_| "secret finish --secret-file secret --yes".to_owned(),
        &[
            looked_at,
            pages,
            "ListUserPoolClientSecrets",
            "POST token",
            "DeleteUserPoolClientSecret",
        ],
    );
}
