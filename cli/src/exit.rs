//! Exit statuses. Scripts depend on them.

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; a search was carried out, with or without candidates.
    Done = 0,
    /// The command's words are off.
    Usage = 2,
    /// A file cannot be read or written.
    File = 3,
    /// A list or a table is malformed.
    List = 4,
    /// An index is refused: damaged, of another version, of other tables.
    Index = 5,
    /// The name could not be looked up. Not the same as no candidates.
    Unsearchable = 6,
}

impl Exit {
    /// The status as the operating system sees it.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> std::process::ExitCode {
        exit.code().into()
    }
}
