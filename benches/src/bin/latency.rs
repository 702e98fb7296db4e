//! `latency`: how fast a look-up is and what a list costs, at any size, beside peers.

use clap::Parser;
use noticematch::{Options, Query, Score, Scratch, Watchlist};
use noticematch_benches::eval::report::{Report, Table, decimal, machine, percent};
use noticematch_benches::latency::exhaustive::exhaustive;
use noticematch_benches::latency::source::Source;
use noticematch_benches::latency::timing::{Percentiles, percentiles, sweep};
use noticematch_benches::latency::workload::{Ask, key, workload};
use noticematch_benches::latency::{layers, memory, peers};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Measures single look-ups (p50 to p99.9), throughput, file, memory, build and open.
///
/// Examples:
///   latency --persons 10000,100000,1000000     the project's own generator
///   latency --tsv persons_1m.tsv               persons of a file
///   latency --persons 100000 --peers           peers on the same list and queries
///   latency --persons 10000 --only-queries 500 a fixed piece of work, for instruction counters
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Arguments {
    /// Sizes of the list.
    #[arg(long, value_delimiter = ',', default_value = "100000")]
    persons: Vec<u64>,
    /// A file of persons instead of the generator: id, country, sex, given, surname, full, native, born, aliases(;).
    #[arg(long)]
    tsv: Option<PathBuf>,
    /// Seed of list and queries.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Queries of each kind of variation.
    #[arg(long, default_value_t = 150)]
    each: usize,
    /// Sweeps over all queries; the least time of each query counts.
    #[arg(long, default_value_t = 3)]
    sweeps: usize,
    /// Ask the peers too, that many queries each (scans take a tenth of a second a query at a million).
    #[arg(long, num_args = 0..=1, default_missing_value = "100")]
    peers: Option<usize>,
    /// Compare so many queries with every listed name as well: does the search find all of it?
    #[arg(long, num_args = 0..=1, default_missing_value = "2000")]
    exhaustive: Option<usize>,
    /// Threads of the build; 0 is all cores.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Lay an overlay of so many changes over the list too: what does it cost a search?
    #[arg(long)]
    changes: Option<u64>,
    /// Folder for the index files that are written and opened.
    #[arg(long, default_value = "target")]
    folder: PathBuf,
    /// Write all figures as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Build the list, answer so many queries once, print nothing: work for an instruction counter.
    #[arg(long)]
    only_queries: Option<usize>,
    /// Compare so many pairs of names that are alike, and as many that are not, print nothing: the same without a list.
    #[arg(long)]
    only_pairs: Option<usize>,
}

fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    if let Some(count) = arguments.only_queries {
        return only_queries(&arguments, count);
    }
    if let Some(count) = arguments.only_pairs {
        return only_pairs(&arguments, count);
    }
    let mut report = Report::default();
    println!("{}", machine());
    for &size in &arguments.persons {
        let source = match &arguments.tsv {
            Some(file) => Source::file(
                file,
                if arguments.persons.len() == 1 && size == 100_000 {
                    u64::MAX
                } else {
                    size
                },
            )?,
            None => Source::generated(arguments.seed, size),
        };
        one_size(&arguments, &source, &mut report)?;
    }
    if let Some(path) = &arguments.json {
        let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
        let text = serde_json::to_string_pretty(&report.json(&command, &machine()))
            .map_err(|e| e.to_string())?;
        std::fs::write(path, text)
            .map_err(|e| format!("could not write {}: {e}", path.display()))?;
    }
    Ok(())
}

/// Listed names and what queries make of them, each beside the same name and beside the next one.
fn only_pairs(arguments: &Arguments, count: usize) -> Result<(), String> {
    let asks = workload(&few_persons(arguments), 40, arguments.seed);
    let listed: Vec<_> = asks.iter().filter(|ask| ask.right.is_some()).collect();
    let pairs = listed.iter().zip(listed.iter().cycle().skip(1)).cycle();
    let mut points = [0, 0];
    for (ask, next) in pairs.take(count) {
        for (sum, name) in points.iter_mut().zip([&ask.listed_name, &next.listed_name]) {
            *sum += u64::from(noticematch::compare(&ask.name, name).score().points());
        }
    }
    // A score that nobody uses could be left out by the compiler.
    let [alike, others] = points;
    eprintln!("{alike} and {others} points");
    if count > 0 && alike <= others {
        Err("other names are as alike as the same ones".into())
    } else {
        Ok(())
    }
}

fn few_persons(arguments: &Arguments) -> Source {
    Source::generated(
        arguments.seed,
        arguments.persons.first().copied().unwrap_or(10_000),
    )
}

