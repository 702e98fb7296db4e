//! Letter correspondences by expectation maximization over many-to-many alignments.
use crate::pairs::Pair;
use crate::sound::table::{Place, group_key, pack};
use crate::sound::letters;
use crate::text::Script;
use crate::hash::Map;

pub struct Settings { pub max_latin: usize, pub mix: bool, pub insert: usize, pub alpha: f64, pub rounds: usize, pub limit: usize, pub min_p: f64, pub per_group: usize }

#[derive(Clone, Debug)]
pub struct Line { pub native: String, pub latin: String, pub cost: u32, pub count: f64 }

type Key = (u64, u64);
struct Item { n: Vec<char>, l: Vec<u8>, w: f64 }

fn vowel(b: u8) -> bool { matches!(b, b'a' | b'e' | b'i' | b'o' | b'u') }
fn neutral(b: u8) -> bool { matches!(b, b'h' | b'w' | b'y' | b'j') }

pub fn allowed(s: &Settings, take: usize, l: &[u8]) -> bool {
    if take == 0 { return !l.is_empty() && l.len() <= s.insert; }
    if l.len() > s.max_latin { return false; }
    if take == 2 && l.is_empty() { return false; }
    if s.mix { return true; }
    let v = l.iter().any(|&b| vowel(b));
    let c = l.iter().any(|&b| !vowel(b) && !neutral(b));
    !(v && c)
}

fn word(n: &[char]) -> String { n.iter().collect() }

pub fn learn(script: Script, pairs: &[Pair], s: &Settings) -> Vec<Line> {
    let mut items: Vec<Item> = Vec::new();
    let mut chosen: Vec<&Pair> = pairs.iter().filter(|p| !p.test).collect();
    // Deterministic sample: frequent pairs are cleaner, then a spread of the rest.
    chosen.sort_by(|a, b| b.count.cmp(&a.count).then(fnv(&a.native).cmp(&fnv(&b.native))).then(a.latin.cmp(&b.latin)));
    for p in chosen.iter().take(s.limit) {
        let n = letters(script, &p.native);
        let l = p.latin.as_bytes().to_vec();
        if n.is_empty() || n.len() > 20 || l.len() > 24 { continue }
        items.push(Item { n, l, w: (1.0 + f64::from(p.count)).ln().max(0.7).min(3.0) });
    }
    let mut names: Map<u64, (String, Place, usize)> = Map::default();
    let mut prob: Map<Key, f64> = Map::default();
    let mut counts: Map<Key, f64> = Map::default();
    for round in 0..s.rounds {
        let last = round + 1 == s.rounds;
        counts.clear();
        let mut like: Vec<f64> = Vec::new();
        for it in &items { if it.w > 0.0 { like.push(pass(it, s, &prob, &mut counts, round == 0, last, &mut names)); } else { like.push(0.0) } }
        if round == 2 || round == 4 {
            // Drop the pairs that hardly align: other names, not spellings.
            let mut per: Vec<f64> = items.iter().zip(&like).filter(|(i, _)| i.w > 0.0).map(|(i, &x)| x / (i.n.len() + i.l.len()) as f64).collect();
            per.sort_by(f64::total_cmp);
            let cut = per[per.len() * 6 / 100];
            for (it, &x) in items.iter_mut().zip(&like) { if x / ((it.n.len() + it.l.len()) as f64) < cut { it.w = 0.0 } }
        }
        if !last {
            let total: f64 = counts.values().sum();
            prob = counts.iter().filter(|(_, c)| **c > 0.02).map(|(k, c)| (*k, c / total)).collect();
        }
        eprintln!("  round {round}: {} parameters, {} pairs, mean log {:.3}", prob.len(), items.iter().filter(|i| i.w > 0.0).count(), like.iter().sum::<f64>() / items.len() as f64);
    }
    lines(s, &counts, &names)
}

fn fnv(s: &str) -> u64 { s.bytes().fold(0xcbf29ce484222325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100000001b3)) }

