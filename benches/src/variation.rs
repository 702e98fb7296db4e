//! What happens to names between a list and a document: the taxonomy of variations, applied to a Latin name.

use crate::rng::Rng;

/// One way in which a name comes out different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variation {
    /// As listed.
    Exact,
    /// One letter inserted, deleted or replaced.
    OneEdit,
    /// One such edit in each of two words.
    TwoEdits,
    /// Two neighbouring letters swapped.
    Transpose,
    /// Other usual spellings of the same sounds.
    Spelling,
    /// One word left out.
    Drop,
    /// Two words written as one.
    Glue,
    /// One word written as two.
    Split,
    /// One word but the last cut to its initial.
    Initial,
    /// The words in another order.
    Reorder,
    /// The last word cut, as on a passport line.
    Truncate,
    /// In another order, with one edit.
    ReorderEdit,
    /// One word left out and one edit.
    DropEdit,
}

impl Variation {
    /// All of them, in the order of the tables.
    pub const ALL: [Variation; 13] = [
        Variation::Exact,
        Variation::OneEdit,
        Variation::TwoEdits,
        Variation::Transpose,
        Variation::Spelling,
        Variation::Drop,
        Variation::Glue,
        Variation::Split,
        Variation::Initial,
        Variation::Reorder,
        Variation::Truncate,
        Variation::ReorderEdit,
        Variation::DropEdit,
    ];

    /// The name of the row in tables and JSON.
    pub fn label(self) -> &'static str {
        match self {
            Variation::Exact => "exact",
            Variation::OneEdit => "1 edit",
            Variation::TwoEdits => "2 edits",
            Variation::Transpose => "transposed",
            Variation::Spelling => "spelling",
            Variation::Drop => "dropped",
            Variation::Glue => "glued",
            Variation::Split => "split",
            Variation::Initial => "initial",
            Variation::Reorder => "reordered",
            Variation::Truncate => "truncated",
            Variation::ReorderEdit => "reordered + edit",
            Variation::DropEdit => "dropped + edit",
        }
    }

    /// The name, varied; `None` where this variation says nothing about such a name (too few words, too short).
    pub fn apply(self, name: &str, rng: &mut Rng) -> Option<String> {
        let words: Vec<String> = words(name);
        let varied = match self {
            Variation::Exact => Some(words.clone()),
            Variation::OneEdit => edit_words(words.clone(), 1, edit, rng),
            Variation::TwoEdits => edit_words(words.clone(), 2, edit, rng),
            Variation::Transpose => edit_words(words.clone(), 1, |w, rng| transpose(w, rng), rng),
            Variation::Spelling => respell(words.clone(), rng),
            Variation::Drop => drop_word(words.clone(), rng),
            Variation::Glue => glue(words.clone(), rng),
            Variation::Split => split(words.clone(), rng),
            Variation::Initial => initial(words.clone(), rng),
            Variation::Reorder => reorder(words.clone(), rng),
            Variation::Truncate => truncate(words.clone(), rng),
            Variation::ReorderEdit => {
                reorder(words.clone(), rng).and_then(|w| edit_words(w, 1, edit, rng))
            }
            Variation::DropEdit => {
                drop_word(words.clone(), rng).and_then(|w| edit_words(w, 1, edit, rng))
            }
        }?;
        (self == Variation::Exact || varied != words).then(|| varied.join(" "))
    }
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

type WordEdit = fn(&mut Vec<char>, &mut Rng);

/// `edit` applied to `count` different words of at least four letters.
fn edit_words(
    mut words: Vec<String>,
    count: usize,
    edit: WordEdit,
    rng: &mut Rng,
) -> Option<Vec<String>> {
    let mut long: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].chars().count() >= 4)
        .collect();
    if long.len() < count {
        return None;
    }
    rng.shuffle(&mut long);
    for &i in &long[..count] {
        let mut letters: Vec<char> = words[i].chars().collect();
        edit(&mut letters, rng);
        words[i] = letters.into_iter().collect();
    }
    Some(words)
}

/// One letter replaced, deleted or inserted, anywhere in the word.
fn edit(word: &mut Vec<char>, rng: &mut Rng) {
    let at = rng.below(word.len());
    let letter = like(
        word[at],
        b"abcdefghijklmnopqrstuvwxyz"[rng.below(26)] as char,
    );
    match rng.below(3) {
        0 => word[at] = letter,
        1 => drop(word.remove(at)),
        _ => word.insert(at, like('a', letter)),
    }
}

fn transpose(word: &mut [char], rng: &mut Rng) {
    let at = rng.below(word.len() - 1);
    let (a, b) = (word[at], word[at + 1]);
    word[at] = like(a, b);
    word[at + 1] = like(b, a);
}

