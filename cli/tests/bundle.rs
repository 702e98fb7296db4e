//! Signed, sealed lists from key to device, deltas, the audit log, evidence: the whole way on the
//! demonstration list.
#![cfg(feature = "bundle")]

mod kit;

use std::path::Path;
use std::sync::Arc;

use kit::{done, folder, refused};
use noticematch::Watchlist;
use noticematch::audit::{AuditLog, AuditOptions, AuditPolicy, Look};
use noticematch::bundle::{DeviceKey, SecretKey};
use noticematch::record::{Name, Record};

fn demo() -> Vec<Record> {
    let list = Watchlist::demo();
    (0..list.len())
        .map(|i| list.record(i).expect("a record"))
        .collect()
}

fn write_list(path: &Path, records: &[Record]) {
    let lines: String = records.iter().map(|r| r.to_json_line() + "\n").collect();
    std::fs::write(path, lines).expect("written");
}

/// A day later: one record changed, one withdrawn, one added.
fn a_day_later(records: &[Record]) -> Vec<Record> {
    let mut later = records.to_vec();
    later[0].names.push(Name::new("Quorwenna Xillbrath"));
    later.remove(1);
    let mut added = later[0].clone();
    added.id = "DEMO-9001".to_owned();
    added.names = vec![Name::new("Zephyrine Okonquist-Vale")];
    later.push(added);
    later
}

/// Keys of every role, the root that names them, and an index of the demonstration list.
struct Issuer {
    here: std::path::PathBuf,
    device: String,
}

impl Issuer {
    fn new(test: &str) -> Issuer {
        let here = folder(test);
        for key in [
            "root.key",
            "list1.key",
            "list2.key",
            "beacon.key",
            "stranger.key",
        ] {
            let public = done(&here, &["bundle", "key", "-o", key]);
            assert_eq!(public.trim().len(), 64);
        }
        let device = done(&here, &["bundle", "key", "--device", "-o", "phone.key"]);
        done(
            &here,
            &[
                "bundle",
                "root",
                "--root-key",
                "root.key",
                "--list-key",
                "list1.key",
                "--list-key",
                "list2.key",
                "--beacon-key",
                "beacon.key",
                "--threshold",
                "2",
                "-o",
                "root.nmr",
            ],
        );
        write_list(&here.join("monday.jsonl"), &demo());
        done(&here, &["build", "monday.jsonl", "-o", "monday.nmx"]);
        Issuer {
            here,
            device: device.trim().to_owned(),
        }
    }

    /// `bundle make` of a file with both list keys.
    fn make(&self, input: &str, sequence: &str, output: &str, more: &[&str]) {
        let mut arguments = vec![
            "bundle",
            "make",
            input,
            "--root",
            "root.nmr",
            "--key",
            "list1.key",
            "--key",
            "list2.key",
            "--sequence",
            sequence,
            "-o",
            output,
        ];
        arguments.extend(more);
        done(&self.here, &arguments);
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.here);
    }
}

