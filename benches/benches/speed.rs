//! Speed of the parts, group by group; every bench asserts what it found. `cargo bench -p noticematch-benches`, with
//! `--features peers` for the peers in the same groups. Percentiles and costs are the program `latency`'s business.

#![allow(
    missing_docs,
    reason = "criterion's macro makes a public function without documentation"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use noticematch::record::Record;
use noticematch::{Options, Query, Scratch, Watchlist, compare};
use noticematch_benches::generate::{Generator, UNLISTED};
use noticematch_benches::latency::peers::{self, Peer};
use noticematch_benches::latency::source::Source;
use noticematch_benches::latency::workload::{Ask, workload};
use std::hint::black_box;

const LISTED: u64 = 10_000;

fn records(count: u64) -> Vec<Record> {
    Generator::new(1).records(count).collect()
}

fn list(records: &[Record]) -> Watchlist {
    Watchlist::builder()
        .add_records(records)
        .and_then(|b| b.build())
        .expect("generated records build")
}

/// A name of each script compared with itself: folding, romanization and keys are nearly all of the work.
fn normalise(c: &mut Criterion) {
    let names = [
        ("latin", "Viktor Arkadyevich Skalnyi"),
        ("cyrillic", "Виктор Аркадьевич Скальный"),
        ("arabic", "أحمد يوسف الوهمي"),
        ("hebrew", "יוסף ערפלי דמיוני"),
        ("greek", "Γεώργιος Ομιχλάκης"),
        ("devanagari", "राजेश कोहरावाला"),
        ("hangul", "김안개솔"),
        ("han", "王雾中影"),
        ("kana", "クモノミネ・ショウヘイ"),
        ("thai", "สมชาย หมอกจินตนา"),
    ];
    let mut group = c.benchmark_group("normalise");
    for (script, name) in names {
        // Shares are whole points, and a name in one part is thin evidence: not always 1000.
        assert!(
            compare(name, name).score().points() >= 900,
            "{script}: a name is itself"
        );
        group.bench_function(script, |b| {
            b.iter(|| compare(black_box(name), black_box(name)))
        });
    }
    group.finish();
}

fn build(c: &mut Criterion) {
    let mut group = c.benchmark_group("build");
    group.sample_size(10);
    for count in [1_000, LISTED] {
        let records = records(count);
        group.throughput(Throughput::Elements(count));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| assert_eq!(list(black_box(&records)).len() as u64, count));
        });
    }
    group.finish();
}

fn open(c: &mut Criterion) {
    let bytes = list(&records(LISTED)).as_bytes().to_vec();
    c.bench_function("open/10000", |b| {
        b.iter(|| {
            let opened =
                Watchlist::from_bytes(black_box(bytes.clone())).expect("a fresh file opens");
            assert_eq!(opened.len() as u64, LISTED);
        });
    });
}

/// Queries of one kind at a time; the peers stand in the same group.
fn search(c: &mut Criterion) {
    let (source, records) = (Source::generated(1, LISTED), records(LISTED));
    let (list, asks) = (list(&records), workload(&source, 40, 1));
    let forms: Vec<(u64, String)> = (0..)
        .zip(&records)
        .flat_map(|(i, r)| r.names.iter().map(move |n| (i, n.text.clone())))
        .collect();
    let peers = peers::all(&forms);
    let mut kinds: Vec<&str> = Vec::new();
    for ask in &asks {
        if !kinds.contains(&ask.kind) {
            kinds.push(ask.kind);
        }
    }
    let mut group = c.benchmark_group("search");
    group.sample_size(20);
    for kind in kinds {
        let of_kind: Vec<&Ask> = asks.iter().filter(|a| a.kind == kind).collect();
        let queries: Vec<Query> = of_kind
            .iter()
            .map(|a| Query::new(a.name.as_str()))
            .collect();
        let mut scratch = Scratch::new();
        let hits = |scratch: &mut Scratch| {
            let found = |(q, a): (&Query, &&Ask)| {
                let answer = list.search_with(q, &Options::default(), scratch);
                answer
                    .iter()
                    .any(|c| Some(c.record_number() as u64) == a.right)
            };
            queries
                .iter()
                .zip(&of_kind)
                .map(found)
                .filter(|hit| *hit)
                .count()
        };
        let expected = hits(&mut scratch);
        if kind == "exact" {
            assert_eq!(expected, queries.len(), "an exact name finds its person");
        }
        group.throughput(Throughput::Elements(queries.len() as u64));
        group.bench_function(BenchmarkId::new("noticematch", kind), |b| {
            b.iter(|| assert_eq!(hits(&mut scratch), expected))
        });
        if matches!(kind, "exact" | "1 edit" | "unlisted") {
            peers
                .iter()
                .for_each(|peer| bench_peer(&mut group, peer.as_ref(), kind, &of_kind));
        }
    }
    group.finish();
}

