//! Every list format through the public face: synthetic samples against golden files, the counts
//! of real lists where they are at hand, and bytes that are no list at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use noticematch::lists::{self, Format, LoadReport, Loss, ReadOptions};
use noticematch::record::{EntityKind, Name, NameKind, NoticeKind, PartialDate, Record};
use noticematch::{ErrorKind, Result};
use proptest::prelude::*;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/lists")
}

fn read(path: &Path, options: &ReadOptions) -> Result<(Vec<Record>, LoadReport)> {
    let mut records = Vec::new();
    let report = lists::read_file(path, options, &mut |record| records.push(record))?;
    Ok((records, report))
}

fn read_text(text: &str, name: &str) -> Result<(Vec<Record>, LoadReport)> {
    let mut records = Vec::new();
    let report = lists::read_bytes(text.as_bytes(), name, &ReadOptions::new(), &mut |r| {
        records.push(r)
    })?;
    Ok((records, report))
}

/// What a golden file holds: the format, the losses, then the records.
fn golden(records: &[Record], report: &LoadReport) -> String {
    let mut out = format!(
        "# format {} list {} encoding {}\n",
        report.format, report.list, report.encoding
    );
    if let Some(published) = &report.published {
        writeln!(out, "# published {published}").expect("a string");
    }
    for note in &report.notes {
        writeln!(out, "# note {note}").expect("a string");
    }
    for loss in &report.dropped {
        writeln!(out, "# {loss}").expect("a string");
    }
    for record in records {
        out.push_str(&record.to_json_line());
        out.push('\n');
    }
    out
}

/// Every file and folder in `testdata/lists` that has a `.golden` beside it, and the other way
/// round. `UPDATE_GOLDEN=1 cargo test` writes what the readers now give; read the difference.
#[test]
fn samples_read_as_their_golden_files_say() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(samples())
        .expect("the folder of samples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|e| e != "golden" && e != "md"))
        .collect();
    entries.sort();
    for sample in entries {
        let spreadsheet = sample
            .extension()
            .is_some_and(|e| e == "xlsx" || e == "ods");
        if spreadsheet && !cfg!(feature = "spreadsheet") {
            continue;
        }
        let name = sample
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (records, report) =
            read(&sample, &ReadOptions::new()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let found = golden(&records, &report);
        let path = samples().join(format!("{name}.golden"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &found).expect("a golden file");
        }
        let wanted = std::fs::read_to_string(&path).unwrap_or_default();
        if found != wanted {
            wrong.push(format!(
                "{name}: the readers give another result than {name}.golden:\n{found}"
            ));
        }
        for record in &records {
            let line = record.to_json_line();
            assert_eq!(
                &Record::from_json_line(&line).expect("own JSON"),
                record,
                "{name}"
            );
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 6, "only {seen} samples");
}

#[test]
fn own_lines_round_trip_through_the_reader() {
    let mut lines = String::new();
    let mut before = Vec::new();
    for sample in ["un.xml", "interpol_page.json", "people.csv"] {
        let (records, _) = read(&samples().join(sample), &ReadOptions::new()).expect(sample);
        records
            .iter()
            .for_each(|r| lines.push_str(&format!("{}\n", r.to_json_line())));
        before.extend(records);
    }
    let (after, report) = read_text(&lines, "all.jsonl").expect("own lines");
    assert_eq!(report.format, Format::Jsonl);
    assert_eq!(report.dropped_total(), 0);
    assert_eq!(after, before);
}

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

// ---- real lists, where they are at hand ------------------------------------------------------

/// The folder of real lists beside the workspace; `None` (said aloud) when it is not there.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/lists")
        .join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no real list {file} beside the workspace");
    None
}

/// Reads a real list and hands its report to `check`.
fn real(file: &str, check: impl FnOnce(&LoadReport, &[Record])) {
    let Some(path) = shared(file) else { return };
    let (records, report) =
        read(&path, &ReadOptions::new()).unwrap_or_else(|e| panic!("{file}: {e}"));
    println!("{report}");
    check(&report, &records);
}

fn count(report: &LoadReport, what: &str) -> u64 {
    report.read.get(what).copied().unwrap_or(0)
}

fn of_kind(report: &LoadReport, kind: EntityKind) -> u64 {
    report.records_by_kind.get(&kind).copied().unwrap_or(0)
}

#[test]
fn real_interpol_counts() {
    real("interpol/red_by_nationality_2020-12", |r, _| {
        assert_eq!((r.records, r.dropped_total()), (6010, 0))
    });
    real("interpol/red_list_pages_2023-05.json", |r, _| {
        assert_eq!((r.records, r.dropped_total()), (186, 0))
    });
    real("interpol/red_details_2023-05.json", |r, _| {
        assert_eq!((r.records, r.dropped_total()), (186, 0))
    });
    real("interpol/red_unified.jsonl", |r, _| {
        assert_eq!((r.records, r.dropped_total()), (7226, 0))
    });
}

#[test]
fn real_un_counts() {
    real("un/UN_consolidated_2026-02-27.xml", |r, _| {
        assert_eq!(
            (r.persons(), of_kind(r, EntityKind::Organization)),
            (730, 273)
        );
        assert_eq!(
            (count(r, "aliases"), count(r, "original-script names")),
            (2752, 378)
        );
        assert_eq!(r.published, Some("2026-02-27".parse().expect("a day")));
    });
    real("un/UN_consolidated_2025-04-19.xml", |r, _| {
        assert_eq!(
            (r.persons(), of_kind(r, EntityKind::Organization)),
            (684, 193)
        );
    });
    // Not well-formed: refused with line and byte, never half-read in silence.
    if let Some(path) = shared("un/UN_consolidated_2025-08-16.xml") {
        let error = read(&path, &ReadOptions::new()).expect_err("damaged");
        assert!(error.to_string().contains("line"), "{error}");
        assert!(error.to_string().contains("at byte 2192"), "{error}");
        let strict = read(&path, &ReadOptions::new().strict(true)).expect_err("damaged");
        assert!(
            strict.to_string().contains("line 54, byte 2192"),
            "{strict}"
        );
    }
}

// ---- properties ------------------------------------------------------------------------------

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z' -]{1,20}",
        "\\PC{0,30}",
        Just("محمد عبد الله".to_owned()),
        Just("Ким Чен, \"III\"\n\t".to_owned()),
    ]
}

