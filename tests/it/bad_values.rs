//! Values that can never work: each refused with a sentence of its own, none sent anywhere.

use std::fs;

use crate::walks::Listener;
use crate::world::{World, all_at_once, run};

/// Flags for an `init` that is complete but for them, and a part of the sentence that refuses them.
/// `{N}` stands for N letters.
const FLAGS: &[(&str, &str)] = &[
    // Which app.
    ("--target ohiff", "there is no app `ohiff`; did you mean `ohif`?"),
    ("--target ''", "there is no app ``"),
    ("--target zzz", "there are ohif, mlspace, cloudflare-access, encodify, spa"),
    ("--target cognito", "there is no app `cognito`"),
    // Its address.
    ("--app-url viewer.example", "has no scheme; write `https://viewer.example`"),
    ("--app-url localhost:3000", "has no scheme; write `http://localhost:3000`"),
    ("--app-url viewer.example:8443/a", "has no scheme; write `https://viewer.example:8443/a`"),
    ("--app-url ''", "the app's address is empty"),
    ("--app-url ' https://viewer.example'", "has spaces around it; write `https://viewer.example`"),
    ("--app-url 'https://view er.example'", "contains a space"),
    ("--app-url '<url>'", "is still a placeholder; replace it with the real value"),
    ("--app-url 'https://<host>/'", "still contains a placeholder"),
    ("--app-url http://viewer.example", "uses http, which Cognito allows only for localhost"),
    ("--app-url ftp://viewer.example", "must begin with https://"),
    ("--app-url myapp://viewer", "must begin with https://"),
    ("--app-url 'https://viewer.example/?a=1'", "has a query"),
    ("--app-url 'https://viewer.example/#/'", "has a fragment"),
    ("--app-url 'https://*.example/'", "has a wildcard"),
    ("--app-url https://v.auth.eu-central-1.amazoncognito.com/login", "is a Cognito sign-in page"),
    (
        "--app-url https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A",
        "is an issuer; give the address where people open the app",
    ),
    ("--app-url https://viewer.example/{1025}", "has 1048 characters; at most 1024 are allowed"),
    ("--app-url //viewer.example", "has no scheme; write `https://viewer.example`"),
    ("--app-url /viewer", "is a path; give the whole address"),
    ("--app-url https://ada:pw@viewer.example", "contains a user name or password"),
    ("--app-url https:viewer.example", "lacks the slashes after the scheme"),
    ("--app-url https://Viewer.example", "browsers send `https://viewer.example/`"),
    (
        "--target mlspace --app-url https://a1b2c3.execute-api.us-east-2.amazonaws.com",
        "lacks the stage",
    ),
    (
        "--target cloudflare-access --app-url https://app.example",
        "give the team name, not the app it protects",
    ),
    (
        "--target cloudflare-access --app-url app.example",
        "give the team name, not the app it protects",
    ),
    (
        "--target cloudflare-access --app-url http://my-team.cloudflareaccess.com",
        "give the team name",
    ),
    ("--target cloudflare-access --app-url my_team", "`my_team` is not a Cloudflare Access team"),
    ("--target cloudflare-access --app-url=-team", "`-team` is not a Cloudflare Access team"),
    ("--target cloudflare-access --app-url {64}", "is not a Cloudflare Access team"),
    (
        "--target encodify --name-id C --app-url https://a.example/login/oauth2/code/C",
        "pass it as `--callback-url https://a.example/login/oauth2/code/C`",
    ),
    (
        "--target encodify --name-id Cognito1 --app-url https://a.example",
        "--name-id: the Name ID `Cognito1` is not letters only",
    ),
    ("--target encodify --name-id 'My Co' --app-url https://a.example", "write it like `MyCo`"),
    ("--target encodify --name-id '' --app-url https://a.example", "write it like `Cognito`"),
    ("--name-id Cognito", "OHIF Viewer has no Name ID"),
    // Callback URLs.
    ("--callback-url ''", "the URL is empty"),
    ("--callback-url ' '", "the URL is empty"),
    ("--callback-url 'https://a.example/ '", "has spaces around it"),
    ("--callback-url 'https://a.example/\u{7}b'", "contains the control character"),
    (
        "--callback-url http://a.example/cb",
        "uses http, which Cognito allows only for localhost, 127.0.0.1 and [::1]",
    ),
    ("--callback-url http://0.0.0.0/cb", "uses http"),
    ("--callback-url http://127.0.0.2/cb", "uses http"),
    ("--callback-url http://app.localhost/cb", "uses http"),
    ("--callback-url 'https://a.example/#cb'", "has a fragment"),
    ("--callback-url 'https://a.example/#'", "has a fragment"),
    ("--callback-url 'https://a.example/a b'", "write it as %20"),
    (
        "--callback-url 'https://*.a.example/'",
        "Cognito compares exactly, so give each address in full",
    ),
    ("--callback-url 'https://{host}/cb'", "still contains a placeholder"),
    ("--callback-url 'https://a.example/…'", "still contains a placeholder"),
    ("--callback-url https://a.example/%zz", "contains a % that is not an escape"),
    ("--callback-url https://a.example/100%", "write %25"),
    ("--callback-url //a.example/cb", "write `https://a.example/cb`"),
    (
        "--callback-url /callback",
        "is a path; give the whole address, such as `https://app.example/callback`",
    ),
    ("--callback-url a.example/cb", "has no scheme; write `https://a.example/cb`"),
    ("--callback-url localhost:3000/cb", "has no scheme; write `http://localhost:3000/cb`"),
    ("--callback-url a.example:8443/cb", "has no scheme; write `https://a.example:8443/cb`"),
    ("--callback-url 'javascript:alert(1)'", "Cognito cannot send people back to"),
    ("--callback-url data:text/html,a", "Cognito cannot send people back to"),
    ("--callback-url file:///etc/passwd", "Cognito cannot send people back to"),
    ("--callback-url mailto:ada@a.example", "Cognito cannot send people back to"),
    ("--callback-url ftp://a.example/", "Cognito cannot send people back to"),
    ("--callback-url wss://a.example/", "Cognito cannot send people back to"),
    (
        "--callback-url https:a.example/cb",
        "lacks the slashes after the scheme; write `https://a.example/cb`",
    ),
    ("--callback-url https:/a.example/cb", "lacks the slashes"),
    ("--callback-url https://ada@a.example/", "contains a user name or password"),
    ("--callback-url https://a.example./cb", "is not a host name"),
    ("--callback-url https://a..example/cb", "is not a host name"),
    ("--callback-url https://A.example/cb", "browsers send `https://a.example/cb`"),
    ("--callback-url HTTPS://a.example/cb", "browsers send `https://a.example/cb`"),
    ("--callback-url https://a.example:443/cb", "browsers send `https://a.example/cb`"),
    ("--callback-url https://a.example/x/../cb", "browsers send `https://a.example/cb`"),
    ("--callback-url https://a.example/ü", "browsers send `https://a.example/%C3%BC`"),
    ("--callback-url 'https://a.example\\cb'", "browsers send"),
    ("--callback-url https://", "is not a web address: empty host"),
    ("--callback-url https://a.example:99999/", "is not a web address: invalid port number"),
    ("--callback-url 'https://[::1/'", "is not a web address: invalid IPv6 address"),
    ("--callback-url https://a.example/{1007}", "has 1025 characters; at most 1024 are allowed"),
    // Sign-out URLs: the same rules, another flag.
    ("--sign-out-url http://a.example/", "uses http"),
    ("--sign-out-url 'https://a.example/#'", "has a fragment"),
    ("--sign-out-url a.example", "has no scheme"),
    ("--sign-out-url ''", "the URL is empty"),
    // Pool.
    ("--pool-name ''", "the user pool name is empty; give a value or omit the flag"),
    ("--pool-name ' viewer'", "has spaces around it; write `viewer`"),
    ("--pool-name 'a/b'", "contains `/`; letters, digits, spaces and _ + = , . @ - are allowed"),
    ("--pool-name 'a\tb'", "contains the control character"),
    ("--pool-name https://viewer.example", "is a web address; give a short name"),
    ("--pool-name eu-central-1_AbCdEf123", "pass it as `--pool-id eu-central-1_AbCdEf123`"),
    ("--pool-name {129}", "has 129 characters; at most 128 are allowed"),
    ("--pool-name '<name>'", "is still a placeholder"),
    ("--pool-id ''", "the user pool id is empty"),
    ("--pool-id viewer", "for a name use `--pool-name`"),
    (
        "--pool-id https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC",
        "is an issuer; give the user pool id at its end: `eu-central-1_AbC`",
    ),
    ("--pool-id https://viewer.example/", "is a web address, not a user pool id"),
    (
        "--pool-id arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_AbC",
        "give only its id: `eu-central-1_AbC`",
    ),
    ("--pool-id eu-central-1_", "must end in letters and digits"),
    ("--pool-id eu-central-1_a-b", "must end in letters and digits"),
    ("--pool-id frankfurt_AbC", "does not begin with a region"),
    (
        "--pool-id us-west-2_AbC",
        "is in us-west-2, and the chosen region is eu-central-1; pass `--region us-west-2`",
    ),
    ("--pool-id eu-central-1_{43}", "has 56 characters; at most 55 are allowed"),
    ("--pool-id eu-central-1_AbC --pool-name viewer", "cannot be used with"),
    ("--sign-in phone", "[possible values: email, username]"),
    ("--tier gold", "[possible values: lite, essentials, plus]"),
    ("--mfa sms", "[possible values: off, optional, required]"),
    ("--self-sign-up=maybe", "unexpected value 'maybe'"),
    ("--tag novalue", "`novalue` has no `=`; write a tag as key=value"),
    ("--tag =value", "the tag key is empty"),
    ("--tag aws:team=a", "starts with `aws:`, which AWS reserves"),
    ("--tag cogoidc=mine", "cogoidc sets the tag `cogoidc` itself"),
    ("--tag 'a*=b'", "the tag key `a*` contains `*`"),
    ("--tag 'a=b*'", "the tag value `b*` contains `*`"),
    ("--tag {129}=a", "the tag key has 129 characters; at most 128 are allowed"),
    ("--tag a={257}", "the tag value has 257 characters; at most 256 are allowed"),
    // App client.
    ("--client-name ''", "the app client name is empty"),
    ("--client-name a/b", "the app client name `a/b` contains `/`"),
    ("--client-name {129}", "the app client name has 129 characters"),
    ("--client-name www.viewer.example", "is a web address"),
    ("--client-id ''", "the app client id is empty"),
    ("--client-id my-client", "for a name use `--client-name`"),
    ("--client-id https://viewer.example", "is a web address, not an app client id"),
    ("--client-id eu-central-1_AbC", "is the id of a user pool, not of an app client"),
    ("--client-id {129}", "the app client id has 129 characters"),
    ("--client-id 1a --client-name viewer", "cannot be used with"),
    ("--scope ''", "the scope is empty"),
    ("--scope openid --scope offline_access", "every code sign-in returns a refresh token"),
    ("--scope groups", "the claim `cognito:groups` is always included"),
    ("--scope roles", "Cognito has no scope `roles`"),
    ("--scope address", "the scope `profile` includes that claim"),
    ("--scope OpenID", "in lower case: `openid`"),
    ("--scope openid,email", "contains a comma; give scopes one at a time"),
    ("--scope 'openid email'", "contains a space; give scopes one at a time"),
    ("--scope reading", "there is no scope `reading`"),
    ("--scope orders/", "is incomplete; a custom scope is `<resource server>/<scope>`"),
    ("--scope /read", "is incomplete"),
    ("--scope 'a\"/b'", "printable ASCII without quotes and backslashes"),
    ("--scope ä/b", "printable ASCII"),
    ("--scope a/{257}", "the scope has 259 characters; at most 256 are allowed"),
    ("--scope email", "OHIF Viewer needs the scope `openid`; add `--scope openid`"),
    ("--target mlspace --scope openid", "MLSpace needs the scope `profile`"),
    (
        "--target cloudflare-access --app-url t --scope openid",
        "Cloudflare Access needs the scope `email`",
    ),
    ("--identity-provider ''", "the identity provider name is empty"),
    ("--identity-provider ab", "is too short; at least 3 characters are needed"),
    ("--identity-provider cognito", "must be written `COGNITO`"),
    ("--identity-provider 'My Corp'", "contains a space"),
    ("--identity-provider my_corp", "has an underscore"),
    ("--identity-provider {33}", "has 33 characters; at most 32 are allowed"),
    ("--secret-file s.txt", "OHIF Viewer has a public app client, which has no secret"),
    // Sign-in pages.
    ("--domain-prefix ''", "the domain prefix is empty"),
    ("--domain-prefix Viewer", "has capital letters; write `viewer`"),
    ("--domain-prefix view_er", "contains `_`; lower-case letters, digits and hyphens are allowed"),
    ("--domain-prefix viéwer", "contains `é`"),
    ("--domain-prefix=-viewer", "begins or ends with a hyphen; write `viewer`"),
    ("--domain-prefix viewer-", "begins or ends with a hyphen"),
    ("--domain-prefix my-aws-viewer", "contains `aws`, which Cognito reserves"),
    ("--domain-prefix myamazon", "contains `amazon`"),
    ("--domain-prefix newcognito", "contains `cognito`"),
    ("--domain-prefix {64}", "has 64 characters; at most 63 are allowed"),
    (
        "--domain-prefix https://viewer.auth.eu-central-1.amazoncognito.com/login",
        "is the whole sign-in page address; give its first part only: `viewer`",
    ),
    (
        "--domain-prefix viewer.auth.eu-central-1.amazoncognito.com",
        "give its first part only: `viewer`",
    ),
    ("--domain-prefix login.hospital.example", "use `--custom-domain login.hospital.example"),
    ("--domain-prefix https://viewer.example", "is a web address; give only a domain prefix"),
    ("--domain-prefix a/b", "is a web address; give only a domain prefix"),
    (
        "--domain-prefix https://cognito-idp.eu-central-1.amazonaws.com/x",
        "is an issuer; give a domain prefix",
    ),
    ("--custom-domain login.a.example", "--certificate-arn"),
    (
        "--certificate-arn arn:aws:acm:us-east-1:111122223333:certificate/1",
        "a certificate belongs to a domain of your own",
    ),
    (
        "--domain-prefix viewer --custom-domain login.a.example --certificate-arn arn:aws:acm:us-east-1:111122223333:certificate/1",
        "cannot be used with",
    ),
    // Whose account, which region, which Cognito.
    ("--account ''", "the account id is empty"),
    ("--account 12345", "which has twelve digits, such as `111122223333`"),
    ("--account radiology", "`radiology` is not an AWS account id"),
    ("--account 1111-2222-3333", "as twelve digits: `111122223333`"),
    (
        "--account arn:aws:iam::111122223333:root",
        "is an ARN; the account id is the twelve digits in it",
    ),
    ("--region ''", "the region is empty"),
    ("--region frankfurt", "`frankfurt` is not an AWS region"),
    ("--region eu-central-1a", "is an availability zone; the region is `eu-central-1`"),
    ("--region EU-Central-1", "in lower case: `eu-central-1`"),
    ("--region eu_central_1", "has an underscore"),
    ("--region https://eu-central-1.console.aws.amazon.com", "is a web address, not a region"),
    ("--region cn-north-1", "Amazon Cognito has no user pools in `cn-north-1`"),
    ("--region us-iso-east-1", "Amazon Cognito has no user pools in `us-iso-east-1`"),
    ("--issuer-base-url nonsense", "`nonsense` has no scheme"),
    ("--issuer-base-url ftp://a.example", "must begin with https:// or http://"),
    ("--sandbox --endpoint-url http://localhost:1", "cannot be used with"),
    ("--color pink", "[possible values: auto, always, never]"),
    ("--sandbox-port 99999", "99999 is not in 0..=65535"),
    ("--nonsense", "unexpected argument '--nonsense' found"),
    ("nonsense", "unexpected argument 'nonsense' found"),
    // First user.
    ("--test-user ''", "the e-mail address is empty"),
    ("--test-user ada", "is not an e-mail address: it has no @"),
    ("--test-user @hospital.example", "there is nothing before the @"),
    ("--test-user 'ada b@hospital.example'", "it contains a space"),
    ("--test-user ada@b@hospital.example", "it has more than one @"),
    ("--test-user ada@", "the part after the @ is not a host name"),
    ("--test-user ada@hospital..example", "the part after the @ is not a host name"),
    ("--test-user 'ada;bob@hospital.example'", "give only the address of one person"),
    ("--test-user {120}@a.example", "has 130 characters; at most 128 are allowed"),
    ("--password-file password.txt", "--test-user"),
    ("--test-user ada@a.example --password-file empty.txt", "holds no password in its first line"),
    (
        "--test-user ada@a.example --password-file blank.txt",
        "holds a password that contains a space",
    ),
    (
        "--test-user ada@a.example --password-file long.txt",
        "holds a password of more than 256 characters",
    ),
];