/// One forward-backward pass; adds expected counts, gives the log likelihood.
fn pass(it: &Item, s: &Settings, prob: &Map<Key, f64>, counts: &mut Map<Key, f64>, first: bool, last: bool, names: &mut Map<u64, (String, Place, usize)>) -> f64 {
    let (n, m) = (it.n.len(), it.l.len());
    struct Arc { i: u8, j: u8, a: u8, b: u8, key: Key, p: f64 }
    let mut arcs: Vec<Arc> = Vec::new();
    for i in 0..=n {
        for j in 0..=m {
            for take in 0..=2.min(n - i) {
                let key = group_key(&it.n[i..i + take], Place::Anywhere).expect("short");
                for len in 0..=s.max_latin.min(m - j) {
                    if take == 0 && len == 0 { continue }
                    let l = &it.l[j..j + len];
                    if !allowed(s, take, l) { continue }
                    let near = |i: usize, j: usize| (i as f64 / n as f64 - j as f64 / m as f64).abs() <= 0.45;
                    if !near(i, j) || !near(i + take, j + len) { continue }
                    let lat = pack(l).expect("short");
                    let p = if first { match (take, len) { (0, _) => 0.002, (_, 0) => 0.002, (1, 1) => 0.02, (1, 2) => if s.max_latin > 4 { 0.02 } else { 0.005 }, (1, _) => if s.max_latin > 4 { 0.008 } else { 0.001 }, _ => 0.0002 } }
                        else { match prob.get(&(key, lat)) { Some(&p) => p.powi(take.max(1) as i32), None => continue } };
                    if p > 1e-14 { arcs.push(Arc { i: i as u8, j: j as u8, a: (i + take) as u8, b: (j + len) as u8, key: (key, lat), p }); }
                }
            }
        }
    }
    let w = m + 1;
    let mut f = vec![0.0f64; (n + 1) * w];
    let mut b = vec![0.0f64; (n + 1) * w];
    f[0] = 1.0;
    for a in &arcs { let v = f[a.i as usize * w + a.j as usize] * a.p; f[a.a as usize * w + a.b as usize] += v; }
    let z = f[n * w + m];
    if z <= 0.0 { return -50.0 * (n + m) as f64; }
    b[n * w + m] = 1.0;
    for a in arcs.iter().rev() { let v = b[a.a as usize * w + a.b as usize] * a.p; b[a.i as usize * w + a.j as usize] += v; }
    for a in &arcs {
        let e = it.w * f[a.i as usize * w + a.j as usize] * a.p * b[a.a as usize * w + a.b as usize] / z;
        if e < 1e-6 { continue }
        *counts.entry(a.key).or_default() += e;
        if last {
            let group = &it.n[a.i as usize..a.a as usize];
            names.entry(a.key.0).or_insert_with(|| (word(group), Place::Anywhere, group.len()));
            for place in [Place::Start, Place::End] {
                let here = if place == Place::Start { a.i == 0 } else { a.a as usize == n };
                if here {
                    let key = group_key(group, place).expect("short");
                    names.entry(key).or_insert_with(|| (word(group), place, group.len()));
                    *counts.entry((key, a.key.1)).or_default() += e;
                }
            }
        }
    }
    z.ln()
}

fn text_of(latin: u64) -> String { latin.to_le_bytes().iter().take_while(|&&b| b != 0).map(|&b| b as char).collect() }

