//! Graded distance of two Latin spellings (`data/rules/spelling.tsv`).

use std::sync::LazyLock;

use crate::name::table;

/// Two letters changing places, in hundredths of a letter edit.
const SWAP: u16 = 80;
/// A difference in the first letter weighs more: readers and typists keep it.
const FIRST_LETTER: u16 = 40;
/// Readings beyond this are compared by their beginning.
const MAX_LETTERS: usize = 32;
/// Letters of the longest group of the table.
const LONGEST_GROUP: usize = 5;
/// No distance.
const FAR: u16 = u16::MAX / 4;

/// A group of letters that other romanizations write otherwise.
struct Group {
    a: Ending,
    b: Ending,
    cost: u16,
}

/// Up to eight letters that a beginning may end with, packed: the last letter in the lowest byte.
#[derive(Clone, Copy)]
struct Ending {
    letters: u64,
    mask: u64,
    length: u8,
}

impl Ending {
    fn of(letters: &[u8]) -> Ending {
        let packed = letters
            .iter()
            .fold(0, |packed, &letter| with(packed, letter));
        let mask = letters.iter().fold(0, |mask, _| with(mask, 0xff));
        Ending {
            letters: packed,
            mask,
            length: letters.len() as u8,
        }
    }

    /// Whether packed letters end with these.
    fn ends(&self, packed: u64) -> bool {
        packed & self.mask == self.letters
    }
}

/// Packed letters with one more.
fn with(packed: u64, letter: u8) -> u64 {
    packed << 8 | u64::from(letter)
}

/// Letters have numbers from 0 on; whatever else a reading has shares the last one.
const LETTERS: usize = 27;
const NO_LETTER: u8 = 26;
/// What no letter costs that is more or less, and in the place of anything else.
const NO_LETTER_INSERT: u16 = 150;
const NO_LETTER_SUBSTITUTE: u16 = 200;
/// A letter that doubles the one before, more or less.
const DOUBLED: u16 = 15;

struct Costs {
    /// Letter for letter.
    substitute: [[u16; LETTERS]; LETTERS],
    /// A letter more or less.
    insert: [u16; LETTERS],
    /// Groups by the last letter of each side, both directions.
    groups: Vec<Vec<Group>>,
    /// For each last letter of one side, the last letters of the other that have groups, a bit each.
    grouped: [u32; LETTERS],
    /// Letters of the longest group that ends with a letter.
    longest: [usize; LETTERS],
}

static COSTS: LazyLock<Costs> = LazyLock::new(load);

fn index(byte: u8) -> usize {
    usize::from(number(byte))
}

fn number(byte: u8) -> u8 {
    byte.wrapping_sub(b'a').min(NO_LETTER)
}

fn load() -> Costs {
    let vowel = |i: usize| crate::name::is_vowel(b'a' + i as u8);
    let mut class = [0u16; 5]; // VV CC VC V- C-
    let mut costs = Costs {
        substitute: [[NO_LETTER_SUBSTITUTE; LETTERS]; LETTERS],
        insert: [NO_LETTER_INSERT; LETTERS],
        groups: (0..LETTERS * LETTERS).map(|_| Vec::new()).collect(),
        grouped: [0; LETTERS],
        longest: [0; LETTERS],
    };
    let rows: Vec<_> = table::rows(include_str!("../../data/rules/spelling.tsv")).collect();
    for row in &rows {
        let slot = match (row.column(0), row.column(1)) {
            ("*V", "*V") => 0,
            ("*C", "*C") => 1,
            ("*V", "*C") => 2,
            ("*V", "-") => 3,
            ("*C", "-") => 4,
            _ => continue,
        };
        class[slot] = row.column(2).parse().unwrap_or(FAR);
    }
    for a in 0..26 {
        for b in 0..26 {
            let slot = if vowel(a) != vowel(b) {
                2
            } else {
                usize::from(!vowel(a))
            };
            costs.substitute[a][b] = if a == b { 0 } else { class[slot] };
        }
        costs.insert[a] = class[if vowel(a) { 3 } else { 4 }];
    }
    for row in &rows {
        let (a, b) = (row.column(0), row.column(1));
        if a.starts_with('*') {
            continue;
        }
        let cost = row.column(2).parse().unwrap_or(FAR);
        let (a, b) = (a.as_bytes(), if b == "-" { &b""[..] } else { b.as_bytes() });
        match (a.len(), b.len()) {
            (1, 1) => {
                costs.substitute[index(a[0])][index(b[0])] = cost;
                costs.substitute[index(b[0])][index(a[0])] = cost;
            }
            (1, 0) => costs.insert[index(a[0])] = cost,
            (0, _) | (_, 0) => {}
            (la, lb) => {
                let slot = |x: u8, y: u8| index(x) * LETTERS + index(y);
                let (of_a, of_b) = (Ending::of(a), Ending::of(b));
                let mut add = |at: usize, a: Ending, b: Ending| {
                    costs.groups[at].push(Group { a, b, cost });
                };
                add(slot(a[la - 1], b[lb - 1]), of_a, of_b);
                add(slot(b[lb - 1], a[la - 1]), of_b, of_a);
                costs.grouped[index(a[la - 1])] |= 1 << index(b[lb - 1]);
                costs.grouped[index(b[lb - 1])] |= 1 << index(a[la - 1]);
                for side in [a, b] {
                    let longest = &mut costs.longest[index(side[side.len() - 1])];
                    *longest = side.len().max(*longest);
                }
            }
        }
    }
    costs
}

