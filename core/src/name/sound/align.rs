//! One native word made ready to be compared with many Latin words.

use super::keys::NO_CLASSES;
use super::table::{Entry, Latin, MAX_NATIVE, Place, Table};

/// Longest native word (in letters as the table sees them) and longest Latin word that are aligned;
/// what is longer has no distance.
pub(crate) const MAX_LETTERS: usize = 40;

/// A reading that applies at one position of the word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) latin: Latin,
    mask: Latin,
    pub(crate) len: u8,
    /// The classes of the letters in a key.
    pub(crate) classes: u64,
    /// Native letters that it reads.
    pub(crate) take: u8,
    pub(crate) cost: u16,
}

/// A native word with every reading of its letters.
#[derive(Debug, Default, Clone)]
pub(crate) struct Reader {
    /// Native letters.
    pub(crate) letters: usize,
    pub(crate) edges: Vec<Edge>,
    /// `edges[starts[i]..starts[i + 1]]` apply at letter `i`.
    pub(crate) starts: Vec<u32>,
}

/// What a native letter costs that the Latin word does not have, and the other way round, where the
/// table has no line for it.
const UNREAD: u16 = 60;

impl Reader {
    /// Makes a word ready.
    pub(crate) fn with(table: &Table, letters: &[char]) -> Option<Reader> {
        if letters.is_empty() || letters.len() > MAX_LETTERS {
            return None;
        }
        let mut reader = Reader {
            letters: letters.len(),
            edges: Vec::with_capacity(letters.len() * 8),
            starts: Vec::with_capacity(letters.len() + 2),
        };
        for at in 0..=letters.len() {
            reader.starts.push(reader.edges.len() as u32);
            for take in 0..=MAX_NATIVE.min(letters.len() - at) {
                reader.add(table, letters, at, take);
            }
            if at < letters.len() {
                let unread = Entry {
                    latin: 0,
                    len: 0,
                    classes: NO_CLASSES,
                    cost: UNREAD as u8,
                };
                reader.add_edge(&unread, 1);
            }
        }
        reader.starts.push(reader.edges.len() as u32);
        Some(reader)
    }

    fn add(&mut self, table: &Table, letters: &[char], at: usize, take: usize) {
        let Some(group) = letters.get(at..at + take) else {
            return;
        };
        let begin = self.edges.len();
        let start = if at == 0 {
            table.get(group, Place::Start)
        } else {
            &[]
        };
        let end = if at + take == letters.len() {
            table.get(group, Place::End)
        } else {
            &[]
        };
        for entries in [start, end, table.get(group, Place::Anywhere)] {
            // A line for the place of the group stands before the line for anywhere.
            let before = self.edges.len();
            for entry in entries {
                let mut known = self.edges[begin..before].iter();
                if known.all(|edge| edge.latin != entry.latin) {
                    self.add_edge(entry, take as u8);
                }
            }
        }
    }

    fn add_edge(&mut self, entry: &Entry, take: u8) {
        if take == 0 && entry.len == 0 {
            return;
        }
        let mask = if entry.len >= 8 {
            u64::MAX
        } else {
            (1 << (8 * u32::from(entry.len))) - 1
        };
        self.edges.push(Edge {
            latin: entry.latin,
            mask,
            len: entry.len,
            classes: entry.classes,
            take,
            cost: u16::from(entry.cost),
        });
    }

    /// The cheapest way to read the word as `latin`, in table units; `None` when it costs more than
    /// `limit`.
    pub(crate) fn cost(&self, latin: &[u8], limit: u16) -> Option<u16> {
        let width = latin.len() + 1;
        if latin.is_empty() || latin.len() > MAX_LETTERS {
            return None;
        }
        let mut windows = [0u64; MAX_LETTERS + 1];
        // Where each letter stands, a bit for each place.
        let mut places = [0u64; 32];
        let mut window = 0u64;
        for (at, &byte) in latin.iter().enumerate().rev() {
            window = (window << 8) | u64::from(byte);
            windows[at] = window;
            places[usize::from(byte & 31)] |= 1 << at;
        }
        // Costs for the letters read so far, three rows deep: a group takes at most two.
        let mut rows = [[u16::MAX; MAX_LETTERS + 1]; MAX_NATIVE + 1];
        rows[0][0] = 0;
        for at in 0..=self.letters {
            let edges = self.edges_at(at);
            let silent = edges.iter().take_while(|edge| edge.take == 0).count();
            let (silent, edges) = edges.split_at(silent);
            let (here, rest) = (at % (MAX_NATIVE + 1), &mut rows);
            // What may be read on from here, a bit for each place.
            let mut alive = 0u64;
            for j in 0..width {
                let so_far = rest[here][j];
                if so_far > limit {
                    continue;
                }
                alive |= 1 << j;
                for edge in silent {
                    let to = j + usize::from(edge.len);
                    if windows[j] & edge.mask == edge.latin && to < width {
                        rest[here][to] = rest[here][to].min(so_far + edge.cost);
                    }
                }
                // A Latin letter that nothing reads.
                if j + 1 < width {
                    rest[here][j + 1] = rest[here][j + 1].min(so_far + UNREAD);
                }
            }
            for edge in edges {
                let mut from = match edge.len {
                    0 => alive,
                    _ => alive & places[edge.latin as usize & 31],
                };
                let next = (at + usize::from(edge.take)) % (MAX_NATIVE + 1);
                while from != 0 {
                    let j = from.trailing_zeros() as usize;
                    from &= from - 1;
                    let to = j + usize::from(edge.len);
                    if windows[j] & edge.mask == edge.latin && to < width {
                        rest[next][to] = rest[next][to].min(rest[here][j] + edge.cost);
                    }
                }
            }
            if at == self.letters {
                break;
            }
            if alive == 0 && at + 1 == self.letters {
                return None;
            }
            rest[here] = [u16::MAX; MAX_LETTERS + 1];
        }
        let cost = rows[self.letters % (MAX_NATIVE + 1)][latin.len()];
        (cost <= limit).then_some(cost)
    }

    pub(crate) fn edges_at(&self, at: usize) -> &[Edge] {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => self.edges.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}
