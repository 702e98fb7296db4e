//! Figures on real names, where the optional data folder stands beside the workspace:
//! `cargo test -p noticematch text::measure -- --nocapture`.

use super::reading::readings_into;
use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn eval(file: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/eval")
        .join(file);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: no {file} in ../shared/eval");
    }
    text
}

/// All readings of a native name: words, and words joined in order (`jong` + `un`).
fn all_readings(native: &str) -> Vec<Vec<Reading>> {
    pieces(native)
        .pieces
        .iter()
        .map(|p| p.readings().into_vec())
        .collect()
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[derive(Default)]
struct Tally {
    tokens: usize,
    primary: usize,
    any: usize,
    near: usize,
    readings: usize,
    words: usize,
    missed: Vec<String>,
    systems: BTreeMap<&'static str, usize>,
}

/// Tokens of the Latin name that one of the native readings spells.
fn compare(native: &str, latin: &str, tally: &mut Tally) {
    let readings = all_readings(native);
    tally.words += readings.len();
    tally.readings += readings.iter().map(Vec::len).sum::<usize>();
    let latin = pieces(latin);
    let mut tokens: Vec<String> = latin.pieces.iter().map(|p| p.text.to_string()).collect();
    let joined = |parts: &[Piece]| parts.iter().map(|p| p.text.as_str()).collect::<String>();
    let joins: Vec<String> = latin.pieces.windows(2).map(joined).collect();
    tokens.retain(|t| t.len() > 1);
    for token in tokens {
        tally.tokens += 1;
        let same = readings.iter().flatten().filter(|r| r.text == token);
        let in_join = joins
            .iter()
            .filter(|j| j.contains(&token))
            .any(|j| readings.iter().flatten().any(|r| r.text == *j));
        if let Some(best) = same.min_by_key(|r| r.penalty) {
            tally.any += 1;
            tally.near += 1;
            tally.primary += usize::from(best.penalty == 0);
            *tally.systems.entry(best.system.id()).or_default() += 1;
        } else if in_join {
            tally.any += 1;
            tally.near += 1;
            *tally.systems.entry("joined").or_default() += 1;
        } else {
            let near = readings
                .iter()
                .flatten()
                .any(|r| distance(&r.text, &token) <= 1);
            tally.near += usize::from(near);
            let said: Vec<String> = readings
                .iter()
                .map(|rs| {
                    rs.iter()
                        .map(|r| r.text.as_str())
                        .collect::<Vec<_>>()
                        .join("/")
                })
                .collect();
            tally
                .missed
                .push(format!("{token} in {native} -> {}", said.join(" ")));
        }
    }
}

#[test]
fn tokens_of_real_persons() {
    let Some(text) = eval("cross_script_persons.tsv") else {
        return;
    };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let f: Vec<&str> = line.split('\t').collect();
        if let [_, script, native, latin, _, source] = f[..] {
            let group = if source.starts_with("netranslit") {
                format!("{script}-nt")
            } else {
                script.to_owned()
            };
            compare(native, latin, tallies.entry(group).or_default());
        }
    }
    let show = std::env::var("SHOW").unwrap_or_default();
    println!(
        "{:10} {:>6} {:>8} {:>7} {:>7} {:>6}",
        "script", "tokens", "primary", "any", "near", "forms"
    );
    for (script, t) in &tallies {
        let percent = |n: usize| 100.0 * n as f64 / t.tokens.max(1) as f64;
        println!(
            "{script:10} {:6} {:7.1}% {:6.1}% {:6.1}% {:6.2}",
            t.tokens,
            percent(t.primary),
            percent(t.any),
            percent(t.near),
            t.readings as f64 / t.words.max(1) as f64
        );
        if show.split(',').any(|s| s == script) {
            println!("  {:?}", t.systems);
            let most: usize = std::env::var("MOST")
                .ok()
                .and_then(|m| m.parse().ok())
                .unwrap_or(60);
            let step = (t.missed.len() / most).max(1);
            t.missed
                .iter()
                .step_by(step)
                .for_each(|m| println!("  {m}"));
        }
    }
    assert!(tallies.len() > 10);
}

