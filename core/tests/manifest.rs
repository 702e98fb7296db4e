//! Passenger manifests.

use noticematch::manifest::{Capture, Manifest, ManifestOptions, Role};
use noticematch::record::Sex;
use noticematch::{ErrorKind, Query, Watchlist};
use proptest::prelude::*;

const SAMPLE: &str = include_str!("../../testdata/manifest/sample.edi");

fn options() -> ManifestOptions {
    ManifestOptions::on((2026, 11, 24))
}

fn read(text: &str) -> Manifest {
    Manifest::read(text, &options()).expect("a manifest")
}

#[test]
fn the_sample_has_five_travellers() {
    let manifest = read(SAMPLE);
    assert_eq!(manifest.transport.as_deref(), Some("XX123"));
    let ports = [("125", "SYD"), ("87", "AKL")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(manifest.ports, ports);
    let names: Vec<String> = manifest.travellers.iter().map(|t| t.name()).collect();
    let expected = [
        "JACKI ANJA FENNER",
        "MARTIN VAN DER MUELLEN",
        "SATRIYA SUDARPA",
        "ENYA SIOBHAN O'CONNOR",
        "HUDA MUHAMMAD JAWAD AL BASRI",
    ];
    assert_eq!(names, expected);
    let first = &manifest.travellers[0];
    assert_eq!(
        (
            first.sex,
            first.nationality.as_deref(),
            first.booking.as_deref()
        ),
        (Some(Sex::Female), Some("USA"), Some("9C7313"))
    );
    assert_eq!(first.born.as_ref().map(|b| b.first), Some((1970, 6, 2)));
    let document = &first.documents[0];
    assert_eq!(
        (
            document.kind.as_str(),
            document.number.as_str(),
            document.country.as_deref()
        ),
        ("P", "448763368", Some("USA"))
    );
    assert_eq!(
        document.expires.as_ref().map(|d| d.first),
        Some((2022, 5, 18))
    );
    let roles: Vec<Role> = manifest.travellers.iter().map(|t| t.role).collect();
    assert_eq!(
        roles,
        [
            Role::Passenger,
            Role::Passenger,
            Role::Passenger,
            Role::Crew,
            Role::TransitPassenger
        ]
    );
    assert_eq!(manifest.travellers[4].sex, None);
}

#[test]
fn service_characters_and_releases_are_those_of_the_message() {
    let message = "UNA|*.! ~UNB*UNOA|4*A*B*260101|0930*1~\nUNH*1*PAXLST|D|05B|UN|IATA~\nNAD*FL***O'BRIEN !| SONS|A!*B~\nGEI*4*173~\nDTM*329|19700602|102~UNT*5*1~";
    let manifest = read(message);
    assert_eq!(
        (
            manifest.travellers[0].surname.as_str(),
            manifest.travellers[0].given_names.as_str()
        ),
        ("O'BRIEN | SONS", "A*B")
    );
    assert_eq!(manifest.travellers[0].capture, Capture::Verified);
    assert_eq!(
        manifest.travellers[0].born.as_ref().map(|b| b.first),
        Some((1970, 6, 2))
    );
    assert!(manifest.problems.is_empty(), "{:?}", manifest.problems);
}

#[test]
fn what_does_not_agree_is_said() {
    let cases = [
        (
            SAMPLE.replace("CNT+42:5", "CNT+42:6"),
            "counts 6 travellers, 5 were read",
        ),
        (
            SAMPLE.replace("DTM+329:581224", "DTM+329:581324"),
            "a date of birth that is none",
        ),
        (SAMPLE.replace("ATT+2++U", "ATT+2++Q"), "a sex other than"),
        (SAMPLE.replace("SATRIYA SUDARPA", ""), "without a name"),
        (
            SAMPLE
                .split("CNT")
                .next()
                .expect("text")
                .trim_end()
                .trim_end_matches('\'')
                .to_owned(),
            "has no end",
        ),
    ];
    let before = read(SAMPLE).problems.len();
    for (message, what) in cases {
        let manifest = read(&message);
        assert!(
            manifest.problems.iter().any(|p| p.what.contains(what)),
            "{what}: {:?}",
            manifest.problems
        );
        assert!(manifest.problems.len() > before.saturating_sub(2));
        assert_eq!(manifest.travellers.len(), 5);
    }
}

#[test]
fn comma_separated_manifests_are_found_by_their_headers() {
    let text = "Family Name;Given Names;DOB;Sex;Nationality;Passport Number;Issuing State;Capture Method\n\
                Skalnyi;Viktor;1980-03-14;M;RU;ZZ2822089;RUS;mrz\n;;;;;;;\nO'Connor;Enya;690806;Q;IRL;;;typed\n";
    let manifest = read(text);
    assert_eq!(manifest.travellers.len(), 2);
    assert_eq!(manifest.travellers[0].capture, Capture::Mrz);
    assert_eq!(
        manifest.travellers[1].born.as_ref().map(|b| b.first),
        Some((1969, 8, 6))
    );
    assert_eq!(
        (manifest.problems[0].place, manifest.problems[0].traveller),
        (4, Some(2))
    );
    let found = Watchlist::demo().search(Query::from(&manifest.travellers[0]));
    assert_eq!(
        found.get(0).map(|c| c.record_id().to_owned()).as_deref(),
        Some("DEMO-0001")
    );
    assert_eq!(
        read("name,dob\nАнна Петрова,1970\n").travellers[0].name(),
        "Анна Петрова"
    );
}

#[test]
fn other_texts_are_refused_without_repeating_them() {
    for text in [
        "",
        "Anna Eriksson",
        "colour,size\nred,3\n",
        "UNB+UNOA:4+A+B'",
        "UNH+1+INVOIC:D:96A:UN'",
    ] {
        let error = Manifest::read(text, &options()).expect_err("no manifest");
        assert_eq!(error.kind(), ErrorKind::List);
        assert!(!error.to_string().contains("Eriksson"));
    }
    let shown = format!("{:?} {:?}", read(SAMPLE), read(SAMPLE).travellers);
    assert!(!shown.contains("FENNER") && !shown.contains("448763368"));
}

proptest! {
    #[test]
    fn any_text_is_an_answer(text in "\\PC{0,200}", cut in 0usize..900) {
        let _ = Manifest::read(&text, &options());
        let _ = Manifest::read(&format!("UNA{text}"), &options());
        let damaged: String = SAMPLE.chars().take(cut).chain(text.chars()).chain(SAMPLE.chars().skip(cut)).collect();
        let _ = Manifest::read(&damaged, &options());
    }
}
