//! Bytes as they come: encodings, damage, attacks, and what is no list at all.

use noticematch::ErrorKind;
use noticematch::lists::{self, ReadOptions};

use crate::read_text;

#[test]
fn damaged_bytes_are_read_and_reported_or_refused() {
    let csv = b"id,name\n1,Ren\xe9 Nonesuch\n2,Zo\xc3\xab Noone\n";
    let mut records = Vec::new();
    let report = lists::read_bytes(csv, "p.csv", &ReadOptions::new(), &mut |r| records.push(r))
        .expect("read");
    assert_eq!(records[0].names[0].text, "René Nonesuch");
    assert_eq!(records[1].names[0].text, "Zoë Noone");
    assert_eq!(report.changed_total(), 1);
    assert_eq!(
        (report.dropped[0].line, &*report.dropped[0].field),
        (2, "byte 13")
    );
    let strict = ReadOptions::new().strict(true);
    let error = lists::read_bytes(csv, "p.csv", &strict, &mut |_| ()).expect_err("damaged");
    assert!(error.to_string().contains("line 2, byte 13"), "{error}");
}

#[test]
fn utf_16_and_declared_encodings_are_read() {
    let text = "id,name\n1,René Nonesuch\n";
    let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
    text.encode_utf16()
        .for_each(|unit| utf16.extend(unit.to_le_bytes()));
    let mut records = Vec::new();
    let report = lists::read_bytes(&utf16, "p.csv", &ReadOptions::new(), &mut |r| {
        records.push(r)
    })
    .expect("read");
    assert_eq!(report.encoding, "UTF-16LE");
    assert_eq!(records[0].names[0].text, "René Nonesuch");
    let xml = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>REN\xc9</FIRST_NAME><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
    records.clear();
    let report = lists::read_bytes(xml, "un.xml", &ReadOptions::new(), &mut |r| records.push(r))
        .expect("read");
    assert_eq!(report.changed_total(), 0);
    assert_eq!(records[0].names[0].text, "RENÉ");
}

#[test]
fn hostile_xml_is_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
    let undefined = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
    let deep = format!("<CONSOLIDATED_LIST>{}", "<a>".repeat(100_000));
    let cut = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>A</FIRST_NAME>";
    for (what, text) in [
        ("bomb", bomb),
        ("undefined", undefined),
        ("deep", &deep),
        ("cut", cut),
    ] {
        let error = read_text(text, "un.xml").expect_err(what);
        assert_eq!(error.kind(), ErrorKind::List, "{what}");
        assert!(
            error.to_string().contains("un.xml, line"),
            "{what}: {error}"
        );
    }
}

#[test]
fn what_is_no_list_is_refused_with_the_formats_named() {
    for (name, text) in [
        ("a.bin", "\u{0}\u{1}\u{2}"),
        ("a.txt", "once upon a time"),
        ("a.xml", "<html/>"),
        ("a", ""),
    ] {
        let error = read_text(text, name).expect_err(name);
        assert!(error.to_string().contains("interpol"), "{error}");
    }
}
