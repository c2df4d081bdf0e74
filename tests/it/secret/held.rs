//! An app that people sign in to all the time while its secret is replaced.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::app::{secrets, sign_in};
use super::{FINISH, INIT, ROTATE, TARGET};
use crate::world::{PASSWORD, World};

/// Sign-ins in each state of the secrets, at least.
const FEW: usize = 3;

#[test]
fn nobody_is_refused_while_the_secret_is_replaced() {
    let world = World::new();
    world.write("password", PASSWORD);
    world.run(&format!("{INIT} --test-user ada@a.example --password-file password")).exits(0);
    let (is_over, sign_ins) = (AtomicBool::new(false), AtomicUsize::new(0));
    let refused = std::thread::scope(|scope| {
        let app = scope.spawn(|| {
            let mut refused = Vec::new();
            while !is_over.load(Ordering::SeqCst) {
                // The app reads the file that the rotation replaces.
                let secret = world.read("secret");
                refused.extend(sign_in(&world, TARGET, "ada@a.example", secret.trim()).err());
                sign_ins.fetch_add(1, Ordering::SeqCst);
            }
            refused
        });
        let more = || {
            let until = sign_ins.load(Ordering::SeqCst) + FEW;
            while sign_ins.load(Ordering::SeqCst) < until && !app.is_finished() {
                std::thread::yield_now();
            }
        };
        more();
        for line in [ROTATE, FINISH, ROTATE, FINISH] {
            world.run(line).exits(0);
            more();
        }
        is_over.store(true, Ordering::SeqCst);
        app.join().unwrap()
    });
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(secrets(&world, TARGET).len(), 1);
    eprintln!("{} sign-ins during two rotations, none refused", sign_ins.into_inner());
}
