//! The EU's definition of same and similar identity data.

use noticematch::eu_mid::{Agreement, EuMidIndex, Identity, compare};
use noticematch::record::{PartialDate, Sex};
use proptest::prelude::*;

fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("../../testdata/eu_mid/similarity.json")).expect("JSON")
}

fn rows(group: &str) -> Vec<Vec<String>> {
    let vectors = vectors();
    let rows = vectors[group].as_array().expect("rows");
    let cells = |row: &serde_json::Value| {
        row.as_array()
            .expect("a row")
            .iter()
            .map(|c| c.as_str().unwrap_or("").to_owned())
            .collect()
    };
    rows.iter().map(cells).collect()
}

fn agreement(text: &str) -> Agreement {
    match text {
        "same" => Agreement::Same,
        "similar" => Agreement::Similar,
        _ => Agreement::Different,
    }
}

/// The number of a rule in a title such as "3.1(e) two letters inverted, adjacent".
fn rule(title: &str) -> Option<&str> {
    title
        .starts_with("3.")
        .then(|| title.split(' ').next().unwrap_or(title))
}

fn name(text: &str) -> Identity {
    let (given, surname) = text.split_once('|').unwrap_or(("", text));
    Identity::new(surname, given)
}

fn date(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

#[test]
fn names_agree_as_the_examples_say() {
    let rows = rows("names");
    assert_eq!(rows.len(), 17);
    for row in rows {
        for (a, b) in [(&row[1], &row[2]), (&row[2], &row[1])] {
            let result = compare(&name(a), &name(b));
            assert_eq!(result.names, agreement(&row[3]), "{row:?}: {result:?}");
            if let Some(rule) = rule(&row[0]).filter(|_| row[3] == "similar") {
                assert!(
                    result.rules.iter().any(|r| r.id() == rule),
                    "{row:?}: {result:?}"
                );
            }
        }
    }
}

#[test]
fn dates_agree_as_the_examples_say() {
    let rows = rows("dob");
    assert_eq!(rows.len(), 7);
    for row in rows {
        let result = compare(
            &name("Smith").born(date(&row[1])),
            &name("Smith").born(date(&row[2])),
        );
        assert_eq!(result.born, agreement(&row[3]), "{row:?}");
        if let Some(rule) = rule(&row[0]) {
            assert!(
                result.rules.iter().any(|r| r.id() == rule),
                "{row:?}: {result:?}"
            );
        }
    }
}

#[test]
fn nationalities_agree_as_the_examples_say() {
    let rows = rows("nationality");
    assert_eq!(rows.len(), 4);
    for row in rows {
        let result = compare(
            &name("Smith").nationality(&row[1]),
            &name("Smith").nationality(&row[2]),
        );
        assert_eq!(result.nationality, agreement(&row[3]), "{row:?}");
        assert!(
            rule(&row[0]).is_some_and(|rule| result.rules.iter().any(|r| r.id() == rule)),
            "{row:?}: {result:?}"
        );
    }
}

#[test]
fn the_same_needs_every_group() {
    let person = || {
        name("Anna|Smith")
            .born(date("1971-03-04"))
            .sex(Sex::Female)
            .nationality("DEU")
    };
    assert_eq!(compare(&person(), &person()).overall, Agreement::Same);
    assert_eq!(
        compare(&person(), &person().nationality("FR")).overall,
        Agreement::Same
    );
    assert_eq!(
        compare(&name("ANNA|smith"), &name("Anna|Smith")).overall,
        Agreement::Similar
    );
    let other_sex = person().sex(Sex::Male);
    assert_eq!(compare(&person(), &other_sex).overall, Agreement::Different);
    let codes = compare(&person(), &name("Anna|Smith").nationality("D"));
    assert_eq!(
        (codes.nationality, codes.born),
        (Agreement::Same, Agreement::NotCompared)
    );
    assert_eq!(
        compare(
            &name("Smith").nationality("IRN"),
            &name("Smith").nationality("IRQ")
        )
        .nationality,
        Agreement::Different
    );
}

#[test]
fn rules_do_not_add_up_within_a_field() {
    for (a, b) in [
        ("Kowalski", "Kwoalksi"),
        ("Smith", "Smitt Jones"),
        ("Abcdef", "Abdcfe"),
        ("Anna Maria Eva", "Maria Eva Anna"),
    ] {
        assert_eq!(
            compare(&name(a), &name(b)).names,
            Agreement::Different,
            "{a} {b}"
        );
    }
    // One rule for each field is allowed.
    assert_eq!(
        compare(&name("Ana|Smith"), &name("Anna|Smieth")).names,
        Agreement::Similar
    );
}

#[test]
fn every_rule_has_its_number_and_sentence() {
    use noticematch::eu_mid::EuMidRule as R;
    let rules = [
        R::Transliteration,
        R::FieldsInverted,
        R::Regrouped,
        R::WordsInverted,
        R::LettersInverted,
        R::OneEdit,
        R::Punctuation,
        R::Truncated,
        R::DayMonthInverted,
        R::Calendar,
        R::DateOneEdit,
        R::PlaceTransliteration,
        R::PlaceOneEdit,
        R::PlaceRenamed,
    ];
    let ids: Vec<&str> = rules.iter().map(|r| r.id()).collect();
    let expected = [
        "3.1(a)", "3.1(b)", "3.1(c)", "3.1(d)", "3.1(e)", "3.1(f)", "3.1(g)", "3.1(h)", "3.2(a)",
        "3.2(b)", "3.2(c)", "3.4(a)", "3.4(b)", "3.4(c)",
    ];
    assert_eq!(ids, expected);
    assert!(rules.iter().all(|r| !r.sentence().is_empty()));
}

/// Names over a small alphabet, so that random ones are often similar.
fn any_name() -> impl Strategy<Value = Identity> {
    let field = || "[АБABÄOÖЮн]{1,4}([ '-][ABO]{1,3}){0,2}";
    (field(), prop::option::of(field()))
        .prop_map(|(surname, given)| Identity::new(surname, given.unwrap_or_default()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_finds_what_the_comparison_finds(people in prop::collection::vec(any_name(), 1..60), query in any_name()) {
        let index = EuMidIndex::build((100..).zip(people));
        prop_assert_eq!(index.search(&query), index.search_exhaustively(&query));
    }

    #[test]
    fn a_comparison_has_no_direction(a in any_name(), b in any_name()) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
    }

    #[test]
    fn any_text_is_an_answer(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        let _ = compare(&Identity::new(a.clone(), b.clone()).nationality(a.clone()), &Identity::new(b.clone(), a).birth_place(b));
    }
}