#[test]
fn a_list_travels_from_its_keys_to_the_device() {
    let issuer = Issuer::new("bundle");
    let here = issuer.here.as_path();
    let error = refused(here, &["bundle", "key", "-o", "root.key"]);
    assert!(
        error.contains("root.key"),
        "a key is never overwritten: {error}"
    );

    issuer.make(
        "monday.nmx",
        "5",
        "monday.nmb",
        &["--to", &issuer.device, "--not-covered", "SLTD"],
    );
    let text = done(
        here,
        &["bundle", "verify", "monday.nmb", "--root", "root.nmr"],
    );
    assert!(text.starts_with("genuine: list 5 issued "), "{text}");
    let text = done(
        here,
        &["bundle", "inspect", "monday.nmb", "--root", "root.nmr"],
    );
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(manifest["sequence"], 5);
    assert_eq!(manifest["lists"][0]["records"], demo().len());
    assert!(text.contains("SLTD"), "{text}");
    // Sealed: no listed name is readable.
    let bytes = std::fs::read(here.join("monday.nmb")).expect("read");
    assert!(!bytes.windows(7).any(|w| w == b"Skalnyi" || w == b"skalnyi"));
    let open = std::fs::read(here.join("monday.nmx")).expect("read");
    assert!(open.windows(7).any(|w| w == b"Skalnyi" || w == b"skalnyi"));

    let text = done(
        here,
        &[
            "bundle",
            "update",
            "device",
            "monday.nmb",
            "--root",
            "root.nmr",
            "--copy",
            "tablet-17",
        ],
    );
    assert!(text.contains("list 5 now in use"), "{text}");
    // What is refused, and that list 5 still serves after each.
    let still = || {
        let text = done(
            here,
            &[
                "bundle",
                "update",
                "device",
                "monday.nmb",
                "--copy",
                "tablet-17",
            ],
        );
        assert!(text.contains("list 5 in use already"), "{text}");
    };
    still();
    let offer = |bundle: &str| {
        refused(
            here,
            &["bundle", "update", "device", bundle, "--copy", "tablet-17"],
        )
    };
    issuer.make("monday.nmx", "4", "older.nmb", &[]);
    offer("older.nmb");
    still();
    for (keys, name) in [
        (&["list1.key"][..], "one-key.nmb"),
        (&["list1.key", "stranger.key"], "stranger.nmb"),
    ] {
        let mut arguments = vec![
            "bundle",
            "make",
            "monday.nmx",
            "--root",
            "root.nmr",
            "--sequence",
            "6",
            "-o",
            name,
        ];
        keys.iter().for_each(|key| arguments.extend(["--key", key]));
        done(here, &arguments);
        offer(name);
        refused(here, &["bundle", "verify", name, "--root", "root.nmr"]);
        still();
    }
    issuer.make("monday.nmx", "7", "whole.nmb", &[]);
    let mut bytes = std::fs::read(here.join("whole.nmb")).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(here.join("flipped.nmb"), &bytes).expect("written");
    bytes.truncate(middle);
    std::fs::write(here.join("cut.nmb"), &bytes).expect("written");
    for bundle in ["flipped.nmb", "cut.nmb", "absent.nmb"] {
        refused(here, &["bundle", "verify", bundle, "--root", "root.nmr"]);
        offer(bundle);
        still();
    }
    issuer.make("monday.nmx", "8", "other.nmb", &["--copy", "tablet-99"]);
    offer("other.nmb");
    still();
    issuer.make("monday.nmx", "9", "mine.nmb", &["--copy", "tablet-17"]);
    let text = done(
        here,
        &[
            "bundle",
            "update",
            "device",
            "mine.nmb",
            "--copy",
            "tablet-17",
        ],
    );
    assert!(text.contains("list 9 now in use"), "{text}");
}

#[test]
fn a_change_travels_as_a_delta_and_past_queries_are_asked_again() {
    let issuer = Issuer::new("delta");
    let here = issuer.here.as_path();
    write_list(&here.join("tuesday.jsonl"), &a_day_later(&demo()));
    let text = done(
        here,
        &[
            "diff",
            "monday.jsonl",
            "tuesday.jsonl",
            "--overlay",
            "change.jsonl",
        ],
    );
    assert!(text.contains("~ demo DEMO-0001: names"), "{text}");
    assert!(text.contains("- demo DEMO-0002"), "{text}");
    assert!(text.contains("+ demo DEMO-9001"), "{text}");
    assert!(text.contains("3 of 340 records changed"), "{text}");
    let lines = done(here, &["diff", "monday.jsonl", "tuesday.jsonl", "--json"]);
    assert_eq!(lines.lines().count(), 3);
    assert_eq!(
        done(here, &["diff", "monday.jsonl", "monday.jsonl"]).trim(),
        "0 of 340 records changed"
    );

    issuer.make("monday.nmx", "5", "monday.nmb", &["--to", &issuer.device]);
    done(
        here,
        &[
            "bundle",
            "update",
            "device",
            "monday.nmb",
            "--root",
            "root.nmr",
        ],
    );
    issuer.make(
        "change.jsonl",
        "6",
        "change.nmb",
        &["--to", &issuer.device, "--base", "monday.nmb"],
    );
    let size = |file: &str| std::fs::metadata(here.join(file)).expect("a file").len();
    assert!(
        size("change.nmb") * 20 < size("monday.nmb"),
        "{} of {}",
        size("change.nmb"),
        size("monday.nmb")
    );
    let text = done(here, &["bundle", "update", "device", "change.nmb"]);
    assert!(text.contains("list 6 now in use"), "{text}");
    // On a device without the base it is refused.
    issuer.make("monday.nmx", "1", "first.nmb", &[]);
    done(
        here,
        &[
            "bundle",
            "update",
            "other",
            "first.nmb",
            "--root",
            "root.nmr",
        ],
    );
    refused(here, &["bundle", "update", "other", "change.nmb"]);

    let withdrawn = demo()[1].names[0].text.clone();
    let people =
        format!("name\nZephyrine Okonquist-Vale\nNobody Atall\n\"{withdrawn}\"\nViktor Skalnyi\n");
    std::fs::write(here.join("people.csv"), people).expect("written");
    done(
        here,
        &["screen", "-x", "monday.nmx", "people.csv", "-o", "was.csv"],
    );
    done(
        here,
        &[
            "rescreen",
            "people.csv",
            "--was",
            "was.csv",
            "--overlay",
            "change.jsonl",
            "-o",
            "now.csv",
        ],
    );
    let now = std::fs::read_to_string(here.join("now.csv")).expect("written");
    let has = |row: &str, what: &str, id: &str| {
        now.lines()
            .any(|l| l.starts_with(&format!("{row},{what},")) && l.contains(id))
    };
    assert!(has("0", "appeared", "DEMO-9001"), "{now}");
    assert!(has("2", "withdrawn", "DEMO-0002"), "{now}");
    assert!(has("3", "changed", "DEMO-0001"), "{now}");
    assert!(
        !now.lines().any(|l| l.starts_with("1,")),
        "nobody is not affected: {now}"
    );
    std::fs::write(here.join("short.csv"), "name\nZephyrine\n").expect("written");
    refused(
        here,
        &[
            "rescreen",
            "short.csv",
            "--was",
            "was.csv",
            "--overlay",
            "change.jsonl",
            "-o",
            "x.csv",
        ],
    );
}

