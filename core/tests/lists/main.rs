//! Every list format through the public face: synthetic samples against golden files, the counts
//! of real lists where they are at hand, and bytes that are no list at all.

use std::path::{Path, PathBuf};

use noticematch::Result;
use noticematch::lists::{self, LoadReport, ReadOptions};
use noticematch::record::Record;

mod input;
mod key_order;
mod options;
mod properties;
mod real;
mod samples;

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
