//! Overlays on a list: what is searched, counted and written is what a fresh build of the same records gives.

use noticematch::changes::{Key, Overlay};
use noticematch::record::{EntityKind, Name, Record};
use noticematch::{ErrorKind, Options, Query, Score, Scratch, Unsearchable, Watchlist};
use proptest::prelude::*;

/// Records of three lists: the demonstration list's, a third of them under a name that another one has, so
/// that candidates tie.
fn pool() -> Vec<Record> {
    let demo = Watchlist::demo();
    let mut records: Vec<Record> = (0..demo.len())
        .map(|number| demo.record(number).expect("in range"))
        .collect();
    for number in 0..records.len() {
        records[number].list = ["alpha", "beta", "gamma"][number % 7 % 3].to_owned();
        if number % 3 == 0 && number > 0 {
            records[number].names = records[number - 1].names.clone();
        }
    }
    records
}

fn build(records: &[Record]) -> Watchlist {
    Watchlist::builder()
        .add_records(records)
        .and_then(|builder| builder.build())
        .expect("built")
}

/// One change: what is done, and to which record.
type Step = (u8, prop::sample::Index, prop::sample::Index);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        (
            0u8..7,
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
        ),
        0..24,
    )
}

/// A list after changes; `spare` are records that it does not have yet.
fn changed(records: &[Record], steps: &[Step], spare: &mut Vec<Record>) -> Vec<Record> {
    let mut records = records.to_vec();
    for (what, first, second) in steps {
        if records.is_empty() {
            records.extend(spare.pop());
            continue;
        }
        let (a, b) = (first.index(records.len()), second.index(records.len()));
        match what {
            0 => drop(records.remove(a)),
            1 => records[a].remarks.push("seen again".to_owned()),
            2 => records[a].names = records[b].names.clone(),
            3 => records.swap(a, b),
            4 => {
                records[a].kind = [
                    EntityKind::Person,
                    EntityKind::Organization,
                    EntityKind::Other,
                ][b % 3];
            }
            5 => records.insert(a, spare.pop().unwrap_or_default()),
            _ => records.extend(spare.pop()),
        }
    }
    // A spare record without an id stands for none left.
    records.retain(|record| !record.id.is_empty());
    records
}

/// Everything that an answer says.
fn answer(list: &Watchlist, query: &Query, options: &Options, scratch: &mut Scratch) -> String {
    let found = list.search_with(query, options, scratch);
    let mut text = format!(
        "{:?} {} {:?} {:?}\n",
        found.unsearchable(),
        found.work_limited(),
        found.notes(),
        found.coverage()
    );
    for c in &found {
        text += &format!(
            "{} {} {} {} {} {:?} {:?} {:?} {}\n",
            c.record_number(),
            c.score(),
            c.list(),
            c.record_id(),
            c.name(),
            c.name_kind(),
            c.kind(),
            c.notice(),
            c.explain()
        );
    }
    text
}

fn queries(records: &[Record]) -> Vec<Query> {
    let names = records
        .iter()
        .flat_map(|r| &r.names)
        .map(|n| n.text.as_str());
    let mut queries: Vec<Query> = names.step_by(5).map(Query::new).collect();
    queries.extend(["...", "Ali", "M", "Viktor", "nobody at all"].map(Query::new));
    queries.push(Query::new("...").kind(EntityKind::Organization));
    queries.push(Query::new("Viktor Skalnyi").kind(EntityKind::Organization));
    queries.push(Query::new("SKALNYI VIKTO").born("1962".parse().expect("a year")));
    queries.last_mut().expect("one").truncated = true;
    queries
}

