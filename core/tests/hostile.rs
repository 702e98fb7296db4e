//! Text that wants to break or to hide: bounded time, an honest answer, no panic.

use std::time::Instant;

use noticematch::record::EntityKind;
use noticematch::{Level, Query, Unsearchable, Watchlist, compare};

fn found_within_seconds(query: &str) -> usize {
    let started = Instant::now();
    let found = Watchlist::demo().search(query);
    // Far above any honest run, far below a hang.
    assert!(
        started.elapsed().as_secs() < 20,
        "took {:?}",
        started.elapsed()
    );
    found.len()
}

#[test]
fn a_megabyte_of_name() {
    let flood = "Viktor Skalnyi ".repeat(70_000);
    let found = Watchlist::demo().search(flood.as_str());
    assert!(found.work_limited(), "the cut is told");
    found_within_seconds(&"a".repeat(1_000_000));
    found_within_seconds(&"محمد ".repeat(200_000));
}

#[test]
fn floods_of_marks_and_invisible_letters() {
    let marks: String = "Viktor Skalnyi"
        .chars()
        .flat_map(|c| [c].into_iter().chain(std::iter::repeat_n('\u{301}', 40)))
        .collect();
    assert!(found_within_seconds(&marks) > 0, "marks do not hide a name");
    let hidden: String = "Viktor Skalnyi"
        .chars()
        .flat_map(|c| [c, '\u{200b}', '\u{202e}'])
        .collect();
    assert!(
        found_within_seconds(&hidden) > 0,
        "zero-width and direction marks do not hide a name"
    );
}

#[test]
fn look_alikes_of_another_script() {
    // Cyrillic а, о, к, р, е in a Latin name, and the other way round.
    for (fake, real) in [
        ("Mаrtа Kоwаlskа", "Marta Kowalska"),
        ("Пeтpoв Ивaн", "Петров Иван"),
    ] {
        let comparison = compare(fake, real);
        assert!(
            comparison.level() >= Level::Probable,
            "{}",
            comparison.explain()
        );
    }
}

#[test]
fn what_cannot_be_looked_up_says_so() {
    let list = Watchlist::demo();
    let why = |query: &str| list.search(query).unsearchable().cloned();
    assert_eq!(why(""), Some(Unsearchable::Empty));
    assert_eq!(why("   \u{200b} "), Some(Unsearchable::NoLetters));
    assert_eq!(why("?!—…"), Some(Unsearchable::NoLetters));
    assert_eq!(why("FNU LNU"), Some(Unsearchable::PlaceholderOnly));
    let initials = list.search(Query::new("J. R. R.").kind(EntityKind::Person));
    assert_eq!(initials.unsearchable(), Some(&Unsearchable::InitialsOnly));
    assert!(matches!(
        why("𐌰𐌱𐌲𐌳"),
        Some(Unsearchable::ScriptWithoutTable(_))
    ));
    assert_eq!(why("Viktor Skalnyi"), None);
}

#[test]
fn unpaired_surrogates_of_json_are_an_error_and_no_panic() {
    let line = r#"{"id":"1","list":"x","names":[{"text":"\ud800 Jan"}]}"#;
    assert!(noticematch::record::Record::from_json_line(line).is_err());
}

#[test]
fn a_query_never_shows_its_name_when_printed() {
    let query = Query::new("Marta Kowalska").nationality("PL");
    assert!(!format!("{query:?}").contains("Kowalska"));
}