fn only_queries(arguments: &Arguments, count: usize) -> Result<(), String> {
    let source = few_persons(arguments);
    let list = build(&source, 1)?;
    let asks = workload(&source, 40, arguments.seed);
    let (options, mut scratch, mut found) = (Options::default(), Scratch::new(), 0);
    for ask in asks
        .iter()
        .step_by((asks.len() / count.max(1)).max(1))
        .take(count)
    {
        found += list
            .search_with(&Query::new(ask.name.as_str()), &options, &mut scratch)
            .len();
    }
    // An answer that nobody uses could be left out by the compiler.
    eprintln!("{found} candidates");
    if count > 0 && found == 0 {
        Err("no query found anything".into())
    } else {
        Ok(())
    }
}

fn build(source: &Source, threads: usize) -> Result<Watchlist, String> {
    let mut builder = Watchlist::builder().threads(threads);
    for position in 0..source.len() {
        builder = builder
            .add_record(&source.record(position))
            .map_err(|e| e.to_string())?;
    }
    builder.build().map_err(|e| e.to_string())
}

fn one_size(arguments: &Arguments, source: &Source, report: &mut Report) -> Result<(), String> {
    let size = source.len();
    let path = arguments.folder.join(format!("latency-{size}.nmx"));
    cost(source, &path, arguments.threads, report)?;
    let list = Watchlist::open(&path).map_err(|e| e.to_string())?;
    let asks = workload(source, arguments.each, arguments.seed);
    let settings = [
        ("default level", "default", Options::default()),
        (
            "no cut",
            "no_cut",
            Options::default().min_score(Score::from_points(0)),
        ),
    ];
    for (title, id, options) in settings {
        let mut table = Table::new(
            &format!("{size} persons, best 10, {title}: µs a query"),
            &[
                "queries",
                "n",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max",
                "a second",
                "person found %",
                "namesake found %",
                "work limited",
            ],
        );
        let answers = ask_all(&list, &asks, &options, arguments.sweeps);
        for group in ["listed", "unlisted", "adversarial"] {
            rows(
                &mut table,
                report,
                &format!("latency.{size}.{id}"),
                group,
                &asks,
                &answers,
            );
        }
        report.table(table);
    }
    throughput(&list, &asks, size, report);
    if let Some(count) = arguments.exhaustive {
        agreement(&list, source, &asks, count, report);
    }
    if let Some(count) = arguments.changes {
        under_overlay(&list, source, &asks, count, arguments.sweeps, report)?;
    }
    if let Some(count) = arguments.peers {
        ask_peers(source, &asks, count, report);
    }
    Ok(())
}

/// The same queries with an overlay on the list.
fn under_overlay(
    list: &Watchlist,
    source: &Source,
    asks: &[Ask],
    count: u64,
    sweeps: usize,
    report: &mut Report,
) -> Result<(), String> {
    let size = source.len();
    let Some(costs) = layers::costs(list, source, asks, count, sweeps)? else {
        return Ok(());
    };
    let mut table = Table::new(
        &format!("{size} persons, {count} changes on top, default level: µs a query"),
        &["list", "p50", "p99", "max"],
    )
    .note(&format!(
        "Overlay of {} bytes, laid in {:.1} ms, compacted in {:.1} s; its answers are those of the fresh build.",
        costs.overlay_bytes,
        costs.lay_s * 1e3,
        costs.compact_s
    ));
    for (name, p) in [
        ("base", costs.base),
        ("base with overlay", costs.layered),
        ("built afresh", costs.fresh),
    ] {
        figures(report, &format!("layers.{size}.{name}"), &p);
        table.row(vec![
            name.into(),
            decimal(p.p50),
            decimal(p.p99),
            decimal(p.max),
        ]);
    }
    report.figure(format!("layers.{size}.lay_s"), costs.lay_s);
    report.figure(format!("layers.{size}.compact_s"), costs.compact_s);
    report.table(table);
    Ok(())
}

/// Points below what any level asks for: the bars of a search lie elsewhere then.
const LOW: i32 = 400;

/// Search beside comparison with every listed name.
fn agreement(list: &Watchlist, source: &Source, asks: &[Ask], count: usize, report: &mut Report) {
    let size = source.len();
    let lowest = [Options::default().lowest(), Score::from_points(LOW)];
    let found = exhaustive(list, source, asks, count, lowest);
    let mut table = Table::new(
        &format!("{size} persons: all that exhaustive comparison finds"),
        &[
            "queries",
            "from … points on",
            "records by comparison",
            "found by search, same score",
            "found by search only",
        ],
    );
    for (lowest, found) in lowest.into_iter().zip(found) {
        for (name, value) in [
            ("queries", found.queries),
            ("compared", found.compared),
            ("found", found.found),
            ("extra", found.extra),
        ] {
            let key = format!("exhaustive.{size}.{}.{name}", lowest.points());
            report.figure(key, value as f64);
        }
        table.row(vec![
            found.queries.to_string(),
            lowest.points().to_string(),
            found.compared.to_string(),
            found.found.to_string(),
            found.extra.to_string(),
        ]);
    }
    report.table(table);
}

