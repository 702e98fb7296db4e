//! The only changes a reader makes to a text: white space, and lists in one field cut apart.

use crate::record::{Calendar, PartialDate};

/// Trims and collapses white space.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `Some` of the cleaned text unless it is empty or a sign for "nothing" (`-`).
pub(super) fn some(text: &str) -> Option<String> {
    let text = clean(text);
    (!text.is_empty() && text != "-").then_some(text)
}

/// Parts joined by single spaces, empty ones left out.
pub(super) fn join<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .map(clean)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// Parts joined by commas, empty ones left out.
pub(super) fn join_place<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .map(clean)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// Cuts at a separator, cleans, leaves out what is empty.
pub(super) fn split(text: &str, separator: char) -> Vec<String> {
    text.split(separator)
        .map(clean)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Cuts an enumeration such as `1) A 2) B` or `a) A b) B (i) C`, as UN and UK lists write them.
/// `None` when the text does not begin with the first mark of one.
pub(super) fn enumeration(text: &str) -> Option<Vec<String>> {
    let text = clean(text);
    let first = marks(&text, 0).filter(|(start, _, order)| *start == 0 && *order == 0)?;
    let mut items = Vec::new();
    let (mut from, mut order) = (first.1, first.2);
    while let Some((start, end, next)) = marks(&text, from) {
        if next == order + 1 {
            items.push(text.get(from..start).map(clean).unwrap_or_default());
            (from, order) = (end, next);
        } else {
            // A bracket that does not continue the count belongs to the item.
            let Some((start, end, next)) = marks_after(&text, end, order + 1) else {
                break;
            };
            items.push(text.get(from..start).map(clean).unwrap_or_default());
            (from, order) = (end, next);
        }
    }
    items.push(text.get(from..).map(clean).unwrap_or_default());
    Some(items.into_iter().filter(|item| !item.is_empty()).collect())
}

fn marks_after(text: &str, mut from: usize, wanted: u32) -> Option<(usize, usize, u32)> {
    while let Some((start, end, order)) = marks(text, from) {
        if order == wanted {
            return Some((start, end, order));
        }
        from = end;
    }
    None
}

/// The next mark `x)`, `12)`, `(x)` at the start of a word: start, end and its place in the count.
fn marks(text: &str, from: usize) -> Option<(usize, usize, u32)> {
    let mut at = from;
    while let Some(rest) = text.get(at..) {
        let word_end = rest.find(' ').unwrap_or(rest.len());
        let word = rest.get(..word_end)?;
        let inner = word.strip_prefix('(').unwrap_or(word);
        if let Some((label, _)) = inner.split_once(')')
            && let Some(order) = place(label)
        {
            let end = at + (word.len() - inner.len()) + label.len() + 1;
            return Some((at, end, order));
        }
        if word_end == rest.len() {
            return None;
        }
        at += word_end + 1;
    }
    None
}

/// The place of a label in its count: a → 0, 1 → 0. Roman numerals are not used by these lists
/// where a letter would not do.
fn place(label: &str) -> Option<u32> {
    let mut chars = label.chars();
    match (chars.next(), chars.next()) {
        (Some(c @ 'a'..='z'), None) => Some(u32::from(c) - u32::from('a')),
        (Some(c @ 'A'..='Z'), None) => Some(u32::from(c) - u32::from('A')),
        _ if label.len() <= 2 => label.parse::<u32>().ok()?.checked_sub(1),
        _ => None,
    }
}

/// Dates in one field, each with the remark in brackets after it.
pub(super) fn several_dates(text: &str) -> Vec<(String, Option<String>)> {
    let mut cut = clean(text);
    for mark in [", or ", " or ", " OR ", ">>", "alt DOB:", "alt. DOB:"] {
        cut = cut.replace(mark, ";");
    }
    split(&cut, ';')
        .iter()
        .map(|piece| date_and_remark(piece))
        .filter(|(date, _)| !date.is_empty())
        .collect()
}

fn date_and_remark(piece: &str) -> (String, Option<String>) {
    if hijri(piece).is_some() {
        return (piece.to_owned(), None);
    }
    if let Some(inside) = piece
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return (clean(inside), None);
    }
    match piece.split_once('(') {
        Some((date, remark)) => {
            let date = date.trim().trim_end_matches(',');
            (clean(date), some(remark.trim_end_matches(')')))
        }
        None => (piece.to_owned(), None),
    }
}

/// `24/06/1402 (Hijri Calendar)`: a day of the lunar calendar.
pub(super) fn hijri(text: &str) -> Option<PartialDate> {
    let (figures, _) = text.split_once("(Hijri")?;
    // Read as figures first: the lunar calendar has no month longer than 30 days.
    let read: PartialDate = figures.trim().parse().ok()?;
    read.reread_in(Calendar::LunarHijri)
}

/// The given, middle and family parts that a publisher writes as `FAMILY, Given Middle`.
pub(super) fn family_comma_given(text: &str) -> Option<(String, String)> {
    let (family, given) = text.split_once(", ")?;
    let (family, given) = (clean(family), clean(given));
    (!family.is_empty() && !given.is_empty()).then_some((family, given))
}

/// Whether a text holds letters of a script other than Latin.
pub(super) fn is_other_script(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.into_iter().any(|c| {
        let latin = matches!(u32::from(c), 0x41..=0x24F | 0x250..=0x2FF | 0x1D00..=0x1DBF
            | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF | 0xAB30..=0xAB6F | 0xFB00..=0xFB06
            | 0xFF21..=0xFF5A);
        !latin
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerations_are_cut_at_their_own_marks_only() {
        let cut = |t: &str| enumeration(t).unwrap_or_default();
        assert_eq!(cut("1) Saudi Arabia 2) Qatar"), ["Saudi Arabia", "Qatar"]);
        assert_eq!(cut("a) Abu X b) Umm (Y) c) Z"), ["Abu X", "Umm (Y)", "Z"]);
        assert_eq!(cut("(1) A (2) B"), ["A", "B"]);
        assert_eq!(cut("1)A 2)B"), ["A", "B"]);
        assert_eq!(cut("a) see 4) of b) text"), ["see 4) of", "text"]);
        assert_eq!(enumeration("Abu (x) Y"), None);
        assert_eq!(enumeration("b) Y"), None);
        assert_eq!(enumeration(""), None);
    }

    #[test]
    fn scripts_other_than_latin_are_seen() {
        assert!(is_other_script("Скальный"));
        assert!(is_other_script("محمد"));
        assert!(!is_other_script("Łódź Nguyễn Əliyev 7-"));
    }
}
