//! Counts of real lists, where they are at hand.

use std::path::{Path, PathBuf};

use noticematch::lists::{Format, LoadReport, ReadOptions};
use noticematch::record::{EntityKind, Record};

use crate::read;

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
