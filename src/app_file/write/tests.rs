//! Files before and after.

use std::path::Path;

use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";

pub(crate) fn wanted() -> Wanted {
    let pages = "https://p.auth.eu-central-1.amazoncognito.com";
    let Value::Object(members) = json!({
        "authority": ISSUER,
        "client_id": "1example23456789",
        "redirect_uri": "https://app.example/cb",
        "response_type": "code",
        "scope": "openid email",
        "revokeTokenTypes": ["refresh_token"],
    }) else {
        panic!()
    };
    Wanted {
        issuer: ISSUER.to_owned(),
        pool_id: "eu-central-1_AbCdEf123".to_owned(),
        client_id: "1example23456789".to_owned(),
        client_secret: None,
        callbacks: vec!["https://app.example/cb".to_owned()],
        sign_outs: vec!["https://app.example/".to_owned()],
        scopes: vec!["openid".to_owned(), "email".to_owned()],
        authorization: format!("{pages}/oauth2/authorize"),
        token: format!("{pages}/oauth2/token"),
        key_set: format!("{ISSUER}/.well-known/jwks.json"),
        sign_out_address: Some(format!(
            "{pages}/logout?client_id=1example23456789&logout_uri=https%3A%2F%2Fapp.example%2F"
        )),
        pages: pages.to_owned(),
        members,
    }
}

fn file(name: &str, text: &str) -> AppFile {
    AppFile::new(Path::new(name), text)
}

fn written(name: &str, text: &str) -> Result<Rewritten, WriteError> {
    in_place(&file(name, text), None, Known::default(), &wanted())
}

/// A text with the right values in place of their letters.
fn filled(text: &str) -> String {
    let wanted = wanted();
    text.replace("{I}", ISSUER)
        .replace("{P}", &wanted.pool_id)
        .replace("{C}", &wanted.client_id)
        .replace("{R}", &wanted.callbacks[0])
        .replace("{A}", &wanted.authorization)
        .replace("{T}", &wanted.token)
        .replace("{K}", &wanted.key_set)
        .replace("{O}", &wanted.sign_out_address.unwrap())
}