/// Custom domains, with a certificate that would do.
const CUSTOM_DOMAINS: &[(&str, &str)] = &[
    ("''", "the custom domain is empty"),
    ("https://login.a.example/", "as a bare host name: `login.a.example`"),
    ("login.a.example/login", "as a bare host name: `login.a.example`"),
    ("login.a.example:443", "has a port"),
    ("Login.a.example", "has capital letters; write `login.a.example`"),
    ("'*.a.example'", "has a wildcard"),
    ("login", "has no dot; for a prefix of Cognito's domain use `--domain-prefix login`"),
    ("10.0.0.1", "is an IP address"),
    ("login..example", "is not a host name"),
    ("{64}.a.example", "is not a host name"),
    ("log_in.a.example", "is not a host name"),
    ("{254}", "has 254 characters; at most 253 are allowed"),
    ("viewer.auth.eu-central-1.amazoncognito.com", "use `--domain-prefix viewer`"),
    ("cognito-idp.eu-central-1.amazonaws.com", "is an issuer, not a domain"),
];

/// Certificates for a custom domain that would do.
const CERTIFICATES: &[(&str, &str)] = &[
    ("''", "the certificate ARN is empty"),
    ("1234", "`1234` is not an ARN"),
    (
        "arn:aws:iam::111122223333:server-certificate/a",
        "is not a certificate of AWS Certificate Manager",
    ),
    (
        "arn:aws:acm:eu-central-1:111122223333:certificate/1",
        "is in eu-central-1; Cognito accepts only certificates in us-east-1",
    ),
    ("arn:aws:acm:us-east-1:1111:certificate/1", "is incomplete"),
    ("arn:aws:acm:us-east-1:111122223333:certificate/", "is incomplete"),
];

