//! Lossless retrieval: a search finds exactly what comparing the query with every listed name finds.

use std::collections::BTreeMap;

use noticematch::record::{EntityKind, NameQuality, Record};
use noticematch::{Level, Options, Profile, Query, Score, Scratch, Watchlist, compare_with};
use proptest::prelude::*;

fn demo_records() -> Vec<Record> {
    let list = Watchlist::demo();
    (0..list.len())
        .map(|number| list.record(number).expect("in range"))
        .collect()
}

/// What a weak alias takes off (`core/data/rules/rules.tsv`).
const WEAK_ALIAS: i32 = 70;

/// Every record's score by comparison with each of its names.
fn exhaustive(records: &[Record], query: &str) -> BTreeMap<String, Score> {
    let cap =
        Score::from_points(i32::from(Profile::Border.threshold(Level::Probable).points()) - 1);
    let mut scores = BTreeMap::new();
    for record in records {
        let kind = if record.kind == EntityKind::Person {
            EntityKind::Person
        } else {
            EntityKind::Organization
        };
        for name in &record.names {
            let mut score =
                compare_with(query, &name.text, Some(kind), &Options::default()).score();
            if name.quality == Some(NameQuality::Low) {
                let less = Score::from_points(i32::from(score.points()) - WEAK_ALIAS);
                score = less.min(cap);
            }
            let best = scores.entry(record.id.clone()).or_insert(score);
            *best = score.max(*best);
        }
    }
    scores
}

fn found(list: &Watchlist, query: &str, lowest: i32) -> BTreeMap<String, Score> {
    let options = Options::default()
        .limit(usize::MAX)
        .min_score(Score::from_points(lowest));
    let found = list.search_with(&Query::new(query), &options, &mut Scratch::new());
    found
        .iter()
        .map(|candidate| (candidate.record_id().to_owned(), candidate.score()))
        .collect()
}

fn assert_same(list: &Watchlist, records: &[Record], query: &str) {
    let all = exhaustive(records, query);
    for lowest in [1, 400, 700, 850] {
        let expected: BTreeMap<_, _> = all
            .iter()
            .filter(|(_, score)| i32::from(score.points()) >= lowest)
            .map(|(id, s)| (id.clone(), *s))
            .collect();
        assert_eq!(
            found(list, query, lowest),
            expected,
            "{query} from {lowest}"
        );
    }
}

#[test]
fn every_listed_name_as_query() {
    let (list, records) = (Watchlist::demo(), demo_records());
    for name in records.iter().flat_map(|record| &record.names).step_by(13) {
        assert_same(&list, &records, &name.text);
    }
}

/// Every record twice: related words are stored of words in two forms or more, so that a search goes another way.
#[test]
fn every_listed_name_where_every_word_is_common() {
    let mut records = demo_records();
    let again: Vec<Record> = (records.iter().cloned())
        .map(|mut record| {
            record.id.push_str("-AGAIN");
            record
        })
        .collect();
    records.extend(again);
    let list = list_of(&records);
    let names = records.iter().flat_map(|record| &record.names);
    for name in names.step_by(101) {
        assert_same(&list, &records, &name.text);
        let turned: Vec<&str> = name.text.split(' ').rev().collect();
        let initial: String = turned[0].chars().take(1).collect();
        assert_same(
            &list,
            &records,
            &format!("{initial}. {}", turned[1..].join(" ")),
        );
    }
}

/// Queries on which search and comparison once disagreed.
#[test]
fn queries_that_once_differed() {
    let (list, records) = (Watchlist::demo(), demo_records());
    for query in ["qခင်တိm်ဖြူ", "Mirazh-Eksport Bumazhnykh Oblakov OOO"] {
        assert_same(&list, &records, query);
    }
}

fn list_of(records: &[Record]) -> Watchlist {
    let builder = Watchlist::builder().add_records(records);
    builder.and_then(|b| b.build()).expect("a list")
}

/// A record for each name.
fn records(names: &[&str]) -> Vec<Record> {
    let record = |(number, name): (usize, &&str)| {
        let mut record = Record::default();
        (record.id, record.list) = (number.to_string(), "names".into());
        record.names = vec![noticematch::record::Name::new(*name)];
        record
    };
    names.iter().enumerate().map(record).collect()
}

