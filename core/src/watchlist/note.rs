//! What a person must know about a query that was looked up.

use std::fmt;

use crate::name::Remarks;

/// Something about the query's name that the one who asked should know: the search went on, but what
/// was typed may not be what was meant, or a part of it could only be compared letter by letter.
///
/// ```
/// use noticematch::{QueryNote, Watchlist};
///
/// // The `o` in the first word is a Latin letter.
/// let found = Watchlist::demo().search("Виктoр Скальный");
/// assert_eq!(found.notes(), [QueryNote::LookAlikes(1)]);
/// assert_eq!(found.get(0).map(|c| c.record_id()), Some("DEMO-0001"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum QueryNote {
    /// In so many words stood letters of another script that look like those of the word's own; they
    /// were read as what they look like. People do not type this: it may be a disguise.
    LookAlikes(usize),
    /// Words of several scripts stand side by side.
    MixedScripts(Vec<String>),
    /// A part is written in a script for which this version has no table: it finds only names that are
    /// written with the same letters.
    ScriptWithoutTable(String),
}

impl QueryNote {
    /// Stable id: `look_alikes`, `mixed_scripts`, `script_without_table`.
    pub fn id(&self) -> &'static str {
        match self {
            QueryNote::LookAlikes(_) => "look_alikes",
            QueryNote::MixedScripts(_) => "mixed_scripts",
            QueryNote::ScriptWithoutTable(_) => "script_without_table",
        }
    }

    /// The notes on a name.
    pub(super) fn all(remarks: &Remarks) -> impl Iterator<Item = QueryNote> + '_ {
        let alike = (remarks.lookalikes > 0).then_some(QueryNote::LookAlikes(remarks.lookalikes));
        let mixed = remarks.mixed_scripts.iter().map(|name| (*name).to_owned());
        let mixed = (!remarks.mixed_scripts.is_empty()).then(|| mixed.collect());
        let unknown = remarks.unknown_scripts.iter();
        alike
            .into_iter()
            .chain(mixed.map(QueryNote::MixedScripts))
            .chain(unknown.map(|name| QueryNote::ScriptWithoutTable((*name).to_owned())))
    }
}

impl fmt::Display for QueryNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryNote::LookAlikes(1) => f.write_str(
                "one word had letters of another script that look alike; they were read as its own",
            ),
            QueryNote::LookAlikes(words) => write!(
                f,
                "{words} words had letters of another script that look alike; they were read as their own"
            ),
            QueryNote::MixedScripts(scripts) => {
                write!(f, "the name mixes scripts ({})", scripts.join(", "))
            }
            QueryNote::ScriptWithoutTable(script) => write!(
                f,
                "a part is in a script without a table ({script}): only the same letters find it"
            ),
        }
    }
}
