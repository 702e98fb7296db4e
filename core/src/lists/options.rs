//! What a caller can ask of a reader.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Format;
use crate::record::{DateOrder, NoticeKind};

/// Called with the bytes read so far and, where known, the size of the file.
pub type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// How to read a list. The default recognises the format and reads on past what it must drop.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The format, where the caller knows better than the content.
    pub format: Option<Format>,
    /// Make the first row or value that would be dropped, and any damaged byte, an error.
    pub strict: bool,
    /// Id of the list, in place of the publisher's usual one (`un`, `ofac-sdn` …).
    pub list: Option<String>,
    /// Kind of notice for lists that do not state it (generic CSV).
    pub notice: Option<NoticeKind>,
    /// For generic CSV: field (`id`, `name`, `aliases`, `kind`, `born`, `sex`, `nationality` …)
    /// and the header of the column that holds it.
    pub columns: Vec<(String, String)>,
    /// For generic CSV: which number comes first in `03/04/1970`.
    pub date_order: DateOrder,
    /// How many losses are kept in detail; all are counted. Default 1000.
    pub details: Option<usize>,
    /// Called now and then while a file is read.
    pub progress: Option<Progress>,
    /// Set when nobody wants the rest: the file then fails to be read.
    pub(crate) stop: Arc<AtomicBool>,
}

impl ReadOptions {
    /// The defaults.
    pub fn new() -> ReadOptions {
        ReadOptions::default()
    }

    /// States the format.
    #[must_use]
    pub fn format(mut self, format: Format) -> ReadOptions {
        self.format = Some(format);
        self
    }

    /// Makes any loss an error.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> ReadOptions {
        self.strict = strict;
        self
    }

    /// Sets the id of the list.
    #[must_use]
    pub fn list(mut self, list: impl Into<String>) -> ReadOptions {
        self.list = Some(list.into());
        self
    }

    /// Sets the kind of notice of lists that do not state it.
    #[must_use]
    pub fn notice(mut self, notice: NoticeKind) -> ReadOptions {
        self.notice = Some(notice);
        self
    }

    /// Says which column of a generic CSV file holds `field`.
    #[must_use]
    pub fn column(mut self, field: impl Into<String>, header: impl Into<String>) -> ReadOptions {
        self.columns.push((field.into(), header.into()));
        self
    }

    /// Says which number comes first in `03/04/1970` in a generic CSV file.
    #[must_use]
    pub fn date_order(mut self, order: DateOrder) -> ReadOptions {
        self.date_order = order;
        self
    }

    /// Sets how many losses are kept in detail.
    #[must_use]
    pub fn details(mut self, details: usize) -> ReadOptions {
        self.details = Some(details);
        self
    }

    /// Sets what is called while a file is read.
    #[must_use]
    pub fn progress(mut self, f: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> ReadOptions {
        self.progress = Some(Arc::new(f));
        self
    }
}

impl fmt::Debug for ReadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadOptions")
            .field("format", &self.format)
            .field("strict", &self.strict)
            .field("list", &self.list)
            .field("notice", &self.notice)
            .field("columns", &self.columns)
            .field("date_order", &self.date_order)
            .field("details", &self.details)
            .field("progress", &self.progress.is_some())
            .finish()
    }
}
