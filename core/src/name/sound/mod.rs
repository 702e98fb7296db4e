//! How a word of another script sounds in Latin letters.
//!
//! A romanization says how a word *should* be written. What documents carry is how somebody heard
//! it, and from a foreign name in Hangul, Kana, Han, Hebrew or Arabic letters no rule gives the
//! original spelling back: سميث is Smith, 마리노 is Marino. Here a table for each script
//! (`core/data/sound`) says for every native letter or pair of letters by which Latin letters it is
//! read, and what each reading costs: nothing for the usual one, 10 units more each time it is half
//! as likely. The distance of two words is the cheapest way to read the one as the other.
//!
//! ```text
//! Reader::new(script, word) ─▶ distance(latin) ─▶ points      one native word, many Latin ones
//!                           └▶ keys() ─▶ what to look up      latin_key(word): the other side
//! ```

mod align;
mod keys;
pub(crate) mod table;

pub(crate) use align::Reader;
#[cfg(test)]
use keys::MAX_KEYS;
pub(crate) use keys::latin_key;

use crate::text::Script;
use std::cell::RefCell;
use std::sync::LazyLock;
pub(crate) use table::Table;

/// Points at which two words no longer count as related by sound.
pub(crate) const CUT: u16 = 400;

macro_rules! tables {
    ($($script:ident $file:literal),* $(,)?) => {
        /// The table of a script, read when it is first wanted.
        fn table(script: Script) -> Option<&'static Table> {
            match script {
                $(Script::$script => {
                    static TABLE: LazyLock<Table> = LazyLock::new(|| {
                        Table::parse(include_str!(concat!("../../../data/sound/", $file))).0
                    });
                    Some(&TABLE)
                })*
                _ => None,
            }
        }

        /// Scripts that have a table of sounds.
        #[cfg(test)]
        const SCRIPTS: &[(Script, &str)] = &[
            $((Script::$script, include_str!(concat!("../../../data/sound/", $file)))),*
        ];
    };
}

tables! {
    Arabic "arabic.tsv",
    Armenian "armenian.tsv",
    Bengali "bengali.tsv",
    Cyrillic "cyrillic.tsv",
    Devanagari "devanagari.tsv",
    Georgian "georgian.tsv",
    Greek "greek.tsv",
    Han "han.tsv",
    Hangul "hangul.tsv",
    Hebrew "hebrew.tsv",
    Kana "kana.tsv",
    Thai "thai.tsv",
}

/// The letters of a folded word as the tables see them: Hangul syllables taken apart into initial,
/// vowel and final; apostrophes and joiners left out.
pub(crate) fn letters(script: Script, word: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    let keep =
        |c: &char| !c.is_ascii() && !matches!(c, '\u{200b}'..='\u{200f}' | '・' | '·' | '゠');
    match script {
        Script::Hangul => word.nfd().filter(keep).collect(),
        _ => word.chars().filter(keep).collect(),
    }
}

impl Reader {
    /// Makes a folded native word ready to be compared; `None` for a script without a table, an
    /// empty word and one of more than 40 letters.
    pub(crate) fn new(script: Script, word: &str) -> Option<Reader> {
        Reader::with(table(script)?, &letters(script, word))
    }

    /// Points lost when the word is read as `latin` (ASCII lower case): 0 = the regular reading;
    /// half of all true pairs lie below 40, nine in ten below 160. `None` beyond `most` and beyond
    /// [`CUT`].
    ///
    /// The cost of all letters is spread over the length, so that one odd letter tells more in a
    /// short name than in a long one.
    pub(crate) fn distance(&self, latin: &str, most: u16) -> Option<u16> {
        /// Points for one unit a letter.
        const SCALE: usize = 12;
        let length = latin.len().max(3);
        let most = usize::from(most.min(CUT));
        let limit = (most + 1) * length / SCALE;
        let cost = self.cost(latin.as_bytes(), limit.min(4000) as u16)?;
        let points = usize::from(cost) * SCALE / length;
        (points <= most).then_some(points as u16)
    }

    /// Appends the keys under which a Latin word that sounds like this one is found, the likeliest
    /// first, at most [`keys::MAX_KEYS`].
    pub(crate) fn keys(&self, out: &mut Vec<u64>) {
        keys::native_keys(self, out);
    }
}

/// Points lost when `native` (a folded word of `script`) is read as `latin` (ASCII lower case);
/// `None` beyond `most` and beyond [`CUT`].
pub(crate) fn distance(script: Script, native: &str, latin: &str, most: u16) -> Option<u16> {
    // A word too long to be read has none.
    if native.len() > LONGEST {
        return None;
    }
    with_reader(script, native, |reader| reader.distance(latin, most))?
}

