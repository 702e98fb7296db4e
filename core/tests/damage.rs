//! A damaged index: an error or right answers, never a panic, never a hang.

use noticematch::record::{Name, Record};
use noticematch::{ErrorKind, Watchlist};

fn small() -> Vec<u8> {
    let records: Vec<Record> = [
        "Marta Kowalska",
        "Петров Иван",
        "محمد علي",
        "Jan van der Meer",
    ]
    .into_iter()
    .enumerate()
    .map(|(number, name)| {
        let mut record = Record::default();
        record.id = format!("X-{number}");
        record.list = "small".into();
        record.names = vec![Name::new(name)];
        record
    })
    .collect();
    Watchlist::builder()
        .add_records(&records)
        .and_then(|builder| builder.to_bytes())
        .expect("bytes")
}

#[test]
fn every_byte_flipped_in_turn() {
    let sound = small();
    let mut refused = 0;
    for at in 0..sound.len() {
        for bit in [0x01, 0x80] {
            let mut bytes = sound.clone();
            bytes[at] ^= bit;
            match Watchlist::from_bytes(bytes) {
                Err(_) => refused += 1,
                Ok(list) => assert_eq!(
                    list.search("Kowalska Marta")
                        .get(0)
                        .map(|c| c.record_id().to_owned()),
                    Some("X-0".into())
                ),
            }
        }
    }
    // Only the padding between sections may change unseen.
    assert!(
        refused > sound.len() * 2 * 9 / 10,
        "{refused} of {} flips were refused",
        sound.len() * 2
    );
}

#[test]
fn every_truncation() {
    let sound = small();
    for length in 0..sound.len() {
        assert!(
            Watchlist::from_bytes(&sound[..length]).is_err(),
            "cut at {length}"
        );
    }
}

#[test]
fn each_damage_has_its_kind() {
    let sound = small();
    let kind = |bytes: Vec<u8>| Watchlist::from_bytes(bytes).err().map(|error| error.kind());
    assert_eq!(kind(b"not an index".to_vec()), Some(ErrorKind::NotAnIndex));
    assert_eq!(
        kind(sound[..sound.len() - 8].to_vec()),
        Some(ErrorKind::Corrupt)
    );
    let mut version = sound.clone();
    version[10] = 99;
    assert_eq!(kind(version), Some(ErrorKind::Version));
}

#[test]
fn the_same_records_give_the_same_bytes() {
    assert_eq!(small(), small());
}
