//! Spec files and lines with values that are refused.

/// Custom domains, with a certificate that would do.
pub(super) const CUSTOM_DOMAINS: &[(&str, &str)] = &[
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
pub(super) const CERTIFICATES: &[(&str, &str)] = &[
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
pub(super) const SPECS: &[(&str, &str)] = &[
    ("nmae = 1", "line 1: there is no key `nmae`; there are target, target_file, app_url"),
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
    ("{ \"target\": \"ohif\" }", "it is written in JSON, and a spec file in TOML"),
    ("# ours\ntarget: ohif\npool:\n  name: x", "it is written in YAML, and a spec file in TOML"),
    ("---\ntarget: ohif", "it is written in YAML, and a spec file in TOML"),
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
pub(super) const LINES: &[(&str, &str)] = &[
    ("config --target ohiff", "there is no app `ohiff`"),
    ("config --target ohif --pool-id viewer", "is not a user pool id"),
    (
        "config --pool-id eu-central-1_AbC --client-id 1a",
        "missing: --target: the ids do not say which app the config is for; there are ohif,",
    ),
    (
        "config --pool-id eu-central-1_AbC --client-id 1a --as append",
        "missing: --target: which app has the form `append` is not known; every app has env, json, secret",
    ),
    ("config --target ohif --as none", "has no form `none`; there are append, oidc, env, json"),
    ("config --target encodify --as none", "there are fields, env, json, secret"),
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
    ("destroy --target ohif --app-url viewer --confirm x", "has no scheme"),
    ("config ohif", "unexpected argument 'ohif' found"),
    ("callback list", "missing: --target (or --pool-id and --client-id"),
    ("callback list --target ohif --pool-name a/b", "contains `/`"),
    ("callback add --target ohif", "<URL>"),
    ("callback add http://a.example/ --target ohif", "uses http"),
    ("callback add 'https://a.example/#' --target ohif", "has a fragment"),
    ("callback add --sign-out a.example --target ohif", "has no scheme"),
    ("callback add - --target ohif", "no URL was given"),
    ("callback remove - --target ohif", "no URL was given"),
    ("targets ohfi", "there is no app `ohfi`; did you mean `ohif`?"),
    ("doctor --issuer https://a.example --target ohfi", "did you mean `ohif`?"),
    ("doctor --only pool.exist", "there is no check `pool.exist`; did you mean `pool.exists`?"),
    ("doctor --skip clinet", "there is no check `clinet`; did you mean `client`?"),
    ("config --target ohif --as jsno", "has no form `jsno`; did you mean `json`?"),
    ("config --target ohif --as yaml", "has no form `yaml`; there are append, oidc"),
    ("sandbox --data a --ephemeral", "cannot be used with"),
    ("sandbox --fault nonsense --ephemeral", "unknown fault"),
    ("sandbox --port x", "invalid value 'x'"),
    ("completions klingon", "[possible values:"),
    ("nonsense", "unrecognized subcommand"),
];
