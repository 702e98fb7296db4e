#![allow(clippy::unwrap_used)]

use super::reading::MAX_HAN_READINGS;
use super::*;
use proptest::prelude::*;

fn cut(input: &str) -> Vec<(String, Glue)> {
    pieces(input)
        .pieces
        .into_iter()
        .map(|p| (p.text.into(), p.glue))
        .collect()
}

fn words(input: &str) -> String {
    pieces(input)
        .pieces
        .iter()
        .map(|p| p.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn every_table_parses() {
    for (script, text) in tables::all() {
        let table = table::Table::parse(text).unwrap_or_else(|why| panic!("{script:?}: {why}"));
        assert!(!table.systems.is_empty(), "{script:?} has no system");
        for system in &table.systems {
            assert!(!system.label.is_empty(), "{} has no label", system.id);
        }
    }
}

#[test]
fn separators_say_what_they_were() {
    use Glue::*;
    assert_eq!(
        cut("PUTIN, Vladimir V."),
        [
            ("putin".into(), Start),
            ("vladimir".into(), Comma),
            ("v".into(), Space)
        ]
    );
    assert_eq!(
        cut("J.-C. d'Artagnan"),
        [
            ("j".into(), Start),
            ("c".into(), Hyphen),
            ("d".into(), Dot),
            ("artagnan".into(), Apostrophe)
        ]
    );
    assert_eq!(
        cut("Al-Qa'ida"),
        [("al".into(), Start), ("qaida".into(), Hyphen)]
    );
    assert_eq!(cut("O'tkir O'Connor").len(), 3);
    assert_eq!(cut("PolPot"), [("pol".into(), Start), ("pot".into(), Case)]);
    assert_eq!(
        words("McDonald MacArthur DeVito iPhone"),
        "mcdonald macarthur devito iphone"
    );
    assert_eq!(cut("李·小龙")[1].1, MiddleDot);
}

#[test]
fn unspaced_names_are_cut() {
    assert_eq!(words("김정은"), "김 정은");
    assert_eq!(words("金正恩 (Kim Jong Un)"), "金 正恩 kim jong un");
    assert_eq!(words("司馬遷"), "司马 迁");
    assert_eq!(words("林鄭月娥"), "林 郑 月娥");
    assert_eq!(words("田中角栄"), "田中 角荣");
    // Spaced already, or a foreigner's.
    assert_eq!(words("김 정은"), "김 정은");
    assert_eq!(words("에드워드 노턴"), "에드워드 노턴");
    assert_eq!(words("马丁·麦吉尼斯"), "马丁 麦吉尼斯");
    assert_eq!(words("金正恩 주석"), "金 正恩 주석");
    let found = pieces("x 김정은");
    assert_eq!((found.pieces[1].start, found.pieces[1].end), (2, 5));
    assert_eq!((found.pieces[2].start, found.pieces[2].end), (5, 11));
    assert_eq!(found.pieces[2].glue, Glue::Segmented);
    assert_eq!(found.pieces[2].readings()[0].breaks.len(), 1);
}

#[test]
fn surfaces_are_folded() {
    assert_eq!(
        words("Łukasz Müller Ñuñez Straße Þór Đặng"),
        "lukasz muller nunez strasse thor dang"
    );
    assert_eq!(words("ＦＵＬＬ ﬁsh Ⅳ ٣"), "full fish iv 3");
    assert_eq!(words("Gal·la Gaŀla Ana·Maria"), "galla galla ana maria");
    assert_eq!(words("محمد ﷺ"), "محمد");
    assert_eq!(words("مُحَمَّد"), words("محمد"));
    assert_eq!(words("إسماعيل أحمد"), words("اسماعيل احمد"));
    assert_eq!(words("Алёна"), words("Алена"));
    assert_eq!(words("Βαγγέλης"), words("ΒΑΓΓΕΛΗΣ"));
}

#[test]
fn lookalikes_are_put_right() {
    let found = pieces("Пyтин Putіn");
    assert_eq!(found.lookalikes, 2);
    assert_eq!(found.pieces[0].script, Script::Cyrillic);
    assert_eq!(found.pieces[0].text, "путин");
    assert_eq!(found.pieces[1].text, "putin");
}

#[test]
fn what_cannot_be_read_is_said() {
    let found = pieces("𐌰𐌱𐌲 Ali");
    assert_eq!(found.unknown_scripts, ["Gothic"]);
    assert_eq!(pieces("A\u{200b}li\u{202e}").dropped, 2);
    assert!(pieces(&"a".repeat(600)).truncated);
    let zalgo = format!("a{}li", "\u{301}".repeat(100));
    assert_eq!(pieces(&zalgo).pieces[0].text, "ali");
    assert!(pieces(&zalgo).dropped > 80);
}

proptest! {
    #[test]
    fn pieces_and_readings_hold_their_laws(input in "\\PC{0,60}") {
        check(&input);
    }

    #[test]
    fn any_characters_at_all(chars in proptest::collection::vec(any::<char>(), 0..40)) {
        check(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn letters_of_tables(chars in proptest::collection::vec(0x20u32..0x1400, 0..30)) {
        check(&chars.into_iter().filter_map(char::from_u32).collect::<String>());
    }
}

/// Found by chance: the virama of the second letter changed places with the mark when folded again.
#[test]
fn a_chillu_with_a_mark_folds_once() {
    check("ക\u{d7a}\u{334}");
}

fn check(input: &str) {
    let found = pieces(input);
    let mut before = 0;
    for piece in &found.pieces {
        assert!(piece.start >= before && piece.end <= input.len() && piece.start < piece.end);
        assert!(input.get(piece.start..piece.end).is_some());
        before = piece.start; // ⅐ gives two pieces of one character
        assert!(!piece.text.is_empty());
        assert_eq!(
            fold_native(&piece.text, piece.script),
            piece.text,
            "folding is idempotent"
        );
        if matches!(piece.script, Script::Latin | Script::Digit) {
            assert!(piece.text.is_ascii());
        }
        let readings = piece.readings();
        assert!(readings.len() <= MAX_HAN_READINGS);
        for (i, r) in readings.iter().enumerate() {
            assert!(
                r.text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
                "{r:?}"
            );
            assert!(!readings[..i].iter().any(|o| o.text == r.text));
        }
        if let Some(first) = readings.first() {
            assert_eq!(first.penalty, 0);
        }
    }
}

/// Every row of `testdata/translit`: the words, one by one, are among the readings.
#[test]
fn golden_names() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/translit");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(
        files.len(),
        tables::all().count(),
        "one file of golden names a table"
    );
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&file)
            .unwrap()
            .lines()
            .filter(|l| !l.starts_with('#'))
        {
            let mut fields = line.split('\t');
            let (native, latin) = (fields.next().unwrap(), fields.next().unwrap());
            if let Err(why) = golden(native, latin, fields.next()) {
                wrong.push(format!("{name}: {native}: {why}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} golden names:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn golden(native: &str, latin: &str, system: Option<&str>) -> Result<(), String> {
    let found = pieces(native).pieces;
    let words: Vec<&str> = latin.split(' ').collect();
    if found.len() != words.len() {
        return Err(format!("{} pieces, {} words", found.len(), words.len()));
    }
    for (piece, word) in found.iter().zip(words) {
        let readings = piece.readings();
        let fits = |r: &&Reading| r.text == word && system.is_none_or(|s| r.system.id() == s);
        if !readings.iter().any(|r| fits(&r)) {
            let said: Vec<_> = readings
                .iter()
                .map(|r| format!("{} ({:?})", r.text, r.system))
                .collect();
            return Err(format!("no {word} among {}", said.join(", ")));
        }
    }
    Ok(())
}

/// Every letter of the blocks of a table's script is read, or is left out on purpose (`!none`).
#[test]
fn every_letter_of_a_script_is_read() {
    let blocks: &[(Script, &[std::ops::RangeInclusive<u32>])] = &[
        (
            Script::Latin,
            &[0xc0..=0x24f, 0x250..=0x2af, 0x1e00..=0x1eff],
        ),
        (Script::Cyrillic, &[0x400..=0x52f]),
        (
            Script::Greek,
            &[0x370..=0x3e1, 0x3f0..=0x3ff, 0x1f00..=0x1fff],
        ),
        (Script::Armenian, &[0x530..=0x58f]),
        (Script::Georgian, &[0x10a0..=0x10ff, 0x1c90..=0x1cbf]),
        (Script::Hebrew, &[0x5d0..=0x5f2]),
        (
            Script::Arabic,
            &[0x620..=0x64a, 0x671..=0x6d3, 0x6d5..=0x6d5],
        ),
        (Script::Devanagari, &[0x900..=0x97f]),
        (Script::Bengali, &[0x980..=0x9ff]),
        (Script::Gurmukhi, &[0xa00..=0xa7f]),
        (Script::Gujarati, &[0xa80..=0xaff]),
        (Script::Oriya, &[0xb00..=0xb7f]),
        (Script::Tamil, &[0xb80..=0xbff]),
        (Script::Telugu, &[0xc00..=0xc7f]),
        (Script::Kannada, &[0xc80..=0xcff]),
        (Script::Malayalam, &[0xd00..=0xd7f]),
        (Script::Sinhala, &[0xd80..=0xdff]),
        (Script::Thai, &[0xe00..=0xe7f]),
        (Script::Lao, &[0xe80..=0xeff]),
        (Script::Khmer, &[0x1780..=0x17ff]),
        (Script::Myanmar, &[0x1000..=0x109f]),
        (Script::Ethiopic, &[0x1200..=0x137f]),
        (Script::Thaana, &[0x780..=0x7bf]),
        (Script::Kana, &[0x3041..=0x30ff, 0x31f0..=0x31ff]),
        (Script::Hangul, &[0xac00..=0xd7a3]),
        (Script::Han, &[0x4e00..=0x9fa5]),
    ];
    let mut unread = Vec::new();
    for (wanted, ranges) in blocks {
        let table = tables::get(tables::of(*wanted).unwrap());
        let letters = ranges
            .iter()
            .flat_map(|r| r.clone())
            .filter_map(char::from_u32);
        for c in letters.filter(|&c| script::of(c) == Some(*wanted) && !table.none.contains(&c)) {
            let found = pieces(&c.to_string());
            let silent = |p: &Piece| p.readings().is_empty() && !is_silent(c);
            if found.pieces.is_empty() || found.pieces.iter().any(silent) {
                unread.push(format!("{wanted:?} {c} U+{:04X}", c as u32));
            }
        }
    }
    assert!(
        unread.is_empty(),
        "{} letters:\n{}",
        unread.len(),
        unread.join("\n")
    );
}

/// Letters that carry a vowel or nothing, and so are not written alone.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        'ь' | 'ъ' | 'ء' | 'ע' | 'ع' | 'أ' | 'އ' | 'အ' | 'អ' | 'อ' | 'ອ' | 'ッ' | 'っ' | 'ー'
    )
}
