//! What a user may not see leaves no trace: the list as it is seen answers as one built without it.

use noticematch::bundle::Scope;
use noticematch::policy::Access;
use noticematch::record::*;
use noticematch::{Candidates, Options, Query, Scratch, Watchlist};
use proptest::prelude::*;

use crate::kit::NOON;

const GIVEN: [&str; 7] = [
    "Anna",
    "Viktor",
    "Mohamed",
    "Мария",
    "J.",
    "محمد",
    "Jan Maria",
];
const FAMILY: [&str; 8] = [
    "Nowak",
    "Kowalski",
    "Novak",
    "Skalny",
    "van Dijk",
    "Скальный",
    "Ali",
    "Kowalska Nowak",
];

/// A record of a small world in which many names are alike.
fn record(number: usize, choice: (usize, usize, usize, u8, bool)) -> Record {
    let (given, family, list, purpose, linked) = choice;
    let mut record = Record::default();
    record.list = ["sis", "un", "own"][list].to_owned();
    record.id = format!("R-{number}");
    record.names = vec![Name::new(format!("{} {}", GIVEN[given], FAMILY[family]))];
    if number.is_multiple_of(3) {
        record.names.push(Name::new(FAMILY[(family + 1) % 8]));
    }
    if number.is_multiple_of(5) {
        record.kind = EntityKind::Organization;
    }
    record.purposes = match purpose {
        0 => vec!["counter-terrorism".to_owned()],
        1 => vec!["border-check".to_owned(), "asylum".to_owned()],
        _ => Vec::new(),
    };
    record.born = vec![PartialDate::year(1950 + (number % 40) as i16).unwrap()];
    if purpose == 2 {
        record.expires = Some(PartialDate::day(2026, 11, 20 + (number % 9) as u8).unwrap());
    }
    if number.is_multiple_of(4) {
        record.names.push(Name::new("..."));
        record.names.push(Name::new("KOWALSKI ANNA"));
        record.names.push(Name::new("Kowalski Anna"));
        full(&mut record);
    }
    if linked {
        record.related = vec![format!("R-{}", number + 1), format!("R-{}", number / 2)];
    }
    record
}

/// Every other field, so that reading over a record passes each.
fn full(record: &mut Record) {
    let day = PartialDate::day(1999, 12, 31).unwrap();
    record.sex = Some(Sex::Female);
    record.names[0].language = Some("pl".to_owned());
    let mut parts = NameParts::default();
    parts.given = Some("Somebody".to_owned());
    parts.family = record.names[0].text.split(' ').next().map(str::to_owned);
    record.names[0].parts = Some(parts);
    record.born.push(PartialDate::year(1970).unwrap());
    record.birth_places = vec![Place::default(), Place::default()];
    record.birth_places[0].country = Some("PL".to_owned());
    record.addresses = record.birth_places.clone();
    let mut document = Document::default();
    document.kind = "passport".to_owned();
    document.number = "X1".to_owned();
    record.documents = vec![document.clone()];
    document.issued = Some(day.clone());
    document.note = Some("a note".to_owned());
    record.documents.push(document.clone());
    document.expires = Some(day.clone());
    record.documents.push(document);
    record.authority = Some("PL".to_owned());
    record.updated = Some(day);
    record.flagged = true;
    record.link = Some("l".to_owned());
    record.photo = Some("p".to_owned());
    record.other = vec![("a".to_owned(), "b".to_owned())];
    for texts in [
        &mut record.nationalities,
        &mut record.programs,
        &mut record.warnings,
        &mut record.remarks,
        &mut record.titles,
    ] {
        *texts = vec!["x".to_owned(), "y".to_owned()];
    }
}

