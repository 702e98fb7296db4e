//! The peer that needs no Python: any_ascii, lower case, sorted words, edit similarity (rapidfuzz's `token_sort_ratio`).

use super::super::task::{Answer, PairTask, Scored, SearchTask, System};
use crate::parallel;
use rapidfuzz::distance::indel;
use std::time::Instant;

/// any_ascii + token_sort_ratio.
pub struct TokenSort;

/// At and above this it alerts (the usual 85 of 100).
const OWN_THRESHOLD: f64 = 0.85;

fn key(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_lowercase();
    let mut words: Vec<&str> = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn points(similarity: f64) -> u16 {
    (similarity * 1000.0).round() as u16
}

fn level(points: u16) -> u8 {
    if points >= (OWN_THRESHOLD * 1000.0) as u16 {
        2
    } else {
        0
    }
}

impl System for TokenSort {
    fn name(&self) -> &str {
        "any_ascii + token sort"
    }

    fn key(&self) -> &str {
        "token_sort"
    }

    fn pairs(&self, task: &PairTask) -> Option<(Vec<Scored>, f64)> {
        let start = Instant::now();
        let scored: Vec<Scored> = task
            .pairs
            .iter()
            .map(|p| {
                points(indel::normalized_similarity(
                    key(&p.a).bytes(),
                    key(&p.b).bytes(),
                ))
            })
            .map(|points| Scored {
                points,
                level: level(points),
            })
            .collect();
        let micros = start.elapsed().as_secs_f64() * 1e6 / task.pairs.len().max(1) as f64;
        Some((scored, micros))
    }

    fn search(&self, task: &SearchTask) -> Option<Vec<Option<Answer>>> {
        if task.facts {
            return None;
        }
        let list: Vec<Vec<String>> = task
            .entries
            .iter()
            .map(|e| e.names.iter().map(|n| key(&n.text)).collect())
            .collect();
        Some(parallel::map(
            &task.asks,
            || (),
            |_, ask| Some(scan(&list, &ask.name, &ask.right)),
        ))
    }
}

fn scan(list: &[Vec<String>], name: &str, right: &[usize]) -> Answer {
    let query = indel::BatchComparator::new(key(name).bytes());
    let scores: Vec<u16> = list
        .iter()
        .map(|forms| {
            forms
                .iter()
                .map(|f| points(query.normalized_similarity(f.bytes())))
                .max()
                .unwrap_or(0)
        })
        .collect();
    answer(&scores, right, level)
}

/// The answer of a system that scores the whole list. Ties are broken in the middle: position flatters nobody.
pub fn answer(scores: &[u16], right: &[usize], level: impl Fn(u16) -> u8) -> Answer {
    let top = scores.iter().copied().max().unwrap_or(0);
    let best = right.iter().filter_map(|&r| scores.get(r)).copied().max();
    let rank = best.map(|b| {
        let above = scores.iter().filter(|s| **s > b).count();
        let ties = scores
            .iter()
            .enumerate()
            .filter(|(i, s)| **s == b && !right.contains(i))
            .count();
        (1 + above + ties / 2) as u32
    });
    let right = best.unwrap_or(0);
    Answer {
        rank,
        right,
        right_level: level(right),
        top,
        top_level: level(top),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_order_case_and_accents_do_not_count() {
        assert_eq!(
            key("Ñancul SOMBRERUDO, Ensueño"),
            key("ensueno nancul sombrerudo")
        );
    }

    #[test]
    fn ties_are_broken_in_the_middle() {
        let a = answer(&[500, 900, 900, 900, 1000], &[2], level);
        assert_eq!((a.rank, a.right, a.top), (Some(3), 900, 1000));
        assert_eq!(answer(&[500], &[], level).rank, None);
    }
}
