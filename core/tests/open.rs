//! Saving, opening and mapping an index file.

use noticematch::record::{Name, Record};
use noticematch::{ErrorKind, Unsearchable, Watchlist};

fn file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn saved_opened_and_mapped_lists_answer_alike() {
    let (list, path) = (Watchlist::demo(), file("saved.nmx"));
    list.save(&path).expect("saved");
    let opened = Watchlist::open(&path).expect("opened");
    #[allow(unsafe_code)]
    // SAFETY: nobody else knows the file.
    let mapped = unsafe { Watchlist::open_mapped(&path) }.expect("mapped");
    for query in ["Виктор Скальный", "Usama bin Ladin", "nobody of that name"] {
        let answer = |list: &Watchlist| -> Vec<(String, String)> {
            list.search(query)
                .iter()
                .map(|c| (c.record_id().to_owned(), c.explain()))
                .collect()
        };
        assert_eq!(answer(&list), answer(&opened));
        assert_eq!(answer(&list), answer(&mapped));
    }
    assert_eq!(list.as_bytes(), opened.as_bytes());
    std::fs::remove_file(path).expect("removed");
}

/// Where the sections of a file lie, in order (FORMAT.md).
fn sections(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let number = |at: usize| {
        let eight = bytes[at..at + 8].try_into().expect("eight bytes");
        u64::from_le_bytes(eight) as usize
    };
    let count = number(24) as u32 as usize;
    let entries = (0..count).map(|index| 40 + 24 * index);
    let sections = entries.map(|at| number(at + 4)..number(at + 4) + number(at + 12));
    sections.collect()
}

/// A map is not read when it is opened: what is damaged in its large sections comes out at the first
/// look-up, as "could not look", never as "nothing found".
#[test]
fn a_damaged_map_answers_that_it_could_not_look() {
    let mut builder = Watchlist::builder();
    for number in 0..3000 {
        let mut record = Record::default();
        record.id = format!("R-{number}");
        record.list = "test".into();
        record.names = vec![Name::new(format!("Petro{number} Kovalenko{}", number % 91))];
        builder = builder.add_record(&record).expect("added");
    }
    let mut bytes = builder.to_bytes().expect("built");
    let path = file("damaged-map.nmx");
    let mapped = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("written");
        #[allow(unsafe_code)]
        // SAFETY: nobody else knows the file, and the map goes before it is written again.
        unsafe {
            Watchlist::open_mapped(&path)
        }
    };
    let sound = mapped(&bytes).expect("opens");
    assert_eq!(sound.search("Petro7 Kovalenko7").unsearchable(), None);
    drop(sound);
    let (mut refused, mut silent) = (0, 0);
    let sections = sections(&bytes);
    // Nobody reads the bytes between two sections.
    let held = |at: &usize| *at < sections[0].start || sections.iter().any(|s| s.contains(at));
    for at in (0..bytes.len()).step_by(bytes.len() / 97).filter(held) {
        bytes[at] ^= 0x40;
        match mapped(&bytes) {
            Err(_) => refused += 1,
            Ok(list) => {
                let answer = list.search("Petro7 Kovalenko7");
                assert_eq!(
                    answer.unsearchable(),
                    Some(&Unsearchable::Damaged),
                    "byte {at}"
                );
                assert!(answer.is_empty());
                let error = list.record(0).expect_err("damaged");
                assert_eq!(error.kind(), ErrorKind::Corrupt);
                silent += 1;
            }
        }
        bytes[at] ^= 0x40;
    }
    assert!(refused > 0 && silent > 0, "{refused} {silent}");
    std::fs::remove_file(path).expect("removed");
}

/// A forger can write checksums too: what must not be walked is found out before it is, in a map at the first
/// look-up.
#[test]
fn a_forged_dictionary_is_refused_or_walked_to_its_end() {
    let list = Watchlist::demo();
    let number = |bytes: &[u8], at: usize, size: usize| -> usize {
        (0..size)
            .rev()
            .fold(0, |n, i| n << 8 | usize::from(bytes[at + i]))
    };
    let sound = list.as_bytes();
    let sections = number(sound, 24, 4);
    let terms = (0..sections)
        .map(|index| 40 + 24 * index)
        .find(|at| number(sound, *at, 4) == 100)
        .expect("names of people");
    let (offset, length) = (number(sound, terms + 4, 8), number(sound, terms + 12, 8));
    let path = file("forged.nmx");
    let (mut refused, mut answered) = (0, 0);
    for step in 0..200 {
        let mut bytes = sound.to_vec();
        bytes[offset + length * step / 200] ^= 1 << (step % 8);
        let checksum = crc32fast::hash(&bytes[offset..offset + length]);
        bytes[terms + 20..terms + 24].copy_from_slice(&checksum.to_le_bytes());
        let mut head = bytes[..40 + 24 * sections].to_vec();
        head[28..32].fill(0);
        bytes[28..32].copy_from_slice(&crc32fast::hash(&head).to_le_bytes());
        std::fs::write(&path, &bytes).expect("written");
        #[allow(unsafe_code)]
        // SAFETY: nobody else knows the file, and the map goes before it is written again.
        let mapped = unsafe { Watchlist::open_mapped(&path) };
        let read = Watchlist::from_bytes(bytes);
        let damaged = match &mapped {
            Ok(list) => {
                let answer = list.search("Viktor Skalnyi");
                answer.unsearchable() == Some(&Unsearchable::Damaged)
            }
            Err(_) => true,
        };
        assert_eq!(damaged, read.is_err(), "step {step}");
        refused += usize::from(damaged);
        answered += usize::from(!damaged);
    }
    assert!(refused > 0 && answered > 0, "{refused} {answered}");
    std::fs::remove_file(path).expect("removed");
}

#[test]
fn a_missing_file_is_an_io_error_that_names_the_file() {
    let path = file("not-there.nmx");
    let error = Watchlist::open(&path).expect_err("missing");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.path(), Some(path.as_path()));
    assert!(error.io_error().is_some());
}

#[test]
fn an_answer_always_carries_its_coverage() {
    let found = Watchlist::demo().search("nobody of that name at all");
    assert!(found.is_empty() && found.unsearchable().is_none());
    assert_eq!(found.coverage().records, Watchlist::demo().len());
    assert!(found.coverage().to_string().contains("no clearance"));
}

#[test]
fn lists_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&Watchlist::demo());
}
