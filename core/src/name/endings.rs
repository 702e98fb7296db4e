//! Endings of words, kept by their last letter: most words end in none of a table.

/// Endings and what is known of each.
pub(crate) struct Endings<T> {
    by_last_byte: [Vec<(&'static str, T)>; 256],
    /// The ending without letters, which every word has.
    none: Vec<(&'static str, T)>,
}

impl<T> Endings<T> {
    /// Keeps endings.
    pub(crate) fn new(endings: impl IntoIterator<Item = (&'static str, T)>) -> Endings<T> {
        let mut kept = Endings {
            by_last_byte: [const { Vec::new() }; 256],
            none: Vec::new(),
        };
        for (ending, known) in endings {
            let place = match ending.as_bytes().last() {
                Some(&last) => &mut kept.by_last_byte[usize::from(last)],
                None => &mut kept.none,
            };
            place.push((ending, known));
        }
        for endings in &mut kept.by_last_byte {
            endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        }
        kept
    }

    /// The endings that a word has, the longest first: what is before each, and what is known of it.
    pub(crate) fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let last = word.as_bytes().last();
        let endings = last.map_or(&[][..], |&last| &self.by_last_byte[usize::from(last)]);
        let before = last_but_one(word);
        // Sooner told than the whole ending.
        let alike = move |ending: &str| ending.len() < 2 || last_but_one(ending) == before;
        let endings = endings.iter().chain(&self.none);
        endings
            .filter(move |(ending, _)| alike(ending))
            .filter_map(move |(ending, known)| Some((word.strip_suffix(ending)?, known)))
    }
}

fn last_but_one(word: &str) -> Option<u8> {
    word.as_bytes().iter().nth_back(1).copied()
}
