//! What a graph looks like, and that no value can be more than text in it.

use super::*;
use crate::cognito::{FoundPool, Observed};
use crate::plan::plan;
use crate::plan::text::FileLine;
use crate::resolve::resolve;
use crate::settings::draft::Draft;
use crate::values::Place;

/// The graph of the plan that makes OHIF's set-up where there is nothing.
fn made(language: GraphLanguage) -> String {
    let draft = Draft {
        target: Some("ohif".to_owned()),
        app_url: Some("https://viewer.example".to_owned()),
        ..Draft::default()
    };
    let place = Place { region: "eu-central-1".parse().unwrap(), account: None };
    let spec = resolve(&draft, &place).unwrap();
    let plan =
        plan(&spec, &Observed { pool: FoundPool::None(Vec::new()), domain_owner: None }).unwrap();
    let file = FileLine {
        action: Action::Create,
        path: "a.toml".to_owned(),
        what: "settings, no secrets",
    };
    let text = PlanText { plan: &plan, files: &[file], suffix: None };
    Graph::new("OHIF Viewer", &spec, &text, None, language).to_string()
}

/// The line of a graph that draws a node with this label.
fn drawn(label: &str, language: GraphLanguage) -> String {
    let node = Node::kept(Kind::App, "", label.to_owned());
    let graph = Graph { language, summary: String::new(), nodes: vec![node], edges: Vec::new() };
    let text = graph.to_string();
    text.lines().find(|line| line.starts_with("  n0")).unwrap().to_owned()
}

#[test]
fn a_new_set_up_in_mermaid() {
    insta::assert_snapshot!(made(GraphLanguage::Mermaid), @r##"
    flowchart LR
      accTitle: What cogoidc does
      accDescr: Plan: create 4, change 0, delete 0
      n0["create user pool<br>ohif: sign-in by e-mail, self sign-up off, deletion protection on, tier essentials, MFA off"]:::create
      n1["create app client<br>ohif: no secret, code #43; PKCE, scopes openid email profile<br>callback https://viewer.example/callback<br>sign-out https://viewer.example/"]:::create
      n2["create sign-in page<br>ohif-93947a (managed login)"]:::create
      n3["create file<br>a.toml (settings, no secrets)"]:::create
      n4(["OHIF Viewer<br>https://viewer.example"])
      n0 --> n1
      n0 --> n2
      n1 -->|sends people back to| n4
      classDef create stroke:#1a7f37,stroke-width:3px
      classDef change stroke:#bf8700,stroke-width:3px,stroke-dasharray:8 3
      classDef delete stroke:#cf222e,stroke-width:3px,stroke-dasharray:2 3
    "##);
}

#[test]
fn a_new_set_up_in_dot() {
    insta::assert_snapshot!(made(GraphLanguage::Dot), @r##"
    digraph plan {
      tooltip="Plan: create 4, change 0, delete 0"
      rankdir=LR
      node [shape=box, fontname="Helvetica"]
      edge [fontname="Helvetica"]
      n0 [label="create user pool\lohif: sign-in by e-mail, self sign-up off, deletion protection on, tier essentials, MFA off\l", color="#1a7f37", penwidth=3, style=solid]
      n1 [label="create app client\lohif: no secret, code + PKCE, scopes openid email profile\lcallback https://viewer.example/callback\lsign-out https://viewer.example/\l", color="#1a7f37", penwidth=3, style=solid]
      n2 [label="create sign-in page\lohif-93947a (managed login)\l", color="#1a7f37", penwidth=3, style=solid]
      n3 [label="create file\la.toml (settings, no secrets)\l", color="#1a7f37", penwidth=3, style=solid]
      n4 [label="OHIF Viewer\lhttps://viewer.example\l", style=rounded]
      n0 -> n1
      n0 -> n2
      n1 -> n4 [label="sends people back to"]
    }
    "##);
}

#[test]
fn a_value_can_be_nothing_but_text() {
    for (value, mermaid, dot) in [
        ("plain, ümläut, 日本", "plain, ümläut, 日本", "plain, ümläut, 日本"),
        (r#"a"]:::x"#, "a#34;#93;:::x", r#"a\"]:::x"#),
        ("`*b*` _c_", "#96;#42;b#42;#96; #95;c#95;", "`*b*` _c_"),
        ("<img src=x>&#60;", "#60;img src#61;x#62;#38;#35;60#59;", "<img src=x>&amp;#60;"),
        (r"\N\l", "#92;N#92;l", r"\\N\\l"),
        ("%%{init}%%;", "#37;#37;#123;init#125;#37;#37;#59;", "%%{init}%%;"),
        ("one\ntwo\u{2028}three", "one#65533;two#65533;three", "one\u{fffd}two\u{fffd}three"),
    ] {
        let wanted = format!("  n0([\"{mermaid}\"])");
        assert_eq!(drawn(value, GraphLanguage::Mermaid), wanted);
        let wanted = format!("  n0 [label=\"{dot}\\l\", style=rounded]");
        assert_eq!(drawn(value, GraphLanguage::Dot), wanted);
    }
}

#[test]
fn of_many_other_app_clients_some_are_named_and_the_rest_is_counted() {
    let names = |count: usize| (1..=count).map(|number| number.to_string()).collect::<Vec<_>>();
    let said = |count| other_clients(names(count)).map(|node| node.lines);
    assert_eq!(said(0), None);
    assert_eq!(said(MAX_NAMED), Some(names(MAX_NAMED)));
    let mut counted = names(MAX_NAMED);
    counted.push("and 2 more".to_owned());
    assert_eq!(said(MAX_NAMED + 2), Some(counted));
}
