//! Coarse keys: a word and what it sounds like share one.
//!
//! A Latin word has one key, its consonants in eleven classes. A native word has the keys of its
//! cheapest Latin readings, cheapest first: what is ambiguous in its script (b or v, l or r,
//! a vowel or w) becomes several keys there, and the Latin side stays small.

use smallvec::SmallVec;

use super::align::Reader;

/// The class of a letter in a key; 0 = passed over.
type Class = u8;
/// A vowel parts the consonants around it: `mam` is not `mm`.
const VOWEL: Class = 15;

/// Classes of the letters a-z. Only what many scripts do not tell apart, or what spelling
/// confuses, shares a class; h and y mostly colour the letter beside them.
const CLASSES: [Class; 26] = {
    let groups: [&[u8]; 12] = [
        b"bp", b"fvw", b"t", b"d", b"kcqx", b"g", b"sz", b"j", b"m", b"n", b"l", b"r",
    ];
    let mut classes = [0; 26];
    let mut group = 0;
    while group < groups.len() {
        let mut at = 0;
        while at < groups[group].len() {
            classes[(groups[group][at] - b'a') as usize] = group as u8 + 1;
            at += 1;
        }
        group += 1;
    }
    let vowels = b"aeiou";
    let mut at = 0;
    while at < vowels.len() {
        classes[(vowels[at] - b'a') as usize] = VOWEL;
        at += 1;
    }
    classes
};

/// Most keys of a native word.
pub(crate) const MAX_KEYS: usize = 24;
/// Readings kept at each letter on the way; the last rows give the keys.
const BEAM: usize = 32;

/// A key in the making. The cheapest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Partial {
    cost: u16,
    key: u64,
    last: Class,
}

impl Partial {
    const START: Partial = Partial {
        cost: 0,
        key: 0,
        last: 0,
    };

    fn letter(&mut self, letter: u8) {
        let class = match letter {
            b'a'..=b'z' => CLASSES[usize::from(letter - b'a')],
            _ => 0,
        };
        self.class(class);
        if letter == b'x' {
            self.class(CLASSES[usize::from(b's' - b'a')]);
        }
    }

    fn class(&mut self, class: Class) {
        if class == 0 {
            return;
        }
        // Only a first vowel is written: a word that begins with one is told from one that does not.
        if class != self.last && (class != VOWEL || self.key == 0) {
            self.key = self.key.rotate_left(4) ^ u64::from(class);
        }
        self.last = class;
    }
}

/// The key of a Latin word (ASCII lower case).
pub(crate) fn latin_key(word: &[u8]) -> u64 {
    let mut key = Partial::START;
    for &letter in word {
        key.letter(letter);
    }
    key.key
}

/// The classes that the Latin letters of an edge come to, packed by four bits behind a leading 1.
pub(super) fn classes_of(latin: u64, len: u8) -> u64 {
    let mut packed = 1;
    let mut last = 0;
    let mut push = |class: Class| {
        if class != 0 && class != last {
            packed = (packed << 4) | u64::from(class);
            last = class;
        }
    };
    for letter in latin.to_le_bytes().into_iter().take(usize::from(len)) {
        if letter.is_ascii_lowercase() {
            push(CLASSES[usize::from(letter - b'a')]);
            if letter == b'x' {
                push(CLASSES[usize::from(b's' - b'a')]);
            }
        }
    }
    packed
}

/// An edge seen by its classes.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    take: u8,
    classes: u64,
    cost: u16,
}

/// No letters, as [`classes_of`] packs them.
pub(super) const NO_CLASSES: u64 = 1;
/// A vowel alone, as [`classes_of`] packs it.
const VOWEL_ALONE: u64 = 1 << 4 | VOWEL as u64;

/// Appends the cheapest keys of a native word, cheapest first.
pub(crate) fn native_keys(reader: &Reader, out: &mut Vec<u64>) {
    let mut rows = [Row::EMPTY; 3];
    rows[0].insert(Partial::START);
    let mut steps = Steps::new();
    for at in 0..=reader.letters {
        collect_steps(reader, at, &mut steps);
        let mut here = rows[at % 3];
        here.silent_vowel(&steps);
        rows[at % 3] = if at == reader.letters {
            here
        } else {
            Row::EMPTY
        };
        if at == reader.letters {
            break;
        }
        for step in steps.iter().filter(|step| step.take > 0) {
            rows[(at + usize::from(step.take)) % 3].extend(here.partials(), step);
        }
    }
    let first = out.len();
    for partial in rows[reader.letters % 3].partials() {
        if out.len() - first == MAX_KEYS {
            break;
        }
        if !out[first..].contains(&partial.key) {
            out.push(partial.key);
        }
    }
}

/// The distinct steps at a letter: most letters have few.
type Steps = SmallVec<[Step; 24]>;

/// The distinct steps at a letter, each at its cheapest.
fn collect_steps(reader: &Reader, at: usize, steps: &mut Steps) {
    steps.clear();
    for edge in reader.edges_at(at) {
        let mut known = steps.iter_mut();
        match known.find(|step| (step.take, step.classes) == (edge.take, edge.classes)) {
            Some(step) => step.cost = step.cost.min(edge.cost),
            None => steps.push(Step {
                take: edge.take,
                classes: edge.classes,
                cost: edge.cost,
            }),
        }
    }
}

/// The cheapest readings of the letters so far, cheapest first, each key and last class once.
#[derive(Clone, Copy)]
struct Row {
    partials: [Partial; BEAM],
    count: usize,
}

impl Row {
    const EMPTY: Row = Row {
        partials: [Partial::START; BEAM],
        count: 0,
    };

    fn partials(&self) -> &[Partial] {
        &self.partials[..self.count]
    }

    /// Adds what a step makes of each of some partials, which are sorted by their costs.
    fn extend(&mut self, partials: &[Partial], step: &Step) {
        for partial in partials {
            let dearest = self.partials[BEAM - 1].cost;
            if self.count == BEAM && partial.cost.saturating_add(step.cost) > dearest {
                break;
            }
            self.insert(apply(*partial, step));
        }
    }

    /// A vowel that the script does not write may part two consonants at any place; consonants that
    /// nothing writes are too rare to have a key.
    fn silent_vowel(&mut self, steps: &[Step]) {
        let mut steps = steps.iter();
        let vowel = steps.find(|step| step.take == 0 && step.classes == VOWEL_ALONE);
        if let Some(vowel) = vowel {
            let without = *self;
            self.extend(without.partials(), vowel);
        }
    }

    /// Adds a partial where it is one of the cheapest, in the place of a dearer one with its key.
    fn insert(&mut self, partial: Partial) {
        if self.count == BEAM && partial >= self.partials[BEAM - 1] {
            return;
        }
        let same = |other: &Partial| (other.key, other.last) == (partial.key, partial.last);
        // From here on the partials move up by one place, over what falls out.
        let last = match self.partials().iter().position(same) {
            Some(known) if self.partials[known] <= partial => return,
            Some(known) => known,
            None => {
                self.count = BEAM.min(self.count + 1);
                self.count - 1
            }
        };
        let mut at = last;
        while at > 0 && self.partials[at - 1] > partial {
            self.partials[at] = self.partials[at - 1];
            at -= 1;
        }
        self.partials[at] = partial;
    }
}

fn apply(mut partial: Partial, step: &Step) -> Partial {
    let digits = (63 - step.classes.leading_zeros()) / 4;
    for digit in (0..digits).rev() {
        partial.class(((step.classes >> (4 * digit)) & 15) as Class);
    }
    partial.cost = partial.cost.saturating_add(step.cost);
    partial
}
