//! `mrz`, `manifest` and `--profile eu-mid` as users run them.

mod kit;

use kit::{done, folder, refused, run, run_with};

const LINES: &str =
    "P<RUSSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\nZZ28220899RUS8003144M2906302<<<<<<<<<<<<<<<0\n";

#[test]
fn help_teaches_by_examples() {
    let here = folder("help");
    for (command, words) in [
        (
            "mrz",
            [
                "noticematch mrz < lines.txt",
                "--native",
                "check digit that fails never stops",
            ],
        ),
        (
            "manifest",
            [
                "flight.edi",
                "passengers.csv",
                "nothing is written but the answer",
            ],
        ),
        ("search", ["--profile eu-mid", "2023/332", "--born"]),
        ("rescreen", ["--overlay", "affected.csv", "withdrawn"]),
    ] {
        let help = done(&here, &[command, "--help"]);
        // Help is wrapped to the width of the terminal.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(help.contains(word), "{command}: {word} is not in {help}");
        }
    }
    std::fs::remove_dir_all(here).expect("removed");
}

#[test]
fn a_passport_line_finds_its_holder_and_says_what_it_read() {
    let here = folder("mrz");
    let ran = run_with(&here, &["mrz", "--on", "2026-11-24"], LINES);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("name: SKALNYI / VIKTOR"), "{}", ran.out);
    assert!(ran.out.contains("born 1980-03-14"), "{}", ran.out);
    assert!(ran.out.contains("DEMO-0001"), "{}", ran.out);

    // A camera's work: lower case, spaces, O for 0. Every repair is said, and a failed digit stops nothing.
    let noisy = LINES.replace("ZZ28220899", "zz2822O890");
    let ran = run_with(&here, &["mrz", "--on", "2026-11-24", "--json"], &noisy);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_ne!(answer["mrz"]["repairs"].as_array().map(Vec::len), Some(0));
    assert!(
        answer["mrz"]["checks"]["document_number"]
            .as_str()
            .is_some_and(|c| c.starts_with("FAILS"))
    );
    assert_eq!(answer["answer"]["candidates"][0]["record_id"], "DEMO-0001");

    let ran = run_with(&here, &["mrz", "--read-only"], LINES);
    assert!(
        ran.out.contains("number ZZ2822089") && !ran.out.contains("DEMO"),
        "{}",
        ran.out
    );
    let ran = run_with(&here, &["mrz"], "no lines of a zone\n");
    assert_eq!(ran.status, 2);
    assert!(
        !ran.err.contains("no lines of"),
        "an error repeats no input: {}",
        ran.err
    );
    std::fs::remove_dir_all(here).expect("removed");
}

const MESSAGE: &str = "UNA:+.? 'UNB+UNOA:4+AIRLINE1+NZCS+260101:0930+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'\
NAD+FL+++SKALNYI:VIKTOR'ATT+2++M'DTM+329:800314'NAT+2+RUS'DOC+P:110:111+ZZ2822089'\
NAD+FL+++ZZYZX:QWRT'ATT+2++M'DTM+329:800314'NAT+2+RUS'DOC+P:110:111+XX1'\
CNT+42:2'UNT+14+1'UNZ+1+1'";

#[test]
fn a_manifest_is_screened_in_one_go() {
    let here = folder("manifest");
    std::fs::write(here.join("flight.edi"), MESSAGE).expect("written");
    let text = done(&here, &["manifest", "flight.edi", "--on", "2026-01-01"]);
    assert!(text.contains("traveller 1: VIKTOR SKALNYI"), "{text}");
    assert!(text.contains("DEMO-0001"), "{text}");
    assert!(
        text.contains("2 travellers: 1 with candidates, 0 could not be looked up"),
        "{text}"
    );

    let table =
        "surname,given_names,born,nationality\nSkalnyi,Viktor,1980-03-14,RU\nZzyzx,Qwrt,1980,RU\n";
    std::fs::write(here.join("list.csv"), table).expect("written");
    let lines = done(&here, &["manifest", "list.csv", "--json"]);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2, "--json lists everybody");
    assert_eq!(
        lines[0]["answer"]["candidates"][0]["record_id"],
        "DEMO-0001"
    );
    assert_eq!(
        lines[1]["answer"]["candidates"].as_array().map(Vec::len),
        Some(0)
    );
    assert!(lines[1]["answer"]["coverage"].is_object());

    let rules = done(
        &here,
        &[
            "manifest",
            "flight.edi",
            "--on",
            "2026-01-01",
            "--profile",
            "eu-mid",
        ],
    );
    assert!(rules.contains("2 travellers"), "{rules}");
    assert!(refused(&here, &["manifest", "absent.edi"]).contains("absent.edi"));
    std::fs::write(here.join("none.txt"), "nothing\n").expect("written");
    refused(&here, &["manifest", "none.txt"]);
    std::fs::remove_dir_all(here).expect("removed");
}

