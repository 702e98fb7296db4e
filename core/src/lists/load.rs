//! The common part of all readers: counting, reporting, handing over.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::clean::{clean, hijri, several_dates};
use super::input::Input;
use super::report::{Dropped, LoadReport, Loss, LossCount};
use super::{Format, ReadOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::record::{DateOrder, PartialDate, Record, Sex};

/// Losses kept in detail when the caller does not say.
const DETAILS: usize = 1000;

type Text = Cow<'static, str>;

/// One read in progress.
pub(super) struct Load<'a> {
    options: &'a ReadOptions,
    sink: &'a mut dyn FnMut(Record),
    report: LoadReport,
    file: String,
    losses: BTreeMap<(Loss, Text, Text), u64>,
    /// Hash of list and id to hash of content, to tell a repetition from a second entry.
    seen: HashMap<u64, u64>,
    failed: Option<Error>,
    files: u64,
}

impl<'a> Load<'a> {
    pub fn new(options: &'a ReadOptions, sink: &'a mut dyn FnMut(Record)) -> Load<'a> {
        Load {
            options,
            sink,
            report: LoadReport::new(),
            file: String::new(),
            losses: BTreeMap::new(),
            seen: HashMap::new(),
            failed: None,
            files: 0,
        }
    }

    pub fn options(&self) -> &'a ReadOptions {
        self.options
    }

    pub fn report_mut(&mut self) -> &mut LoadReport {
        &mut self.report
    }

    /// A file (or the only one) begins.
    pub fn begin(&mut self, name: &str, format: Format) {
        self.file = name.to_owned();
        self.files += 1;
        if self.files == 1 {
            self.report.source = name.to_owned();
            self.report.format = format;
        } else if self.report.format != format {
            self.note(format!(
                "{name} is of another format ({format}) than the files before it"
            ));
        }
    }

    /// Name of the file being read; readers of several files change it.
    #[cfg_attr(not(feature = "spreadsheet"), allow(dead_code))]
    pub fn file(&self) -> &str {
        &self.file
    }

    pub fn set_file(&mut self, name: &str) {
        self.file = name.to_owned();
    }

    /// The id of the list: the caller's, else the publisher's usual one.
    pub fn list_id(&self, usual: &str) -> String {
        self.options
            .list
            .clone()
            .unwrap_or_else(|| usual.to_owned())
    }

    pub fn published(&mut self, text: &str, order: DateOrder) {
        if let Ok(Some(date)) = PartialDate::from_published_in_order(text, order) {
            // A list is published on a day; its 1 January is no placeholder.
            let date = PartialDate {
                qualifier: None,
                ..date
            };
            let newer = self
                .report
                .published
                .as_ref()
                .is_none_or(|known| known.last < date.last);
            if newer {
                self.report.published = Some(date);
            }
        }
    }

    pub fn version(&mut self, text: &str) {
        let text = clean(text);
        if !text.is_empty() {
            self.report.version = Some(text);
        }
    }

    pub fn note(&mut self, note: String) {
        if !self.report.notes.contains(&note) {
            self.report.notes.push(note);
        }
    }

    /// Counts something that the source holds.
    pub fn read(&mut self, what: impl Into<Text>) {
        *self.report.read.entry(what.into()).or_default() += 1;
    }

    /// A row or value that goes into no record.
    pub fn drop(&mut self, line: u64, field: impl Into<Text>, why: impl Into<Text>) {
        self.lose(Loss::Dropped, line, field.into(), why.into());
    }

    /// A value that is kept as text only.
    pub fn unread(&mut self, line: u64, field: impl Into<Text>, why: impl Into<Text>) {
        self.lose(Loss::KeptAsText, line, field.into(), why.into());
    }

    /// A part of the file that by its nature is no entry.
    pub fn skip(&mut self, line: u64, field: impl Into<Text>, why: impl Into<Text>) {
        self.lose(Loss::Skipped, line, field.into(), why.into());
    }

    /// A value that was changed without loss.
    pub fn change(&mut self, line: u64, field: impl Into<Text>, why: impl Into<Text>) {
        self.lose(Loss::Changed, line, field.into(), why.into());
    }

    fn lose(&mut self, loss: Loss, line: u64, field: Text, why: Text) {
        *self
            .losses
            .entry((loss, field.clone(), why.clone()))
            .or_default() += 1;
        if self.options.strict && loss.is_loss() && self.failed.is_none() {
            self.failed = Some(Error::new(
                ErrorKind::List,
                format!(
                    "could not read {} strictly: line {line}, field {field}: {loss}: {why}; \
                     correct the file or read it without strict",
                    self.file
                ),
            ));
        }
        if self.report.dropped.len() < self.options.details.unwrap_or(DETAILS) {
            self.report.dropped.push(Dropped {
                file: self.file.clone(),
                line,
                field,
                loss,
                why,
            });
        } else {
            self.report.not_detailed += 1;
        }
    }

    /// A date as published; one that cannot be read goes into `other` as text and is reported.
    pub fn date(
        &mut self,
        line: u64,
        field: &'static str,
        text: &str,
        order: DateOrder,
        record: &mut Record,
    ) -> Option<PartialDate> {
        let text = clean(text);
        if text.is_empty() {
            return None;
        }
        if let Some(date) = hijri(&text) {
            return Some(date);
        }
        match PartialDate::from_published_in_order(&text, order) {
            Ok(Some(date)) => Some(date),
            Ok(None) => {
                self.change(line, field, "says that the date is not known");
                None
            }
            Err(_) => {
                self.unread(line, field, "not a date that can be read");
                record.other.push((field.to_owned(), text));
                None
            }
        }
    }

    /// Dates of birth in one field: `1961; 5 May 1964`, `1972 or 1973`, `1967; alt DOB: 1956`, each
    /// perhaps with a remark in brackets.
    pub fn births(
        &mut self,
        line: u64,
        field: &'static str,
        text: &str,
        order: DateOrder,
        record: &mut Record,
    ) {
        let pieces = several_dates(text);
        if pieces.len() > 1 {
            self.change(line, field, "several dates in one field taken apart");
        }
        for (date, remark) in pieces {
            let date = self.date(line, field, &date, order, record);
            record.born.extend(date);
            if let Some(remark) = remark {
                self.change(line, field, "a remark after the date kept apart");
                record.other.push((format!("{field} remark"), remark));
            }
        }
    }

    /// Sex as published; a word that is not known goes into `other` and is reported.
    pub fn sex(&mut self, line: u64, field: &'static str, text: &str, record: &mut Record) {
        let text = clean(text);
        match text.to_ascii_lowercase().as_str() {
            "" | "-" | "u" | "unknown" | "not specified" | "none" => {}
            "m" | "male" | "masculine" | "man" => record.sex = Some(Sex::Male),
            "f" | "female" | "feminine" | "woman" => record.sex = Some(Sex::Female),
            "x" | "other" => record.sex = Some(Sex::Other),
            _ => {
                self.unread(line, field, "not a sex that can be read");
                record.other.push((field.to_owned(), text));
            }
        }
    }

    /// Hands a record over, unless the same one was handed over before.
    pub fn emit(&mut self, line: u64, mut record: Record) -> Result<()> {
        if record.id.is_empty() {
            record.id = format!("line-{line}");
            self.change(line, "id", "missing; named after its line");
        }
        if record.names.iter().all(|name| name.text.is_empty()) {
            self.unread(line, "name", NAMELESS);
        }
        let repeated = self.is_repetition(line, &record);
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if repeated {
            return Ok(());
        }
        self.report.records += 1;
        *self.report.records_by_kind.entry(record.kind).or_default() += 1;
        *self
            .report
            .records_by_list
            .entry(record.list.clone())
            .or_default() += 1;
        for name in &record.names {
            self.report.names += 1;
            *self.report.names_by_kind.entry(name.kind).or_default() += 1;
        }
        (self.sink)(record);
        Ok(())
    }

    fn is_repetition(&mut self, line: u64, record: &Record) -> bool {
        // Fixed keys: the same file gives the same report on every machine.
        let mut id = DefaultHasher::new();
        (&record.list, &record.id).hash(&mut id);
        let mut content = DefaultHasher::new();
        record.to_json_line().hash(&mut content);
        match self.seen.insert(id.finish(), content.finish()) {
            None => false,
            Some(earlier) if earlier == content.finish() => {
                self.change(
                    line,
                    "entry",
                    "repeats an earlier entry word for word; taken once",
                );
                true
            }
            Some(_) => {
                self.change(
                    line,
                    "id",
                    "used by an earlier entry with other content; both kept",
                );
                false
            }
        }
    }

    /// An error about the file being read.
    pub fn error(&self, line: u64, found: impl std::fmt::Display) -> Error {
        Error::new(
            ErrorKind::List,
            format!("could not read {}, line {line}: found {found}", self.file),
        )
    }

    /// A file ends: what its bytes had to tell.
    pub fn end(&mut self, input: &mut Input<'_>, result: Result<()>) -> Result<()> {
        if let Some((line, byte)) = input.refused() {
            return Err(Error::new(
                ErrorKind::List,
                format!(
                    "could not read {} strictly: line {line}, byte {byte}: not valid {}; correct \
                     the file or read it without strict",
                    self.file,
                    input.encoding()
                ),
            ));
        }
        if let Err(error) = result {
            return Err(self.with_damage(error, input));
        }
        if input.encoding() != "UTF-8" {
            self.report.encoding = input.encoding().to_owned();
        }
        let file = input.name().to_owned();
        let (damage, total) = input.damage();
        let known = damage.len() as u64;
        self.set_file(&file);
        for (line, byte) in damage {
            self.change(line, "bytes", DAMAGED);
            if let Some(detail) = self.report.dropped.last_mut().filter(|d| d.why == DAMAGED) {
                detail.field = format!("byte {byte}").into();
            }
        }
        for _ in known..total {
            self.change(0, "bytes", DAMAGED);
        }
        self.failed.take().map_or(Ok(()), Err)
    }

    /// An error, with the damaged bytes that may well be its cause.
    fn with_damage(&self, error: Error, input: &mut Input<'_>) -> Error {
        match input.damage() {
            (places, total) if total > 0 => {
                let (line, byte) = places.first().copied().unwrap_or_default();
                Error::new(
                    error.kind(),
                    format!(
                        "{error}; before that, {total} bytes are not valid {}, the first on line \
                         {line} at byte {byte}: get an undamaged copy",
                        input.encoding()
                    ),
                )
            }
            _ => error,
        }
    }

    /// The whole list was read.
    pub fn finish(mut self) -> Result<LoadReport> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let counts = self.losses.into_iter();
        self.report.losses = counts
            .map(|((loss, field, why), count)| LossCount {
                field,
                loss,
                why,
                count,
            })
            .collect();
        if self.report.list.is_empty() {
            let most = self
                .report
                .records_by_list
                .iter()
                .max_by_key(|(_, count)| **count);
            self.report.list = most.map_or_else(String::new, |(list, _)| list.clone());
        }
        if self.report.records == 0 {
            self.report.notes.push("the list holds no entry".to_owned());
        }
        Ok(self.report)
    }
}

const NAMELESS: &str = "an entry without any name: no search by name finds it";

const DAMAGED: &str = "not valid in the stated encoding; read as windows-1252";
