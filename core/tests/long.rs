//! Names as long as names can be: nothing that is added up for their parts runs over.

use noticematch::Watchlist;
use noticematch::record::{Name, Record};

#[test]
fn a_name_of_any_length_is_found_by_itself() {
    let words = [
        "Kravchuk",
        "Vostrikov",
        "Zhdanovich",
        "Brzezinski",
        "Quintanilla",
        "Oyelaran",
        "Tchaikov",
        "Wolfensohn",
        "Mbarushimana",
        "Jazairi",
        "Gulbadin",
        "Fernandopulle",
        "Xochitl",
        "Yamashiro",
    ];
    for count in 2..=words.len() {
        let name = words[..count].join(" ");
        let mut record = Record::default();
        (record.id, record.list) = ("1".into(), "long".into());
        record.names = vec![Name::new(name.as_str())];
        let builder = Watchlist::builder().add_record(&record);
        let list = builder.and_then(|b| b.build()).expect("a list");
        let found = list.search(name.as_str());
        let points = found.get(0).map(|candidate| candidate.score());
        let compared = noticematch::compare(&name, &name).score();
        assert_eq!(points, Some(compared), "{count} words");
    }
}