fn secret(path: &Path) -> [u8; 32] {
    let text = std::fs::read_to_string(path).expect("a key file");
    let byte = |i: usize| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hexadecimal");
    std::array::from_fn(byte)
}

#[test]
fn an_audit_log_is_verified_by_anybody_and_read_by_the_agency() {
    let here = folder("audit");
    let here = here.as_path();
    let writer = done(here, &["bundle", "key", "-o", "device.key"]);
    done(here, &["bundle", "key", "--device", "-o", "agency.key"]);
    let agency = DeviceKey::from_bytes(&secret(&here.join("agency.key"))).expect("a key");
    let key = SecretKey::from_bytes(&secret(&here.join("device.key")));
    let path = here.join("audit.log");
    let mut log = AuditLog::open(
        &path,
        AuditOptions::new("tablet-17", agency.public()),
        Arc::new(key),
    )
    .expect("a log");
    for number in 0..250 {
        let look = Look {
            purpose: "border-check".to_owned(),
            justification: format!("lane {number}"),
            user: "u-4711".to_owned(),
            query: AuditPolicy::default()
                .query("Some Traveller")
                .expect("a query"),
            ..Look::default()
        };
        log.look(&look).expect("written");
    }
    log.close().expect("closed");

    let device = writer.trim();
    let text = done(here, &["audit", "verify", "audit.log", "--device", device]);
    // Looks, and one entry that opens and one that closes the session at most.
    let entries: usize = text
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a count");
    assert!((250..=252).contains(&entries), "{text}");
    let head = text
        .lines()
        .find_map(|l| l.strip_prefix("head "))
        .expect("a head")
        .to_owned();
    done(
        here,
        &[
            "audit",
            "verify",
            "audit.log",
            "--device",
            device,
            "--anchor",
            &head,
        ],
    );
    let lines = done(
        here,
        &[
            "audit",
            "export",
            "audit.log",
            "--device",
            device,
            "--key",
            "agency.key",
        ],
    );
    assert_eq!(
        lines.lines().filter(|l| l.contains("border-check")).count(),
        250
    );
    assert!(
        lines
            .lines()
            .all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok())
    );
    done(here, &["bundle", "key", "--device", "-o", "other.key"]);
    refused(
        here,
        &[
            "audit",
            "export",
            "audit.log",
            "--device",
            device,
            "--key",
            "other.key",
        ],
    );

    let whole = std::fs::read(&path).expect("read");
    for (name, change) in [
        (
            "altered",
            &(|b: &mut Vec<u8>| {
                let m = b.len() / 2;
                b[m] ^= 1
            }) as &dyn Fn(&mut Vec<u8>),
        ),
        ("shortened", &|b: &mut Vec<u8>| b.truncate(b.len() / 3)),
    ] {
        let mut bytes = whole.clone();
        change(&mut bytes);
        std::fs::write(here.join(name), bytes).expect("written");
        refused(
            here,
            &[
                "audit", "verify", name, "--device", device, "--anchor", &head,
            ],
        );
    }
    std::fs::remove_dir_all(here).expect("removed");
}