/// The name of a file, what it says, and what it should say.
pub(crate) const FILES: &[(&str, &str, &str)] = &[
    (
        "a.ts",
        "// keep\nexport const cfg = {\n  authority: 'x', // why\n  client_id: \"y\",\n  redirect_uri: `z`,\n  response_type: 'code',\n  scope: 'openid',\n  other: [1, 2],\n};\n",
        "// keep\nexport const cfg = {\n  authority: '{I}', // why\n  client_id: \"{C}\",\n  redirect_uri: `{R}`,\n  response_type: 'code',\n  scope: 'openid email',\n  other: [1, 2],\n};\n",
    ),
    (
        "missing.js",
        "const cfg = {\n  authority: 'x',\n  // the client\n  client_id: 'y'\n}\n",
        "const cfg = {\n  authority: '{I}',\n  // the client\n  redirect_uri: '{R}',\n  response_type: 'code',\n  scope: 'openid email',\n  client_id: '{C}'\n}\n",
    ),
    (
        "line.js",
        "go({ authority: 'x', client_id: 'y', redirect_uri: location.origin + '/cb', response_type: 'code' });",
        "go({ scope: 'openid email', authority: '{I}', client_id: '{C}', redirect_uri: location.origin + '/cb', response_type: 'code' });",
    ),
    (
        "aws-exports.js",
        "const a = {\n  \"aws_user_pools_id\": \"x\",\n  'aws_user_pools_web_client_id': 'y',\n  oauth: { domain: 'd.example', scope: ['openid', 'phone'], redirectSignIn: 'http://a/,http://b/', responseType: 'token' },\n};\nexport default a;\n",
        "const a = {\n  \"aws_user_pools_id\": \"{P}\",\n  'aws_user_pools_web_client_id': '{C}',\n  oauth: { domain: 'p.auth.eu-central-1.amazoncognito.com', scope: ['openid', 'email'], redirectSignIn: '{R}', responseType: 'code' },\n};\nexport default a;\n",
    ),
    (
        "main.tsx",
        "const oidc = { authority: 'x', client_id: 'y', redirect_uri: 'z', response_type: 'code', scope: 'openid' };\nrender(<AuthProvider {...oidc}><p>Don't</p></AuthProvider>);\n",
        "const oidc = { authority: '{I}', client_id: '{C}', redirect_uri: '{R}', response_type: 'code', scope: 'openid email' };\nrender(<AuthProvider {...oidc}><p>Don't</p></AuthProvider>);\n",
    ),
    (
        "config.json",
        "{\r\n  \"oidc\": {\r\n    \"issuer\": \"x\",\r\n    \"clientId\": \"y\"\r\n  },\r\n  \"n\": 1.50\r\n}\r\n",
        "{\r\n  \"oidc\": {\r\n    \"issuer\": \"{I}\",\r\n    \"clientId\": \"{C}\"\r\n  },\r\n  \"n\": 1.50\r\n}\r\n",
    ),
    (
        "a.env",
        "# keep\nexport VITE_OIDC_AUTHORITY=\"x\" # why\nVITE_OIDC_CLIENT_ID=y   # client\nVITE_OIDC_SCOPE=openid\nOTHER='z'\n",
        "# keep\nexport VITE_OIDC_AUTHORITY=\"{I}\" # why\nVITE_OIDC_CLIENT_ID={C}   # client\nVITE_OIDC_SCOPE='openid email'\nOTHER='z'\n",
    ),
    (
        "a.ini",
        "[auth.generic_oauth]\nclient_id = y ; c\nscopes = openid profile\nauth_url = \"u\"\n",
        "[auth.generic_oauth]\nclient_id = {C} ; c\nscopes = openid email\nauth_url = \"{A}\"\n",
    ),
    (
        "a.properties",
        "oidc.client-id=y\noidc.issuer-uri: x\n",
        "oidc.client-id={C}\noidc.issuer-uri: {I}\n",
    ),
    (
        "a.tf",
        "resource \"r\" \"x\" {\n  type = \"oidc\"\n  config = {\n    client_id     = \"y\" # c\n    client_secret = var.secret\n    auth_url      = \"u\"\n    certs_url     = \"k\"\n    scopes        = [\"openid\"]\n  }\n}\n",
        "resource \"r\" \"x\" {\n  type = \"oidc\"\n  config = {\n    client_id     = \"{C}\" # c\n    client_secret = var.secret\n    auth_url      = \"{A}\"\n    certs_url     = \"{K}\"\n    scopes        = [\"openid\", \"email\"]\n  }\n}\n",
    ),
    (
        "a.toml",
        "[auth]\nclient_id = 'y' # c\nserver_metadata_url = \"x\"\nscopes = [\"openid\"]\n",
        "[auth]\nclient_id = '{C}' # c\nserver_metadata_url = \"{I}/.well-known/openid-configuration\"\nscopes = [\"openid\", \"email\"]\n",
    ),
    (
        "a.yaml",
        "# keep\nclient:\n  registration:\n    cognito:\n      client-id: y # c\n      scope: 'openid,phone'\n  provider:\n    cognito:\n      issuer-uri: x\n",
        "# keep\nclient:\n  registration:\n    cognito:\n      client-id: {C} # c\n      scope: 'openid,email'\n  provider:\n    cognito:\n      issuer-uri: {I}\n",
    ),
    (
        "b.yaml",
        "oidc:\n  issuer: \"x\"\n  client_id: &id y\n  scopes:\n    - phone\n  next: 1\n",
        "oidc:\n  issuer: \"{I}\"\n  client_id: &id {C}\n  scopes:\n    - openid\n    - email\n  next: 1\n",
    ),
];

#[test]
fn settings_are_written_in_place_and_in_the_style_of_the_file() {
    for (name, before, after) in FILES {
        // The client id that begins with a digit needs quotes in YAML.
        let after = filled(after).replace(": 1example23456789 # c", ": \"1example23456789\" # c");
        let after = after.replace("&id 1example23456789", "&id \"1example23456789\"");
        let rewritten = written(name, before).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(rewritten.text, after, "{name}");
        assert_eq!(written(name, &after).unwrap().text, after, "{name}, written twice");
    }
}

#[test]
fn what_is_filled_in_elsewhere_stays() {
    let text = "VITE_OIDC_AUTHORITY=${ISSUER}\nVITE_OIDC_CLIENT_ID=y\n";
    let rewritten = written("a.env", text).unwrap();
    assert_eq!(rewritten.text, filled("VITE_OIDC_AUTHORITY=${ISSUER}\nVITE_OIDC_CLIENT_ID={C}\n"));
    assert_eq!(rewritten.left, ["VITE_OIDC_AUTHORITY"]);
}