/// Spec files: what stands in them, and a part of what is said about it.
const SPECS: &[(&str, &str)] = &[
    ("nmae = 1", "line 1: there is no key `nmae` here; there are target, app_url"),
    ("secret = 'x'", "line 1: there is no key `secret`"),
    ("target = 'ohif'\n\n[pol]\nname = 'x'", "line 3: there is no key `pol`; did you mean `pool`?"),
    ("[pool]\nnmae = 'x'", "line 2: there is no key `nmae`; did you mean `name`?"),
    (
        "[client]\ncallback = ['x']",
        "line 2: there is no key `callback`; did you mean `callback_url`?",
    ),
    ("[client]\nclient_secret = 'x'", "line 2: there is no key `client_secret`"),
    ("[domain]\nprefx = 'x'", "line 2: there is no key `prefx`; did you mean `prefix`?"),
    ("[client]\nscope = 'openid'", "line 2: invalid type: string \"openid\", expected a sequence"),
    ("target = 1", "line 1: invalid type: integer `1`, expected a string"),
    ("[pool]\nself_sign_up = 'yes'", "line 2: invalid type: string \"yes\", expected a boolean"),
    ("[pool]\ntier = 'gold'", "line 2: unknown variant `gold`"),
    ("[pool]\nmfa = 'sms'", "line 2: unknown variant `sms`"),
    ("pool = 'ohif'", "line 1: invalid type"),
    ("target = ohif", "line 1: "),
    ("target = 'ohif", "line 1: "),
    ("[pool\nname = 'x'", "line 1: "),
    ("target = 'ohif'\ntarget = 'spa'", "line 2: duplicate key"),
    ("{ \"target\": \"ohif\" }", "line 1: "),
    ("target = 'ohiff'", "there is no app `ohiff`; did you mean `ohif`?"),
    ("account = '12'", "`12` is not an AWS account id"),
    ("region = 'frankfurt'", "`frankfurt` is not an AWS region"),
    ("[client]\nscope = ['offline_access']", "Cognito has no scope `offline_access`"),
    ("[pool]\ntier = 'lite'\n[domain]\nclassic = false", "the tier lite has no managed login"),
    (
        "[domain]\nprefix = 'a'\ncustom = 'login.a.example'\ncertificate_arn = 'arn:aws:acm:us-east-1:111122223333:certificate/1'",
        "give either `--domain-prefix` or `--custom-domain`",
    ),
    ("[domain]\ncustom = 'login.a.example'", "--certificate-arn"),
    ("[pool.tag]\n'aws:a' = 'b'", "starts with `aws:`"),
];