#[test]
fn the_unions_rules_answer_with_their_ids() {
    let here = folder("eu-mid");
    // A given name and a surname exchanged, two letters exchanged, a transliteration, one character.
    for (name, rule) in [
        ("Viktor, Skalnyi", "3.1(b)"),
        ("Sklanyi, Viktor", "3.1(e)"),
        ("Skalnyi, Viktr", "3.1(f)"),
        ("Skal-nyi, Viktor", "3.1(g)"),
        ("Skal, Vik", "3.1(h)"),
    ] {
        let text = done(
            &here,
            &[
                "search",
                "--profile",
                "eu-mid",
                name,
                "--json",
                "--limit",
                "1000",
            ],
        );
        let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let found = answer["candidates"].as_array().expect("candidates");
        let one = found
            .iter()
            .find(|c| c["record_id"] == "DEMO-0001")
            .expect(name);
        let rules: Vec<&str> = one["rules"]
            .as_array()
            .expect("rules")
            .iter()
            .filter_map(|r| r["rule"].as_str())
            .collect();
        assert!(rules.contains(&rule), "{name}: {rules:?}");
        assert!(one["score"].is_null(), "the law knows no score");
    }
    // Words in the other order, undivided, are the same name.
    let text = done(
        &here,
        &["search", "--profile", "eu-mid", "Viktor", "Skalnyi"],
    );
    assert!(text.contains("DEMO-0001"), "{text}");
    // Two edits are not similar, though a score would find them.
    let text = done(&here, &["search", "--profile", "eu-mid", "Skolnii, Viktor"]);
    assert!(!text.contains("DEMO-0001"), "{text}");
    // Another date by no rule makes the whole different.
    let text = done(
        &here,
        &[
            "search",
            "--profile",
            "eu-mid",
            "Skalnyi, Viktor",
            "--born",
            "1955-07-21",
        ],
    );
    assert!(!text.contains("DEMO-0001"), "{text}");

    let ran = run(&here, &["search", "--profile", "eu-mid", "---"]);
    assert_eq!(ran.status, 2, "clap reads it as an option");
    let ran = run(&here, &["search", "--profile", "eu-mid", "..."]);
    assert_eq!(ran.status, 6, "could not look is not nobody: {}", ran.out);
    refused(
        &here,
        &["search", "--profile", "eu-mid", "X", "--min-score", "0.5"],
    );

    // The list knows the birth as a span of years: a day within it is similar by no rule.
    let mrz = ["mrz", "--profile", "eu-mid", "--on", "2026-11-24"];
    let ran = run_with(&here, &mrz, LINES);
    assert!(!ran.out.contains("DEMO-0001"), "{}", ran.out);
    let ran = run_with(&here, &mrz, &LINES.replace("8003144", "<<<<<<0"));
    assert!(ran.out.contains("DEMO-0001"), "{}", ran.out);
    let people = "name,born\n\"Skalnyi, Viktor\",\n\"Zzyzx, Qwrt\",1980\n...,\n";
    std::fs::write(here.join("people.csv"), people).expect("written");
    done(
        &here,
        &[
            "screen",
            "people.csv",
            "-o",
            "similar.csv",
            "--profile",
            "eu-mid",
        ],
    );
    let table = std::fs::read_to_string(here.join("similar.csv")).expect("written");
    assert!(
        table
            .lines()
            .any(|l| l.starts_with("0,") && l.contains("DEMO-0001")),
        "{table}"
    );
    assert!(!table.lines().any(|l| l.starts_with("1,")), "{table}");
    assert!(
        table.lines().any(|l| l.starts_with("2,,,unsearchable")),
        "{table}"
    );
    std::fs::remove_dir_all(here).expect("removed");
}
