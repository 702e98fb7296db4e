//! An update that is killed at any step leaves the old list or the new one, and can be repeated.
//!
//! Real processes are killed by the system (SIGKILL): nothing of them runs afterwards.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::kit::*;
use noticematch::bundle::*;

const BODY: usize = 200_000;

fn next_list(issuer: &Issuer) -> Vec<u8> {
    issuer.bundle(issuer.manifest(6), &vec![7; BODY])
}

/// The same change as a delta on the list in use.
fn next_delta(issuer: &Issuer, device: &Device) -> Vec<u8> {
    let mut manifest = issuer.manifest(6);
    manifest.base = Some(Base {
        sequence: 5,
        digest: device.store.current().unwrap().bundles()[0].digest(),
    });
    issuer.bundle(manifest, &vec![7; BODY])
}

/// The name of a step, without its numbers.
fn name(step: Step) -> &'static str {
    match step {
        Step::Accepted => "accepted",
        Step::Copying(_) => "copying",
        Step::Copied => "copied",
        Step::Placed => "placed",
        Step::Committed => "committed",
        Step::Cleaned => "cleaned",
        _ => "another",
    }
}

/// Installs what is offered, says each step, and stops for ever at the one in the environment.
#[test]
#[ignore = "runs as a child of the tests below"]
fn installs() {
    let Ok(dir) = std::env::var("UPDATE_DIR") else {
        return;
    };
    let stop = std::env::var("UPDATE_STOP").unwrap_or_default();
    let mut options = StoreOptions::default();
    options.clock = TestClock::at(NOON + 120);
    let store = Store::open(Path::new(&dir).join("store"), options).unwrap();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    store
        .install_with(Path::new(&dir).join("offered"), &mut |step| {
            let count = seen.entry(name(step)).or_default();
            *count += 1;
            let here = format!("{} {count}", name(step));
            println!("STEP {here}");
            if here == stop {
                loop {
                    std::thread::park();
                }
            }
        })
        .unwrap();
}

fn installer(device: &Device, stop: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "interrupted::installs",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env("UPDATE_DIR", &device.dir)
        .env("UPDATE_STOP", stop)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets an update run to a step and kills it there; gives the steps that it said.
fn killed_at(device: &Device, stop: &str) -> Vec<String> {
    let mut process = installer(device, stop);
    let mut steps = Vec::new();
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let Some(at) = line.find("STEP ").map(|at| line[at + 5..].to_owned()) else {
            continue;
        };
        steps.push(at);
        if steps.last().is_some_and(|step| step == stop) {
            process.kill().unwrap();
        }
    }
    let status = process.wait().unwrap();
    assert_eq!(status.success(), stop.is_empty(), "{stop}");
    steps
}

/// What a device serves, checked whole: the sequence number, and how many bundles it takes.
fn serves(device: &Device) -> (u64, usize) {
    let active = device.store.current().unwrap();
    for bundle in active.bundles() {
        bundle.verify_all().unwrap();
    }
    (active.status().sequence, active.bundles().len())
}

/// After a kill: the list of before or after, whole; the update can be repeated; no file is left over.
fn survives(device: &Device, at: &str, delta: bool) -> u64 {
    let (sequence, bundles) = serves(device);
    assert!(sequence == 5 || sequence == 6, "{at}");
    assert_eq!(bundles, if delta && sequence == 6 { 2 } else { 1 }, "{at}");
    if sequence == 5 || delta {
        assert_eq!(device.body(), OLD_BODY, "{at}");
    }
    let again = device.store.install(device.dir.join("offered")).unwrap();
    assert_eq!(again == Installed::Already, sequence == 6, "{at}");
    assert_eq!(serves(device), (6, 1 + usize::from(delta)), "{at}");
    sequence
}

fn offered(test: &str, issuer: &Issuer, delta: bool) -> Device {
    let device = Device::new(test, issuer);
    let bytes = match delta {
        true => next_delta(issuer, &device),
        false => next_list(issuer),
    };
    std::fs::write(device.dir.join("offered"), bytes).unwrap();
    device
}

#[test]
fn a_kill_at_each_step_leaves_a_list_that_serves() {
    let issuer = Issuer::new();
    for delta in [false, true] {
        let all = killed_at(&offered("steps", &issuer, delta), "");
        let mut names: Vec<&str> = all.iter().map(|s| s.split(' ').next().unwrap()).collect();
        names.dedup();
        assert_eq!(
            names,
            [
                "accepted",
                "copying",
                "copied",
                "placed",
                "committed",
                "cleaned"
            ]
        );
        assert!(all.len() > 10, "several pieces are copied");
        for stop in &all {
            let device = offered("killed", &issuer, delta);
            let steps = killed_at(&device, stop);
            assert_eq!(steps.last(), Some(stop));
            let committed = stop.starts_with("committed") || stop.starts_with("cleaned");
            let serves = survives(&device, stop, delta);
            assert_eq!(serves, if committed { 6 } else { 5 }, "killed at {stop}");
        }
    }
}

