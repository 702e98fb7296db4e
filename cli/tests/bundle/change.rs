//! A list that changed: a delta, and past queries asked again.

use crate::issuer::{Issuer, a_day_later, demo, write_list};
use crate::kit::{done, refused};

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
