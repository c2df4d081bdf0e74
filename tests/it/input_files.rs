//! No file and no stdin is read without an end, and what is not a file is not read at all.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use crate::testing::thorough::sample;
use crate::world::{PASSWORD, World, all_at_once, run, started};

/// Lines of a sample.
const FEW: usize = 24;

/// Runs at the same time.
const AT_ONCE: usize = 4;

const SPEC: &str = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
const OHIF: &str = "--target ohif --app-url https://viewer.example --yes";

/// The command lines that read a file, with PATH in its place; whether a pipe is taken as well.
fn readers() -> Vec<(String, bool)> {
    let ids = "--pool-id eu-central-1_AbCdEf123 --client-id 1example23456789";
    let idp = "--target ohif --name Corp";
    let upstream = "--issuer https://id.example --upstream-client-id a";
    let lines = [
        ("plan --spec PATH".to_owned(), false),
        ("init --yes --spec PATH".to_owned(), false),
        (format!("init {OHIF} --save PATH"), false),
        ("config --spec PATH".to_owned(), false),
        ("destroy --confirm x --spec PATH".to_owned(), false),
        (format!("init {OHIF} --test-user a@b.example --password-file PATH"), true),
        ("plan --spec spec.toml --test-user a@b.example --password-file PATH".to_owned(), true),
        (format!("callback add --from-stack-outputs PATH --key Url {ids}"), false),
        (format!("doctor --file PATH {ids}"), false),
        (format!("idp add oidc {idp} {upstream} --upstream-secret-file PATH"), true),
        (format!("idp add saml {idp} --metadata-file PATH"), false),
        ("apply --yes --spec idp.toml".to_owned(), true),
    ];
    lines.into()
}

#[test]
fn what_is_not_a_file_is_not_read() {
    let kinds = [
        ("/dev/zero", "it is a device"),
        ("/dev/tty", "it is a device"),
        ("folder", "it is a folder"),
        ("socket", "it is a socket"),
        ("fifo", "it is a FIFO"),
        ("large", "it is larger than "),
    ];
    let table = readers().into_iter().flat_map(|(line, takes_pipe)| {
        // What a pipe does that nobody writes to is a test of `files`.
        // Of a file whose first line is read, the rest does not count.
        let kinds = kinds.into_iter().filter(move |(path, _)| !takes_pipe || *path != "fifo");
        kinds.map(move |(path, why)| match (path, takes_pipe) {
            ("large", true) => (line.clone(), path, "its first line is longer than "),
            _ => (line.clone(), path, why),
        })
    });
    let table = sample(table, FEW);
    all_at_once(AT_ONCE, &table, |(line, path, why)| {
        let world = World::new();
        world.write("spec.toml", SPEC);
        let idp = format!(
            "{SPEC}[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"https://id.example\"\nupstream_client_id = \"a\"\nclient_secret_file = \"{path}\"\n"
        );
        world.write("idp.toml", &idp);
        fs::create_dir(world.path("folder")).unwrap();
        drop(UnixListener::bind(world.path("socket")).unwrap());
        assert!(Command::new("mkfifo").arg(world.path("fifo")).status().unwrap().success());
        // A hole takes no room on the disk.
        File::create(world.path("large")).unwrap().set_len(1 << 40).unwrap();
        if line.starts_with("idp") {
            world.run(&format!("init {OHIF}")).exits(0);
        }
        let (ran, calls) = world.counting(&line.replace("PATH", path));
        ran.exits(2).says(&format!("{path}: {why}")).prints_nothing();
        assert!(calls.writes().is_empty(), "{calls:?}");
    });
}

#[test]
fn stdin_without_an_end_is_given_up() {
    let world = World::new();
    let line = "callback add - --pool-id eu-central-1_AbCdEf123 --client-id 1example23456789";
    let mut command = world.program(line);
    let (mut read, mut write) = std::io::pipe().unwrap();
    command.stdin(read.try_clone().unwrap());
    let child = started(command, line);
    let writer = std::thread::spawn(move || {
        let mut written = 0_usize;
        while let Ok(length) = write.write(&[b'\n'; 4096]) {
            written += length;
            // Enough to see that it reads on and on.
            if written > 64 << 20 {
                break;
            }
        }
        written
    });
    let ran = child.end();
    // With nobody to read, the writer ends.
    let mut rest = [0; 4096];
    drop(read.read(&mut rest));
    drop(read);
    let written = writer.join().unwrap();
    ran.exits(2).says("stdin: it is larger than 1 MiB");
    assert!(written < 2 << 20, "{written} bytes");
    assert_eq!(world.calls(), 0);
}

#[test]
fn a_password_that_comes_through_a_pipe_is_read_once() {
    let world = World::new();
    let line = format!("init {OHIF} --test-user ada@hospital.example --password-file /dev/stdin");
    let mut command = world.program(&line);
    let (read, mut write) = std::io::pipe().unwrap();
    command.stdin(Stdio::from(read));
    write.write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    drop(write);
    run(command, &line).exits(0);
}
