//! The embedded demonstration list is what its licence note says: invented, whole, over every script and notice.

use noticematch::record::{EntityKind, NameKind, NameQuality, NoticeKind, Record};
use std::collections::HashSet;

fn demo() -> Vec<Record> {
    include_str!("../data/demo/demo.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is a record"))
        .collect()
}

#[test]
fn every_entry_says_that_it_is_fictitious() {
    for record in demo() {
        assert_eq!(record.list, "demo");
        assert!(
            record
                .remarks
                .iter()
                .any(|r| r.starts_with("Fictitious entry")),
            "{}",
            record.id
        );
    }
}

#[test]
fn ids_are_unique_and_the_primary_name_comes_first() {
    let mut seen = HashSet::new();
    for record in demo() {
        assert!(seen.insert(record.id.clone()), "{} occurs twice", record.id);
        assert_eq!(record.names[0].kind, NameKind::Primary, "{}", record.id);
        assert!(
            record.names.iter().all(|n| !n.text.trim().is_empty()),
            "{}",
            record.id
        );
    }
}

#[test]
fn every_kind_of_notice_name_and_entity_occurs() {
    let list = demo();
    let notices: HashSet<_> = list.iter().map(|r| r.notice).collect();
    for kind in NoticeKind::ALL {
        assert!(notices.contains(kind), "no {kind:?}");
    }
    let kinds: HashSet<_> = list
        .iter()
        .flat_map(|r| r.names.iter().map(|n| n.kind))
        .collect();
    assert_eq!(kinds.len(), 6, "all six kinds of name");
    assert!(
        list.iter()
            .flat_map(|r| &r.names)
            .any(|n| n.quality == Some(NameQuality::Low))
    );
    let persons = list.iter().filter(|r| r.kind == EntityKind::Person).count();
    let vessels = list.iter().filter(|r| r.kind == EntityKind::Vessel).count();
    assert!(persons >= 290 && vessels >= 15 && list.len() - persons - vessels >= 25);
}

#[test]
fn every_supported_script_occurs() {
    // One letter of each script that has a romanization table.
    let text: String = demo()
        .iter()
        .flat_map(|r| r.names.iter().map(|n| n.text.clone()))
        .collect();
    let blocks: &[(&str, u32, u32)] = &[
        ("Greek", 0x370, 0x3ff),
        ("Cyrillic", 0x400, 0x4ff),
        ("Armenian", 0x530, 0x58f),
        ("Hebrew", 0x590, 0x5ff),
        ("Arabic", 0x600, 0x6ff),
        ("Devanagari", 0x900, 0x97f),
        ("Bengali", 0x980, 0x9ff),
        ("Gurmukhi", 0xa00, 0xa7f),
        ("Gujarati", 0xa80, 0xaff),
        ("Odia", 0xb00, 0xb7f),
        ("Tamil", 0xb80, 0xbff),
        ("Telugu", 0xc00, 0xc7f),
        ("Kannada", 0xc80, 0xcff),
        ("Malayalam", 0xd00, 0xd7f),
        ("Sinhala", 0xd80, 0xdff),
        ("Thai", 0xe00, 0xe7f),
        ("Lao", 0xe80, 0xeff),
        ("Burmese", 0x1000, 0x109f),
        ("Georgian", 0x10a0, 0x10ff),
        ("Ethiopic", 0x1200, 0x137f),
        ("Khmer", 0x1780, 0x17ff),
        ("Hiragana", 0x3040, 0x309f),
        ("Katakana", 0x30a0, 0x30ff),
        ("Han", 0x4e00, 0x9fff),
        ("Hangul", 0xac00, 0xd7af),
    ];
    for (name, first, last) in blocks {
        assert!(
            text.chars().any(|c| (*first..=*last).contains(&(c as u32))),
            "no {name}"
        );
    }
}
