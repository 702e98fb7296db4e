//! Hard variants of real listed names: is the right entry found at a threshold that few clean travellers reach?

use super::super::metrics::threshold_at;
use super::super::report::{Report, Table, percent};
use super::super::task::{Answer, Ask, SearchTask, System};
use super::{Run, clean, recall_at, recall_level, recall_points};
use crate::rng::Rng;
use crate::variation::Variation;
use noticematch::record::{EntityKind, NameKind, NameQuality, Record};
use std::collections::BTreeMap;

/// Persons of a list whose names are varied, an even choice.
const PERSONS: usize = 1_000;
/// Candidates looked through for the right entry.
const LIMIT: usize = 50;

const LISTS: [&str; 2] = ["un", "ofac"];
const OTHER_SCRIPT: &str = "other script";
const HIDDEN_ALIAS: &str = "hidden good alias";

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let travellers = run.data.travellers()?;
    for list in LISTS {
        let entries = match run.data.list(list) {
            Ok(entries) => entries,
            Err(why) => {
                report.skip(&format!("variants of {list}"), &why);
                continue;
            }
        };
        let clean = clean::task(list, &entries, &travellers, false, run.every);
        let tasks = [
            latin(list, &entries, run.seed),
            other_script(list, &entries),
            hidden_alias(list, &entries, run.seed),
        ];
        let mut table = Table::new(
            &format!("Hard variants of the list {list}: the right entry found, %"),
            &["variation", "n", "system", "at 0.5 % false alerts", "at 0.1 %", "at `possible`+", "first", "among 10"],
        )
        .note("Thresholds: the points that 0.5 % and 0.1 % of the clean travellers reach on the same list by name alone.");
        for system in run.systems {
            let Some(tops) = system.search(&clean).map(|a| clean::tops(&a)) else {
                continue;
            };
            let thresholds = (threshold_at(&tops, 50), threshold_at(&tops, 10));
            for task in &tasks {
                one_task(&mut table, report, system.as_ref(), list, task, thresholds);
            }
        }
        report.table(table);
    }
    Ok(())
}

fn one_task(
    table: &mut Table,
    report: &mut Report,
    system: &dyn System,
    list: &str,
    task: &SearchTask,
    (t5, t1): (u16, u16),
) {
    let Some(answers) = system.search(task) else {
        return;
    };
    let mut groups: BTreeMap<usize, (&str, Vec<Answer>)> = BTreeMap::new();
    for (ask, answer) in task.asks.iter().zip(&answers) {
        let order = Variation::ALL
            .iter()
            .position(|v| v.label() == ask.group)
            .unwrap_or(usize::MAX);
        groups
            .entry(order)
            .or_insert((&ask.group, Vec::new()))
            .1
            .extend(*answer);
    }
    for (label, part) in groups.into_values() {
        let figures = [
            ("t0_5", recall_points(&part, t5)),
            ("t0_1", recall_points(&part, t1)),
            ("possible", recall_level(&part, 2)),
            ("r1", recall_at(&part, 1)),
            ("r10", recall_at(&part, 10)),
        ];
        for (name, value) in figures {
            report.figure(
                format!("variants.{}.{list}.{label}.{name}", system.key()),
                value,
            );
        }
        let cells = figures.iter().map(|(_, v)| percent(*v));
        table.row(
            [
                label.to_owned(),
                part.len().to_string(),
                system.name().into(),
            ]
            .into_iter()
            .chain(cells)
            .collect(),
        );
    }
}

fn is_latin(name: &str) -> bool {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .all(|c| (c as u32) < 0x250 || (0x1e00..0x1f00).contains(&(c as u32)))
}

fn ask(name: String, right: usize, group: &str) -> Ask {
    Ask {
        name,
        kind: Some(EntityKind::Person),
        right: vec![right],
        group: group.into(),
        ..Ask::default()
    }
}

/// Every variation of the primary names of an even choice of the persons.
fn latin(list: &str, entries: &[Record], seed: u64) -> SearchTask {
    let persons: Vec<usize> = (0..entries.len())
        .filter(|&i| entries[i].kind == EntityKind::Person)
        .filter(|&i| entries[i].primary_name().is_some_and(|n| is_latin(&n.text)))
        .collect();
    let step = persons.len().div_ceil(PERSONS).max(1);
    let mut asks = Vec::new();
    for &i in persons.iter().step_by(step) {
        let Some(name) = entries[i].primary_name() else {
            continue;
        };
        for (n, variation) in Variation::ALL.into_iter().enumerate() {
            let mut rng = Rng::for_text(seed ^ n as u64, &name.text);
            asks.extend(
                variation
                    .apply(&name.text, &mut rng)
                    .map(|varied| ask(varied, i, variation.label())),
            );
        }
    }
    SearchTask {
        id: format!("variants-{list}"),
        entries: entries.to_vec(),
        asks,
        limit: LIMIT,
        ..SearchTask::default()
    }
}

/// Native names asked of a list that holds none.
fn other_script(list: &str, entries: &[Record]) -> SearchTask {
    let mut latin_only = entries.to_vec();
    latin_only
        .iter_mut()
        .for_each(|e| e.names.retain(|n| is_latin(&n.text)));
    let mut asks = Vec::new();
    for (i, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.kind == EntityKind::Person)
    {
        let native = entry
            .names
            .iter()
            .find(|n| !is_latin(&n.text) && n.text.chars().any(char::is_alphabetic));
        asks.extend(native.map(|n| ask(n.text.clone(), i, OTHER_SCRIPT)));
    }
    SearchTask {
        id: format!("script-{list}"),
        entries: latin_only,
        asks,
        limit: LIMIT,
        ..SearchTask::default()
    }
}

/// One good alias of each person is taken off the list and asked.
fn hidden_alias(list: &str, entries: &[Record], seed: u64) -> SearchTask {
    let mut listed = entries.to_vec();
    let mut asks = Vec::new();
    for (i, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.kind == EntityKind::Person)
    {
        let good = |n: &&noticematch::record::Name| {
            n.kind == NameKind::Alias
                && n.quality == Some(NameQuality::Good)
                && is_latin(&n.text)
                && n.text.contains(' ')
        };
        let aliases: Vec<_> = entry.names.iter().filter(good).collect();
        let Some(hidden) = Rng::for_text(seed, &entry.id)
            .pick(&aliases)
            .map(|n| n.text.clone())
        else {
            continue;
        };
        listed[i]
            .names
            .retain(|n| sorted_words(&n.text) != sorted_words(&hidden));
        // The same words under another name of the entry would make the task an exact one; so would none left.
        if !listed[i].names.is_empty() {
            asks.push(ask(hidden, i, HIDDEN_ALIAS));
        }
    }
    SearchTask {
        id: format!("alias-{list}"),
        entries: listed,
        asks,
        limit: LIMIT,
        ..SearchTask::default()
    }
}

fn sorted_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}
