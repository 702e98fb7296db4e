//! Name classes and commonness: which forms are one name, and how many people bear it.
use crate::form_table;
use crate::hash::Map;
use crate::pairs::{self, Group, Pair, latin, read};
use crate::sound::{Reader, latin_key};
use crate::text::Script;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role { Same = 0, Cognate = 1, Homophone = 2, Full = 3, Nick = 4 }

/// A class: forms with the part each plays.
pub type Class = Vec<(String, Role)>;

/// Points up to which the sound table alone relates two forms.
const REGULAR: u16 = 130;

pub fn build(dir: &str, cognates: &str, holdout: bool) -> (Vec<Class>, BTreeMap<String, u8>) {
    let tokens = pairs::token_files(dir);
    let groups = pairs::groups(dir);
    let counts = latin_counts(&tokens);
    let mut classes = Vec::new();
    let before = |classes: &Vec<Class>, what: &str, from: usize| eprintln!("{what}: {} classes, {} forms", classes.len() - from, classes[from..].iter().map(Vec::len).sum::<usize>());
    // What is known by hand stands first: a form keeps its first classes only.
    from_lines(cognates, &mut classes); before(&classes, "cognates", 0);
    let n = classes.len(); nicknames(dir, &mut classes); before(&classes, "nicknames", n);
    let n = classes.len(); from_groups(&groups, &counts, &mut classes); before(&classes, "name groups", n);
    let n = classes.len(); from_tokens(&tokens, holdout, &mut classes); before(&classes, "irregular transliterations", n);
    let n = classes.len(); homophones(&tokens, &counts, &mut classes); before(&classes, "homophones", n);
    (classes, commonness(dir, &cognates.replace("lexicon/cognates", "names/low_weight"), &counts, &groups))
}

fn latin_counts(tokens: &BTreeMap<Script, Vec<Pair>>) -> Map<String, u32> {
    let mut all: Map<String, u32> = Map::default();
    for list in tokens.values() {
        let mut here: Map<&str, u32> = Map::default();
        for p in list { *here.entry(&p.latin).or_default() += p.count; }
        for (l, c) in here { let e = all.entry(l.to_string()).or_default(); *e = (*e).max(c); }
    }
    all
}

fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

/// Whether edits and consonants alone relate two Latin spellings.
fn alike(a: &str, b: &str) -> bool {
    let e = edits(a.as_bytes(), b.as_bytes());
    e <= usize::from(a.len().min(b.len()) >= 4) || (latin_key(a.as_bytes()) == latin_key(b.as_bytes()) && e <= 2)
}

fn from_groups(groups: &[Group], counts: &Map<String, u32>, classes: &mut Vec<Class>) {
    for g in groups {
        if g.latin.is_empty() || g.latin.len() > 40 { continue }
        let Some(head) = g.latin.iter().max_by_key(|l| (counts.get(*l).copied().unwrap_or(0), std::cmp::Reverse(l.len()), std::cmp::Reverse((*l).clone()))) else { continue };
        let mut class: Class = Vec::new();
        let mut needed: BTreeSet<String> = BTreeSet::new();
        for l in &g.latin {
            let role = if l == head || edits(l.as_bytes(), head.as_bytes()) <= 2 || latin_key(l.as_bytes()) == latin_key(head.as_bytes()) { Role::Same } else { Role::Cognate };
            // What Wikidata says to be the same and shares neither beginning nor half its letters is chained
            // over third names (Ahmed, Christian): languages' own forms stand in cognates.tsv.
            let far = l.as_bytes().first() != head.as_bytes().first() && edits(l.as_bytes(), head.as_bytes()) * 2 > l.len().max(head.len());
            if role == Role::Cognate && far { continue }
            class.push((l.clone(), role));
            if l != head && !alike(l, head) && l.len() > 2 { needed.insert(l.clone()); needed.insert(head.clone()); }
        }
        for (script, n) in &g.native {
            if matches!(script, Script::Unknown(_)) { continue }
            // One Han character with a dozen readings is a syllable, not a name.
            let short = matches!(script, Script::Han | Script::Hangul) && n.chars().count() == 1;
            let mut best = u16::MAX;
            let reader = Reader::new(*script, n);
            for l in &g.latin {
                let d = reader.as_ref().and_then(|r| r.distance(l, crate::sound::CUT)).unwrap_or(999);
                best = best.min(d);
                if d > REGULAR && !(short && g.latin.len() > 6 && counts.get(l).copied().unwrap_or(0) < 20) { needed.insert(l.clone()); needed.insert(n.clone()); }
            }
            class.push((n.clone(), if best <= 300 || reader.is_none() || matches!(script, Script::Han | Script::Hangul) { Role::Same } else { Role::Cognate }));
        }
        class.retain(|(f, _)| needed.contains(f));
        if class.len() > 1 { classes.push(class); }
    }
}