/// Costs from the expected counts.
fn lines(s: &Settings, counts: &Map<Key, f64>, names: &Map<u64, (String, Place, usize)>) -> Vec<Line> {
    // Totals by native group and by Latin group (the latter over groups anywhere).
    let mut by_native: Map<u64, f64> = Map::default();
    let mut by_latin: Map<(u64, usize), f64> = Map::default();
    let place = |k: &u64| names.get(k).map(|n| n.1);
    for (k, c) in counts { *by_native.entry(k.0).or_default() += c; if place(&k.0) == Some(Place::Anywhere) { *by_latin.entry((k.1, 0)).or_default() += c; } }
    let mut by_latin_place: Map<(u64, u8), f64> = Map::default();
    for (k, c) in counts { match place(&k.0) { Some(Place::Start) => *by_latin_place.entry((k.1, 1)).or_default() += c, Some(Place::End) => *by_latin_place.entry((k.1, 2)).or_default() += c, _ => {} } }
    let plain_key = |key: u64| { let (w, _, _) = &names[&key]; group_key(&w.chars().collect::<Vec<_>>(), Place::Anywhere).expect("short") };
    const TAU: f64 = 4.0;
    // P(l|n) with the anchored groups drawn to the free ones, and P(n|l) alike.
    let p_ln = |k: &Key| -> f64 {
        let (_, pl, _) = &names[&k.0];
        if *pl == Place::Anywhere { return counts[k] / (by_native[&k.0] + 2.0); }
        let base = plain_key(k.0);
        let pb = counts.get(&(base, k.1)).copied().unwrap_or(0.0) / (by_native[&base] + 2.0);
        (counts[k] + TAU * pb) / (by_native[&k.0] + TAU)
    };
    let p_nl = |k: &Key| -> f64 {
        let (_, pl, _) = &names[&k.0];
        let base = plain_key(k.0);
        let pb = counts.get(&(base, k.1)).copied().unwrap_or(0.0) / (by_latin[&(k.1, 0)] + 2.0);
        match pl { Place::Anywhere => pb, Place::Start => (counts[k] + TAU * pb) / (by_latin_place[&(k.1, 1)] + TAU), Place::End => (counts[k] + TAU * pb) / (by_latin_place[&(k.1, 2)] + TAU) }
    };
    let mut best_n: Map<u64, f64> = Map::default();
    let mut best_l: Map<(u64, u8), f64> = Map::default();
    let keys: Vec<Key> = { let mut v: Vec<Key> = counts.keys().copied().filter(|k| names.contains_key(&k.0)).collect(); v.sort_unstable(); v };
    let tag = |k: &Key| match names[&k.0].1 { Place::Anywhere => 0u8, Place::Start => 1, Place::End => 2 };
    for k in &keys {
        let e = best_n.entry(k.0).or_default(); *e = e.max(p_ln(k));
        let e = best_l.entry((k.1, tag(k))).or_default(); *e = e.max(p_nl(k));
    }
    let mut out: Vec<(u64, Line)> = Vec::new();
    for k in &keys {
        let (w, pl, take) = &names[&k.0];
        let (p, q) = (p_ln(k), p_nl(k));
        let c = counts[k];
        // What is seen too seldom to be a rule.
        if p < s.min_p && q < s.min_p * 4.0 { continue }
        if c < 1.5 || (*take == 2 && c < 4.0) || (*pl != Place::Anywhere && c < 4.0) { continue }
        let forward = if *take == 0 { -(p.log2()) * 0.5 } else { (best_n[&k.0] / p).log2() };
        let backward = if k.1 == 0 { -(q.log2()) * 0.5 } else { (best_l[&(k.1, tag(k))] / q).log2() };
        let bits = (1.0 - s.alpha) * forward + s.alpha * backward;
        let cost = (bits * 10.0).round().clamp(0.0, 250.0) as u32;
        let native = match pl { Place::Start => format!("^{}", if w.is_empty() { "-" } else { w }), Place::End => format!("{}$", if w.is_empty() { "-" } else { w }), Place::Anywhere => if w.is_empty() { "-".into() } else { w.clone() } };
        let latin = text_of(k.1);
        out.push((k.0, Line { native, latin: if latin.is_empty() { "-".into() } else { latin }, cost, count: c }));
    }
    // Keep the cheapest readings of each group; leave out groups of two that the single letters give as cheaply.
    let mut single: Map<(String, String), u32> = Map::default();
    for (_, l) in &out { single.insert((l.native.clone(), l.latin.clone()), l.cost); }
    let mut by: Map<u64, Vec<Line>> = Map::default();
    for (k, l) in out { by.entry(k).or_default().push(l); }
    let mut result: Vec<Line> = Vec::new();
    let mut ks: Vec<u64> = by.keys().copied().collect(); ks.sort_unstable();
    for k in ks {
        let mut v = by.remove(&k).unwrap_or_default();
        v.retain(|l| l.cost < 110 && keep(l, &single));
        v.sort_by(|a, b| a.cost.cmp(&b.cost).then(b.count.total_cmp(&a.count)).then(a.latin.cmp(&b.latin)));
        v.truncate(s.per_group);
        result.extend(v);
    }
    result.sort_by(|a, b| a.native.cmp(&b.native).then(a.cost.cmp(&b.cost)).then(a.latin.cmp(&b.latin)));
    result
}

fn keep(l: &Line, single: &Map<(String, String), u32>) -> bool {
    let bare = l.native.trim_matches(|c| c == '^' || c == '$');
    if bare != l.native {
        // An anchored line must differ from the free one.
        return single.get(&(bare.to_string(), l.latin.clone())).is_none_or(|&c| c.abs_diff(l.cost) >= 6);
    }
    let chars: Vec<char> = bare.chars().collect();
    if chars.len() != 2 { return true }
    let lat = l.latin.trim_matches('-');
    let mut best = u32::MAX;
    for cut in 0..=lat.len() {
        let part = |n: char, x: &str| single.get(&(n.to_string(), if x.is_empty() { "-".into() } else { x.to_string() })).copied();
        if let (Some(a), Some(b)) = (part(chars[0], &lat[..cut]), part(chars[1], &lat[cut..])) { best = best.min(a + b) }
    }
    l.cost + 6 < best
}

/// One table of several: each reading at its cheapest (a source's readings may be made dearer).
pub fn merge(parts: &[(Vec<Line>, u32)], most: usize) -> Vec<Line> {
    let mut by: std::collections::BTreeMap<String, Vec<Line>> = std::collections::BTreeMap::new();
    for (lines, dearer) in parts {
        for l in lines {
            let list = by.entry(l.native.clone()).or_default();
            let cost = l.cost + dearer;
            match list.iter_mut().find(|o| o.latin == l.latin) {
                Some(o) => o.cost = o.cost.min(cost),
                None => list.push(Line { cost, ..l.clone() }),
            }
        }
    }
    let mut out = Vec::new();
    for (_, mut list) in by {
        list.sort_by(|a, b| a.cost.cmp(&b.cost).then(a.latin.cmp(&b.latin)));
        list.truncate(most);
        out.extend(list);
    }
    out
}
