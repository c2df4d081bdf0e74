//! Where a file cannot be written safely, nothing is sent and nothing is written.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use portable_pty::{PtySize, native_pty_system};
use rustix::process::geteuid;

use crate::testing::thorough::sample;
use crate::world::{World, all_at_once, mode, run};

/// The user that owns nothing of ours.
const NOBODY: u32 = 65534;

/// Lines of a sample.
const FEW: usize = 24;

/// Runs at the same time.
const AT_ONCE: usize = 4;

const SPEC: &str = "target = \"cloudflare-access\"\napp_url = \"my-team\"\n";
const INIT: &str = "init --target cloudflare-access --app-url my-team --yes";

/// Makes something at a path that is not a file of ours.
type Maker = fn(&World, &Path);

const UNSUITABLE: [(&str, Maker, &str); 5] = [
    ("folder", |_, path| fs::create_dir(path).unwrap(), "it is a folder"),
    ("fifo", |_, path| fifo(path), "it is a FIFO"),
    ("socket", |_, path| drop(UnixListener::bind(path).unwrap()), "it is a socket"),
    (
        "link",
        |world, path| {
            world.write("real", SPEC);
            symlink("real", path).unwrap();
        },
        "it is a symbolic link to ",
    ),
    ("loop", |_, path| symlink(path, path).unwrap(), "it is a symbolic link"),
];

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A file of another user; what `name` says may be written over, if this user can make such a file.
fn foreign(world: &World, name: &str) -> String {
    if !geteuid().is_root() {
        return "/etc/passwd".to_owned();
    }
    world.write(name, SPEC);
    chown(world.path(name), Some(NOBODY), None).unwrap();
    name.to_owned()
}

/// The command lines that write a file, with PATH in its place.
const WRITERS: [&str; 4] = [
    "init --target cloudflare-access --app-url my-team --yes --save PATH",
    "init --target cloudflare-access --app-url my-team --yes --secret-file PATH",
    "init --target cloudflare-access --app-url my-team --dry-run --secret-file PATH",
    "apply --spec spec.toml --yes --secret-file PATH",
];

#[test]
fn what_is_not_a_file_of_the_user_is_never_written() {
    let table = WRITERS.iter().flat_map(|line| UNSUITABLE.iter().map(move |kind| (line, kind)));
    let table = sample(table, FEW);
    all_at_once(AT_ONCE, &table, |(line, (name, make, why))| {
        let world = World::new();
        world.write("spec.toml", SPEC);
        make(&world, &world.path(name));
        let kind = fs::symlink_metadata(world.path(name)).unwrap();
        let (ran, calls) = world.counting(&line.replace("PATH", name));
        ran.exits(2).says(&format!("{name}: ")).says(why).prints_nothing();
        assert_eq!(calls.total(), 0);
        let after = fs::symlink_metadata(world.path(name)).unwrap();
        assert_eq!((after.ino(), after.mode()), (kind.ino(), kind.mode()), "{line}");
    });
}

/// Where no file can be made, so that a program that tries it does no harm.
#[test]
fn devices_and_streams_are_never_written() {
    let terminal = native_pty_system().openpty(PtySize::default()).unwrap();
    let device = terminal.master.tty_name().unwrap().display().to_string();
    let paths = [device.as_str(), "/dev/fd/1", "/dev/fd/9", "/proc/self/fd/2"];
    let table = WRITERS.iter().flat_map(|line| paths.map(|path| (line, path)));
    let table = sample(table, FEW);
    all_at_once(AT_ONCE, &table, |(line, path)| {
        let world = World::new();
        world.write("spec.toml", SPEC);
        let (ran, calls) = world.counting(&line.replace("PATH", path));
        let ran = ran.exits(2).says(&format!("{path}: it is a ")).prints_nothing();
        if line.contains("--secret-file") {
            ran.says("hint: to print the secret alone: cogoidc config --as secret");
        }
        assert_eq!(calls.total(), 0);
    });
}

#[test]
fn a_file_of_another_user_is_neither_written_nor_handed_over() {
    for line in WRITERS {
        let world = World::new();
        world.write("spec.toml", SPEC);
        let path = foreign(&world, "theirs");
        let (ran, calls) = world.counting(&line.replace("PATH", &path));
        ran.exits(2).says("it belongs to another user (uid ").prints_nothing();
        assert_eq!(calls.total(), 0);
    }
}

#[test]
fn a_spec_file_that_would_have_to_be_written_has_to_be_a_file_of_the_user() {
    let world = World::new();
    world.write("real.toml", SPEC);
    symlink("real.toml", world.path("cogoidc.toml")).unwrap();
    let (ran, calls) = world.counting("apply --yes");
    ran.exits(2).says("cogoidc.toml: it is a symbolic link to ");
    assert_eq!(calls.total(), 0);
    world.run("plan").exits(0);
    world.run("apply --spec real.toml --yes").exits(0);
    // It names all that it can name, so it stays as it is.
    world.run("apply --yes").exits(0);
    let (ran, calls) = world.counting("destroy --confirm cloudflare-access");
    ran.exits(2).says("cogoidc.toml: it is a symbolic link to ");
    assert_eq!(calls.writes(), [""; 0]);
    world.run("destroy --spec real.toml --confirm cloudflare-access").exits(0);
}

