//! What a caller can ask of a reader: strictness, columns, details, progress.

use noticematch::ErrorKind;
use noticematch::lists::{self, Format, ReadOptions};
use noticematch::record::{NoticeKind, PartialDate};

use crate::{read, read_text, samples};

#[test]
fn strict_turns_a_loss_into_an_error_with_its_line() {
    let csv = "id,name,born\n1,Ada Nonesuch,1957\n2,Bo Noone,in the spring\n";
    let lenient = read_text(csv, "people.csv").expect("read");
    assert_eq!(lenient.1.dropped_total(), 1);
    assert_eq!(
        lenient.0[1].other,
        [("born".to_owned(), "in the spring".to_owned())]
    );
    let strict = ReadOptions::new().strict(true);
    let error =
        lists::read_bytes(csv.as_bytes(), "people.csv", &strict, &mut |_| ()).expect_err("strict");
    assert_eq!(error.kind(), ErrorKind::List);
    assert!(error.to_string().contains("line 3, field born"), "{error}");
    assert!(!error.to_string().contains("spring"), "{error}");
}

#[test]
fn losses_beyond_the_details_are_still_counted() {
    let mut csv = String::from("id,name,born\n");
    (0..50).for_each(|i| csv.push_str(&format!("{i},Name {i},never\n")));
    let options = ReadOptions::new().details(7);
    let report = lists::read_bytes(csv.as_bytes(), "p.csv", &options, &mut |_| ()).expect("read");
    assert_eq!((report.dropped.len(), report.not_detailed), (7, 43));
    assert_eq!(report.losses.iter().map(|l| l.count).sum::<u64>(), 50);
}

#[test]
fn columns_can_be_mapped() {
    let csv = "Nr;Wer;Wann\n1;Ada Nonesuch;03/04/1970\n";
    let options = ReadOptions::new()
        .format(Format::Csv)
        .column("name", "Wer")
        .column("id", "Nr")
        .column("born", "wann")
        .date_order(noticematch::record::DateOrder::MonthFirst)
        .notice(NoticeKind::Blue)
        .list("desk");
    let mut records = Vec::new();
    lists::read_bytes(csv.as_bytes(), "x.csv", &options, &mut |r| records.push(r)).expect("read");
    assert_eq!(records[0].names[0].text, "Ada Nonesuch");
    assert_eq!(
        records[0].born,
        [PartialDate::day(1970, 3, 4).expect("a day")]
    );
    assert_eq!(
        (records[0].notice, records[0].list.as_str()),
        (NoticeKind::Blue, "desk")
    );
    let wrong = ReadOptions::new()
        .format(Format::Csv)
        .column("name", "Nobody");
    let error =
        lists::read_bytes(csv.as_bytes(), "x.csv", &wrong, &mut |_| ()).expect_err("no column");
    assert!(error.to_string().contains("Nobody"), "{error}");
}

#[test]
fn progress_is_told_and_reaches_the_end() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    let last = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&last);
    let options = ReadOptions::new().progress(move |read, size| {
        assert!(size.is_none_or(|size| read <= size));
        seen.store(read, Ordering::Relaxed);
    });
    let (_, report) = read(&samples().join("un.xml"), &options).expect("read");
    assert_eq!(last.load(Ordering::Relaxed), report.bytes);
}
