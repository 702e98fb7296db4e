use super::*;
use proptest::prelude::*;

fn cut(input: &str) -> Vec<(String, Glue)> {
    pieces(input)
        .pieces
        .into_iter()
        .map(|p| (p.text, p.glue))
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
fn surfaces_are_folded() {
    assert_eq!(
        words("Łukasz Müller Ñuñez Straße Þór Đặng"),
        "lukasz muller nunez strasse thor dang"
    );
    assert_eq!(words("ＦＵＬＬ ﬁsh Ⅳ ٣"), "full fish iv 3");
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
        assert!(readings.len() <= MAX_READINGS);
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
