//! Synthetic samples against the golden files beside them.

use std::fmt::Write as _;
use std::path::PathBuf;

use noticematch::lists::{Format, LoadReport, Loss, ReadOptions};
use noticematch::record::Record;

use crate::{read, read_text, samples};

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
