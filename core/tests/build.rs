//! Building: the same bytes on any number of threads, progress told, stopped when asked.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use noticematch::lists::ReadOptions;
use noticematch::record::{EntityKind, Name, Record};
use noticematch::{BuildProgress, BuildStage, ErrorKind, Watchlist};

/// More records than are read together, of every script and kind, each different.
fn many() -> Vec<Record> {
    let demo = Watchlist::demo();
    let kinds = [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Other,
    ];
    (0..9000)
        .map(|number| {
            let mut record = demo.record(number % demo.len()).expect("in range");
            record.id = format!("M-{number}");
            record.kind = kinds[number % 5 % 3];
            record.names.truncate(2);
            // Told apart by their letters: figures are another script.
            let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
            let tail: String = [number, number / 26, number / 676]
                .map(letter)
                .iter()
                .collect();
            record.names.push(Name::new(format!(
                "Petro{tail} Kovalenko{}",
                letter(number / 7)
            )));
            record
        })
        .collect()
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let records = many();
    let bytes = |threads: usize| {
        let builder = Watchlist::builder().threads(threads).add_records(&records);
        builder
            .and_then(|builder| builder.to_bytes())
            .expect("built")
    };
    let one = bytes(1);
    for threads in [2, 3, 7, 0] {
        assert!(bytes(threads) == one, "{threads} threads");
    }
    let list = Watchlist::from_bytes(one).expect("opens");
    assert_eq!(list.len(), records.len());
    for number in (0..records.len()).step_by(997) {
        assert_eq!(list.record(number).expect("there"), records[number]);
    }
}

#[test]
fn a_small_list_has_the_same_bytes_too() {
    for count in [0, 1, 2, 63, 64, 65] {
        let records = &many()[..count];
        let bytes = |threads: usize| {
            let builder = Watchlist::builder().threads(threads).add_records(records);
            builder
                .and_then(|builder| builder.to_bytes())
                .expect("built")
        };
        assert_eq!(bytes(3), bytes(1), "{count} records");
    }
}

#[test]
fn progress_never_goes_back_and_ends_at_the_whole() {
    let records = many();
    for threads in [1, 3] {
        let told: Arc<Mutex<Vec<BuildProgress>>> = Arc::default();
        let hear = told.clone();
        let builder = Watchlist::builder().threads(threads).progress(move |at| {
            hear.lock().expect("one thread at a time").push(at);
            true
        });
        let builder = builder.add_records(&records).expect("added");
        assert_eq!(builder.len(), records.len());
        let list = builder.build().expect("built");
        let told = told.lock().expect("one thread at a time");
        let of = |stage: BuildStage| told.iter().filter(move |at| at.stage == stage);
        assert!(of(BuildStage::Names).count() >= 1);
        assert!(of(BuildStage::Index).count() >= 2);
        for stage in [BuildStage::Names, BuildStage::Index] {
            let done: Vec<u64> = of(stage).map(|at| at.done).collect();
            assert!(done.is_sorted(), "{done:?}");
        }
        let last = told.last().expect("told");
        assert_eq!(
            (last.stage, last.total),
            (BuildStage::Index, Some(last.done))
        );
        assert_eq!(last.done, list.info().terms as u64);
    }
}

#[test]
fn a_build_stops_where_it_is_asked_to() {
    let records = &many()[..1500];
    let calls = |threads: usize, most: u64| {
        let calls = Arc::new(AtomicU64::new(0));
        let count = calls.clone();
        let builder = Watchlist::builder()
            .threads(threads)
            .progress(move |_| count.fetch_add(1, Ordering::Relaxed) + 1 < most);
        let built = builder
            .add_records(records)
            .and_then(|builder| builder.build());
        (
            calls.load(Ordering::Relaxed),
            built.err().map(|error| error.kind()),
        )
    };
    for threads in [1, 3] {
        let (all, none) = calls(threads, u64::MAX);
        assert_eq!(none, None);
        for most in [1, 2, 3, all] {
            // On several threads it depends on their turns how often one of them is asked.
            let (called, kind) = calls(threads, most);
            if called >= most {
                assert_eq!(
                    (called, kind),
                    (most, Some(ErrorKind::Cancelled)),
                    "{threads} threads"
                );
            }
        }
        assert_eq!(calls(threads, 1), (1, Some(ErrorKind::Cancelled)));
    }
}

/// Stopped while a file is read, the rest of the file is left unread.
#[test]
fn a_file_is_not_read_to_its_end_for_nobody() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("stopped.jsonl");
    let lines: String = many()
        .iter()
        .cycle()
        .take(60_000)
        .map(|r| r.to_json_line() + "\n")
        .collect();
    std::fs::write(&path, &lines).expect("written");
    let read = Arc::new(AtomicU64::new(0));
    let (seen, options) = (read.clone(), ReadOptions::new());
    let options = options.progress(move |bytes, _| seen.store(bytes, Ordering::Relaxed));
    let builder = Watchlist::builder()
        .read_options(options.clone())
        .progress(|_| false);
    let error = builder.add_file(&path).expect_err("stopped");
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let stopped = read.load(Ordering::Relaxed);
    assert!(
        stopped < lines.len() as u64 / 2,
        "{stopped} of {} bytes",
        lines.len()
    );

    // The same options read another file whole.
    std::fs::write(&path, many()[0].to_json_line()).expect("written");
    let list = Watchlist::builder()
        .read_options(options)
        .add_file(&path)
        .and_then(|b| b.build());
    assert_eq!(list.expect("read").len(), 1);
    std::fs::remove_file(path).expect("removed");
}
