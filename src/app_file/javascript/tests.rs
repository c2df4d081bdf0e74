//! What programs come to.

use super::*;
use crate::app_file::node::Value;

/// The texts of the members at a path, on the origin `https://a.example`; `?` for what only the app knows.
fn members(source: &str, path: &[&str]) -> String {
    let program = read(source).unwrap();
    let Some(object) = program.get(path).and_then(Node::object) else {
        return format!("no object in {program:?}");
    };
    let texts = object.members().filter_map(|(name, value)| {
        let text = value.text()?.on(Some("https://a.example"));
        Some(format!("{name}={}", text.as_deref().unwrap_or("?")))
    });
    texts.collect::<Vec<_>>().join(" ")
}

fn oidc(source: &str) -> String {
    members(source, &["window", "config", "oidc", "0"])
}

#[test]
fn the_last_assignment_counts() {
    for source in [
        "window.config = { oidc: [{ authority: 'A', client_id: 'B' }] };",
        "window.config = { oidc: [{ authority: null, client_id: 'x' }] };
         window.config.oidc[0].authority = 'A'; window.config.oidc[0].client_id = 'B';",
        "window.config = {}; window.config.oidc = [{ authority: 'A', client_id: 'B' }];",
        "var config = { oidc: [{ authority: 'x' }] }; window.config = config;
         window.config = { ...window.config, oidc: [{ authority: 'A', client_id: 'B' }] };",
        "const c = {}; window.config = c; c.x = 1; c.oidc = 2;
         window.config.oidc = [{ 'authority': `A`, \"client_id\": 'B' }];",
        "window.config = { oidc: [{ authority: 'x' }] };
         { const before = window.config; const oidc = [{ authority: 'A', client_id: 'B' }];
           window.config = typeof before === 'function'
             ? async (...given) => ({ ...(await before(...given)), oidc }) : { ...before, oidc }; }",
        "var config = { oidc: [{ authority: 'x' }] }; window.config = config; config.oidc = [{ authority: 'A', client_id: 'B' }];",
        "window.config = Object.assign({}, window.config, { oidc: [{ authority: 'A', client_id: 'B' }] });",
        "const base = { authority: 'A' }; window.config = { oidc: [{ ...base, client_id: 'B' }] };",
        "window.config = { oidc: [] }; Object.assign(window.config, { oidc: [{ authority: 'A', client_id: 'B' }] });",
        "window.config = { oidc: [] }; window.config.oidc.push({ authority: 'A', client_id: 'B' });",
        "const c = { oidc: [{ x: 'x' }] }; window.config = c; c.oidc[0] = { authority: 'A', client_id: 'B' };",
        "(function (window) { window.config = window.config || {}; window.config.oidc = [{ authority: 'A', client_id: 'B' }]; }(this));",
        "!function(){window.config={oidc:[{authority:'A',client_id:'B'}]}}();",
        "window.config = JSON.parse('{\"oidc\":[{\"authority\":\"A\",\"client_id\":\"B\"}]}');",
    ] {
        assert_eq!(oidc(source), "authority=A client_id=B", "{source}");
    }
}

#[test]
fn a_function_is_read_by_what_it_returns() {
    for source in [
        "window.config = () => ({ oidc: [{ authority: 'A' }] })",
        "window.config = function (props) { const id = 'A'; return { oidc: [{ authority: id }] }; }",
        "window.config = async ({ servicesManager }) => { return { oidc: [{ authority: 'A' }] }; }",
    ] {
        let program = read(source).unwrap();
        let config = program.get(&["window", "config"]).unwrap();
        let Value::Function(returned) = &config.value else {
            panic!("no function in {program:?}");
        };
        let oidc = returned.object().unwrap().get("oidc").unwrap();
        assert!(format!("{oidc:?}").contains("\"A\""), "{oidc:?}");
    }
}

#[test]
fn texts_are_put_together_as_far_as_the_file_tells() {
    let source = r"
        const host = 'https://b.example', cfg = {
            a: window.location.origin + '/callback',
            b: `${window.location.origin}/callback`,
            c: host + '/cb',
            d: `${host}/cb`,
            e: process.env.CALLBACK,
            f: import.meta.env.VITE_URL ?? 'fallback',
            g: process.env.ID || 'other',
            h: '${FILLED_IN}',
            i: makeUrl(),
            j: ('x' as const),
            k: document.location.origin,
            l: 'https://b.example/?to=' + encodeURIComponent(host),
            m: import.meta.env.VITE_URL ?? '',
            n: makeRedirectUri({ scheme: 'app' }),
            o: location.protocol + '//' + location.host + '/cb',
            p: new URL('/cb', window.location.origin).href,
            q: new URL('cb', host).toString(),
            r: ['a', 'b'].join(' '),
        };";
    insta::assert_snapshot!(members(source, &["cfg"]), @"a=https://a.example/callback b=https://a.example/callback c=https://b.example/cb d=https://b.example/cb e=? f=fallback g=other h=? i=? j=x k=https://a.example l=https://b.example/?to=https%3A%2F%2Fb.example m=? n=? o=https://a.example/cb p=https://a.example/cb q=https://b.example/cb r=a b");
}

#[test]
fn what_holds_in_some_places_only_does_not_replace_what_is_set() {
    for source in [
        "window.config = { a: '1' };
         if (window.location.hostname === 'localhost') { window.config.a = '2'; window.config = {}; }",
        "if (process.env.NODE_ENV === 'production') { window.config = { a: '1' }; }
         else { window.config = { a: '2' }; }",
        "if (typeof window !== 'undefined') { window.config = { a: '1' }; }",
        "window.config = { a: '2' }; if (window.config) { window.config.a = '1'; }",
    ] {
        assert_eq!(members(source, &["window", "config"]), "a=1", "{source}");
    }
}

#[test]
fn variables_of_functions_are_read() {
    let source = "const a = { x: '1' }; function f(more) { const y = '2'; const b = { ...a, y, ...more }; use(b); }";
    let program = read(source).unwrap();
    let texts: Vec<String> = program
        .loose
        .iter()
        .map(|object| object.below("y").unwrap().text().unwrap().shown())
        .collect();
    assert_eq!(texts, ["2"]);
}

#[test]
fn fields_of_a_class_are_read() {
    let source = "export class C { static readonly a: string = '1'; #b = `2`; c() {} }";
    assert_eq!(members(source, &["C"]), "a=1 #b=2");
    assert_eq!(members("enum E { A = '1', B = `2`, C }", &["E"]), "A=1 B=2");
}

#[test]
fn an_alias_follows_its_object_until_that_is_replaced() {
    let source = "const c = window.config = { a: '1' }; c.a = '2'; window.config.b = '3';
        const before = window.config; window.config = { ...before, a: '4' }; before.b = '5';";
    assert_eq!(members(source, &["window", "config"]), "a=4 b=3");
}

#[test]
fn no_program_is_too_odd() {
    for source in [
        "",
        "}",
        "const a = b; const b = a; a.x = 1;",
        "a = a; a.b.c[0].d = a;",
        "x = (",
        "[[[[",
        "`${",
        "let a; a ||= {}; a.b = a; a = {...a, ...a}",
    ] {
        assert!(read(source).is_ok(), "{source}");
    }
    let deep = format!("x = {}1{}", "[".repeat(20_000), "]".repeat(20_000));
    assert!(read(&deep).is_ok());
    let deep = format!("{}x = 1{}", "{".repeat(20_000), "}".repeat(20_000));
    assert!(read(&deep).is_ok());
}

#[test]
fn a_program_that_copies_without_end_is_not_half_read() {
    let doubled: String = (1..60).map(|n| format!("const a{n} = [a{0}, a{0}];\n", n - 1)).collect();
    let why = read(&format!("const a0 = ['x'];\n{doubled}")).unwrap_err();
    assert_eq!(why, "it is a program that is too large to be followed");
}
