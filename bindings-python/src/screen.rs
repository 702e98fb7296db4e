//! Many look-ups in one call: rows in, a frame of candidates and a frame of statuses out.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use noticematch::record::EntityKind;
use noticematch::{Candidate, Candidates, Language, Options, Watchlist};
use pyo3::prelude::*;

use crate::enter::from_panic;
use crate::frame::{Cell, Field, Frame, FrameBuilder, Kind};
use crate::source::Source;

/// Rows that are taken from Python at a time: 65,536 queries are some 20 MB.
const CHUNK: usize = 1 << 16;
/// Ctrl-C is looked for so often.
const SIGNALS: Duration = Duration::from_millis(50);
/// Progress is told at most so often.
const PROGRESS: Duration = Duration::from_millis(100);

const fn field(name: &'static str, kind: Kind, nullable: bool) -> Field {
    Field {
        name,
        kind,
        nullable,
    }
}

/// Columns of the candidates.
const CANDIDATES: &[Field] = &[
    field("row", Kind::Integer, false),
    field("rank", Kind::Integer, true),
    field("score", Kind::Fraction, true),
    field("level", Kind::Text, true),
    field("record_id", Kind::Text, true),
    field("list", Kind::Text, true),
    field("name", Kind::Text, true),
    field("notice", Kind::Text, true),
    field("reasons", Kind::Text, true),
    field("status", Kind::Text, false),
    field("note", Kind::Text, true),
];

/// Columns of the statuses: one line a row of the input.
const STATUSES: &[Field] = &[
    field("row", Kind::Integer, false),
    field("status", Kind::Text, false),
    field("candidates", Kind::Integer, false),
    field("note", Kind::Text, true),
];

const WORK_LIMITED: &str =
    "the name was cut or the work stopped at a limit: something may be missing";

/// How a batch is run.
pub(crate) struct Batch {
    pub(crate) options: Options,
    pub(crate) kind: Option<EntityKind>,
    pub(crate) threads: usize,
    /// Whether and in which language each candidate is explained.
    pub(crate) reasons: Option<Language>,
    /// Whether rows without candidates get a line too.
    pub(crate) all_rows: bool,
    pub(crate) progress: Option<Py<PyAny>>,
    pub(crate) total: Option<usize>,
}

/// One row's answer, made by the thread that searched.
struct Answer {
    unsearchable: Option<String>,
    limited: bool,
    found: Vec<(Candidate, Option<String>)>,
}

impl Batch {
    /// Looks every row up.
    pub(crate) fn run(
        &self,
        py: Python<'_>,
        list: &Watchlist,
        mut source: Source,
    ) -> PyResult<(Frame, Frame)> {
        let mut rows = Rows::new(self.all_rows);
        let mut pulse = Pulse::new(self);
        while let Some(asked) = source.next(py, self.kind, CHUNK)? {
            let mut notes: BTreeMap<usize, String> = asked.notes.into_iter().collect();
            let work = || {
                let mut stopped = None;
                list.screen_with(
                    &asked.queries,
                    &self.options,
                    self.threads,
                    |_, found| self.answer(found),
                    |number, answer| {
                        rows.push(&answer, notes.remove(&number));
                        match pulse.beat(rows.count) {
                            Ok(()) => true,
                            Err(error) => {
                                stopped = Some(error);
                                false
                            }
                        }
                    },
                );
                stopped
            };
            // Not through `enter`: the closure must keep what it collects.
            match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
                Ok(None) => {}
                Ok(Some(error)) => return Err(error),
                Err(panic) => return Err(from_panic(py, panic)),
            }
            rows.close();
        }
        pulse.finish(py, rows.count)?;
        Ok(rows.finish())
    }

    fn answer(&self, found: Candidates) -> Answer {
        let unsearchable = found.unsearchable().map(ToString::to_string);
        let limited = found.work_limited();
        let explain = |candidate: Candidate| {
            let reasons = self.reasons.map(|language| candidate.explain_in(language));
            (candidate, reasons)
        };
        Answer {
            unsearchable,
            limited,
            found: found.into_iter().map(explain).collect(),
        }
    }
}

