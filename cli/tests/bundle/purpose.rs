//! What a purpose does not permit.

use crate::issuer::{Issuer, demo, write_list};
use crate::kit::{done, refused};

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
