//! Letters of one script that pass for those of another, put right within a word.

use super::pieces::Cell;
use super::script::Script;

/// Latin, Cyrillic and Greek letters drawn alike; `\0` where a script has none.
const ALIKE: &[(char, char, char)] = &[
    ('a', 'а', 'α'),
    ('c', 'с', '\0'),
    ('e', 'е', '\0'),
    ('i', 'і', 'ι'),
    ('j', 'ј', '\0'),
    ('k', 'к', 'κ'),
    ('o', 'о', 'ο'),
    ('p', 'р', 'ρ'),
    ('s', 'ѕ', '\0'),
    ('x', 'х', 'χ'),
    ('y', 'у', 'γ'),
    ('u', '\0', 'υ'),
    ('v', '\0', 'ν'),
    ('h', 'һ', '\0'),
    ('q', 'ԛ', '\0'),
    ('w', 'ԝ', 'ω'),
    ('ï', 'ї', 'ϊ'),
    ('ë', 'ё', '\0'),
    ('n', '\0', 'η'),
    ('r', 'г', '\0'),
    ('d', 'ԁ', '\0'),
    ('l', 'ӏ', '\0'),
    ('A', 'А', 'Α'),
    ('B', 'В', 'Β'),
    ('C', 'С', '\0'),
    ('E', 'Е', 'Ε'),
    ('H', 'Н', 'Η'),
    ('I', 'І', 'Ι'),
    ('J', 'Ј', '\0'),
    ('K', 'К', 'Κ'),
    ('M', 'М', 'Μ'),
    ('N', '\0', 'Ν'),
    ('O', 'О', 'Ο'),
    ('P', 'Р', 'Ρ'),
    ('S', 'Ѕ', '\0'),
    ('T', 'Т', 'Τ'),
    ('X', 'Х', 'Χ'),
    ('Y', 'У', 'Υ'),
    ('Z', '\0', 'Ζ'),
    ('Ï', 'Ї', 'Ϊ'),
    ('Ë', 'Ё', '\0'),
    ('\0', 'Г', 'Γ'),
    ('\0', 'П', 'Π'),
    ('\0', 'Ф', 'Φ'),
    ('\0', 'к', 'κ'),
    ('ĸ', 'к', 'κ'),
    // Stress marks of Cyrillic are often typed as Latin letters with an accent.
    ('á', 'а', 'ά'),
    ('é', 'е', '\0'),
    ('í', 'і', 'ί'),
    ('ó', 'о', 'ό'),
    ('ý', 'у', '\0'),
    ('Á', 'А', 'Ά'),
    ('É', 'Е', 'Έ'),
    ('Í', 'І', 'Ί'),
    ('Ó', 'О', 'Ό'),
    ('Ý', 'У', 'Ύ'),
    ('\0', 'Л', 'Λ'),
];

fn column(script: Script) -> Option<usize> {
    match script {
        Script::Latin => Some(0),
        Script::Cyrillic => Some(1),
        Script::Greek => Some(2),
        _ => None,
    }
}

fn letter(row: &(char, char, char), column: usize) -> char {
    [row.0, row.1, row.2][column]
}

/// The letter of `script` that is drawn like `c`.
fn counterpart(c: char, from: Script, to: Script) -> Option<char> {
    let (from, to) = (column(from)?, column(to)?);
    ALIKE
        .iter()
        .find(|row| letter(row, from) == c && letter(row, to) != '\0')
        .map(|row| letter(row, to))
}

/// Rewrites a run that mixes Latin, Cyrillic or Greek in the one of them in which every other
/// letter has a double; the script of most letters where several would do. Says whether it did.
pub(super) fn repair(run: &mut [Cell]) -> bool {
    if run.iter().all(|cell| cell.script == run[0].script) {
        return false;
    }
    let letters = |s: Script| run.iter().filter(|c| c.script == s && !c.mark).count();
    let mut present: Vec<(usize, Script)> = [Script::Latin, Script::Cyrillic, Script::Greek]
        .into_iter()
        .map(|s| (letters(s), s))
        .filter(|(n, _)| *n > 0)
        .collect();
    if present.len() < 2 {
        return false;
    }
    present.sort_by_key(|(n, _)| usize::MAX - n);
    for (_, to) in present {
        let doubles = |c: &Cell| {
            c.mark
                || c.script == to
                || column(c.script).is_none()
                || counterpart(c.c, c.script, to).is_some()
        };
        if run.iter().all(doubles) {
            for cell in run.iter_mut().filter(|c| column(c.script).is_some()) {
                cell.c = counterpart(cell.c, cell.script, to).unwrap_or(cell.c);
                cell.script = to;
            }
            return true;
        }
    }
    false
}
