//! The one error type: what was being done, where, what was found, what to do. Never a name.

use std::fmt;
use std::sync::Arc;

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of thing went wrong; each is a different action for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// A list file is malformed or of no known format.
    List,
    /// The file is not an index of this library.
    NotAnIndex,
    /// The index has a format version that this library does not read.
    Version,
    /// The index was built with other analysis tables: rebuild it from the list.
    Analysis,
    /// A length or a checksum in the index does not hold.
    Corrupt,
    /// An option lies outside its range.
    Option,
    /// More names, records or bytes than the format holds.
    TooLarge,
    /// A machine-readable zone has no known layout.
    Mrz,
    /// The caller's own callback asked to stop.
    Cancelled,
    /// A signed bundle, a key or an audit log was refused.
    Refused,
}

/// An error, one word wide and cheap to clone. Its message never holds a name or a query.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    path: Option<std::path::PathBuf>,
    source: Option<std::io::Error>,
    refusal: Option<&'static str>,
}

impl Error {
    /// An error of `kind` with a whole sentence for a person.
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Arc::new(Inner {
            kind,
            message: message.into(),
            path: None,
            source: None,
            refusal: None,
        }))
    }

    /// An I/O error while doing `doing` (as in "open the index") with `path`.
    #[cold]
    pub(crate) fn io(doing: &str, path: &std::path::Path, source: std::io::Error) -> Error {
        Error(Arc::new(Inner {
            kind: ErrorKind::Io,
            message: format!("could not {doing} {}: {source}", path.display()),
            path: Some(path.to_owned()),
            source: Some(source),
            refusal: None,
        }))
    }

    /// A refusal with a stable `id`, so that a caller can act without reading the sentence.
    #[cold]
    #[cfg(feature = "bundle")]
    pub(crate) fn refused(id: &'static str, message: impl Into<String>) -> Error {
        Error(Arc::new(Inner {
            kind: ErrorKind::Refused,
            message: message.into(),
            path: None,
            source: None,
            refusal: Some(id),
        }))
    }

    /// An error of the application's own key: for a `KeyProvider` or `Signer` (bundles) whose hardware or
    /// user said no. Its refusal is `key`.
    #[cold]
    #[cfg(feature = "bundle")]
    pub fn key_withheld(message: impl Into<String>) -> Error {
        Error::refused("key", message)
    }

    /// The stable id of a refusal (`rolled-back`, `expired` ...), for [`ErrorKind::Refused`].
    pub fn refusal(&self) -> Option<&'static str> {
        self.0.refusal
    }

    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file that an I/O error is about.
    pub fn path(&self) -> Option<&std::path::Path> {
        self.0.path.as_deref()
    }

    /// The operating system's error behind an I/O error.
    pub fn io_error(&self) -> Option<&std::io::Error> {
        self.0.source.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| e as _)
    }
}