/// The two frames while they grow.
struct Rows {
    candidates: FrameBuilder,
    statuses: FrameBuilder,
    all: bool,
    count: usize,
}

impl Rows {
    fn new(all: bool) -> Rows {
        Rows {
            candidates: FrameBuilder::new(CANDIDATES),
            statuses: FrameBuilder::new(STATUSES),
            all,
            count: 0,
        }
    }

    fn push(&mut self, answer: &Answer, note: Option<String>) {
        let row = self.count as i64;
        let note = match (note, answer.limited) {
            (Some(note), true) => Some(format!("{note}; {WORK_LIMITED}")),
            (None, true) => Some(WORK_LIMITED.to_owned()),
            (note, false) => note,
        };
        let note = || note.as_deref().map_or(Cell::Missing, Cell::Text);
        let status = match (&answer.unsearchable, answer.found.is_empty()) {
            (Some(why), _) => format!("unsearchable: {why}"),
            (None, true) => "no candidate".to_owned(),
            (None, false) => "candidate".to_owned(),
        };
        self.statuses.push([
            Cell::Integer(row),
            Cell::Text(&status),
            Cell::Integer(answer.found.len() as i64),
            note(),
        ]);
        for (rank, (candidate, reasons)) in answer.found.iter().enumerate() {
            self.candidates.push([
                Cell::Integer(row),
                Cell::Integer(rank as i64 + 1),
                Cell::Fraction(candidate.score().as_f64()),
                Cell::Text(candidate.level().as_str()),
                Cell::Text(candidate.record_id()),
                Cell::Text(candidate.list()),
                Cell::Text(candidate.name()),
                Cell::Text(candidate.notice().id()),
                reasons.as_deref().map_or(Cell::Missing, Cell::Text),
                Cell::Text(&status),
                note(),
            ]);
        }
        // "Could not look" and "may be missing" always show; "nothing found" where it is wanted.
        let shows = answer.unsearchable.is_some() || answer.limited || self.all;
        if answer.found.is_empty() && shows {
            let mut cells = [const { Cell::Missing }; 11];
            cells[0] = Cell::Integer(row);
            cells[9] = Cell::Text(&status);
            cells[10] = note();
            self.candidates.push(cells);
        }
        self.count += 1;
    }

    fn close(&mut self) {
        self.candidates.close();
        self.statuses.close();
    }

    fn finish(self) -> (Frame, Frame) {
        (self.candidates.finish(), self.statuses.finish())
    }
}

/// Looks for Ctrl-C and tells of progress, from the calling thread.
struct Pulse<'a> {
    batch: &'a Batch,
    signals: Instant,
    progress: Instant,
}

impl Pulse<'_> {
    fn new(batch: &Batch) -> Pulse<'_> {
        Pulse {
            batch,
            signals: Instant::now(),
            progress: Instant::now(),
        }
    }

    fn beat(&mut self, done: usize) -> PyResult<()> {
        let now = Instant::now();
        if now.duration_since(self.signals) < SIGNALS {
            return Ok(());
        }
        self.signals = now;
        Python::attach(|py| {
            py.check_signals()?;
            match &self.batch.progress {
                Some(progress) if now.duration_since(self.progress) >= PROGRESS => {
                    self.progress = now;
                    progress.call1(py, (done, self.batch.total)).map(drop)
                }
                _ => Ok(()),
            }
        })
    }

    /// The last word, however short the batch was.
    fn finish(&self, py: Python<'_>, done: usize) -> PyResult<()> {
        match &self.batch.progress {
            Some(progress) => progress.call1(py, (done, Some(done))).map(drop),
            None => Ok(()),
        }
    }
}