/// Transliterations that people use and the sound table finds surprising.
fn from_tokens(tokens: &BTreeMap<Script, Vec<Pair>>, holdout: bool, classes: &mut Vec<Class>) {
    let mut by_latin: BTreeMap<String, Class> = BTreeMap::new();
    for (script, list) in tokens {
        let mut totals: Map<&str, u32> = Map::default();
        for p in list { *totals.entry(&p.native).or_default() += p.count; }
        for p in list {
            if (holdout && p.test) || p.count < 2 || p.latin.len() < 2 || p.native.chars().count() < 2 { continue }
            // A name that goes with several is misaligned unless it goes with this one often enough.
            if p.count * 8 < totals[p.native.as_str()] { continue }
            let d = Reader::new(*script, &p.native).and_then(|r| r.distance(&p.latin, crate::sound::CUT));
            let surprising = d.is_none_or(|d| d > REGULAR);
            // Farther than any reading: only what several people bear.
            if !surprising || (d.is_none() && p.count < 4) { continue }
            by_latin.entry(p.latin.clone()).or_default().push((p.native.clone(), if d.is_none() { Role::Cognate } else { Role::Same }));
        }
    }
    for (l, mut natives) in by_latin {
        natives.sort(); natives.dedup_by(|a, b| a.0 == b.0);
        let mut class = vec![(l, Role::Same)];
        class.extend(natives);
        classes.push(class);
    }
}

/// Latin spellings that two scripts write alike: they sound alike.
fn homophones(tokens: &BTreeMap<Script, Vec<Pair>>, counts: &Map<String, u32>, classes: &mut Vec<Class>) {
    let scripts = [Script::Kana, Script::Cyrillic, Script::Hangul, Script::Hebrew, Script::Arabic];
    let mut forms: BTreeMap<&str, Vec<BTreeSet<&str>>> = BTreeMap::new();
    for (i, s) in scripts.iter().enumerate() {
        let mut totals: Map<&str, u32> = Map::default();
        for p in &tokens[s] { *totals.entry(&p.latin).or_default() += p.count; }
        for p in &tokens[s] {
            if p.latin.len() < 3 || p.count * 5 < totals[p.latin.as_str()] { continue }
            forms.entry(&p.latin).or_insert_with(|| vec![BTreeSet::new(); 5])[i].insert(&p.native);
        }
    }
    let mut signatures: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (l, f) in &forms {
        for i in 0..5 { for j in i + 1..5 { for a in &f[i] { for b in &f[j] { signatures.entry((a, b)).or_default().insert(l); } } } }
    }
    let mut seen: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (_, members) in signatures {
        if members.len() < 2 { continue }
        // Spellings of names nobody bears are noise; what edits relate is no news.
        let members: Vec<&str> = members.into_iter().filter(|m| counts.get(*m).copied().unwrap_or(0) >= 2).collect();
        if members.len() < 2 || members.len() > 12 { continue }
        if members.iter().all(|m| alike(m, members[0])) { continue }
        seen.insert(members);
    }
    // A class within a larger one says nothing more.
    let all: Vec<Vec<&str>> = seen.into_iter().collect();
    let mut at: Map<&str, Vec<usize>> = Map::default();
    for (i, c) in all.iter().enumerate() { for m in c { at.entry(m).or_default().push(i); } }
    for (i, c) in all.iter().enumerate() {
        // Written alike elsewhere and not alike here: a name and its translation, not a sound.
        let alike_here = c.iter().all(|m| c.iter().any(|o| o != m && (latin_key(m.as_bytes()) == latin_key(o.as_bytes()) || edits(m.as_bytes(), o.as_bytes()) * 2 <= m.len().min(o.len()))));
        if !alike_here { continue }
        let within = at[c[0]].iter().any(|&k| k != i && all[k].len() > c.len() && c.iter().all(|m| all[k].contains(m)));
        if !within { classes.push(c.iter().map(|m| (m.to_string(), Role::Homophone)).collect()); }
    }
}