/// Lines of the other commands.
const LINES: &[(&str, &str)] = &[
    ("config --target ohiff", "there is no app `ohiff`"),
    ("config --target ohif --pool-id viewer", "is not a user pool id"),
    (
        "config --pool-id eu-central-1_AbC --client-id 1a",
        "missing: --target: the ids do not tell which app the config is for; there are ohif,",
    ),
    (
        "config --pool-id eu-central-1_AbC --client-id 1a --as append",
        "missing: --target: which app has the form `append` is not known; every app has secret, env, json",
    ),
    ("config --target ohif --as none", "has no form `none`; there are append, oidc, env, json"),
    ("config --target encodify --as none", "there are fields, secret, env, json"),
    ("config", "missing: --target (or --pool-id and --client-id, or a spec file: --spec FILE)"),
    ("config --pool-id eu-central-1_AbC", "missing: --client-id or --client-name (or --target,"),
    ("config --client-name a", "missing: --pool-id or --pool-name (or --target,"),
    ("config --target ohif --as env --as env", "cannot be used multiple times"),
    ("init --scope email --no-input", "only together with `openid`"),
    (
        "destroy --target ohif --pool-id us-west-2_AbC --confirm x",
        "the chosen region is eu-central-1",
    ),
    ("destroy --confirm x", "missing: --target (or --pool-id and --client-id"),
    ("destroy --target ohif --client-id a-b --confirm x", "for a name use `--client-name`"),
    ("destroy --target ohif --app-url viewer.example --confirm x", "has no scheme"),
    ("callback list", "missing: --target (or --pool-id and --client-id"),
    ("callback list --target ohif --pool-name a/b", "contains `/`"),
    ("callback add --target ohif", "<URL>"),
    ("callback add http://a.example/ --target ohif", "uses http"),
    ("callback add 'https://a.example/#' --target ohif", "has a fragment"),
    ("callback add --sign-out a.example --target ohif", "has no scheme"),
    ("callback add - --target ohif", "no URL was given"),
    ("callback remove - --target ohif", "no URL was given"),
    ("targets ohiff", "there is no app `ohiff`"),
    ("sandbox --data a --ephemeral", "cannot be used with"),
    ("sandbox --fault nonsense --ephemeral", "unknown fault"),
    ("sandbox --port x", "invalid value 'x'"),
    ("completions klingon", "[possible values:"),
    ("nonsense", "unrecognized subcommand"),
];

