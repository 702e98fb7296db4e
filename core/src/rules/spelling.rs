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
    a: &'static [u8],
    b: &'static [u8],
    cost: u16,
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
                costs.groups[slot(a[la - 1], b[lb - 1])].push(Group { a, b, cost });
                costs.groups[slot(b[lb - 1], a[la - 1])].push(Group { a: b, b: a, cost });
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
}

impl<const PLACES: usize> Word<PLACES> {
    fn of(costs: &Costs, text: &[u8]) -> Word<PLACES> {
        let mut word = Word {
            numbers: [NO_LETTER; PLACES],
            inserts: [0; PLACES],
        };
        let mut last = NO_LETTER;
        for (place, &letter) in text.iter().enumerate().take(PLACES) {
            let number = number(letter);
            word.numbers[place] = number;
            word.inserts[place] = if number == last && number != NO_LETTER {
                DOUBLED
            } else {
                costs.insert[usize::from(number)]
            };
            last = number;
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
        let (x, x_number) = (a[i - 1], usize::from(of_a.numbers[i - 1]));
        // Two letters that change places reach back over one row, groups over as many as they have letters.
        if rows_over > 1 && costs.longest[x_number] <= rows_over {
            rows_over += 1;
        } else {
            let (before, row) = best.split_at_mut(i);
            let row = &mut row[0];
            let last = &before[i - 1];
            let substitute = &costs.substitute[x_number];
            let grouped = costs.grouped[x_number];
            let insert_a = of_a.inserts[i - 1];
            row[0] = firsts[i];
            let mut left = row[0];
            let mut least = left;
            for j in 1..=b.len().min(PLACES - 1) {
                let (y, y_number) = (b[j - 1], usize::from(of_b.numbers[j - 1]));
                let changed = if x == y {
                    0
                } else if i == 1 && j == 1 {
                    substitute[y_number] + FIRST_LETTER
                } else {
                    substitute[y_number]
                };
                let mut cell = (last[j - 1] + changed)
                    .min(last[j] + insert_a)
                    .min(left + of_b.inserts[j - 1]);
                if i > 1 && j > 1 && x == b[j - 2] && y == a[i - 2] && x != y {
                    cell = cell.min(before[i - 2][j - 2] + SWAP);
                }
                if grouped >> y_number & 1 == 1 {
                    for group in &costs.groups[x_number * LETTERS + y_number] {
                        if ends_with(&a[..i], group.a) && ends_with(&b[..j], group.b) {
                            let (up, left) = (i - group.a.len(), j - group.b.len());
                            cell = cell.min(before[up][left] + group.cost);
                        }
                    }
                }
                row[j] = cell;
                left = cell;
                least = least.min(cell);
            }
            rows_over = if least > limit { rows_over + 1 } else { 0 };
        }
        if rows_over >= LONGEST_GROUP {
            return None;
        }
    }
    Some(best[a.len()][b.len()]).filter(|distance| *distance <= limit)
}

/// Whether letters end with a group: shorter than a call of the library for so few.
#[inline]
fn ends_with(letters: &[u8], group: &[u8]) -> bool {
    letters.len() >= group.len()
        && letters
            .iter()
            .rev()
            .zip(group.iter().rev())
            .all(|(x, y)| x == y)
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
                        if a[..i].ends_with(group.a) && b[..j].ends_with(group.b) {
                            ways.push(best[i - group.a.len()][j - group.b.len()] + group.cost);
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
