//! The log of looks, and evidence of one.

use std::path::Path;
use std::sync::Arc;

use noticematch::audit::{AuditLog, AuditOptions, AuditPolicy, Look};
use noticematch::bundle::{DeviceKey, SecretKey};

use crate::issuer::{Issuer, a_day_later, demo, write_list};
use crate::kit::{done, folder, refused};

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