/// Every line of every table, with what is said about it and the flag that has to be named.
fn lines() -> Vec<(String, String, Option<String>)> {
    let init = |flags: &str| {
        let target = if flags.contains("--target ") || flags.contains("--target=") {
            ""
        } else {
            " --target ohif"
        };
        let app = if flags.contains("--app-url") || flags.contains("--name-id C --") {
            ""
        } else {
            " --app-url https://viewer.example"
        };
        format!("init{target}{app} {flags} --no-input --yes")
    };
    let certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    let custom = CUSTOM_DOMAINS.iter().map(|(value, why)| {
        let flags = format!("--custom-domain {value} --certificate-arn {certificate}");
        (init(&flags), *why, None)
    });
    let certificates = CERTIFICATES.iter().map(|(value, why)| {
        let flags = format!("--custom-domain login.a.example --certificate-arn {value}");
        (init(&flags), *why, None)
    });
    let specs = SPECS.iter().enumerate().flat_map(|(number, (_, why))| {
        ["plan", "apply --yes"]
            .map(|command| (format!("{command} --spec {number}.toml"), *why, None))
    });
    let flags = FLAGS.iter().map(|(flags, why)| {
        let flag = flags.split([' ', '=']).next();
        let alone = flags.starts_with("--") && flags.matches("--").count() == 1;
        (init(flags), *why, flag.filter(|_| alone))
    });
    let others = LINES.iter().map(|(line, why)| ((*line).to_owned(), *why, None));
    flags
        .chain(custom)
        .chain(certificates)
        .chain(specs)
        .chain(others)
        .map(|(line, why, flag)| (letters(line), why.to_owned(), flag.map(str::to_owned)))
        .collect()
}