/// Bytes of a word that is worth keeping.
const LONGEST: usize = 256;

/// What is asked of a native word that is made ready; `None` where it cannot be.
///
/// A few native words of the last calls on this thread are kept ready: one compared with many Latin
/// words costs its [`Reader`] once.
fn with_reader<T>(script: Script, native: &str, ask: impl FnOnce(&Reader) -> T) -> Option<T> {
    /// Words kept: as many as a name may have.
    const KEPT: usize = 8;
    #[derive(Default)]
    struct Last {
        word: String,
        of: Option<(Script, Option<Reader>)>,
    }
    thread_local! {
        static LAST: RefCell<[Last; KEPT]> = RefCell::default();
    }
    if native.len() > LONGEST {
        return Reader::new(script, native).as_ref().map(ask);
    }
    let place = native.bytes().fold(0usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    }) % KEPT;
    LAST.with_borrow_mut(|last| {
        let last = &mut last[place];
        let known = matches!(&last.of, Some((of, _)) if *of == script) && last.word == native;
        if !known {
            last.word.clear();
            last.word.push_str(native);
            last.of = Some((script, Reader::new(script, native)));
        }
        last.of.as_ref()?.1.as_ref().map(ask)
    })
}

/// Appends the keys of a folded word: one for a Latin word, up to [`keys::MAX_KEYS`] for a native one.
/// Two words of which one is Latin can be related by sound only when they share a key.
pub(crate) fn keys(script: Script, word: &str, out: &mut Vec<u64>) {
    if script == Script::Latin {
        out.push(latin_key(word.as_bytes()));
    } else {
        with_reader(script, word, |reader| reader.keys(out));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_line_of_every_table_reads() {
        for (script, text) in SCRIPTS {
            let (table, bad) = Table::parse(text);
            assert_eq!(bad, 0, "{script:?}");
            assert!(
                table.groups() > 25,
                "{script:?} has {} groups",
                table.groups()
            );
        }
    }

    #[test]
    fn a_foreign_name_is_nearer_to_its_spelling_than_to_its_neighbours() {
        for (script, native, right, wrong) in [
            (Script::Arabic, "سميث", "smith", "samuel"),
            (Script::Arabic, "محمد", "mohammed", "mahmoud"),
            (Script::Hebrew, "ישראל", "israel", "isabel"),
            (Script::Hangul, "마리노", "marino", "martin"),
            (Script::Kana, "ジョンソン", "johnson", "jansen"),
            (
                Script::Cyrillic,
                "шварценеггер",
                "schwarzenegger",
                "schwarzer",
            ),
            (Script::Greek, "παπαδοπουλοσ", "papadopoulos", "papadakis"),
        ] {
            let near = distance(script, native, right, CUT);
            let far = distance(script, native, wrong, CUT);
            assert!(near.is_some(), "{native} is not read as {right}");
            assert!(
                near < Some(far.unwrap_or(u16::MAX)),
                "{native}: {right} {near:?}, {wrong} {far:?}"
            );
        }
    }

    #[test]
    fn a_word_and_its_spelling_share_a_key() {
        for (script, native, latin) in [
            (Script::Arabic, "مصطفي", "mustafa"),
            (Script::Arabic, "مصطفي", "moustapha"),
            (Script::Hebrew, "כהנ", "cohen"),
            (Script::Hangul, "터너", "turner"),
            (Script::Kana, "スミス", "smith"),
            (Script::Cyrillic, "чайковский", "tchaikovsky"),
        ] {
            let mut keys = Vec::new();
            super::keys(script, native, &mut keys);
            assert!(
                keys.contains(&latin_key(latin.as_bytes())),
                "{native} {latin}"
            );
            assert!(keys.len() <= MAX_KEYS);
        }
    }

    #[test]
    fn nothing_is_read_where_there_is_nothing_to_read() {
        assert_eq!(distance(Script::Arabic, "", "ali", CUT), None);
        assert_eq!(distance(Script::Arabic, "علي", "", CUT), None);
        assert_eq!(distance(Script::Latin, "ali", "ali", CUT), None);
        assert_eq!(distance(Script::Arabic, &"ع".repeat(41), "ali", CUT), None);
        assert_eq!(
            distance(Script::Arabic, "علي", &"a".repeat(1000), CUT),
            None
        );
    }

    proptest! {
        #[test]
        fn any_text_has_a_bounded_answer(word in "\\PC{0,50}", latin in "\\PC{0,50}") {
            for (script, _) in SCRIPTS {
                if let Some(points) = distance(*script, &word, &latin, CUT) {
                    prop_assert!(points <= CUT);
                }
                let mut out = Vec::new();
                keys(*script, &word, &mut out);
                prop_assert!(out.len() <= MAX_KEYS);
            }
        }
    }
}