fn any_name() -> impl Strategy<Value = Name> {
    let kinds = prop_oneof![
        Just(NameKind::Primary),
        Just(NameKind::Alias),
        Just(NameKind::MisusedIdentity)
    ];
    (any_text(), kinds, proptest::option::of(any_text())).prop_map(|(text, kind, language)| {
        let mut name = Name::new(text);
        name.kind = kind;
        name.language = language;
        name
    })
}

fn any_record() -> impl Strategy<Value = Record> {
    let names = proptest::collection::vec(any_name(), 0..5);
    let notices = (0..NoticeKind::all().len()).prop_map(|i| NoticeKind::all()[i]);
    let born = proptest::collection::vec((1i16..=9999, 1u8..=12), 0..3);
    let texts = || proptest::collection::vec(any_text(), 0..3);
    let other = proptest::collection::vec((any_text(), any_text()), 0..3);
    (
        "\\PC{1,12}",
        names,
        notices,
        born,
        texts(),
        texts(),
        other,
        any::<bool>(),
    )
        .prop_map(
            |(id, names, notice, born, nationalities, remarks, other, flagged)| {
                let mut record = Record::default();
                record.id = id;
                record.list = "own".to_owned();
                record.names = names;
                record.notice = notice;
                record.born = born
                    .into_iter()
                    .map(|(year, month)| PartialDate::month(year, month).expect("a month"))
                    .collect();
                record.nationalities = nationalities;
                record.remarks = remarks;
                record.other = other;
                record.flagged = flagged;
                record
            },
        )
}

proptest! {
    #[test]
    fn own_lines_lose_nothing(record in any_record()) {
        let line = record.to_json_line();
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(&Record::from_json_line(&line).expect("own JSON"), &record);
        let options = ReadOptions::new().format(Format::Jsonl).strict(true);
        let mut back = Vec::new();
        lists::read_bytes(line.as_bytes(), "own.jsonl", &options, &mut |r| back.push(r)).expect("own line");
        prop_assert_eq!(back, vec![record]);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), which in any::<prop::sample::Index>()) {
        let formats = Format::all();
        let options = ReadOptions::new().format(formats[which.index(formats.len())]);
        let _ = lists::read_bytes(&bytes, "x", &options, &mut |_| ());
        let _ = lists::read_bytes(&bytes, "x", &ReadOptions::new(), &mut |_| ());
        let _ = lists::sniff(&bytes, "x");
    }

    /// A sample with a few bytes changed, cut or doubled, read as any format.
    #[test]
    fn no_damaged_sample_makes_a_reader_panic(
        which in any::<prop::sample::Index>(),
        format in proptest::option::of(any::<prop::sample::Index>()),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..6),
    ) {
        let mut bytes = sample_bytes()[which.index(sample_bytes().len())].clone();
        for (at, byte, how) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match how {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        let mut options = ReadOptions::new();
        options.format = format.map(|f| Format::all()[f.index(Format::all().len())]);
        let _ = lists::read_bytes(&bytes, "x", &options, &mut |_| ());
    }
}

/// The samples that are single files, read once.
fn sample_bytes() -> &'static Vec<Vec<u8>> {
    static BYTES: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    BYTES.get_or_init(|| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(samples())
            .expect("the folder of samples")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                path.is_file() && path.extension().is_some_and(|e| e != "golden" && e != "md")
            })
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| std::fs::read(path).expect("a sample"))
            .collect()
    })
}

/// Kept so that the reason for a count stays checkable: nothing is lost without being counted.
#[test]
fn every_loss_in_detail_is_counted() {
    for sample in ["un.xml", "interpol_page.json", "people.csv"] {
        let (_, report) = read(&samples().join(sample), &ReadOptions::new()).expect(sample);
        let counted: u64 = report.losses.iter().map(|l| l.count).sum();
        assert_eq!(
            counted,
            report.dropped.len() as u64 + report.not_detailed,
            "{sample}"
        );
        assert!(
            report
                .losses
                .iter()
                .all(|l| l.count > 0 && l.loss <= Loss::Changed)
        );
    }
}
