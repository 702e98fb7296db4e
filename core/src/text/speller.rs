//! The spellings of one word over systems: each system's own, and those with a letter or two written
//! the less usual way; the cheapest are kept.

use super::reading::{self, Reading, Readings};
use super::table::{Step, System, Table};
use smallvec::SmallVec;

/// What each step to a less usual spelling of one letter costs a reading.
const ALTERNATIVE_PENALTY: u8 = 12;
/// Spellings with more than one letter the less usual way are made up to this much beyond the
/// cheapest reading.
const MAX_EXTRA: u8 = 36;
/// The most letters of a word that take part in alternatives.
const MAX_SLOTS: usize = 6;

/// One alternative of one row, taken everywhere in the word: a clerk is consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    rule: u16,
    alternative: u8,
}

/// A reading not yet written.
struct Draft {
    penalty: u8,
    id: reading::System,
    system: &'static System,
    /// The stretch of [`Speller::steps`].
    steps: (u32, u32),
    choices: [Choice; 2],
    chosen: u8,
}

/// Collects the spellings of one word over systems, and writes the cheapest of them.
#[derive(Default)]
pub(super) struct Speller {
    drafts: SmallVec<[Draft; 16]>,
    steps: SmallVec<[Step; 64]>,
    /// The primary spellings, one after the other, and where each ends.
    written: String,
    ends: Vec<u32>,
    own: String,
}

impl Speller {
    /// Adds every system of a table that applies to the word.
    pub(super) fn add_table(&mut self, index: u8, table: &'static Table, word: &[char]) {
        let told = table.told(word);
        for &i in &table.order {
            let system = &table.systems[usize::from(i)];
            if system.applies(told, word.len()) {
                self.add(reading::System::new(index, i), system, word, 0);
            }
        }
    }

    /// Adds the spellings that one system gives a word, each dearer by `extra`: the primary one, and
    /// those with one or two letters written the less usual way.
    pub(super) fn add(
        &mut self,
        id: reading::System,
        system: &'static System,
        word: &[char],
        extra: u8,
    ) {
        const NONE: Choice = Choice {
            rule: u16::MAX,
            alternative: 0,
        };
        let from = self.steps.len();
        if !self.run(system, word) {
            return;
        }
        let steps = (from as u32, self.steps.len() as u32);
        let base = system.penalty.saturating_add(extra);
        let least = self
            .drafts
            .iter()
            .map(|d| d.penalty)
            .min()
            .unwrap_or(base)
            .min(base);
        let mut draft = |choices: [Choice; 2], chosen: u8, cost: u8| {
            let penalty = base.saturating_add(cost);
            if penalty > least.saturating_add(MAX_EXTRA) && cost > ALTERNATIVE_PENALTY {
                return;
            }
            self.drafts.push(Draft {
                penalty,
                id,
                system,
                steps,
                choices,
                chosen,
            });
        };
        draft([NONE; 2], 0, 0);
        let mut slots = [NONE.rule; MAX_SLOTS];
        let mut count = 0;
        for step in &self.steps[from..] {
            if let Step::Rule(rule) = *step
                && !system.rules[usize::from(rule)].alternatives.is_empty()
                && !slots[..count].contains(&rule)
                && count < MAX_SLOTS
            {
                slots[count] = rule;
                count += 1;
            }
        }
        for (n, &rule) in slots[..count].iter().enumerate() {
            for alternative in 0..system.rules[usize::from(rule)].alternatives.len() as u8 {
                let choice = Choice { rule, alternative };
                draft([choice, NONE], 1, ALTERNATIVE_PENALTY * (alternative + 1));
            }
            for &other in &slots[n + 1..count] {
                let pair = [
                    Choice {
                        rule,
                        alternative: 0,
                    },
                    Choice {
                        rule: other,
                        alternative: 0,
                    },
                ];
                draft(pair, 2, ALTERNATIVE_PENALTY * 2);
            }
        }
    }

    /// Runs a word through a system. A system that spells it as one before did adds nothing.
    fn run(&mut self, system: &System, word: &[char]) -> bool {
        let steps = self.steps.len();
        // A context looks back at what this system wrote, so each writes on its own.
        let mut own = std::mem::take(&mut self.own);
        own.clear();
        system.run(word, &mut own, &mut self.steps);
        let mut begin = 0;
        let known = self.ends.iter().any(|&end| {
            let same = self.written.get(begin..end as usize) == Some(&own);
            begin = end as usize;
            same
        });
        let new = !own.is_empty() && !known;
        if new {
            self.written.push_str(&own);
            self.ends.push(self.written.len() as u32);
        } else {
            self.steps.truncate(steps);
        }
        self.own = own;
        new
    }

    /// Writes the cheapest spellings that differ, at most `most`, cheapest first; the
    /// penalties count from the cheapest.
    pub(super) fn finish(mut self, most: usize, out: &mut Readings) {
        // Stable: among equals the system that stands first in its file is first.
        self.drafts.sort_by_key(|d| d.penalty);
        let least = self.drafts.first().map_or(0, |d| d.penalty);
        let (mut text, mut breaks) = (String::with_capacity(32), Vec::new());
        out.reserve(most.min(self.drafts.len()));
        for draft in &self.drafts {
            let path = &self.steps[draft.steps.0 as usize..draft.steps.1 as usize];
            let choices = &draft.choices[..usize::from(draft.chosen)];
            draft.system.write(path, choices, &mut text, &mut breaks);
            if text.is_empty() || out.iter().any(|r| r.text == text) {
                continue;
            }
            out.push(Reading {
                text: text.as_str().into(),
                system: draft.id,
                penalty: draft.penalty - least,
                breaks: breaks.clone(),
            });
            if out.len() == most {
                break;
            }
        }
    }
}

impl System {
    /// Writes a path with the given alternatives of some rows, and notes where syllables begin.
    fn write(&self, path: &[Step], choices: &[Choice], text: &mut String, breaks: &mut Vec<u8>) {
        text.clear();
        breaks.clear();
        for step in path {
            match *step {
                Step::Letter(c) => text.push(c),
                Step::Break => note_break(text, breaks),
                Step::Rule(i) => {
                    let rule = &self.rules[usize::from(i)];
                    if is_leading_jamo(rule.from[0]) {
                        note_break(text, breaks);
                    }
                    let choice = choices.iter().find(|c| c.rule == i);
                    let alternative =
                        choice.and_then(|c| rule.alternatives.get(usize::from(c.alternative)));
                    text.push_str(alternative.unwrap_or(&rule.to));
                }
            }
        }
    }
}

fn note_break(text: &str, breaks: &mut Vec<u8>) {
    let at = text.len().min(255) as u8;
    if at > 0 && breaks.last() != Some(&at) {
        breaks.push(at);
    }
}

/// Whether a conjoining jamo begins a syllable.
fn is_leading_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{1112}')
}
