//! The names of one mode → the sections of a part.

use std::collections::HashMap;
use std::thread;

use crate::Result;
use crate::name::{self, Features, Mode};

use super::bytes::Writer;
use super::company;
use super::draft::DraftForm;
use super::edges;
use super::forms;
use super::heads::{self, HEAD};
use super::items::{Items, ItemsWriter};
use super::keys::{self, Keys};
use super::layout::FileWriter;
use super::part::{self, JOINED, LIGHT, TERM_BITS, section};
use super::terms::write_info;
use super::{build::too_large, threads};

/// Terms that a thread takes at a time.
const BLOCK: usize = 512;

/// Collects the forms of one mode.
pub(super) struct PartBuilder {
    mode: Mode,
    /// Terms by first use; sorted at the end.
    terms: HashMap<Box<str>, u32>,
    slots: Vec<u32>,
    form_offsets: Vec<u32>,
    heads: Vec<u8>,
}

/// What is known of some terms that follow each other.
#[derive(Default)]
struct TermBlock {
    info: Writer,
    /// Where each term's info begins.
    starts: Vec<u32>,
    initials: Vec<u32>,
    weights: Vec<u8>,
    beginnings: Vec<u8>,
    keys: Vec<u32>,
    /// Where each term's keys end.
    key_ends: Vec<u32>,
}

impl PartBuilder {
    pub(super) fn new(mode: Mode) -> PartBuilder {
        PartBuilder {
            mode,
            terms: HashMap::new(),
            slots: Vec::new(),
            form_offsets: vec![0],
            heads: Vec::new(),
        }
    }

    pub(super) fn terms(&self) -> usize {
        self.terms.len()
    }

    /// Adds a form of a record.
    pub(super) fn add(&mut self, record: u32, form: &DraftForm<'_>) -> Result<()> {
        for (term, bits) in form.slots() {
            let slot = self.term(term)? | bits;
            self.slots.push(slot);
        }
        let end = u32::try_from(self.slots.len()).map_err(|_| too_large("name parts"))?;
        self.form_offsets.push(end);
        self.heads.extend_from_slice(&record.to_le_bytes());
        self.heads.extend_from_slice(&form.head());
        Ok(())
    }

    fn term(&mut self, term: &str) -> Result<u32> {
        if let Some(number) = self.terms.get(term) {
            return Ok(*number);
        }
        let number = self.terms.len() as u32;
        if number >= TERM_BITS {
            return Err(too_large("distinct name parts"));
        }
        self.terms.insert(term.into(), number);
        Ok(number)
    }

