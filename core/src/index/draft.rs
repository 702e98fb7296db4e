//! The names of records, analysed, before their parts have numbers: what any thread can do for a build.

use crate::name::{self, Mode, TokenKind};
use crate::record::{EntityKind, Name, NameKind, NameQuality, Record};

use super::part::{CHAINED, JOINED, LIGHT, form_flag};

/// Names of one record that are indexed; more are kept in the record only.
const MAX_NAMES: usize = 255;

/// By which tables the names of an entity are read: where the publisher does not say what an entry
/// is, as a person's and as an organisation's.
pub(crate) fn modes_of(kind: EntityKind) -> &'static [Mode] {
    match kind {
        EntityKind::Person => &[Mode::Person],
        EntityKind::Organization | EntityKind::Vessel => &[Mode::Organization],
        EntityKind::Other => &[Mode::Person, Mode::Organization],
    }
}

/// The forms of some records that follow each other.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// All parts of all forms, one after the other.
    text: String,
    slots: Vec<Slot>,
    forms: Vec<Form>,
    records: Vec<Drafted>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Where its part ends in the text.
    end: u32,
    /// The slot's bits besides the number.
    bits: u32,
}

#[derive(Debug, Clone, Copy)]
struct Form {
    /// Where its slots end.
    end: u32,
    mode: Mode,
    name: u8,
    flags: u8,
    generation: u8,
    legal_form: u16,
}

#[derive(Debug, Clone, Copy)]
struct Drafted {
    /// Where its forms end.
    end: u32,
    /// Names that cannot be indexed.
    lost: u32,
}

/// A form as the builder takes it.
pub(crate) struct DraftForm<'a> {
    draft: &'a Draft,
    form: Form,
    /// Its slots, by position.
    slots: std::ops::Range<usize>,
}

impl Draft {
    /// Adds a record with the forms by which passports print its names: position of the name, and print.
    pub(crate) fn add(&mut self, record: &Record, prints: &[(usize, String)]) {
        let mut lost = vec![true; record.names.len()];
        for &mode in modes_of(record.kind) {
            let first = self.forms.len();
            for (index, (name, lost)) in record.names.iter().zip(&mut lost).enumerate() {
                let readings = name::readings(&name.text, mode);
                *lost &= readings[0].unsearchable.is_some();
                for reading in readings.iter().filter(|_| index < MAX_NAMES) {
                    self.add_form(reading, (index, name), 0, mode);
                    self.drop_repeated(first);
                }
            }
        }
        for (index, print) in prints.iter().filter(|(index, _)| *index < MAX_NAMES) {
            let name = (*index, &record.names[*index]);
            let first = self.forms.len();
            for reading in name::readings(print, Mode::Person) {
                self.add_form(&reading, name, form_flag::PRINTED, Mode::Person);
                self.drop_repeated(first);
            }
        }
        self.records.push(Drafted {
            end: self.forms.len() as u32,
            lost: lost.into_iter().filter(|lost| *lost).count() as u32,
        });
    }

    /// Adds a reading of a name: its tokens in order, each short join after its second token.
    fn add_form(
        &mut self,
        analyzed: &name::AnalyzedName,
        (index, name): (usize, &Name),
        mut flags: u8,
        mode: Mode,
    ) {
        let before = self.slots.len();
        for (position, token) in analyzed.tokens.iter().enumerate() {
            let light = token.kind == TokenKind::Light && mode == Mode::Person;
            let bits = if token.chained { CHAINED } else { 0 } | if light { LIGHT } else { 0 };
            self.add_slot(&token.term, bits);
            if position > 0
                && let Some(joined) = name::short_join(&analyzed.tokens[position - 1], token)
            {
                self.add_slot(&joined, JOINED);
            }
        }
        if self.slots.len() == before {
            return;
        }
        if analyzed.nasab {
            flags |= form_flag::NASAB;
        }
        if name.quality == Some(NameQuality::Low) {
            flags |= form_flag::WEAK;
        }
        if name.kind == NameKind::MisusedIdentity {
            flags |= form_flag::MISUSED;
        }
        self.forms.push(Form {
            end: self.slots.len() as u32,
            mode,
            name: index as u8,
            flags,
            generation: analyzed.generation.unwrap_or(0).min(15),
            legal_form: analyzed.legal_form,
        });
    }

    fn add_slot(&mut self, term: &str, bits: u32) {
        self.text.push_str(term);
        let end = self.text.len() as u32;
        self.slots.push(Slot { end, bits });
    }

    /// Takes the last form back if one from `first` on is the same: two names of a record that differ in
    /// nothing that is indexed.
    fn drop_repeated(&mut self, first: usize) {
        let Some(last) = self.forms.len().checked_sub(1).filter(|last| *last > first) else {
            return;
        };
        let same = |form: &DraftForm<'_>, last: &DraftForm<'_>| {
            let what = |f: &Form| (f.flags, f.generation, f.legal_form);
            what(&form.form) == what(&last.form) && form.slots().eq(last.slots())
        };
        let new = self.form(last);
        if (first..last).any(|number| same(&self.form(number), &new)) {
            let slots = new.slots.start;
            self.forms.truncate(last);
            self.slots.truncate(slots);
            self.text.truncate(self.text_start(slots));
        }
    }

    fn form(&self, number: usize) -> DraftForm<'_> {
        let before = number.checked_sub(1).map(|before| self.forms[before].end);
        let form = self.forms[number];
        DraftForm {
            draft: self,
            form,
            slots: before.unwrap_or(0) as usize..form.end as usize,
        }
    }

    fn text_start(&self, slot: usize) -> usize {
        slot.checked_sub(1)
            .map_or(0, |before| self.slots[before].end as usize)
    }

    /// For each record how many names cannot be indexed, and its forms.
    pub(crate) fn records(
        &self,
    ) -> impl Iterator<Item = (usize, impl Iterator<Item = DraftForm<'_>>)> {
        let starts = std::iter::once(0).chain(self.records.iter().map(|record| record.end));
        starts.zip(&self.records).map(|(start, record)| {
            let forms = (start as usize..record.end as usize).map(|number| self.form(number));
            (record.lost as usize, forms)
        })
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.slots.clear();
        self.forms.clear();
        self.records.clear();
    }
}

impl<'a> DraftForm<'a> {
    pub(crate) fn mode(&self) -> Mode {
        self.form.mode
    }

    /// Parts in order, with the bits of their slots.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (&'a str, u32)> {
        let draft = self.draft;
        self.slots.clone().map(move |number| {
            let slot = draft.slots[number];
            let text = &draft.text[draft.text_start(number)..slot.end as usize];
            (text, slot.bits)
        })
    }

    /// What the file says of the form besides its record and its slots.
    pub(crate) fn head(&self) -> [u8; 4] {
        let form = &self.form;
        let [low, high] = form.legal_form.to_le_bytes();
        [form.name, form.flags | form.generation << 4, low, high]
    }
}