/// What two lists say of everything that can be asked.
fn assert_alike(
    layered: &Watchlist,
    fresh: &Watchlist,
    queries: &[Query],
) -> Result<(), TestCaseError> {
    prop_assert_eq!(layered.len(), fresh.len());
    prop_assert_eq!(layered.coverage(), fresh.coverage());
    let (a, b) = (layered.info(), fresh.info());
    prop_assert_eq!(
        (a.people, a.organizations, a.vessels, a.others, a.content),
        (b.people, b.organizations, b.vessels, b.others, b.content)
    );
    for number in 0..fresh.len() {
        prop_assert_eq!(
            layered.record(number).expect("there"),
            fresh.record(number).expect("there")
        );
    }
    prop_assert!(layered.record(fresh.len()).is_err());
    let mut scratch = Scratch::new();
    let options = [
        Options::default().limit(2),
        Options::default()
            .limit(7)
            .min_score(Score::from_points(300)),
    ];
    for query in queries {
        for options in &options {
            prop_assert_eq!(
                answer(layered, query, options, &mut scratch),
                answer(fresh, query, options, &mut scratch)
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two changes in a row: searched as layers and compacted, the list is the one built afresh.
    #[test]
    fn a_list_with_overlays_is_the_list_built_afresh(first in steps(), second in steps(), size in 0usize..60) {
        let mut spare = pool();
        let old = spare.split_off(spare.len() - size);
        let middle = changed(&old, &first, &mut spare);
        let new = changed(&middle, &second, &mut spare);
        let (base, between, fresh) = (build(&old), build(&middle), build(&new));
        let read = |overlay: Overlay| {
            let bytes = overlay.to_bytes().expect("written");
            assert_eq!(Overlay::from_bytes(&bytes).expect("read"), overlay);
            overlay
        };
        let (one, two) = (
            read(base.overlay_to(&between).expect("made")),
            read(Overlay::between(&middle, &new).expect("made")),
        );
        let layered = base.with_overlay(&one).and_then(|list| list.with_overlay(&two)).expect("laid");
        let asked = queries(&old.iter().chain(&new).cloned().collect::<Vec<_>>());
        assert_alike(&layered, &fresh, &asked)?;
        prop_assert!(layered.as_bytes() == fresh.as_bytes());
        prop_assert!(layered.compact().expect("compacted").as_bytes() == fresh.as_bytes());
        prop_assert_eq!(two.apply(&one.apply(&old).expect("applied")).expect("applied"), new);

        // The base does not change, and the overlays do not fit in another order.
        prop_assert!(base.as_bytes() == build(&old).as_bytes());
        if base.content_id() != between.content_id() {
            prop_assert!(base.with_overlay(&two).is_err());
        }
        // What leads back leads back.
        let back = layered.overlay_to(&base).expect("made");
        assert_alike(&layered.with_overlay(&back).expect("laid"), &base, &asked)?;
    }

    /// Made by hand, an overlay is the same as what it says done to the records.
    #[test]
    fn an_overlay_made_by_hand_is_what_it_says(
        size in 1usize..60,
        gone in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        put in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..8),
    ) {
        let records = pool();
        let old = &records[..size];
        let mut overlay = Overlay::default();
        for at in gone {
            overlay.withdraw(Key::of(&old[at.index(size)]));
        }
        for (at, fresh) in put {
            let mut record = records[at.index(size)].clone();
            if fresh {
                record.id.push_str("-NEW");
            }
            record.remarks.push("by hand".to_owned());
            overlay.put(record);
        }
        let bytes = overlay.to_bytes().expect("written");
        prop_assert_eq!(&Overlay::from_bytes(&bytes).expect("read"), &overlay);
        let layered = build(old).with_overlay(&overlay).expect("laid");
        let fresh = build(&overlay.apply(old).expect("applied"));
        prop_assert_eq!(layered.content_id(), None);
        let compacted = layered.compact().expect("compacted");
        prop_assert!(compacted.as_bytes() == fresh.as_bytes());
        assert_alike(&compacted, &fresh, &[])?;
        let mut scratch = Scratch::new();
        for query in queries(old) {
            let options = Options::default().limit(3);
            prop_assert_eq!(
                answer(&layered, &query, &options, &mut scratch),
                answer(&fresh, &query, &options, &mut scratch)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes of an overlay changed, lines lost, doubled or turned around: refused, or a list that can be
    /// searched and whose every record is one of the base's or of the overlay's.
    #[test]
    fn a_mangled_overlay_is_refused_or_means_something(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..5), 1..4),
    ) {
        let records = pool();
        let base = build(&records[..12]);
        let overlay = base.overlay_to(&build(&records[4..16])).expect("made");
        let mut bytes = overlay.to_bytes().expect("written");
        for (at, value, how) in changes {
            let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
            let (line, byte) = (at.index(lines.len()), at.index(bytes.len()));
            let other = usize::from(value) % lines.len();
            match how {
                0 => drop(lines.remove(line)),
                1 => lines.insert(line, lines[other]),
                2 => lines.swap(line, other),
                _ => {
                    bytes[byte] = value;
                    continue;
                }
            }
            bytes = lines.concat();
            if bytes.is_empty() {
                return Ok(());
            }
        }
        let laid = Overlay::from_bytes(&bytes).and_then(|o| Ok((base.with_overlay(&o)?, o)));
        if let Ok((list, overlay)) = laid {
            prop_assert_eq!(list.coverage().records, list.len());
            for number in 0..list.len() {
                let record = list.record(number).expect("there");
                prop_assert!(records.contains(&record) || overlay.records().any(|r| *r == record));
            }
            for query in queries(&records[..16]) {
                list.search(query);
            }
        }
    }
}

#[test]
fn a_withdrawn_record_takes_no_place_in_the_answer() {
    let records: Vec<Record> = (0..40)
        .map(|number| {
            let mut record = Record::default();
            (record.list, record.id) = ("test".to_owned(), format!("T-{number}"));
            record.names = vec![Name::new("Quorwenna Xillbrath")];
            record
        })
        .collect();
    let mut overlay = Overlay::default();
    records[2..37]
        .iter()
        .for_each(|record| overlay.withdraw(Key::of(record)));
    let list = build(&records).with_overlay(&overlay).expect("laid");
    let found = list.search_with(
        &Query::new("Xillbrath Quorwenna"),
        &Options::default().limit(3),
        &mut Scratch::new(),
    );
    let ids: Vec<&str> = found.iter().map(|c| c.record_id()).collect();
    assert_eq!(ids, ["T-0", "T-1", "T-37"]);
    assert_eq!(
        (list.len(), found.coverage().records, found.coverage().names),
        (5, 5, 5)
    );
    assert!(list.record(5).is_err());
}

#[test]
fn what_is_not_there_cannot_be_withdrawn() {
    let base = build(&pool()[..9]);
    let mut overlay = Overlay::default();
    overlay.withdraw(Key {
        list: "alpha".to_owned(),
        id: "NOT-THERE".to_owned(),
    });
    let error = base.with_overlay(&overlay).expect_err("absent");
    assert_eq!(error.kind(), ErrorKind::List);
    assert!(
        error.to_string().contains("that the list does not have"),
        "{error}"
    );

    let mut twice = Overlay::default();
    twice.withdraw(Key::of(&base.record(3).expect("there")));
    let once = base.with_overlay(&twice).expect("there");
    assert_eq!(once.len(), 8);
    assert!(once.with_overlay(&twice).is_err(), "withdrawn already");
}

#[test]
fn an_overlay_for_another_list_is_refused() {
    let records = pool();
    let (base, other) = (build(&records[..20]), build(&records[1..21]));
    let overlay = base.overlay_to(&build(&records[..25])).expect("made");
    assert_eq!(overlay.base(), base.content_id().as_deref());
    let error = other.with_overlay(&overlay).expect_err("another list");
    assert_eq!(error.kind(), ErrorKind::List);
    let (wanted, found) = (
        base.content_id().expect("known"),
        other.content_id().expect("known"),
    );
    assert!(
        error.to_string().contains(&wanted) && error.to_string().contains(&found),
        "{error}"
    );
    assert!(overlay.apply(&records[1..21]).is_err());
}

/// Whoever changes the text of an overlay gets an error, or a list that is what it says: never a record that
/// is silently missing.
#[test]
fn an_overlay_with_wrong_places_is_refused() {
    let records = pool();
    let (base, new) = (build(&records[..20]), build(&records[3..25]));
    let text = String::from_utf8(
        base.overlay_to(&new)
            .and_then(|o| o.to_bytes())
            .expect("made"),
    )
    .expect("text");
    for (from, to) in [
        ("\"was\":2", "\"was\":7"),
        ("\"was\":2", "\"was\":2000"),
        ("\"at\":21", "\"at\":20"),
        ("\"at\":21", "\"at\":22"),
        ("\"records\":", "\"records\":1"),
        (",\"was\":2", ""),
    ] {
        assert!(text.contains(from), "{from}");
        let altered = text.replacen(from, to, 1);
        let laid =
            Overlay::from_bytes(altered.as_bytes()).and_then(|overlay| base.with_overlay(&overlay));
        assert_eq!(
            laid.err().map(|e| e.kind()),
            Some(ErrorKind::List),
            "{from} {to}"
        );
    }
    // A record that was changed on the way: it is found out when the list is compacted.
    let altered = text.replacen("\"text\":\"", "\"text\":\"X", 1);
    let laid = Overlay::from_bytes(altered.as_bytes())
        .and_then(|overlay| base.with_overlay(&overlay))
        .expect("laid");
    assert_eq!(
        laid.compact().err().map(|e| e.kind()),
        Some(ErrorKind::Corrupt)
    );
    assert!(
        laid.as_bytes().is_empty() && laid.save(std::env::temp_dir().join("never.nmx")).is_err()
    );
}

#[test]
fn what_is_stated_about_a_list_is_what_a_fresh_build_says() {
    let lines = |records: &[Record]| -> String {
        records.iter().map(|r| r.to_json_line() + "\n").collect()
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("stated");
    std::fs::create_dir_all(&folder).expect("made");
    let records = pool();
    let build = |name: &str, records: &[Record], day: &str| {
        let path = folder.join(name);
        std::fs::write(&path, lines(records)).expect("written");
        let builder = Watchlist::builder().add_file(&path).expect("read");
        builder.built(day).build().expect("built")
    };
    let (old, new) = (
        build("monday.jsonl", &records[..30], "2026-11-02"),
        build("tuesday.jsonl", &records[5..40], "2026-11-03"),
    );
    let layered = old
        .with_overlay(&old.overlay_to(&new).expect("made"))
        .expect("laid");
    assert_eq!(layered.coverage(), new.coverage());
    assert!(layered.coverage().to_string().contains("2026-11-03"));
    assert_eq!(layered.as_bytes(), new.as_bytes());

    // By hand: a list that changed has the version that is stated, or none.
    let mut overlay = Overlay::default();
    overlay.withdraw(Key::of(&records[0]));
    let list = old.with_overlay(&overlay).expect("laid");
    let of = |list: &Watchlist, id: &str| {
        list.coverage()
            .lists
            .iter()
            .find(|l| l.id == id)
            .cloned()
            .expect("there")
    };
    assert_eq!(of(&list, "alpha").source, None);
    assert_eq!(of(&list, "beta").source.as_deref(), Some("monday.jsonl"));
    let mut stated = of(&list, "alpha");
    stated.version = Some("2".to_owned());
    overlay.state(&stated);
    assert_eq!(
        of(&old.with_overlay(&overlay).expect("laid"), "alpha")
            .version
            .as_deref(),
        Some("2")
    );
}

#[test]
fn all_faces_of_a_list_see_the_layers() {
    let records = pool();
    let (base, new) = (build(&records[..60]), build(&records[10..90]));
    let layered = base
        .with_overlay(&base.overlay_to(&new).expect("made"))
        .expect("laid");
    let mut asked = queries(&records);
    let rules = |list: &Watchlist| -> Vec<Vec<usize>> {
        let list = list.eu_mid();
        let numbers = |query: &Query| {
            list.search(query)
                .found
                .iter()
                .map(|f| f.record_number)
                .collect()
        };
        asked.iter().map(numbers).collect()
    };
    assert_eq!(rules(&layered), rules(&new));
    asked.extend_from_within(..);
    asked.extend_from_within(..);
    let screened = |list: &Watchlist, threads: usize| {
        let mut all = Vec::new();
        list.screen(&asked, &Options::default(), threads, |number, found| {
            all.push((
                number,
                found
                    .iter()
                    .map(|c| (c.record_number(), c.score()))
                    .collect::<Vec<_>>(),
            ));
            true
        });
        all
    };
    assert_eq!(screened(&layered, 3), screened(&new, 1));
}

/// Whether a byte of an index lies between its sections, where nobody looks (FORMAT.md).
fn is_padding(index: &[u8], at: usize) -> bool {
    const HEADER: usize = 40;
    const ENTRY: usize = 24;
    let number = |at: usize, length: usize| {
        let digits = index[at..at + length].iter().rev();
        digits.fold(0usize, |number, &digit| number << 8 | usize::from(digit))
    };
    let table = HEADER + number(24, 4) * ENTRY;
    let mut sections = (HEADER..table).step_by(ENTRY).map(|entry| {
        let (offset, length) = (number(entry + 4, 8), number(entry + 12, 8));
        offset..offset + length
    });
    at >= table && !sections.any(|section| section.contains(&at))
}

/// "Could not look" stays what it is under an overlay.
#[test]
fn a_damaged_base_is_damaged_under_an_overlay() {
    let mut bytes = build(&pool()).as_bytes().to_vec();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged-base.nmx");
    #[allow(unsafe_code)]
    // SAFETY: nobody else knows the file, and the map goes before it is written again.
    let mapped = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("written");
        unsafe { Watchlist::open_mapped(&path) }
    };
    let sound = mapped(&bytes).expect("opens");
    let sections = sound.info().sections;
    let large = sections
        .iter()
        .map(|(_, length)| *length)
        .max()
        .unwrap_or(0);
    assert!(large > 64 << 10, "a section is left for later: {large}");
    drop(sound);
    let mut seen = 0;
    for at in (0..bytes.len()).step_by(bytes.len() / 53) {
        if is_padding(&bytes, at) {
            continue;
        }
        bytes[at] ^= 0x10;
        if let Ok(list) = mapped(&bytes) {
            // The overlay can be refused, since it may look at what is damaged.
            if let Ok(list) = list.with_overlay(&Overlay::default()) {
                let found = list.search("Viktor Skalnyi");
                assert_eq!(
                    found.unsearchable(),
                    Some(&Unsearchable::Damaged),
                    "byte {at}"
                );
                assert!(list.compact().is_err());
                seen += 1;
            }
        }
        bytes[at] ^= 0x10;
    }
    assert!(seen > 0);
    std::fs::remove_file(path).expect("removed");
}