#[test]
fn evidence_is_reproduced_and_any_change_is_seen() {
    let issuer = Issuer::new("evidence");
    let here = issuer.here.as_path();
    let public = done(here, &["bundle", "key", "-o", "device.key"]);
    let public = public.trim();
    for (name, package, found) in [
        ("Viktor Skalnyi", "found.nme", true),
        ("Qwrtz Zzyzx", "nobody.nme", false),
    ] {
        done(
            here,
            &[
                "evidence",
                "make",
                "-x",
                "monday.nmx",
                name,
                "--key",
                "device.key",
                "-o",
                package,
            ],
        );
        let text = done(
            here,
            &[
                "evidence",
                "verify",
                package,
                "--device",
                public,
                "-x",
                "monday.nmx",
            ],
        );
        assert_eq!(!text.contains(", 0 candidates"), found, "{text}");
        assert!(text.contains("reproduced"), "{text}");
    }
    // Another list, another key, another byte.
    write_list(&here.join("tuesday.jsonl"), &a_day_later(&demo()));
    done(here, &["build", "tuesday.jsonl", "-o", "tuesday.nmx"]);
    refused(
        here,
        &[
            "evidence",
            "verify",
            "found.nme",
            "--device",
            public,
            "-x",
            "tuesday.nmx",
        ],
    );
    refused(
        here,
        &[
            "evidence",
            "verify",
            "found.nme",
            "--device",
            &issuer.device,
        ],
    );
    let whole = std::fs::read(here.join("nobody.nme")).expect("read");
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(here.join("changed.nme"), &bytes).expect("written");
        refused(
            here,
            &["evidence", "verify", "changed.nme", "--device", public],
        );
    }
}

#[test]
fn the_list_on_the_device_is_searched_with_its_key_and_deltas() {
    let issuer = Issuer::new("searched");
    let here = issuer.here.as_path();
    let (old, new) = (demo(), a_day_later(&demo()));
    write_list(&here.join("monday.jsonl"), &old);
    write_list(&here.join("tuesday.jsonl"), &new);
    done(here, &["build", "monday.jsonl", "-o", "monday.nmx"]);
    issuer.make("monday.nmx", "5", "monday.nmb", &["--to", &issuer.device]);
    let update = ["bundle", "update", "device"];
    done(
        here,
        &[&update[..], &["monday.nmb", "--root", "root.nmr"]].concat(),
    );
    let search = ["search", "--device", "device", "--device-key", "phone.key"];
    let ask = |name: &str| kit::run(here, &[&search[..], &[name]].concat());
    let name = old[0].names[0].text.as_str();
    let before = ask(name);
    assert!(before.out.contains(&old[0].id), "{}", before.out);
    assert!(before.err.contains("list 5, 0 hours old"), "{}", before.err);
    assert!(!ask("Zephyrine Okonquist-Vale").out.contains("DEMO-9001"));

    // Not without the key, not with another, and the purpose counts as for an index.
    let sealed = refused(here, &["search", "--device", "device", name]);
    assert!(sealed.contains("sealed"), "{sealed}");
    done(here, &["bundle", "key", "--device", "-o", "other.key"]);
    refused(
        here,
        &[
            "search",
            "--device",
            "device",
            "--device-key",
            "other.key",
            name,
        ],
    );
    let both = kit::run(
        here,
        &["search", "-x", "monday.nmx", "--device", "device", name],
    );
    assert_eq!(both.status, 2, "{}", both.err);
    let purposeful = kit::run(here, &[&search[..], &["--purpose", "any", name]].concat());
    assert_eq!(
        purposeful.out, before.out,
        "these entries serve every purpose"
    );

    // Passport lines and tables ask the same list; a command that asks no list says so.
    let mrz = kit::run_with(
        here,
        &["mrz", "--device", "device", "--device-key", "phone.key"],
        "P<UTOSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n",
    );
    let searched = format!("searched {} records", old.len());
    assert!(mrz.out.contains(&searched), "{}", mrz.out);
    assert!(mrz.err.contains("list 5, 0 hours old"), "{}", mrz.err);
    let wanted = [
        "rescreen",
        "people.csv",
        "--was",
        "was.csv",
        "--device",
        "device",
        "-o",
        "out.csv",
    ];
    assert!(refused(here, &wanted).contains("--device"));

    // A delta a day later.
    done(
        here,
        &[
            "diff",
            "monday.jsonl",
            "tuesday.jsonl",
            "--overlay",
            "change.jsonl",
        ],
    );
    let base = ["--base", "monday.nmb", "--to", &issuer.device];
    issuer.make("change.jsonl", "6", "tuesday.nmb", &base);
    done(here, &[&update[..], &["tuesday.nmb"]].concat());
    let after = ask("Zephyrine Okonquist-Vale");
    assert!(
        after.out.contains("DEMO-9001"),
        "{}{}",
        after.out,
        after.err
    );
    assert!(after.err.contains("list 6, 0 hours old"), "{}", after.err);
}

