//! The same persons in their own script and in Latin letters: every Latin name is listed, the native one is the query.

use super::super::data::{CrossScript, entry};
use super::super::metrics::per_10_000;
use super::super::report::{Report, Table, decimal, ratio};
use super::super::task::{Answer, Ask, SearchTask};
use super::{Run, recall_at, recall_level};
use crate::rng::Rng;
use noticematch::record::EntityKind;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let rows = run.data.cross_script()?;
    let task = present(&rows, run.every);
    let absent = absent(&rows, run);
    let mut by_script = Table::new(
        "Another script: native name looked up among all Latin names",
        &["script", "n", "system", "recall@1", "recall@10", "right one at `possible`+", "false alerts per 10,000 (not listed)"],
    )
    .note(&format!(
        "{} Latin names listed. False alerts: native names of persons who are not on a list of {} Latin names, `possible` and above.",
        task.entries.len(),
        absent.entries.len()
    ));
    let mut by_source = Table::new(
        "Another script, by source",
        &["script", "source", "n", "system", "recall@1", "recall@10", "right one at `possible`+"],
    )
    .note("everypolitician and netranslit derive from Wikidata, as the name lexicon does; the others are official lists.");
    for system in run.systems {
        let Some(answers) = system.search(&task) else {
            continue;
        };
        let false_alerts = system
            .search(&absent)
            .map(|a| group(&absent, &a, |ask| ask.group.clone()));
        for (script, part) in sorted_by_size(group(&task, &answers, |a| a.group.clone())) {
            let alerts = false_alerts
                .as_ref()
                .and_then(|g| g.get(&script))
                .map_or(f64::NAN, |a| {
                    per_10_000(a.iter().filter(|x| x.top_level >= 2).count(), a.len())
                });
            let (one, ten, level) = (
                recall_at(&part, 1),
                recall_at(&part, 10),
                recall_level(&part, 2),
            );
            for (name, value) in [
                ("r1", one),
                ("r10", ten),
                ("possible", level),
                ("false_per_10k", alerts),
            ] {
                report.figure(format!("cross.{}.{script}.{name}", system.key()), value);
            }
            if part.len() >= 5 {
                by_script.row(vec![
                    script,
                    part.len().to_string(),
                    system.name().into(),
                    ratio(one),
                    ratio(ten),
                    ratio(level),
                    decimal(alerts),
                ]);
            }
        }
        for (key, part) in sorted_by_size(group(&task, &answers, |a| {
            format!("{}\t{}", a.group, a.part)
        })) {
            let (script, source) = key.split_once('\t').unwrap_or_default();
            if part.len() < 25 {
                continue;
            }
            let (one, ten, level) = (
                recall_at(&part, 1),
                recall_at(&part, 10),
                recall_level(&part, 2),
            );
            report.figure(format!("cross.{}.{script}.{source}.r1", system.key()), one);
            report.figure(format!("cross.{}.{script}.{source}.r10", system.key()), ten);
            by_source.row(vec![
                script.into(),
                source.into(),
                part.len().to_string(),
                system.name().into(),
                ratio(one),
                ratio(ten),
                ratio(level),
            ]);
        }
    }
    report.table(by_script);
    report.table(by_source);
    Ok(())
}

/// All distinct Latin names listed; every native name asked, its own row's Latin name is right.
fn present(rows: &[CrossScript], every: usize) -> SearchTask {
    let mut task = SearchTask {
        id: "cross".into(),
        limit: 10,
        ..SearchTask::default()
    };
    let mut position: HashMap<String, usize> = HashMap::new();
    for row in rows {
        position.entry(row.latin.to_lowercase()).or_insert_with(|| {
            task.entries
                .push(entry(task.entries.len(), &row.latin, EntityKind::Person));
            task.entries.len() - 1
        });
    }
    task.asks = rows
        .iter()
        .step_by(every)
        .map(|row| ask(row, vec![position[&row.latin.to_lowercase()]]))
        .collect();
    task
}

/// Half of the persons listed, the others asked: whoever alerts is another person.
fn absent(rows: &[CrossScript], run: &Run) -> SearchTask {
    let mut task = SearchTask {
        id: "cross-absent".into(),
        limit: 3,
        ..SearchTask::default()
    };
    let listed = |row: &CrossScript| Rng::for_text(run.seed, &row.latin).chance(50);
    let (on, off): (Vec<_>, Vec<_>) = rows.iter().partition(|r| listed(r));
    let mut seen: HashSet<&str> = HashSet::new();
    let new: Vec<_> = on.iter().filter(|r| seen.insert(&r.latin)).collect();
    task.entries = new
        .iter()
        .enumerate()
        .map(|(i, r)| entry(i, &r.latin, EntityKind::Person))
        .collect();
    // The same person may stand under two Latin spellings: a native form or a birthday in common rules a query out, and so
    // does a birthday that is not known (netranslit: translated names of different people, no birthdays).
    let natives: HashSet<&str> = on.iter().map(|r| r.native.as_str()).collect();
    let birthdays: HashSet<_> = on.iter().filter_map(|r| birthday(r)).collect();
    let unrelated = |r: &&&CrossScript| match birthday(r) {
        Some(day) => !birthdays.contains(&day),
        None => r.source.starts_with("netranslit"),
    };
    task.asks = off
        .iter()
        .filter(unrelated)
        .filter(|r| !natives.contains(r.native.as_str()))
        .map(|r| ask(r, Vec::new()))
        .collect();
    task
}

/// Sources write dates in their own ways: compare days, not texts.
fn birthday(row: &CrossScript) -> Option<(i16, u8, u8)> {
    let date = noticematch::record::PartialDate::from_published(&row.born).ok()??;
    (date.first == date.last).then_some(date.first)
}

fn ask(row: &CrossScript, right: Vec<usize>) -> Ask {
    Ask {
        name: row.native.clone(),
        kind: Some(EntityKind::Person),
        right,
        group: row.script.clone(),
        part: row.source.clone(),
        ..Ask::default()
    }
}

fn group(
    task: &SearchTask,
    answers: &[Option<Answer>],
    key: impl Fn(&Ask) -> String,
) -> BTreeMap<String, Vec<Answer>> {
    let mut groups: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
    for (ask, answer) in task.asks.iter().zip(answers) {
        groups.entry(key(ask)).or_default().extend(*answer);
    }
    groups
}

fn sorted_by_size(groups: BTreeMap<String, Vec<Answer>>) -> Vec<(String, Vec<Answer>)> {
    let mut sorted: Vec<_> = groups.into_iter().filter(|(_, a)| !a.is_empty()).collect();
    sorted.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    sorted
}