#[test]
fn official_romanizations() {
    let Some(text) = eval("romanization.tsv") else {
        return;
    };
    let mut systems: BTreeMap<&str, (usize, usize, usize, usize)> = BTreeMap::new();
    let show = std::env::var("SHOW").unwrap_or_default();
    for line in text.lines().skip(1) {
        let f: Vec<&str> = line.split('\t').collect();
        let [system, native, latin] = f[..] else {
            continue;
        };
        let readings = all_readings(native);
        let want: Vec<String> = pieces(latin)
            .pieces
            .into_iter()
            .map(|p| p.text.into())
            .collect();
        let (rows, words, primary, any) = systems.entry(system).or_default();
        *rows += 1;
        for token in &want {
            *words += 1;
            *primary += usize::from(
                readings
                    .iter()
                    .any(|r| r.first().is_some_and(|r| r.text == *token)),
            );
            let found = readings.iter().flatten().any(|r| r.text == *token);
            *any += usize::from(found);
            if !found && system == show {
                println!(
                    "  {token} in {native} -> {:?}",
                    readings
                        .iter()
                        .flatten()
                        .map(|r| &r.text)
                        .collect::<Vec<_>>()
                );
            }
        }
    }
    println!(
        "{:36} {:>5} {:>6} {:>8} {:>7}",
        "system", "rows", "words", "primary", "any"
    );
    for (system, (rows, words, primary, any)) in systems {
        let percent = |n: usize| 100.0 * n as f64 / words.max(1) as f64;
        println!(
            "{system:36} {rows:5} {words:6} {:7.1}% {:6.1}%",
            percent(primary),
            percent(any)
        );
    }
}

#[test]
#[ignore = "prints timings; run in release"]
fn speed() {
    let names = [
        ("Latin, ASCII", "Vladimir Vladimirovich PUTIN"),
        ("Latin, marks", "José Müller-Łukaszewicz"),
        ("Cyrillic", "Владимир Владимирович Путин"),
        ("Arabic", "محمد عبد الله الحسن"),
        ("Hebrew", "בנימין נתניהו"),
        ("Greek", "Κωνσταντίνος Παπαδόπουλος"),
        ("Devanagari", "राजकुमार शर्मा"),
        ("Thai", "สมชาย จันทรา"),
        ("Hangul", "김정은"),
        ("Han", "习近平"),
        ("Kana", "タナカ タロウ"),
    ];
    for (what, name) in names {
        for piece in pieces(name).pieces {
            assert!(!piece.readings().is_empty());
        }
        let mut buffer = Readings::new();
        let (mut cut, mut all, mut words) = (u128::MAX, u128::MAX, 0);
        for _ in 0..30 {
            let started = std::time::Instant::now();
            for _ in 0..500 {
                words = std::hint::black_box(pieces(std::hint::black_box(name)))
                    .pieces
                    .len();
            }
            cut = cut.min(started.elapsed().as_nanos() / 500);
            let started = std::time::Instant::now();
            for _ in 0..500 {
                for piece in &pieces(std::hint::black_box(name)).pieces {
                    readings_into(piece.source(), piece.script, &mut buffer);
                    std::hint::black_box(&buffer);
                }
            }
            all = all.min(started.elapsed().as_nanos() / 500);
        }
        println!("{what:14} {words} pieces: cut {cut:6} ns, with readings {all:6} ns");
    }
}

#[test]
#[ignore = "prints the readings of NAME"]
fn show() {
    for piece in pieces(&std::env::var("NAME").unwrap_or_default()).pieces {
        println!("{} {:?} {:?}", piece.text, piece.script, piece.glue);
        for r in piece.readings() {
            println!(
                "    {:3} {:24} {:?} {:?}",
                r.penalty, r.text, r.system, r.breaks
            );
        }
    }
}
