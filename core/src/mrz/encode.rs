//! Names to name fields: every form that a State may print (Doc 9303-3 sections 4.6 and 6).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::cut;
use super::tables::{self, ArabicOutput};

/// Most forms of one name; names with more multi-valued letters give their first ones.
const MAX_FORMS: usize = 64;

/// Languages for which table B has exceptions; the first one is the rule without exceptions.
const LANGUAGES: [&str; 6] = ["", "uk", "be", "bg", "mk", "sr"];

/// The name fields that a State may print for a name, at most `width` characters (39 on passports
/// and visas of that width, 31 on the 36-character layouts, 30 on cards), without trailing fillers.
///
/// Latin letters follow table A with all permitted outputs (`MUELLER`, `MUXXLLER`, `MULLER`), Cyrillic
/// ones table B once for each language that has exceptions, the Arabic script table C. A name that
/// does not fit is cut in each of the ways that Doc 9303-4 section 4.2.3.2 shows; a State may cut
/// otherwise too, see [`may_print`]. Empty when a letter has no row in the tables or nothing
/// printable is left.
///
/// ```
/// use noticematch::mrz::encode;
///
/// assert_eq!(encode("Müller", "Jörg", 39)[0], "MUELLER<<JOERG");
/// assert_eq!(encode("الرازي", "محمد", 39), ["ALRAZY<<MXHMD"]);
/// assert_eq!(encode("O'Connor", "Anna-Maria", 39), ["OCONNOR<<ANNA<MARIA"]);
/// ```
pub fn encode(primary: &str, secondary: &str, width: usize) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let forms = forms(primary, secondary);
    let fields = forms
        .iter()
        .flat_map(|form| cut::fields(&form.primary, &form.secondary, width));
    fields.filter(|field| seen.insert(field.clone())).collect()
}

/// Whether `field` (as printed, with or without trailing fillers) is a permitted print of the name,
/// whatever way it was cut. The full width of the field decides whether it may be cut at all.
pub fn may_print(primary: &str, secondary: &str, field: &str, width: usize) -> bool {
    forms(primary, secondary)
        .iter()
        .any(|form| cut::may_be(&form.primary, &form.secondary, field, width))
}

/// The prints of a name that no card holds whole, with spaces for fillers, where it has letters that
/// A-Z lacks (Cyrillic, Arabic, é). What a cut leaves of their parts is the beginning of nothing but
/// these.
pub(crate) fn long_prints(name: &str) -> Vec<String> {
    if name.is_ascii() {
        return Vec::new();
    }
    let forms = forms(name, "");
    let prints = forms.iter().map(|form| form.primary.join(" "));
    // One more position is taken by the second filler between the identifiers.
    prints.filter(|print| print.len() + 1 > CARD).collect()
}

/// Positions of the shortest name field (Doc 9303-5).
const CARD: usize = 30;

/// Every printed form of one word.
pub(crate) fn word_forms(word: &str) -> Vec<String> {
    forms(word, "")
        .iter()
        .map(|form| form.primary.concat())
        .collect()
}

/// One encoded name: components of both identifiers.
#[derive(PartialEq, Eq)]
pub(super) struct Form {
    pub(super) primary: Vec<String>,
    pub(super) secondary: Vec<String>,
}