fn from_lines(path: &str, classes: &mut Vec<Class>) {
    for line in read(path).lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        classes.push(line.split('\t').map(|f| (f.to_string(), Role::Cognate)).collect());
    }
}

fn nicknames(dir: &str, classes: &mut Vec<Class>) {
    let mut by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in read(&format!("{dir}/english_nicknames.tsv")).lines().skip(1) {
        let c: Vec<&str> = line.split('\t').collect();
        if let [full, _, nick] = c[..] && let (Some(f), Some(n)) = (latin(full), latin(nick)) && f != n { by.entry(f).or_default().insert(n); }
    }
    for (full, nicks) in by {
        let mut class = vec![(full, Role::Full)];
        class.extend(nicks.into_iter().map(|n| (n, Role::Nick)));
        classes.push(class);
    }
}

/// People (millions) of the countries whose common names are listed: what a rank there is worth.
const PEOPLE: &[(&str, f64)] = &[
    ("CN", 1410.0), ("IN", 1420.0), ("US", 333.0), ("ID", 275.0), ("PK", 235.0), ("NG", 218.0), ("BR", 215.0), ("BD", 171.0), ("RU", 144.0), ("MX", 127.0), ("JP", 125.0), ("ET", 123.0), ("PH", 115.0),
    ("EG", 111.0), ("VN", 98.0), ("IR", 88.0), ("TR", 85.0), ("DE", 84.0), ("TH", 71.0), ("GB", 67.0), ("FR", 68.0), ("IT", 59.0), ("ZA", 60.0), ("KR", 51.0), ("CO", 52.0), ("ES", 47.0), ("AR", 46.0),
    ("DZ", 45.0), ("IQ", 44.0), ("UA", 38.0), ("AF", 41.0), ("PL", 37.0), ("MA", 37.0), ("SA", 36.0), ("PE", 34.0), ("UZ", 35.0), ("MY", 34.0), ("GH", 33.0), ("NP", 30.0), ("CA", 39.0), ("AU", 26.0), ("LK", 22.0), ("TW", 23.0), ("RO", 19.0), ("NL", 17.6), ("KZ", 19.0), ("SY", 22.0), ("CL", 19.6), ("EC", 18.0),
];

/// 0 = unknown or rare ... 15 = the commonest names of the world, one step for each doubling.
fn commonness(dir: &str, low_weight: &str, counts: &Map<String, u32>, groups: &[Group]) -> BTreeMap<String, u8> {
    let mut bearers: BTreeMap<String, f64> = BTreeMap::new();
    // Well-known people with a label in another script stand for about 6,000 people each.
    for (l, c) in counts { *bearers.entry(l.clone()).or_default() += f64::from(*c) * 6_000.0; }
    for (file, rank_at, weight) in [("common-surnames-by-country.csv", 1, 1.0), ("common-forenames-by-country.csv", 7, 0.5)] {
        for line in read(&format!("{dir}/{file}")).lines().skip(1) {
            let c = csv(line);
            let (Some(country), Some(name)) = (c.first(), if rank_at == 1 { c.get(5) } else { c.get(11) }) else { continue };
            let people = PEOPLE.iter().find(|p| p.0 == country.trim_start_matches('\u{feff}')).map_or(5.0, |p| p.1) * 1e6;
            let rank: f64 = c.get(rank_at).and_then(|r| r.parse().ok()).unwrap_or(20.0);
            let share = c.get(7).filter(|_| rank_at == 1).and_then(|p| p.trim_end_matches('%').parse::<f64>().ok()).map_or(0.05 / (rank + 1.0), |p| p / 100.0);
            for part in name.split([' ', '-', '/']) { if let Some(l) = latin(part) && l.len() > 1 { let e = bearers.entry(l).or_default(); *e += people * share.min(0.4) * weight; } }
        }
    }
    for g in groups { for l in &g.latin { *bearers.entry(l.clone()).or_default() += 1_000.0 * g.native.len().max(1) as f64; } }
    if std::env::var("SHOW").is_ok() {
        let mut v: Vec<_> = bearers.iter().collect();
        v.sort_by(|a, b| b.1.total_cmp(a.1));
        for (i, (l, b)) in v.iter().enumerate() { if i < 60 || (i % 2000 == 0) { eprintln!("{i} {l} {b:.0}"); } }
    }
    let mut out = BTreeMap::new();
    for (l, b) in bearers {
        if l.len() < 2 || l.len() > 24 { continue }
        // 15 from about 65 million bearers down to 3 at about 16,000.
        let class = (b / 2_000.0).log2().floor().clamp(0.0, 15.0) as u8;
        if class >= 3 { out.insert(l, class); }
    }
    // What is known to be common where the sources know few people.
    for line in read(low_weight).lines().filter(|l| !l.starts_with('#')) {
        let c: Vec<&str> = line.split('\t').collect();
        let floor = match c.get(4).and_then(|off| off.parse::<u32>().ok()).unwrap_or(0) { 40.. => 13, 30.. => 12, _ => 11 };
        if let Some(l) = latin(c[0]) && c[0].is_ascii() && l.len() > 1 && !c[0].contains(' ') { let e = out.entry(l).or_default(); *e = (*e).max(floor); }
    }
    out
}

