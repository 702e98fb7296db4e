//! An update that is killed at any step leaves the old list or the new one, and can be repeated.

use std::path::Path;

use crate::kit::*;
use noticematch::bundle::*;

const BODY: usize = 200_000;

fn next_list(issuer: &Issuer) -> Vec<u8> {
    issuer.bundle(issuer.manifest(6), &vec![7; BODY])
}

/// Dies, as by a kill, at the step whose number is in the environment.
#[test]
#[ignore = "runs as a child of the test below"]
fn dies_at_a_step() {
    let Ok(dir) = std::env::var("UPDATE_DIR") else {
        return;
    };
    let die_at: usize = std::env::var("UPDATE_DIE_AT").unwrap().parse().unwrap();
    let mut options = StoreOptions::default();
    options.clock = TestClock::at(NOON + 120);
    let store = Store::open(Path::new(&dir).join("store"), options).unwrap();
    let mut steps = 0;
    store
        .install_with(Path::new(&dir).join("offered"), &mut |_| {
            if steps == die_at {
                std::process::abort();
            }
            steps += 1;
        })
        .unwrap();
}

#[test]
fn a_kill_at_every_step_leaves_a_list_that_serves() {
    let issuer = Issuer::new();
    let (mut old, mut new) = (0, 0);
    for die_at in 0.. {
        let device = Device::new("killed", &issuer);
        std::fs::write(device.dir.join("offered"), next_list(&issuer)).unwrap();
        let dir = device.dir.to_str().unwrap().to_owned();
        let done = child(
            "interrupted::dies_at_a_step",
            &[("UPDATE_DIR", &dir), ("UPDATE_DIE_AT", &die_at.to_string())],
        );
        match device.store.current().unwrap().status().sequence {
            5 => {
                assert_eq!(device.body(), OLD_BODY);
                old += 1;
            }
            6 => {
                assert_eq!(device.body().len(), BODY);
                new += 1;
            }
            other => panic!("list {other}"),
        }
        // The update can be repeated, and nothing is left over.
        device.store.install(device.dir.join("offered")).unwrap();
        assert_eq!(device.body(), vec![7; BODY]);
        if done.status.success() {
            break;
        }
    }
    assert!(
        old > 10 && new >= 2,
        "killed {old} times before the commit and {new} times after it"
    );
}

#[test]
fn a_kill_at_any_moment_leaves_a_list_that_serves() {
    let issuer = Issuer::new();
    for delay in 0..12u64 {
        let device = Device::new("killed-late", &issuer);
        std::fs::write(device.dir.join("offered"), next_list(&issuer)).unwrap();
        let mut process = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["interrupted::dies_at_a_step", "--exact", "--ignored"])
            .env("UPDATE_DIR", &device.dir)
            .env("UPDATE_DIE_AT", usize::MAX.to_string())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(1500 * delay));
        let _ = process.kill();
        process.wait().unwrap();
        let sequence = device.store.current().unwrap().status().sequence;
        assert!(sequence == 5 || sequence == 6);
        assert!(device.body() == OLD_BODY || device.body() == vec![7; BODY]);
    }
}

#[test]
fn a_bundle_that_changes_while_it_is_copied_is_refused() {
    let issuer = Issuer::new();
    let device = Device::new("changing", &issuer);
    let offered = device.dir.join("offered");
    let genuine = next_list(&issuer);
    std::fs::write(&offered, &genuine).unwrap();
    let mut changed = genuine.clone();
    *changed.last_mut().unwrap() ^= 1;
    let error = device
        .store
        .install_with(&offered, &mut |step| {
            if step == Step::Accepted {
                std::fs::write(&offered, &changed).unwrap();
            }
        })
        .unwrap_err();
    assert_eq!(error.refusal(), Some("mixed"), "{error}");
    assert_eq!(device.body(), OLD_BODY);
}
