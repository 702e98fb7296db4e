//! Building a [`DocumentIndex`].

use std::collections::BTreeMap;

use super::packed::{BLOCK, BitWriter, Packed, width_of};
use super::{DocumentIndex, Group, number};
use crate::error::{Error, ErrorKind, Result};
use crate::record::Record;

/// Collects documents; 16 bytes each until the index is built.
#[derive(Default)]
pub struct DocumentIndexBuilder {
    groups: BTreeMap<(String, String), u32>,
    /// Text of State and type as given to their group, so that a list of one State is read fast.
    last: Option<(String, String, u32)>,
    numbers: Vec<(u64, u32, u32)>,
    long: Vec<(u32, String, u32)>,
    skipped: usize,
}

impl DocumentIndexBuilder {
    /// Adds a document with a value of the caller's: the kind of loss, or which record it is of.
    /// A number without letters and digits is counted as [`DocumentIndexBuilder::skipped`].
    pub fn add(&mut self, number: &str, state: &str, kind: &str, value: u32) {
        let number = number::canonical(number);
        if number.is_empty() {
            self.skipped += 1;
            return;
        }
        let group = self.group(state, kind);
        match number::pack(&number) {
            Some(key) => self.numbers.push((key, group, value)),
            None => self
                .long
                .push((group, String::from_utf8_lossy(&number).into_owned(), value)),
        }
    }

    /// Adds the documents of a list; the value of each is the position of its record.
    pub fn add_records<'a>(&mut self, records: impl IntoIterator<Item = &'a Record>) {
        for (record, value) in records.into_iter().zip(0u32..) {
            for document in &record.documents {
                self.add(
                    &document.number,
                    document.country.as_deref().unwrap_or(""),
                    &document.kind,
                    value,
                );
            }
        }
    }

    /// How many numbers had neither a letter nor a digit.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    fn group(&mut self, state: &str, kind: &str) -> u32 {
        if let Some((s, k, group)) = &self.last
            && s == state
            && k == kind
        {
            return *group;
        }
        let next = self.groups.len() as u32;
        let group = *self
            .groups
            .entry((number::state(state), number::kind(kind)))
            .or_insert(next);
        self.last = Some((state.to_owned(), kind.to_owned(), group));
        group
    }

    /// Sorts and packs.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] for more than 2^32 documents.
    pub fn build(mut self) -> Result<DocumentIndex> {
        if self.numbers.len() + self.long.len() > u32::MAX as usize {
            let found = self.numbers.len() + self.long.len();
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!(
                    "could not build the document index: {found} documents, at most {} fit: split the list",
                    u32::MAX
                ),
            ));
        }
        // Groups in the order of their names, whatever the order of the input.
        let order: BTreeMap<u32, u32> = self.groups.values().copied().zip(0u32..).collect();
        let renumber = |group: u32| order.get(&group).copied().unwrap_or(group);
        self.numbers.iter_mut().for_each(|n| n.1 = renumber(n.1));
        self.long.iter_mut().for_each(|n| n.0 = renumber(n.0));
        self.numbers
            .sort_unstable_by_key(|&(key, group, value)| (group, key, value));
        self.long.sort_unstable();
        let mut packer = Packer::new(&self.numbers);
        let mut groups = Vec::with_capacity(self.groups.len());
        let mut rest = &self.numbers[..];
        for ((state, kind), index) in self.groups.into_keys().zip(0u32..) {
            let count = rest.partition_point(|n| n.1 == index);
            let (own, others) = rest.split_at(count);
            let (first_block, first) = (packer.packed.heads.len(), packer.packed.count);
            groups.push(Group {
                state,
                kind,
                first_block,
                count,
                first,
            });
            own.chunks(BLOCK).for_each(|block| packer.block(block));
            rest = others;
        }
        Ok(DocumentIndex {
            groups,
            numbers: packer.finish(),
            long: self.long,
        })
    }
}

struct Packer {
    packed: Packed,
    differences: BitWriter,
    values: BitWriter,
}

impl Packer {
    fn new(numbers: &[(u64, u32, u32)]) -> Packer {
        let greatest = numbers.iter().map(|n| n.2).max().unwrap_or(0);
        let packed = Packed {
            value_width: width_of(u64::from(greatest)),
            ..Packed::default()
        };
        Packer {
            packed,
            differences: BitWriter::default(),
            values: BitWriter::default(),
        }
    }

    fn block(&mut self, block: &[(u64, u32, u32)]) {
        let Some(first) = block.first() else { return };
        let differences = || block.windows(2).map(|pair| pair[1].0 - pair[0].0);
        let width = width_of(differences().max().unwrap_or(0));
        self.packed.heads.push(first.0);
        self.packed
            .places
            .push((self.differences.offset as u64) << 7 | u64::from(width));
        differences().for_each(|difference| self.differences.push(difference, width));
        block
            .iter()
            .for_each(|n| self.values.push(u64::from(n.2), self.packed.value_width));
        self.packed.count += block.len();
    }

    fn finish(self) -> Packed {
        let mut packed = self.packed;
        packed.bits = self.differences.bits;
        packed.values = self.values.bits;
        packed.bits.shrink_to_fit();
        packed.values.shrink_to_fit();
        packed
    }
}
