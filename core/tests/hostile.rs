//! Text that wants to break or to hide: bounded time, an honest answer, no panic.

use std::time::Instant;

use noticematch::record::EntityKind;
use noticematch::{Level, Query, QueryNote, Unsearchable, Watchlist, compare};

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
fn numbers_are_no_name_of_a_person() {
    let list = Watchlist::demo();
    for name in ["12345", "١٢٣", "4-5-6"] {
        let found = list.search(Query::new(name).kind(EntityKind::Person));
        assert_eq!(
            found.unsearchable(),
            Some(&Unsearchable::NoLetters),
            "{name}"
        );
        // Ships and companies have such names.
        let found = list.search(Query::new(name).kind(EntityKind::Vessel));
        assert_eq!(found.unsearchable(), None, "{name}");
    }
    assert_eq!(list.search("Abu 12").unsearchable(), None);
}

#[test]
fn an_answer_says_what_was_odd_about_the_name() {
    let list = Watchlist::demo();
    let notes = |query: &str| -> Vec<String> {
        let found = list.search(query);
        found.notes().iter().map(ToString::to_string).collect()
    };
    assert!(notes("Viktor Skalnyi").is_empty());
    assert!(notes("Скальный 1980").is_empty());
    assert!(notes("山田 たろう").is_empty(), "one writing system");
    assert_eq!(
        list.search("Mаrtа Kоwalska").notes(),
        [QueryNote::LookAlikes(2)]
    );
    assert_eq!(
        notes("Viktor Скальный"),
        ["the name mixes scripts (Latin, Cyrillic)"]
    );
    let gothic = list.search("Viktor 𐌰𐌱𐌲𐌳");
    assert_eq!(gothic.unsearchable(), None, "a part could be looked up");
    let ids: Vec<&str> = gothic.notes().iter().map(QueryNote::id).collect();
    assert_eq!(ids, ["mixed_scripts", "script_without_table"]);
    assert!(gothic.notes()[1].to_string().contains("Gothic"));
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
