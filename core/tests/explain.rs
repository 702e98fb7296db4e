//! Reasons recompute: their points add up to the score, in every language, with and without facts.

use noticematch::record::Sex;
use noticematch::{Language, Options, Query, Score, Scratch, Watchlist, compare};
use proptest::prelude::*;

#[test]
fn points_add_up_for_thousands_of_results() {
    let list = Watchlist::demo();
    let options = Options::default()
        .limit(100)
        .min_score(Score::from_points(1));
    let mut scratch = Scratch::new();
    let mut results = 0;
    for number in 0..list.len() {
        let record = list.record(number).expect("in range");
        // Whole names and each word of them: strong, thin and contradicting results.
        let whole = record.names.iter().map(|name| name.text.as_str());
        let words = record.names.iter().flat_map(|name| name.text.split(' '));
        let whole: Vec<&str> = whole.collect();
        // Half of one name beside half of another: contradictions, orders, compounds that do not agree.
        let next = list.record((number + 1) % list.len()).expect("in range");
        let crossed: Vec<String> = whole
            .iter()
            .zip(next.names.iter().cycle())
            .flat_map(|(name, other)| {
                let last = other.text.split(' ').next_back().unwrap_or("");
                let first = name.split(' ').next().unwrap_or("");
                [format!("{last} {name}"), format!("{first} {}", other.text)]
            })
            .collect();
        let crossed = crossed.iter().map(String::as_str);
        for name in whole.iter().copied().chain(words).chain(crossed) {
            let mut query = Query::new(name).sex(Sex::Male).nationality("FR");
            query.born = record.born.first().cloned();
            for candidate in list.search_with(&query, &options, &mut scratch).iter() {
                let sum: i32 = candidate
                    .reasons()
                    .iter()
                    .map(|reason| reason.points())
                    .sum();
                assert_eq!(
                    sum.clamp(0, 1000),
                    i32::from(candidate.score().points()),
                    "{} {} / {}: {}",
                    candidate.record_id(),
                    name,
                    candidate.name(),
                    candidate.explain()
                );
                results += 1;
            }
        }
    }
    assert!(results > 10_000, "{results} results");
}

#[test]
fn sentences_in_four_languages_differ_and_have_no_open_places() {
    let same = compare("Jan Maria Kowalski", "Jan Nowak");
    let mut seen = Vec::new();
    for language in [
        Language::English,
        Language::French,
        Language::Spanish,
        Language::Arabic,
    ] {
        let text = same.explain_in(language);
        assert!(!text.contains('{'), "{text}");
        assert!(!seen.contains(&text), "{text}");
        seen.push(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_name_is_most_like_itself(name in "[A-Z][a-z]{2,9} [A-Z][a-z]{3,10}") {
        let itself = compare(&name, &name);
        prop_assert!(itself.score().points() > 650, "{name}: {}", itself.explain());
    }

    #[test]
    fn comparison_is_symmetric(a in "[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,3}", b in "[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,3}") {
        prop_assert_eq!(compare(&a, &b).score(), compare(&b, &a).score());
    }
}
