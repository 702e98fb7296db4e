//! Documents by number, issuing State and type: those of the lists, and lists of lost and stolen
//! documents of a hundred million numbers.
//!
//! ```
//! use noticematch::documents::{DocumentIndex, Found};
//!
//! let mut builder = DocumentIndex::builder();
//! builder.add("L898902C3", "UTO", "P", 1);
//! let index = builder.build()?;
//! assert_eq!(index.find("L898902C3", Some("UTO"), Some("P"))[0].value, 1);
//! // 8 and S have one check value: the zone's check digit cannot tell them apart.
//! let near = index.find_near("L8989O2C3", Some("UTO"), None, 1);
//! assert!(matches!(near[0].found, Found::Near { .. }));
//! # Ok::<(), noticematch::Error>(())
//! ```
//!
//! Numbers are kept themselves, sorted and packed by their differences, not as a filter of hashes:
//! that takes 25 to 30 bits a number where a filter with one false answer in 65,536 takes 18, and a
//! "yes" at a border is then never a false one.

mod build;
mod bytes;
mod number;
mod packed;

pub use build::DocumentIndexBuilder;

use packed::Packed;

/// Documents by number, State and type.
pub struct DocumentIndex {
    groups: Vec<Group>,
    numbers: Packed,
    /// Numbers longer than twelve characters: group, number, value, sorted.
    long: Vec<(u32, String, u32)>,
}

/// The documents of one State and type.
struct Group {
    state: String,
    kind: String,
    /// First block of its numbers, and how many documents they hold.
    first_block: usize,
    count: usize,
    /// Position of its first number among all.
    first: usize,
}

/// A document that was found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct DocumentMatch {
    /// How the number was found; the same before near ones.
    pub found: Found,
    /// The number as the index holds it: upper-case letters and digits only.
    pub number: String,
    /// The issuing State: a canonical code where it is known.
    pub state: String,
    /// The type, as given to the index.
    pub kind: String,
    /// The value that the caller gave with the document.
    pub value: u32,
}

/// How a number was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Found {
    /// The same number.
    Same,
    /// A number that differs in characters that cameras confuse, or that the check digit cannot tell
    /// apart ([`mrz::BLIND_CLASSES`](crate::mrz::BLIND_CLASSES)).
    Near {
        /// In how many characters.
        characters: u8,
    },
}

impl DocumentIndex {
    /// Starts an index.
    pub fn builder() -> DocumentIndexBuilder {
        DocumentIndexBuilder::default()
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.numbers.len() + self.long.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes in memory, without what the allocator adds.
    pub fn size(&self) -> usize {
        let long: usize = self.long.iter().map(|(_, n, _)| n.len() + 40).sum();
        self.numbers.size() + long + self.groups.len() * 80
    }

    /// Documents with this number. `None` for the State or the type means any.
    ///
    /// Spaces, hyphens, fillers and letter case do not count; States are compared as countries
    /// (`D`, `DEU` and `Germany` are one).
    pub fn find(
        &self,
        number: &str,
        state: Option<&str>,
        kind: Option<&str>,
    ) -> Vec<DocumentMatch> {
        self.find_near(number, state, kind, 0)
    }

    /// As [`DocumentIndex::find`], and documents whose number differs in up to `characters` (at most
    /// 2) confusable characters. The same numbers come first, then the nearer ones.
    pub fn find_near(
        &self,
        number: &str,
        state: Option<&str>,
        kind: Option<&str>,
        characters: u8,
    ) -> Vec<DocumentMatch> {
        let number = number::canonical(number);
        if number.is_empty() {
            return Vec::new();
        }
        let groups = self.groups_of(state, kind);
        let mut found = Vec::new();
        number::for_each_reading(&number, characters.min(2), &mut |reading, differ| {
            let how = if differ == 0 {
                Found::Same
            } else {
                Found::Near { characters: differ }
            };
            for &group in &groups {
                self.in_group(group, reading, how, &mut found);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the very number is there: [`DocumentIndex::find`] without building an answer.
    pub fn contains(&self, number: &str, state: Option<&str>, kind: Option<&str>) -> bool {
        !self.find(number, state, kind).is_empty()
    }

    fn groups_of(&self, state: Option<&str>, kind: Option<&str>) -> Vec<usize> {
        let state = state.map(number::state);
        let kind = kind.map(number::kind);
        let fits = |group: &Group| {
            state.as_ref().is_none_or(|s| *s == group.state)
                && kind.as_ref().is_none_or(|k| *k == group.kind)
        };
        (0..self.groups.len())
            .filter(|&g| self.groups.get(g).is_some_and(fits))
            .collect()
    }

    fn in_group(
        &self,
        number_of_group: usize,
        number: &[u8],
        found: Found,
        out: &mut Vec<DocumentMatch>,
    ) {
        let Some(group) = self.groups.get(number_of_group) else {
            return;
        };
        let mut add = |value: u32| {
            out.push(DocumentMatch {
                found,
                number: String::from_utf8_lossy(number).into_owned(),
                state: group.state.clone(),
                kind: group.kind.clone(),
                value,
            });
        };
        match number::pack(number) {
            Some(key) => {
                self.numbers
                    .find(group.first_block, group.count, group.first, key, &mut add)
            }
            None => {
                let own = |(g, n, _): &(u32, String, u32)| {
                    (*g as usize, n.as_bytes()).cmp(&(number_of_group, number))
                };
                let start = self.long.partition_point(|entry| own(entry).is_lt());
                self.long
                    .iter()
                    .skip(start)
                    .take_while(|entry| own(entry).is_eq())
                    .for_each(|entry| add(entry.2));
            }
        }
    }
}

/// Shows how a number was found, never the number.
impl std::fmt::Debug for DocumentMatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "DocumentMatch({:?}, {} {}, value {})",
            self.found, self.state, self.kind, self.value
        )
    }
}

impl std::fmt::Debug for DocumentIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "DocumentIndex({} documents of {} States and types)",
            self.len(),
            self.groups.len()
        )
    }
}
