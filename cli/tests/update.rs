//! A list that changed: the difference, laid over the index, searched and written.
#![cfg(feature = "bundle")]

mod kit;

use kit::{done, folder, refused};
use noticematch::Watchlist;
use noticematch::record::{Name, Record};

#[test]
fn an_updated_index_is_the_one_built_from_the_newer_list() {
    let here = folder("update");
    let demo = Watchlist::demo();
    let monday: Vec<Record> = (0..60).map(|i| demo.record(i).expect("a record")).collect();
    let mut tuesday = monday.clone();
    tuesday.remove(3);
    tuesday[20].remarks.push("seen again".to_owned());
    tuesday.swap(30, 40);
    let mut wednesday = tuesday.clone();
    wednesday.insert(5, demo.record(70).expect("a record"));
    wednesday[8].names = vec![Name::new("Zephyrine Okonquist-Vale")];
    for (name, records) in [
        ("monday", monday),
        ("tuesday", tuesday),
        ("wednesday", wednesday),
    ] {
        let lines: String = records.iter().map(|r| r.to_json_line() + "\n").collect();
        let (list, index) = (format!("{name}.jsonl"), format!("{name}.nmx"));
        std::fs::write(here.join(&list), lines).expect("written");
        done(&here, &["build", &list, "-o", &index, "--built", name]);
    }
    // The older side may be the index or the list.
    let diff = |old: &str, new: &str, day: &str, out: &str| {
        done(&here, &["diff", old, new, "--overlay", out, "--built", day])
    };
    diff("monday.nmx", "tuesday.jsonl", "tuesday", "first.jsonl");
    diff(
        "tuesday.jsonl",
        "wednesday.jsonl",
        "wednesday",
        "second.jsonl",
    );
    let both = ["first.jsonl", "second.jsonl"];
    done(
        &here,
        &[
            "update",
            "monday.nmx",
            both[0],
            both[1],
            "-o",
            "updated.nmx",
        ],
    );
    let bytes = |name: &str| std::fs::read(here.join(name)).expect("a file");
    assert!(bytes("updated.nmx") == bytes("wednesday.nmx"));

    let layered = ["--overlay", both[0], "--overlay", both[1]];
    for query in ["Zephyrine Okonquist Vale", "Viktor Skalnyi", "Nobody Atall"] {
        let mut arguments = vec!["search", "--json", query, "-x"];
        let fresh = done(&here, &[&arguments[..], &["wednesday.nmx"]].concat());
        arguments.push("monday.nmx");
        assert_eq!(done(&here, &[&arguments[..], &layered].concat()), fresh);
    }

    // In another order, or over another list: refused, and nothing is written.
    let message = refused(
        &here,
        &["update", "monday.nmx", both[1], both[0], "-o", "x.nmx"],
    );
    assert!(message.contains("made for"), "{message}");
    refused(
        &here,
        &[
            "search",
            "Viktor",
            "-x",
            "wednesday.nmx",
            "--overlay",
            both[0],
        ],
    );
    assert!(!here.join("x.nmx").exists());
    std::fs::remove_dir_all(here).expect("removed");
}
