//! Where the candidates of a table go: CSV or JSON lines.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use noticematch::{Candidates, EuMidAnswer, Language};
use serde_json::json;

use super::{Failure, eu_mid, file_failure, json};

const HEADER: &[u8] = b"row,rank,score,level,record_id,list,name,reasons\n";

/// How lines are written. Several threads make lines, one writes them.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    Csv,
    JsonLines,
}

/// The lines of one row of the input, and what they count for.
pub(crate) struct Lines {
    text: Vec<u8>,
    candidates: usize,
    unsearchable: bool,
}

impl Format {
    /// One line a candidate.
    pub(crate) fn candidates(self, row: usize, found: &Candidates) -> Lines {
        Lines {
            text: self.text(
                |writer| write_csv(writer, row, found),
                |text| write_json(text, row, found),
            ),
            candidates: found.len(),
            unsearchable: found.unsearchable().is_some(),
        }
    }

    /// One line a person of the same or similar identity data.
    pub(crate) fn by_rules(self, row: usize, answer: &EuMidAnswer) -> Lines {
        Lines {
            text: self.text(
                |writer| eu_mid::write_csv(writer, row, answer),
                |text| eu_mid::write_json(text, row, answer),
            ),
            candidates: answer.found.len(),
            unsearchable: answer.unsearchable.is_some(),
        }
    }

    /// Writing into memory does not fail, so what the writers return says nothing.
    fn text(
        self,
        csv: impl FnOnce(&mut csv::Writer<&mut Vec<u8>>) -> csv::Result<()>,
        json: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>,
    ) -> Vec<u8> {
        let mut text = Vec::new();
        match self {
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new()
                    .buffer_capacity(512)
                    .from_writer(&mut text);
                let _ = csv(&mut writer);
                let _ = writer.flush();
            }
            Format::JsonLines => {
                let _ = json(&mut text);
            }
        }
        text
    }
}

/// The output file.
pub(crate) struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
    format: Format,
    counts: Counts,
}

/// What was written.
#[derive(Default)]
pub(crate) struct Counts {
    candidates: usize,
    rows_with_candidates: usize,
    unsearchable: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} with candidates, {} candidates, {} could not be looked up",
            self.rows_with_candidates, self.candidates, self.unsearchable
        )
    }
}

impl Sink {
    pub(crate) fn create(path: &Path, format: &str) -> Result<Sink, Failure> {
        let writing = |error| file_failure("write", path, error);
        let mut file = BufWriter::new(File::create(path).map_err(writing)?);
        let format = match format {
            "jsonl" => Format::JsonLines,
            _ => Format::Csv,
        };
        if let Format::Csv = format {
            file.write_all(HEADER).map_err(writing)?;
        }
        Ok(Sink {
            path: path.to_owned(),
            file,
            format,
            counts: Counts::default(),
        })
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn write(&mut self, lines: &Lines) -> Result<(), Failure> {
        self.counts.candidates += lines.candidates;
        self.counts.rows_with_candidates += usize::from(lines.candidates > 0);
        self.counts.unsearchable += usize::from(lines.unsearchable);
        let written = self.file.write_all(&lines.text);
        written.map_err(|error| file_failure("write", &self.path, error))
    }

    pub(crate) fn finish(mut self) -> Result<Counts, Failure> {
        let flushed = self.file.flush();
        flushed.map_err(|error| file_failure("write", &self.path, error))?;
        Ok(self.counts)
    }
}

fn write_csv(
    writer: &mut csv::Writer<impl Write>,
    row: usize,
    found: &Candidates,
) -> csv::Result<()> {
    let row = row.to_string();
    if let Some(why) = found.unsearchable() {
        return writer.write_record([
            row.as_str(),
            "",
            "",
            "unsearchable",
            "",
            "",
            "",
            &why.to_string(),
        ]);
    }
    for (rank, candidate) in found.iter().enumerate() {
        writer.write_record([
            row.as_str(),
            &(rank + 1).to_string(),
            &candidate.score().to_string(),
            candidate.level().as_str(),
            candidate.record_id(),
            candidate.list(),
            candidate.name(),
            &candidate.explain(),
        ])?;
    }
    Ok(())
}

fn write_json(writer: &mut impl Write, row: usize, found: &Candidates) -> std::io::Result<()> {
    let language = Language::English;
    if let Some(why) = found.unsearchable() {
        return writeln!(
            writer,
            "{}",
            json!({"row": row, "level": "unsearchable", "reasons": why.to_string()})
        );
    }
    for (rank, candidate) in found.iter().enumerate() {
        let reasons: Vec<_> = candidate
            .reasons()
            .iter()
            .map(|reason| json::reason(reason, language))
            .collect();
        let line = json!({
            "row": row,
            "rank": rank + 1,
            "score": candidate.score().as_f64(),
            "level": candidate.level().as_str(),
            "record_id": candidate.record_id(),
            "list": candidate.list(),
            "name": candidate.name(),
            "reasons": reasons,
        });
        writeln!(writer, "{line}")?;
    }
    Ok(())
}