#[test]
fn what_a_purpose_does_not_permit_is_as_if_it_were_not_listed() {
    let issuer = Issuer::new("purpose");
    let here = issuer.here.as_path();
    let mut records = demo();
    records[0].purposes = vec!["asylum".to_owned()];
    write_list(&here.join("marked.jsonl"), &records);
    write_list(&here.join("without.jsonl"), &records[1..]);
    for list in ["marked", "without"] {
        let (from, to) = (format!("{list}.jsonl"), format!("{list}.nmx"));
        done(here, &["build", &from, "-o", &to]);
    }
    let name = records[0].names[0].text.as_str();
    let ask = |index: &str, purpose: &[&str]| {
        let asked = ["search", "-x", index, name, "--json", "--min-score", "0.3"];
        done(here, &[&asked[..], purpose].concat())
    };
    // The source names the file; everything else is equal to the byte.
    let never = ask("without.nmx", &[]).replace("without.jsonl", "marked.jsonl");
    assert_eq!(ask("marked.nmx", &["--purpose", "border-check"]), never);
    assert!(ask("marked.nmx", &["--purpose", "asylum"]).contains(&records[0].id));

    // Evidence of a look for a purpose is reproduced for that purpose.
    let public = done(here, &["bundle", "key", "-o", "device.key"]);
    for (purpose, found) in [("border-check", false), ("asylum", true)] {
        let make = [
            "evidence",
            "make",
            "-x",
            "marked.nmx",
            name,
            "--key",
            "device.key",
        ];
        let with = ["--purpose", purpose, "-o", "look.nme"];
        done(here, &[&make[..], &with].concat());
        let verify = ["evidence", "verify", "look.nme", "--device", public.trim()];
        let text = done(here, &[&verify[..], &["-x", "marked.nmx"]].concat());
        assert!(text.contains("reproduced"), "{text}");
        let package = std::fs::read_to_string(here.join("look.nme")).unwrap_or_default();
        let raw = std::fs::read(here.join("look.nme")).expect("read");
        let shown = String::from_utf8_lossy(&raw).contains(&records[0].id);
        assert_eq!(shown, found, "{package}");
    }

    // A bundle for one purpose does not carry the others' entries, and says what was selected.
    let make = [
        "bundle",
        "make",
        "marked.nmx",
        "--root",
        "root.nmr",
        "--key",
        "list1.key",
    ];
    let keys = ["--key", "list2.key", "--sequence", "9", "-o", "border.nmb"];
    let scope = ["--purpose", "border-check", "--field", "born"];
    done(here, &[&make[..], &keys, &scope].concat());
    let manifest = done(
        here,
        &["bundle", "inspect", "border.nmb", "--root", "root.nmr"],
    );
    assert!(
        manifest.contains("border-check") && manifest.contains("born"),
        "{manifest}"
    );
    let bytes = std::fs::read(here.join("border.nmb")).expect("read");
    let has = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(!has(name) && has(&records[2].names[0].text));
    let slip = refused(here, &[&make[..], &keys, &["--field", "bron"]].concat());
    assert!(slip.contains("bron"), "{slip}");
}
