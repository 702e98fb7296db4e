//! Documents by number.

use std::collections::BTreeSet;

use noticematch::ErrorKind;
use noticematch::documents::{DocumentIndex, Found};
use noticematch::mrz::{blind_class, check_digit};
use proptest::prelude::*;

fn index(documents: &[(&str, &str, &str, u32)]) -> DocumentIndex {
    let mut builder = DocumentIndex::builder();
    documents
        .iter()
        .for_each(|(number, state, kind, value)| builder.add(number, state, kind, *value));
    builder.build().expect("an index")
}

#[test]
fn a_number_is_found_by_state_and_type() {
    let list = index(&[
        ("L898902C3", "UTO", "P", 1),
        ("L898902C3", "D", "P", 2),
        ("AB 12-34<", "DEU", "ID", 3),
        ("A12345678901234567890", "DE", "P", 4),
    ]);
    let values = |number: &str, state, kind| {
        list.find(number, state, kind)
            .iter()
            .map(|m| m.value)
            .collect::<Vec<_>>()
    };
    assert_eq!(values("l898902c3", Some("UTO"), Some("P<")), [1]);
    assert_eq!(values("L898902C3", Some("Germany"), None), [2]);
    assert_eq!(values("L898902C3", None, None).len(), 2);
    assert_eq!(values("AB1234", Some("D<<"), Some("ID")), [3]);
    assert_eq!(values("A12345678901234567890", Some("DEU"), Some("P")), [4]);
    assert!(values("L898902C", None, None).is_empty() && values("", None, None).is_empty());
    assert!(!format!("{:?}", list.find("AB1234", None, None)).contains("AB1234"));
}

#[test]
fn misreadings_that_no_check_digit_sees_are_found() {
    let list = index(&[("L898902C3", "UTO", "P", 1)]);
    let alphabet: Vec<char> = ('0'..='9').chain('A'..='Z').collect();
    for at in 0..9 {
        for &c in &alphabet {
            let mut read: Vec<char> = "L898902C3".chars().collect();
            let before = std::mem::replace(&mut read[at], c);
            let read: String = read.into_iter().collect();
            let unseen = check_digit(&read) == Some('6');
            assert_eq!(unseen, blind_class(before) == blind_class(c));
            let found = list.find_near(&read, Some("UTO"), Some("P"), 1);
            assert!(!unseen || found.len() == 1, "{read}");
        }
    }
    // O for 0 fails the check digit, but a camera reads it.
    assert_eq!(
        list.find_near("L8989O2C3", None, None, 1)[0].found,
        Found::Near { characters: 1 }
    );
    assert!(list.find_near("LB9B9O2C3", None, None, 2).is_empty());
    assert_eq!(
        list.find_near("LB989O2C3", None, None, 2)[0].found,
        Found::Near { characters: 2 }
    );
}

#[test]
fn documents_of_a_list_lead_to_their_records() {
    let demo = noticematch::Watchlist::demo();
    let records: Vec<_> = (0..demo.len())
        .map(|i| demo.record(i).expect("a record"))
        .collect();
    let mut builder = DocumentIndex::builder();
    builder.add_records(&records);
    let list = builder.build().expect("an index");
    let mut documents = 0;
    for (record, i) in records.iter().zip(0u32..) {
        for document in &record.documents {
            documents += 1;
            assert!(
                list.find(&document.number, document.country.as_deref(), None)
                    .iter()
                    .any(|m| m.value == i)
            );
        }
    }
    assert!(documents > 50 && list.len() == documents);
}

#[test]
fn bytes_come_back_and_damage_is_refused() {
    let list = index(&[
        ("L898902C3", "UTO", "P", 1),
        ("1234567", "D", "P", 7),
        ("A12345678901234567890", "DE", "P", 4),
    ]);
    let bytes = list.to_bytes();
    let again = DocumentIndex::from_bytes(&bytes).expect("the same");
    assert_eq!(again.to_bytes(), bytes);
    assert_eq!(again.find("1234567", Some("DEU"), None)[0].value, 7);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        let kind = DocumentIndex::from_bytes(&damaged)
            .expect_err("damaged")
            .kind();
        assert!(matches!(kind, ErrorKind::Corrupt | ErrorKind::NotAnIndex));
        assert!(DocumentIndex::from_bytes(&bytes[..at]).is_err());
    }
}

proptest! {
    #[test]
    fn every_number_is_found_and_no_other(
        numbers in prop::collection::btree_set("[0-9A-Z]{1,14}", 1..400),
        others in prop::collection::vec("[0-9A-Z]{1,14}", 50),
    ) {
        let mut builder = DocumentIndex::builder();
        for (number, value) in numbers.iter().zip(0u32..) {
            builder.add(number, if value % 3 == 0 { "UTO" } else { "D" }, "P", value);
        }
        let list = builder.build().expect("an index");
        for (number, value) in numbers.iter().zip(0u32..) {
            let found: Vec<u32> = list.find(number, None, None).iter().map(|m| m.value).collect();
            prop_assert_eq!(found, vec![value]);
        }
        let known: BTreeSet<&String> = numbers.iter().collect();
        for other in &others {
            prop_assert_eq!(list.contains(other, None, None), known.contains(other));
        }
    }
}
