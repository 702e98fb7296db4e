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
    // Two entries of the samples have no name, which every reading says again.
    assert!(
        report
            .losses
            .iter()
            .all(|loss| ["name", "id"].contains(&&*loss.field)),
        "{report}"
    );
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
    // Notices without a name: one in 2020, and a second one of another date in the union.
    let check = |file: &str, records: u64, nameless: u64| {
        real(file, |r, _| {
            assert_eq!(
                (r.records, r.dropped_total()),
                (records, nameless),
                "{file}"
            );
        });
    };
    check("interpol/red_by_nationality_2020-12", 6010, 1);
    check("interpol/red_list_pages_2023-05.json", 186, 0);
    check("interpol/red_details_2023-05.json", 186, 0);
    check("interpol/red_unified.jsonl", 7226, 2);
}

#[test]
fn real_ofac_counts() {
    let check = |file: &str, main: u64, aliases: u64, addresses: u64| {
        real(file, |r, _| {
            assert_eq!(r.format, Format::OfacCsv, "{file}");
            assert_eq!((r.records, count(r, "main rows")), (main, main), "{file}");
            assert_eq!(count(r, "alias rows"), aliases, "{file}");
            assert_eq!(count(r, "address rows"), addresses, "{file}");
            assert_eq!(
                r.names,
                main + aliases + count(r, "weak aliases in remarks"),
                "{file}"
            );
        });
    };
    check("ofac/2024-01", 13_821, 17_091, 18_990);
    check("ofac/2021-07/sdn.csv", 8976, 11_910, 13_837);
    real("ofac/cons/cons_prim.csv", |r, _| {
        assert_eq!((r.records, r.persons()), (442, 79))
    });
    for (file, format, records) in [
        ("CONSOLIDATED_2025-03-28.XML", Format::OfacXml, 443),
        ("CONS_ADVANCED.XML", Format::OfacAdvanced, 375),
        ("CONS_ENHANCED.XML", Format::OfacEnhanced, 443),
    ] {
        real(&format!("ofac/cons/{file}"), |r, _| {
            assert_eq!(
                (r.format, r.records, r.dropped_total()),
                (format, records, 0),
                "{file}"
            );
            assert_eq!(
                r.records_by_list.keys().next().map(String::as_str),
                Some("ofac-cons")
            );
        });
    }
}

#[test]
fn real_counts_of_the_other_lists() {
    let check = |file: &str, format: Format, records: u64, read: (&str, u64)| {
        real(file, |r, _| {
            assert_eq!((r.format, r.records), (format, records), "{file}");
            assert_eq!(count(r, read.0), read.1, "{file}");
        });
    };
    check(
        "eu/eu_fsf_xml1.1_sample_2018-12-21.xml",
        Format::Eu,
        2,
        ("names", 5),
    );
    check(
        "uk/ConList_2018-04-13.csv",
        Format::UkConlist,
        2106,
        ("rows", 9487),
    );
    check(
        "ca/sema-lmes_2025-05.xml",
        Format::Canada,
        4759,
        ("entries", 4759),
    );
    check(
        "us_csl/consolidated_committed-2025-02.csv",
        Format::UsCsl,
        14_160,
        ("rows", 14_160),
    );
    let simple = Format::OpensanctionsSimple;
    check(
        "opensanctions/interpol_red_notices_targets.simple_2025-05-23.csv",
        simple,
        6561,
        ("rows", 6561),
    );
    check(
        "opensanctions/ua_war_sanctions_targets.simple_2026-03.csv",
        simple,
        5600,
        ("rows", 5600),
    );
    // 756 families, 102 occupancies and 100 positions are relations, not entries.
    check(
        "opensanctions/sa_wiki_peps_entities.ftm.json",
        Format::Ftm,
        607,
        ("entities", 1565),
    );
    check(
        "opensanctions/khong_targets.nested.json",
        Format::Ftm,
        5,
        ("entities", 5),
    );
    check(
        "opensanctions/khong_senzing.json",
        Format::Senzing,
        14,
        ("entries", 14),
    );
    check(
        "senzing/us_congress_senzing.json",
        Format::Senzing,
        1319,
        ("entries", 1319),
    );
    real("uk/ConList_2018-04-13.csv", |r, _| {
        assert_eq!(r.encoding, "windows-1252")
    });
}

#[cfg(feature = "spreadsheet")]
#[test]
fn real_spreadsheet_counts() {
    // The sheet has 5303 rows with the header; two of its persons have no name at all.
    real("uk/FCDO_SL_2025-08-11.ods", |r, _| {
        assert_eq!(
            (r.format, r.records, r.dropped_total()),
            (Format::UkSanctionsOds, 5302, 2)
        );
    });
    real("au/regulation8_consolidated_2024-12.xlsx", |r, _| {
        assert_eq!(
            (r.format, r.records, r.persons()),
            (Format::Australia, 3062, 2316)
        );
        assert_eq!(count(r, "rows"), 9553);
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

/// Facts compare by code, so what the lists write for a nationality has to have one.
#[test]
fn real_nationalities_have_a_code() {
    use noticematch::record::country;
    use std::collections::BTreeMap;
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    let mut all = 0_u64;
    for file in [
        "un/UN_consolidated_2026-02-27.xml",
        "ofac/2024-01",
        "interpol/red_by_nationality_2020-12",
        "interpol/red_details_2023-05.json",
        "uk/ConList_2018-04-13.csv",
        "opensanctions/ua_war_sanctions_targets.simple_2026-03.csv",
        "us_csl/consolidated_committed-2025-02.csv",
        "ofac/cons/CONS_ENHANCED.XML",
    ] {
        real(file, |_, records| {
            for nationality in records.iter().flat_map(|record| &record.nationalities) {
                all += 1;
                if country::code(nationality).is_none() && !country::says_unknown(nationality) {
                    *unknown.entry(nationality.clone()).or_default() += 1;
                }
            }
        });
    }
    let missed: u64 = unknown.values().sum();
    println!("{missed} of {all} nationalities without a code: {unknown:?}");
    assert!(
        missed * 100 <= all,
        "{missed} of {all} nationalities without a code"
    );
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
    let names = proptest::collection::vec(any_name(), 1..5).prop_filter("a name", |names| {
        names.iter().any(|name| !name.text.is_empty())
    });
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
