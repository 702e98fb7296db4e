//! noticematch itself.

use super::super::task::{Answer, Ask, PairTask, Scored, SearchTask, System};
use crate::parallel;
use noticematch::record::Record;
use noticematch::{Candidates, Level, Options, Query, Score, Scratch, Watchlist, compare_with};
use std::io::Write;
use std::sync::Mutex;
use std::time::Instant;

/// How often the pairs are compared for the clock.
const SWEEPS: usize = 25;

/// The library as its users call it.
pub struct Own {
    /// Profile, as in a border officer's default.
    pub options: Options,
    /// Where every query goes with what was found, to look at cases.
    pub cases: Option<Mutex<Box<dyn Write + Send>>>,
}

/// First line of the table of cases.
pub const CASES: &str = "task\tgroup\tpart\tquery\trank\tpoints\ttop_points\ttop\tright";

/// 0 none, 1 weak, 2 possible, 3 probable, 4 strong.
pub fn level_number(level: Level) -> u8 {
    match level {
        Level::Weak => 1,
        Level::Possible => 2,
        Level::Probable => 3,
        Level::Strong => 4,
        _ => 0,
    }
}

/// The query of a user who has these facts.
pub fn query(ask: &Ask) -> Query {
    let mut query = Query::new(ask.name.as_str());
    if let Some(kind) = ask.kind {
        query = query.kind(kind);
    }
    if let Some(born) = &ask.born {
        query = query.born(born.clone());
    }
    if let Some(sex) = ask.sex {
        query = query.sex(sex);
    }
    if let Some(nationality) = &ask.nationality {
        query = query.nationality(nationality.as_str());
    }
    query
}

fn answer(found: &Candidates, right: &[usize]) -> Answer {
    let mut answer = Answer::default();
    for (position, candidate) in found.iter().enumerate() {
        let (points, level) = (candidate.score().points(), level_number(candidate.level()));
        answer.top = answer.top.max(points);
        answer.top_level = answer.top_level.max(level);
        if answer.rank.is_none() && right.contains(&candidate.record_number()) {
            answer = Answer {
                rank: Some(position as u32 + 1),
                right: points,
                right_level: level,
                ..answer
            };
        }
    }
    answer
}

impl Own {
    /// Writes a line a query; names of entries are their primary ones.
    fn write_cases(&self, task: &SearchTask, found: &[(Answer, Option<usize>)]) {
        let Some(Ok(mut out)) = self.cases.as_ref().map(Mutex::lock) else {
            return;
        };
        let name = |entry: &usize| {
            let name = task.entries.get(*entry).and_then(Record::primary_name);
            name.map_or("", |name| name.text.as_str())
        };
        for (ask, (answer, top)) in task.asks.iter().zip(found) {
            let rank = answer.rank.map_or("-".into(), |rank| rank.to_string());
            let written = writeln!(
                out,
                "{}\t{}\t{}\t{}\t{rank}\t{}\t{}\t{}\t{}",
                task.id,
                ask.group,
                ask.part,
                ask.name,
                answer.right,
                answer.top,
                top.as_ref().map_or("", name),
                ask.right.first().map_or("", name),
            );
            if let Err(error) = written {
                eprintln!("could not write the cases: {error}");
                return;
            }
        }
    }
}

impl System for Own {
    fn name(&self) -> &str {
        "**noticematch**"
    }

    fn key(&self) -> &str {
        "own"
    }

    fn pairs(&self, task: &PairTask) -> Option<(Vec<Scored>, f64)> {
        let score = |pair: &super::super::task::Pair| {
            let found = compare_with(&pair.a, &pair.b, pair.kind, &self.options);
            Scored {
                points: found.score().points(),
                level: level_number(found.level()),
            }
        };
        let scored: Vec<Scored> = task.pairs.iter().map(score).collect();
        // Again for the clock: warm, on one thread, no more than 5,000 pairs; the least of some sweeps over all of them.
        let timed = &task.pairs[..task.pairs.len().min(5_000)];
        let sweep = |_| {
            let start = Instant::now();
            let pairs = timed.iter().zip(&scored);
            let same = pairs.filter(|(pair, first)| score(pair) == **first).count();
            assert_eq!(same, timed.len(), "the same pair must score the same twice");
            start.elapsed().as_secs_f64() * 1e6 / timed.len().max(1) as f64
        };
        let micros = (0..SWEEPS).map(sweep).fold(f64::INFINITY, f64::min);
        Some((scored, micros))
    }

    fn search(&self, task: &SearchTask) -> Option<Vec<Option<Answer>>> {
        let list = match Watchlist::builder()
            .add_records(&task.entries)
            .and_then(|b| b.build())
        {
            Ok(list) => list,
            Err(error) => {
                eprintln!("{}: could not build the list: {error}", task.id);
                return None;
            }
        };
        // No cut: what lies below the levels is needed to find thresholds at a rate of false alerts.
        let options = self
            .options
            .clone()
            .limit(task.limit)
            .min_score(Score::from_points(0));
        let search = |scratch: &mut Scratch, ask: &Ask| {
            let found = list.search_with(&query(ask), &options, scratch);
            let top = found.iter().next().map(|c| c.record_number());
            (answer(&found, &ask.right), top)
        };
        let found = parallel::map(&task.asks, Scratch::new, search);
        self.write_cases(task, &found);
        Some(found.into_iter().map(|(answer, _)| Some(answer)).collect())
    }
}
