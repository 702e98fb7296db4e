//! One form for each simplified, traditional and Japanese variant of a Han character.

use std::sync::LazyLock;

/// Variant → form, sorted.
static FORMS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut forms: Vec<(char, char)> = include_str!("../../data/text/han_variants.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(form, variants)| Some((form.chars().next()?, variants)))
        .flat_map(|(form, variants)| variants.chars().map(move |v| (v, form)))
        .collect();
    forms.sort_unstable();
    forms
});

/// The form that stands for a character and its variants.
pub(super) fn han(c: char) -> char {
    FORMS
        .binary_search_by_key(&c, |f| f.0)
        .map_or(c, |i| FORMS[i].1)
}
