//! A signed, sealed list from its keys to the device, and searched there.

use crate::issuer::{Issuer, a_day_later, demo, write_list};
use crate::kit::{done, refused, run, run_with};

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
    let ask = |name: &str| run(here, &[&search[..], &[name]].concat());
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
    let both = run(
        here,
        &["search", "-x", "monday.nmx", "--device", "device", name],
    );
    assert_eq!(both.status, 2, "{}", both.err);
    let purposeful = run(here, &[&search[..], &["--purpose", "any", name]].concat());
    assert_eq!(
        purposeful.out, before.out,
        "these entries serve every purpose"
    );

    // Passport lines and tables ask the same list; a command that asks no list says so.
    let mrz = run_with(
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
