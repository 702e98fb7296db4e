//! Sorted integers packed by their differences, in blocks, each with a value of few bits.

/// Integers in a block.
pub(super) const BLOCK: usize = 128;

/// Sorted lists of integers, one after another.
#[derive(Default, PartialEq)]
pub(super) struct Packed {
    /// First integer of each block.
    pub(super) heads: Vec<u64>,
    /// Where the differences of each block begin, in bits, and their width: `offset << 7 | width`.
    pub(super) places: Vec<u64>,
    /// Differences.
    pub(super) bits: Vec<u64>,
    /// Values, `value_width` bits each.
    pub(super) values: Vec<u64>,
    pub(super) value_width: u32,
    pub(super) count: usize,
}

impl Packed {
    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn size(&self) -> usize {
        8 * (self.heads.len() + self.places.len() + self.bits.len() + self.values.len())
    }

    /// Calls `visit` with the value of each integer equal to `key` in the list of `count` integers
    /// that begins with `first_block`; `first` is the position of its first integer among all.
    pub(super) fn find(
        &self,
        first_block: usize,
        count: usize,
        first: usize,
        key: u64,
        visit: &mut impl FnMut(u32),
    ) {
        let blocks = count.div_ceil(BLOCK);
        let Some(heads) = self.heads.get(first_block..first_block + blocks) else {
            return;
        };
        // The last block that begins below the key, and those that begin with it.
        let from = heads.partition_point(|head| *head < key).saturating_sub(1);
        for (block, &head) in heads
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, head)| **head <= key)
        {
            let length = BLOCK.min(count - block * BLOCK);
            let position = first + block * BLOCK;
            self.in_block(first_block + block, head, length, key, &mut |at| {
                visit(self.value(position + at))
            });
        }
    }

    fn in_block(
        &self,
        block: usize,
        head: u64,
        length: usize,
        key: u64,
        visit: &mut impl FnMut(usize),
    ) {
        let Some(place) = self.places.get(block) else {
            return;
        };
        let (mut offset, width) = ((place >> 7) as usize, (place & 127) as u32);
        let mut integer = head;
        for at in 0..length {
            if at > 0 {
                integer = integer.wrapping_add(read(&self.bits, offset, width));
                offset += width as usize;
            }
            if integer == key {
                visit(at);
            }
            if integer > key {
                return;
            }
        }
    }

    fn value(&self, position: usize) -> u32 {
        read(
            &self.values,
            position * self.value_width as usize,
            self.value_width,
        ) as u32
    }
}

/// `width` bits from bit `offset` on; 0 beyond the end.
fn read(bits: &[u64], offset: usize, width: u32) -> u64 {
    if width == 0 {
        return 0;
    }
    let (word, shift) = (offset / 64, (offset % 64) as u32);
    let low = bits.get(word).copied().unwrap_or(0) >> shift;
    let high = if shift + width > 64 {
        bits.get(word + 1).copied().unwrap_or(0) << (64 - shift)
    } else {
        0
    };
    let mask = if width == 64 {
        u64::MAX
    } else {
        (1 << width) - 1
    };
    (low | high) & mask
}

/// Appends integers of given widths.
#[derive(Default)]
pub(super) struct BitWriter {
    pub(super) bits: Vec<u64>,
    pub(super) offset: usize,
}

impl BitWriter {
    pub(super) fn push(&mut self, value: u64, width: u32) {
        if width == 0 {
            return;
        }
        let shift = (self.offset % 64) as u32;
        if shift == 0 {
            self.bits.push(0);
        }
        if let Some(last) = self.bits.last_mut() {
            *last |= value << shift;
        }
        if shift + width > 64 {
            self.bits.push(value >> (64 - shift));
        }
        self.offset += width as usize;
    }
}

/// Bits that a number needs.
pub(super) fn width_of(value: u64) -> u32 {
    64 - value.leading_zeros()
}
