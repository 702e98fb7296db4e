//! Endings of words, kept by their last letter: most words end in none of a table.

/// Endings and what is known of each.
pub(crate) struct Endings<T> {
    /// Those without letters come last.
    by_last_byte: [Vec<(&'static str, T)>; 256],
    /// By the last byte, a bit for each byte that stands before it in one of these; all bits where it may stand
    /// alone.
    before: [u64; 256],
    /// The ending without letters, which every word has.
    none: Vec<(&'static str, T)>,
}

impl<T: Copy> Endings<T> {
    /// Keeps endings.
    pub(crate) fn new(endings: impl IntoIterator<Item = (&'static str, T)>) -> Endings<T> {
        let mut kept = Endings {
            by_last_byte: [const { Vec::new() }; 256],
            before: [0; 256],
            none: Vec::new(),
        };
        for (ending, known) in endings {
            let place = match ending.as_bytes() {
                [before @ .., last] => {
                    kept.before[usize::from(*last)] |= before.last().map_or(u64::MAX, bit);
                    &mut kept.by_last_byte[usize::from(*last)]
                }
                [] => &mut kept.none,
            };
            place.push((ending, known));
        }
        for endings in &mut kept.by_last_byte {
            endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
            endings.extend_from_slice(&kept.none);
        }
        kept
    }

    /// The endings that a word has, the longest first: what is before each, and what is known of it.
    #[inline]
    pub(crate) fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let before = last_but_one(word);
        let endings = match word.as_bytes().last() {
            Some(&last)
                if self.before[usize::from(last)] & before.as_ref().map_or(u64::MAX, bit) != 0 =>
            {
                &self.by_last_byte[usize::from(last)][..]
            }
            _ => &self.none[..],
        };
        // Sooner told than the whole ending.
        let alike = move |ending: &str| ending.len() < 2 || last_but_one(ending) == before;
        endings
            .iter()
            .filter(move |(ending, _)| alike(ending))
            .filter_map(move |(ending, known)| Some((word.strip_suffix(ending)?, known)))
    }
}

fn bit(byte: &u8) -> u64 {
    1 << (byte & 63)
}

fn last_but_one(word: &str) -> Option<u8> {
    word.as_bytes().iter().nth_back(1).copied()
}
