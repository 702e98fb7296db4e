//! What a name field may stand for: every way to read it that a search should try.

use super::arabic::{self, Decoded};
use super::{Mrz, tables};

/// One reading of a name field, to be searched as a name of its own.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MrzReading {
    /// The name. Its order is that of the document, which says nothing about family and given names.
    pub text: String,
    /// The script of the text.
    pub script: ReadingScript,
    /// How it was read.
    pub system: ReadingSystem,
    /// Whether the name may be cut: then every part may be the beginning of a longer one, down to an
    /// initial, and further parts may be missing.
    pub truncated: bool,
}

impl std::fmt::Debug for MrzReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters = self.text.chars().count();
        write!(
            f,
            "MrzReading({:?}, {:?}, {letters} characters, truncated: {})",
            self.system, self.script, self.truncated
        )
    }
}

/// The script of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadingScript {
    /// A-Z, with marks where table A was undone.
    Latin,
    /// The Arabic script.
    Arabic,
    /// Whatever the chip holds.
    Native,
}

/// How a name field was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ReadingSystem {
    /// As it is printed.
    Printed,
    /// In the letters of the document's own language, from the chip (data group 11, tag 5F0E).
    Chip,
    /// NXX and UXX of table A as Ñ and Ü.
    TableA,
    /// Decoded by table C to Arabic letters.
    TableC,
    /// Decoded by table C, doubled letters as one: a shadda doubles the letter.
    TableCSingle,
    /// Without the X of table C, as a reader ignores it (MXHMD as MHMD).
    IgnoreX,
    /// Fillers that a camera took for KK between the parts.
    LostFiller,
}

impl ReadingSystem {
    /// A stable id for records and logs.
    pub fn id(self) -> &'static str {
        match self {
            ReadingSystem::Printed => "mrz:printed",
            ReadingSystem::Chip => "mrz:dg11",
            ReadingSystem::TableA => "mrz:table-a",
            ReadingSystem::TableC => "mrz:table-c",
            ReadingSystem::TableCSingle => "mrz:table-c-single",
            ReadingSystem::IgnoreX => "mrz:ignore-x",
            ReadingSystem::LostFiller => "mrz:lost-filler",
        }
    }
}

impl Mrz {
    /// The ways to read the name field, the printed one first, without repetitions. A search should
    /// try each and keep the best score. Empty when the field holds no letter.
    ///
    /// ```
    /// # use noticematch::mrz::{Mrz, MrzPolicy};
    /// let lines = "P<EGYALRAZY<<MXHMD<<<<<<<<<<<<<<<<<<<<<<<<<<\n\
    ///              L898902C36EGY7408122F1204159ZE184226B<<<<<10";
    /// let mrz = Mrz::parse(lines, &MrzPolicy::on((2026, 11, 24)))?;
    /// let readings: Vec<String> = mrz.readings().into_iter().map(|r| r.text).collect();
    /// assert_eq!(readings, ["ALRAZY MXHMD", "الرازي محمد", "ALRAZY MHMD"]);
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    pub fn readings(&self) -> Vec<MrzReading> {
        self.readings_of(&self.name.components().collect::<Vec<_>>())
    }

    /// The same with the secondary identifier first: which part is primary is the State's decision, and
    /// words that make one part together may stand on both sides (RAHMAN<<MOHAMMED<ABDUL). Empty when
    /// there is only one identifier.
    pub(crate) fn readings_secondary_first(&self) -> Vec<MrzReading> {
        if self.name.primary.is_empty() || self.name.secondary.is_empty() {
            return Vec::new();
        }
        let parts = self.name.secondary.iter().chain(&self.name.primary);
        self.readings_of(&parts.map(String::as_str).collect::<Vec<_>>())
    }

    fn readings_of(&self, components: &[&str]) -> Vec<MrzReading> {
        let mut readings = Readings {
            found: Vec::new(),
            truncated: self.name.truncated,
        };
        if components
            .iter()
            .all(|c| !c.bytes().any(|b| b.is_ascii_uppercase()))
        {
            return readings.found;
        }
        readings.add(
            components.join(" "),
            ReadingScript::Latin,
            ReadingSystem::Printed,
        );
        let marked: Vec<String> = components.iter().map(|c| undo_table_a(c)).collect();
        readings.add(
            marked.join(" "),
            ReadingScript::Latin,
            ReadingSystem::TableA,
        );
        if let Some(decoded) = self.decoded(components) {
            let letters = |c: &Decoded| c.letters.clone();
            readings.add(
                joined(&decoded, letters),
                ReadingScript::Arabic,
                ReadingSystem::TableC,
            );
            readings.add(
                joined(&decoded, single),
                ReadingScript::Arabic,
                ReadingSystem::TableCSingle,
            );
            readings.add(
                components.join(" ").replace('X', ""),
                ReadingScript::Latin,
                ReadingSystem::IgnoreX,
            );
        }
        if self.name.secondary.is_empty() && components.iter().any(|c| inner_kk(c)) {
            let split = components.join(" ").replace("KK", " ");
            readings.add(split, ReadingScript::Latin, ReadingSystem::LostFiller);
        }
        readings.found
    }

    /// The readings with the name in national characters from the chip (data group 11, tag 5F0E, with
    /// `<` for spaces, or plain text) in second place: it is the best query there is.
    pub fn readings_with_chip_name(&self, native: &str) -> Vec<MrzReading> {
        let mut readings = self.readings();
        let text = native
            .split(['<', ' '])
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !text.is_empty() {
            let (script, system) = (ReadingScript::Native, ReadingSystem::Chip);
            readings.insert(
                readings.len().min(1),
                MrzReading {
                    text,
                    script,
                    system,
                    truncated: false,
                },
            );
        }
        readings
    }

    /// The name in Arabic letters, when table C can have written it and the State may use table C,
    /// or the field shows that it did.
    fn decoded(&self, components: &[&str]) -> Option<Vec<Decoded>> {
        let decoded: Vec<Decoded> = components
            .iter()
            .map(|c| arabic::decode(c, self.name.truncated))
            .collect::<Option<_>>()?;
        let escapes: usize = decoded.iter().map(|d| d.escapes).sum();
        let evident = escapes >= 2 || decoded.iter().any(|d| d.long_escape);
        let state = [&self.issuing_state, &self.nationality]
            .into_iter()
            .any(|s| tables::arabic_states().contains(s.as_str()));
        (evident || state).then_some(decoded)
    }
}

struct Readings {
    found: Vec<MrzReading>,
    truncated: bool,
}

impl Readings {
    fn add(&mut self, text: String, script: ReadingScript, system: ReadingSystem) {
        if !text.is_empty() && self.found.iter().all(|r| r.text != text) {
            self.found.push(MrzReading {
                text,
                script,
                system,
                truncated: self.truncated,
            });
        }
    }
}

fn undo_table_a(component: &str) -> String {
    component.replace("NXX", "Ñ").replace("UXX", "Ü")
}

/// The decoded components with spaces; one of which a cut left no whole letter is not there.
fn joined(decoded: &[Decoded], letters: impl Fn(&Decoded) -> String) -> String {
    let words = decoded.iter().map(letters).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The letters with doubles as one, except the lams of the article before a lam.
fn single(decoded: &Decoded) -> String {
    let mut letters = String::new();
    for c in decoded.letters.chars() {
        if letters.ends_with(c) && !(letters == "ال" && c == 'ل') {
            continue;
        }
        letters.push(c);
    }
    letters
}

/// KK with letters on both sides.
fn inner_kk(component: &str) -> bool {
    component.trim_matches('K').contains("KK")
}
