//! Laws of the readers: our own lines lose nothing, and no bytes make a reader panic.

use std::path::PathBuf;

use noticematch::lists::{self, Format, ReadOptions};
use noticematch::record::{Name, NameKind, NoticeKind, PartialDate, Record};
use proptest::prelude::*;

use crate::samples;

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
    let notices = (0..NoticeKind::ALL.len()).prop_map(|i| NoticeKind::ALL[i]);
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