fn csv(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c { '"' => quoted = !quoted, ',' if !quoted => cells.push(std::mem::take(&mut cell)), _ => cell.push(c) }
    }
    cells.push(cell);
    cells
}

/// Most classes of one form; further ones are noise of the sources.
const MAX_CLASSES: usize = 24;

/// Writes the tables: `names.bin` maps a form to (place in `classes.bin`) << 4 | commonness.
pub fn write(classes: &[Class], common: &BTreeMap<String, u8>, out: &str) {
    let mut of: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (id, class) in classes.iter().enumerate() {
        for (form, role) in class { of.entry(form).or_default().push((id as u32) << 3 | *role as u32); }
    }
    let mut forms: BTreeSet<&str> = of.keys().copied().collect();
    forms.extend(common.keys().map(String::as_str));
    let mut lists: Vec<u8> = vec![0];
    let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let mut values: Vec<(&str, u32)> = Vec::new();
    for form in forms {
        let place = match of.get(form) {
            None => 0,
            Some(list) => {
                let mut list = list.clone();
                list.sort_unstable(); list.dedup();
                list.truncate(MAX_CLASSES);
                *known.entry(list.clone()).or_insert_with(|| {
                    let at = lists.len() as u32;
                    lists.push(list.len() as u8);
                    for x in &list { lists.extend_from_slice(&x.to_le_bytes()[..3]); }
                    at
                })
            }
        };
        values.push((form, place << 4 | u32::from(common.get(form).copied().unwrap_or(0))));
    }
    let names = pack(&values);
    eprintln!("{} classes, {} forms in classes, {} with commonness; names.bin {} bytes, classes.bin {} bytes", classes.len(), of.len(), common.len(), names.len(), lists.len());
    std::fs::write(format!("{out}/names.bin"), names).expect("names.bin");
    std::fs::write(format!("{out}/classes.bin"), lists).expect("classes.bin");
}

/// The table of forms that `form_table::get` reads, the commonest first in each list.
fn pack(values: &[(&str, u32)]) -> Vec<u8> {
    let mut lists: Vec<Vec<(&str, u32)>> = vec![Vec::new(); form_table::LISTS];
    for (form, value) in values { lists[form_table::list_of(form.as_bytes())].push((form, *value)); }
    let three = |number: usize| { assert!(number < 1 << 24); (number as u32).to_le_bytes()[..form_table::WIDTH].to_vec() };
    let (mut places, mut entries) = (Vec::new(), Vec::new());
    for list in &mut lists {
        list.sort_by_key(|(form, value)| (std::cmp::Reverse(value & 15), *form));
        places.extend(three(entries.len()));
        for (form, value) in list {
            entries.extend(three(*value as usize));
            entries.push(u8::try_from(form.len()).expect("a form is short"));
            entries.extend(form.as_bytes());
        }
    }
    places.extend(three(entries.len()));
    places.extend(entries);
    places
}