    /// Writes the part's sections. `tell` is called with the number of terms done; `None` once it says no.
    pub(super) fn write(
        self,
        file: &mut FileWriter,
        threads: usize,
        tell: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Option<()>> {
        if self.terms.is_empty() {
            return Ok(Some(()));
        }
        let (base, mode) = (part::base(self.mode), self.mode);
        // Terms are renumbered in their own order, so that a beginning is a range of numbers.
        let mut terms: Vec<(Box<str>, u32)> = self.terms.into_iter().collect();
        terms.sort_unstable();
        let Some((dictionary, blocks)) = read_terms(&terms, mode, threads, tell)? else {
            return Ok(None);
        };
        let count = terms.len();
        let mut renumbered = vec![0u32; count];
        for (rank, (_, number)) in terms.into_iter().enumerate() {
            renumbered[number as usize] = rank as u32;
        }
        let mut slots = self.slots;
        for slot in &mut slots {
            *slot = renumbered[(*slot & TERM_BITS) as usize] | (*slot & !TERM_BITS);
        }
        drop(renumbered);
        file.section(base + section::TERMS, dictionary);
        let terms = read_blocks(count, blocks)?;
        let (slots, form_offsets, heads) = in_order(count, &slots, &self.form_offsets, &self.heads);
        let (heads, kinds) = heads::written(mode, &heads);
        // Small sections are read when a file is mapped: this one lies beside what is read then anyway.
        file.section(base + section::HEAD_KINDS, kinds);
        let counts = write_postings(file, base, count, &slots, &form_offsets)?;
        let ranges = form_offsets.windows(2);
        let written = ranges.map(|range| &slots[range[0] as usize..range[1] as usize]);
        let (forms, rests) = forms::written(written);
        file.section(base + section::FORMS, le_bytes(&forms));
        file.section(base + section::FORM_RESTS, le_bytes(&rests));
        write_weights(file, base, &terms.weights, &counts, &slots, &form_offsets);
        drop(slots);
        file.section(base + section::FORM_HEADS, heads);
        let forms = form_offsets.len() - 1;
        Ok(terms.write(file, base, &counts, forms, threads, tell))
    }
}

/// The dictionary of sorted terms, and what is known of each.
fn read_terms(
    terms: &[(Box<str>, u32)],
    mode: Mode,
    threads: usize,
    tell: &mut dyn FnMut(usize) -> bool,
) -> Result<Option<(Vec<u8>, Vec<TermBlock>)>> {
    let read = |block: usize| {
        let first = block * BLOCK;
        let terms = &terms[first..terms.len().min(first + BLOCK)];
        let mut block = TermBlock::default();
        for (rank, (term, _)) in (first as u32..).zip(terms) {
            block.add(rank, term, mode);
        }
        // Thousands of blocks are kept until the end.
        block.keys.shrink_to_fit();
        block.info.0.shrink_to_fit();
        block
    };
    let blocks = terms.len().div_ceil(BLOCK);
    let mut tell = |begun: usize| tell((begun * BLOCK).min(terms.len()));
    let (dictionary, blocks) = thread::scope(|scope| {
        let beside = (threads > 1).then(|| scope.spawn(|| dictionary(terms)));
        let blocks = threads::in_order(threads, blocks, read, &mut tell);
        let dictionary = match beside.map(thread::ScopedJoinHandle::join) {
            Some(Ok(dictionary)) => dictionary,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => dictionary(terms),
        };
        (dictionary, blocks)
    });
    let dictionary = dictionary?;
    Ok(blocks.map(|blocks| (dictionary, blocks)))
}

fn dictionary(terms: &[(Box<str>, u32)]) -> Result<Vec<u8>> {
    let mut dictionary = fst::MapBuilder::memory();
    for (rank, (term, _)) in terms.iter().enumerate() {
        dictionary
            .insert(&**term, rank as u64)
            .map_err(|_| too_large("bytes of name parts"))?;
    }
    dictionary
        .into_inner()
        .map_err(|_| too_large("bytes of name parts"))
}

impl TermBlock {
    fn add(&mut self, rank: u32, term: &str, mode: Mode) {
        let features = Features::of(term);
        if name::is_initial(features.surface(), features.script) {
            self.initials.push(rank);
        }
        self.weights
            .push(name::weight(&features, mode).min(127) as u8);
        self.beginnings.push(name::beginning(&features));
        self.starts.push(self.info.0.len() as u32);
        write_info(&mut self.info, term, &features);
        self.keys.extend_from_slice(features.keys());
        self.key_ends.push(self.keys.len() as u32);
    }

    /// What is known of each term.
    fn infos(&self) -> impl Iterator<Item = &[u8]> {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.info.0.len() as u32]);
        let ranges = self.starts.iter().zip(ends);
        ranges.map(|(from, to)| &self.info.0[*from as usize..to as usize])
    }

    /// Calls `each` with every key and the position of its term in the block.
    fn each_key(&self, mut each: impl FnMut(u32, u32)) {
        let mut from = 0;
        for (position, end) in (0..).zip(&self.key_ends) {
            let keys = &self.keys[from..*end as usize];
            keys.iter().for_each(|key| each(*key, position));
            from = *end as usize;
        }
    }
}

/// What is known of all terms, as it lies in the file.
struct Terms {
    /// What is known of each, and where that begins.
    infos: (Vec<u8>, Vec<u8>),
    /// Keys and their buckets.
    spelled: (Vec<u8>, Vec<u8>),
    sounds: (Vec<u8>, Vec<u8>),
    weights: Vec<u8>,
    beginnings: Vec<u8>,
    initials: Vec<u32>,
}