/// Name fields that are read in several ways, on both sides.
#[test]
fn fields_with_several_readings() {
    let names = [
        "Zielonka, Piotr (Pjotr)",
        "Anna Dombrowska née Sokolnik",
        "Viktor Skalny (a.k.a. Jan Berezin)",
        "Jan Berezin / Yann Beresin",
        "Saif al-Islam Farouqi",
        "Abdul Rahman Farouqi",
        "Abdul R. Farouqi",
        "Abu Bakr al-Harrani",
        "Musaal-Harrani Yusuf",
        "Maulawifarouqi Harun",
        "Mohamad Rafi bin",
        "ИВАНОВДМИТРИЙ Петрович",
        "펑샤오팅",
    ];
    let records = records(&names);
    let list = list_of(&records);
    let turned = |name: &&str| name.split(' ').rev().collect::<Vec<_>>().join(" ");
    for query in names
        .iter()
        .map(|name| name.to_string())
        .chain(names.iter().map(turned))
    {
        assert_same(&list, &records, &query);
    }
}

/// What shares a key with a word and turns out to be another name leaves its place to a single letter of the query.
#[test]
fn a_single_letter_beside_what_only_shares_a_key() {
    let names = ["石井陽葵", "上田陽葵", "山田花子", "田中太郎"];
    let records = records(&names);
    let list = list_of(&records);
    for query in ["S. Haru", "Haru S.", "I. Haru", "Y. Hanako", "T. Taro"] {
        assert_same(&list, &records, query);
    }
}

/// A word that a query has twice, of which the first is one word with what stands behind it.
#[test]
fn a_word_once_more_and_two_words_as_one() {
    let others = [
        "حسن",
        "سعيد",
        "خالد",
        "يوسف",
        "كريم",
        "منصور",
        "الشمري",
        "الزهراني",
        "القحطاني",
        "المصري",
    ];
    let common: Vec<String> = (others.iter())
        .flat_map(|first| {
            others
                .iter()
                .map(move |second| format!("عبد الله {first} {second}"))
        })
        .collect();
    let rare = others.map(|first| format!("{first} العبيدي"));
    let mut names: Vec<&str> = common.iter().chain(&rare).map(String::as_str).collect();
    names.extend([
        "عبد الله العبيدي",
        "Abdi Ali",
        "Abdul Ali Abdi",
        "Abdiali Abdi",
        "Ali Abdi Ali",
        "Min Jun Min",
        "Minjun Min",
        "Min Junmin",
    ]);
    let records = records(&names);
    let list = list_of(&records);
    for query in [
        "Abdi Ali Abdi",
        "Ali Abdi Ali",
        "Min Jun Min",
        "Min Min Jun",
        "Abdi Abdi Ali Ali",
    ] {
        assert_same(&list, &records, query);
        // Every score as the bar.
        let all = exhaustive(&records, query);
        for bar in all.values().filter(|score| score.points() > 0) {
            let mut expected = all.clone();
            expected.retain(|_, score| *score >= *bar);
            let found = found(&list, query, bar.points().into());
            assert_eq!(found, expected, "{query} from {bar}");
        }
    }
}

/// A list of which the same few words make every name: their related words are stored, and what stands beside
/// them is; ten candidates are full long before all are read.
fn common_names() -> Vec<Record> {
    const WORDS: [&str; 36] = [
        "Mohammed",
        "Muhammad",
        "Mohamad",
        "Ahmed",
        "Ahmad",
        "Ali",
        "Aly",
        "Hassan",
        "Hasan",
        "Hussein",
        "Husain",
        "Ibrahim",
        "Ebrahim",
        "Omar",
        "Umar",
        "Abdul Rahman",
        "Abdelrahman",
        "bin Saleh",
        "Yusuf",
        "Youssef",
        "Jin",
        "Wei",
        "Xiao",
        "Ming",
        "A.",
        "Abu",
        "Abu Hasan",
        "M.",
        "Khan",
        "Abdul",
        "Shah",
        "محمد",
        "Али",
        "М.",
        "Um",
        "Sheikh",
    ];
    // Numbers that look thrown together, the same on every machine.
    let mut state = 7u32;
    let mut below = |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % most
    };
    (0..2600)
        .map(|number| {
            let words = 2 + below(3);
            // The square makes the first words common and the last ones rare.
            let name: Vec<&str> = (0..words)
                .map(|_| WORDS[below(WORDS.len()) * below(WORDS.len()) / WORDS.len()])
                .collect();
            let mut record = Record::default();
            (record.id, record.list) = (number.to_string(), "common".into());
            record.names = vec![noticematch::record::Name::new(name.join(" "))];
            record
        })
        .collect()
}