#[test]
fn a_byte_order_mark_stays() {
    let rewritten = written("a.json", "\u{feff}{\"clientId\": \"y\"}").unwrap();
    assert_eq!(rewritten.text, filled("\u{feff}{\"clientId\": \"{C}\"}"));
}

#[test]
fn a_file_that_would_lose_something_is_refused() {
    for (name, text, why) in [
        ("a.js", "const a = 1;", "it configures no sign-in"),
        (
            "several.js",
            "const dev = { authority: 'x', client_id: 'y' }; const prod = { authority: 'v', client_id: 'w' };",
            "it configures 2 sign-ins",
        ),
        ("a.toml", "a = ", "it cannot be read: line 1: "),
        (
            "shared.js",
            "const url = 'x'; const cfg = { authority: url, client_id: 'y', api: url };",
            "writing the sign-in would change `cfg.api` as well",
        ),
    ] {
        let error = written(name, text).unwrap_err().to_string();
        assert!(error.starts_with(why), "{name}: {error}");
    }
}

#[test]
fn what_is_computed_from_texts_alone_is_replaced_as_a_whole() {
    let rest = "redirect_uri: 'https://app.example/cb', response_type: 'code', scope: 'openid email', ...more()";
    let text = format!("const cfg = {{ authority: 'x' + '', client_id: 'y', {rest} }};");
    let after =
        filled(&format!("const cfg = {{ authority: '{{I}}', client_id: '{{C}}', {rest} }};"));
    assert_eq!(written("made.js", &text).unwrap().text, after);
}

#[test]
fn a_constant_that_two_settings_refer_to_is_written_once() {
    let callbacks = wanted().callbacks;
    let wanted = Wanted { sign_outs: callbacks, ..wanted() };
    let text = "const url = 'x';\nconst a = { userPoolClientId: 'y', redirectSignIn: url, redirectSignOut: url };\n";
    let file = file("a.js", text);
    let rewritten = in_place(&file, None, Known::default(), &wanted).unwrap();
    let after = "const url = '{R}';\nconst a = { userPoolClientId: '{C}', redirectSignIn: url, redirectSignOut: url };\n";
    assert_eq!(rewritten.text, filled(after));
}

const BLOCK: &str = "// Sign-in with Amazon Cognito; keep this block at the end of the file.\n{\n  const before = window.config;\n  const oidc = [{ authority: 'ISSUER', client_id: '1example23456789' }];\n  window.config =\n    typeof before === 'function'\n      ? async (...given) => ({ ...(await before(...given)), oidc })\n      : { ...before, oidc };\n}\n";

fn with_blocks(text: &str) -> Result<Rewritten, WriteError> {
    let block = BLOCK.replace("ISSUER", ISSUER);
    let place: &[&str] = &["window", "config", "oidc", "0"];
    with_block(&file("app-config.js", text), &block, (place, &wanted()))
}

#[test]
fn a_block_is_appended_once_and_replaced_afterwards() {
    let block = BLOCK.replace("ISSUER", ISSUER);
    let old = BLOCK.replace("ISSUER", "https://old.example");
    for (before, after) in [
        ("window.config = { a: 1 };\n".to_owned(), format!("window.config = {{ a: 1 }};\n{block}")),
        (
            "window.config = () => ({ a: 1 })".to_owned(),
            format!("window.config = () => ({{ a: 1 }})\n{block}"),
        ),
        (
            format!("window.config = {{ oidc: [{{ client_id: 'x' }}], a: 'b' }};\n{old}"),
            format!("window.config = {{ oidc: [{{ client_id: 'x' }}], a: 'b' }};\n{block}"),
        ),
        (
            format!("window.config = {{}};\n{old}\n{old}// end\n"),
            format!("window.config = {{}};\n\n{block}// end\n"),
        ),
        (
            "window.config = {};\r\n".to_owned(),
            format!("window.config = {{}};\n{block}").replace('\n', "\r\n"),
        ),
    ] {
        let rewritten = with_blocks(&before).unwrap();
        assert_eq!(rewritten.text, after);
        assert_eq!(with_blocks(&after).unwrap().text, after, "written twice");
    }
}
