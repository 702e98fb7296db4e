//! Table C backwards (Doc 9303-3 Appendix B.6): name fields to the letters of the Arabic script.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::tables::{self, ArabicOutput};

/// Longest output of table C, in letters.
const LONGEST: usize = 3;

/// A component in Arabic letters.
pub(super) struct Decoded {
    pub(super) letters: String,
    /// How many of its letters were written with an X and a consonant. XI and XE do not count: many
    /// Latin names have them (ALEXIS).
    pub(super) escapes: usize,
    /// Whether one of them took three letters: such a run is no accident.
    pub(super) long_escape: bool,
}

/// Decodes a component, longest output first. `None` when it is not written by table C: the table
/// gives no C, no O and no X alone. A `cut` component may end within the output of a letter (XS of
/// XSH): of that letter nothing is known, and it is left out.
pub(super) fn decode(component: &str, cut: bool) -> Option<Decoded> {
    let mut decoded = Decoded {
        letters: String::new(),
        escapes: 0,
        long_escape: false,
    };
    let mut rest = component;
    while !rest.is_empty() {
        if let Some(end) = god(component, rest) {
            decoded.letters.push_str("لله");
            decoded.escapes += usize::from(rest.contains('X'));
            rest = end;
            continue;
        }
        let Some((letter, length)) = next(rest) else {
            return (cut && begins_an_output(rest)).then_some(decoded);
        };
        decoded.letters.push(letter);
        decoded.escapes += usize::from(
            rest.starts_with('X') && !rest.starts_with("XI") && !rest.starts_with("XE"),
        );
        decoded.long_escape |= length == LONGEST;
        rest = rest.get(length..)?;
    }
    Some(decoded)
}

/// Allah's name at the end: ALLXH in lines by the earlier table, whose heh is XH, ALLH by the present one.
fn god<'a>(component: &str, rest: &'a str) -> Option<&'a str> {
    let before = component.get(..component.len() - rest.len())?;
    (matches!(rest, "LLXH" | "LLH") && (before.ends_with('A') || before.is_empty())).then_some("")
}

/// The first letter of `rest` and how many letters of it were taken.
fn next(rest: &str) -> Option<(char, usize)> {
    let lengths = (1..=LONGEST.min(rest.len())).rev();
    lengths
        .filter_map(|n| Some((*reverse().get(rest.get(..n)?)?, n)))
        .next()
}

fn begins_an_output(rest: &str) -> bool {
    let outputs = reverse().range(rest..).next();
    outputs.is_some_and(|(output, _)| output.starts_with(rest))
}

/// Output to letter. Where letters share an output, the one of the basic alphabet comes first.
fn reverse() -> &'static BTreeMap<&'static str, char> {
    static TABLE: LazyLock<BTreeMap<&str, char>> = LazyLock::new(|| {
        let mut reverse = BTreeMap::new();
        for (&letter, row) in tables::arabic() {
            if let ArabicOutput::Letters(output) = row.output {
                reverse.entry(output).or_insert(letter);
            }
            if let Some(output) = row.at_end {
                reverse.entry(output).or_insert(letter);
            }
        }
        reverse
    });
    &TABLE
}
