//! The core's one error as the sealed exception that Kotlin expects.

use std::fmt;

use noticematch::{Error, ErrorKind};

/// What went wrong; the message is the core's own sentence. Never holds a name or a query.
#[derive(Debug, uniffi::Error)]
#[uniffi(flat_error)]
pub enum NativeException {
    /// A file could not be read or written.
    Io(Error),
    /// A list file is malformed or of no known format.
    ListFormat(Error),
    /// The file is no index of this library, is damaged, or holds too much.
    IndexFile(Error),
    /// The index has another format version, or was built with other analysis tables.
    IndexVersion(Error),
    /// An option lies outside its range.
    InvalidOption(Error),
    /// A machine-readable zone has no known layout.
    Mrz(Error),
    /// A signed bundle, a key or an audit log was refused.
    Refused(Error),
}

impl From<Error> for NativeException {
    fn from(error: Error) -> NativeException {
        match error.kind() {
            ErrorKind::Io => NativeException::Io(error),
            ErrorKind::List => NativeException::ListFormat(error),
            ErrorKind::Version | ErrorKind::Analysis => NativeException::IndexVersion(error),
            ErrorKind::Option => NativeException::InvalidOption(error),
            ErrorKind::Mrz => NativeException::Mrz(error),
            ErrorKind::Refused => NativeException::Refused(error),
            // NotAnIndex, Corrupt, TooLarge, and whatever the core adds about files.
            _ => NativeException::IndexFile(error),
        }
    }
}

impl fmt::Display for NativeException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NativeException::Io(error)
            | NativeException::ListFormat(error)
            | NativeException::IndexFile(error)
            | NativeException::IndexVersion(error)
            | NativeException::InvalidOption(error)
            | NativeException::Mrz(error)
            | NativeException::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NativeException {}
