#[allow(dead_code)]
#[path = "../../../src/name/form_table.rs"]
mod form_table;
mod hash;
mod learn;
mod lexicon;
mod pairs;
#[allow(dead_code, unused_imports)]
#[path = "../../../src/text/mod.rs"]
mod text;
#[allow(dead_code, unused_imports)]
#[path = "../../../src/name/sound/mod.rs"]
mod sound;

use learn::Settings;
use sound::{Reader, letters, Table};
use std::collections::BTreeMap;
use text::Script;

fn settings(script: Script) -> Settings {
    let base = Settings { max_latin: 4, mix: false, insert: 1, alpha: 0.5, rounds: 7, limit: 60_000, min_p: 0.003, per_group: 24 };
    match script {
        Script::Han => Settings { max_latin: 6, mix: true, limit: 50_000, per_group: 16, min_p: 0.02, rounds: 6, ..base },
        Script::Kana => Settings { max_latin: 4, mix: true, ..base },
        Script::Hangul => Settings { max_latin: 4, mix: true, ..base },
        _ => base,
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = args.get(2).cloned().unwrap_or("../../../../shared/lexicon".into());
    match args.get(1).map(String::as_str) {
        Some("sound") => make_sound(&dir, &args[3], args.get(4).map(String::as_str)),
        Some("rank") => rank(&dir, &args[3], args.get(4).map(String::as_str)),
        Some("lexicon") => {
            let (classes, common) = lexicon::build(&dir, &format!("{}/cognates.tsv", args[3]), std::env::var("ALL").is_err());
            lexicon::write(&classes, &common, &args[3]);
        }
        Some("keys") => keys_report(&dir, &args[3], args.get(4).map(String::as_str)),
        _ => eprintln!("usage: tables sound|rank LEXICON_DIR OUT_DIR [script]"),
    }
}

fn all_pairs(dir: &str) -> BTreeMap<Script, Vec<pairs::Pair>> {
    let mut all = pairs::token_files(dir);
    let groups = pairs::groups(dir);
    for (script, list) in pairs::group_pairs(&groups, 6) { all.entry(script).or_default().extend(list); }
    all.entry(Script::Han).or_default().extend(pairs::kanji(dir));
    all
}

fn make_sound(dir: &str, out: &str, only: Option<&str>) {
    for (script, list) in all_pairs(dir) {
        let name = format!("{script:?}").to_lowercase();
        if only.is_some_and(|o| o != name) || list.len() < 400 || matches!(script, Script::Unknown(_)) { continue }
        eprintln!("{name}: {} pairs", list.len());
        let s = settings(script);
        let lines = if script == Script::Han {
            // Three ways to read a character: as the sound of a foreign name, as Chinese, as Japanese.
            let part = |source, settings: &Settings| learn::learn(script, &list.iter().filter(|p| p.source == source).cloned().collect::<Vec<_>>(), settings);
            learn::merge(&[(part(pairs::Source::Tokens, &s), 0), (part(pairs::Source::Groups, &Settings { insert: 0, ..settings(script) }), 0), (part(pairs::Source::Kanji, &Settings { insert: 0, max_latin: 7, limit: 80_000, ..settings(script) }), 5), (hanja(dir), 8)], 30)
        } else {
            learn::learn(script, &list, &s)
        };
        let mut text = header(script);
        for l in &lines { text.push_str(&format!("{}\t{}\t{}\n", l.native, l.latin, l.cost)); }
        std::fs::write(format!("{out}/{name}.tsv"), &text).expect("writing the table");
        eprintln!("  {} lines, {} bytes", lines.len(), text.len());
    }
}

fn rank(dir: &str, tables: &str, only: Option<&str>) {
    let all = all_pairs(dir);
    // Distractors: Latin words of all scripts, spread evenly.
    let mut words: Vec<&str> = all.values().flatten().map(|p| p.latin.as_str()).collect();
    words.sort_unstable(); words.dedup();
    let step = (words.len() / 20_000).max(1);
    let pool: Vec<&str> = words.iter().step_by(step).copied().take(20_000).collect();
    for (script, list) in &all {
        let name = format!("{script:?}").to_lowercase();
        if only.is_some_and(|o| o != name) { continue }
        let Ok(text) = std::fs::read_to_string(format!("{tables}/{name}.tsv")) else { continue };
        let (table, bad) = Table::parse(&text);
        assert_eq!(bad, 0);
        for (min, source) in [(1, pairs::Source::Tokens), (2, pairs::Source::Tokens), (1, pairs::Source::Groups), (1, pairs::Source::Kanji)] {
            let tests: Vec<_> = list.iter().filter(|p| p.test && p.count >= min && p.source == source).collect();
            if tests.is_empty() { continue }
            let step = (tests.len() / 400).max(1);
            let (mut n, mut r1, mut r10, mut r100, mut none) = (0, 0, 0, 0, 0);
            let mut costs = Vec::new();
            let begin = std::time::Instant::now(); let mut compared = 0u64;
            for p in tests.iter().step_by(step) {
                let Some(reader) = Reader::with(&table, &letters(*script, &p.native)) else { continue };
                n += 1;
                let Some(c) = reader.cost(p.latin.as_bytes(), 400) else { none += 1; continue };
                costs.push(f64::from(c) / p.latin.len() as f64);
                let better = pool.iter().filter(|w| **w != p.latin && reader.cost(w.as_bytes(), c).is_some()).count();
                let strictly = if c == 0 { 0 } else { pool.iter().filter(|w| **w != p.latin && reader.cost(w.as_bytes(), c - 1).is_some()).count() };
                compared += 2 * pool.len() as u64;
                let rank = (better + strictly) / 2;
                r1 += usize::from(rank < 1); r10 += usize::from(rank < 10); r100 += usize::from(rank < 100);
                if std::env::var("SHOW").is_ok() && rank >= 100 { println!("   {} {} cost {c} rank {rank}", p.native, p.latin); }
            }
            costs.sort_by(f64::total_cmp);
            let q = |f: f64| costs.get((costs.len() as f64 * f) as usize).copied().unwrap_or(0.0);
            println!("{name} {source:?} count>={min} n={n} rank1 {:.3} rank10 {:.3} rank100 {:.3} none {:.3} cost/letter p50 {:.1} p90 {:.1} p97 {:.1}  {:.2} us/pair", r1 as f64 / n as f64, r10 as f64 / n as f64, r100 as f64 / n as f64, none as f64 / n as f64, q(0.5), q(0.9), q(0.97), begin.elapsed().as_secs_f64() * 1e6 / compared.max(1) as f64);
        }
    }
}

fn keys_report(dir: &str, tables: &str, only: Option<&str>) {
    use std::collections::{HashMap, HashSet};
    let all = all_pairs(dir);
    let mut words: Vec<&str> = all.values().flatten().map(|p| p.latin.as_str()).collect();
    words.sort_unstable(); words.dedup();
    let total = words.len();
    let step = total as f64 / 100_000.0;
    let pool: Vec<&str> = (0..100_000).map(|i| words[(i as f64 * step) as usize]).collect();
    println!("{total} distinct words");
    let mut buckets: HashMap<u64, u32> = HashMap::new();
    for w in &pool { *buckets.entry(sound::latin_key(w.as_bytes())).or_default() += 1; }
    println!("{} keys", buckets.len());
    for (script, list) in &all {
        let name = format!("{script:?}").to_lowercase();
        if only.is_some_and(|o| o != name) { continue }
        let Ok(text) = std::fs::read_to_string(format!("{tables}/{name}.tsv")) else { continue };
        let (table, _) = Table::parse(&text);
        let tests: Vec<_> = list.iter().filter(|p| p.test && p.count >= 1).collect();
        let step = (tests.len() / 1500).max(1);
        let (mut n, mut us) = (0usize, 0.0);
        let mut per: Vec<(usize, usize, usize)> = vec![(0, 0, 0); 6];
        const MOST: [usize; 6] = [1, 4, 8, 16, 24, 32];
        for p in tests.iter().step_by(step) {
            let Some(reader) = Reader::with(&table, &letters(*script, &p.native)) else { continue };
            let Some(c) = reader.cost(p.latin.as_bytes(), 400) else { continue };
            if usize::from(c) > 15 * p.latin.len() { continue }
            n += 1;
            let begin = std::time::Instant::now();
            let mut ks = Vec::new();
            reader.keys(&mut ks);
            us += begin.elapsed().as_secs_f64() * 1e6;
            for (i, m) in MOST.iter().enumerate() {
                let set: HashSet<u64> = ks.iter().take(*m).copied().collect();
                per[i].1 += set.iter().map(|k| buckets.get(k).copied().unwrap_or(0) as usize).sum::<usize>();
                per[i].2 += set.len();
                per[i].0 += usize::from(set.contains(&sound::latin_key(p.latin.as_bytes())));
            }
        }
        print!("{name:12} {:.0}us", us / n as f64);
        for (i, m) in MOST.iter().enumerate() { print!(" | {m}: {:.3} cand {:.0}", per[i].0 as f64 / n as f64, per[i].1 as f64 / n as f64); }
        println!();
    }
}

/// What stands at the head of a table of sounds.
fn header(script: Script) -> String {
    let source = match script {
        Script::Arabic => "NETransliteration (COLING 2018), CC0; google-research arabic-english name pairs (ar2en), Apache-2.0",
        Script::Han => "NETransliteration (COLING 2018) and names of Wikidata with their labels, CC0; Japanese names in kanji with their readings, MIT",
        Script::Hebrew | Script::Hangul | Script::Kana | Script::Cyrillic => "NETransliteration (COLING 2018), names from Wikidata, CC0",
        _ => "given and family names of Wikidata, CC0",
    };
    format!(
        "# How {} letters are read in Latin letters, as found in names people really write.\n\
         #\n\
         # native: one or two letters; ^ before them ties the line to the start of a word, $ after them to its end;\n\
         # - stands for no letter (a Latin letter that the script does not write).\n\
         # latin: what they are read as; - stands for nothing (a letter that is not heard).\n\
         # cost: 0 for the usual reading, 10 units more each time it is half as likely, reading and writing weighed alike.\n\
         # Made by core/data/tools (expectation maximization over aligned letters of name pairs); it may be edited by hand.\n\
         # Source: {source}.\n\
         # native\tlatin\tcost\n",
        script.name()
    )
}

fn hanja(dir: &str) -> Vec<learn::Line> {
    let lines = pairs::hanja(&pairs::groups(dir)).into_iter();
    lines.map(|(h, latin, cost)| learn::Line { native: h.to_string(), latin, cost, count: 1.0 }).collect()
}
