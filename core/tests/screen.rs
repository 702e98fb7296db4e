//! Screening: every query answered once, in order, on any number of threads, in memory that does not grow with
//! the number of queries.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use noticematch::{Options, Query, Watchlist};

/// Queries and answers a thread that the documentation promises at most.
const UNDER_WAY: usize = 1_280;

fn names() -> Vec<&'static str> {
    vec![
        "Viktor Skalnyi",
        "Nobody Atall",
        "...",
        "Виктор Скальный",
        "",
        "Usama bin Ladin",
    ]
}

fn queries(count: usize) -> impl Iterator<Item = Query> {
    let names = names();
    (0..count).map(move |number| Query::new(names[number * 7 % names.len()]))
}

#[test]
fn streams_and_slices_answer_as_single_searches_do() {
    let list = Watchlist::demo();
    let single = |query: &Query| {
        let found = list.search(query);
        (
            found.unsearchable().is_some(),
            found.iter().map(|c| c.record_number()).collect::<Vec<_>>(),
        )
    };
    for count in [0, 1, 255, 256, 257, 2000] {
        let asked: Vec<Query> = queries(count).collect();
        let expected: Vec<_> = asked.iter().map(single).collect();
        for threads in [1, 2, 5, 0] {
            let (mut streamed, mut sliced) = (Vec::new(), Vec::new());
            let keep = |_: usize, found: noticematch::Candidates| {
                (
                    found.unsearchable().is_some(),
                    found.iter().map(|c| c.record_number()).collect::<Vec<_>>(),
                )
            };
            list.screen_stream(
                queries(count),
                &Options::default(),
                threads,
                keep,
                |number, answer| {
                    assert_eq!(number, streamed.len());
                    streamed.push(answer);
                    true
                },
            );
            list.screen_with(&asked, &Options::default(), threads, keep, |_, answer| {
                sliced.push(answer);
                true
            });
            assert!(
                streamed == expected && sliced == expected,
                "{count} queries, {threads} threads"
            );
        }
    }
}

/// Counts itself while it lives.
struct Alive<'a>(&'a AtomicUsize);

impl<'a> Alive<'a> {
    fn new(count: &'a AtomicUsize) -> Alive<'a> {
        count.fetch_add(1, Ordering::SeqCst);
        Alive(count)
    }
}

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn what_is_under_way_does_not_grow_with_the_stream() {
    let list = Watchlist::demo();
    for threads in [1, 2, 4] {
        let (answers, pulled) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (mut delivered, mut most) = (0, 0);
        // Nothing to look up: the threads are always faster than the one who takes the answers.
        let stream = (0..60_000).map(|_| {
            pulled.fetch_add(1, Ordering::SeqCst);
            Query::new("...")
        });
        list.screen_stream(
            stream,
            &Options::default(),
            threads,
            |_, _| Alive::new(&answers),
            |_, answer| {
                let queries = pulled.load(Ordering::SeqCst) - delivered;
                most = most.max(queries).max(answers.load(Ordering::SeqCst));
                drop(answer);
                delivered += 1;
                true
            },
        );
        assert_eq!((delivered, answers.load(Ordering::SeqCst)), (60_000, 0));
        assert!(
            most <= threads * UNDER_WAY,
            "{most} under way on {threads} threads"
        );
        assert!(threads == 1 || most > 1, "threads work ahead");
    }
}

#[test]
fn who_takes_the_answers_may_stop() {
    for threads in [1, 3] {
        let pulled = AtomicUsize::new(0);
        let stream = queries(100_000).inspect(|_| {
            pulled.fetch_add(1, Ordering::SeqCst);
        });
        let mut taken = 0;
        Watchlist::demo().screen_stream(
            stream,
            &Options::default(),
            threads,
            |_, _| (),
            |_, ()| {
                taken += 1;
                taken < 700
            },
        );
        assert_eq!(taken, 700);
        assert!(pulled.load(Ordering::SeqCst) <= 700 + threads * UNDER_WAY);
    }
}

/// A panic of the caller's code comes out, wherever it is: nothing waits for ever.
#[test]
fn a_panic_ends_the_screening() {
    let list = Watchlist::demo();
    for threads in [1, 3] {
        let screen = |in_stream: bool, in_work: bool, in_each: bool| {
            let stream = queries(5_000).enumerate().map(|(number, query)| {
                assert!(!in_stream || number < 3_000, "asked for");
                query
            });
            let work = |number: usize, _| assert!(!in_work || number != 3_000, "asked for");
            let run = || {
                list.screen_stream(stream, &Options::default(), threads, work, |number, ()| {
                    assert!(!in_each || number < 3_000, "asked for");
                    true
                });
            };
            catch_unwind(AssertUnwindSafe(run)).is_err()
        };
        assert!(
            screen(true, false, false) && screen(false, true, false) && screen(false, false, true)
        );
        assert!(!screen(false, false, false));
    }
}

#[test]
fn the_unions_rules_are_screened_alike() {
    let list = Watchlist::demo().eu_mid();
    let names = ["Skalnyi, Viktor", "Nobody Atall", "..."];
    let asked = || (0..600).map(|number| Query::new(names[number % names.len()]));
    let keep = |_: usize, answer: noticematch::EuMidAnswer| {
        (
            answer.unsearchable.is_some(),
            answer
                .found
                .iter()
                .map(|f| f.record_number)
                .collect::<Vec<_>>(),
        )
    };
    let expected: Vec<_> = asked().map(|query| keep(0, list.search(&query))).collect();
    for threads in [1, 2, 3] {
        let mut answers = Vec::new();
        list.screen_stream(asked(), threads, keep, |number, answer| {
            assert_eq!(number, answers.len());
            answers.push(answer);
            true
        });
        assert!(answers == expected);
    }
    assert!(expected.iter().any(|(_, found)| !found.is_empty()));
}
