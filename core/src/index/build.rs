//! Records → the bytes of an index.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{self, Features, Mode, TokenKind};
use crate::record::{EntityKind, Name, NameKind, NameQuality, Record};
use crate::{Error, ErrorKind, Result};

use super::bytes::Writer;
use super::layout::FileWriter;
use super::part::{
    self, CHAINED, INLINE, JOINED, LIGHT, NONE, REST, TERM_BITS, form_flag, section,
};
use super::records::{self, Strings};

/// Sections outside the parts.
pub(crate) mod common {
    pub(crate) const META: u32 = 1;
    pub(crate) const STRINGS: u32 = 2;
    pub(crate) const RECORDS: u32 = 3;
    pub(crate) const RECORD_OFFSETS: u32 = 4;
}

/// Names of one record that are indexed; more are kept in the record only.
const MAX_NAMES: usize = 255;

/// Collects records and makes the file.
pub(crate) struct IndexBuilder {
    store: RecordStore,
    people: PartBuilder,
    organisations: PartBuilder,
}

/// The records themselves, as they lie in the file.
pub(super) struct RecordStore {
    strings: Strings,
    records: Writer,
    offsets: Writer,
    count: u32,
}

impl RecordStore {
    pub(super) fn new() -> RecordStore {
        let mut offsets = Writer::default();
        offsets.u32(0);
        RecordStore {
            strings: Strings::default(),
            records: Writer::default(),
            offsets,
            count: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// Adds a record; gives its number.
    pub(super) fn add(&mut self, record: &Record) -> Result<u32> {
        let number = self.count;
        self.count = number.checked_add(1).ok_or_else(|| too_large("records"))?;
        records::encode(record, &mut self.strings, &mut self.records);
        let offset =
            u32::try_from(self.records.0.len()).map_err(|_| too_large("bytes of records"))?;
        self.offsets.u32(offset);
        Ok(number)
    }

    pub(super) fn into_sections(self) -> [(u32, Vec<u8>); 3] {
        [
            (common::STRINGS, self.strings.section()),
            (common::RECORDS, self.records.0),
            (common::RECORD_OFFSETS, self.offsets.0),
        ]
    }
}

#[derive(Default)]
struct PartBuilder {
    /// Terms by first use; sorted at the end.
    terms: BTreeMap<String, u32>,
    slots: Vec<u32>,
    form_offsets: Vec<u32>,
    heads: Vec<u8>,
}

impl IndexBuilder {
    pub(crate) fn new() -> IndexBuilder {
        IndexBuilder {
            store: RecordStore::new(),
            people: PartBuilder::new(),
            organisations: PartBuilder::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.store.len()
    }

    /// Adds one record and all its names.
    pub(crate) fn add(&mut self, record: &Record) -> Result<()> {
        let number = self.store.add(record)?;
        for &mode in modes_of(record.kind) {
            let mut seen: BTreeSet<(Vec<u32>, u8, u8, u16)> = BTreeSet::new();
            for (index, name) in record.names.iter().enumerate().take(MAX_NAMES) {
                self.add_name(number, index as u8, name, mode, &mut seen)?;
            }
        }
        Ok(())
    }

    /// Adds a form by which passports print a name of the record added last, a person's.
    pub(crate) fn add_print(&mut self, index: usize, name: &Name, print: &str) -> Result<()> {
        let (Some(record), Ok(index)) = (self.store.count.checked_sub(1), u8::try_from(index))
        else {
            return Ok(());
        };
        if usize::from(index) >= MAX_NAMES {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        self.add_form(
            record,
            index,
            name,
            (print, form_flag::PRINTED),
            Mode::Person,
            &mut seen,
        )
    }

    fn add_name(
        &mut self,
        record: u32,
        index: u8,
        name: &Name,
        mode: Mode,
        seen: &mut BTreeSet<(Vec<u32>, u8, u8, u16)>,
    ) -> Result<()> {
        self.add_form(record, index, name, (&name.text, 0), mode, seen)
    }

    fn add_form(
        &mut self,
        record: u32,
        index: u8,
        name: &Name,
        (text, mut flags): (&str, u8),
        mode: Mode,
        seen: &mut BTreeSet<(Vec<u32>, u8, u8, u16)>,
    ) -> Result<()> {
        let analyzed = name::analyze(text, mode);
        let part = match mode {
            Mode::Person => &mut self.people,
            Mode::Organization => &mut self.organisations,
        };
        let slots = part.slots_of(&analyzed, mode)?;
        if slots.is_empty() {
            return Ok(());
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
        let generation = analyzed.generation.unwrap_or(0).min(15);
        let legal_form = name::legal_form_number(analyzed.legal_form);
        if !seen.insert((slots.clone(), flags, generation, legal_form)) {
            return Ok(());
        }
        part.slots.extend_from_slice(&slots);
        let end = u32::try_from(part.slots.len()).map_err(|_| too_large("name parts"))?;
        part.form_offsets.push(end);
        part.heads.extend_from_slice(&record.to_le_bytes());
        part.heads.push(index);
        part.heads.push(flags | generation << 4);
        part.heads.extend_from_slice(&legal_form.to_le_bytes());
        Ok(())
    }

    /// The bytes of the file. Same records in the same order, same bytes.
    pub(crate) fn finish(self, meta: &[u8], analysis: u64) -> Result<Vec<u8>> {
        let mut file = FileWriter::new(analysis);
        file.section(common::META, meta.to_vec());
        for (kind, bytes) in self.store.into_sections() {
            file.section(kind, bytes);
        }
        self.people.write(&mut file, Mode::Person)?;
        self.organisations.write(&mut file, Mode::Organization)?;
        Ok(file.finish())
    }
}

/// By which tables the names of an entity are read: where the publisher does not say what an entry
/// is, as a person's and as an organisation's.
pub(crate) fn modes_of(kind: EntityKind) -> &'static [Mode] {
    match kind {
        EntityKind::Person => &[Mode::Person],
        EntityKind::Organization | EntityKind::Vessel => &[Mode::Organization],
        EntityKind::Other => &[Mode::Person, Mode::Organization],
    }
}

#[cold]
fn too_large(what: &str) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("could not build the index: more {what} than 32 bits count; split the list"),
    )
}

impl PartBuilder {
    fn new() -> PartBuilder {
        PartBuilder {
            form_offsets: vec![0],
            ..PartBuilder::default()
        }
    }

    /// The slots of a name: its tokens in order, each short join after its second token.
    fn slots_of(&mut self, analyzed: &name::AnalyzedName, mode: Mode) -> Result<Vec<u32>> {
        let mut slots = Vec::with_capacity(analyzed.tokens.len() + 2);
        for (index, token) in analyzed.tokens.iter().enumerate() {
            let light = token.kind == TokenKind::Light && mode == Mode::Person;
            let mut slot = self.term(&token.term)?;
            slot |= if token.chained { CHAINED } else { 0 };
            slot |= if light { LIGHT } else { 0 };
            slots.push(slot);
            if index > 0
                && let Some(joined) = name::short_join(&analyzed.tokens[index - 1], token)
            {
                slots.push(self.term(&joined)? | JOINED);
            }
        }
        Ok(slots)
    }

    fn term(&mut self, term: &str) -> Result<u32> {
        if let Some(number) = self.terms.get(term) {
            return Ok(*number);
        }
        let number = self.terms.len() as u32;
        if number >= TERM_BITS {
            return Err(too_large("distinct name parts"));
        }
        self.terms.insert(term.to_owned(), number);
        Ok(number)
    }

    fn write(self, file: &mut FileWriter, mode: Mode) -> Result<()> {
        if self.terms.is_empty() {
            return Ok(());
        }
        let base = part::base(mode);
        // Terms are renumbered in their own order, so that a beginning is a range of numbers.
        let mut renumbered = vec![0u32; self.terms.len()];
        let mut dictionary = fst::MapBuilder::memory();
        let mut info = Writer::default();
        let mut offsets = Writer::default();
        let mut initials = Vec::new();
        let mut weights = Vec::with_capacity(self.terms.len());
        let mut keys: Vec<(u32, u32)> = Vec::with_capacity(self.terms.len() * 16);
        for (rank, (term, number)) in self.terms.iter().enumerate() {
            renumbered[*number as usize] = rank as u32;
            dictionary
                .insert(term, rank as u64)
                .map_err(|_| too_large("bytes of name parts"))?;
            offsets.u32(u32::try_from(info.0.len()).map_err(|_| too_large("bytes of name parts"))?);
            let features = Features::of(term);
            if name::is_initial(features.surface(), features.script) {
                initials.push(rank as u32);
            }
            weights.push(name::weight(&features, mode).min(127) as u8);
            write_info(&mut info, term, &features);
            keys.extend(features.keys().iter().map(|key| (*key, rank as u32)));
        }
        let dictionary = dictionary
            .into_inner()
            .map_err(|_| too_large("bytes of name parts"))?;
        let slots: Vec<u32> = self
            .slots
            .iter()
            .map(|slot| renumbered[(slot & TERM_BITS) as usize] | (slot & !TERM_BITS))
            .collect();
        let (slots, form_offsets, heads) =
            in_order(self.terms.len(), &slots, &self.form_offsets, &self.heads);
        file.section(base + section::TERMS, dictionary);
        file.section(base + section::TERM_INFO, info.0);
        file.section(base + section::TERM_OFFSETS, offsets.0);
        write_keys(file, base, self.terms.len(), keys);
        let counts = write_postings(file, base, self.terms.len(), &slots, &form_offsets)?;
        write_forms(file, base, &slots, &form_offsets);
        write_weights(file, base, &weights, &counts, &slots, &form_offsets);
        file.section(base + section::FORM_HEADS, heads);
        file.section(base + section::INITIALS, le_bytes(&initials));
        Ok(())
    }
}

/// Forms ordered by their rarest term: those that a look-up reads, which begins with the rarest part of
/// a name, lie side by side. Gives slots, offsets and heads anew.
fn in_order(
    terms: usize,
    slots: &[u32],
    form_offsets: &[u32],
    heads: &[u8],
) -> (Vec<u32>, Vec<u32>, Vec<u8>) {
    let mut uses = vec![0u32; terms];
    slots
        .iter()
        .for_each(|slot| uses[(slot & TERM_BITS) as usize] += 1);
    let of = |form: usize| &slots[form_offsets[form] as usize..form_offsets[form + 1] as usize];
    let rarest = |form: usize| {
        let tokens = of(form).iter().filter(|slot| *slot & JOINED == 0);
        let terms = tokens.map(|slot| slot & TERM_BITS);
        terms.min_by_key(|term| (uses[*term as usize], *term))
    };
    let count = form_offsets.len() - 1;
    let mut order: Vec<(Option<u32>, u32)> =
        (0..count).map(|form| (rarest(form), form as u32)).collect();
    order.sort_unstable();
    let mut ordered = (
        Vec::with_capacity(slots.len()),
        Vec::with_capacity(form_offsets.len()),
        Vec::with_capacity(heads.len()),
    );
    ordered.1.push(0);
    for (_, form) in order {
        let form = form as usize;
        ordered.0.extend_from_slice(of(form));
        ordered.1.push(ordered.0.len() as u32);
        let at = form * part::FORM_HEAD;
        ordered
            .2
            .extend_from_slice(&heads[at..at + part::FORM_HEAD]);
    }
    ordered
}

/// The slots of each form, a fixed number with it, the rest of long ones elsewhere.
fn write_forms(file: &mut FileWriter, base: u32, slots: &[u32], form_offsets: &[u32]) {
    let mut forms = Vec::with_capacity((form_offsets.len() - 1) * INLINE);
    let mut rests: Vec<u32> = Vec::new();
    for range in form_offsets.windows(2) {
        let form = &slots[range[0] as usize..range[1] as usize];
        let mut inline = [NONE; INLINE];
        let kept = if form.len() > INLINE {
            inline[INLINE - 1] = REST | rests.len() as u32;
            rests.push((form.len() + 1 - INLINE) as u32);
            rests.extend_from_slice(&form[INLINE - 1..]);
            INLINE - 1
        } else {
            form.len()
        };
        inline[..kept].copy_from_slice(&form[..kept]);
        forms.extend_from_slice(&inline);
    }
    file.section(base + section::FORMS, le_bytes(&forms));
    file.section(base + section::FORM_RESTS, le_bytes(&rests));
}

/// What is known at a glance: of terms the weights and how many forms carry them, of forms the weight.
fn write_weights(
    file: &mut FileWriter,
    base: u32,
    weights: &[u8],
    counts: &[u32],
    slots: &[u32],
    form_offsets: &[u32],
) {
    let (mut least, mut most) = (weights.to_vec(), weights.to_vec());
    let mut forms = Vec::with_capacity(form_offsets.len() - 1);
    for range in form_offsets.windows(2) {
        let (mut total, mut before, mut last) = (0u16, 0u8, 0u8);
        for slot in &slots[range[0] as usize..range[1] as usize] {
            let term = (slot & TERM_BITS) as usize;
            if slot & JOINED != 0 {
                let pair = before.saturating_add(last);
                least[term] = least[term].min(pair);
                most[term] = most[term].max(pair);
                continue;
            }
            let weight = if slot & LIGHT != 0 {
                name::LIGHT as u8
            } else {
                weights[term]
            };
            least[term] = least[term].min(weight);
            most[term] = most[term].max(weight);
            (before, last) = (last, weight);
            total = total.saturating_add(weight.into());
        }
        forms.push((total / part::WEIGHT_STEP).min(255) as u8);
    }
    let mut briefs = Vec::with_capacity(weights.len() * part::BRIEF);
    for (term, count) in counts.iter().enumerate() {
        briefs.extend_from_slice(&[
            weights[term],
            least[term],
            most[term],
            part::pack_count(*count),
        ]);
    }
    file.section(base + section::TERM_BRIEFS, briefs);
    file.section(base + section::FORM_WEIGHTS, forms);
}

fn le_bytes(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn write_info(info: &mut Writer, term: &str, features: &Features) {
    info.string(term);
    info.varint(features.classes.len() as u64);
    features
        .classes
        .iter()
        .for_each(|class| info.varint(class.code()));
    info.varint(features.readings.len() as u64);
    for reading in &features.readings {
        info.u8(reading.penalty);
        info.string(&reading.text);
    }
}

/// Keys sorted into buckets by their high bits: what is left of a key and a term's number fill 32 bits.
fn write_keys(file: &mut FileWriter, base: u32, terms: usize, mut keys: Vec<(u32, u32)>) {
    keys.sort_unstable();
    let for_terms = usize::BITS - terms.leading_zeros();
    let bits = (keys.len() / 4).max(256).ilog2().max(for_terms).min(29);
    let mut buckets = vec![0u32; (1 << bits) + 1];
    let mut entries = Vec::with_capacity(keys.len());
    for (key, term) in &keys {
        let (bucket, rest) = part::split_key(*key, bits);
        buckets[bucket + 1] += 1;
        entries.push(rest << bits | term);
    }
    for bucket in 1..buckets.len() {
        buckets[bucket] += buckets[bucket - 1];
    }
    file.section(base + section::KEYS, le_bytes(&entries));
    file.section(base + section::KEY_BUCKETS, le_bytes(&buckets));
}

/// For each term the forms that carry it: how many, then the differences between their numbers.
/// Returns how many.
fn write_postings(
    file: &mut FileWriter,
    base: u32,
    terms: usize,
    slots: &[u32],
    form_offsets: &[u32],
) -> Result<Vec<u32>> {
    let mut counts = Vec::with_capacity(terms);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(slots.len());
    for (form, range) in form_offsets.windows(2).enumerate() {
        let from = pairs.len();
        for slot in &slots[range[0] as usize..range[1] as usize] {
            let pair = (slot & TERM_BITS, form as u32);
            if !pairs[from..].contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    pairs.sort_unstable();
    let mut postings = Writer::default();
    let mut offsets = Writer::default();
    let mut at = 0;
    for term in 0..terms as u32 {
        let end = at + pairs[at..].iter().take_while(|(t, _)| *t == term).count();
        counts.push((end - at) as u32);
        if let [(_, form)] = pairs[at..end] {
            offsets.u32(form | part::ONE_FORM);
            at = end;
            continue;
        }
        let offset = u32::try_from(postings.0.len()).ok();
        let offset = offset.filter(|offset| offset & part::ONE_FORM == 0);
        offsets.u32(offset.ok_or_else(|| too_large("bytes of postings"))?);
        postings.varint((end - at) as u64);
        let mut last = 0;
        for (_, form) in &pairs[at..end] {
            postings.varint((form - last).into());
            last = *form;
        }
        at = end;
    }
    file.section(base + section::POSTINGS, postings.0);
    file.section(base + section::POSTING_OFFSETS, offsets.0);
    Ok(counts)
}
