//! The core's one error as the sealed exception that Kotlin expects.

use noticematch::{Error, ErrorKind};

/// What went wrong; `text` is the core's own sentence. Never holds a name or a query.
#[derive(Debug, uniffi::Error)]
pub enum NativeException {
    /// A file could not be read or written.
    Io {
        /// The sentence.
        text: String,
    },
    /// A list file is malformed or of no known format.
    ListFormat {
        /// The sentence.
        text: String,
    },
    /// The file is no index of this library, is damaged, or holds too much.
    IndexFile {
        /// The sentence.
        text: String,
    },
    /// The index has another format version, or was built with other analysis tables.
    IndexVersion {
        /// The sentence.
        text: String,
    },
    /// An option lies outside its range.
    InvalidOption {
        /// The sentence.
        text: String,
    },
    /// A machine-readable zone has no known layout.
    Mrz {
        /// The sentence.
        text: String,
    },
    /// A signed bundle, a key or an audit log was refused.
    Refused {
        /// The sentence.
        text: String,
        /// The stable id of the reason.
        refusal: String,
    },
}

impl From<Error> for NativeException {
    fn from(error: Error) -> NativeException {
        let text = error.to_string();
        match error.kind() {
            ErrorKind::Io => NativeException::Io { text },
            ErrorKind::List => NativeException::ListFormat { text },
            ErrorKind::Version | ErrorKind::Analysis => NativeException::IndexVersion { text },
            ErrorKind::Option => NativeException::InvalidOption { text },
            ErrorKind::Mrz => NativeException::Mrz { text },
            ErrorKind::Refused => NativeException::Refused {
                text,
                refusal: error.refusal().unwrap_or_default().to_owned(),
            },
            // NotAnIndex, Corrupt, TooLarge, and whatever the core adds about files.
            _ => NativeException::IndexFile { text },
        }
    }
}

/// What a callback threw that it had not announced: the Kotlin side announces everything, so this is a
/// defect, told as a refusal of the key since callbacks are about keys.
impl From<uniffi::UnexpectedUniFFICallbackError> for NativeException {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> NativeException {
        NativeException::Refused {
            text: format!("a callback failed: {}", error.reason),
            refusal: "key".to_owned(),
        }
    }
}

impl std::fmt::Display for NativeException {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NativeException::Io { text }
            | NativeException::ListFormat { text }
            | NativeException::IndexFile { text }
            | NativeException::IndexVersion { text }
            | NativeException::InvalidOption { text }
            | NativeException::Mrz { text }
            | NativeException::Refused { text, .. } => f.write_str(text),
        }
    }
}

impl std::error::Error for NativeException {}