/// The line with `{N}` written as N letters.
fn letters(mut line: String) -> String {
    while let Some((before, rest)) = line.split_once('{') {
        let Some((number, after)) = rest.split_once('}') else {
            break;
        };
        let Ok(count) = number.parse() else { break };
        line = format!("{before}{}{after}", "a".repeat(count));
    }
    line
}

#[test]
fn every_bad_value_has_a_sentence_of_its_own_and_none_is_sent() {
    let world = World::new();
    let listener = Listener::hanging_up();
    for (number, (text, _)) in SPECS.iter().enumerate() {
        // Complete but for the fault.
        let whole = match text.contains("target = ") || text.starts_with('{') {
            true => (*text).to_owned(),
            false => format!("{text}\n"),
        };
        world.write(&format!("{number}.toml"), &whole);
    }
    world.write("empty.txt", "\npassword\n");
    world.write("blank.txt", "pass word\n");
    world.write("long.txt", &"a".repeat(257));
    let lines = lines();
    assert!(lines.len() >= 150, "{}", lines.len());
    let wrong: Vec<String> = all_at_once(6, &lines, |(line, why, flag)| {
        let mut command = world.program(line);
        command.env("COGOIDC_ENDPOINT_URL", &listener.url);
        let ran = run(command, line);
        let error = ran.stderr.strip_prefix("using cogoidc.toml\n");
        let error = error.unwrap_or(&ran.stderr);
        let said = error.strip_prefix("error: ").is_some_and(|said| said.contains(why.as_str()));
        let named = flag.as_ref().is_none_or(|flag| ran.stderr.contains(flag.as_str()));
        (ran.code != 2 || !ran.stdout.is_empty() || !said || !named)
            .then(|| format!("{why}\n{ran}"))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(listener.count(), 0, "something was sent");
    assert_eq!(world.calls(), 0);
}

#[test]
fn bad_values_come_all_at_once() {
    let world = World::new();
    let ran = world.run("init --target ohiff --app-url viewer.example --domain-prefix AWS --scope groups --tag aws:a=b --account 1");
    let ran = ran.exits(2);
    for flag in ["--target:", "--app-url:", "--domain-prefix:", "--scope:", "--tag:", "--account:"]
    {
        assert!(ran.stderr.contains(flag), "no {flag} in {ran}");
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn endpoints_that_are_no_web_address_are_refused() {
    let world = World::new();
    for (endpoint, why) in [
        ("nonsense", "`nonsense` has no scheme"),
        ("localhost:9229", "write `http://localhost:9229`"),
        ("ftp://localhost:9229", "must begin with https:// or http://"),
        ("http://", "is not a web address"),
    ] {
        let line = format!(
            "init --target ohif --app-url https://viewer.example --yes --endpoint-url {endpoint}"
        );
        world.run(&line).exits(2).says("--endpoint-url: ").says(why);
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn a_spec_file_that_is_no_text_or_not_there_is_a_usage_error() {
    let world = World::new();
    fs::write(world.path("binary.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::create_dir(world.path("folder.toml")).unwrap();
    for (name, why) in [
        ("binary.toml", "it is not UTF-8 text"),
        ("folder.toml", "it is a folder"),
        ("absent.toml", "there is no such file or folder"),
    ] {
        for command in ["init --yes", "plan", "apply --yes", "config", "destroy --confirm x"] {
            world.run(&format!("{command} --spec {name}")).exits(2).says(name).says(why);
        }
    }
    fs::write(world.path("cogoidc.toml"), [0xff, 0xfe, 0x00]).unwrap();
    world.run("plan").exits(2).says("it is not UTF-8 text");
    assert_eq!(world.calls(), 0);
}

#[test]
fn too_many_of_a_thing_are_refused() {
    let world = World::new();
    let many = |flag: &str, count: usize, value: &dyn Fn(usize) -> String| {
        (0..count).map(|number| format!(" {flag} {}", value(number))).collect::<String>()
    };
    let line = "init --target ohif --app-url https://viewer.example --yes";
    for (flags, why) in [
        (
            many("--callback-url", 101, &|n| format!("https://a.example/{n}")),
            "--callback-url: 101 URLs are given; an app client can have at most 100",
        ),
        (
            many("--sign-out-url", 101, &|n| format!("https://a.example/{n}")),
            "--sign-out-url: 101 URLs are given; an app client can have at most 100",
        ),
        (
            many("--scope", 51, &|n| {
                if n == 0 { "openid".into() } else { format!("a/{n}") }
            }),
            "--scope: 51 scopes are given; an app client can have at most 50",
        ),
        (
            many("--tag", 50, &|n| format!("a{n}=b")),
            "--tag: 50 tags are given; a pool has at most 50, one of which is cogoidc's own",
        ),
    ] {
        world.run(&format!("{line}{flags}")).exits(2).says(why);
    }
    assert_eq!(world.calls(), 0);
}

#[test]
fn values_at_their_limits_are_taken() {
    let world = World::with("read-only");
    let line = "init --dry-run --target ohif --app-url https://viewer.example";
    for flags in [
        "--pool-name {128}",
        "--client-name {128}",
        "--domain-prefix {63}",
        "--domain-prefix a",
        "--callback-url https://a.example/{1006}",
        "--callback-url myapp://signed-in",
        "--callback-url com.example.app:/signed-in",
        "--callback-url http://localhost:3000/cb?a=b",
        "--callback-url http://127.0.0.1/cb",
        "--callback-url 'http://[::1]:8080/cb'",
        "--callback-url https://a.example",
        "--tag {128}={256}",
        "--tag empty=",
        "--test-user {118}@a.example",
    ] {
        let line = letters(format!("{line} {flags}"));
        world.run(&line).exits(0);
    }
    // A scope that could be is looked for, and is not there.
    let line = letters(format!("{line} --scope openid --scope orders/{{249}}"));
    world.run(&line).exits(5).says("no resource server `orders`");
}
