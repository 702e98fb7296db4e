//! Rules on records: access, minimisation, known good, marks, cards.

use noticematch::bundle::Scope;
use noticematch::policy::*;
use noticematch::record::*;

use crate::kit::{HOUR, NOON};

fn record(list: &str, id: &str, name: &str) -> Record {
    let mut record = Record::default();
    record.list = list.to_owned();
    record.id = id.to_owned();
    record.names = vec![Name::new(name)];
    record
}

fn ids(records: &[Record]) -> Vec<&str> {
    records.iter().map(|r| r.id.as_str()).collect()
}

#[test]
fn a_record_without_access_leaves_no_trace() {
    let mut open = record("sis", "1", "Anna Nowak");
    let mut closed = record("sis", "2", "Hidden Person");
    closed.purposes = vec!["counter-terrorism".to_owned()];
    open.related = vec!["2".to_owned(), "1".to_owned()];
    let all = [open, closed];
    let seen = Access::new("border-check", NOON).visible(all.clone());
    assert_eq!(ids(&seen), ["1"]);
    assert_eq!(seen[0].related, ["1"], "the link to it is gone too");
    assert!(!seen[0].to_json_line().contains("Hidden"));
    assert_eq!(
        ids(&Access::new("counter-terrorism", NOON).visible(all)),
        ["1", "2"]
    );
}

#[test]
fn a_record_is_used_neither_before_nor_after_its_validity() {
    let mut one = record("x", "1", "Anna Nowak");
    one.expires = Some(PartialDate::day(2026, 11, 25).unwrap());
    one.valid_from = Some(PartialDate::day(2026, 11, 24).unwrap());
    let at = |now| Access::new("any", now).permits(&one);
    assert!(at(NOON));
    assert!(!at(NOON + 12 * HOUR), "the day of expiry has begun");
    assert!(!at(NOON - 13 * HOUR), "not yet");
    one.expires = Some(PartialDate::month(2026, 11).unwrap());
    assert!(
        !Access::new("any", NOON).permits(&one),
        "a month counts from its first day"
    );
}

#[test]
fn minimisation_keeps_what_is_selected_and_nothing_else() {
    let mut one = record("un", "1", "Anna Nowak");
    one.remarks = vec!["private remark".to_owned()];
    one.nationalities = vec!["PL".to_owned()];
    one.warnings = vec!["armed".to_owned()];
    let mut scope = Scope {
        fields: vec!["nationalities".to_owned(), "warnings".to_owned()],
        regions: vec!["Poland".to_owned()],
        ..Scope::default()
    };
    scope.check().unwrap();
    let kept = scope.select(&one).unwrap().unwrap();
    assert_eq!(
        (
            kept.nationalities.len(),
            kept.warnings.len(),
            kept.remarks.len()
        ),
        (1, 1, 0)
    );
    assert_eq!(kept.names, one.names);
    scope.regions = vec!["FR".to_owned()];
    assert_eq!(scope.select(&one).unwrap(), None);
    scope.fields = vec!["remark".to_owned()];
    assert!(scope.check().is_err(), "a slip is said");
}

#[test]
fn every_field_of_a_record_can_be_selected() {
    // A record with every field set, as JSON, names them all.
    let mut full = record("un", "1", "Anna Nowak");
    let day = PartialDate::day(1970, 1, 2).unwrap();
    full.born = vec![day.clone()];
    full.sex = Some(Sex::Female);
    full.nationalities = vec!["PL".into()];
    full.birth_places = vec![Place::default()];
    full.addresses = vec![Place::default()];
    full.documents = vec![Document::default()];
    full.authority = Some("PL".into());
    for list in [
        &mut full.programs,
        &mut full.warnings,
        &mut full.remarks,
        &mut full.titles,
        &mut full.purposes,
    ] {
        *list = vec!["x".into()];
    }
    (full.valid_from, full.expires, full.updated) =
        (Some(day.clone()), Some(day.clone()), Some(day));
    full.flagged = true;
    full.related = vec!["2".into()];
    (full.link, full.photo) = (Some("l".into()), Some("p".into()));
    full.other = vec![("a".into(), "b".into())];
    let serde_json::Value::Object(fields) = serde_json::from_str(&full.to_json_line()).unwrap()
    else {
        panic!()
    };
    let scope = Scope {
        fields: fields.keys().cloned().collect(),
        ..Scope::default()
    };
    scope.check().unwrap();
    assert_eq!(scope.select(&full).unwrap(), Some(full));
}