/// Puts the blocks together.
fn read_blocks(count: usize, blocks: Vec<TermBlock>) -> Result<Terms> {
    let spelled = keys(keys::Kind::Spelled, count, &blocks);
    let sounds = keys(keys::Kind::Sound, count, &blocks);
    let mut infos = ItemsWriter::default();
    let (mut initials, mut weights) = (Vec::new(), Vec::with_capacity(count));
    let mut beginnings = Vec::with_capacity(count);
    for block in blocks {
        for info in block.infos() {
            let written = infos.push(info);
            written.ok_or_else(|| too_large("bytes of name parts"))?;
        }
        initials.extend_from_slice(&block.initials);
        weights.extend_from_slice(&block.weights);
        beginnings.extend_from_slice(&block.beginnings);
    }
    Ok(Terms {
        infos: infos.into_sections(),
        spelled,
        sounds,
        weights,
        beginnings,
        initials,
    })
}

impl Terms {
    /// Finds the related terms of the commonest ones and writes everything; `None` once `tell` says no.
    fn write(
        self,
        file: &mut FileWriter,
        base: u32,
        counts: &[u32],
        forms: usize,
        threads: usize,
        tell: &mut dyn FnMut(usize) -> bool,
    ) -> Option<()> {
        let known = edges::Terms {
            keys: Keys::new(
                (&self.spelled.0, &self.spelled.1),
                (&self.sounds.0, &self.sounds.1),
                counts.len(),
            ),
            infos: Items {
                bytes: &self.infos.0,
                places: &self.infos.1,
            },
        };
        let all = counts.len();
        let edges = edges::build(known, counts, forms, threads, &mut |_| tell(all))?;
        file.section(base + section::TERM_INFO, self.infos.0);
        file.section(base + section::TERM_PLACES, self.infos.1);
        file.section(base + section::KEYS, self.spelled.0);
        file.section(base + section::KEY_BUCKETS, self.spelled.1);
        file.section(base + section::SOUNDS, self.sounds.0);
        file.section(base + section::SOUND_BUCKETS, self.sounds.1);
        file.section(base + section::INITIALS, le_bytes(&self.initials));
        file.section(base + section::EDGE_TERMS, edges.terms);
        file.section(base + section::EDGE_OFFSETS, edges.offsets);
        file.section(base + section::EDGES, edges.edges);
        let by_beginning = terms_by_beginning(&self.beginnings);
        file.section(base + section::BEGINNING_TERMS, le_bytes(&by_beginning));
        file.section(base + section::BEGINNINGS, self.beginnings);
        Some(())
    }
}

/// For each beginning where its terms end, then the terms, by beginning.
fn terms_by_beginning(beginnings: &[u8]) -> Vec<u32> {
    let mut ends = vec![0u32; part::BEGINNINGS];
    beginnings.iter().for_each(|of| ends[usize::from(*of)] += 1);
    running_sums(&mut ends);
    let mut terms: Vec<u32> = (0..beginnings.len() as u32).collect();
    terms.sort_by_key(|term| beginnings[*term as usize]);
    ends.extend_from_slice(&terms);
    ends
}

/// The sections of the keys of a kind.
fn keys(kind: keys::Kind, terms: usize, blocks: &[TermBlock]) -> (Vec<u8>, Vec<u8>) {
    keys::written(kind, terms, |each| {
        let mut first = 0;
        for block in blocks {
            block.each_key(|key, position| each(key, first + position));
            first += block.key_ends.len() as u32;
        }
    })
}

/// From how many there are of each, one place later, to where each begins.
fn running_sums(counts: &mut [u32]) {
    for at in 1..counts.len() {
        counts[at] += counts[at - 1];
    }
}

