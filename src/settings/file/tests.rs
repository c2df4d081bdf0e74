use super::*;
use crate::settings::draft::ProviderDraft;

fn parse(text: &str) -> Result<Draft, SpecFileError> {
    super::parse(text, &["name_id"])
}

#[test]
fn a_key_keeps_the_spelling_that_the_file_has() {
    let text = "[pool.tags]\nteam = \"it\" # ours\n\n[domain]\ncustom_domain = \"a.example\"\n";
    let mut draft = parse(text).unwrap();
    draft.pool.tags.insert("more".to_owned(), "yes".to_owned());
    let written = render(&draft, Some(text)).unwrap();
    assert_eq!(parse(&written).unwrap(), draft, "{written}");
    assert_eq!(written.matches("tag").count(), 1, "{written}");
    assert_eq!(written.matches("custom").count(), 1, "{written}");
    assert!(written.contains("# ours"), "{written}");
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_one() {
    let error = parse("target = \"ohif\"\n[pool]\nnmae = \"x\"\n").unwrap_err();
    assert_eq!(error.to_string(), "line 3: there is no key `nmae`; did you mean `name`?");
    let error = parse("secret = \"x\"\n").unwrap_err();
    assert!(error.to_string().starts_with("line 1: there is no key `secret`"), "{error}");
}

#[test]
fn a_secret_in_the_file_is_not_taken_for_the_name_of_one() {
    for key in ["client_secret", "secret", "upstream_secret", "clientSecret"] {
        let text = format!("[[identity_provider]]\nkind = \"oidc\"\n{key} = \"canary\"\n");
        let error = parse(&text).unwrap_err().to_string();
        let start = format!("line 3: there is no key `{key}`: secrets do not belong in this file");
        assert!(error.starts_with(&start), "{error}");
        assert!(
            error.contains("client_secret_file") && error.contains("client_secret_env"),
            "{error}"
        );
        assert!(!error.contains("canary") && !error.contains("did you mean"), "{error}");
    }
    let error = parse("[[identity_provider]]\nclient_secret_fil = \"canary\"\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2: there is no key `client_secret_fil`; did you mean `client_secret_file`?"
    );
}

#[test]
fn a_table_and_a_day_in_another_form_are_told_how_they_are_written() {
    let why = |text: &str| parse(text).unwrap_err().to_string();
    for text in [
        "target = \"spa\"\n[identity_provider]\nkind = \"oidc\"\n",
        "target = \"spa\"\nidentity_provider = { kind = \"oidc\" }\n",
    ] {
        let error = why(text);
        assert!(
            error.starts_with("line 2: identity providers are a list: write [[identity_provider]]"),
            "{error}"
        );
    }
    for value in ["\"2027-01-01\"", "20270101", "true"] {
        let error = why(&format!("[[identity_provider]]\nclient_secret_expires = {value}\n"));
        assert_eq!(
            error,
            "line 2: client_secret_expires is a day without quotation marks: client_secret_expires = 2027-01-31"
        );
    }
    // Another list is another mistake.
    let error = why("[client.identity_provider]\nname = \"Corp\"\n");
    assert!(!error.contains("[["), "{error}");
}

#[test]
fn a_wrong_type_is_refused_with_its_line() {
    let error = parse("target = \"ohif\"\n\n[client]\nscope = \"openid\"\n").unwrap_err();
    assert!(error.to_string().starts_with("line 4: "), "{error}");
}

#[test]
fn saving_over_a_file_keeps_comments_and_other_keys() {
    let present = "# ours\ntarget = \"ohif\" # the viewer\n\n[pool]\nmfa = \"optional\"\n";
    let mut draft = parse(present).unwrap();
    draft.pool.id = Some("us-east-1_abc".into());
    draft.client.id = Some("1a".into());
    insta::assert_snapshot!(render(&draft, Some(present)).unwrap(), @r#"
    # ours
    target = "ohif" # the viewer

    [pool]
    mfa = "optional"
    id = "us-east-1_abc"

    [client]
    id = "1a"
    "#);
}

#[test]
fn only_the_lines_of_ids_that_went_are_taken_out() {
    let text = "# ours\n[pool] # people\n# made in May\nid = \"us-east-1_abc\" # here\nname = 'ohif'\n\n[client]\nname = \"a\" # the viewer\nid = \"1a\"\n";
    let gone = [("pool", "us-east-1_abc"), ("client", "1a")];
    let (left, keys) = without_ids(text, &gone).unwrap().unwrap();
    assert_eq!(
        left,
        "# ours\n[pool] # people\n# made in May\nname = 'ohif'\n\n[client]\nname = \"a\" # the viewer\n"
    );
    assert_eq!(keys, ["pool.id", "client.id"]);
    let gone = [("pool", "us-east-1_other"), ("client", "1a")];
    let (left, keys) = without_ids(text, &gone).unwrap().unwrap();
    assert!(left.contains("us-east-1_abc"), "{left}");
    assert_eq!(keys, ["client.id"]);
    assert_eq!(without_ids(&left, &gone).unwrap(), None);
    let inline = "pool = { id = \"us-east-1_abc\", name = \"ohif\" }\n";
    let (left, _) = without_ids(inline, &[("pool", "us-east-1_abc")]).unwrap().unwrap();
    assert_eq!(parse(&left).unwrap().pool.name.as_deref(), Some("ohif"));
}

#[test]
fn identity_providers_stay_as_they_are_written_and_new_ones_come_last() {
    let text = "target = \"spa\"\n\n# people of the clinic\n[[identity_provider]]\nname = 'Clinic'\nkind = \"oidc\" # Keycloak\nclient_id = \"pool-1\"\nclient_secret_expires = 2027-01-31 # ask Ada\nmap = { email = \"mail\" }\n";
    let mut draft = parse(text).unwrap();
    assert_eq!(render(&draft, Some(text)).unwrap(), text);
    draft.providers.push(ProviderDraft {
        kind: Some("okta".into()),
        name: Some("Okta".into()),
        map: [("email".to_owned(), "mail".to_owned())].into(),
        only: Some(true),
        ..ProviderDraft::default()
    });
    let written = render(&draft, Some(text)).unwrap();
    assert_eq!(parse(&written).unwrap(), draft, "{written}");
    let new = "\n[[identity_provider]]\nkind = \"okta\"\nname = \"Okta\"\nmap = { email = \"mail\" }\nonly = true\n";
    assert_eq!(written, format!("{text}{new}"));
    let alone = render(&draft, None).unwrap();
    assert_eq!(parse(&alone).unwrap(), draft, "{alone}");
    assert!(alone.ends_with(new), "{alone}");
    let error = parse(&text.replace("kind", "knid")).unwrap_err();
    assert_eq!(error.to_string(), "line 6: there is no key `knid`; did you mean `kind`?");
}

#[test]
fn a_new_file_reads_back_as_the_same_draft() {
    let draft = Draft {
        target: Some("spa".into()),
        app_url: Some("http://localhost:3000".into()),
        ..Draft::default()
    };
    let text = render(&draft, None).unwrap();
    assert_eq!(parse(&text).unwrap(), draft);
    insta::assert_snapshot!(text, @r#"
    # Settings of one sign-in set-up; no secrets. `cogoidc plan` shows what differs.

    target = "spa"
    app_url = "http://localhost:3000"
    "#);
}

#[test]
fn an_answer_about_the_app_is_read_and_written_like_any_other_key() {
    let text = "target = \"encodify\"\nname_id = \"Cognito\" # step 1\n\n[pool]\nname = \"a\"\n";
    let mut draft = parse(text).unwrap();
    assert_eq!(draft.answer("name_id"), Some("Cognito"));
    assert_eq!(render(&draft, Some(text)).unwrap(), text);
    draft.set_answer("name_id", Some("Other".to_owned()));
    let written = render(&draft, Some(text)).unwrap();
    assert_eq!(written, text.replace("Cognito", "Other"));
    let alone = render(&draft, None).unwrap();
    assert_eq!(parse(&alone).unwrap(), draft, "{alone}");
}

#[test]
fn a_wrong_answer_about_the_app_is_refused_with_its_line() {
    let why = |text: &str| parse(text).unwrap_err().to_string();
    let error = why("target = \"encodify\"\n\nname_id = 3\n");
    assert_eq!(error, "line 3: name_id is a text: name_id = \"…\"");
    let error = why("target = \"encodify\"\nname_idd = \"x\"\n");
    assert_eq!(error, "line 2: there is no key `name_idd`; did you mean `name_id`?");
    // An answer over two lines leaves the lines of what follows as they are.
    let error = why("name_id = \"\"\"a\nb\"\"\"\n[pool]\nnmae = 1\n");
    assert_eq!(error, "line 4: there is no key `nmae`; did you mean `name`?");
}
