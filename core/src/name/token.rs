//! What an analysed name is made of.

use smol_str::SmolStr;

/// By which tables a name is read: people's names or the names of organisations and ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mode {
    Person,
    Organization,
}

/// What a token does in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TokenKind {
    /// A name part that identifies.
    Name,
    /// A title that is a name as well, or a generic word (trading, bank).
    Light,
    /// A single letter standing for a name.
    Initial,
    /// A number or ordinal.
    Number,
}

/// One unit of an analysed name.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// The token's identity in dictionaries: its normalised surface, with the particles before it
    /// (`al tikriti`). [`super::Features::of`] derives everything else from it alone.
    pub(crate) term: SmolStr,
    pub(crate) kind: TokenKind,
    /// Where the token stands in the name as given, in bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether a nasab word (bin, ibn, bint …) stands before it: its place in the chain matters.
    pub(crate) chained: bool,
}

/// Why a name cannot be looked up. Never the same answer as "no candidates".
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsearchable {
    /// Nothing was given, or only spaces, or the value is missing.
    Empty,
    /// Something was given, but no letters in it.
    NoLetters,
    /// It is written in a script for which this version has no table.
    ScriptWithoutTable(String),
    /// Only single letters, which would fit a great part of any list.
    InitialsOnly,
    /// Only words that stand for an unknown name (FNU, XXX, UNKNOWN).
    PlaceholderOnly,
    /// The list is damaged: nothing was looked up. Copy the file again or rebuild it.
    Damaged,
}

impl std::fmt::Display for Unsearchable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unsearchable::Empty => f.write_str("no name was given"),
            Unsearchable::NoLetters => f.write_str("the name has no letters"),
            Unsearchable::ScriptWithoutTable(script) => {
                write!(f, "the name is in a script without a table ({script})")
            }
            Unsearchable::InitialsOnly => f.write_str("the name has initials only"),
            Unsearchable::PlaceholderOnly => {
                f.write_str("the name is a word that stands for an unknown name")
            }
            Unsearchable::Damaged => f.write_str(
                "the list is damaged, so nothing was looked up: copy the file again or rebuild it",
            ),
        }
    }
}

/// A name, analysed.
#[derive(Debug, Clone, Default)]
pub(crate) struct AnalyzedName {
    pub(crate) tokens: Vec<Token>,
    /// Generation suffix as a number: junior 2, senior 1, III 3.
    pub(crate) generation: Option<u8>,
    /// Whether the name is a chain of own name and fathers' names (bin, ibn …).
    pub(crate) nasab: bool,
    /// Whether a compound in it is written in several words, or the first word of one.
    pub(crate) compounds: bool,
    /// Number of the class of the legal form (`llc`, `jsc`), in organisations; 0 for none.
    pub(crate) legal_form: u16,
    pub(crate) unsearchable: Option<Unsearchable>,
    /// Something was cut off to bound the work.
    pub(crate) work_limited: bool,
    /// The last token may be cut off (machine-readable zones).
    pub(crate) truncated: bool,
    /// What was out of the ordinary about its letters.
    pub(crate) remarks: Remarks,
}

impl AnalyzedName {
    /// Takes note of a legal form: the first one counts.
    pub(super) fn add_legal_form(&mut self, number: u16) {
        if self.legal_form == 0 {
            self.legal_form = number;
        }
    }
}

/// What was out of the ordinary about the letters of a name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remarks {
    /// Words in which look-alike letters of another script were read as the word's own.
    pub(crate) lookalikes: usize,
    /// Scripts side by side, in order of appearance; empty where there is one.
    pub(crate) mixed_scripts: Vec<&'static str>,
    /// Scripts without a table.
    pub(crate) unknown_scripts: Vec<&'static str>,
}