/// Every whole-name encoding, the rule without exceptions first.
pub(super) fn forms(primary: &str, secondary: &str) -> Vec<Form> {
    let (primary, secondary) = (upper(primary), upper(secondary));
    let mut forms: Vec<Form> = Vec::new();
    for scheme in schemes(&[&primary, &secondary]) {
        let (Some(primary), Some(secondary)) =
            (scheme.components(&primary), scheme.components(&secondary))
        else {
            continue;
        };
        let form = Form { primary, secondary };
        let empty = form.primary.is_empty() && form.secondary.is_empty();
        if !empty && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Composed upper case, as the tables have it. Locale-independent: i is always I.
fn upper(name: &str) -> Vec<char> {
    name.nfc()
        .flat_map(char::to_uppercase)
        .collect::<String>()
        .nfc()
        .collect()
}

/// One consistent way to print letters: a State does not mix outputs within a name.
#[derive(Clone, Default)]
struct Scheme {
    language: &'static str,
    /// Letters with several outputs, and the one taken.
    choices: Vec<(char, &'static str)>,
}

fn schemes(names: &[&[char]]) -> Vec<Scheme> {
    let letters: BTreeSet<char> = names.iter().flat_map(|n| n.iter().copied()).collect();
    let cyrillic = letters.iter().any(|c| tables::cyrillic().contains_key(c));
    let languages = if cyrillic {
        &LANGUAGES[..]
    } else {
        &LANGUAGES[..1]
    };
    let mut schemes: Vec<Scheme> = languages
        .iter()
        .map(|language| Scheme {
            language,
            choices: Vec::new(),
        })
        .collect();
    for letter in letters {
        let outputs = outputs(letter);
        if outputs.len() < 2 {
            continue;
        }
        let wider = outputs
            .iter()
            .flat_map(|output| schemes.iter().map(|s| s.with(letter, output)));
        schemes = wider.take(MAX_FORMS).collect();
    }
    schemes
}

/// The permitted outputs of a letter that has several.
fn outputs(letter: char) -> Vec<&'static str> {
    if let Some(outputs) = tables::latin().get(&letter) {
        return outputs.clone();
    }
    match tables::arabic().get(&letter) {
        Some(row) if !row.also.is_empty() => match row.output {
            ArabicOutput::Letters(letters) => [&[letters], &row.also[..]].concat(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

impl Scheme {
    fn with(&self, letter: char, output: &'static str) -> Scheme {
        let mut scheme = self.clone();
        scheme.choices.push((letter, output));
        scheme
    }

    /// The components of a name; `None` when a letter has no row.
    fn components(&self, name: &[char]) -> Option<Vec<String>> {
        let mut components = Vec::new();
        for word in name.split(|&c| breaks(c)) {
            let printed = self.word(word)?;
            if !printed.is_empty() {
                components.push(printed);
            }
        }
        Some(components)
    }

    fn word(&self, word: &[char]) -> Option<String> {
        let mut printed = String::new();
        // Start of the output of the letter before, which a shadda doubles.
        let mut before = 0;
        for (at, &letter) in word.iter().enumerate() {
            if tables::arabic()
                .get(&letter)
                .is_some_and(|row| row.output == ArabicOutput::Double)
            {
                let doubled = printed.get(before..).unwrap_or_default().to_owned();
                printed.push_str(&doubled);
                continue;
            }
            let first = !word.get(..at)?.iter().any(|c| c.is_alphabetic());
            let last = !word.get(at + 1..)?.iter().any(|c| c.is_alphabetic());
            let start = printed.len();
            self.letter(letter, first, last, &mut printed)?;
            if printed.len() > start {
                before = start;
            }
        }
        Some(printed)
    }

    fn letter(&self, letter: char, first: bool, last: bool, printed: &mut String) -> Option<()> {
        if letter.is_ascii_uppercase() {
            printed.push(letter);
        } else if let Some((_, output)) = self.choices.iter().find(|(c, _)| *c == letter) {
            printed.push_str(output);
        } else if let Some(output) = tables::latin().get(&letter).and_then(|o| o.first()) {
            printed.push_str(output);
        } else if let Some(row) = tables::cyrillic().get(&letter) {
            let exception = row
                .exceptions
                .iter()
                .find(|(l, initial, _)| *l == self.language && (first || !initial));
            printed.push_str(exception.map_or(row.output, |e| e.2));
        } else if let Some(row) = tables::arabic().get(&letter) {
            match (row.output, row.at_end) {
                (_, Some(output)) if last => printed.push_str(output),
                (ArabicOutput::Letters(output), _) => printed.push_str(output),
                _ => {}
            }
        } else if letter.is_alphabetic() {
            printed.push_str(&base_letters(letter)?);
        }
        // Digits, marks and punctuation are not printed (Doc 9303-3 section 4.6).
        Some(())
    }
}

/// A Latin letter outside table A without its marks (Vietnamese Ễ is E).
fn base_letters(letter: char) -> Option<String> {
    let base: String = std::iter::once(letter)
        .nfkd()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect();
    (!base.is_empty() && base.bytes().all(|b| b.is_ascii_uppercase())).then_some(base)
}

/// Spaces, hyphens and commas become a filler; apostrophes and all other marks vanish. A stroke
/// stands between alternatives on lists, and no passport prints one: it parts words as a space does.
fn breaks(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | ',' | '/' | '\u{2010}'..='\u{2015}' | '\u{5BE}' | '\u{60C}' | '\u{FF0C}' | '<'
        )
}