fn bench_peer<M: criterion::measurement::Measurement>(
    group: &mut criterion::BenchmarkGroup<'_, M>,
    peer: &dyn Peer,
    kind: &str,
    asks: &[&Ask],
) {
    // Strangers are asked too: what nobody is expected to find still costs a scan.
    let found = || {
        let tops = asks.iter().map(|a| (a.right, black_box(peer.top(a))));
        tops.filter(|(right, top)| right.is_some_and(|r| top.contains(&r)))
            .count()
    };
    let expected = found();
    if kind == "exact" {
        assert!(expected > 0, "{} finds some exact names", peer.name());
    }
    group.bench_function(BenchmarkId::new(peer.name(), kind), |b| {
        b.iter(|| assert_eq!(black_box(found()), expected))
    });
}

/// A change of one record in a hundred on top: laid, searched, and made one index.
fn layers(c: &mut Criterion) {
    let old = records(LISTED);
    let mut new = old.clone();
    for (turn, record) in new.iter_mut().step_by(100).enumerate() {
        match turn % 2 {
            0 => record.remarks.push("seen again".to_owned()),
            _ => record.id.push_str("-new"),
        }
    }
    let (base, fresh) = (list(&old), list(&new));
    let overlay = base.overlay_to(&fresh).expect("ids are unique");
    let lay = || base.with_overlay(&overlay).expect("made for this list");
    let layered = lay();
    let asks = workload(&Source::generated(1, LISTED), 10, 1);
    let queries: Vec<Query> = asks.iter().map(|a| Query::new(a.name.as_str())).collect();
    let mut scratch = Scratch::new();
    let mut found = |list: &Watchlist| -> Vec<usize> {
        let ask = |query| list.search_with(query, &Options::default(), &mut scratch);
        let numbers = |answer: noticematch::Candidates| {
            let numbers = answer.iter().map(|c| c.record_number());
            numbers.collect::<Vec<_>>()
        };
        queries.iter().map(ask).flat_map(numbers).collect()
    };
    let expected = found(&fresh);
    let mut group = c.benchmark_group("layers");
    group.sample_size(10);
    group.bench_function("lay", |b| b.iter(|| assert_eq!(lay().len(), new.len())));
    for (name, list) in [
        ("search/built afresh", &fresh),
        ("search/overlay", &layered),
    ] {
        group.bench_function(name, |b| b.iter(|| assert_eq!(found(list), expected)));
    }
    group.bench_function("compact", |b| {
        b.iter(|| {
            let compacted = layered.compact().expect("sound");
            assert!(compacted.as_bytes() == fresh.as_bytes());
        })
    });
    group.finish();
}

fn comparison(c: &mut Criterion) {
    let pairs = [
        (
            "latin",
            "Muhammad Abd al-Rahman al-Sarabi",
            "Mohamed Abdel Rahman Al Sarabi",
            true,
        ),
        (
            "scripts",
            "محمد عبد الرحمن السرابي",
            "Mohamed Abdel Rahman Al Sarabi",
            true,
        ),
        (
            "others",
            "Viktor Skalnyi",
            "Maria del Pilar Papelvivo",
            false,
        ),
    ];
    let mut group = c.benchmark_group("compare");
    for (id, a, b, alike) in pairs {
        assert_eq!(compare(a, b).score().points() > 500, alike, "{id}");
        group.bench_function(id, |bench| {
            bench.iter(|| compare(black_box(a), black_box(b)))
        });
    }
    group.finish();
}

fn screen(c: &mut Criterion) {
    let list = list(&records(LISTED));
    let generator = Generator::new(1);
    let queries: Vec<Query> = (0..512)
        .map(|i| Query::new(generator.person(UNLISTED + i).name))
        .collect();
    let mut group = c.benchmark_group("screen");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(queries.len() as u64));
    for threads in [1, 0] {
        group.bench_function(
            BenchmarkId::from_parameter(if threads == 1 { "1 thread" } else { "all" }),
            |b| {
                b.iter(|| {
                    let mut answered = 0;
                    list.screen(&queries, &Options::default(), threads, |number, _| {
                        assert_eq!(number, answered, "answers come in the order of the queries");
                        answered += 1;
                        true
                    });
                    assert_eq!(answered, queries.len());
                });
            },
        );
    }
    group.finish();
}

criterion_group!(
    benches, normalise, build, open, search, layers, comparison, screen
);
criterion_main!(benches);
