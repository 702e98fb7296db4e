//! Coarse keys: a word and what it sounds like share one.
//!
//! A Latin word has one key, its consonants in eleven classes. A native word has the keys of its
//! cheapest Latin readings, cheapest first: what is ambiguous in its script (b or v, l or r,
//! a vowel or w) becomes several keys there, and the Latin side stays small.

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

/// A key in the making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Partial {
    key: u64,
    last: Class,
    cost: u16,
}

impl Partial {
    const START: Partial = Partial {
        key: 0,
        last: 0,
        cost: 0,
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
fn classes_of(latin: u64, len: u8) -> u64 {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    take: u8,
    classes: u64,
    cost: u16,
}

/// Appends the cheapest keys of a native word, cheapest first.
pub(crate) fn native_keys(reader: &Reader, out: &mut Vec<u64>) {
    let mut rows: [Vec<Partial>; 3] = [vec![Partial::START], Vec::new(), Vec::new()];
    let mut steps = Vec::new();
    for at in 0..=reader.letters {
        let mut here = std::mem::take(&mut rows[at % 3]);
        prune(&mut here);
        collect_steps(reader, at, &mut steps);
        silent_vowel(&steps, &mut here);
        if at == reader.letters {
            rows[at % 3] = here;
            break;
        }
        for partial in &here {
            for step in steps.iter().filter(|step| step.take > 0) {
                rows[(at + usize::from(step.take)) % 3].push(apply(*partial, step));
            }
        }
    }
    let first = out.len();
    for partial in &rows[reader.letters % 3] {
        if out.len() - first == MAX_KEYS {
            break;
        }
        if !out[first..].contains(&partial.key) {
            out.push(partial.key);
        }
    }
}

/// The distinct steps at a letter, each at its cheapest.
fn collect_steps(reader: &Reader, at: usize, steps: &mut Vec<Step>) {
    steps.clear();
    steps.extend(reader.edges_at(at).iter().map(|edge| Step {
        take: edge.take,
        classes: classes_of(edge.latin, edge.len),
        cost: edge.cost,
    }));
    steps.sort_unstable();
    steps.dedup_by_key(|step| (step.take, step.classes));
}

/// A vowel that the script does not write may part two consonants at any place; consonants that
/// nothing writes are too rare to have a key.
fn silent_vowel(steps: &[Step], here: &mut Vec<Partial>) {
    let vowel = steps
        .iter()
        .find(|step| step.take == 0 && step.classes == (1 << 4 | u64::from(VOWEL)));
    let Some(vowel) = vowel else { return };
    let with: Vec<Partial> = here.iter().map(|&partial| apply(partial, vowel)).collect();
    here.extend(with);
    prune(here);
}

fn apply(mut partial: Partial, step: &Step) -> Partial {
    let digits = (63 - step.classes.leading_zeros()) / 4;
    for digit in (0..digits).rev() {
        partial.class(((step.classes >> (4 * digit)) & 15) as Class);
    }
    partial.cost = partial.cost.saturating_add(step.cost);
    partial
}

/// Keeps the cheapest ones, each key once.
fn prune(row: &mut Vec<Partial>) {
    row.sort_unstable_by_key(|partial| (partial.cost, partial.key, partial.last));
    let mut kept = 0;
    for at in 0..row.len() {
        let partial = row[at];
        let same = |other: &Partial| (other.key, other.last) == (partial.key, partial.last);
        if !row[..kept].iter().any(same) {
            row[kept] = partial;
            kept += 1;
            if kept == BEAM {
                break;
            }
        }
    }
    row.truncate(kept);
}
