//! Reading machine-readable zones: the standard's specimens, noise, and what is never refused.

use noticematch::ErrorKind;
use noticematch::mrz::{
    BLIND_CLASSES, CheckVerdict, DocumentType, Mrz, MrzFormat, MrzPolicy, RepairKind, blind_class,
    check_digit,
};
use noticematch::record::Sex;
use proptest::prelude::*;

const LINE_1: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const LINE_2: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

fn policy() -> MrzPolicy {
    MrzPolicy::on((2026, 11, 24))
}

fn read(text: &str) -> Mrz {
    Mrz::parse(text, &policy()).expect("a zone")
}

fn testdata(file: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/mrz")
        .join(file);
    std::fs::read_to_string(path).expect("a file of the repository")
}

#[test]
fn every_specimen_is_read_without_a_repair_and_every_digit_agrees() {
    let specimens: serde_json::Value =
        serde_json::from_str(&testdata("specimens.json")).expect("JSON");
    let specimens = specimens.as_array().expect("an array");
    assert_eq!(specimens.len(), 14);
    for specimen in specimens {
        let lines: Vec<&str> = specimen["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .filter_map(|l| l.as_str())
            .collect();
        let mrz = read(&lines.join("\n"));
        let format = match specimen["type"].as_str().expect("a type") {
            "TD1" => MrzFormat::Td1,
            "TD2" => MrzFormat::Td2,
            "TD3" => MrzFormat::Td3,
            "MRV-A" => MrzFormat::MrvA,
            "MRV-B" => MrzFormat::MrvB,
            _ => MrzFormat::FrenchId,
        };
        assert_eq!(mrz.format, format, "{lines:?}");
        assert!(mrz.repairs.is_empty(), "{:?}", mrz.repairs);
        let verdicts = [
            ("doc", mrz.checks.document_number),
            ("dob", mrz.checks.born),
            ("exp", mrz.checks.expires),
            ("comp", mrz.checks.composite),
        ];
        for (field, verdict) in verdicts {
            let expected = if specimen["ok"][field].is_null() {
                CheckVerdict::NotPrinted
            } else {
                CheckVerdict::Passed
            };
            assert_eq!(verdict, expected, "{field} of {lines:?}");
        }
        if let Some(number) = specimen["document_number"].as_str() {
            assert_eq!(mrz.document_number, number);
        }
    }
}

#[test]
fn a_passport_field_by_field() {
    let mrz = read(&format!("{LINE_1}\n{LINE_2}"));
    assert_eq!(
        (mrz.document_code.as_str(), mrz.document_type()),
        ("P", DocumentType::Passport)
    );
    assert_eq!(
        (mrz.issuing_state.as_str(), mrz.nationality.as_str()),
        ("UTO", "UTO")
    );
    assert_eq!(mrz.name.text(), "ERIKSSON ANNA MARIA");
    assert_eq!(
        (
            mrz.name.primary.len(),
            mrz.name.secondary.len(),
            mrz.name.truncated
        ),
        (1, 2, false)
    );
    assert_eq!(mrz.document_number, "L898902C3");
    let born = mrz.born.expect("a day");
    assert_eq!((born.first, born.last), ((1974, 8, 12), (1974, 8, 12)));
    assert_eq!(mrz.expires.expect("a day").first, (2012, 4, 15));
    assert_eq!(
        (mrz.sex, mrz.optional[0].as_str()),
        (Some(Sex::Female), "ZE184226B")
    );
}

#[test]
fn a_french_card_has_a_layout_of_its_own() {
    let mrz = read("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6");
    assert_eq!(
        (mrz.format, mrz.document_type()),
        (MrzFormat::FrenchId, DocumentType::IdentityCard)
    );
    assert_eq!(
        (mrz.name.primary[0].as_str(), mrz.name.secondary[0].as_str()),
        ("BERTHIER", "CORINNE")
    );
    assert_eq!(
        (mrz.document_number.as_str(), mrz.nationality.as_str()),
        ("880692310285", "FRA")
    );
    assert_eq!(mrz.born.expect("a day").first, (1965, 12, 6));
}

#[test]
fn unknown_parts_of_the_birth_date_make_an_interval() {
    let born = |date: &str| {
        let check = check_digit(date).expect("a digit");
        let zone = format!("{LINE_1}\nL898902C36UTO{date}{check}F1204159ZE184226B<<<<<10");
        read(&zone).born.map(|b| (b.first, b.last))
    };
    assert_eq!(born("71<<<<"), Some(((1971, 1, 1), (1971, 12, 31))));
    assert_eq!(born("7112<<"), Some(((1971, 12, 1), (1971, 12, 31))));
    assert_eq!(born("720200"), Some(((1972, 2, 1), (1972, 2, 29))));
    assert_eq!(born("<<<<<<"), None);
}

#[test]
fn nobody_is_born_after_today_and_a_child_may_be_a_hundred() {
    let zone = |date: &str| {
        read(&format!(
            "{LINE_1}\nL898902C36UTO{date}2F1204159ZE184226B<<<<<10"
        ))
    };
    assert_eq!(zone("261124").born.expect("a day").first, (2026, 11, 24));
    assert_eq!(zone("261125").born.expect("a day").first, (1926, 11, 25));
    assert_eq!(
        zone("200101").born_century_before.expect("a day").first,
        (1920, 1, 1)
    );
    assert_eq!(zone("740812").born_century_before, None);
}

#[test]
fn month_thirteen_is_unknown_and_said() {
    let mrz = read(&format!(
        "{LINE_1}\nL898902C36UTO7413122F1204159ZE184226B<<<<<10"
    ));
    assert_eq!(mrz.born.expect("a year").last, (1974, 12, 31));
    assert!(
        mrz.repairs
            .iter()
            .any(|r| r.kind == RepairKind::DatePart && (r.line, r.column) == (2, 16))
    );
    assert!(mrz.checks.born.failed());
}

/// What a text is read as, and the kinds of repair it took.
fn kinds(text: &str) -> (String, Vec<RepairKind>) {
    let mrz = read(text);
    assert_eq!(mrz.document_number, "L898902C3");
    (
        mrz.name.text(),
        mrz.repairs.iter().map(|r| r.kind).collect(),
    )
}

#[test]
fn noise_is_repaired_and_listed() {
    use RepairKind::{
        Case, Digit, Dropped, Filler, Glyph, Letter, LineBreak, Number, Padded, SpaceAsFiller,
    };
    let cases: [(String, &[RepairKind]); 11] = [
        (
            format!("{}\n{LINE_2}", LINE_1.to_lowercase()),
            &[Case, Case, Case, Case],
        ),
        (
            format!("P<UTO ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\n {LINE_2}"),
            &[Dropped],
        ),
        (
            format!("P<UTOERIKSSON«ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{LINE_2}"),
            &[Glyph],
        ),
        (format!("P<UTOERIKSSON<<ANNA<MARIA\n{LINE_2}"), &[Padded]),
        (
            format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<KK<<<<K<<<K<<\n{LINE_2}"),
            &[Filler, Filler, Filler],
        ),
        (
            format!("P<UT0ER1K55ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{LINE_2}"),
            &[Letter, Letter, Letter],
        ),
        (
            format!("{LINE_1}\nL898902C36UTO74O8I22F1204159ZE184226B<<<<<10"),
            &[Digit, Digit],
        ),
        (
            format!("{LINE_1}\nL8989O2C36UTO7408122F1204159ZE184226B<<<<<10"),
            &[Number],
        ),
        (format!("{LINE_1}{LINE_2}"), &[LineBreak]),
        (
            format!("{LINE_1}\nL898902C36UTO7408122F1204159ZE184226B<<<10"),
            &[Padded],
        ),
        (
            format!("P UTOERIKSSON  ANNA MARIA\n{LINE_2}"),
            &[SpaceAsFiller, SpaceAsFiller, SpaceAsFiller, Padded],
        ),
    ];
    for (text, expected) in cases {
        let (name, found) = kinds(&text);
        assert_eq!(name, "ERIKSSON ANNA MARIA", "{text}");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_zone_is_found_in_a_page_and_over_wrong_breaks() {
    let page =
        format!("REPUBLIC OF UTOPIA\nPassport No. L898902C3\n\n{LINE_1}\n{LINE_2}\nend of page");
    assert!(read(&page).checks.all_passed());
    let wrapped = format!("{}\n{}\n{LINE_2}", &LINE_1[..25], &LINE_1[25..]);
    assert_eq!(read(&wrapped).name.text(), "ERIKSSON ANNA MARIA");
    let short = format!("{}{LINE_2}", &LINE_1[..39]);
    assert_eq!(read(&short).name.text(), "ERIKSSON ANNA MARIA");
    assert!(read(&short).checks.all_passed());
}

#[test]
fn initials_at_the_end_of_a_name_stay() {
    for name in [
        "KRASUANG<<CHAYAPA<K",
        "KUMAR<<K",
        "NOVAK<<MARK",
        "BECK<<C<K",
        "OZTURK",
    ] {
        let line_1 = format!("P<UTO{name:<<39}");
        let mrz = read(&format!("{line_1}\n{LINE_2}"));
        assert_eq!(mrz.name.raw.trim_end_matches('<'), name);
        assert!(mrz.repairs.is_empty());
    }
}

#[test]
fn failed_digits_never_refuse_the_name() {
    let mrz = read(&format!(
        "{LINE_1}\nL898902C39UTO7408129F1204150ZE184226B<<<<<19"
    ));
    assert_eq!(mrz.name.text(), "ERIKSSON ANNA MARIA");
    assert_eq!(
        mrz.checks.document_number,
        CheckVerdict::Failed {
            printed: '9',
            computed: '6'
        }
    );
    assert!(
        mrz.checks.born.failed() && mrz.checks.expires.failed() && mrz.checks.composite.failed()
    );
    assert!(!mrz.checks.optional.failed());
}

#[test]
fn document_codes_of_2026_and_german_states() {
    let mrz = read(&format!(
        "PDD<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\n{}",
        LINE_2.replace("UTO", "D<<")
    ));
    assert_eq!(
        (
            mrz.document_code.as_str(),
            mrz.issuing_state.as_str(),
            mrz.nationality.as_str()
        ),
        ("PD", "D", "D")
    );
    assert_eq!(
        DocumentType::describe(&mrz.document_code),
        Some("diplomatic passport")
    );
    for code in ["PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM", "PU"] {
        let zone = format!("{code}{}\n{LINE_2}", &LINE_1[2..]);
        assert_eq!(read(&zone).document_code, code);
        assert!(DocumentType::describe(code).is_some());
    }
}

#[test]
fn text_that_is_no_zone_is_refused_without_repeating_it() {
    for text in [
        "",
        "Anna Eriksson",
        "P<UTO\nL89",
        "AAAA\nBBBB\nCCCC",
        &"X".repeat(9000),
        &"line\n".repeat(100),
    ] {
        let error = Mrz::parse(text, &policy()).expect_err("no zone");
        assert_eq!(error.kind(), ErrorKind::Mrz);
        assert!(!error.to_string().contains("Eriksson"));
    }
}

#[test]
fn debug_forms_hold_no_name_and_no_number() {
    let mrz = read(&format!("{}\n{LINE_2}", LINE_1.to_lowercase()));
    let shown = format!("{mrz:?} {:?}", mrz.repairs);
    assert!(
        !shown.to_uppercase().contains("ERIKSSON") && !shown.contains("L898902C3"),
        "{shown}"
    );
}

#[test]
fn the_blind_classes_of_check_digits() {
    let table: serde_json::Value =
        serde_json::from_str(&testdata("blind_spots.json")).expect("JSON");
    let classes: Vec<&str> = table["blind_classes"]
        .as_array()
        .expect("classes")
        .iter()
        .filter_map(|c| c.as_str())
        .collect();
    assert_eq!(classes, BLIND_CLASSES);
    let base = table["base"].as_str().expect("a number");
    let alphabet: Vec<char> = ('0'..='9').chain('A'..='Z').chain(['<']).collect();
    let mut undetected = Vec::new();
    let mut substitutions = 0;
    for (at, old) in base.chars().enumerate() {
        for &new in alphabet.iter().filter(|c| **c != old) {
            substitutions += 1;
            let mut changed: Vec<char> = base.chars().collect();
            changed[at] = new;
            if check_digit(&changed.into_iter().collect::<String>()) == check_digit(base) {
                assert_eq!(blind_class(old), blind_class(new));
                undetected.push(serde_json::json!([at, old.to_string(), new.to_string()]));
            }
        }
    }
    assert_eq!((undetected.len(), substitutions), (24, 324));
    assert_eq!(
        serde_json::Value::from(undetected),
        table["undetected_single_substitutions"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_an_answer(text in "\\PC{0,120}") {
        let _ = Mrz::parse(&text, &policy());
    }

    #[test]
    fn any_damage_to_a_zone_is_an_answer(
        specimen in 0usize..5, edits in prop::collection::vec((0usize..100, "\\PC|[A-Z0-9<\n ]"), 0..12)
    ) {
        let zones = [
            format!("{LINE_1}\n{LINE_2}"),
            "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<".into(),
            "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6".into(),
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226".into(),
            "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6".into(),
        ];
        let mut chars: Vec<String> = zones[specimen].chars().map(String::from).collect();
        for (at, new) in edits {
            let at = at % chars.len();
            chars[at] = new;
        }
        let text: String = chars.concat();
        if let Ok(mrz) = Mrz::parse(&text, &policy()) {
            for repair in &mrz.repairs {
                prop_assert!(repair.line >= 1 && repair.column >= 1);
            }
        }
    }
}