/// Between the steps too: the process is killed instead of each of its calls that changes the folder,
/// one after the other, by the system call tracer.
#[test]
fn a_kill_at_each_system_call_leaves_a_list_that_serves() {
    if !Command::new("strace")
        .arg("true")
        .output()
        .is_ok_and(|o| o.status.success())
    {
        println!("skipped: strace is not installed or may not trace");
        return;
    }
    let issuer = Issuer::new();
    for delta in [false, true] {
        let device = offered("calls", &issuer, delta);
        let trace = device.dir.join("trace");
        assert!(traced(&device, &["-y", "-o", trace.to_str().unwrap()]));
        let calls = calls(&std::fs::read_to_string(&trace).unwrap());
        let (mut old, mut new) = (0, 0);
        for (call, number, text) in &calls {
            let device = offered("killed-call", &issuer, delta);
            let inject = format!("inject={call}:signal=SIGKILL:when={number}");
            let done = traced(&device, &["-o", "/dev/null", "-e", &inject]);
            assert!(!done, "{call} {number} was not reached: {text}");
            match survives(&device, text, delta) {
                5 => old += 1,
                _ => new += 1,
            }
        }
        let has = |call: &str, text: &str| calls.iter().any(|c| c.0 == call && c.2.contains(text));
        for (call, text) in [
            ("openat", "incoming.tmp"),
            ("write", "incoming.tmp"),
            ("fsync", "incoming.tmp"),
            ("rename", "incoming.tmp"),
            ("write", "trusted-state"),
            ("fsync", "trusted-state"),
            ("rename", "trusted-state"),
        ] {
            assert!(has(call, text), "no {call} of {text} among {calls:?}");
        }
        assert!(
            old >= 8 && new >= 1,
            "{old} kept the old list, {new} had the new one"
        );
        println!(
            "{} calls, delta {delta}: {old} leave the old list, {new} the new one",
            calls.len()
        );
    }
}

/// Calls that change files.
const CALLS: &str = "trace=openat,write,fsync,rename,unlink";

/// Runs the update under the tracer; whether it ended well.
fn traced(device: &Device, options: &[&str]) -> bool {
    let status = Command::new("strace")
        .args(["-f", "-e", CALLS])
        .args(options)
        .arg(std::env::current_exe().unwrap())
        .args([
            "interrupted::installs",
            "--exact",
            "--ignored",
            "--test-threads=1",
        ])
        .env("UPDATE_DIR", &device.dir)
        .env_remove("UPDATE_STOP")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    status.success()
}

/// The calls on the device's folder: name, which of its thread's calls of that name it is, and the text.
fn calls(trace: &str) -> Vec<(String, usize, String)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut found = Vec::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((call, _)) = rest.trim_start().split_once('(') else {
            continue;
        };
        let number = counts.entry((thread, call)).or_default();
        *number += 1;
        let reads = call == "openat" && !rest.contains("O_CREAT");
        let on_folder = rest.contains("/store/") || rest.contains("/store>");
        if on_folder && !reads {
            let text: String = rest.chars().take(300).collect();
            found.push((call.to_owned(), *number, text));
        }
    }
    found
}

#[test]
fn a_kill_at_any_moment_leaves_a_list_that_serves() {
    let issuer = Issuer::new();
    for delay in 0..12u64 {
        let device = offered("killed-late", &issuer, false);
        let mut process = installer(&device, "");
        std::thread::sleep(std::time::Duration::from_micros(1500 * delay));
        let _ = process.kill();
        process.wait().unwrap();
        survives(&device, "some moment", false);
    }
}

/// Fetches piece by piece, and stops for ever after as many as the environment says.
#[test]
#[ignore = "runs as a child of the test below"]
fn fetches() {
    let Ok(dir) = std::env::var("UPDATE_DIR") else {
        return;
    };
    let dir = Path::new(&dir);
    let pieces: usize = std::env::var("UPDATE_PIECES").unwrap().parse().unwrap();
    let bytes = std::fs::read(dir.join("served")).unwrap();
    let mut transfer = begin(dir, &bytes);
    for _ in 0..pieces {
        let range = transfer.missing()[0].clone();
        let piece = range.start..range.end.min(range.start + PIECE);
        let bytes = &bytes[piece.start as usize..piece.end as usize];
        transfer.receive(piece.start, bytes).unwrap();
    }
    println!("FETCHED");
    loop {
        std::thread::park();
    }
}

/// Two chunks: what comes over the link at a time.
const PIECE: u64 = 2 * 16 * 1024;

fn begin(dir: &Path, bytes: &[u8]) -> Transfer {
    let root = Issuer::new().root;
    let bundle = Bundle::from_bytes(bytes.to_vec(), &root, &Limits::default()).unwrap();
    let head = &bytes[..bundle.head_len() as usize];
    Transfer::begin(dir.join("arriving"), head, &root, &Limits::default()).unwrap()
}

#[test]
fn a_transfer_whose_process_is_killed_goes_on_where_it_was() {
    let issuer = Issuer::new();
    let device = Device::new("killed-transfer", &issuer);
    let bytes = next_list(&issuer);
    std::fs::write(device.dir.join("served"), &bytes).unwrap();
    let missing =
        |transfer: &Transfer| -> u64 { transfer.missing().iter().map(|r| r.end - r.start).sum() };
    let mut before = missing(&begin(&device.dir, &bytes));
    while before > 0 {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "interrupted::fetches",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env("UPDATE_DIR", &device.dir)
            .env("UPDATE_PIECES", if before > 2 * PIECE { "2" } else { "1" })
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let fetched = lines
            .map(Result::unwrap)
            .any(|line| line.contains("FETCHED"));
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(fetched);
        let left = missing(&begin(&device.dir, &bytes));
        assert!(
            left < before && before - left <= 2 * PIECE,
            "{before} {left}"
        );
        before = left;
        assert_eq!(device.body(), OLD_BODY, "the list in use serves meanwhile");
    }
    let path = begin(&device.dir, &bytes).finish().unwrap();
    assert_eq!(device.store.install(path).unwrap(), Installed::New);
    assert_eq!(device.body(), vec![7; BODY]);
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