#[test]
fn common_names_and_the_best_ten() {
    let records = common_names();
    let list = list_of(&records);
    for query in [
        "Mohammed Ali",
        "Ahmad Hassan Omar",
        "Muhammd Hasan",
        "Abdulrahman Ali",
        "M. Ahmed",
        "Ali",
        "محمد حسن",
        "Xiaoming Wei",
        "Mohammed Ahmed Hassan bin Saleh Ali",
        "Mohammed Mohammed",
        "Ali Ali Hassan Ali",
        "Abdulrahman Abdul Rahman",
        "Abu Hasan Abu Hasan",
        "A. Ali",
        "Ali A.",
        "A. Li",
        "M. A. Hassan",
        "Abul Ahmed",
        "Abdul Ahmed",
        "Abu M. Hassan",
        "Um Hasan",
        "А. Хасан",
        "م. حسن",
        "Khan Shah Ali",
        "Sheikh A. Khan",
        "Abu Ali Hasan",
        "Hassan Hasan Husain Hussein",
    ] {
        assert_same(&list, &records, query);
        let mut best: Vec<(std::cmp::Reverse<Score>, usize)> = exhaustive(&records, query)
            .iter()
            .map(|(id, score)| (std::cmp::Reverse(*score), id.parse().expect("a number")))
            .collect();
        best.sort_unstable();
        for limit in [1, 10, 50] {
            let options = Options::default()
                .limit(limit)
                .min_score(Score::from_points(1));
            let found = list.search_with(&Query::new(query), &options, &mut Scratch::new());
            let found: Vec<_> = found
                .iter()
                .map(|c| (std::cmp::Reverse(c.score()), c.record_number()))
                .collect();
            let positive = best.iter().filter(|(score, _)| score.0.points() > 0);
            let expected: Vec<_> = positive.take(limit).copied().collect();
            assert_eq!(found, expected, "{query}, the best {limit}");
        }
    }
}

#[test]
fn every_record_finds_itself() {
    let (list, records) = (Watchlist::demo(), demo_records());
    for record in &records {
        for name in record
            .names
            .iter()
            .filter(|name| name.quality != Some(NameQuality::Low))
        {
            let found = found(&list, &name.text, 500);
            assert!(
                found.contains_key(&record.id),
                "{} by {:?}: {}",
                record.id,
                name.text,
                compare_with(
                    &name.text,
                    &name.text,
                    Some(record.kind),
                    &Options::default()
                )
                .explain()
            );
        }
    }
}

fn edited() -> impl Strategy<Value = String> {
    let names: Vec<String> = demo_records()
        .iter()
        .flat_map(|r| r.names.iter().map(|n| n.text.clone()))
        .collect();
    (proptest::sample::select(names), any::<u64>()).prop_map(|(name, seed)| edit(&name, seed))
}

/// One or two changes that people make: a letter, a swap, a dropped, glued, shortened or moved part.
fn edit(name: &str, mut seed: u64) -> String {
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let mut chars: Vec<char> = name.chars().collect();
    for _ in 0..1 + next(2) {
        let at = next(chars.len());
        match next(6) {
            0 => chars[at] = char::from(b'a' + next(26) as u8),
            1 => chars.insert(at, char::from(b'a' + next(26) as u8)),
            2 if chars.len() > 3 => {
                chars.remove(at);
            }
            3 if at + 1 < chars.len() => chars.swap(at, at + 1),
            4 => chars.retain(|c| *c != ' '),
            _ => {
                let text: String = chars.iter().collect();
                let mut words: Vec<&str> = text.split(' ').collect();
                let count = words.len();
                words.rotate_left(next(count));
                if count > 2 && next(2) == 0 {
                    words.pop();
                }
                chars = words.join(" ").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edited_names(query in edited()) {
        assert_same(&Watchlist::demo(), &demo_records(), &query);
    }

    #[test]
    fn any_text(query in "\\PC{0,40}") {
        let list = Watchlist::demo();
        let found = list.search(query.as_str());
        prop_assert!(found.iter().all(|c| c.level() >= Level::Possible));
    }
}