/// Build, file, open: written as a user would.
fn cost(source: &Source, path: &Path, threads: usize, report: &mut Report) -> Result<(), String> {
    let size = source.len();
    let before = memory::resident_mib();
    let start = Instant::now();
    let list = build(source, threads)?;
    let build_seconds = start.elapsed().as_secs_f64();
    let peak = memory::peak_mib() - before;
    list.save(path).map_err(|e| e.to_string())?;
    let info = list.info();
    let (bytes, forms) = (info.bytes as f64, info.forms as f64);
    drop(list);
    let before = memory::resident_mib();
    let start = Instant::now();
    let opened = Watchlist::open(path).map_err(|e| e.to_string())?;
    let open_ms = start.elapsed().as_secs_f64() * 1e3;
    let resident = memory::resident_mib() - before;
    drop(opened);
    let before = memory::resident_mib();
    let start = Instant::now();
    // SAFETY: the file was written by this program and nobody else changes it.
    #[allow(unsafe_code)]
    let mapped = unsafe { Watchlist::open_mapped(path) }.map_err(|e| e.to_string())?;
    let map_ms = start.elapsed().as_secs_f64() * 1e3;
    let map_resident = memory::resident_mib() - before;
    drop(mapped);
    let mut table = Table::new(
        &format!("{size} persons: what the list costs"),
        &[
            "name forms",
            "file MB",
            "bytes a form",
            "build s",
            "forms a second",
            "build memory MiB",
            "open ms",
            "resident after opening MiB",
            "map ms",
            "resident after mapping MiB",
        ],
    )
    .note("Opened by reading the file into memory; mapped as a phone or several processes do.");
    let figures = [
        ("forms", forms),
        ("file_mb", bytes / 1e6),
        ("bytes_a_form", bytes / forms),
        ("build_s", build_seconds),
        ("forms_a_second", forms / build_seconds),
        ("build_mib", peak),
        ("open_ms", open_ms),
        ("resident_mib", resident),
        ("map_ms", map_ms),
        ("map_resident_mib", map_resident),
    ];
    for (name, value) in figures {
        report.figure(format!("cost.{size}.{name}"), value);
    }
    table.row(figures.iter().map(|(_, v)| decimal(*v)).collect());
    report.table(table);
    Ok(())
}

/// What one query gave.
#[derive(Clone, Copy, Default)]
struct Answered {
    micros: f64,
    person: bool,
    namesake: bool,
    limited: bool,
}

fn ask_all(list: &Watchlist, asks: &[Ask], options: &Options, sweeps: usize) -> Vec<Answered> {
    let queries: Vec<Query> = asks.iter().map(|a| Query::new(a.name.as_str())).collect();
    let mut scratch = Scratch::new();
    let mut answers = vec![Answered::default(); asks.len()];
    for (ask, (query, answer)) in asks.iter().zip(queries.iter().zip(&mut answers)) {
        let found = list.search_with(query, options, &mut scratch);
        answer.limited = found.work_limited();
        answer.person = found
            .iter()
            .any(|c| Some(c.record_number() as u64) == ask.right);
        answer.namesake =
            answer.person || found.iter().any(|c| key(c.name()) == key(&ask.listed_name));
    }
    let times = sweep(&queries, sweeps, |_, query| {
        std::hint::black_box(list.search_with(query, options, &mut scratch));
    });
    answers
        .iter_mut()
        .zip(times)
        .for_each(|(answer, micros)| answer.micros = micros);
    answers
}

fn rows(
    table: &mut Table,
    report: &mut Report,
    prefix: &str,
    group: &str,
    asks: &[Ask],
    answers: &[Answered],
) {
    let of_group: Vec<(&Ask, &Answered)> = asks
        .iter()
        .zip(answers)
        .filter(|(a, _)| a.group == group)
        .collect();
    let mut kinds: Vec<&str> = Vec::new();
    of_group.iter().for_each(|(a, _)| {
        if !kinds.contains(&a.kind) {
            kinds.push(a.kind);
        }
    });
    let all = format!("**{group}**");
    row(table, report, &format!("{prefix}.{group}"), &all, &of_group);
    for kind in kinds.iter().filter(|_| kinds.len() > 1) {
        let part: Vec<_> = of_group
            .iter()
            .filter(|(a, _)| a.kind == *kind)
            .copied()
            .collect();
        row(
            table,
            report,
            &format!("{prefix}.{group}.{kind}"),
            kind,
            &part,
        );
    }
}

