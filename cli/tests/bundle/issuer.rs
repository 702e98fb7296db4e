//! Who issues the demonstration list, and the list a day later.

use std::path::{Path, PathBuf};

use noticematch::Watchlist;
use noticematch::record::{Name, Record};

use crate::kit::{done, folder};

pub fn demo() -> Vec<Record> {
    let list = Watchlist::demo();
    (0..list.len())
        .map(|i| list.record(i).expect("a record"))
        .collect()
}

pub fn write_list(path: &Path, records: &[Record]) {
    let lines: String = records.iter().map(|r| r.to_json_line() + "\n").collect();
    std::fs::write(path, lines).expect("written");
}

/// A day later: one record changed, one withdrawn, one added.
pub fn a_day_later(records: &[Record]) -> Vec<Record> {
    let mut later = records.to_vec();
    later[0].names.push(Name::new("Quorwenna Xillbrath"));
    later.remove(1);
    let mut added = later[0].clone();
    added.id = "DEMO-9001".to_owned();
    added.names = vec![Name::new("Zephyrine Okonquist-Vale")];
    later.push(added);
    later
}

/// Keys of every role, the root that names them, and an index of the demonstration list.
pub struct Issuer {
    pub here: PathBuf,
    pub device: String,
}

impl Issuer {
    pub fn new(test: &str) -> Issuer {
        let here = folder(test);
        for key in [
            "root.key",
            "list1.key",
            "list2.key",
            "beacon.key",
            "stranger.key",
        ] {
            let public = done(&here, &["bundle", "key", "-o", key]);
            assert_eq!(public.trim().len(), 64);
        }
        let device = done(&here, &["bundle", "key", "--device", "-o", "phone.key"]);
        done(
            &here,
            &[
                "bundle",
                "root",
                "--root-key",
                "root.key",
                "--list-key",
                "list1.key",
                "--list-key",
                "list2.key",
                "--beacon-key",
                "beacon.key",
                "--threshold",
                "2",
                "-o",
                "root.nmr",
            ],
        );
        write_list(&here.join("monday.jsonl"), &demo());
        done(&here, &["build", "monday.jsonl", "-o", "monday.nmx"]);
        Issuer {
            here,
            device: device.trim().to_owned(),
        }
    }

    /// `bundle make` of a file with both list keys.
    pub fn make(&self, input: &str, sequence: &str, output: &str, more: &[&str]) {
        let mut arguments = vec![
            "bundle",
            "make",
            input,
            "--root",
            "root.nmr",
            "--key",
            "list1.key",
            "--key",
            "list2.key",
            "--sequence",
            sequence,
            "-o",
            output,
        ];
        arguments.extend(more);
        done(&self.here, &arguments);
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.here);
    }
}