/// `letter` in the case of `model`.
fn like(model: char, letter: char) -> char {
    if model.is_uppercase() {
        letter.to_uppercase().next().unwrap_or(letter)
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

/// Spellings that real documents exchange: romanization habits of English, French and German offices.
const SPELLINGS: &[(&str, &str)] = &[
    ("muhammad", "mohamed"),
    ("mohammad", "muhammed"),
    ("mohammed", "mohamad"),
    ("mohamed", "mouhamad"),
    ("ahmad", "ahmed"),
    ("ahmed", "ahmad"),
    ("husayn", "hussein"),
    ("hussein", "husain"),
    ("hasan", "hassan"),
    ("abdul", "abdel"),
    ("abd al", "abdul"),
    ("yusuf", "youssef"),
    ("usama", "oussama"),
    ("umar", "omar"),
    ("khan", "khaan"),
    ("said", "saeed"),
    ("aleks", "alex"),
    ("sergey", "sergei"),
    ("yevgen", "evgen"),
    ("skiy", "sky"),
    ("skii", "sky"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("aa", "a"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("sh", "ch"),
    ("zh", "j"),
    ("dj", "j"),
    ("ts", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("y", "i"),
    ("ei", "ai"),
    ("ay", "ai"),
    ("iya", "ia"),
    ("iy", "y"),
    ("yu", "iu"),
    ("ll", "l"),
    ("ss", "s"),
    ("mm", "m"),
    ("nn", "n"),
    ("tt", "t"),
    ("al-", "el-"),
    ("ibn", "bin"),
    ("bin", "ben"),
    ("j", "dj"),
    ("u", "ou"),
    ("i", "ee"),
    ("f", "ph"),
    ("k", "q"),
    ("h", "kh"),
];

/// One or two spelling habits of the table, the first that fit in a random order of the specific ones first.
fn respell(words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    let mut name = words.join(" ").to_lowercase();
    let fits: Vec<_> = SPELLINGS
        .iter()
        .filter(|(from, _)| name.contains(from))
        .collect();
    // The last rows are the loosest: they serve only names that no other row fits.
    let (specific, loose): (Vec<_>, Vec<_>) = fits
        .into_iter()
        .partition(|(from, to)| from.len() >= to.len());
    let pool = if specific.is_empty() { loose } else { specific };
    for _ in 0..1 + rng.below(2) {
        let (from, to) = rng.pick(&pool)?;
        name = name.replacen(from, to, 1);
    }
    Some(name.split(' ').map(str::to_owned).collect())
}

fn drop_word(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    if words.len() < 3 {
        return None;
    }
    words.remove(rng.below(words.len()));
    Some(words)
}

fn glue(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    if words.len() < 2 {
        return None;
    }
    let at = rng.below(words.len() - 1);
    let second = words.remove(at + 1);
    words[at].push_str(&second.to_lowercase());
    Some(words)
}

fn split(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    let long: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].chars().count() >= 6)
        .collect();
    let at = *rng.pick(&long)?;
    let letters: Vec<char> = words[at].chars().collect();
    let cut = 2 + rng.below(letters.len() - 4);
    words[at] = letters[..cut].iter().collect();
    words.insert(at + 1, letters[cut..].iter().collect());
    Some(words)
}

fn initial(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    if words.len() < 2 {
        return None;
    }
    let long: Vec<usize> = (0..words.len() - 1)
        .filter(|&i| words[i].chars().count() >= 3)
        .collect();
    let at = *rng.pick(&long)?;
    let first = words[at].chars().next()?;
    words[at] = format!("{first}.");
    Some(words)
}

fn reorder(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    if words.len() < 2 {
        return None;
    }
    let by = 1 + rng.below(words.len() - 1);
    words.rotate_left(by);
    Some(words)
}

fn truncate(mut words: Vec<String>, rng: &mut Rng) -> Option<Vec<String>> {
    let last = words.last_mut()?;
    let letters: Vec<char> = last.chars().collect();
    if letters.len() < 6 {
        return None;
    }
    *last = letters[..4 + rng.below(letters.len() - 4)].iter().collect();
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = [
        "AL-KHAYALI, Usama bin Ladin",
        "Viktor Skalnyi",
        "María del Pilar Papelvivo Quimera",
        "Kabutono",
    ];

    #[test]
    fn a_variation_changes_the_name_and_only_as_much_as_it_says() {
        for (seed, name) in (0..200).flat_map(|s| NAMES.map(|n| (s, n))) {
            for variation in Variation::ALL {
                let Some(out) = variation.apply(name, &mut Rng::new(seed)) else {
                    continue;
                };
                let (before, after) = (words(name).join(" "), out);
                match variation {
                    Variation::Exact => assert_eq!(before, after),
                    Variation::Drop => assert_eq!(words(&after).len() + 1, words(&before).len()),
                    Variation::Glue => assert_eq!(words(&after).len() + 1, words(&before).len()),
                    Variation::Split => assert_eq!(words(&after).len(), words(&before).len() + 1),
                    Variation::Reorder => {
                        let sorted = |s: &str| {
                            let mut w = words(s);
                            w.sort();
                            w
                        };
                        assert_eq!(sorted(&before), sorted(&after));
                        assert_ne!(before, after);
                    }
                    _ => assert_ne!(before, after, "{variation:?}"),
                }
            }
        }
    }

    #[test]
    fn a_short_name_has_no_such_variation() {
        let mut rng = Rng::new(1);
        assert_eq!(Variation::Drop.apply("Kim Li", &mut rng), None);
        assert_eq!(Variation::Glue.apply("Kabutono", &mut rng), None);
        assert_eq!(Variation::TwoEdits.apply("Kabutono", &mut rng), None);
        assert_eq!(Variation::OneEdit.apply("", &mut rng), None);
    }
}