fn row(table: &mut Table, report: &mut Report, key: &str, title: &str, part: &[(&Ask, &Answered)]) {
    let Some(p) = percentiles(part.iter().map(|(_, a)| a.micros)) else {
        return;
    };
    let listed: Vec<_> = part.iter().filter(|(a, _)| a.right.is_some()).collect();
    let share = |hit: fn(&Answered) -> bool| {
        listed.iter().filter(|(_, a)| hit(a)).count() as f64 / listed.len() as f64
    };
    let (person, namesake) = (share(|a| a.person), share(|a| a.namesake));
    let limited = part.iter().filter(|(_, a)| a.limited).count();
    figures(report, key, &p);
    report.figure(format!("{key}.person"), person);
    report.figure(format!("{key}.namesake"), namesake);
    report.figure(format!("{key}.limited"), limited as f64);
    table.row(vec![
        title.into(),
        p.n.to_string(),
        decimal(p.p50),
        decimal(p.p90),
        decimal(p.p99),
        decimal(p.p999),
        decimal(p.max),
        format!("{:.0}", 1e6 / p.mean),
        percent(person),
        percent(namesake),
        limited.to_string(),
    ]);
}

fn figures(report: &mut Report, key: &str, p: &Percentiles) {
    for (name, value) in [
        ("p50", p.p50),
        ("p90", p.p90),
        ("p99", p.p99),
        ("p999", p.p999),
        ("max", p.max),
    ] {
        report.figure(format!("{key}.{name}"), value);
    }
}

/// Batch look-up over one thread and over all.
fn throughput(list: &Watchlist, asks: &[Ask], size: u64, report: &mut Report) {
    let queries: Vec<Query> = asks
        .iter()
        .filter(|a| a.group == "unlisted")
        .map(|a| Query::new(a.name.as_str()))
        .collect();
    let mut table = Table::new(
        &format!("{size} persons: screening strangers, default level"),
        &["threads", "queries a second"],
    );
    for threads in [1, 0] {
        let (mut answered, start) = (0, Instant::now());
        list.screen(&queries, &Options::default(), threads, |_, _| {
            answered += 1;
            true
        });
        assert_eq!(answered, queries.len(), "every query is answered");
        let rate = queries.len() as f64 / start.elapsed().as_secs_f64();
        let name = if threads == 1 {
            "1".into()
        } else {
            "all".to_string()
        };
        report.figure(format!("screen.{size}.{name}"), rate);
        table.row(vec![name, format!("{rate:.0}")]);
    }
    report.table(table);
}

fn ask_peers(source: &Source, asks: &[Ask], count: usize, report: &mut Report) {
    let size = source.len();
    let forms: Vec<(u64, String)> = (0..size)
        .flat_map(|position| {
            source
                .record(position)
                .names
                .into_iter()
                .map(move |n| (position, n.text))
        })
        .collect();
    let mut table = Table::new(
        &format!("{size} persons: peers on the same list and queries, best 10, µs a query"),
        &[
            "peer",
            "queries",
            "n",
            "p50",
            "p90",
            "p99",
            "max",
            "person found %",
        ],
    );
    for peer in peers::all(&forms) {
        for group in ["listed", "unlisted"] {
            let of_group: Vec<&Ask> = asks.iter().filter(|a| a.group == group).collect();
            let sample: Vec<&Ask> = of_group
                .iter()
                .step_by(of_group.len().div_ceil(count).max(1))
                .copied()
                .collect();
            let mut hits = 0;
            let times = sweep(&sample, 1, |_, ask| {
                let top = peer.top(ask);
                hits += usize::from(ask.right.is_some_and(|r| top.contains(&r)));
            });
            let Some(p) = percentiles(times) else {
                continue;
            };
            let found = if group == "listed" {
                hits as f64 / sample.len() as f64
            } else {
                f64::NAN
            };
            figures(report, &format!("peer.{size}.{}.{group}", peer.name()), &p);
            report.figure(format!("peer.{size}.{}.{group}.person", peer.name()), found);
            table.row(vec![
                peer.name().into(),
                group.into(),
                p.n.to_string(),
                decimal(p.p50),
                decimal(p.p90),
                decimal(p.p99),
                decimal(p.max),
                percent(found),
            ]);
        }
    }
    report.table(table);
}