/// Forms ordered by their rarest term, the narrow ones first: those that a look-up reads, which begins with the rarest
/// part of a name, lie side by side. Gives slots, offsets and heads anew.
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
    // A form without a token of its own comes first.
    let rarest = |form: usize| {
        let tokens = of(form).iter().filter(|slot| *slot & JOINED == 0);
        let terms = tokens.map(|slot| slot & TERM_BITS);
        let rarest = terms.min_by_key(|term| (uses[*term as usize], *term));
        rarest.map_or(0, |term| term as usize + 1)
    };
    let place = |form: usize| match of(form).len() {
        0..=forms::NARROW => rarest(form),
        _ => terms + 1 + rarest(form),
    };
    let count = form_offsets.len() - 1;
    let mut next = vec![0u32; 2 * terms + 3];
    (0..count).for_each(|form| next[place(form) + 1] += 1);
    running_sums(&mut next);
    let mut order = vec![0u32; count];
    for form in 0..count {
        let place = &mut next[place(form)];
        order[*place as usize] = form as u32;
        *place += 1;
    }
    let mut ordered = (
        Vec::with_capacity(slots.len()),
        Vec::with_capacity(form_offsets.len()),
        Vec::with_capacity(heads.len()),
    );
    ordered.1.push(0);
    for form in order {
        let form = form as usize;
        ordered.0.extend_from_slice(of(form));
        ordered.1.push(ordered.0.len() as u32);
        let at = form * HEAD;
        ordered.2.extend_from_slice(&heads[at..at + HEAD]);
    }
    ordered
}

/// What stands beside a term in a form: the terms of its other slots.
fn others(term: u32, slots: &[u32]) -> impl Iterator<Item = u32> + Clone {
    let term_of = |slot: &u32| slot & TERM_BITS;
    let own = slots.iter().position(|slot| term_of(slot) == term);
    let others = slots.iter().enumerate();
    let others = others.filter(move |(place, _)| Some(*place) != own);
    others.map(move |(_, slot)| term_of(slot))
}

/// Writes the company of a term in each of the forms that carry it: of how many it is wide, then those of all.
fn write_company<'a>(
    postings: &mut Writer,
    term: u32,
    forms: impl Iterator<Item = &'a [u32]> + Clone,
) {
    let is_wide = |slots: &&[u32]| slots.len() > forms::NARROW;
    postings.varint(forms.clone().filter(is_wide).count() as u64);
    // Narrow forms have lower numbers.
    for slots in forms {
        match is_wide(&slots) {
            false => postings.u32(company::narrow(others(term, slots))),
            true => postings.u64(company::wide(others(term, slots))),
        }
    }
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
    // Calls `each` with every form and each of its terms once, in order of the forms.
    let carried = |each: &mut dyn FnMut(u32, u32)| {
        for (form, range) in form_offsets.windows(2).enumerate() {
            let slots = &slots[range[0] as usize..range[1] as usize];
            for (position, slot) in slots.iter().enumerate() {
                let term = slot & TERM_BITS;
                if !slots[..position].iter().any(|s| s & TERM_BITS == term) {
                    each(form as u32, term);
                }
            }
        }
    };
    let mut starts = vec![0u32; terms + 1];
    carried(&mut |_, term| starts[term as usize + 1] += 1);
    running_sums(&mut starts);
    let (mut forms, mut next) = (vec![0u32; starts[terms] as usize], starts.clone());
    carried(&mut |form, term| {
        let place = &mut next[term as usize];
        forms[*place as usize] = form;
        *place += 1;
    });
    let (mut postings, mut offsets) = (Writer::default(), Writer::default());
    for (term, range) in (0..).zip(starts.windows(2)) {
        let forms = &forms[range[0] as usize..range[1] as usize];
        if let [form] = forms {
            offsets.u32(form | super::postings::ONE_FORM);
            continue;
        }
        let offset = u32::try_from(postings.0.len()).ok();
        let offset = offset.filter(|offset| offset & super::postings::ONE_FORM == 0);
        offsets.u32(offset.ok_or_else(|| too_large("bytes of postings"))?);
        postings.varint(forms.len() as u64);
        if forms.len() >= company::LEAST_FORMS as usize {
            let of = |form: &u32| {
                let form = *form as usize;
                &slots[form_offsets[form] as usize..form_offsets[form + 1] as usize]
            };
            write_company(&mut postings, term, forms.iter().map(of));
        }
        let mut last = 0;
        for form in forms {
            postings.varint((form - last).into());
            last = *form;
        }
    }
    file.section(base + section::POSTINGS, postings.0);
    file.section(base + section::POSTING_OFFSETS, offsets.0);
    Ok(starts.windows(2).map(|term| term[1] - term[0]).collect())
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
            super::terms::pack_count(*count),
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
