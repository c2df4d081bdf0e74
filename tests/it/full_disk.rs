//! The disk is full: what was there stays as it was, nothing is left behind, and the command fails.
//!
//! A limit on the size of files stands for the full disk: it needs no rights, and a write fails in the same way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::testing::thorough::sample;
use crate::world::{Ran, World, run};

/// The file of a new user pool with its keys, in blocks of 512 bytes, and more.
const BLOCKS_ADDED: u64 = 40;

/// Store sizes of a sample.
const FEW: usize = 6;

/// The command, which can write so many blocks into a file.
fn limited(command: &Command, blocks: u64) -> Command {
    let mut limited = Command::new("sh");
    // Without the signal that ends a process, as on a full disk.
    let script = format!(r#"trap '' XFSZ; ulimit -f {blocks}; exec "$0" "$@""#);
    limited.arg("-c").arg(script).arg(command.get_program()).args(command.get_args());
    limited.env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            limited.env(name, value);
        }
    }
    limited.env("PATH", std::env::var_os("PATH").unwrap());
    limited.current_dir(command.get_current_dir().unwrap());
    limited
}

/// The files of a folder, except locks, with what they hold.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let named = files.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    named.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// Runs a line in a world whose files can have no content.
fn on_full_disk(world: &World, line: &str) -> Ran {
    run(limited(&world.program(line), 0), line)
}

const OHIF: &str = "init --target ohif --app-url https://viewer.example --yes";

#[test]
fn a_full_disk_leaves_every_file_as_it_was() {
    let set_up = format!("{OHIF} --save cogoidc.toml");
    let team = "init --target cloudflare-access --app-url my-team --yes";
    let spec = "target = \"ohif\"\napp_url = \"https://viewer.example\"\n";
    for (before, file, text, line) in [
        ("", "new.toml", None, format!("{OHIF} --save new.toml")),
        ("", "cogoidc.toml", Some(spec), OHIF.to_owned()),
        ("", "cogoidc.toml", Some(spec), "apply --yes".to_owned()),
        ("", "secret", None, format!("{team} --secret-file secret")),
        ("", "secret", Some("older"), format!("{team} --secret-file secret")),
        (&set_up, "cogoidc.toml", None, "destroy --confirm ohif".to_owned()),
    ] {
        let world = World::new();
        if let Some(text) = text {
            world.write(file, text);
        }
        if !before.is_empty() {
            world.run(before).exits(0);
        }
        let there = content(&world.path(""));
        let ran = on_full_disk(&world, &line).exits(1).says(&format!("cannot write {file}: "));
        assert_eq!(content(&world.path("")), there, "{ran}");
        assert!(!ran.hints().is_empty(), "{ran}");
        // With room again, the same command ends what is left to do.
        world.run(&line).exits(0);
    }
}

#[test]
fn a_full_disk_leaves_the_store_of_the_sandbox_as_it_was() {
    let world = World::new();
    let line = |pool: &str| {
        format!(
            "init --sandbox --sandbox-port 0 --sandbox-data data --target ohif --app-url http://localhost:3000 --pool-name {pool} --yes"
        )
    };
    let first = line("first");
    run(world.bare(&first), &first).exits(0);
    let store = world.path("data");
    let pools = store.join("pools");
    let saved = content(&pools);
    let second = line("second");
    for blocks in sample(1..BLOCKS_ADDED, FEW) {
        fs::remove_dir_all(&pools).unwrap();
        fs::create_dir(&pools).unwrap();
        for (name, content) in &saved {
            fs::write(pools.join(name), content).unwrap();
        }
        let ran = run(limited(&world.bare(&second), blocks), &second);
        let mut kept = content(&pools);
        for (name, pool) in &kept {
            serde_json::from_slice::<serde_json::Value>(pool)
                .unwrap_or_else(|why| panic!("{blocks} blocks: {name} is damaged: {why}\n{ran}"));
        }
        kept.retain(|name, _| saved.contains_key(name));
        assert_eq!(kept, saved, "{ran}");
        let names: Vec<String> = content(&store).into_keys().collect();
        assert_eq!(names, ["lock", "server.json", "state.json"], "{ran}");
        assert!(ran.code == 0 || ran.stderr.contains("cannot write its state"), "{ran}");
    }
    run(world.bare(&second), &second).exits(0);
}
