//! Latin letters to ASCII.

use super::{script, tables};
use smol_str::SmolStrBuilder;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The ASCII of each letter from U+00C0 to U+024F and of U+1E00 to U+1EFF, worked out once.
static FOLDS: LazyLock<[Vec<Box<str>>; 2]> = LazyLock::new(|| {
    let block = |from: u32, to: u32| {
        (from..=to)
            .map(|c| char::from_u32(c).map_or_else(Box::default, fold_slowly))
            .collect()
    };
    [block(0xc0, 0x24f), block(0x1e00, 0x1eff)]
});

/// Appends the ASCII folding of a Latin word: lower case, marks stripped, what Unicode does not
/// decompose by table (`ø` → `o`, `ß` → `ss`). Characters that are no Latin letters are left out.
pub(super) fn fold(word: &str, text: &mut SmolStrBuilder) {
    for c in word.chars() {
        match c as u32 {
            0..=0x7f if c.is_ascii_alphanumeric() => text.push(c.to_ascii_lowercase()),
            0..=0x7f => {}
            u @ 0xc0..=0x24f => text.push_str(&FOLDS[0][(u - 0xc0) as usize]),
            u @ 0x1e00..=0x1eff => text.push_str(&FOLDS[1][(u - 0x1e00) as usize]),
            _ if script::is_mark(c) => {}
            _ => text.push_str(&fold_slowly(c)),
        }
    }
}

fn fold_slowly(c: char) -> Box<str> {
    let table = tables::of(script::Script::Latin).map(tables::get);
    let primary = table.and_then(|t| t.systems.first());
    let mut text = String::new();
    for lower in c.to_lowercase() {
        if let Some(to) = primary.and_then(|s| s.plain(lower)) {
            text.push_str(to);
            continue;
        }
        for part in lower.nfkd() {
            match primary.and_then(|s| s.plain(part)) {
                Some(to) => text.push_str(to),
                None if part.is_ascii_alphanumeric() => text.push(part.to_ascii_lowercase()),
                None => {}
            }
        }
    }
    text.into()
}