#[test]
fn known_good_is_bound_to_person_record_version_and_time() {
    let key = [9; 32];
    let traveller = Traveller::by_document(&key, "PL", "AB 123-4567", "1980-02-03").unwrap();
    assert_eq!(
        traveller,
        Traveller::by_document(&key, "pl", "ab1234567", "19800203").unwrap()
    );
    let namesake = Traveller::by_document(&key, "PL", "ZZ7654321", "1980-02-03").unwrap();
    let mut listed = record("un", "QDi.1", "Anna Nowak");
    let mut known = KnownGood::new();
    known.clear(
        traveller,
        &listed,
        NOON + HOUR,
        "other date of birth and photograph",
        "u-1",
    );
    assert!(matches!(
        known.check(traveller, &listed, NOON),
        Suppression::Holds { .. }
    ));
    assert_eq!(known.check(namesake, &listed, NOON), Suppression::None);
    assert_eq!(
        known.check(traveller, &record("un", "QDi.2", "Anna Nowak"), NOON),
        Suppression::None
    );
    assert_eq!(
        known.check(traveller, &listed, NOON + HOUR + 1),
        Suppression::Expired
    );
    listed.names.push(Name::new("Anna Nowakowa"));
    assert_eq!(known.check(traveller, &listed, NOON), Suppression::Reopened);
    let json = serde_json::to_string(&known).unwrap();
    assert!(!json.contains("1234567"), "the file names no document");
    assert_eq!(serde_json::from_str::<KnownGood>(&json).unwrap(), known);
    assert!(known.withdraw(traveller, "un", "QDi.1"));
    assert!(known.is_empty());
    assert!(Traveller::by_document(&key, "PL", "12", "1980").is_err());
    let redress = Traveller::by_redress(&key, "DHS-TRIP", "1234567").unwrap();
    known.clear(redress, &listed, NOON, "redress", "u-2");
    assert_eq!(known.expire(NOON + 1), 1);
}

#[test]
fn marks_reach_the_officer() {
    let mut listed = record("sis", "1", "Anna Nowak");
    listed.flagged = true;
    listed.notice = NoticeKind::DiscreetCheck;
    listed.warnings = vec!["armed".to_owned()];
    listed.born = vec![PartialDate::day(2008, 11, 25).unwrap()];
    let all = marks(
        &listed,
        NameKind::MisusedIdentity,
        Some(NameQuality::Low),
        NOON,
    );
    use Mark::*;
    assert_eq!(
        all,
        [
            VictimOfMisuse,
            Suspended,
            Discreet,
            Warning,
            Minor,
            WeakName
        ]
    );
    listed.born = vec![PartialDate::day(2008, 11, 24).unwrap()];
    assert!(
        !marks(&listed, NameKind::Primary, None, NOON).contains(&Minor),
        "18 today"
    );
    assert!(marks(&record("x", "1", "A B"), NameKind::Primary, None, NOON).is_empty());
}

#[test]
fn one_person_on_several_lists_is_one_card_and_no_source_is_hidden() {
    let born = |year| vec![PartialDate::day(year, 5, 6).unwrap()];
    let mut un = record("un", "QDi.777", "Anna Maria Nowak");
    un.born = born(1970);
    un.notice = NoticeKind::Sanction;
    let mut eu = record("eu", "EU.1.2", "NOWAK Anna-Maria");
    eu.born = born(1970);
    eu.notice = NoticeKind::Sanction;
    let mut red = record("interpol-red", "2020/1", "A. Nowak");
    red.other = vec![("UN reference".to_owned(), "QDi.777".to_owned())];
    red.born = born(1971);
    red.notice = NoticeKind::Red;
    let mut namesake = record("ofac", "9", "Anna Maria Nowak");
    namesake.born = born(1985);
    let list = [&un, &eu, &red, &namesake];
    let found = cards(&list);
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0].records,
        [2, 0, 1],
        "arrest first, then the sanctions"
    );
    assert_eq!(found[0].links, [Link::Reference, Link::NameAndBirth]);
    assert_eq!(
        found[0].conflicts,
        ["born"],
        "1970 and 1971: both are shown"
    );
    assert_eq!(found[1].records, [3], "the namesake stays apart");
}

#[test]
fn alerts_are_ordered_by_the_action_asked_for() {
    let with = |id: &str, notice, flagged| {
        let mut r = record("x", id, "A B");
        r.notice = notice;
        r.flagged = flagged;
        r
    };
    let list = [
        with("discreet", NoticeKind::DiscreetCheck, false),
        with("blue", NoticeKind::Blue, false),
        with("red-flagged", NoticeKind::Red, true),
        with("yellow", NoticeKind::Yellow, false),
        with("un", NoticeKind::UnSpecial, false),
        with("red", NoticeKind::Red, false),
    ];
    let mut order: Vec<&Record> = list.iter().collect();
    by_priority(&mut order, |r| Some(*r));
    let ids: Vec<&str> = order.iter().map(|r| r.id.as_str()).collect();
    let at = |id| ids.iter().position(|i| *i == id).unwrap();
    assert!(at("red") < at("red-flagged") && at("red-flagged") < at("un"));
    assert!(
        at("un") < at("yellow") && at("yellow") < at("discreet") && at("discreet") < at("blue"),
        "{ids:?}"
    );
}
