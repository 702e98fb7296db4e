//! The training pairs: native word, Latin word, weight, whether it is held out.
use crate::text::{Script, fold_native};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

#[derive(Debug, Clone)]
pub struct Pair { pub native: String, pub latin: String, pub count: u32, pub test: bool, pub source: Source }

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source { Tokens, Groups, Kanji }

pub fn read(path: &str) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("reading {path}: {e}"));
    if path.ends_with(".gz") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip text");
        text
    } else { String::from_utf8(bytes).expect("UTF-8") }
}

pub fn script_of_word(word: &str) -> Option<Script> {
    let mut found = None;
    for c in word.chars() {
        match (script_of(c), found) {
            (None, _) => {}
            (Some(s), None) => found = Some(s),
            (Some(s), Some(f)) if s == f => {}
            _ => return None,
        }
    }
    found
}

/// Letters a-z only; None if there is any digit or nothing.
pub fn latin(word: &str) -> Option<String> {
    let f = fold_native(word, Script::Latin);
    (!f.is_empty() && f.bytes().all(|b| b.is_ascii_lowercase())).then(|| f.to_string())
}

pub fn token_files(dir: &str) -> BTreeMap<Script, Vec<Pair>> {
    let mut all: BTreeMap<Script, Vec<Pair>> = BTreeMap::new();
    for (file, script) in [("arabic", Script::Arabic), ("hebrew", Script::Hebrew), ("korean", Script::Hangul), ("katakana", Script::Kana), ("russian", Script::Cyrillic), ("chinese", Script::Han)] {
        let list = all.entry(script).or_default();
        for line in read(&format!("{dir}/tokens_{file}.tsv.gz")).lines().skip(1) {
            let c: Vec<&str> = line.split('\t').collect();
            let (Some(l), n) = (latin(c[2]), fold_native(c[1], script)) else { continue };
            list.push(Pair { native: n.to_string(), latin: l, count: c[3].parse().unwrap_or(1), test: c[4] == "test20", source: Source::Tokens });
        }
    }
    let list = all.entry(Script::Arabic).or_default();
    for line in read(&format!("{dir}/tokens_arabic_ar2en.tsv.gz")).lines().skip(1) {
        let c: Vec<&str> = line.split('\t').collect();
        let Some(l) = latin(c[2]) else { continue };
        list.push(Pair { native: fold_native(c[1], Script::Arabic).to_string(), latin: l, count: 2, test: c[3] == "test", source: Source::Tokens });
    }
    all
}

/// All forms of a group of the name groups.
pub struct Group { pub latin: Vec<String>, pub native: Vec<(Script, String)> }

pub fn groups(dir: &str) -> Vec<Group> {
    let mut out = Vec::new();
    for line in read(&format!("{dir}/wikidata_name_groups.txt.gz")).lines() {
        let Some((forms, _)) = line.rsplit_once(" => ") else { continue };
        let mut g = Group { latin: vec![], native: vec![] };
        for form in forms.split(", ") {
            if form.contains(' ') || form.contains(|c: char| c.is_numeric()) { continue }
            let Some(script) = script_of_word(form) else { continue };
            if script == Script::Latin {
                if let Some(l) = latin(form) && l.len() > 1 && !g.latin.contains(&l) { g.latin.push(l); }
            } else {
                let n = fold_native(form, script);
                if script == Script::Han && n.chars().count() > 1 && (n.ends_with('姓') || n.ends_with('氏')) { continue }
                if script == Script::Hangul && n.chars().count() > 1 && n.ends_with('씨') { continue }
                if !n.is_empty() && !g.native.iter().any(|(s, known)| *s == script && *known == n) { g.native.push((script, n.to_string())); }
            }
        }
        out.push(g);
    }
    out
}

/// Pairs from the groups, each native form with each Latin form; every fifth group (by its place) is held out.
pub fn group_pairs(groups: &[Group], max: usize) -> BTreeMap<Script, Vec<Pair>> {
    let mut all: BTreeMap<Script, Vec<Pair>> = BTreeMap::new();
    let mut seen: HashMap<(Script, String, String), ()> = HashMap::new();
    for (i, g) in groups.iter().enumerate() {
        if g.latin.is_empty() || g.latin.len() > max { continue }
        for (script, n) in &g.native {
            for l in &g.latin {
                if seen.insert((*script, n.clone(), l.clone()), ()).is_none() {
                    all.entry(*script).or_default().push(Pair { native: n.clone(), latin: l.clone(), count: 1, test: i % 5 == 4, source: Source::Groups });
                }
            }
        }
    }
    all
}

/// The script of a letter, as the library sees it.
fn script_of(c: char) -> Option<Script> {
    if unicode_normalization::char::is_combining_mark(c) { return None; }
    let mut buffer = [0; 4];
    crate::text::pieces(c.encode_utf8(&mut buffer)).pieces.first().map(|p| p.script)
}

/// Japanese names in kanji with their readings; every fifth is held out.
pub fn kanji(dir: &str) -> Vec<Pair> {
    let mut out = Vec::new();
    for (i, line) in read(&format!("{dir}/tokens_japanese_kanji.tsv.gz")).lines().skip(1).enumerate() {
        let c: Vec<&str> = line.split('\t').collect();
        let native = fold_native(c[1], Script::Han);
        let (Some(l), true) = (latin(c[2]), native.chars().all(|c| script_of(c) == Some(Script::Han))) else { continue };
        out.push(Pair { native: native.to_string(), latin: l, count: 1, test: i % 5 == 4, source: Source::Kanji });
    }
    out
}

/// Korean readings of Han characters: the syllables that the labels of one name have in both scripts, romanized.
pub fn hanja(groups: &[Group]) -> Vec<(char, String, u32)> {
    let mut counts: BTreeMap<(char, char), u32> = BTreeMap::new();
    for g in groups {
        for (_, h) in g.native.iter().filter(|n| n.0 == Script::Han) {
            for (_, k) in g.native.iter().filter(|n| n.0 == Script::Hangul) {
                if h.chars().count() == k.chars().count() { for pair in h.chars().zip(k.chars()) { *counts.entry(pair).or_default() += 1; } }
            }
        }
    }
    let mut best: BTreeMap<char, Vec<(u32, char)>> = BTreeMap::new();
    for ((h, k), c) in counts { best.entry(h).or_default().push((c, k)); }
    let mut out = Vec::new();
    for (h, mut ks) in best {
        ks.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = ks[0].0;
        for (c, k) in ks.into_iter().take(3).filter(|(c, _)| c * 4 >= most) {
            let dearer = if c * 2 < most { 8 } else { 0 };
            for r in crate::text::readings(&k.to_string(), Script::Hangul).into_iter().take(5) { out.push((h, r.text.to_string(), dearer + u32::from(r.penalty) / 5)); }
        }
    }
    out
}