/// Everything that an answer says.
fn told(found: &Candidates) -> String {
    let mut text = format!(
        "{:?} {:?} {} {}\n",
        found.unsearchable(),
        found.notes(),
        found.work_limited(),
        found.coverage(),
    );
    for candidate in found {
        text += &format!(
            "{} {} {} {} {} | {} | {}\n",
            candidate.score(),
            candidate.level(),
            candidate.record_number(),
            candidate.list(),
            candidate.name(),
            candidate.explain(),
            candidate.record().to_json_line(),
        );
    }
    text
}

fn queries() -> Vec<Query> {
    let mut queries: Vec<Query> = FAMILY
        .iter()
        .flat_map(|family| GIVEN.iter().map(move |given| (given, family)))
        .map(|(given, family)| Query::new(format!("{given} {family}")))
        .collect();
    queries.push(Query::new("Nowak"));
    queries.push(Query::new("J. Kowalsky").born(PartialDate::year(1961).unwrap()));
    queries.push(Query::new("ALI<<MOHAMED"));
    queries.push(Query::new("Skalnyj Wiktor").kind(EntityKind::Person));
    queries.push(Query::new("..."));
    queries
}

/// `seen` answers every question as `built`, which never had the hidden records.
fn same(seen: &Watchlist, built: &Watchlist) {
    assert_eq!(seen.len(), built.len());
    assert_eq!(seen.coverage(), built.coverage());
    let (mut a, mut b) = (seen.info(), built.info());
    assert_eq!((a.bytes, a.sections.len(), a.content), (0, 0, None));
    (a.bytes, a.sections, a.content) = (0, Vec::new(), None);
    (b.bytes, b.sections, b.content) = (0, Vec::new(), None);
    assert_eq!(a, b);
    assert!(seen.record(seen.len()).is_err());
    for number in 0..seen.len() {
        assert_eq!(seen.record(number).unwrap(), built.record(number).unwrap());
    }
    let mut scratch = Scratch::new();
    for limit in [1, 3, 10, 1000] {
        let options = Options::default().limit(limit);
        for query in queries() {
            let ask = |list: &Watchlist, scratch: &mut Scratch| {
                told(&list.search_with(&query, &options, scratch))
            };
            assert_eq!(ask(seen, &mut scratch), ask(built, &mut scratch));
        }
    }
    let rules = (seen.eu_mid(), built.eu_mid());
    for query in queries() {
        let (a, b) = (rules.0.search(&query), rules.1.search(&query));
        assert_eq!(a.coverage, b.coverage);
        let told = |answer: &noticematch::EuMidAnswer| -> Vec<(usize, String)> {
            let found = answer.found.iter();
            found.map(|f| (f.record_number, f.name.clone())).collect()
        };
        assert_eq!(told(&a), told(&b));
    }
}

fn list_of(records: &[Record]) -> Watchlist {
    Watchlist::builder()
        .add_records(records)
        .unwrap()
        .build()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The law: scores, order, truncation, counts, numbers, links, reasons.
    #[test]
    fn a_list_as_it_is_seen_is_a_list_without_the_rest(
        choices in prop::collection::vec((0..7usize, 0..8usize, 0..3usize, 0..5u8, any::<bool>()), 0..60),
        purpose in prop::sample::select(vec!["border-check", "counter-terrorism", "customs"]),
        days in 0..12u64,
    ) {
        let records: Vec<Record> = choices.into_iter().enumerate().map(|(n, c)| record(n, c)).collect();
        let access = Access::new(purpose, NOON - 4 * 86_400 + days * 86_400);
        let seen = list_of(&records).visible_to(&access).unwrap();
        let built = list_of(&access.visible(records.clone()));
        same(&seen, &built);
        prop_assert_eq!(seen.as_bytes(), built.as_bytes(), "what it is saved as");
        // Seen again by the same, nothing changes.
        same(&seen.visible_to(&access).unwrap(), &built);
    }

    /// The same with an overlay beneath.
    #[test]
    fn an_overlay_is_filtered_like_its_base(
        choices in prop::collection::vec((0..7usize, 0..8usize, 0..3usize, 0..5u8, any::<bool>()), 2..40),
        cut in 0..40usize,
    ) {
        let mut records: Vec<Record> = choices.into_iter().enumerate().map(|(n, c)| record(n, c)).collect();
        let before = records.split_off(cut.min(records.len()));
        let base = list_of(&before);
        let mut after = before.clone();
        after.retain(|r| r.names.len() == 1);
        for changed in after.iter_mut().step_by(4) {
            changed.names.push(Name::new("Nowak Anna"));
            changed.purposes = vec!["counter-terrorism".to_owned()];
        }
        after.extend(records);
        let overlay = noticematch::changes::Overlay::between(&before, &after).unwrap();
        let access = Access::new("border-check", NOON);
        let seen = base.with_overlay(&overlay).unwrap().visible_to(&access).unwrap();
        same(&seen, &list_of(&access.visible(after)));
        prop_assert!(seen.with_overlay(&overlay).is_err(), "overlays lie beneath what is seen");
    }
}

