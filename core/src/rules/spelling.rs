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

struct Costs {
    /// Letter for letter.
    substitute: [[u16; 26]; 26],
    /// A letter more or less.
    insert: [u16; 26],
    /// Groups by the last letter of each side, both directions.
    groups: Vec<Vec<Group>>,
    /// For each last letter of one side, the last letters of the other that have groups, a bit each.
    grouped: [u32; 26],
}

static COSTS: LazyLock<Costs> = LazyLock::new(load);

fn index(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a')).min(25)
}

fn load() -> Costs {
    let vowel = |i: usize| crate::name::is_vowel(b'a' + i as u8);
    let mut class = [0u16; 5]; // VV CC VC V- C-
    let mut costs = Costs {
        substitute: [[0; 26]; 26],
        insert: [0; 26],
        groups: (0..26 * 26).map(|_| Vec::new()).collect(),
        grouped: [0; 26],
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
                let slot = |x: u8, y: u8| index(x) * 26 + index(y);
                costs.groups[slot(a[la - 1], b[lb - 1])].push(Group { a, b, cost });
                costs.groups[slot(b[lb - 1], a[la - 1])].push(Group { a: b, b: a, cost });
                costs.grouped[index(a[la - 1])] |= 1 << index(b[lb - 1]);
                costs.grouped[index(b[lb - 1])] |= 1 << index(a[la - 1]);
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
    if a.len().max(b.len()) <= SHORT {
        table_distance(a, b, limit, &mut [FAR; (SHORT + 1) * (SHORT + 1)])
    } else {
        table_distance(
            a,
            b,
            limit,
            &mut [FAR; (MAX_LETTERS + 1) * (MAX_LETTERS + 1)],
        )
    }
}

/// Letters of a name that is not long.
const SHORT: usize = 11;

/// The distance by the table of all beginnings of both: `best` has room for it.
fn table_distance(a: &[u8], b: &[u8], limit: u16, best: &mut [u16]) -> Option<u16> {
    let costs = &*COSTS;
    let width = b.len() + 1;
    let mut insert_b = [0u16; MAX_LETTERS + 1];
    for (j, cost) in insert_b.iter_mut().enumerate().take(width).skip(1) {
        *cost = insert_after(costs, b, j);
    }
    best[0] = 0;
    for j in 1..width {
        best[j] = best[j - 1].saturating_add(insert(costs, b[j - 1]))
            + if j == 1 { FIRST_LETTER } else { 0 };
    }
    let mut rows_over = 0;
    for i in 1..=a.len() {
        let x = a[i - 1];
        let x_is_letter = x.is_ascii_lowercase();
        let grouped = if x_is_letter {
            costs.grouped[index(x)]
        } else {
            0
        };
        let insert_a = insert_after(costs, a, i);
        let (before, row) = best.split_at_mut(i * width);
        let last = &before[(i - 1) * width..];
        row[0] = last[0].saturating_add(insert(costs, x)) + if i == 1 { FIRST_LETTER } else { 0 };
        let mut least = row[0];
        for j in 1..width {
            let y = b[j - 1];
            let first = if i == 1 && j == 1 { FIRST_LETTER } else { 0 };
            let mut cell = if x == y {
                last[j - 1]
            } else {
                last[j - 1] + substitute(costs, x, y) + first
            };
            cell = cell.min(last[j] + insert_a).min(row[j - 1] + insert_b[j]);
            if i > 1 && j > 1 && x == b[j - 2] && y == a[i - 2] && x != y {
                cell = cell.min(before[(i - 2) * width + j - 2] + SWAP);
            }
            if y.is_ascii_lowercase() && grouped >> index(y) & 1 == 1 {
                for group in &costs.groups[index(x) * 26 + index(y)] {
                    if ends_with(&a[..i], group.a) && ends_with(&b[..j], group.b) {
                        let (up, left) = (i - group.a.len(), j - group.b.len());
                        let from = if up == i {
                            row[left]
                        } else {
                            before[up * width + left]
                        };
                        cell = cell.min(from + group.cost);
                    }
                }
            }
            row[j] = cell;
            least = least.min(cell);
        }
        // A group reaches back over at most LONGEST_GROUP rows: when so many lie beyond the limit,
        // nothing comes back.
        rows_over = if least > limit { rows_over + 1 } else { 0 };
        if rows_over >= LONGEST_GROUP {
            return None;
        }
    }
    Some(best[a.len() * width + b.len()]).filter(|distance| *distance <= limit)
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

fn insert(costs: &Costs, x: u8) -> u16 {
    if x.is_ascii_lowercase() {
        costs.insert[index(x)]
    } else {
        150
    }
}

/// A letter more: next to nothing where it doubles the one before.
fn insert_after(costs: &Costs, text: &[u8], i: usize) -> u16 {
    let x = text[i - 1];
    if i > 1 && text[i - 2] == x && x.is_ascii_lowercase() {
        15
    } else {
        insert(costs, x)
    }
}

fn substitute(costs: &Costs, x: u8, y: u8) -> u16 {
    if x.is_ascii_lowercase() && y.is_ascii_lowercase() {
        costs.substitute[index(x)][index(y)]
    } else {
        200
    }
}

#[cfg(test)]
mod tests {
    use super::distance;

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