#[test]
fn a_link_among_the_folders_is_followed() {
    let world = World::new();
    fs::create_dir(world.path("real")).unwrap();
    symlink("real", world.path("link")).unwrap();
    world.run(&format!("{INIT} --save link/a.toml --secret-file link/secret")).exits(0);
    assert_eq!(mode(&world.path("real/secret")), 0o600);
    assert!(world.path("real/a.toml").is_file());
}

#[test]
fn one_file_has_one_purpose() {
    let table = [
        (INIT, "--save a --secret-file a"),
        (INIT, "--save a --secret-file ./a"),
        (INIT, "--save ./b/../a --secret-file a"),
        (INIT, "--save link/a --secret-file b/a"),
        (INIT, "--spec spec.toml --secret-file spec.toml"),
        (INIT, "--spec spec.toml --secret-file ./spec.toml"),
        (INIT, "--spec spec.toml --secret-file hard.toml"),
        (INIT, "--test-user ada@hospital.example --password-file password --secret-file password"),
        ("apply --yes", "--spec spec.toml --secret-file hard.toml"),
        ("apply --yes", "--spec idp.toml --secret-file upstream"),
        ("init --target cloudflare-access --app-url my-team --dry-run", "--save a --secret-file a"),
    ];
    for (line, files) in table {
        let world = World::new();
        world.write("spec.toml", SPEC);
        world.write("password", "Correct-horse-7\n");
        world.write("upstream", "a-secret\n");
        world.write(
            "idp.toml",
            &format!("{SPEC}[[identity_provider]]\nkind = \"oidc\"\nname = \"Corp\"\nissuer = \"https://id.example\"\nupstream_client_id = \"a\"\nclient_secret_file = \"upstream\"\n"),
        );
        fs::hard_link(world.path("spec.toml"), world.path("hard.toml")).unwrap();
        fs::create_dir(world.path("b")).unwrap();
        symlink("b", world.path("link")).unwrap();
        let (ran, calls) = world.counting(&format!("{line} {files}"));
        ran.exits(2).says("are the same file").prints_nothing();
        assert_eq!(calls.total(), 0, "{files}");
        assert_eq!(world.read("spec.toml"), SPEC);
    }
}

#[test]
fn a_spec_file_may_be_the_one_that_is_saved() {
    let world = World::new();
    world.write("spec.toml", SPEC);
    world.run("init --spec spec.toml --save ./spec.toml --yes").exits(0);
    assert!(world.read("spec.toml").contains("[client]"));
}

#[test]
fn a_new_file_is_as_the_umask_says_and_a_secret_always_for_its_owner_alone() {
    for (umask, spec) in [("077", 0o600), ("027", 0o640), ("022", 0o644), ("000", 0o644)] {
        let world = World::new();
        let line = format!("{INIT} --save a.toml --secret-file secret");
        let program = world.program(&line);
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("umask {umask}; exec \"$0\" \"$@\""));
        command.arg(program.get_program()).args(program.get_args()).env_clear();
        command.current_dir(program.get_current_dir().unwrap());
        let given = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
        command.envs(given).env("PATH", std::env::var_os("PATH").unwrap());
        run(command, &line).exits(0);
        assert_eq!(mode(&world.path("a.toml")), spec, "{umask}");
        assert_eq!(mode(&world.path("secret")), 0o600, "{umask}");
    }
}

#[test]
fn a_data_folder_that_others_own_or_can_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let shared = |mode| {
        let world = World::new();
        fs::create_dir(world.path("data")).unwrap();
        fs::set_permissions(world.path("data"), fs::Permissions::from_mode(mode)).unwrap();
        (world, "data".to_owned())
    };
    let foreign = || {
        if !geteuid().is_root() {
            return (World::new(), "/usr".to_owned());
        }
        let (world, name) = shared(0o700);
        chown(world.path(&name), Some(NOBODY), None).unwrap();
        (world, name)
    };
    for ((world, data), why) in [
        (foreign(), "it belongs to another user (uid "),
        (shared(0o777), "others can write to it"),
        (shared(0o1777), "others can write to it"),
        (shared(0o770), "others can write to it"),
    ] {
        for line in [
            format!("{INIT} --sandbox --sandbox-port 0 --sandbox-data {data}"),
            format!("sandbox --port 0 --data {data}"),
        ] {
            run(world.bare(&line), &line).exits(2).says(why).prints_nothing();
        }
        if data == "data" {
            assert_eq!(fs::read_dir(world.path("data")).unwrap().count(), 0);
        }
    }
    let (world, data) = shared(0o755);
    let line = format!("{INIT} --sandbox --sandbox-port 0 --sandbox-data {data}");
    run(world.bare(&line), &line).exits(0);
}