/// What is cut at build is nowhere: not in the file, not in an answer.
#[test]
fn a_minimised_list_holds_nothing_else() {
    let mut records: Vec<Record> = (0..40)
        .map(|n| record(n, (n % 7, n % 8, n % 3, (n % 4) as u8, true)))
        .collect();
    for record in &mut records {
        record.remarks = vec!["Vertraulich".to_owned()];
        record.nationalities = vec![if record.id == "R-7" { "PL" } else { "FR" }.to_owned()];
    }
    records[7].names = vec![Name::new("Quorwenna Xillbrath")];
    let list = list_of(&records);
    let mut scope = Scope {
        fields: vec!["nationalities".to_owned(), "related".to_owned()],
        purposes: vec!["asylum".to_owned()],
        regions: vec!["France".to_owned()],
    };
    let small = list.minimised(&scope).unwrap();
    let has = |list: &Watchlist, text: &str| {
        let text = text.as_bytes();
        list.as_bytes().windows(text.len()).any(|w| w == text)
    };
    for absent in ["Vertraulich", "Quorwenna", "quorwenna", "R-7"] {
        assert!(!has(&small, absent), "{absent}");
    }
    assert!(has(&list, "Vertraulich") && has(&list, "Quorwenna"));
    assert_eq!(small.search("Quorwenna Xillbrath").len(), 0);
    let kept: Vec<&Record> = records
        .iter()
        .filter(|r| r.id != "R-7" && r.purposes != ["counter-terrorism"])
        .collect();
    assert_eq!(small.len(), kept.len());
    for (number, whole) in kept.iter().enumerate() {
        let cut = small.record(number).unwrap();
        assert_eq!((&cut.id, &cut.names), (&whole.id, &whole.names));
        assert!(cut.born.is_empty() && cut.remarks.is_empty());
        let known = |id: &String| kept.iter().any(|r| r.id == *id && r.list == whole.list);
        assert!(cut.related.iter().all(known), "no link leads outside");
    }
    scope.fields = vec!["natonalities".to_owned()];
    assert!(list.minimised(&scope).is_err(), "a slip is said");
}

/// Ten hidden namesakes with better scores take no place in the ten best.
#[test]
fn hidden_records_take_no_place() {
    let mut records: Vec<Record> = (0..40).map(|n| record(n, (0, 0, 0, 0, false))).collect();
    records.push(record(41, (0, 2, 0, 4, false)));
    let list = list_of(&records);
    assert_eq!(list.search("Anna Nowak").len(), 10);
    let seen = list.visible_to(&Access::new("border-check", NOON)).unwrap();
    let found = seen.search("Anna Nowak");
    assert_eq!(found.len(), 1);
    assert_eq!(found.get(0).unwrap().record_id(), "R-41");
    assert_eq!(found.get(0).unwrap().record_number(), 0);
    assert_eq!(found.coverage().records, 1);
}