/// The cheapest alignment of two ASCII readings, in hundredths of an ordinary letter edit
/// (0 = equal). Digits match themselves only. O(length²).
#[cfg(test)]
pub(crate) fn distance(a: &str, b: &str) -> u16 {
    distance_within(a, b, FAR).unwrap_or(FAR)
}

/// The same where it is at most `limit`, else nothing: most pairs are given up after a few letters.
pub(crate) fn distance_within(a: &str, b: &str, limit: u16) -> Option<u16> {
    if a == b {
        return Some(0);
    }
    // A letter more costs at least so much, but for doubled letters.
    const LEAST_LETTER: usize = 5;
    if a.len().abs_diff(b.len()) * LEAST_LETTER > usize::from(limit) {
        return None;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (a, b) = (
        &a[..a.len().min(MAX_LETTERS)],
        &b[..b.len().min(MAX_LETTERS)],
    );
    // Most names are short, and a small table is cleared sooner.
    if a.len().max(b.len()) < SHORT {
        table_distance::<SHORT>(a, b, limit)
    } else {
        table_distance::<{ MAX_LETTERS + 1 }>(a, b, limit)
    }
}

/// Places of a table for names that are not long: one more than they have letters.
const SHORT: usize = 12;

/// A name's letters as the table of costs sees them.
struct Word<const PLACES: usize> {
    numbers: [u8; PLACES],
    /// What each letter costs that is more: next to nothing where it doubles the one before.
    inserts: [u16; PLACES],
    /// The letters up to each, packed as those of an [`Ending`].
    endings: [u64; PLACES],
}

impl<const PLACES: usize> Word<PLACES> {
    fn of(costs: &Costs, text: &[u8]) -> Word<PLACES> {
        let mut word = Word {
            numbers: [NO_LETTER; PLACES],
            inserts: [0; PLACES],
            endings: [0; PLACES],
        };
        let (mut last, mut ending) = (NO_LETTER, 0);
        for (place, &letter) in text.iter().enumerate().take(PLACES) {
            let number = number(letter);
            word.numbers[place] = number;
            word.inserts[place] = if number == last && number != NO_LETTER {
                DOUBLED
            } else {
                costs.insert[usize::from(number)]
            };
            last = number;
            ending = with(ending, letter);
            word.endings[place] = ending;
        }
        word
    }
}

/// The distance by the table of all beginnings of both, which are shorter than `PLACES`.
fn table_distance<const PLACES: usize>(a: &[u8], b: &[u8], limit: u16) -> Option<u16> {
    let costs = &*COSTS;
    let (of_a, of_b) = (Word::<PLACES>::of(costs, a), Word::<PLACES>::of(costs, b));
    let mut best = [[FAR; PLACES]; PLACES];
    best[0] = beginnings(costs, &of_b.numbers, b.len());
    let firsts = beginnings::<PLACES>(costs, &of_a.numbers, a.len());
    // Rows at the end of which all lie beyond the limit.
    let mut rows_over = 0;
    for i in 1..=a.len().min(PLACES - 1) {
        let letter = usize::from(of_a.numbers[i - 1]);
        // Two letters that change places reach back over one row, groups over as many as they have letters.
        if rows_over > 1 && costs.longest[letter] <= rows_over {
            rows_over += 1;
        } else {
            best[i][0] = firsts[i];
            let least = row(costs, &of_a, &of_b, i, b.len(), &mut best).min(firsts[i]);
            rows_over = if least > limit { rows_over + 1 } else { 0 };
        }
        if rows_over >= LONGEST_GROUP {
            return None;
        }
    }
    Some(best[a.len()][b.len()]).filter(|distance| *distance <= limit)
}

/// Fills the row of a beginning of so many letters but for its first place, and says what is least in it.
#[inline]
fn row<const PLACES: usize>(
    costs: &Costs,
    of_a: &Word<PLACES>,
    of_b: &Word<PLACES>,
    i: usize,
    length: usize,
    best: &mut [[u16; PLACES]; PLACES],
) -> u16 {
    let letter = usize::from(of_a.numbers[i - 1]);
    let (ending, insert) = (of_a.endings[i - 1], of_a.inserts[i - 1]);
    let (substitute, grouped) = (&costs.substitute[letter], costs.grouped[letter]);
    let (before, rest) = best.split_at_mut(i);
    let (row, last) = (&mut rest[0], &before[i - 1]);
    let (mut left, mut least) = (row[0], FAR);
    let swapped = (ending as u16).swap_bytes();
    let mut first = if i == 1 { FIRST_LETTER } else { 0 };
    for at in 0..length.min(PLACES - 1) {
        let (other, other_ending) = (usize::from(of_b.numbers[at]), of_b.endings[at]);
        let same = ending as u8 == other_ending as u8;
        let changed = if same { 0 } else { substitute[other] + first };
        first = 0;
        let mut cell = (last[at] + changed)
            .min(last[at + 1] + insert)
            .min(left + of_b.inserts[at]);
        // The last two letters of both, the other way round.
        if swapped == other_ending as u16 && !same && i > 1 && at > 0 {
            cell = cell.min(before[i - 2][at - 1] + SWAP);
        }
        if grouped >> other & 1 == 1 {
            for group in &costs.groups[letter * LETTERS + other] {
                if group.a.ends(ending) && group.b.ends(other_ending) {
                    let (up, back) = (usize::from(group.a.length), usize::from(group.b.length));
                    cell = cell.min(before[i - up][at + 1 - back] + group.cost);
                }
            }
        }
        row[at + 1] = cell;
        left = cell;
        least = least.min(cell);
    }
    least
}

/// What the beginnings of a word cost against nothing.
fn beginnings<const PLACES: usize>(
    costs: &Costs,
    numbers: &[u8; PLACES],
    letters: usize,
) -> [u16; PLACES] {
    let mut row = [FAR; PLACES];
    row[0] = 0;
    let mut sum = FIRST_LETTER;
    for (cell, &number) in row[1..].iter_mut().zip(&numbers[..letters]) {
        sum += costs.insert[usize::from(number)];
        *cell = sum;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by the definition: the cheapest way to every pair of beginnings.
    fn by_definition(a: &[u8], b: &[u8]) -> u16 {
        let costs = &*COSTS;
        let inserted = |text: &[u8], at: usize| match at.checked_sub(1) {
            Some(before) if text[before] == text[at] && text[at].is_ascii_lowercase() => DOUBLED,
            _ => costs.insert[index(text[at])],
        };
        let mut best = vec![vec![0u16; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut ways = Vec::new();
                // Against nothing, a doubled letter counts like any other.
                let insert = |text: &[u8], at: usize, other: usize| match other {
                    0 => costs.insert[index(text[at])] + if at == 0 { FIRST_LETTER } else { 0 },
                    _ => inserted(text, at),
                };
                if i > 0 {
                    ways.push(best[i - 1][j] + insert(a, i - 1, j));
                }
                if j > 0 {
                    ways.push(best[i][j - 1] + insert(b, j - 1, i));
                }
                if i > 0 && j > 0 {
                    let (x, y) = (a[i - 1], b[j - 1]);
                    let first = if i == 1 && j == 1 { FIRST_LETTER } else { 0 };
                    let changed = costs.substitute[index(x)][index(y)] + first;
                    ways.push(best[i - 1][j - 1] + if x == y { 0 } else { changed });
                    if i > 1 && j > 1 && x != y && x == b[j - 2] && y == a[i - 2] {
                        ways.push(best[i - 2][j - 2] + SWAP);
                    }
                    for group in &costs.groups[index(x) * LETTERS + index(y)] {
                        let letters = |ending: &Ending| {
                            let bytes = ending.letters.to_be_bytes();
                            bytes[8 - usize::from(ending.length)..].to_vec()
                        };
                        let (x, y) = (letters(&group.a), letters(&group.b));
                        if a[..i].ends_with(&x) && b[..j].ends_with(&y) {
                            ways.push(best[i - x.len()][j - y.len()] + group.cost);
                        }
                    }
                }
                best[i][j] = ways.into_iter().min().unwrap_or(0);
            }
        }
        best[a.len()][b.len()]
    }

    /// Words full of what the table has groups for.
    fn word() -> impl Strategy<Value = String> {
        "(shch|tsch|sch|kh|gh|ou|ie|aa|mm|x|ks|ia|ya|eau|[a-z]|[a-z]|[a-z0-9]){0,11}"
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_table_is_the_definition(a in word(), b in word(), limit in 0u16..600) {
            let (a, b) = (&a[..a.len().min(MAX_LETTERS)], &b[..b.len().min(MAX_LETTERS)]);
            let expected = by_definition(a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(a, b), expected);
            prop_assert_eq!(distance_within(a, b, limit), (expected <= limit).then_some(expected));
        }
    }

    #[test]
    fn romanizations_are_nearer_than_slips() {
        assert!(distance("mohammed", "muhamad") < distance("mohammed", "mohabbed"));
        assert!(
            distance("youssef", "yusuf") < 90,
            "{}",
            distance("youssef", "yusuf")
        );
        assert!(distance("nuristani", "nooristani") < 20);
        assert!(distance("smith", "smiht") <= 80);
        assert!(distance("roman", "robert") > 200);
    }

    #[test]
    fn symmetric() {
        for (a, b) in [
            ("qaddafi", "gadhafi"),
            ("khan", "han"),
            ("a", "bcd"),
            ("lukas", "luakas"),
        ] {
            assert_eq!(distance(a, b), distance(b, a));
        }
    }
}
